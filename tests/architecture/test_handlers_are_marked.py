"""No event handler without a word on who may call it, and no such word that means nothing."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields, is_dataclass

import pytest
from reflex_base.registry import RegistrationContext

import rxcase.readmodels
import rxcase.rxcase
from rxcase.access.permissions import ROLES, Permission, Reach
from rxcase.readmodels.guarded import NEEDS
from rxcase.state.gate import access_of

HANDLERS = {
    name: registered.handler.fn
    for name, registered in RegistrationContext.get().event_handlers.items()
    if registered.handler.fn.__module__.startswith("rxcase.")
}


def test_there_are_handlers_to_look_at() -> None:
    assert len(HANDLERS) >= 10


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_every_handler_says_who_may_call_it(name: str) -> None:
    assert access_of(HANDLERS[name]) is not None, (
        f"mark {HANDLERS[name].__qualname__} with @needs, @signed_in or @public"
    )


def test_what_anybody_may_call_is_a_short_list_that_is_changed_on_purpose() -> None:
    public = {
        function.__qualname__ for function in HANDLERS.values() if (access := access_of(function)) and access.is_public
    }
    assert public == {"SessionState.load", "SessionState.refresh"}


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_no_handler_runs_in_the_background_past_the_end_of_its_session(name: str) -> None:
    assert not RegistrationContext.get().event_handlers[name].handler.is_background, "make it a job, or a short event"


def test_no_handler_is_a_setter_that_reflex_made() -> None:
    names = [name for name in RegistrationContext.get().event_handlers if ".set_" in name]
    assert {name.rpartition(".")[2] for name in names} <= {"set_is_hydrated"}


def _guarded_fields() -> list[tuple[str, str]]:
    found = []
    for module in pkgutil.iter_modules(rxcase.readmodels.__path__):
        for kind in vars(importlib.import_module(f"rxcase.readmodels.{module.name}")).values():
            if isinstance(kind, type) and is_dataclass(kind):
                found += [
                    (f"{kind.__name__}.{each.name}", each.metadata[NEEDS])
                    for each in fields(kind)
                    if NEEDS in each.metadata
                ]
    return sorted(set(found))


@pytest.mark.parametrize(("field", "permission"), _guarded_fields())
def test_every_guarded_field_names_a_permission_that_exists(field: str, permission: str) -> None:
    assert permission in set(Permission), field


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_has_a_title_a_reach_and_known_permissions(role: str) -> None:
    default = ROLES[role]
    assert default.title
    assert default.reach in set(Reach)
    assert default.permissions
    assert default.permissions <= set(Permission)


def test_every_permission_is_somebodys() -> None:
    assert frozenset().union(*(default.permissions for default in ROLES.values())) == frozenset(Permission)
