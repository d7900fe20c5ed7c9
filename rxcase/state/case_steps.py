"""The view-model of the steps of a case: verify, close, reopen, delete, remove a part, each with its refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError, StaleVersionError
from rxcase.readmodels.case import CaseView
from rxcase.services.case import case_type, cases, injured_parts
from rxcase.state.arguments import parse_form, parse_id, parse_text
from rxcase.state.case import CaseState
from rxcase.state.gate import needs

STEPS = ("verify", "close", "reopen", "delete", "retype")


class CaseStepState(rx.State):
    """Which step is being asked about, and why it was refused; ``asked`` is one of ``STEPS`` or nothing."""

    asked: rx.Field[str] = rx.field("")
    problem: rx.Field[str] = rx.field("")
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    declines: rx.Field[bool] = rx.field(False)

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def ask(self, step: str) -> None:
        """Ask before doing it."""
        self.reset()
        name = parse_text(step, "step", 20)
        if name in STEPS:
            self.asked = name

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def leave(self) -> None:
        """Do nothing of it."""
        self.reset()

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def choose_answer(self, answer: str) -> None:
        """Ask for the reason of a report that is declined, for how it came about of one that is not."""
        self.declines = parse_text(answer, "answer", 20) == "declined"
        self.errors = {}

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def verify(self, form: dict[str, Any]) -> None:
        """Verify or decline a report."""
        given = parse_form(form)
        answer = given.get("answer", "")
        words = "Report declined." if answer == "declined" else "Case verified."
        await self._do(
            "verify",
            words,
            cases.verify_case,
            answer,
            onset=given.get("onset", ""),
            reason=given.get("reason", ""),
        )

    @rx.event
    @needs(Permission.CASE_CLOSE)
    async def close(self, form: dict[str, Any]) -> None:
        """Close on the day given."""
        await self._do("close", "Case closed.", cases.close_case, parse_form(form).get("closed_on", ""))

    @rx.event
    @needs(Permission.CASE_CLOSE)
    async def reopen(self) -> None:
        """Open it again."""
        await self._do("reopen", "Case reopened.", cases.reopen_case)

    @rx.event
    @needs(Permission.CASE_DELETE)
    async def delete(self, form: dict[str, Any]) -> None:
        """Line the case out."""
        given = parse_form(form)
        await self._do(
            "delete",
            "Case deleted: it is lined out here until the page is loaded again.",
            cases.delete_case,
            given.get("confirmation", ""),
            given.get("reason", ""),
        )

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def retype(self, form: dict[str, Any]) -> None:
        """Say that it is a case of another type."""
        given = parse_form(form)
        await self._do(
            "retype",
            "Type changed: what only the old type asks for is kept, and shown again if it is changed back.",
            case_type.change_type,
            given.get("case_type", ""),
            given.get("reason", ""),
        )

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def remove_part(self, part_id: int) -> None:
        """Take an injured part off the case."""
        case = await self.get_state(CaseState)
        await case._do("Injured part removed.", injured_parts.remove_part, parse_id(part_id, "injured part"))

    async def _do(self, step: str, words: str, service: Callable[..., CaseView], *given: Any, **named: Any) -> None:
        case = await self.get_state(CaseState)
        try:
            await case._do(words, service, case.header.version, *given, **named)
        except StaleVersionError as stale:
            await case._read()
            self.asked, self.problem, self.errors = step, stale.message, {}
        except InvalidInputError as refusal:
            self.asked, self.problem, self.errors = step, refusal.message, dict(refusal.fields)
        else:
            self.reset()
