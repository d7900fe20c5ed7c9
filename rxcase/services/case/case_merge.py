"""Duplicates: cases of the same person and day, looked at side by side and made one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, func, select, update
from sqlmodel import Session, SQLModel, col

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading, transaction
from rxcase.domain.case_forms import CASE_FORMS
from rxcase.domain.dates import day_words
from rxcase.domain.form_fields import FormField, fields_of, said
from rxcase.errors import InvalidInputError
from rxcase.models import (
    Accommodation,
    Case,
    Condition,
    Document,
    Employee,
    Employer,
    Encounter,
    InjuredPart,
    Restriction,
    Task,
)
from rxcase.readmodels.case_group import (
    DuplicateRow,
    DuplicatesPage,
    MergeChoice,
    Merged,
    MergeField,
    MergeView,
    Moved,
)
from rxcase.services.case.case_change import change, event, must_be_current
from rxcase.services.case.case_form import columns_of, rows_for, value_of
from rxcase.services.case.case_links import unlink_all
from rxcase.services.case.case_page import same_day
from rxcase.services.case.cases import bury
from rxcase.services.case.injured_parts import parts_of
from rxcase.services.case.person_cases import case_row
from rxcase.services.forms import Rows
from rxcase.services.restriction import work_status
from rxcase.services.use_case import use_case

SHOWN = 50
MOST_CASES = 6
"""So many cases of one day stand side by side; who has more merges twice."""

MOVED: dict[str, type[SQLModel]] = {
    "document": Document,
    "restriction": Restriction,
    "accommodation": Accommodation,
    "condition": Condition,
    "injured_part": InjuredPart,
    "task": Task,
}
"""What hangs on a case and moves with a merge, by the kind of the row."""

_WORDS = {
    "encounter": ("encounter", "encounters"),
    "injured_part": ("injured part", "injured parts"),
}


def move_verb(kind: str) -> str:
    """What the audit calls the move of such a row to another case."""
    return f"{kind.replace('_', '-')}:move-case"


def duplicates(actor: Actor) -> DuplicatesPage:
    """People with more than one case of the same day, the newest day first; always two queries.

    Args:
        actor: Needs ``case:view``; only cases within reach are counted.

    Raises:
        NotAllowedError: The actor may not look at cases.
    """
    actor.need(Permission.CASE_VIEW)
    private = func.max(func.coalesce(col(Case.is_privacy_case), False).cast(Integer))
    groups = (
        scope.cases(actor)
        .with_only_columns(
            col(Case.employee_id).label("employee_id"),
            col(Case.occurred_on).label("occurred_on"),
            func.min(col(Case.id)).label("case_id"),
            func.count().label("count"),
            private.label("private"),
        )
        .where(col(Case.occurred_on).is_not(None))
        .group_by(col(Case.employee_id), col(Case.occurred_on))
        .having(func.count() > 1)
        .order_by(col(Case.occurred_on).desc(), col(Case.employee_id))
        .limit(SHOWN + 1)
        .subquery()
    )
    query: Any = (
        select(groups, Employee, col(Employer.name).label("employer"))
        .join(Employee, col(Employee.id) == groups.c.employee_id)
        .join(Employer, col(Employer.id) == col(Employee.employer_id))
        .order_by(groups.c.occurred_on.desc(), groups.c.employee_id)
    )
    with reading() as session:
        found = session.execute(query).all()
        numbers = _numbers(session, actor, [row.employee_id for row in found])
        return DuplicatesPage([_row(actor, row, numbers) for row in found[:SHOWN]], len(found) > SHOWN)


def _numbers(session: Session, actor: Actor, employee_ids: Sequence[int]) -> dict[tuple[int, Any], list[str]]:
    rows = session.execute(
        scope.cases(actor)
        .with_only_columns(col(Case.employee_id), col(Case.occurred_on), col(Case.case_number))
        .where(col(Case.employee_id).in_(employee_ids))
        .order_by(col(Case.id))
    )
    found: dict[tuple[int, Any], list[str]] = {}
    for employee_id, day, number in rows:
        found.setdefault((employee_id, day), []).append(number or "without a number")
    return found


def _row(actor: Actor, row: Any, numbers: Mapping[tuple[int, Any], list[str]]) -> DuplicateRow:
    is_hidden = is_name_hidden(actor, bool(row.private))
    person: Employee = row.Employee
    return DuplicateRow(
        case_id=row.case_id,
        person=PRIVACY_NAME if is_hidden else f"{person.last_name}, {person.first_name}",
        chart_number="" if is_hidden else person.chart_number,
        employer=row.employer,
        day_words=day_words(row.occurred_on),
        count=row.count,
        numbers=", ".join(numbers.get((row.employee_id, row.occurred_on), [])[:MOST_CASES]),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The cases of one person and day, the survivor among them."""

    cases: list[Case]
    survivor: Case
    person: Employee
    rows: dict[str, Rows]

    @property
    def others(self) -> list[Case]:
        """Those that go."""
        return [case for case in self.cases if case is not self.survivor]

    def fields(self) -> dict[str, FormField]:
        """Every field that one of the cases asks."""
        types = dict.fromkeys([self.survivor.case_type, *(case.case_type for case in self.cases)])
        return {name: each for case_type in types for name, each in fields_of(CASE_FORMS[case_type]).items()}

    def chosen(self, name: str, each: FormField) -> Case:
        """Whose value a field has unless somebody chooses: the survivor’s, or the first one that has any."""
        holders = [self.survivor, *self.others]
        return (
            next((case for case in holders if value_of(case, each) not in (None, "")), self.survivor)
            if name
            else self.survivor
        )


def _needs(actor: Actor) -> None:
    for permission in (Permission.CASE_VIEW, Permission.CASE_EDIT, Permission.CASE_DELETE, Permission.CLINICAL_VIEW):
        actor.need(permission)


def _group(session: Session, actor: Actor, survivor_id: int, *, to_change: bool = False) -> _Group:
    survivor = scope.get_case(session, actor, survivor_id, to_change=to_change)
    others: list[Case] = []
    if survivor.occurred_on is not None:
        query = scope.cases(actor).where(*same_day(survivor)).order_by(col(Case.id)).limit(MOST_CASES - 1)
        others = list(session.exec(query.with_for_update(of=Case) if to_change else query))
    if not others:
        raise InvalidInputError("There is no other case of this person and day: nothing to merge.")
    cases = sorted([survivor, *others], key=lambda case: case.id or 0)
    person = session.get_one(Employee, survivor.employee_id)
    rows = rows_for(session, actor, survivor.employer_id, survivor.establishment_id)
    return _Group(cases, survivor, person, rows)


@use_case("case:merge", "case")
def merge_view(actor: Actor, survivor_id: int) -> MergeView:
    """The cases of one person and day side by side: in what they differ, and what moves to the survivor.

    Raises:
        InvalidInputError: There is nothing to merge.
        NotAllowedError: The actor may not edit and delete cases, or not read clinical facts.
        NotFoundError: Unknown, or out of reach.
    """
    _needs(actor)
    with reading() as session:
        group = _group(session, actor, survivor_id)
        is_hidden = any(is_name_hidden(actor, case.is_privacy_case) for case in group.cases)
        return MergeView(
            person=PRIVACY_NAME if is_hidden else f"{group.person.last_name}, {group.person.first_name}",
            chart_number="" if is_hidden else group.person.chart_number,
            day_words=day_words(group.survivor.occurred_on) if group.survivor.occurred_on else "",
            survivor_id=survivor_id,
            survivor_number=group.survivor.case_number or "",
            cases=[case_row(case) for case in group.cases],
            fields=_differences(group),
            moves=_moves(session, actor, group),
            is_recordable=any(case.recordable_on for case in group.cases),
        )


def _differences(group: _Group) -> list[MergeField]:
    found = []
    for name, each in group.fields().items():
        words = [said(each, value_of(case, each), group.rows.get(name)) for case in group.cases]
        if len(set(words)) > 1:
            chosen = group.chosen(name, each)
            choices = [
                MergeChoice(case.id or 0, text, case is chosen) for case, text in zip(group.cases, words, strict=True)
            ]
            found.append(MergeField(name, each.label, choices))
    return found


def _moves(session: Session, actor: Actor, group: _Group) -> list[Moved]:
    ids = [case.id for case in group.others]
    encounters = scope.encounters(actor).where(col(Encounter.case_id).in_(ids)).subquery()
    counts = {"encounter": session.scalar(select(func.count()).select_from(encounters)) or 0}
    for kind, model in MOVED.items():
        table: Any = model
        counts[kind] = (
            session.scalar(
                select(func.count()).select_from(table).where(table.case_id.in_(ids), table.deleted_at.is_(None))
            )
            or 0
        )
    return [Moved(_words(kind, count), count) for kind, count in counts.items() if count]


def _words(kind: str, count: int) -> str:
    one, many = _WORDS.get(kind, (kind, f"{kind}s"))
    return one if count == 1 else many


@use_case("case:merge", "case")
def merge_cases(actor: Actor, survivor_id: int, versions: Mapping[int, int], choices: Mapping[str, int]) -> Merged:
    """Make the cases of one person and day one: what hangs on the others moves, and they are lined out.

    Args:
        actor: Needs ``case:edit``, ``case:delete`` and ``clinical:view``.
        survivor_id: The case that stays.
        versions: The version of each case that the actor saw, by its number; cases that came since are refused.
        choices: Whose value each field shall have, by the field's name; those left out keep the survivor's, or
            the first that there is.

    Raises:
        InvalidInputError: Nothing to merge, a choice that there is not, or a case on the OSHA log would go off it.
        StaleVersionError: One of the cases has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    _needs(actor)
    with transaction() as session:
        group = _group(session, actor, survivor_id, to_change=True)
        if {case.id for case in group.cases} != versions.keys():
            raise InvalidInputError("There are other cases of that day by now. Look at them again.")
        for case in group.cases:
            must_be_current(session, case, versions[case.id or 0])
        values = _chosen_values(group, choices)
        others = ", ".join(case.case_number or f"case {case.id}" for case in group.others)
        reason = f"Merged from {others}"
        if not change(session, actor, group.survivor, "case:merge", values, reason=reason):
            audit.record(session, actor, event("case:merge", group.survivor, reason=reason))
        moved = _move(session, actor, group)
        for case in group.others:
            moved["encounter"] = moved.get("encounter", 0) + unlink_all(session, actor, case, group.survivor)
            number = group.survivor.case_number or f"case {survivor_id}"
            bury(session, actor, case, "case:merge-away", f"Merged into {number}")
        work_status.refresh(session, col(Encounter.case_id), [survivor_id])
        told = ", ".join(f"{count} {_words(kind, count)}" for kind, count in moved.items() if count)
        return Merged(survivor_id, f"Merged {others} into {group.survivor.case_number}. Moved: {told or 'nothing'}.")


def _chosen_values(group: _Group, choices: Mapping[str, int]) -> dict[str, Any]:
    by_id, fields = {case.id: case for case in group.cases}, group.fields()
    if not choices.keys() <= fields.keys() or not set(choices.values()) <= by_id.keys():
        raise InvalidInputError("One of the choices is none of these cases. Look at them again.")
    values = {
        name: value_of(by_id[choices[name]] if name in choices else group.chosen(name, each), each)
        for name, each in fields.items()
    }
    if values.get("recordable_on") is None and any(case.recordable_on for case in group.cases):
        problem = (
            "One of these cases was determined recordable: the log keeps it for five years (29 CFR 1904.33). "
            "Choose its date, or take the date off that case first."
        )
        raise InvalidInputError(problem, {"recordable_on": problem})
    columns = columns_of(values, group.survivor.leave_plan or {})
    # The day is what they have in common.
    columns.pop("occurred_on", None)
    return columns


def _move(session: Session, actor: Actor, group: _Group) -> dict[str, int]:
    """Hang rows of the others on the survivor; an injured part that it has already stays where it is."""
    held = {(part.nature, part.body_part) for part in parts_of(session, group.survivor.id or 0)}
    ids = [case.id or 0 for case in group.others]
    moved: dict[str, int] = {}
    for kind, model in MOVED.items():
        table: Any = model
        rows = session.scalars(
            select(table).where(table.case_id.in_(ids), table.deleted_at.is_(None)).order_by(table.id)
        ).all()
        if kind == "injured_part":
            rows = [row for row in rows if (row.nature, row.body_part) not in held]
        moved[kind] = len(rows)
        if rows:
            _rehang(session, actor, group, kind, rows)
    return moved


def _rehang(session: Session, actor: Actor, group: _Group, kind: str, rows: Iterable[Any]) -> None:
    table: Any = MOVED[kind]
    rows = list(rows)
    events = [
        audit.Event(
            move_verb(kind),
            subject=kind,
            subject_id=row.id,
            person_id=group.survivor.employee_id,
            before={"case_id": row.case_id},
            after={"case_id": group.survivor.id},
        )
        for row in rows
    ]
    session.execute(
        update(table)
        .where(table.id.in_([row.id for row in rows]))
        .values(case_id=group.survivor.id, version=table.version + 1, updated_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    for row in rows:
        session.expire(row)
    audit.record_all(session, actor, events)
