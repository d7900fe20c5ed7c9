"""Where somebody lands whose role does not include a page."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button_link
from rxcase.components.empty_state import empty_state
from rxcase.shell.frame import frame
from rxcase.shell.routes import HOME, NOT_ALLOWED
from rxcase.state.session import SessionState


def page() -> rx.Component:
    """The page."""
    return frame(
        empty_state(
            "lock",
            "This page is not part of your role",
            rx.fragment(
                "You are signed in as ", SessionState.me.role, ". Whoever set up your account can change what you see."
            ),
            button_link("To the start", href=HOME.href, kind="primary"),
            level=1,
        ),
        here=NOT_ALLOWED,
    )
