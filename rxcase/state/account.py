"""The view-model of the account page: the change of one's own password."""

from __future__ import annotations

from typing import Any

import reflex as rx

from rxcase.errors import InvalidInputError
from rxcase.services.account.sessions import change_password
from rxcase.state.arguments import parse_form
from rxcase.state.gate import actor_of, signed_in, token_of
from rxcase.state.password_line import in_line
from rxcase.state.session import say


class AccountState(rx.State):
    """What is wrong with the form, field by field; ``form_key`` rises when it is to be emptied."""

    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    form_key: rx.Field[int] = rx.field(0)

    @rx.event
    @signed_in
    async def change_password(self, form: dict[str, Any]) -> None:
        """Replace one's own password; all other sessions end."""
        given = parse_form(form)
        self.errors = {}
        old, new = given.get("old_password", ""), given.get("new_password", "")
        if new != given.get("new_password_again", ""):
            message = "The two new passwords differ. Type the same one twice."
            raise InvalidInputError(message, {"new_password_again": message})
        await in_line(change_password, await actor_of(self), old, new, token_of(self))
        self.form_key += 1
        await say(self, "Password changed. You were signed out everywhere else.")
