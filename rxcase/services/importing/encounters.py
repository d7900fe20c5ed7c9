"""File 1: encounters with their cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from rxcase.exchange.case_columns import ENCOUNTER_KEY
from rxcase.models import Encounter, Stage, StageMove
from rxcase.search import encounters as search
from rxcase.services.importing.cases import CasePlan, Cases
from rxcase.services.importing.frame import Frame
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.people import People, Person
from rxcase.services.importing.plain_rows import Sorted, count, picked
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Bound, Change, Store, Stored, insert_columns
from rxcase.services.worklist.search_index import words_of
from rxcase.services.worklist.worklist_row import copies
from rxcase.services.worklist.worklist_rows import refresh

CASE_MANAGEMENT = "CMWR"
"""The visit type of a case management encounter; a blank one means it too."""

_ALSO = (
    "employee_id",
    "case_id",
    "status",
    "visit_type",
    "is_case_management",
    "stage_id",
    "stage_since",
    "closed_on",
    "discharged_local",
)


def is_case_management(visit_type: str | None) -> bool:
    """Whether a visit type makes a case management encounter; any other makes a plain visit."""
    return visit_type is None or visit_type.upper() == CASE_MANAGEMENT


class Encounters:
    """Takes rows of file 1; key: ``encounters.ext_id``."""

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        self.run = run
        self.organization = organization
        self.store = Store(run, Encounter, "encounter")
        self.people = People(run, organization)
        self.cases = Cases(run, organization)
        stages = run.session.scalars(
            select(Stage).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position))
        ).all()
        self._stage_names = [stage.name for stage in stages]
        self._stages = {stage.name.casefold(): stage.id or 0 for stage in stages}
        self._binders: dict[str, Bound | None] = {}

    def take(self, frame: Frame) -> None:
        """Make or change the encounters and cases of some rows."""
        keys = frame.values("encounter", "ext_id")
        self.run.claim(frame, "encounters", keys, ENCOUNTER_KEY)
        columns = {name: values for name, values in frame.owned("encounter").items() if name != "ext_id"}
        by_key = self.store.find("ext_id", keys, list(columns), _ALSO)
        there = {index: by_key[key][0] for index, key in enumerate(keys) if key in by_key}
        people = self.people.of(frame, there)
        stages = self._stages_of(frame)
        self._check(frame, there)
        plan = self.cases.plan(frame, people, there)
        self.cases.write(frame, plan, people)

        told = self._tell_apart(frame, columns, there, plan, stages)
        linked = self._create(frame, picked({"ext_id": keys, **columns}, told.new), told.new, people, stages, plan)
        self._change(told, there, people)
        refresh(self.run.session, col(Encounter.case_id), [change.id for change in plan.changes.values()])
        refresh(self.run.session, col(Encounter.id), [change.id for change in told.changes.values()] + linked)
        for index in plan.changes:
            if index not in told.changes and index in there:
                told.changes[index] = plan.changes[index]
                told.unchanged -= 1
        count(frame, told)
        self.run.settle(frame, "encounters", keys)

    def issue_case_numbers(self) -> None:
        """Number the cases that brought no number; once all files of a run were taken."""
        self.cases.issue_numbers()

    # Reading

    def _stages_of(self, frame: Frame) -> list[int | None]:
        found: list[int | None] = []
        for index, name in enumerate(frame.values("reference", "stage")):
            stage = None if name is None else self._stages.get(name.casefold())
            if name is not None and stage is None:
                frame.reject(
                    index,
                    "encounters.stage",
                    f"There is no stage “{name}”.",
                    f"Write one of: {', '.join(self._stage_names)}; blank means the first.",
                )
            found.append(stage)
        return found

    def _check(self, frame: Frame, there: Mapping[int, Stored]) -> None:
        statuses = frame.values("encounter", "status")
        for index, (start, end) in enumerate(
            zip(frame.values("encounter", "started_local"), frame.values("encounter", "discharged_local"), strict=True)
        ):
            if start is not None and end is not None and end < start:
                frame.reject(
                    index,
                    "encounters.discharge_date",
                    "The discharge is before the date of service.",
                    "Correct one of the two dates.",
                )
        for index, stored in there.items():
            if stored.also.status == "archived" and statuses[index] == "open":
                frame.reject(
                    index, "encounters.closed", "The encounter is archived.", "Reopen it on its page first, or write 1."
                )

    def _tell_apart(
        self,
        frame: Frame,
        columns: Mapping[str, list[Any]],
        there: Mapping[int, Stored],
        plan: CasePlan,
        stages: Sequence[int | None],
    ) -> Sorted:
        told = Sorted()
        names = list(columns)
        rows = list(zip(*columns.values(), strict=True)) if columns else [()] * len(frame)
        for index in frame.good():
            stored = there.get(index)
            if stored is None:
                told.new.append(index)
                continue
            was = stored.also
            values = rows[index]
            if was.status == "archived":
                values = tuple(
                    was.status if name == "status" else value for name, value in zip(names, values, strict=True)
                )
            change = self.store.compared(stored, names, values) or Change(stored.id, stored.version, {}, {})
            case = plan.case_of.get(index)
            if case is not None and case != was.case_id:
                change.before["case_id"], change.after["case_id"] = was.case_id, case
                self.run.limited.add(change.id)
            self._follow(change, was, stages[index])
            if change.after:
                told.changes[index] = change
            else:
                told.unchanged += 1
        return told

    def _follow(self, change: Change, was: Any, stage: int | None) -> None:
        """Add what follows from a change: the kind of encounter, the stage, the closing day."""
        after = dict(change.after)
        managed = is_case_management(after["visit_type"]) if "visit_type" in after else was.is_case_management
        if managed != was.is_case_management:
            after["is_case_management"] = managed
        if not managed:
            stage = None
        elif stage is None:
            stage = was.stage_id or self._first_stage()
        if stage != was.stage_id:
            after["stage_id"], after["stage_since"] = stage, None if stage is None else self.run.today
        if "status" in after:
            discharged = after.get("discharged_local", was.discharged_local)
            after["closed_on"] = discharged.date() if after["status"] == "closed" and discharged else None
        for name, value in after.items():
            if name not in change.after and value != getattr(was, name):
                change.before[name], change.after[name] = getattr(was, name), value

    def _first_stage(self) -> int | None:
        return next(iter(self._stages.values()), None)

    # Writing

    def _create(
        self,
        frame: Frame,
        columns: dict[str, list[Any]],
        indexes: Sequence[int],
        people: Sequence[Person | None],
        stages: Sequence[int | None],
        plan: CasePlan,
    ) -> list[int]:
        """Make encounters.

        Returns:
            The numbers of those that were linked to a case that was there: their copies are that case's.
        """
        if not indexes:
            return []
        ids = self.store.new_ids(len(indexes))
        days, numbers = frame.values("case", "occurred_on"), frame.values("case", "case_number")
        facilities, claims = frame.values("case", "facility"), frame.values("case", "claim_number")
        nothing: list[Any] = [None] * len(indexes)
        visits, statuses = columns.get("visit_type", nothing), columns.get("status", nothing)
        discharges = columns.get("discharged_local", nothing)
        derived: list[dict[str, Any]] = []
        words: list[tuple[int, str]] = []
        moves: list[tuple[int, int]] = []
        for place, index in enumerate(indexes):
            person = people[index]
            if person is None:  # a row without a person was rejected
                continue
            managed = is_case_management(visits[place])
            case = plan.case_of.get(index)
            site = self.cases.site(person, facilities[index]) if case is not None else person.establishment_id
            stage = (stages[index] or self._first_stage()) if managed else None
            if stages[index] is not None and not managed:
                self.run.remark(
                    frame.source,
                    frame.lines[index],
                    f"A visit of type “{visits[place]}” has no stage; the stage named stays out.",
                )
            status = statuses[place] or "open"
            row = copies(
                last_name=person.last_name,
                first_name=person.first_name,
                employer_id=person.employer_id,
                establishment_id=site,
                occurred_on=days[index] if case is not None else None,
                follow_up_on=None,
                status=status,
                is_case_management=managed,
            )
            discharged = discharges[place]
            derived.append(
                {
                    **row,
                    "employee_id": person.id,
                    "case_id": case,
                    "is_case_management": managed,
                    "stage_id": stage,
                    "stage_since": self.run.today if stage is not None else None,
                    "closed_on": discharged.date() if status == "closed" and discharged is not None else None,
                }
            )
            if stage is not None:
                moves.append((ids[place], stage))
            if row["on_worklist"]:
                words.append(
                    (
                        ids[place],
                        words_of(
                            first_name=person.first_name,
                            last_name=person.last_name,
                            chart_number=person.chart_number,
                            employee_number=person.employee_number,
                            case_number=numbers[index] if case is not None else None,
                            claim_number=claims[index] if case is not None else None,
                            ext_id=columns["ext_id"][place],
                            employer=self.organization.employer_names[person.employer_id],
                            establishment=self.organization.establishment_names.get(site or 0),
                        ),
                    )
                )
        names = list(derived[0])
        whole = columns | {name: [row[name] for row in derived] for name in names}
        self.store.create(whole, ids)
        self._move(moves)
        search.put(self.run.session, words)
        makers = set(plan.new)
        return [ids[place] for place, index in enumerate(indexes) if index in plan.case_of and index not in makers]

    def _move(self, moves: Sequence[tuple[int, int]], before: Sequence[int | None] | None = None) -> None:
        if not moves:
            return
        count_ = len(moves)
        insert_columns(
            self.run.session,
            StageMove.__table__,  # type: ignore[attr-defined]
            {
                "encounter_id": [encounter for encounter, _ in moves],
                "from_stage_id": list(before) if before is not None else [None] * count_,
                "to_stage_id": [stage for _, stage in moves],
                "moved_at": [self.run.at] * count_,
                "moved_by_id": [self.run.actor.user_id] * count_,
            },
            self._binders,
        )

    def _change(self, told: Sorted, there: Mapping[int, Stored], people: Sequence[Person | None]) -> None:
        moves: list[tuple[int, int]] = []
        before: list[int | None] = []
        for index, change in told.changes.items():
            person = people[index]
            change.person_id = person.id if person else None
            stage = change.after.get("stage_id")
            if stage is not None:
                moves.append((change.id, stage))
                before.append(there[index].also.stage_id)
        self.store.change(list(told.changes.values()))
        self._move(moves, before)
