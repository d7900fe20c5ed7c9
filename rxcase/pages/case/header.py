"""The head of a case: whose, which one, how it stands, and what can be done with it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.case_row import verification
from rxcase.components.chip import chip
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.menu import menu, menu_divider, menu_item
from rxcase.shell.frame import may as may_see
from rxcase.state.case import CaseState
from rxcase.state.case_steps import CaseStepState


def _fact(label: str, *value: rx.Component | rx.Var | str, shown: rx.Var | None = None) -> rx.Component:
    fact = rx.el.div(rx.el.dt(label), rx.el.dd(*value), class_name="head-fact")
    return fact if shown is None else rx.cond(shown, fact)


def _actions() -> rx.Component:
    may, head, ask = CaseState.abilities, CaseState.header, CaseStepState.ask
    number = head.id.to_string()
    more = menu(
        rx.cond(
            may.may_copy,
            link(
                icon("users-round"),
                "Copy to other exposed people…",
                href="/copy-case/" + number + "/",
                class_name="menu-item",
            ),
        ),
        rx.cond(
            may.may_merge,
            link(icon("merge"), "Merge duplicates…", href="/merge-cases/" + number + "/", class_name="menu-item"),
        ),
        rx.cond(
            may.may_retype,
            menu_item(
                "replace",
                "Change type…",
                on_click=ask("retype"),
                custom_attrs={"data-command": "Change the type of this case…"},
            ),
        ),
        menu_item(
            "printer",
            "Print",
            custom_attrs={"data-print": "", "data-command": "Print this case"},
        ),
        rx.cond(
            may.may_delete,
            rx.fragment(
                menu_divider(),
                menu_item(
                    "trash-2", "Delete…", on_click=ask("delete"), custom_attrs={"data-command": "Delete this case…"}
                ),
            ),
        ),
        face=["More", icon("chevron-down")],
    )
    days = link(
        "Days…", href="/days/" + number + "/", class_name="button", custom_attrs={"data-command": "Days of this case"}
    )
    return rx.el.div(
        rx.cond(may_see("restriction:view") & ~head.is_deleted, days),
        rx.cond(may.may_verify, button("Verify…", kind="primary", on_click=ask("verify"))),
        rx.cond(
            may.may_close, button("Close…", on_click=ask("close"), custom_attrs={"data-command": "Close this case…"})
        ),
        rx.cond(may.may_reopen, button("Reopen…", on_click=ask("reopen"))),
        rx.cond(~head.is_deleted, more),
        class_name="head-actions no-print",
    )


def _bars() -> rx.Component:
    head = CaseState.header
    deleted = rx.el.p(icon("trash-2"), rx.el.span(head.deleted_words), class_name="record-bar", role="status")
    unverified = rx.el.p(
        icon("circle-alert"),
        rx.el.span("Reported from outside, and nobody has verified it yet."),
        class_name="record-bar near",
    )
    twins = rx.el.p(
        icon("copy"),
        rx.el.span(
            rx.cond(
                head.duplicates == 1,
                "There is another case of this person and day. ",
                head.duplicates.to_string() + " other cases of this person and day. ",
            ),
            rx.cond(
                CaseState.abilities.may_merge,
                link("Look at them side by side", href="/merge-cases/" + head.id.to_string() + "/"),
            ),
        ),
        class_name="record-bar no-print",
    )
    return rx.fragment(
        rx.cond(head.is_deleted, deleted),
        rx.cond((head.verified == "no") & ~head.is_deleted, unverified),
        rx.cond((head.duplicates > 0) & ~head.is_deleted, twins),
    )


def header() -> rx.Component:
    """Two lines, and a bar for what needs somebody."""
    head = CaseState.header
    person = rx.cond(
        head.employee_id > 0,
        link(rx.el.bdi(head.person), href="/chart/" + head.employee_id.to_string() + "/"),
        rx.el.bdi(head.person),
    )
    closed = rx.cond(head.closed_words, rx.el.strong("Closed ", head.closed_words), head.status_words)
    return rx.el.header(
        rx.el.div(
            rx.el.h1(rx.cond(head.case_number, head.case_number, "Case"), class_name="one-line"),
            rx.el.p(
                rx.el.span(head.type_words, class_name="dotted"),
                rx.el.span(person, class_name="dotted"),
                rx.el.span(head.employer, class_name="dotted"),
                rx.cond(head.site, rx.el.span(head.site, class_name="dotted")),
                class_name="head-about one-line",
            ),
            _actions(),
            class_name="head-line",
        ),
        rx.el.dl(
            _fact("Status", closed, verification(head.verified)),
            _fact("Day", head.occurred_words, shown=head.occurred_words),
            _fact("Recordable", head.recordable_words, shown=head.is_recordable),
            _fact("Absent", head.days_absent_words, shown=head.days_absent_words),
            _fact("Chart", head.chart_number, shown=head.chart_number),
            _fact("Privacy case", chip("Name stays off the log"), shown=head.is_privacy_case),
            class_name="head-line head-facts",
        ),
        _bars(),
        class_name="record-head",
    )
