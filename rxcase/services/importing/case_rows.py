"""Files 2 to 5: what hangs on an encounter — conditions, restrictions, accommodations, injured parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar

from sqlmodel import SQLModel, col, select

from rxcase.access import scope
from rxcase.exchange.case_columns import (
    ACCOMMODATION_KEY,
    CONDITION_KEY,
    ENCOUNTER_KEY,
    PART_KEY,
    RESTRICTION_KEY,
)
from rxcase.models import (
    Accommodation,
    AccommodationType,
    Condition,
    Encounter,
    InjuredPart,
    Restriction,
    RestrictionType,
)
from rxcase.services.importing.frame import Frame
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.plain_rows import Sorted, count, picked, tell_apart
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Change, Store, Stored


class CaseRows:
    """Takes rows of one of the files 2 to 5; key: the row's own ``ext_id``."""

    kind: ClassVar[str]
    owner: ClassVar[str]
    key: ClassVar[str]
    model: ClassVar[type[SQLModel]]
    subject: ClassVar[str]
    links: ClassVar[tuple[str, ...]] = ("encounter_id", "employee_id", "case_id")
    sets_work_status: ClassVar[bool] = False
    checked: ClassVar[Mapping[str, str]] = {}
    """Attributes that must go together, with their columns: where the file lacks one, what is there counts."""

    def __init__(self, run: ImportRun, organization: Organization) -> None:  # noqa: ARG002  all takers are made alike
        self.run = run
        self.store = Store(run, self.model, self.subject)

    def take(self, frame: Frame) -> None:
        """Make or change what some rows say."""
        keys = frame.values(self.owner, "ext_id")
        self.run.claim(frame, self.kind, keys, self.key)
        columns = {name: values for name, values in frame.owned(self.owner).items() if name != "ext_id"}
        encounters = self._encounters(frame)
        columns |= self.references(frame, encounters)
        also = [
            name for name in ("employee_id", "encounter_id", "case_id", *self.checked) if name in self.store.table.c
        ]
        by_key = self.store.find("ext_id", keys, list(columns), also)
        there = {index: by_key[key][0] for index, key in enumerate(keys) if key in by_key}
        self._same_person(frame, encounters, there)
        self.leave_unsaid(columns, there)
        self.check(frame, {name: self._effective(frame, name, there) for name in self.checked})
        told = tell_apart(frame, self.store, columns, there)
        links = {name: [None if each is None else getattr(each, name) for each in encounters] for name in self.links}
        self.store.create(picked({"ext_id": keys, **links, **columns}, told.new))
        for index in frame.good():
            stored = there.get(index)
            if stored is not None:
                self._relink(index, stored, encounters[index], told.changes)
        told.unchanged = len(frame.good()) - len(told.new) - len(told.changes)
        for index, change in told.changes.items():
            change.person_id = encounters[index].employee_id
        self.store.change(list(told.changes.values()))
        if self.sets_work_status:
            self._note_limited(told, encounters, there)
        count(frame, told)
        self.run.settle(frame, self.kind, keys)

    def _note_limited(self, told: Sorted, encounters: Sequence[Any], there: Mapping[int, Stored]) -> None:
        rows = [*(encounters[index] for index in told.new)]
        for index in told.changes:
            rows += encounters[index], there[index].also
        self.run.limited.update(each.encounter_id for each in rows if each and each.encounter_id is not None)

    def references(self, frame: Frame, encounters: Sequence[Any]) -> dict[str, list[Any]]:  # noqa: ARG002
        """The columns that name other rows, by attribute; a row that names an unknown one is rejected."""
        return {}

    def check(self, frame: Frame, values: Mapping[str, Sequence[Any]]) -> None:
        """Reject rows whose values do not go together."""

    def leave_unsaid(self, columns: dict[str, list[Any]], there: Mapping[int, Stored]) -> None:
        """Leave alone what an export says in other words than the row."""

    def _effective(self, frame: Frame, attribute: str, there: Mapping[int, Stored]) -> list[Any]:
        values = list(frame.values(self.owner, attribute))
        is_given, stays = frame.has(self.checked[attribute]), attribute in self.store.defaults
        for index, stored in there.items():
            if not is_given or (stays and values[index] is None):
                values[index] = getattr(stored.also, attribute)
        return values

    def _encounters(self, frame: Frame) -> list[Any]:
        """The encounter that each row names."""
        names = frame.values("reference", "encounter")
        wanted = [name for name in dict.fromkeys(names) if name is not None]
        query: Any = scope.encounters(self.run.actor).with_only_columns(
            col(Encounter.ext_id),
            col(Encounter.id).label("encounter_id"),
            col(Encounter.employee_id),
            col(Encounter.case_id),
        )
        found = {row.ext_id: row for row in self.run.session.execute(query.where(col(Encounter.ext_id).in_(wanted)))}
        return [
            self._named(frame, index, "encounters", ENCOUNTER_KEY, name, found.get(name))
            for index, name in enumerate(names)
        ]

    def _named(self, frame: Frame, index: int, kind: str, column: str, name: str | None, row: Any) -> Any:
        """The row that a cell names, or None; rejects the row if there is none, or its own row was rejected."""
        if name is None:
            return None
        rejected = self.run.place_of_rejected(kind, name, frame.source)
        if rejected:
            frame.reject(
                index,
                column,
                f"The row “{name}” was rejected ({rejected}).",
                "Mend that row first, then import this one again.",
            )
            return None
        if row is None:
            noun = kind.removesuffix("s")
            frame.reject(
                index, column, f"There is no {noun} “{name}”.", f"Import the {noun} first, or correct the key."
            )
        return row

    def _same_person(self, frame: Frame, encounters: Sequence[Any], there: Mapping[int, Stored]) -> None:
        for index, stored in there.items():
            encounter = encounters[index]
            if (
                encounter is not None
                and "employee_id" in self.store.table.c
                and stored.also.employee_id != encounter.employee_id
            ):
                frame.reject(
                    index,
                    ENCOUNTER_KEY,
                    "The row belongs to another person's encounter.",
                    "Give the row a key of its own, or correct the encounter.",
                )

    def _relink(self, index: int, stored: Stored, encounter: Any, changes: dict[int, Any]) -> None:
        """Move a row to the encounter that the file now names; one without an encounter stays with its case."""
        was, wanted = stored.also, {name: getattr(encounter, name) for name in self.links if name != "employee_id"}
        if "encounter_id" in wanted:
            if was.encounter_id == encounter.encounter_id:
                return
            if was.encounter_id is None and was.case_id == encounter.case_id:
                return
        moved = {name: value for name, value in wanted.items() if getattr(was, name) != value}
        if moved:
            change = changes.setdefault(index, Change(stored.id, stored.version, {}, {}))
            change.before |= {name: getattr(was, name) for name in moved}
            change.after |= moved

    def _by_key(
        self,
        frame: Frame,
        model: type[Condition | Restriction],
        kind: str,
        column: str,
        reference: str,
        encounters: Sequence[Any],
    ) -> list[int | None]:
        """The conditions or restrictions that the rows name; they must be the same person's."""
        names = frame.values("reference", reference)
        wanted = [name for name in dict.fromkeys(names) if name is not None]
        rows = self.run.session.execute(
            select(model.ext_id, model.id, model.employee_id).where(
                col(model.ext_id).in_(wanted), col(model.deleted_at).is_(None)
            )
        )
        found = {row.ext_id: row for row in rows}
        numbers: list[int | None] = []
        for index, name in enumerate(names):
            row = self._named(frame, index, kind, column, name, found.get(name))
            encounter = encounters[index]
            if row is not None and encounter is not None and row.employee_id != encounter.employee_id:
                frame.reject(index, column, f"“{name}” belongs to another person.", "Correct the key.")
                row = None
            numbers.append(None if row is None else row.id)
        return numbers


def _end_not_before_start(frame: Frame, owner: str, end_column: str, start: Sequence[Any], end: Sequence[Any]) -> None:
    for index, (first, last) in enumerate(zip(start, end, strict=True)):
        if first is not None and last is not None and last < first:
            frame.reject(index, end_column, f"The {owner} ends before it starts.", "Correct one of the two dates.")


def _spans(values: Mapping[str, Sequence[Any]]) -> tuple[list[Any], list[Any]]:
    """Start and end of each row, comparable: a start without a time is the day's first moment, an end its last."""
    starts = zip(values["starts_on"], values["start_time"], strict=True)
    ends = zip(values["ends_on"], values["end_time"], strict=True)
    return [_point(day, at, time.min) for day, at in starts], [_point(day, at, time.max) for day, at in ends]


def _point(day: date | None, at: time | None, otherwise: time) -> tuple[date, time] | None:
    return None if day is None else (day, at or otherwise)


class Conditions(CaseRows):
    """File 2."""

    kind, owner, key, model, subject = "conditions", "condition", CONDITION_KEY, Condition, "condition"
    checked: ClassVar[Mapping[str, str]] = {
        "onset_local": "patient_conditions.onset_date",
        "concluded_local": "patient_conditions.conclusion_date",
    }

    def check(self, frame: Frame, values: Mapping[str, Sequence[Any]]) -> None:
        """A condition does not end before its onset."""
        _end_not_before_start(
            frame, "condition", self.checked["concluded_local"], values["onset_local"], values["concluded_local"]
        )


class Restrictions(CaseRows):
    """File 3."""

    kind, owner, key, model, subject = "restrictions", "restriction", RESTRICTION_KEY, Restriction, "restriction"
    sets_work_status = True
    checked: ClassVar[Mapping[str, str]] = {
        "starts_on": "patient_clinical_restriction.start_date",
        "start_time": "patient_clinical_restriction.start_date",
        "ends_on": "patient_clinical_restriction.end_date",
        "end_time": "patient_clinical_restriction.end_date",
        "is_permanent": "patient_clinical_restriction.permanent",
    }

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        super().__init__(run, organization)
        types = run.session.execute(
            select(RestrictionType.name, RestrictionType.id).where(col(RestrictionType.deleted_at).is_(None))
        )
        self._types = {name.casefold(): number for name, number in types}

    def references(self, frame: Frame, encounters: Sequence[Any]) -> dict[str, list[Any]]:
        """The condition, and the restriction type that the description names."""
        found: dict[str, list[Any]] = {}
        if frame.has(CONDITION_KEY):
            found["condition_id"] = self._by_key(frame, Condition, "conditions", CONDITION_KEY, "condition", encounters)
        if frame.has("patient_clinical_restriction.description"):
            found["type_id"] = [
                None if name is None else self._types.get(name.strip().casefold())
                for name in frame.values("restriction", "description")
            ]
        return found

    def leave_unsaid(self, columns: dict[str, list[Any]], there: Mapping[int, Stored]) -> None:
        """A restriction without a description of its own is exported under the name of its type."""
        names = list(columns)
        for index, stored in there.items() if "description" in columns else ():
            was = dict(zip(names, stored.values, strict=True))
            if (
                was["description"] is None
                and was["type_id"] is not None
                and columns["type_id"][index] == was["type_id"]
            ):
                columns["description"][index] = None

    def check(self, frame: Frame, values: Mapping[str, Sequence[Any]]) -> None:
        """A restriction needs an end or is permanent, and does not end before it starts."""
        end = self.checked["ends_on"]
        for index, (day, permanent) in enumerate(zip(values["ends_on"], values["is_permanent"], strict=True)):
            if day is None and not permanent:
                frame.reject(
                    index,
                    end,
                    "A restriction needs an end, or must be permanent.",
                    "Fill in the end date, or write 1 for patient_clinical_restriction.permanent.",
                )
        _end_not_before_start(frame, "restriction", end, *_spans(values))


class Accommodations(CaseRows):
    """File 4."""

    kind, owner, key, model, subject = (
        "accommodations",
        "accommodation",
        ACCOMMODATION_KEY,
        Accommodation,
        "accommodation",
    )
    sets_work_status = True
    checked: ClassVar[Mapping[str, str]] = {
        "starts_on": "accommodations.start_date",
        "start_time": "accommodations.start_date",
        "ends_on": "accommodations.end_date",
        "end_time": "accommodations.end_date",
    }

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        super().__init__(run, organization)
        types = run.session.execute(
            select(AccommodationType.name, AccommodationType.id)
            .where(col(AccommodationType.deleted_at).is_(None))
            .order_by(col(AccommodationType.id))
        )
        self._types: dict[str, int] = {name: number or 0 for name, number in types}

    def references(self, frame: Frame, encounters: Sequence[Any]) -> dict[str, list[Any]]:
        """The type by its exact name, and the restriction."""
        found: dict[str, list[Any]] = {}
        if frame.has("accommodations.accom_type"):
            names = frame.values("reference", "type")
            found["type_id"] = [None if name is None else self._types.get(name) for name in names]
            for index, (name, number) in enumerate(zip(names, found["type_id"], strict=True)):
                if name is not None and number is None:
                    frame.reject(
                        index,
                        "accommodations.accom_type",
                        f"There is no accommodation type “{name}”.",
                        f"Write one of: {', '.join(self._types)}.",
                    )
        if frame.has(RESTRICTION_KEY):
            found["restriction_id"] = self._by_key(
                frame, Restriction, "restrictions", RESTRICTION_KEY, "restriction", encounters
            )
        return found

    def check(self, frame: Frame, values: Mapping[str, Sequence[Any]]) -> None:
        """An accommodation does not end before it starts."""
        _end_not_before_start(frame, "accommodation", self.checked["ends_on"], *_spans(values))


class Parts(CaseRows):
    """File 5."""

    kind, owner, key, model, subject = "injured_parts", "part", PART_KEY, InjuredPart, "injured_part"
    links = ("case_id",)
    checked: ClassVar[Mapping[str, str]] = {
        "nature": "incident_nibp.nature_injury",
        "body_part": "incident_nibp.body_part",
    }

    def references(self, frame: Frame, encounters: Sequence[Any]) -> dict[str, list[Any]]:
        """Nothing more; but an injured part belongs to a case, which the encounter must have."""
        for index, encounter in enumerate(encounters):
            if encounter is not None and encounter.case_id is None:
                frame.reject(
                    index,
                    ENCOUNTER_KEY,
                    "The encounter has no case, and an injured part belongs to one.",
                    "Give the encounter a date of injury (incidents.inc_datetime) first.",
                )
        return {}

    def check(self, frame: Frame, values: Mapping[str, Sequence[Any]]) -> None:
        """A row says the nature of the injury, or the body part, or both."""
        for index, (nature, part) in enumerate(zip(values["nature"], values["body_part"], strict=True)):
            if nature is None and part is None:
                frame.reject(
                    index,
                    "incident_nibp.nature_injury",
                    "Neither the nature of the injury nor the body part is given.",
                    "Fill in incident_nibp.nature_injury or incident_nibp.body_part.",
                )
