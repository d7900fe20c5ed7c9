"""Moving many encounters into a stage: what the gate would say of each, the ones before it already counted in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func
from sqlmodel import Session, col, select

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.stages import CountsAs, Crowd, EncounterFacts, StageNeeds, fullness, refusal
from rxcase.domain.text import is_blank
from rxcase.errors import InvalidInputError
from rxcase.models import CaseManagerAssignment, Encounter, Stage
from rxcase.models.base import MAX_ID
from rxcase.readmodels.bulk import BulkAction
from rxcase.services.bulk.bulk_rows import Standing, Verdict, not_open
from rxcase.services.encounter.colleagues import names_of
from rxcase.services.encounter.encounter_page import needs_of
from rxcase.services.worklist.worklist_wanted import ON_WORKLIST


@dataclass(slots=True)
class Moving:
    """The moves into one stage, judged in the order of the list.

    Attributes:
        needs: The stage as the gate knows it.
        stage_id: Its number.
        is_override: Whether limits are gone beyond.
        in_stage: How many are in it by now; None until counted.
        of_person: How many of each person's, by the number of the person.
    """

    needs: StageNeeds
    stage_id: int
    is_override: bool = False
    in_stage: int | None = None
    of_person: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def judge(self, session: Session, rows: Sequence[Standing]) -> list[Verdict]:
        """What would become of each."""
        if self.in_stage is None:
            self._count(session)
        people = self._people(session, rows)
        names = names_of(session, {each for some in people for each in some})
        return [self._verdict(row, some, names) for row, some in zip(rows, people, strict=True)]

    def _verdict(self, row: Standing, people: tuple[int, ...], names: dict[int, str]) -> Verdict:
        why_not = not_open(row) or refusal(self.needs, _facts(row))
        crowd = Crowd(self.in_stage or 0, {names.get(each, ""): self.of_person[each] for each in people})
        if not why_not and not self.is_override:
            why_not = fullness(self.needs, crowd)
        if why_not:
            return Verdict(refusal=why_not)
        self.in_stage = (self.in_stage or 0) + 1
        for each in people:
            self.of_person[each] += 1
        return Verdict(f"{row.stage or 'No stage'} → {self.needs.name}")

    def _count(self, session: Session) -> None:
        here = ON_WORKLIST, col(Encounter.stage_id) == self.stage_id
        self.in_stage = 0
        if self.needs.limit is not None:
            self.in_stage = session.scalar(select(func.count()).select_from(Encounter).where(*here)) or 0
        if self.needs.person_limit is None:
            return
        theirs: dict[int, set[int]] = defaultdict(set)
        for number, owner_id in session.execute(select(Encounter.id, Encounter.owner_id).where(*here)):
            if owner_id is not None:
                theirs[owner_id].add(number or 0)
        if self.needs.person_limit_counts is CountsAs.TEAM:
            working = select(CaseManagerAssignment.user_id, CaseManagerAssignment.encounter_id).join(
                Encounter, col(Encounter.id) == col(CaseManagerAssignment.encounter_id)
            )
            for user_id, number in session.execute(working.where(*here, col(CaseManagerAssignment.ended_at).is_(None))):
                theirs[user_id].add(number)
        self.of_person.update({person: len(numbers) for person, numbers in theirs.items()})

    def _people(self, session: Session, rows: Sequence[Standing]) -> list[tuple[int, ...]]:
        """Whose each encounter is, for the limit of a person."""
        if self.needs.person_limit is None:
            return [()] * len(rows)
        people = [[row.encounter.owner_id] if row.encounter.owner_id is not None else [] for row in rows]
        if self.needs.person_limit_counts is CountsAs.TEAM:
            places = {row.encounter.id: place for place, row in enumerate(rows)}
            working = select(CaseManagerAssignment.encounter_id, CaseManagerAssignment.user_id).where(
                col(CaseManagerAssignment.encounter_id).in_(places), col(CaseManagerAssignment.ended_at).is_(None)
            )
            for number, user_id in session.execute(working.order_by(col(CaseManagerAssignment.id))):
                people[places[number]].append(user_id)
        return [tuple(dict.fromkeys(some)) for some in people]


def moving(session: Session, actor: Actor, action: BulkAction) -> Moving:
    """The stage that is meant.

    Raises:
        InvalidInputError: There is no such stage; no reason to go beyond its limit.
        NotAllowedError: The actor may not go beyond a limit.
    """
    stage = session.get(Stage, action.stage_id) if 0 < action.stage_id <= MAX_ID else None
    if stage is None or stage.deleted_at is not None:
        raise InvalidInputError("There is no such stage.", {"stage": "Choose one of the stages."})
    if action.is_override:
        actor.need(Permission.STAGE_OVERRIDE_LIMIT)
        if is_blank(action.reason):
            problem = "Say why it must be beyond the limit."
            raise InvalidInputError(problem, {"reason": problem})
    return Moving(needs_of(stage), action.stage_id, action.is_override)


def _facts(row: Standing) -> EncounterFacts:
    return EncounterFacts(
        status=row.encounter.status,
        stage=row.stage,
        has_case=row.encounter.case_id is not None,
        has_owner=row.encounter.owner_id is not None,
        has_follow_up=row.encounter.follow_up_on is not None,
    )
