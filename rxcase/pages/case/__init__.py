"""One case: what is recorded, the form that it becomes, what belongs to it, what was done to it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.case_row import encounter_rows
from rxcase.components.counted_section import counted_section
from rxcase.components.empty_state import error_state
from rxcase.components.facts import fact_groups
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.record_lists import document_list, line_list, span_list
from rxcase.components.skeleton import skeleton_text
from rxcase.components.wrapped.field_form import FieldForm
from rxcase.pages.case.changes import changes_section
from rxcase.pages.case.header import header
from rxcase.pages.case.parts import part_dialog, parts_section
from rxcase.pages.case.steps import step_dialogs
from rxcase.shell.frame import frame, may
from rxcase.shell.routes import CASE, WORKLIST
from rxcase.state.case import CaseFormState, CaseState


def _form() -> rx.Component:
    form = CaseFormState.form
    fields = FieldForm.create(
        subject=form.subject,
        version=form.version,
        groups=form.groups,
        values=form.present,
        draft=form.draft,
        draft_words=CaseFormState.draft_words,
        answer=CaseFormState.answer,
        reading=CaseFormState.reading,
        save_words="Save case",
        on_draft=CaseFormState.keep,
        on_read=CaseFormState.read,
        on_save=CaseFormState.save,
        on_leave=CaseFormState.leave,
        key=form.subject,
    )
    meanwhile = rx.el.p(icon("circle-alert"), rx.el.span(CaseFormState.meanwhile), class_name="record-bar near")
    return rx.fragment(
        rx.el.div(rx.cond(CaseFormState.meanwhile, meanwhile), role="status", class_name="meanwhile"),
        fields,
    )


def _facts_section() -> rx.Component:
    edit = rx.cond(
        CaseState.abilities.may_edit & ~CaseFormState.is_open,
        button(
            "Edit case",
            on_click=CaseFormState.edit,
            class_name="no-print",
            custom_attrs={"data-command": "Edit this case"},
        ),
    )
    read = rx.el.div(
        fact_groups(CaseState.groups, "Case"),
        rx.cond(CaseState.clinical_groups.length() > 0, fact_groups(CaseState.clinical_groups, "")),
        class_name="case-facts",
    )
    return rx.el.section(
        rx.el.div(rx.el.h2("Case", id="facts-title"), edit, class_name="section-head"),
        rx.cond(CaseFormState.is_open, _form(), read),
        id="facts",
        class_name="section",
        aria_labelledby="facts-title",
    )


def _sections() -> list[rx.Component]:
    return [
        _facts_section(),
        rx.cond(may("clinical:view"), parts_section()),
        rx.cond(
            may("encounter:view"),
            counted_section(
                "encounters",
                "Encounters",
                encounter_rows(CaseState.encounters),
                "No encounter is linked. A case is linked from its encounter’s page.",
                count=CaseState.encounter_count,
            ),
        ),
        rx.cond(
            may("restriction:view"),
            counted_section(
                "restrictions",
                "Restrictions",
                span_list(CaseState.restrictions),
                "No restriction belongs to this case. Restrictions are written in its encounter.",
                is_filled=CaseState.restrictions.length() > 0,
            ),
        ),
        rx.cond(
            may("clinical:view"),
            counted_section(
                "conditions",
                "Conditions",
                line_list(CaseState.conditions),
                "No diagnosis belongs to this case.",
                is_filled=CaseState.conditions.length() > 0,
            ),
        ),
        rx.cond(
            may("document:view"),
            counted_section(
                "documents",
                "Documents",
                document_list(CaseState.documents),
                "No document is linked. Those that are added in a linked encounter stand here too.",
                count=CaseState.document_count,
            ),
        ),
        changes_section(),
    ]


def page() -> rx.Component:
    """The page."""
    head = CaseState.header
    shown = rx.el.div(
        header(),
        rx.el.div(*_sections(), class_name="record-body"),
        step_dialogs(),
        part_dialog(),
        class_name=rx.cond(head.is_deleted, "lined-out", ""),
    )
    problem = error_state(
        "This case cannot be shown",
        CaseState.problem,
        button_link("To the worklist", href=WORKLIST.href, kind="primary"),
        level=1,
    )
    waiting = rx.el.div(skeleton_text(3), skeleton_text(8), class_name="encounter-waiting")
    return frame(
        rx.cond(CaseState.problem, problem, rx.cond(CaseState.is_loaded, shown, waiting)),
        here=CASE,
        place=rx.fragment(
            link(WORKLIST.title, href=WORKLIST.href, class_name="place-back"),
            rx.cond(
                head.employee_id > 0,
                rx.fragment(
                    rx.el.span(" / ", class_name="quiet"),
                    link(
                        rx.el.bdi(head.person),
                        href="/chart/" + head.employee_id.to_string() + "/",
                        class_name="place-back",
                    ),
                ),
            ),
            rx.cond(CaseState.is_loaded, rx.el.span(" / ", class_name="quiet")),
            head.case_number,
        ),
        main_class="record-page",
    )
