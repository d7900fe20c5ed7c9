"""The view-model of the note box: the draft, the follow-up as it is understood, what became of a save."""

from __future__ import annotations

import asyncio

import reflex as rx

from rxcase import clock
from rxcase.access.permissions import Permission
from rxcase.components.wrapped.note_box import NoteAnswer
from rxcase.domain.dates import day_with_weekday, distance_words
from rxcase.errors import InvalidInputError, RxcaseError, StaleVersionError
from rxcase.services.drafts import save_draft
from rxcase.services.encounter.encounter_change import NO_FOLLOW_UP, follow_up_day
from rxcase.state.arguments import parse_id, parse_text
from rxcase.state.gate import actor_of, needs

LONGEST_TYPED = 10**7
"""What is too long for a note is the service's to say, in its own words."""


class NoteBoxState(rx.State):
    """Small and lively: apart from the notes, so that typing draws no list anew.

    ``subject`` is the encounter that the box belongs to; ``draft`` is what it starts with.
    """

    subject: rx.Field[str] = rx.field("")
    draft: rx.Field[str] = rx.field("")
    draft_words: rx.Field[str] = rx.field("")
    answer: rx.Field[NoteAnswer] = rx.field(default_factory=NoteAnswer)
    follow_up_words: rx.Field[str] = rx.field("")
    follow_up_error: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.NOTE_WRITE)
    async def keep_draft(self, subject: str, text: str) -> None:
        """Keep what stands in the box, for its writer alone. A leaving page may name the encounter it leaves."""
        actor = await actor_of(self)
        number, words = parse_id(subject, "encounter"), parse_text(text, "note", LONGEST_TYPED)
        try:
            said = await asyncio.to_thread(save_draft, actor, number, words)
        except InvalidInputError as refusal:
            said = refusal.message
        if subject == self.subject:
            self.draft_words = said

    @rx.event
    @needs(Permission.NOTE_WRITE)
    async def read_follow_up(self, typed: str) -> None:
        """Say how the day that is being typed is understood."""
        words = parse_text(typed, "follow-up", 100).strip()
        self.follow_up_words = self.follow_up_error = ""
        if not words:
            return
        today = clock.today()
        try:
            day = follow_up_day(words, today)
        except InvalidInputError as refusal:
            self.follow_up_error = refusal.message
            return
        if day is None or words.casefold() == NO_FOLLOW_UP:
            self.follow_up_words = "Takes the follow-up date away"
        else:
            self.follow_up_words = f"{day_with_weekday(day, today)} · {distance_words(day, today)}"

    def _answer(self, key: str, refusal: RxcaseError | None = None) -> None:
        """Tell the box what became of the save with this key; the error of a field stands beside it."""
        fields = refusal.fields if isinstance(refusal, InvalidInputError) else {}
        self.follow_up_error = fields.get("follow_up", "")
        if refusal is None:
            self.draft = self.draft_words = self.follow_up_words = ""
        problem = "" if refusal is None or self.follow_up_error else fields.get("text") or _problem(refusal)
        self.answer = NoteAnswer(key=key, is_saved=refusal is None, problem=problem)


def _problem(refusal: RxcaseError) -> str:
    if isinstance(refusal, StaleVersionError) and refusal.conflicts:
        [conflict] = refusal.conflicts
        who = refusal.saved_by or "Somebody else"
        return (
            f"{who} changed the follow-up to {conflict.theirs} in the meantime; yours is {conflict.mine}. "
            "Nothing is saved yet: save again to set yours, or empty the follow-up to keep the other."
        )
    return refusal.message
