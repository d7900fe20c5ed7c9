"""Tables of plain rows: the heading sticks, a row opens what it names, a telephone shows cards."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.link import link


def heading(label: rx.Var[str] | str, **props) -> rx.Component:
    """A column's heading."""
    return rx.el.th(label, scope="col", role="columnheader", **props)


def sort_heading(
    label: rx.Var[str] | str,
    href: rx.Var[str],
    direction: rx.Var[str],
    *,
    rank: rx.Var[str],
    then: rx.Var[str],
    then_words: rx.Var[str],
    **props,
) -> rx.Component:
    """A heading that sorts: a link to the same view in another order.

    Args:
        label: The column's name.
        href: The view that a press leads to.
        direction: ascending, descending, or nothing where the order is another column's.
        rank: Which of several columns that sort it is, “1” and on; empty where one column or another one sorts.
        then: The same view sorted by this column too; with Shift the heading leads there.
        then_words: What that does: shown to who points there.
        **props: Passed to the heading.
    """
    arrow = rx.match(direction, ("ascending", icon("arrow-up")), ("descending", icon("arrow-down")), rx.fragment())
    place = rx.el.span(
        rx.el.span(", " + direction + ", key ", class_name="unseen"),
        rank,
        rx.el.span(" of the order", class_name="unseen"),
        class_name="sort-rank",
    )
    by_keys = {"aria-keyshortcuts": "Shift+Enter"}
    return rx.el.th(
        link(label, arrow, rx.cond(rank, place), href=href, custom_attrs=by_keys),
        # For a pointer without a keyboard; by keys it is Shift and Enter on the heading.
        link(
            icon("list-plus"),
            href=then,
            class_name="then-by",
            title=then_words + " (Shift)",
            aria_hidden="true",
            tab_index=-1,
            custom_attrs={"data-then": ""},
        ),
        scope="col",
        role="columnheader",
        # One heading says that it sorts; the others say it in words.
        aria_sort=rx.cond((rank == "") | (rank == "1"), rx.cond(direction, direction, "none"), "none"),
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
