"""One way to do something with the encounter that is shown: the deed, its refusal, its undoing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from rxcase.errors import FieldConflict, InvalidInputError, StaleVersionError
from rxcase.readmodels.encounter import EncounterView, NoteView
from rxcase.services.history.undo import doing
from rxcase.state.encounter import EncounterState, NotesState
from rxcase.state.gate import actor_of
from rxcase.state.session import say


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it was not done: words, the wrong fields, the two sides of what somebody else changed and its version."""

    problem: str
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: list[FieldConflict] = field(default_factory=list)
    version: int = 0


async def act(
    state: rx.State, words: str, service: Callable[..., EncounterView | NoteView], *given: Any, **named: Any
) -> Refusal | None:
    """Call a service for the encounter that is shown, and show what it answers.

    Args:
        state: Whose handler this is.
        words: What the page says when it is done; its undoing is offered beside it, if there is one.
        service: Called with the actor and what is given; answers with the encounter's page, or with one of its notes.
        *given: Arguments.
        **named: Arguments by name.

    Returns:
        Nothing when it is done; otherwise the refusal, and the page shows what is true now. Whatever names no
        field and no conflict goes through to ``failures``.
    """
    encounter = await state.get_state(EncounterState)
    actor = await actor_of(state)
    try:
        view, done = await asyncio.to_thread(doing, lambda: service(actor, *given, **named))
    except StaleVersionError as stale:
        await encounter._show_anew()
        return Refusal(stale.message, conflicts=list(stale.conflicts), version=stale.version)
    except InvalidInputError as refusal:
        return Refusal(refusal.message, errors=refusal.fields)
    if isinstance(view, NoteView):
        (await state.get_state(NotesState))._put(view)
    else:
        await encounter._show(view)
    await say(state, words, done)
    return None
