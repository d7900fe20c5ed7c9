"""Facts with their labels, as a list to be read down."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.readmodels.encounter import Fact, FactGroup


def _fact(fact: rx.vars.ObjectVar[Fact]) -> rx.Component:
    value = rx.cond(fact.value, rx.el.bdi(fact.value), rx.el.span("not recorded", class_name="not-recorded"))
    return rx.fragment(rx.el.dt(fact.label), rx.el.dd(value))


def facts(of: rx.Var[Sequence[Fact]]) -> rx.Component:
    """Label and value in two columns; under each other on a telephone."""
    return rx.el.dl(rx.foreach(of, _fact), class_name="facts")


def fact_groups(groups: rx.Var[Sequence[FactGroup]], under: str) -> rx.Component:
    """Facts under their headings; a group that is called like the section it stands ``under`` needs none."""

    def group(each: rx.vars.ObjectVar[FactGroup]) -> rx.Component:
        return rx.el.div(rx.cond(each.title != under, rx.el.h3(each.title)), facts(each.facts), class_name="fact-group")

    return rx.fragment(rx.foreach(groups, group))
