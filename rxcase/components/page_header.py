"""The first line of a page: its name, and what can be done with all of it."""

from __future__ import annotations

import reflex as rx


def page_header(title: rx.Var[str] | str, *tools) -> rx.Component:
    """The page's name, with tools beside it."""
    return rx.el.header(rx.el.h1(title), *tools, class_name="page-header")
