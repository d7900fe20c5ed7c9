"""Who one is here, what one may see, and one's password."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.field import field
from rxcase.components.page_header import page_header
from rxcase.shell.frame import frame
from rxcase.shell.routes import ACCOUNT
from rxcase.state.account import AccountState
from rxcase.state.session import SessionState


def _fact(label: str, value: rx.Var[str]) -> rx.Component:
    return rx.fragment(rx.el.dt(label), rx.el.dd(rx.el.bdi(value)))


def _password_form() -> rx.Component:
    errors = AccountState.errors
    return rx.el.form(
        field(
            "Present password",
            "old_password",
            error=errors["old_password"],
            type="password",
            auto_complete="current-password",
            required=True,
        ),
        field(
            "New password",
            "new_password",
            help_text="At least 12 characters. A few words that only you would put together are good.",
            error=errors["new_password"],
            type="password",
            auto_complete="new-password",
            required=True,
        ),
        field(
            "New password, again",
            "new_password_again",
            error=errors["new_password_again"],
            type="password",
            auto_complete="new-password",
            required=True,
        ),
        rx.el.div(
            button("Change password", kind="primary", type="submit"),
            rx.el.span("You stay signed in here, and are signed out everywhere else.", class_name="field-help"),
            class_name="form-actions",
        ),
        on_submit=AccountState.change_password,
        key=AccountState.form_key.to_string(),
        class_name="form",
    )


def page() -> rx.Component:
    """The page."""
    me = SessionState.me
    return frame(
        page_header("Account"),
        rx.el.div(
            rx.el.section(
                rx.el.h2("You"),
                rx.el.dl(
                    _fact("Name", me.name),
                    _fact("E-mail", me.email),
                    _fact("Role", me.role),
                    _fact("You see", me.scope_words),
                    class_name="facts",
                ),
                class_name="section",
            ),
            rx.el.section(rx.el.h2("Password"), _password_form(), class_name="section"),
            class_name="reading-page",
        ),
        here=ACCOUNT,
    )
