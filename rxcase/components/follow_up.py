"""When somebody must be looked at again: the day, how far it is, and a sign when it is due."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon


def follow_up(day: rx.Var[str], words: rx.Var[str], state: rx.Var[str]) -> rx.Component:
    """A follow-up such as “Tue 3 Mar · in 2 days”.

    Args:
        day: The day in words; empty without a follow-up.
        words: How far it is, or that there is none.
        state: overdue, today, soon, later or none.
    """
    sign = rx.match(state, ("overdue", icon("clock-alert")), ("today", icon("clock")), rx.fragment())
    shown = rx.cond(day, rx.fragment(day, " · ", words), words)
    return rx.el.span(sign, rx.el.span(shown), class_name="follow-up " + state)
