"""What every use case has around it: a refusal is remembered as well as a deed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from rxcase.access.actor import Actor
from rxcase.errors import NotAllowedError, NotFoundError
from rxcase.models.base import MAX_ID
from rxcase.services.refusals import record_refusal

P = ParamSpec("P")
R = TypeVar("R")


def use_case(
    verb: str, subject: str
) -> Callable[[Callable[Concatenate[Actor, int, P], R]], Callable[Concatenate[Actor, int, P], R]]:
    """Mark a service function ``(actor, number, …)`` that acts on one row.

    Args:
        verb: What the audit calls it: ``encounter:move``.
        subject: The kind of the row: ``encounter``.

    Returns:
        A decorator. A call that is refused, or whose row is out of reach, leaves one ``refused`` event;
        what the call itself had begun is rolled back before.
    """

    def decorate(function: Callable[Concatenate[Actor, int, P], R]) -> Callable[Concatenate[Actor, int, P], R]:
        @wraps(function)
        def guarded(actor: Actor, number: int, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(actor, number, *args, **kwargs)
            except (NotAllowedError, NotFoundError) as refusal:
                record_refusal(
                    actor, verb, refusal.message, subject=subject, subject_id=number if 0 < number <= MAX_ID else None
                )
                raise

        return guarded

    return decorate
