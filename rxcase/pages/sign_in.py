"""Signing in: a real form, so that password managers and a broken script do no harm."""

from __future__ import annotations

import reflex as rx

from rxcase.components.brand import brand
from rxcase.components.button import button
from rxcase.components.field import field
from rxcase.components.form_summary import form_summary
from rxcase.components.wrapped.native_form import NativeForm
from rxcase.shell.frame import plain_frame
from rxcase.state.sign_in import SignInState


def page() -> rx.Component:
    """The page."""
    form = NativeForm.create(
        form_summary(SignInState.problem),
        rx.el.input(type="hidden", name="next", value=SignInState.next_path, read_only=True),
        field(
            "E-mail",
            "email",
            type="email",
            auto_complete="username",
            required=True,
            auto_focus=True,
            custom_attrs={"data-kept-email": ""},
        ),
        field("Password", "password", type="password", auto_complete="current-password", required=True),
        button("Sign in", kind="primary", type="submit"),
        action="/auth/sign-in",
        method="post",
    )
    return plain_frame(brand(), rx.el.h1("Sign in"), form)
