"""Buttons, and links that look like them."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from rxcase.components.link import link

Kind = Literal["secondary", "primary", "plain"]


def _class(kind: Kind, class_name: str) -> str:
    return " ".join(part for part in ("button", kind if kind != "secondary" else "", class_name) if part)


def button(*children, kind: Kind = "secondary", class_name: str = "", **props) -> rx.Component:
    """A button; its words say what it does."""
    return rx.el.button(*children, **{"type": "button"} | props, class_name=_class(kind, class_name))


def button_link(
    *children, href: rx.Var[str] | str, kind: Kind = "secondary", class_name: str = "", **props
) -> rx.Component:
    """A link to another page in the shape of a button."""
    return link(*children, href=href, class_name=_class(kind, class_name), **props)
