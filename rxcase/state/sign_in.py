"""What the page to sign in reads in its address."""

from __future__ import annotations

import reflex as rx

from rxcase.services.account.sessions import WRONG_SIGN_IN
from rxcase.services.account.throttle import too_many
from rxcase.state.addresses import local_path

_PROBLEMS = {"wrong": WRONG_SIGN_IN, "ended": "Your session has ended. Sign in to go on."}


class SignInState(rx.State):
    """Apart from the session: what is read in the address is sent with each address, and every row knows the session."""

    @rx.var
    def problem(self) -> str:
        """Why the last try to sign in failed: the address brings a code, never words."""
        said = self.router.url.query_parameters
        seconds = said.get("seconds", "")
        if said.get("problem") == "wait" and seconds.isascii() and seconds.isdigit() and len(seconds) <= 5:
            return too_many(int(seconds))
        return _PROBLEMS.get(said.get("problem", ""), "")

    @rx.var
    def next_path(self) -> str:
        """Where signing in leads to, for the form's hidden field."""
        return local_path(self.router.url.query_parameters.get("next"), "")
