"""The view-model of one encounter's page: who and what it is, its notes, and what is done with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.domain.deed_words import deed_words
from rxcase.errors import InvalidInputError, LockedError, NotAllowedError, NotFoundError, RxcaseError, SignInNeededError
from rxcase.readmodels.encounter import (
    EncounterAbilities,
    EncounterHeader,
    EncounterView,
    NoteView,
    SectionMark,
    StageChoice,
)
from rxcase.readmodels.presence import PersonHere
from rxcase.services.encounter.encounters import encounter_again, encounter_view
from rxcase.services.encounter.note_amendments import find_notes
from rxcase.services.encounter.notes import older_notes, write_note
from rxcase.state import live, presence
from rxcase.state.arguments import parse_id, parse_int, parse_text
from rxcase.state.encounter_parts import PARTS
from rxcase.state.gate import actor_of, needs
from rxcase.state.note_box import LONGEST_TYPED, NoteBoxState
from rxcase.state.same import show


class NotesState(rx.State):
    """The notes, newest first; older ones come on request.

    While something is searched for, ``found`` stands in their place.
    """

    notes: rx.Field[list[NoteView]] = rx.field(default_factory=list)
    count: rx.Field[int] = rx.field(0)
    has_older: rx.Field[bool] = rx.field(False)
    query: rx.Field[str] = rx.field("")
    found: rx.Field[list[NoteView]] = rx.field(default_factory=list)

    @rx.event
    @needs(Permission.NOTE_VIEW)
    async def show_older(self) -> None:
        """Add a page of older notes at the end."""
        if not self.notes:
            return
        actor = await actor_of(self)
        encounter = await self.get_state(EncounterState)
        older = await asyncio.to_thread(older_notes, actor, encounter.header.id, self.notes[-1].id)
        self.notes = [*self.notes, *older]
        self.has_older = bool(older) and len(self.notes) < self.count

    @rx.event
    @needs(Permission.NOTE_VIEW)
    async def search(self, typed: str) -> None:
        """Show the notes in which these words stand; no words show all again."""
        words = " ".join(parse_text(typed, "search", 200).split())
        encounter = await self.get_state(EncounterState)
        found = await asyncio.to_thread(find_notes, await actor_of(self), encounter.header.id, words) if words else []
        self.query, self.found = words, found

    def _show(self, notes: list[NoteView], count: int) -> None:
        """The newest notes anew; older ones that were asked for stay."""
        shown = {note.id for note in notes}
        if any(note.id in shown for note in self.notes):
            notes = [*notes, *[note for note in self.notes if note.id not in shown]]
        self.notes, self.count, self.has_older = notes, count, len(notes) < count

    def _put(self, note: NoteView) -> None:
        """A note that got a later word, in its place."""
        self.notes = [note if each.id == note.id else each for each in self.notes]
        self.found = [note if each.id == note.id else each for each in self.found]


class EncounterState(rx.State):
    """Everything on the page except the notes and what is being typed."""

    header: rx.Field[EncounterHeader] = rx.field(default_factory=EncounterHeader)
    abilities: rx.Field[EncounterAbilities] = rx.field(default_factory=EncounterAbilities)
    stages: rx.Field[list[StageChoice]] = rx.field(default_factory=list)
    sections: rx.Field[list[SectionMark]] = rx.field(default_factory=list)
    people: rx.Field[list[PersonHere]] = rx.field(default_factory=list)
    others_did: rx.Field[str] = rx.field("")
    is_loaded: rx.Field[bool] = rx.field(False)
    problem: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def on_load(self) -> AsyncIterator[Any]:
        """Show the encounter that the address names."""
        try:
            wanted = parse_id(self.router.url.path.rstrip("/").rpartition("/")[2], "encounter")
        except InvalidInputError:
            wanted = 0
        if wanted != self.header.id:
            # The last one must not stand there under the new one's address, nor stay in memory.
            await self._forget()
            yield
        try:
            # All changes until it is known whom the encounter concerns: none between reading and listening is missed.
            live.join(self, {live.WORKLIST}, EncounterState.refresh)
            view = await asyncio.to_thread(encounter_view, await actor_of(self), wanted)
        except (NotFoundError, NotAllowedError) as refusal:
            await self._cannot(refusal)
            return
        await self._show(view)
        self.others_did = ""
        topic = live.encounter(view.header.id)
        live.join(self, {topic, live.person(view.header.employee_id)}, EncounterState.refresh)
        await presence.arrive(self, topic)
        self.people = presence.present(self, topic)

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def refresh(self) -> None:
        """Show what somebody changed meanwhile, and who is here; what is being typed stays as it is."""
        if not self.is_loaded:
            return
        news = live.news(self, EncounterState.refresh)
        actor = await actor_of(self)
        show(self, people=presence.present(self, live.encounter(self.header.id)))
        if not news.changes and not news.is_everything:
            return
        try:
            await self._show(await asyncio.to_thread(encounter_again, actor, self.header.id))
        except (NotFoundError, NotAllowedError) as refusal:
            await self._cannot(refusal)
            return
        told = [
            f"{change.actor}: {deed_words(change.verb)}" for change in news.changes if change.actor_id != actor.user_id
        ]
        if told:
            self.others_did = told[-1]

    async def _cannot(self, refusal: NotFoundError | NotAllowedError) -> None:
        live.leave(self)
        await self._forget()
        self.problem = refusal.message

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def documents_added(self) -> None:
        """Read the documents again, after the browser has sent some."""
        await self._show_anew()

    @rx.event
    @needs(Permission.NOTE_WRITE)
    async def save_note(self, text: str, follow_up: str, request_key: str, version: int) -> None:
        """Save the note once, however often it is asked for with the same key."""
        key = parse_text(request_key, "request", 64)
        box = await self.get_state(NoteBoxState)
        try:
            saved = await asyncio.to_thread(
                write_note,
                await actor_of(self),
                self.header.id,
                parse_text(text, "note", LONGEST_TYPED),
                follow_up=parse_text(follow_up, "follow-up", 100),
                request_key=key,
                version=parse_int(version, "version"),
            )
        except (SignInNeededError, LockedError):
            raise
        except RxcaseError as refusal:
            # The text stays in the box; the page shows what is true now, so that a second try can succeed.
            await self._show_anew()
            box._answer(key, refusal)
            return
        notes = await self.get_state(NotesState)
        if saved.note.id not in {note.id for note in notes.notes}:
            notes.notes, notes.count = [saved.note, *notes.notes], notes.count + 1
        self.header = saved.header
        self.stages = saved.stages
        box._answer(key)

    async def _forget(self) -> None:
        self.reset()
        for part in PARTS:
            (await self.get_state(part)).reset()
        (await self.get_state(NotesState)).reset()
        (await self.get_state(NoteBoxState)).reset()

    async def _show_anew(self) -> None:
        actor = await actor_of(self)
        await self._show(await asyncio.to_thread(encounter_again, actor, self.header.id))

    async def _show(self, view: EncounterView) -> None:
        """Copy what a service answered into the vars; what is being typed stays as it is."""
        show(self, header=view.header, abilities=view.abilities, stages=view.stages, sections=view.sections, problem="")
        for part in PARTS:
            (await self.get_state(part))._show(view)
        (await self.get_state(NotesState))._show(view.notes, view.note_count)
        box = await self.get_state(NoteBoxState)
        box.draft, box.draft_words = view.draft, view.draft_words
        box.subject = str(view.header.id)
        self.is_loaded = True
