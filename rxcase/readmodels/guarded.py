"""Fields that need a permission of their own; ``access.fields`` empties them."""

from __future__ import annotations

from dataclasses import field
from typing import Any

NEEDS = "needs"
"""Key in a dataclass field's metadata: the permission without which the field is emptied."""


def only_with(permission: str, default: Any) -> Any:
    """A dataclass field that is shown only to holders of the permission (``clinical:view``).

    Args:
        permission: The value of an ``access.permissions.Permission``; a test holds the two together.
        default: What everybody else sees; a list or dict is given as its type.
    """
    if callable(default):
        return field(default_factory=default, metadata={NEEDS: permission})
    return field(default=default, metadata={NEEDS: permission})
