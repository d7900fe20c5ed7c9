"""The worklist's copies and the search words of many encounters at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from rxcase.models import Case, Employee, Employer, Encounter, Establishment
from rxcase.search import encounters as search
from rxcase.services.worklist.search_index import refresh_notes, words_of
from rxcase.services.worklist.worklist_row import copies

_CHUNK = 1_000


def refresh(session: Session, by: Any, keys: Iterable[int]) -> None:
    """Bring copies and search words of encounters up to date.

    Args:
        session: Its changes are seen.
        by: The column of ``encounter`` that finds them: its own id, its case's, its employee's.
        keys: Values of it.
    """
    wanted = list(dict.fromkeys(keys))
    for start in range(0, len(wanted), _CHUNK):
        _refresh_some(session, by, wanted[start : start + _CHUNK])


def _refresh_some(session: Session, by: Any, keys: Sequence[int]) -> None:
    encounter = Encounter.__table__  # type: ignore[attr-defined]
    rows = session.execute(
        select(
            col(Encounter.id).label("id"),
            col(Encounter.status).label("status"),
            col(Encounter.is_case_management).label("is_case_management"),
            col(Encounter.follow_up_on).label("follow_up_on"),
            col(Encounter.ext_id).label("ext_id"),
            *(encounter.c[name].label(f"was_{name}") for name in _COPIES),
            col(Employee.last_name).label("last_name"),
            col(Employee.first_name).label("first_name"),
            col(Employee.chart_number).label("chart_number"),
            col(Employee.employee_number).label("employee_number"),
            col(Employee.employer_id).label("employee_employer_id"),
            col(Employee.establishment_id).label("employee_establishment_id"),
            col(Case.id).label("case_id"),
            col(Case.employer_id).label("case_employer_id"),
            col(Case.establishment_id).label("case_establishment_id"),
            col(Case.occurred_on).label("occurred_on"),
            col(Case.case_number).label("case_number"),
            col(Case.claim_number).label("claim_number"),
        )
        .select_from(Encounter)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .where(by.in_(keys), col(Encounter.deleted_at).is_(None))
    ).all()
    names = _names(session, rows)
    stale: list[dict[str, Any]] = []
    words: list[tuple[int, str]] = []
    gone: list[int] = []
    returned: set[int] = set()
    for row in rows:
        has_case = row.case_id is not None
        now = copies(
            last_name=row.last_name,
            first_name=row.first_name,
            employer_id=row.case_employer_id if has_case else row.employee_employer_id,
            establishment_id=row.case_establishment_id if has_case else row.employee_establishment_id,
            occurred_on=row.occurred_on,
            follow_up_on=row.follow_up_on,
            status=row.status,
            is_case_management=row.is_case_management,
        )
        if now["on_worklist"] and not row.was_on_worklist:
            returned.add(row.id)
        if any(getattr(row, f"was_{name}") != value for name, value in now.items()):
            stale.append({"b_id": row.id, **{f"v_{name}": value for name, value in now.items()}})
        if not now["on_worklist"]:
            gone.append(row.id)
            continue
        words.append(
            (
                row.id,
                words_of(
                    first_name=row.first_name,
                    last_name=row.last_name,
                    chart_number=row.chart_number,
                    employee_number=row.employee_number,
                    case_number=row.case_number,
                    claim_number=row.claim_number,
                    ext_id=row.ext_id,
                    employer=names["employer", now["employer_id"]],
                    establishment=names.get(("establishment", now["establishment_id"])),
                ),
            )
        )
    if stale:
        statement = (
            update(encounter)
            .where(encounter.c.id == bindparam("b_id"))
            .values({name: bindparam(f"v_{name}", type_=encounter.c[name].type) for name in _COPIES})
        )
        session.connection().execute(statement, stale)
    search.put(session, words)
    refresh_notes(session, [number for number, _ in words if number in returned])
    search.remove(session, gone)


_COPIES = ("employer_id", "establishment_id", "name_order", "follow_up_order", "injury_order", "on_worklist")


def _names(session: Session, rows: Sequence[Any]) -> dict[tuple[str, int | None], str]:
    """The names of the employers and establishments that the rows concern."""
    found: dict[tuple[str, int | None], str] = {}
    for kind, model, ids in (
        ("employer", Employer, {each for row in rows for each in (row.case_employer_id, row.employee_employer_id)}),
        (
            "establishment",
            Establishment,
            {each for row in rows for each in (row.case_establishment_id, row.employee_establishment_id)},
        ),
    ):
        for number, name in session.execute(select(model.id, model.name).where(col(model.id).in_(ids - {None}))):  # type: ignore[call-overload]
            found[kind, number] = name
    return found
