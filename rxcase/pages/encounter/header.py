"""The sticky header of an encounter: the person, where the encounter stands, and what can be done next."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.chip import chip
from rxcase.components.follow_up import follow_up
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.menu import menu, menu_item
from rxcase.components.status_mark import status_mark
from rxcase.readmodels.encounter import StageChoice
from rxcase.readmodels.presence import PersonHere
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_history import EncounterHistoryState
from rxcase.state.encounter_parts import CasePart
from rxcase.state.encounter_step import EncounterStepState


def _labelled(label: str, *value, name: str = "") -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(*value), class_name=f"head-fact {name}".strip())


def _with_dots(*parts: rx.Var[str]) -> list[rx.Component]:
    """Facts in a row, those that are known."""
    return [rx.cond(part, rx.el.span(part, class_name="dotted")) for part in parts]


def _stage_item(stage: rx.vars.ObjectVar[StageChoice]) -> rx.Component:
    current = rx.el.div(
        icon("check"), rx.el.span(stage.label), rx.el.span("now", class_name="quiet"), class_name="menu-item current"
    )
    other = menu_item(
        "arrow-right",
        stage.label,
        stage.refusal,
        on_click=EncounterStepState.move(stage.id, EncounterState.header.version),
        disabled=stage.refusal != "",
    )
    return rx.cond(stage.is_current, current, other)


def _person_here(person: rx.vars.ObjectVar[PersonHere]) -> rx.Component:
    return rx.el.li(
        rx.el.span(person.initials, aria_hidden="true"),
        rx.el.span(person.name, class_name="unseen"),
        title=person.name,
        class_name="avatar",
    )


def _others() -> rx.Component:
    """Who else has the encounter open, and what one of them just did."""
    state = EncounterState
    here = rx.el.div(
        rx.el.span("Also here", class_name="quiet"),
        rx.el.ul(rx.foreach(state.people, _person_here), class_name="avatars"),
        class_name="others-here",
    )
    return rx.el.div(
        rx.cond(state.others_did, rx.el.span(state.others_did, class_name="quiet one-line")),
        rx.cond(state.people.length() > 0, here),
        role="status",
        class_name="others no-print",
    )


def _actions() -> rx.Component:
    may = EncounterState.abilities
    ask = EncounterStepState.ask
    move = menu(
        rx.foreach(EncounterState.stages, _stage_item),
        face=["Move…", icon("chevron-down")],
    )
    more = menu(
        menu_item(
            "history",
            "History…",
            on_click=EncounterHistoryState.look,
            custom_attrs={"data-command": "History of this encounter…"},
        ),
        menu_item("printer", "Print", custom_attrs={"data-print": "", "data-command": "Print this encounter"}),
        face=[icon("ellipsis"), rx.el.span("More", class_name="unseen")],
        button_class="button square",
    )
    return rx.el.div(
        rx.cond(may.may_move, move),
        rx.cond(
            may.may_close,
            button(
                "Close…",
                on_click=ask("close", EncounterState.header.version),
                custom_attrs={"data-command": "Close this encounter…"},
            ),
        ),
        rx.cond(
            may.may_archive,
            button(
                "Archive…",
                kind="primary",
                on_click=ask("archive", EncounterState.header.version),
                custom_attrs={"data-command": "Archive this encounter…"},
            ),
        ),
        rx.cond(
            may.may_reopen,
            button(
                "Reopen…",
                on_click=ask("reopen", EncounterState.header.version),
                custom_attrs={"data-command": "Reopen this encounter…"},
            ),
        ),
        more,
        class_name="head-actions no-print",
    )


def header() -> rx.Component:
    """Two lines that stay in sight."""
    who = EncounterState.header
    stage = rx.fragment(rx.el.strong(who.stage), " ", rx.el.span(who.stage_words, class_name="quiet"))
    work_status = rx.fragment(status_mark(who.work_status), " ", rx.el.span(who.work_status_words, class_name="quiet"))
    number = rx.cond(
        CasePart.case_id > 0,
        link(rx.cond(who.case_number, who.case_number, "view"), href="/case/" + CasePart.case_id.to_string() + "/"),
        rx.el.span(who.case_number, class_name="quiet"),
    )
    case = rx.fragment(who.case_type, " ", number, rx.cond(who.injury_words, rx.fragment(" of ", who.injury_words)))
    chart = link(
        who.chart_number,
        href="/chart/" + who.employee_id.to_string() + "/",
        class_name="quiet head-chart",
        title="Chart number",
        custom_attrs={"data-command": "Open the chart"},
    )
    return rx.el.header(
        rx.el.div(
            rx.el.h1(rx.el.bdi(who.person), class_name="one-line"),
            rx.cond(who.chart_number, chart),
            rx.cond(who.status != "open", chip(who.status_words)),
            rx.el.p(*_with_dots(who.age, who.job, who.employer, who.site), class_name="head-about one-line"),
            _others(),
            _actions(),
            class_name="head-line",
        ),
        rx.el.dl(
            rx.cond(who.work_status, _labelled("Work status", work_status, name="head-work-status")),
            rx.cond(who.stage, _labelled("Stage", stage)),
            _labelled("Follow-up", follow_up("", who.follow_up_words, who.follow_up_state), name="head-follow-up"),
            _labelled("Owner", rx.cond(who.owner, rx.el.bdi(who.owner), rx.el.span("none", class_name="quiet"))),
            rx.cond(who.case_type, _labelled("Case", case, name="head-case")),
            class_name="head-line head-facts",
        ),
        class_name="encounter-head",
    )
