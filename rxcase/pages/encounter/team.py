"""Section of case managers: who is answerable for the encounter, and who works it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.icon import icon
from rxcase.components.menu import menu_item
from rxcase.pages.encounter.form import ask, do, form_dialog, more, picker
from rxcase.pages.encounter.section import section
from rxcase.readmodels.team import TeamMember
from rxcase.shell.frame import may
from rxcase.state.encounter_parts import TeamPart


def _member(each: rx.vars.ObjectVar[TeamMember]) -> rx.Component:
    remove = rx.el.button(
        icon("x"),
        type="button",
        on_click=do("team-remove", each.user_id, TeamPart.team.version),
        class_name="button plain square no-print",
        aria_label="Remove " + each.name,
    )
    return rx.el.li(
        rx.el.div(
            rx.el.bdi(each.name, class_name="entry-title"),
            rx.el.span("since ", each.since, class_name="quiet"),
            class_name="entry-text",
        ),
        rx.cond(each.may_remove, remove),
        class_name="entry",
        key=each.user_id.to_string(),
    )


def _owner() -> rx.Component:
    team = TeamPart.team
    take = button("Take it", on_click=do("team-take", 0, team.version))
    hand_over = button(rx.cond(team.owner, "Hand over…", "Give to…"), on_click=ask("team-owner", 0, team.version, ""))
    nobody = more(
        "the owner", menu_item("user-x", "Leave without an owner", on_click=do("team-nobody", 0, team.version))
    )
    return rx.el.div(
        rx.el.div(
            rx.cond(
                team.owner,
                rx.el.bdi(team.owner, class_name="entry-title"),
                rx.el.span("Nobody owns it", class_name="entry-title quiet"),
            ),
            rx.el.span("owner, answerable for it", class_name="quiet"),
            class_name="entry-text",
        ),
        rx.el.div(
            rx.cond(team.may_take & ~team.owner, take),
            rx.cond(team.may_assign, hand_over),
            rx.cond(team.may_assign & may("encounter:assign") & (team.owner != ""), nobody),
            class_name="entry-tools no-print",
        ),
        class_name="entry",
    )


def team_section() -> rx.Component:
    """The owner above, the case managers below."""
    team = TeamPart.team
    return section(
        "team",
        "Case managers",
        _owner(),
        rx.cond(
            team.managers.length() > 0,
            rx.el.ul(rx.foreach(team.managers, _member), class_name="entries after-one"),
            rx.el.p("Nobody else works it.", class_name="entry quiet after-one"),
        ),
        form_dialog(
            "team-owner",
            "Hand this encounter over",
            "Who is chosen is answerable for it and finds it among their own.",
            picker("New owner", "owner", "Type a name.", auto_focus=True, searches_empty=True),
            submit="Hand over",
        ),
        form_dialog(
            "team-add",
            "Add a case manager",
            "They work it beside the owner, and see it even if their role sees only what is assigned.",
            picker("Case manager", "manager", "Type a name.", auto_focus=True, searches_empty=True),
            submit="Add case manager",
        ),
        tools=rx.cond(
            team.may_assign,
            button("Add case manager…", on_click=ask("team-add", 0, team.version, ""), class_name="no-print"),
        ),
    )
