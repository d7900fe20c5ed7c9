"""The application as it is served, without the built pages."""

from __future__ import annotations

from starlette.types import ASGIApp


def application() -> ASGIApp:
    """What ``rxcase.server`` serves, but for the static files."""
    from reflex_base.environment import environment

    from rxcase.rxcase import app
    from rxcase.web_security import SecurityLayer

    environment.REFLEX_SKIP_COMPILE.set(True)
    return SecurityLayer(app())
