"""Whose encounter a row is: the employee by number, or by another id that is kept here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from rxcase.access import scope
from rxcase.exchange.layout import PARTITIONED
from rxcase.models import Employee
from rxcase.services.importing.frame import Frame
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Stored

_ID_TYPES = {
    "id:ext_id": "employee_number",
    "id:pat_id": "chart_number",
    "id:email": "email",
}
_TYPES_NOT_HELD = {"id:username", "id:ssn", "id:sin"}


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as the import needs to know them."""

    id: int
    employer_id: int
    establishment_id: int | None
    chart_number: str
    employee_number: str
    last_name: str
    first_name: str


class People:
    """Finds the employees that rows mean."""

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        self.run = run
        self.organization = organization

    def of(self, frame: Frame, there: Mapping[int, Stored]) -> list[Person | None]:
        """The person of each row; a row that means nobody, or could mean two, is rejected.

        Args:
            frame: The rows.
            there: The encounter that a row means already: it decides between people of the same number.
        """
        column = PARTITIONED if frame.has(PARTITIONED) else "encounters.pat_id"
        wanted = self._wanted(frame)
        found = self._find(wanted)
        owners = self.organization.owners(frame)
        people: list[Person | None] = []
        for index, (key, owner) in enumerate(zip(wanted, owners, strict=True)):
            if key is None or index in frame.problems:
                people.append(None)
                continue
            candidates = [person for person in found[key] if owner is None or person.employer_id == owner]
            people.append(self._one(frame, index, column, candidates, there.get(index)))
        return people

    def _one(
        self, frame: Frame, index: int, column: str, candidates: Sequence[Person], stored: Stored | None
    ) -> Person | None:
        if not candidates:
            frame.reject(
                index, column, "There is no such employee.", "Import the employee first, or correct the number."
            )
            return None
        if stored is not None:
            own = [person for person in candidates if person.id == stored.also.employee_id]
            if own:
                return own[0]
            frame.reject(
                index,
                column,
                "The encounter belongs to another person.",
                "Give the encounter a key of its own, or correct the number.",
            )
            return None
        if len(candidates) > 1:
            frame.reject(
                index,
                column,
                f"{len(candidates)} employees have this number, at different employers.",
                "Import each employer's file with --employer NAME.",
            )
            return None
        return candidates[0]

    def _wanted(self, frame: Frame) -> list[tuple[str, str] | None]:
        """By which attribute, and which value of it, each row finds its person."""
        if frame.has(PARTITIONED):
            return [
                None if number is None else ("employee_number", number)
                for number in frame.values("reference", "employee_number")
            ]
        wanted: list[tuple[str, str] | None] = []
        for index, (given, kind) in enumerate(
            zip(frame.values("reference", "pat_id"), frame.values("reference", "pat_id_type"), strict=True)
        ):
            attribute = _ID_TYPES.get((kind or "").casefold())
            if kind is not None and attribute is None:
                held = (kind or "").casefold() in _TYPES_NOT_HELD
                frame.reject(
                    index,
                    "encounters.pat_id_type",
                    "Ids of this type are not kept here." if held else "There is no such type of id.",
                    f"Write one of: {', '.join(_ID_TYPES)}.",
                )
            wanted.append(None if attribute is None or given is None else (attribute, given))
        return wanted

    def _find(self, wanted: Sequence[tuple[str, str] | None]) -> dict[tuple[str, str], list[Person]]:
        by_attribute: dict[str, dict[str, None]] = defaultdict(dict)
        for key in wanted:
            if key is not None:
                by_attribute[key[0]][key[1]] = None
        found: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for attribute, values in by_attribute.items():
            column: Any = col(getattr(Employee, attribute))
            query = scope.employees(self.run.actor).with_only_columns(
                column.label("key"),
                col(Employee.id),
                col(Employee.employer_id),
                col(Employee.establishment_id),
                col(Employee.chart_number),
                col(Employee.employee_number),
                col(Employee.last_name),
                col(Employee.first_name),
            )
            for key, *rest in self.run.session.execute(query.where(column.in_(list(values)))):
                found[attribute, key].append(Person(*rest))
        return found
