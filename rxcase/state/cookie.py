"""The cookie that carries a session, as HTTP and the socket show it."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from rxcase.config import settings


def cookie_name() -> str:
    """The cookie's name; behind TLS its prefix makes browsers insist on ``Secure``, ``Path=/`` and no domain."""
    return "__Host-rxcase" if settings().behind_tls else "rxcase_session"


def token_in(header: str) -> str:
    """The session's token in a ``Cookie`` header, or nothing."""
    try:
        morsel = SimpleCookie(header).get(cookie_name())
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""
