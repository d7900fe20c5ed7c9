"""Employees from a file, with their department and job."""

from __future__ import annotations

from typing import Any

from sqlmodel import col

from rxcase.access import scope
from rxcase.models import Department, Employee, Encounter, Job
from rxcase.services.importing.frame import Frame, Source
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.plain_rows import count, picked, tell_apart
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Store, Stored
from rxcase.services.numbering import chart_numbers
from rxcase.services.worklist.worklist_row import name_order
from rxcase.services.worklist.worklist_rows import refresh

_MOST_ASKED = 500
_NAMES = ("last_name", "first_name")
_SHOWN_IN_LISTS = {*_NAMES, "establishment_id"}


class Employees:
    """Takes rows of ``employees``; key: the employee number within the employer."""

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        self.run = run
        self.organization = organization
        self.store = Store(run, Employee, "employee")
        self._supervisors: dict[tuple[int, str], tuple[Source, int]] = {}

    def take(self, frame: Frame) -> None:
        """Make or change the charts of some rows."""
        numbers = frame.values("employee", "employee_number")
        columns: dict[str, list[Any]] = {
            name: values for name, values in frame.owned("employee").items() if name != "employee_number"
        }
        compared = list(columns)
        references = [
            (name, attribute)
            for name, attribute in (
                ("establishment_name", "establishment_id"),
                ("department", "department_id"),
                ("job_title", "job_id"),
            )
            if frame.has(name)
        ]
        compared.extend(attribute for _, attribute in references)
        by_number = self.store.find("employee_number", numbers, compared, also=["employer_id"])

        site_names = frame.values("reference", "establishment")
        owners = self.organization.owners(frame, site_names)
        self._by_number_alone(frame, numbers, owners, by_number)
        sites = self.organization.sites(frame, site_names, owners)
        keys = [
            None if owner is None or number is None else (owner, number)
            for owner, number in zip(owners, numbers, strict=True)
        ]
        self.run.claim(frame, "employees", list(keys), "employee_number")

        good = set(frame.good())
        for name, attribute in references:
            if attribute == "establishment_id":
                columns[attribute] = list(sites)
            else:
                columns[attribute] = self._parts(Job if name == "job_title" else Department, frame, owners, good)
        there = {
            index: stored
            for index in sorted(good)
            for stored in by_number.get(numbers[index], [])
            if stored.also.employer_id == owners[index]
        }
        told = tell_apart(frame, self.store, columns, there)
        self._create(picked({"employer_id": owners, "employee_number": numbers, **columns}, told.new))
        seen_in_lists: list[int] = []
        for index, change in told.changes.items():
            change.person_id = change.id
            if any(name in change.after for name in _NAMES):
                change.before["name_order"] = name_order(*(_was(there[index], compared, name) for name in _NAMES))
                change.after["name_order"] = name_order(*(columns[name][index] for name in _NAMES))
            if not _SHOWN_IN_LISTS.isdisjoint(change.after):
                seen_in_lists.append(change.id)
        self.store.change(list(told.changes.values()))
        refresh(self.run.session, col(Encounter.employee_id), seen_in_lists)
        count(frame, told)
        self._remember_supervisors(frame, owners)
        self.run.settle(frame, "employees", list(keys))

    def remark_on_unknown_supervisors(self) -> None:
        """Say which supervisors are nobody; once all files of a run were taken, because they may stand further down.

        The person is there without them: a feed often names a supervisor who left, or works elsewhere.
        """
        asked = list(self._supervisors)
        for start in range(0, len(asked), _MOST_ASKED):
            some = asked[start : start + _MOST_ASKED]
            query = scope.employees(self.run.actor).with_only_columns(
                col(Employee.employer_id), col(Employee.employee_number)
            )
            numbers = [number for _, number in some]
            known = {
                (owner, number)
                for owner, number in self.run.session.execute(query.where(col(Employee.employee_number).in_(numbers)))
            }
            for key in some:
                if key not in known:
                    self._remark_on_supervisor(key, *self._supervisors[key])

    def _remark_on_supervisor(self, key: tuple[int, str], source: Source, line: int) -> None:
        rejected = self.run.place_of_rejected("employees", key, source)
        said = (
            f"The row of the supervisor “{key[1]}” was rejected ({rejected})"
            if rejected
            else f"There is no employee “{key[1]}”, who is named as supervisor"
        )
        self.run.remark(source, line, f"{said}; the number is kept.")

    def _remember_supervisors(self, frame: Frame, owners: list[int | None]) -> None:
        names = frame.values("employee", "supervisor_number")
        for index in frame.good():
            name, owner = names[index], owners[index]
            if name is not None and owner is not None:
                self._supervisors.setdefault((owner, name), (frame.source, frame.lines[index]))

    def _by_number_alone(
        self,
        frame: Frame,
        numbers: list[Any],
        owners: list[int | None],
        by_number: dict[Any, list[Stored]],
    ) -> None:
        """A row that does not say whose employee it is means the only one with its number."""
        for index, owner in enumerate(owners):
            if owner is not None or index in frame.problems:
                continue
            known = by_number.get(numbers[index], [])
            if len(known) == 1:
                owners[index] = known[0].also.employer_id
                continue
            frame.reject(
                index,
                "employee_number",
                f"{len(known)} employers have an employee with this number."
                if known
                else "It is not said whose employee this is.",
                "Name the employer in a column “employer”, or import with --employer NAME.",
            )

    def _parts(
        self, model: type[Department | Job], frame: Frame, owners: list[int | None], good: set[int]
    ) -> list[int | None]:
        names = frame.values("reference", "job" if model is Job else "department")
        keys: list[tuple[int, str] | None] = [
            (owner, name) if index in good and owner is not None and name is not None else None
            for index, (owner, name) in enumerate(zip(owners, names, strict=True))
        ]
        return self.organization.parts(model, keys)

    def _create(self, columns: dict[str, list[Any]]) -> None:
        people = len(columns["employee_number"])
        if not people:
            return
        columns["name_order"] = [
            name_order(last, first) for last, first in zip(columns["last_name"], columns["first_name"], strict=True)
        ]
        columns["chart_number"] = chart_numbers(self.run.session, people)
        self.store.create(columns)


def _was(stored: Stored, compared: list[str], name: str) -> str:
    return str(stored.values[compared.index(name)])
