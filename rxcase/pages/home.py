"""The address without a path: it leads to where the person's work is."""

from __future__ import annotations

import reflex as rx

from rxcase.components.skeleton import skeleton_rows
from rxcase.shell.frame import frame
from rxcase.shell.routes import HOME


def page() -> rx.Component:
    """What is seen on the way, if the way is long."""
    return frame(skeleton_rows(), here=HOME)
