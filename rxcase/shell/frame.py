"""The frame around every page: the rail, the top bar, and the bars across the page."""

from __future__ import annotations

import reflex as rx

from rxcase.components.brand import mark
from rxcase.components.button import button
from rxcase.components.icon import icon
from rxcase.components.idle_lock import idle_lock
from rxcase.components.keyboard_help import keyboard_help
from rxcase.components.link import link, plain_link
from rxcase.components.menu import menu, menu_divider, menu_item, menu_link
from rxcase.components.toast import toast
from rxcase.components.wrapped.input_scripts import InputScripts
from rxcase.components.wrapped.native_form import NativeForm
from rxcase.components.wrapped.palette import Palette, PalettePage
from rxcase.components.wrapped.search_box import SearchBox
from rxcase.shell.routes import ACCOUNT, CHANGES, DUPLICATES, HOME, ROUTES, WORKLIST, Route
from rxcase.state.frame import FrameState
from rxcase.state.palette import PaletteState
from rxcase.state.session import SessionState


def may(permission: str) -> rx.Var[bool]:
    """Whether the signed-in person holds the permission: courtesy of the screen, never a lock."""
    return SessionState.me.permissions.contains(permission)


def may_open(route: Route) -> rx.Var[bool] | bool:
    """Whether the page is offered; opening it is refused by its handlers, not here."""
    if route.permission is None:
        return True
    return may(route.permission.value)


def _rail_link(route: Route, here: Route) -> rx.Component:
    face = link(
        icon(route.icon),
        rx.el.span(route.title, class_name="rail-label"),
        href=route.href,
        class_name="rail-link",
        custom_attrs={"data-go": route.letter} | ({"aria-current": "page"} if route is here else {}),
    )
    item = rx.el.li(face)
    return item if route.permission is None else rx.cond(may_open(route), item)


def _rail(here: Route) -> rx.Component:
    home = link(mark(), href=HOME.href, class_name="rail-home", aria_label="rxcase, home")
    items = [_rail_link(route, here) for route in ROUTES if route.icon]
    return rx.el.nav(home, rx.el.ul(*items, class_name="rail-list"), class_name="rail", aria_label="Pages")


_WAITS_FOR_ENTER_MS = 1_000_000


def search_box(value: rx.Var[str] | str, on_search: rx.EventHandler, pause_ms: int = 200) -> rx.Component:
    """The search of the top bar; on the worklist it narrows the list while one types."""
    label = "Search people, numbers, employers"
    return rx.el.div(
        icon("search"),
        SearchBox.create(
            value=value,
            on_search=on_search,
            pause_ms=pause_ms,
            placeholder=label,
            class_name="input",
            custom_attrs={"aria-label": label},
        ),
        rx.el.kbd("/", class_name="search-key", aria_hidden="true"),
        class_name="search",
        role="search",
    )


def _search_from_elsewhere() -> rx.Component:
    """The search must not leave a page before the words are whole: Enter says that they are."""
    return rx.cond(may_open(WORKLIST), search_box("", FrameState.find, _WAITS_FOR_ENTER_MS), rx.el.div())


def _palette_button() -> rx.Component:
    return button(
        icon("command"),
        kind="plain",
        class_name="square",
        aria_label="Go to, find, do (Ctrl K)",
        custom_attrs={"data-open-palette": "", "aria-keyshortcuts": "Control+K Meta+K"},
    )


def _theme_switch() -> rx.Component:
    return button(
        rx.el.span(icon("moon"), class_name="when-light"),
        rx.el.span(icon("sun"), class_name="when-dark"),
        kind="plain",
        class_name="square",
        on_click=rx.toggle_color_mode,
        aria_label="Switch between light and dark",
        custom_attrs={"data-command": "Switch between light and dark"},
    )


def _me() -> rx.Component:
    me = SessionState.me
    head = rx.el.div(
        rx.el.p(rx.el.bdi(me.name), class_name="one-line me-name"),
        rx.el.p(me.email, class_name="one-line quiet"),
        rx.el.p(me.role, class_name="one-line quiet"),
        class_name="menu-head",
    )
    sign_out = NativeForm.create(
        rx.el.button(icon("log-out"), "Sign out", type="submit", class_name="menu-item"),
        action="/auth/sign-out",
        method="post",
    )
    return menu(
        head,
        menu_divider(),
        menu_link("circle-user-round", "Account", ACCOUNT.href),
        rx.cond(may_open(CHANGES), menu_link("history", CHANGES.title, CHANGES.href, CHANGES.letter)),
        rx.cond(may_open(DUPLICATES), menu_link("copy", DUPLICATES.title, DUPLICATES.href, DUPLICATES.letter)),
        menu_item(
            "keyboard",
            "Keyboard",
            custom_attrs={"data-show-keys": "", "data-command": "Show the keyboard", "data-command-keys": "?"},
        ),
        menu_divider(),
        sign_out,
        face=[
            rx.el.span(me.initials, class_name="avatar"),
            rx.el.span("Your account, keyboard, sign out", class_name="unseen"),
        ],
        class_name="menu me",
        button_class="",
    )


def _palette_pages() -> list[PalettePage]:
    return [
        PalettePage(
            title=route.title,
            href=route.href,
            letter=route.letter,
            permission=route.permission.value if route.permission else "",
        )
        for route in ROUTES
        if route.letter
    ]


def _topbar(place: rx.Component | rx.Var | str, search: rx.Component | None) -> rx.Component:
    return rx.el.header(
        rx.el.div(place, class_name="topbar-place one-line"),
        search or _search_from_elsewhere(),
        rx.el.div(_palette_button(), _theme_switch(), _me(), class_name="topbar-tools"),
        class_name="topbar with-search",
    )


def _fixed_today_bar() -> rx.Component:
    return rx.cond(
        FrameState.fixed_today,
        rx.el.div(
            icon("calendar-clock"),
            rx.el.span("For this demonstration, today is ", FrameState.fixed_today),
            class_name="bar today-fixed no-print",
            role="region",
            aria_label="Fixed date",
        ),
    )


def frame(
    *content,
    here: Route,
    place: rx.Component | rx.Var | str = "",
    search: rx.Component | None = None,
    main_class: str = "",
) -> rx.Component:
    """A page in its frame.

    Args:
        *content: The page itself.
        here: Which page it is.
        place: What the top bar says; the page's title unless given.
        search: The page's own search instead of the general one.
        main_class: Class of the page's main element.
    """
    return rx.el.div(
        plain_link("Skip to the content", href="#content", class_name="skip-link"),
        _rail(here),
        rx.el.div(
            _topbar(place or here.title, search),
            _fixed_today_bar(),
            rx.el.main(*content, id="content", tab_index=-1, class_name=main_class),
            class_name="frame-main",
        ),
        toast(
            SessionState.notice,
            SessionState.notice_count,
            can_undo=SessionState.can_undo,
            on_undo=SessionState.undo,
            on_dismiss=SessionState.dismiss,
        ),
        keyboard_help(),
        Palette.create(
            pages=_palette_pages(),
            permissions=SessionState.me.permissions,
            found=PaletteState.found,
            answered_for=PaletteState.answered_for,
            on_find=PaletteState.find,
        ),
        InputScripts.create(),
        idle_lock(
            name=SessionState.me.name,
            email=SessionState.me.email,
            is_signed_in=SessionState.is_signed_in,
            is_locked=SessionState.is_locked,
            is_hydrated=SessionState.is_hydrated,
        ),
        class_name="frame",
    )


def plain_frame(*content) -> rx.Component:
    """A page without rail and top bar, for whoever is not signed in."""
    return rx.el.div(rx.el.main(*content, class_name="plain-card"), InputScripts.create(), class_name="plain-page")
