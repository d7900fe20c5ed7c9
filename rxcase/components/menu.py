"""A button that opens a short list of things to do; arrows, Escape and a click beside it work (assets/keys.js)."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.link import link


def menu(
    *items, face: list[rx.Component | str], class_name: str = "menu", button_class: str = "button"
) -> rx.Component:
    """A menu.

    Args:
        *items: ``menu_item`` and its like.
        face: What the button shows.
        class_name: ``menu`` with what else the menu is.
        button_class: How the button looks.
    """
    return rx.el.details(
        rx.el.summary(*face, class_name=button_class),
        rx.el.div(*items, class_name="menu-panel"),
        class_name=class_name,
    )


def menu_item(icon_name: str, words: rx.Var[str] | str, note: rx.Var[str] | str = "", **props) -> rx.Component:
    """A thing to do, with a second line of explanation if there is one."""
    text = rx.el.span(
        rx.el.span(words),
        rx.cond(note, rx.el.span(note, class_name="menu-item-note")),
        class_name="menu-item-text",
    )
    return rx.el.button(icon(icon_name), text, type="button", class_name="menu-item", **props)


def menu_link(icon_name: str, words: str, href: str, letter: str = "") -> rx.Component:
    """A page to go to; after ``g`` the letter leads there too."""
    goes = {"data-go": letter} if letter else {}
    return link(icon(icon_name), words, href=href, class_name="menu-item", custom_attrs=goes)


def menu_divider() -> rx.Component:
    """A line between kinds of items."""
    return rx.el.div(class_name="menu-divider")
