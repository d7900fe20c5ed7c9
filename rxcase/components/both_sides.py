"""The two sides of what two people changed: neither is dropped."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.errors import FieldConflict


def _side(each: rx.vars.ObjectVar[FieldConflict]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(each.field.replace("_", " ").capitalize(), scope="row"), rx.el.td(each.mine), rx.el.td(each.theirs)
    )


def both_sides(conflicts: rx.Var[Sequence[FieldConflict]]) -> rx.Component:
    """Each field with what one typed and what was saved meanwhile; nothing where there is no conflict."""
    table = rx.el.table(
        rx.el.thead(rx.el.tr(rx.el.th(""), rx.el.th("Yours", scope="col"), rx.el.th("Saved meanwhile", scope="col"))),
        rx.el.tbody(rx.foreach(conflicts, _side)),
        class_name="both-sides",
    )
    return rx.cond(conflicts.length() > 0, table)
