"""Which fields of a read model need which permission, and how they are hidden."""

from __future__ import annotations

from dataclasses import Field, fields, is_dataclass, replace
from functools import cache, lru_cache
from typing import Any, TypeVar

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.guarded import NEEDS

T = TypeVar("T")

# Lists hold many rows of many such fields: the declaration alone tells that nothing is inside.
_LEAVES = frozenset({"str", "int", "bool", "float", "date"})


def redacted(actor: Actor, model: T) -> T:
    """The read model with every field emptied that the actor may not see, at any depth.

    A field names its permission with ``readmodels.guarded.only_with``; its default is what the actor sees instead.
    """
    kind: Any = type(model)
    if _is_plain(kind, actor.permissions) or not is_dataclass(model) or isinstance(model, type):
        return model
    changes: dict[str, Any] = {}
    for each, needed in _fields(type(model)):
        value = getattr(model, each.name)
        if needed is not None and not actor.may(needed):
            changes[each.name] = each.default_factory() if callable(each.default_factory) else each.default
        elif is_dataclass(value):
            changes[each.name] = redacted(actor, value)
        elif isinstance(value, (list, tuple)) and value and is_dataclass(value[0]):
            changes[each.name] = type(value)(redacted(actor, item) for item in value)
    return replace(model, **changes) if changes else model


@lru_cache(maxsize=1024)
def _is_plain(model: Any, permissions: frozenset[Permission]) -> bool:
    """Whether nothing of such a read model can be hidden from holders of the permissions: lists hold many alike."""
    known = _fields(model) if is_dataclass(model) else None  # type: ignore[arg-type]  # a class can be hashed
    return known is not None and all(
        each.type in _LEAVES and (needed is None or needed in permissions) for each, needed in known
    )


@cache
def _fields(model: Any) -> tuple[tuple[Field[Any], Permission | None], ...]:
    """The fields of a read model that may have to be emptied, whole or in part, each with the permission it needs."""
    named = ((each, each.metadata.get(NEEDS)) for each in fields(model))
    return tuple(
        (each, None if needed is None else Permission(needed))
        for each, needed in named
        if needed is not None or each.type not in _LEAVES
    )
