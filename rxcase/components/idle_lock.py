"""The lock over an idle page, the warning before it, and the script that runs both.

The page underneath stays as it is: what was typed there is still there after the password.
"""

from __future__ import annotations

import reflex as rx

from rxcase.components.brand import brand
from rxcase.components.button import button
from rxcase.components.wrapped.native_form import NativeForm


class SessionScript(rx.Fragment):
    """Draws nothing; brings ``assets/session.js`` along."""

    def add_imports(self) -> dict[str, str]:
        """The script, for what it does when loaded."""
        return {"": "$/public/session.js"}


def idle_lock(
    *,
    name: rx.Var[str],
    email: rx.Var[str],
    is_signed_in: rx.Var[bool],
    is_locked: rx.Var[bool],
    is_hydrated: rx.Var[bool],
) -> rx.Component:
    """The two dialogs; the script opens them.

    Args:
        name: Whose session it is.
        email: What they sign in with, for the browser's store of passwords.
        is_signed_in: Whether there is a session to look after.
        is_locked: Whether the server says that it is locked.
        is_hydrated: Whether the page has got its data; if not, it is loaded again after unlocking.
    """

    def spoken(value: rx.Var[bool]) -> rx.Var[str]:
        return rx.cond(value, "true", "false")

    unlock = rx.el.form(
        rx.el.input(type="email", name="email", value=email, auto_complete="username", hidden=True, read_only=True),
        rx.el.label("Password", html_for="lock-password"),
        rx.el.input(
            id="lock-password",
            type="password",
            name="password",
            auto_complete="current-password",
            required=True,
            auto_focus=True,
            class_name="input",
            aria_describedby="lock-error",
        ),
        rx.el.p(id="lock-error", role="alert", class_name="lock-error"),
        button("Unlock", kind="primary", type="submit"),
        id="lock-form",
        class_name="lock-form",
    )
    leave = NativeForm.create(
        button("Sign out instead", kind="plain", type="submit"),
        action="/auth/sign-out",
        method="post",
    )
    locked = rx.el.dialog(
        brand(),
        rx.el.h2("Locked", id="lock-title"),
        rx.el.p(
            rx.cond(name, rx.el.span(rx.el.bdi(name), ": "), rx.fragment()),
            "locked after a time without activity. What you typed is still on the page.",
            id="lock-words",
        ),
        unlock,
        leave,
        id="lock-dialog",
        class_name="lock-dialog",
        custom_attrs={
            "aria-labelledby": "lock-title",
            "aria-describedby": "lock-words",
            "data-locked": spoken(is_locked),
            "data-signed-in": spoken(is_signed_in),
            "data-hydrated": spoken(is_hydrated),
        },
    )
    soon = rx.el.dialog(
        rx.el.h2("Still there?", id="lock-warning-title"),
        rx.el.p("The page locks in ", rx.el.span(id="lock-seconds"), ". Any key or click keeps it open."),
        button("Keep it open", kind="primary", auto_focus=True),
        id="lock-warning",
        class_name="lock-warning",
        role="alertdialog",
        custom_attrs={"aria-labelledby": "lock-warning-title"},
    )
    return rx.fragment(locked, soon, SessionScript.create())
