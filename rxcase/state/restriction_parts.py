"""What the sections of restrictions show, and which restrictions are ticked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.encounter import EncounterView
from rxcase.readmodels.restrictions import AccommodationLine, PendingLine, PresentingLine, RestrictionLine
from rxcase.state.arguments import parse_id
from rxcase.state.gate import needs
from rxcase.state.same import show

MOST_TICKED = 100


class PresentingPart(rx.State):
    """What holds today."""

    lines: rx.Field[list[PresentingLine]] = rx.field(default_factory=list)
    reasons: rx.Field[list[str]] = rx.field(default_factory=list)
    today: rx.Field[str] = rx.field("")

    def _show(self, view: EncounterView) -> None:
        shown = view.restrictions
        show(self, lines=shown.presenting, reasons=shown.reasons, today=shown.today_words)


class PendingPart(rx.State):
    """Restrictions that nothing accommodates, on some of their days."""

    lines: rx.Field[list[PendingLine]] = rx.field(default_factory=list)
    may_edit: rx.Field[bool] = rx.field(False)
    has_accommodations: rx.Field[bool] = rx.field(False)

    def _show(self, view: EncounterView) -> None:
        shown = view.restrictions
        has = bool(shown.accommodations or shown.past_accommodations)
        show(self, lines=shown.pending, may_edit=shown.may_edit, has_accommodations=has)


class RestrictionsPart(rx.State):
    """Restrictions and accommodations; ``ticked`` are the numbers of those that the next deed is for."""

    current: rx.Field[list[RestrictionLine]] = rx.field(default_factory=list)
    past: rx.Field[list[RestrictionLine]] = rx.field(default_factory=list)
    past_count: rx.Field[int] = rx.field(0)
    accommodations: rx.Field[list[AccommodationLine]] = rx.field(default_factory=list)
    past_accommodations: rx.Field[list[AccommodationLine]] = rx.field(default_factory=list)
    past_accommodation_count: rx.Field[int] = rx.field(0)
    may_edit: rx.Field[bool] = rx.field(False)
    may_remove: rx.Field[bool] = rx.field(False)
    ticked: rx.Field[list[int]] = rx.field(default_factory=list)

    @rx.var
    def ticked_lines(self) -> list[str]:
        """The ticked restrictions in words."""
        return [f"{line.text}, {line.span}" for line in self._ticked()]

    @rx.var
    def ticked_rows(self) -> str:
        """The ticked restrictions as a form sends them: ``id:version``, with commas between."""
        return ",".join(f"{line.id}:{line.version}" for line in self._ticked())

    @rx.var
    def is_one_in_force(self) -> bool:
        """Whether there is something to end."""
        return any(line.standing == "now" for line in self.current)

    def _ticked(self) -> list[RestrictionLine]:
        return [line for line in (*self.current, *self.past) if line.id in self.ticked]

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    def tick(self, restriction_id: int) -> None:
        """Tick a restriction, or take the tick away."""
        number = parse_id(restriction_id, "restriction")
        others = [each for each in self.ticked if each != number]
        self.ticked = others if len(others) < len(self.ticked) else [*others, number][-MOST_TICKED:]

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    def tick_only(self, restriction_id: int) -> None:
        """Tick this restriction and no other."""
        self.ticked = [parse_id(restriction_id, "restriction")]

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    def tick_all(self) -> None:
        """Tick all that are current, or none if they all are."""
        every = [line.id for line in self.current]
        self.ticked = [] if set(every) <= set(self.ticked) else every

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    def tick_none(self) -> None:
        """Take all ticks away."""
        self.ticked = []

    def _show(self, view: EncounterView) -> None:
        shown = view.restrictions
        values: dict[str, Any] = {
            "current": shown.restrictions,
            "past": shown.past,
            "past_count": shown.past_count,
            "accommodations": shown.accommodations,
            "past_accommodations": shown.past_accommodations,
            "past_accommodation_count": shown.past_accommodation_count,
            "may_edit": shown.may_edit,
            "may_remove": shown.may_remove,
        }
        show(self, **values)
        there = {line.id for line in (*shown.restrictions, *shown.past)}
        show(self, ticked=[number for number in self.ticked if number in there])
