"""Tables of plain rows: the heading sticks, a row opens what it names, a telephone shows cards."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.link import link


def heading(label: rx.Var[str] | str, **props) -> rx.Component:
    """A column's heading."""
    return rx.el.th(label, scope="col", role="columnheader", **props)


def sort_heading(label: rx.Var[str] | str, href: rx.Var[str], direction: rx.Var[str], **props) -> rx.Component:
    """A heading that sorts: a link to the same view in another order.

    Args:
        label: The column's name.
        href: The view that a press leads to.
        direction: ascending, descending, or nothing where the order is another column's.
        **props: Passed to the heading.
    """
    arrow = rx.match(direction, ("ascending", icon("arrow-up")), ("descending", icon("arrow-down")), rx.fragment())
    return rx.el.th(
        link(label, arrow, href=href),
        scope="col",
        role="columnheader",
        aria_sort=rx.cond(direction, direction, "none"),
        **props,
    )


def cell(*children, name: str, **props) -> rx.Component:
    """A cell; ``name`` places it on the card that the row becomes on a telephone."""
    return rx.el.td(*children, **{"role": "cell"} | props, class_name=f"cell-{name}")


def row_link(*children, href: rx.Var[str], **props) -> rx.Component:
    """The link of a row's first cell; it reaches over the whole row."""
    return link(*children, href=href, class_name="row-link", **props)


def table(
    headings: list[rx.Component | rx.Var],
    rows: rx.Component | rx.Var,
    *,
    label: str,
    class_name: str = "",
    role: str = "table",
    **props,
) -> rx.Component:
    """A table, or a grid; the roles are said aloud because a card layout takes them from browsers."""
    return rx.el.table(
        rx.el.caption(label, class_name="unseen"),
        rx.el.thead(rx.el.tr(*headings, role="row"), role="rowgroup"),
        rx.el.tbody(rows, role="rowgroup"),
        role=role,
        **props,
        class_name=f"table {class_name}".strip(),
    )
