"""Which fields of a read model need which permission, and how they are hidden."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.guarded import NEEDS

T = TypeVar("T")


def redacted(actor: Actor, model: T) -> T:
    """The read model with every field emptied that the actor may not see, at any depth.

    A field names its permission with ``readmodels.guarded.only_with``; its default is what the actor sees instead.
    """
    if not is_dataclass(model) or isinstance(model, type):
        return model
    changes: dict[str, Any] = {}
    for each in fields(model):
        value = getattr(model, each.name)
        needed = each.metadata.get(NEEDS)
        if needed is not None and not actor.may(Permission(needed)):
            changes[each.name] = each.default_factory() if callable(each.default_factory) else each.default
        elif is_dataclass(value):
            changes[each.name] = redacted(actor, value)
        elif isinstance(value, (list, tuple)) and value and is_dataclass(value[0]):
            changes[each.name] = type(value)(redacted(actor, item) for item in value)
    return replace(model, **changes) if changes else model
