"""A case that was made with the wrong type gets the right one; what only the old type asks for stays in the row."""

from __future__ import annotations

from typing import Any

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.case_forms import OFFERED_TYPES
from rxcase.domain.case_words import CASE_TYPES
from rxcase.domain.text import clean, is_blank
from rxcase.errors import InvalidInputError
from rxcase.readmodels.case import CaseView
from rxcase.services.case import case_page
from rxcase.services.case.case_change import around_case, change, must_be_current, needs_to_change
from rxcase.services.case.cases import MAX_REASON_CHARS
from rxcase.services.use_case import use_case

ON_THE_LOG = "injury-osha"
"""The one type whose form asks for the date determined recordable."""


@use_case("case:edit", "case")
def change_type(actor: Actor, case_id: int, version: int, case_type: str, reason: str) -> CaseView:
    """Say that a case is of another type.

    Fields that both types ask for keep their values, and so do the others, which are merely not shown: changing back
    shows them again. Only the date determined recordable goes when the case is an OSHA injury no longer, for it alone
    decides what stands on the log. Source: 29 CFR 1904.33(b), which strikes from the log what proves not recordable.

    Args:
        actor: Needs ``case:edit``, and ``clinical:view``: the change shows and hides clinical fields.
        case_id: The case, which must not be closed.
        version: The case's version that the actor saw.
        case_type: One of ``domain.case_forms.OFFERED_TYPES``, another than it has.
        reason: Why; kept with the case.

    Raises:
        InvalidInputError: With the message beside ``case_type`` or ``reason``.
        StaleVersionError: The case has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    needs_to_change(actor)
    actor.need(Permission.CLINICAL_VIEW)
    words = clean(reason).strip()
    with transaction() as session:
        case = scope.get_case(session, actor, case_id, to_change=True)
        if case.status == "closed":
            raise InvalidInputError("The case is closed. Reopen it to change its type.")
        must_be_current(session, case, version)
        wrong = {}
        if case_type not in OFFERED_TYPES:
            wrong["case_type"] = "Choose what the case really is."
        elif case_type == case.case_type:
            wrong["case_type"] = f"It is {CASE_TYPES[case_type]} already. Choose another type."
        if is_blank(words):
            wrong["reason"] = "Say why the type was wrong: the reason is kept with the case."
        elif len(words) > MAX_REASON_CHARS:
            wrong["reason"] = f"{len(words):,} characters; {MAX_REASON_CHARS:,} fit."
        if wrong:
            raise InvalidInputError("The type is not changed yet.", wrong)
        values: dict[str, Any] = {"case_type": case_type}
        if case_type != ON_THE_LOG and case.recordable_on is not None:
            values |= {"recordable_on": None, "recordable_time": None}
        change(session, actor, case, "case:retype", values, reason=words)
        return case_page.page(session, actor, around_case(session, case))
