"""Sections of the linked case: which one it is, its facts, and what happened."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.case_row import case_row
from rxcase.components.facts import fact_groups
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.menu import menu
from rxcase.domain.case_forms import OFFERED_TYPES
from rxcase.domain.case_words import CASE_TYPES
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.case_row import CaseRow
from rxcase.shell.frame import may
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.encounter_parts import CasePart

WHO = EncounterState.header


def _may_link() -> rx.Var[bool]:
    return may("case:edit") & may("encounter:work") & (WHO.status != "archived")


def _row(each: rx.vars.ObjectVar[CaseRow]) -> rx.Component:
    do = EncounterFormState.do
    unlink = button("Unlink", on_click=do("case-unlink", 0, WHO.version), aria_label="Unlink " + each.case_number)
    join = button("Link", on_click=do("case-link", each.id, WHO.version), aria_label="Link " + each.case_number)
    is_linked = each.id == CasePart.case_id
    tools = rx.el.span(
        rx.cond(is_linked, rx.el.span(icon("link-2"), "Linked", class_name="linked-mark"), rx.fragment()),
        rx.cond(
            _may_link(),
            rx.el.span(rx.cond(is_linked, unlink, rx.cond(CasePart.case_id == 0, join)), class_name="no-print"),
        ),
        class_name="entry-tools",
    )
    return case_row(each, tools)


def _new_case() -> rx.Component:
    address = (
        "/new-case/"
        + WHO.employee_id.to_string()
        + "/?encounter="
        + WHO.id.to_string()
        + "&version="
        + WHO.version.to_string()
        + "&type="
    )
    return menu(
        *[
            link(icon("file-plus-2"), CASE_TYPES[each], href=address + each, class_name="menu-item")
            for each in OFFERED_TYPES
        ],
        face=[icon("plus"), "New case…"],
        class_name="menu no-print",
    )


def case_section() -> rx.Component:
    """The case behind the encounter, and the person's others to link instead."""
    # A case that the reader may not tie to the person stands in no list of theirs, but here it is.
    unlisted = rx.cond(
        (CasePart.case_id > 0) & (CasePart.cases.length() == 0),
        button_link("Open the case", href="/case/" + CasePart.case_id.to_string() + "/"),
    )
    tools = rx.cond(_may_link() & (CasePart.case_id == 0), _new_case())
    return section(
        "case",
        "Case",
        rx.cond(
            CasePart.cases.length() > 0,
            rx.el.ul(rx.foreach(CasePart.cases, _row), class_name="entries cases-of-person"),
        ),
        unlisted,
        unless_empty(
            CasePart.case_facts.length() > 0,
            fact_groups(CasePart.case_facts, "Case"),
            "No case is linked to this encounter. Link one of the person’s, or make a new one.",
        ),
        tools=tools,
    )


def incident_section() -> rx.Component:
    """What happened, of an OSHA injury."""
    return section(
        "incident",
        "Incident summary",
        unless_empty(
            CasePart.incident_facts.length() > 0,
            fact_groups(CasePart.incident_facts, "Incident"),
            "It is shown when an OSHA injury case is linked and your role may read it.",
        ),
    )
