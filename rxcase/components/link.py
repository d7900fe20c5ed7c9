"""Links: between pages of the app without a new page load, and those that the browser follows by itself."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router import link as router_link


def link(*children, href: rx.Var[str] | str, **props) -> rx.Component:
    """A link to another page, or to another view of this one."""
    return router_link(*children, to=href, **props)


def plain_link(*children, href: rx.Var[str] | str, **props) -> rx.Component:
    """A link to a file, or to a place on this page: ``rx.el.a`` is a router's link too, and would look for a page."""
    return router_link(*children, to=href, reload_document=True, **props)
