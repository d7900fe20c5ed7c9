"""The worklist taken out: the rows that the query means, all pages of it, in its order and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO, TypeAlias

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError
from rxcase.exchange import table_csv, table_xlsx
from rxcase.models import Encounter
from rxcase.models.base import MAX_ID
from rxcase.readmodels.bulk import BULK_LIMIT
from rxcase.readmodels.report import Cell, ColumnType, ReportTable, Row
from rxcase.readmodels.report import Column as ReportColumn
from rxcase.readmodels.worklist_columns import COLUMNS, WORK_STATUSES, Kind
from rxcase.readmodels.worklist_export import ExportScope
from rxcase.readmodels.worklist_query import Sort, WorklistQuery
from rxcase.services.refusals import need
from rxcase.services.words import CASE_TYPES, yes_no
from rxcase.services.worklist.worklist_details import Found, details
from rxcase.services.worklist.worklist_sources import Around
from rxcase.services.worklist.worklist_wanted import allowed, may_know, order, wanted

FORMS = ("csv", "xlsx")
_CHUNK = 500

_VALUES: dict[str, Callable[[Around, Found], Cell]] = {
    "person": lambda around, row: (
        PRIVACY_NAME if is_name_hidden(around.actor, row.is_privacy_case) else f"{row.last_name}, {row.first_name}"
    ),
    "chart": lambda around, row: None if is_name_hidden(around.actor, row.is_privacy_case) else row.chart_number,
    "employer": lambda _, row: row.employer,
    "site": lambda _, row: row.site,
    "case-type": lambda _, row: CASE_TYPES.get(row.case_type or ""),
    "case-number": lambda _, row: row.case_number,
    "injury": lambda _, row: row.occurred_on,
    "stage": lambda _, row: row.stage,
    "days-in-stage": lambda around, row: max((around.today - row.stage_since).days, 0) if row.stage_since else None,
    "work-status": lambda _, row: WORK_STATUSES.get(row.work_status),
    "owner": lambda _, row: row.owner,
    "managers": lambda _, row: ", ".join(sorted(row.managers.split(", "))) if row.managers else None,
    "provider": lambda _, row: row.provider,
    "follow-up": lambda _, row: row.follow_up_on,
    "last-contact": lambda _, row: clock.on_the_wall(row.last_note_at).date() if row.last_note_at else None,
    "closed": lambda _, row: yes_no(row.status == "closed"),
}
"""What each column holds, as a value that a spreadsheet can sort."""

_TYPES = {Kind.DATE: ColumnType.DATE, Kind.NUMBER: ColumnType.INTEGER}


Chosen: TypeAlias = SelectOfScalar[int | None]


def export_scope(actor: Actor, query: WorklistQuery, encounter_ids: Sequence[int] = ()) -> ExportScope:
    """What would be taken out, said before it is.

    Args:
        actor: Needs ``worklist:view`` and ``data:export``.
        query: As the screen shows it; its page and what is collapsed make no difference.
        encounter_ids: Only these of what the query means; all of it if there are none.

    Raises:
        NotAllowedError: As above.
        InvalidInputError: More than ``BULK_LIMIT`` were chosen one by one.
    """
    _need(actor)
    with reading() as session:
        return _scope(session, actor, allowed(actor, query), _chosen(session, actor, query, encounter_ids))


@contextmanager
def exporting(actor: Actor, query: WorklistQuery, encounter_ids: Sequence[int] = ()) -> Iterator[ReportTable]:
    """The list as a table; its rows are read as they are consumed, within the ``with`` block.

    The export is in the audit before the first row goes out.

    Raises:
        NotAllowedError: The actor lacks ``worklist:view`` or ``data:export``.
        InvalidInputError: More than ``BULK_LIMIT`` were chosen one by one.
    """
    _need(actor)
    query = allowed(actor, query)
    columns = _columns(actor, query)
    around = Around(actor, clock.today())
    with transaction() as session:
        scope = _scope(session, actor, query, _chosen(session, actor, query, encounter_ids))
        told = {"rows": scope.count, "columns": columns, "search": query.search, "filters": _filters(query)}
        audit.record(session, actor, audit.Event("worklist:export", subject="worklist", after=told))
    with reading() as session:
        chosen = _chosen(session, actor, query, encounter_ids)
        yield ReportTable(
            name="worklist",
            title="Worklist",
            parameters={
                name: value for name, value in (("search", query.search), ("filters", _filters(query))) if value
            },
            columns=tuple(
                ReportColumn(COLUMNS[name].title, COLUMNS[name].title, _TYPES.get(COLUMNS[name].kind, ColumnType.TEXT))
                for name in columns
            ),
            rows=_rows(session, around, query, chosen, columns),
            generated_at=clock.now(),
            as_of=around.today,
        )


def export_file(actor: Actor, query: WorklistQuery, form: str, encounter_ids: Sequence[int] = ()) -> BinaryIO:
    """The list as a file, open at its beginning; it has no name, so nothing of it stays on the disk.

    Args:
        actor: Needs ``worklist:view`` and ``data:export``.
        query: As the screen shows it.
        form: ``csv`` or ``xlsx``.
        encounter_ids: Only these of what the query means; all of it if there are none.

    Raises:
        NotAllowedError: As above.
        InvalidInputError: Another form, or more than ``BULK_LIMIT`` chosen one by one.
    """
    if form not in FORMS:
        raise InvalidInputError(f"The list is taken out as {' or '.join(FORMS)}.")
    file = TemporaryFile()  # noqa: SIM115 - closed by who sends it
    try:
        with exporting(actor, query, encounter_ids) as table:
            (table_xlsx if form == "xlsx" else table_csv).write(table, file)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _need(actor: Actor) -> None:
    need(actor, Permission.WORKLIST_VIEW, "worklist:export")
    need(actor, Permission.EXPORT, "worklist:export")


def _chosen(session: Session, actor: Actor, query: WorklistQuery, encounter_ids: Sequence[int]) -> Chosen:
    chosen = wanted(session, actor, query, clock.today())
    if not encounter_ids:
        return chosen
    if len(encounter_ids) > BULK_LIMIT:
        raise InvalidInputError(f"{len(encounter_ids):,} encounters were chosen; {BULK_LIMIT:,} fit. Use the filter.")
    return chosen.where(col(Encounter.id).in_([each for each in encounter_ids if 0 < each <= MAX_ID]))


def _scope(session: Session, actor: Actor, query: WorklistQuery, chosen: Chosen) -> ExportScope:
    count = session.scalar(select_columns(func.count()).select_from(chosen.subquery())) or 0
    return ExportScope(count, [COLUMNS[name].title for name in _columns(actor, query)])


def _columns(actor: Actor, query: WorklistQuery) -> list[str]:
    """The columns that are shown, each followed by those that its cell says in grey."""
    shown = allowed(actor, query).columns
    listed: list[str] = []
    for name in shown:
        listed.append(name)
        listed += [
            each.name
            for each in COLUMNS.values()
            if each.rests_in == name and each.name not in shown and may_know(actor, each.name)
        ]
    return listed


def _filters(query: WorklistQuery) -> str:
    return "; ".join(
        f"{each.column} {each.operator.value} {', '.join(each.values)}".strip() for each in query.conditions
    )


def _rows(
    session: Session, around: Around, query: WorklistQuery, chosen: Chosen, columns: Sequence[str]
) -> Iterator[Row]:
    # A grouped list is ordered by its groups first.
    sort = (Sort(query.group), *query.sort) if query.group and COLUMNS[query.group].may_sort else query.sort
    among = chosen.subquery("among")
    statement: Any = (
        details(with_managers="managers" in columns)
        .join(among, among.c.id == col(Encounter.id))
        .order_by(*order(around.actor, sort))
        .execution_options(yield_per=_CHUNK)
    )
    for values in session.execute(statement):
        row = Found._make(values)
        yield [_VALUES[name](around, row) for name in columns]
