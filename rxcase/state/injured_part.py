"""The view-model of the form of an injured part, over the page of its case."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.components.wrapped.field_form import FormAnswer, Reading
from rxcase.errors import LockedError, RxcaseError, SignInNeededError
from rxcase.readmodels.form import FormView
from rxcase.services.case import injured_parts
from rxcase.state.arguments import parse_int, parse_text
from rxcase.state.case import CaseState
from rxcase.state.case_forms import LONGEST_KEY, answer_to, sent_of
from rxcase.state.gate import actor_of, needs


class InjuredPartState(rx.State):
    """``part_id`` is 0 while a new one is being added."""

    is_open: rx.Field[bool] = rx.field(False)
    part_id: rx.Field[int] = rx.field(0)
    form: rx.Field[FormView] = rx.field(default_factory=FormView)
    answer: rx.Field[FormAnswer] = rx.field(default_factory=FormAnswer)
    reading: rx.Field[Reading] = rx.field(default_factory=Reading)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def edit(self, part_id: int) -> None:
        """Open the form of a part, or of a new one."""
        await self._open(parse_int(part_id, "injured part"))

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def leave(self) -> None:
        """Close the form; what was typed is on the page until it is loaded again."""
        self.is_open = False

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def save(self, subject: str, request_key: str, sent: dict[str, Any]) -> None:
        """Add the part, or save what was changed of it."""
        parse_text(subject, "form", 100)
        key, typed = parse_text(request_key, "request", LONGEST_KEY), sent_of(sent)
        case = await self.get_state(CaseState)
        words = "Injured part saved." if self.part_id else "Injured part added."
        try:
            await case._do(words, injured_parts.save_part, self.part_id, typed.version, typed.given)
        except (SignInNeededError, LockedError):
            raise
        except RxcaseError as refusal:
            await self._open(self.part_id)
            self.answer = answer_to(key, refusal)
            return
        self.answer = answer_to(key, None)
        self.is_open = False

    async def _open(self, part_id: int) -> None:
        case = await self.get_state(CaseState)
        actor = await actor_of(self)
        self.form = await asyncio.to_thread(injured_parts.part_form, actor, case.header.id, part_id)
        self.part_id, self.is_open = part_id, True
