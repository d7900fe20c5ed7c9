"""The list of keys, and the switch that turns the single letters off."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button

KEYS: list[tuple[tuple[str, ...], str]] = [
    (("Ctrl", "K"), "Go to a page, find a person, do something (⌘ K on a Mac)"),
    (("/",), "Search people, numbers, employers"),
    (("j", "k"), "Next and previous row"),
    (("←", "↑", "→", "↓"), "Go through the list; Home, End, Page Up and Page Down too"),
    (("Enter",), "Open the row, or the cell that is edited in it"),
    (("Shift", "Enter"), "On a heading: sort by it too, after what sorts already"),
    (("e",), "Edit the cell (F2 too)"),
    (("x",), "Choose the row (Space too; Shift for a span)"),
    (("n",), "Write a note"),
    (("Ctrl", "Enter"), "Save the note (⌘ Enter on a Mac)"),
    (("1", "…", "9"), "Go to a section of the encounter"),
    (("u",), "Take back what was just done"),
    (("g", "w"), "Go to the worklist"),
    (("g", "c"), "Go to the calendar"),
    (("g", "a"), "Go to your account"),
    (("g", "h"), "Go to what you changed lately"),
    (("Esc",), "Leave a field, a menu or a dialog; from an encounter, back to its row"),
    (("?",), "This list"),
]


def keyboard_help() -> rx.Component:
    """A dialog that the key ``?`` opens (assets/keys.js)."""
    lines = [
        rx.fragment(rx.el.dt(*[rx.el.kbd(key) for key in keys]), rx.el.dd(words, class_name="secondary"))
        for keys, words in KEYS
    ]
    return rx.el.dialog(
        rx.el.h2("Keyboard", id="keyboard-help-title"),
        rx.el.div(
            rx.el.dl(*lines, class_name="keys"),
            rx.el.label(
                rx.el.input(type="checkbox", custom_attrs={"data-keys-switch": ""}),
                "Single letters act as shortcuts",
                class_name="check",
            ),
            class_name="dialog-body",
        ),
        rx.el.div(
            button("Close", custom_attrs={"data-close-dialog": ""}, auto_focus=True), class_name="dialog-actions"
        ),
        id="keyboard-help",
        class_name="dialog",
        aria_labelledby="keyboard-help-title",
    )
