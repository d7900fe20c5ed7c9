"""Sections of the linked case: its facts, and what happened."""

from __future__ import annotations

import reflex as rx

from rxcase.components.facts import fact_groups
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.state.encounter_parts import CasePart


def case_section() -> rx.Component:
    """The case behind the encounter."""
    return section(
        "case",
        "Case",
        unless_empty(
            CasePart.case_facts.length() > 0,
            fact_groups(CasePart.case_facts, "Case"),
            "No case is linked to this encounter.",
        ),
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
