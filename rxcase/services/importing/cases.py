"""The case half of file 1: which case each row means, what it changes in it, which are new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import col

from rxcase.models import Case, Encounter
from rxcase.services import numbering
from rxcase.services.importing.frame import Frame
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.people import Person
from rxcase.services.importing.plain_rows import picked
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Change, Store, Stored
from rxcase.services.worklist.worklist_rows import refresh

_DATE = "incidents.inc_datetime"
_NUMBER = "incidents.case_number"
_ALSO = ("employee_id", "employer_id", "establishment_id", "case_number")
_CHUNK = 1_000


@dataclass(slots=True)
class CasePlan:
    """What the rows of one frame mean for cases.

    Attributes:
        case_of: The case of each row that has one: its number, or, for a case to be made, minus
            the index of the row that makes it, minus one.
        new: The indexes of rows that make a case.
        changes: What a row changes in its case, by index.
    """

    case_of: dict[int, int] = field(default_factory=dict)
    new: list[int] = field(default_factory=list)
    changes: dict[int, Change] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """A case as the rows so far leave it."""

    stored: Stored
    employee_id: int
    establishment_id: int | None


class Cases:
    """Plans and writes the cases of file 1."""

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        self.run = run
        self.organization = organization
        self.store = Store(run, Case, "case")
        self._stated: dict[int, int] = {}
        self._unnumbered: list[tuple[int, int]] = []

    def columns(self, frame: Frame) -> dict[str, list[Any]]:
        """What the rows say of their cases, by attribute; the carried columns together as ``kept``."""
        owned = frame.owned("case")
        carried = _carried(frame)
        columns = {name: values for name, values in owned.items() if "." not in name}
        if carried:
            columns["kept"] = [
                {name: value for name, value in zip(carried, values, strict=True) if value is not None}
                for values in zip(*(owned[name] for name in carried), strict=True)
            ]
        return columns

    def plan(self, frame: Frame, people: Sequence[Person | None], there: Mapping[int, Stored]) -> CasePlan:
        """Find or plan the case of each good row; a row that contradicts another is rejected.

        Args:
            frame: The rows.
            people: Whose they are.
            there: The encounter that a row means already; its ``case_id`` came along.
        """
        plan = CasePlan()
        columns = self.columns(frame)
        if not columns:
            return plan
        names = list(columns)
        rows = list(zip(*columns.values(), strict=True))
        dates = frame.values("case", "occurred_on")
        numbers = frame.values("case", "case_number")
        known, by_number = self._known(names, there, numbers)
        for index in frame.good():
            person = people[index]
            if person is None:
                continue
            stored = there.get(index)
            case = None if stored is None or stored.also.case_id not in known else stored.also.case_id
            if case is None and dates[index] is None:
                self._remark_no_case(frame, index, columns)
                continue
            if case is None and numbers[index] is not None:
                case = by_number.get((person.employer_id, numbers[index]))
            if case is None:
                case = -index - 1
                plan.new.append(index)
                known[case] = _Known(self._to_be(names, rows[index]), person.id, None)
                if numbers[index] is not None:
                    by_number[person.employer_id, numbers[index]] = case
            elif not self._meet(frame, index, person, case, known[case], names, rows[index], plan, by_number):
                continue
            plan.case_of[index] = case
            if case > 0:
                self._stated.setdefault(case, self.run.place(frame, index))
        return plan

    def _known(
        self, names: list[str], there: Mapping[int, Stored], numbers: Sequence[str | None]
    ) -> tuple[dict[int, _Known], dict[tuple[int, str], int]]:
        """The cases that the rows may mean, by their number in the database, and by employer and case number."""
        own = [stored.also.case_id for stored in there.values()]
        found = [
            *self.store.find("id", own, names, _ALSO).values(),
            *self.store.find("case_number", numbers, names, _ALSO).values(),
        ]
        known: dict[int, _Known] = {}
        by_number: dict[tuple[int, str], int] = {}
        for group in found:
            for stored in group:
                row = stored.also
                known[stored.id] = _Known(stored, row.employee_id, row.establishment_id)
                if row.case_number is not None:
                    by_number.setdefault((row.employer_id, row.case_number), stored.id)
        return known, by_number

    def _to_be(self, names: Sequence[str], values: Sequence[Any]) -> Stored:
        defaults = self.store.defaults
        return Stored(
            0,
            0,
            tuple(defaults.get(name) if value is None else value for name, value in zip(names, values, strict=True)),
        )

    def _meet(
        self,
        frame: Frame,
        index: int,
        person: Person,
        case: int,
        known: _Known,
        names: list[str],
        values: Sequence[Any],
        plan: CasePlan,
        by_number: dict[tuple[int, str], int],
    ) -> bool:
        """Compare a row with the case it means; False if the row was rejected."""
        if known.employee_id != person.id:
            frame.reject(
                index, _NUMBER, "A case of another person has this number.", "Give the case a number of its own."
            )
            return False
        values = self._settled(frame, names, values, known.stored)
        change = self.store.compared(known.stored, names, values)
        if change is None:
            return True
        if "occurred_on" in change.after and change.after["occurred_on"] is None:
            frame.reject(
                index,
                _DATE,
                "The encounter has a case; its date cannot be taken away.",
                "Fill in the date of the case.",
            )
            return False
        first = self._first_said(frame, case)
        if first:
            name = next(iter(change.after))
            frame.reject(
                index,
                self._column(frame, name),
                f"{first} says otherwise of the same case.",
                "Let all rows of a case say the same.",
            )
            return False
        number = change.after.get("case_number")
        if number is not None and by_number.setdefault((person.employer_id, number), case) != case:
            frame.reject(index, _NUMBER, "Another case has this number.", "Give the case a number of its own.")
            return False
        if "facility" in change.after:
            site = self.site(person, change.after["facility"])
            if site != known.establishment_id:
                change.before["establishment_id"], change.after["establishment_id"] = known.establishment_id, site
        change.person_id = person.id
        plan.changes[index] = change
        known.stored = Stored(case, known.stored.version + 1, tuple(values))
        return True

    def _settled(self, frame: Frame, names: Sequence[str], values: Sequence[Any], stored: Stored) -> tuple[Any, ...]:
        """The row's values where a blank leaves things alone: a number once given stays, carried columns not in the file too."""
        settled = list(values)
        for place, (name, value) in enumerate(zip(names, values, strict=True)):
            was = stored.values[place]
            if value is None and (name == "case_number" or name in self.store.defaults):
                settled[place] = was
            elif name == "kept" and was:
                settled[place] = {each: text for each, text in was.items() if not frame.has(each)} | value
        return tuple(settled)

    def _first_said(self, frame: Frame, case: int) -> str:
        """Where an earlier row of this import spoke of the case, in words; empty if none did."""
        if case < 0:
            return f"Line {frame.lines[-case - 1]}"
        place = self._stated.get(case)
        if place is None:
            return ""
        said = self.run.said_place(place, frame.source)
        return said[:1].upper() + said[1:]

    @staticmethod
    def _column(frame: Frame, attribute: str) -> str:
        return next(
            (
                reader.column.name
                for reader in frame.source.readers
                if reader.column.owner == "case" and attribute in reader.column.into
            ),
            _NUMBER,
        )

    def site(self, person: Person, facility: str | None) -> int | None:
        named = None if facility is None else self.organization.establishments.get((person.employer_id, facility))
        return person.establishment_id if named is None else named

    def _remark_no_case(self, frame: Frame, index: int, columns: Mapping[str, list[Any]]) -> None:
        left_out = sum(1 for values in columns.values() if values[index] not in (None, {}))
        more = (
            f"; {left_out} value{'s' if left_out > 1 else ''} of the case stay{'s' if left_out == 1 else ''} out"
            if left_out
            else ""
        )
        self.run.remark(
            frame.source,
            frame.lines[index],
            f"Without a date of injury or onset this is an encounter without a case{more}.",
        )

    # Writing

    def write(self, frame: Frame, plan: CasePlan, people: Sequence[Person | None]) -> None:
        """Make and change the planned cases; the plan's minus numbers become those of the new rows."""
        columns = self.columns(frame)
        makers = [people[index] for index in plan.new]
        facilities = frame.values("case", "facility")
        whole = picked(columns, plan.new) | {
            "employee_id": [person.id if person else 0 for person in makers],
            "employer_id": [person.employer_id if person else 0 for person in makers],
            "establishment_id": [
                self.site(person, facilities[index]) if person else None
                for person, index in zip(makers, plan.new, strict=True)
            ],
        }
        numbers = self.store.create(whole)
        made = {-index - 1: number for index, number in zip(plan.new, numbers, strict=True)}
        for index, case in plan.case_of.items():
            if case < 0:
                plan.case_of[index] = made[case]
        given = frame.values("case", "case_number")
        days = frame.values("case", "occurred_on")
        for index, number in zip(plan.new, numbers, strict=True):
            self._stated[number] = self.run.place(frame, index)
            if given[index] is None:
                self._unnumbered.append((number, days[index].year))
        self.store.change(list(plan.changes.values()))

    def issue_numbers(self) -> None:
        """Number the new cases that brought none, in the order of their rows; no number that a file brought is issued again."""
        case = Case.__table__  # type: ignore[attr-defined]
        issued = numbering.of_years(self.run.session, [year for _, year in self._unnumbered])
        statement = update(case).where(case.c.id == bindparam("b_id")).values(case_number=bindparam("v_number"))
        for start in range(0, len(self._unnumbered), _CHUNK):
            ids = [number for number, _ in self._unnumbered[start : start + _CHUNK]]
            rows = [{"b_id": each, "v_number": next(issued)} for each in ids]
            self.run.session.connection().execute(statement, rows)
            refresh(self.run.session, col(Encounter.case_id), ids)
        self._unnumbered.clear()


def _carried(frame: Frame) -> list[str]:
    """The columns of the file that are carried but not used."""
    return [name for name in frame.owned("case") if "." in name]
