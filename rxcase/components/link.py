"""Links between pages of the app: followed without a new page load."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router import link as router_link


def link(*children, href: rx.Var[str] | str, **props) -> rx.Component:
    """A link to another page, or to another view of this one."""
    return router_link(*children, to=href, **props)
