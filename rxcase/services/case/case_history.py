"""What was done to a case, in words: who, when, which field from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.absence_fields import PLAN
from rxcase.domain.case_forms import CASE_FORMS, case_field, column_words
from rxcase.domain.case_words import CASE_TYPES, VERIFICATION
from rxcase.domain.dates import day_words
from rxcase.domain.form_fields import FormField, Kind, from_plain, said
from rxcase.models import AuditEvent, Case
from rxcase.readmodels.case import ChangeLine, ChangeView
from rxcase.services.forms import Rows

MOST = 20

_DEEDS = {
    "case:create": "created the case",
    "case:edit": "changed the case",
    "case:retype": "changed the type of the case",
    "case:close": "closed the case",
    "case:reopen": "reopened the case",
    "case:verify": "verified the report",
    "case:decline": "declined the report",
    "case:delete": "deleted the case",
    "case:merge": "merged another case into this one",
    "case:merge-away": "merged this case into another one",
    "case:copy": "copied the case from another person’s",
    "case:undo": "took a change back",
    "import:update": "imported newer values",
}
# What follows by itself from another column, or is said by the deed.
_UNSAID = frozenset({"version", "updated_at", "deleted_at", "delete_reason", "status", "kept"})

_CLINICAL = frozenset(
    each.name for form in CASE_FORMS.values() for group in form if group.is_clinical for each in group.fields
)


def history(session: Session, actor: Actor, case: Case, rows: Mapping[str, Rows]) -> list[ChangeView]:
    """The newest changes of a case, newest first; what the actor may not read is not said.

    Args:
        session: To read with.
        actor: Who reads.
        case: Within the actor's reach.
        rows: What the choices of ``row`` fields are called.
    """
    events = session.exec(
        select(AuditEvent)
        .where(
            col(AuditEvent.subject) == "case",
            col(AuditEvent.subject_id) == case.id,
            col(AuditEvent.outcome) == "done",
            col(AuditEvent.verb).in_(_DEEDS),
        )
        .order_by(col(AuditEvent.id).desc())
        .limit(MOST)
    )
    return [_view(actor, case, each, rows) for each in events]


def _view(actor: Actor, case: Case, event: AuditEvent, rows: Mapping[str, Rows]) -> ChangeView:
    at = clock.on_the_wall(event.at)
    may_read_all = actor.may(Permission.CLINICAL_VIEW)
    return ChangeView(
        at=event.at.isoformat(),
        at_words=f"{day_words(at.date())}, {at:%H:%M}",
        who=event.actor,
        deed=_DEEDS[event.verb],
        reason=(event.reason or "") if may_read_all else "",
        lines=[]
        if event.verb == "case:create"
        else [
            line
            for name, line in _lines(case, event.before or {}, event.after or {}, rows)
            if may_read_all or name not in _CLINICAL
        ],
    )


def _lines(
    case: Case, before: Mapping[str, Any], after: Mapping[str, Any], rows: Mapping[str, Rows]
) -> list[tuple[str, ChangeLine]]:
    lines: list[tuple[str, ChangeLine]] = []
    for name in after:
        if name in _UNSAID:
            continue
        if name == PLAN:
            lines += _lines(case, _keyed(before.get(PLAN)), _keyed(after.get(PLAN)), rows)
            continue
        was, now = (_words(case, name, each.get(name), rows) for each in (before, after))
        if was != now:
            lines.append((name, ChangeLine(column_words(case.case_type, name), was, now)))
    return lines


def _keyed(plan: Any) -> dict[str, Any]:
    return {f"{PLAN}.{key}": value for key, value in plan.items()} if isinstance(plan, Mapping) else {}


def _words(case: Case, name: str, plain: Any, rows: Mapping[str, Rows]) -> str:
    if name == "verified":
        return VERIFICATION.get(plain or "", "")
    if name == "case_type":
        return CASE_TYPES.get(plain or "", "")
    each = case_field(case.case_type, name) or FormField(
        name, "", Kind.MOMENT if name.endswith("_local") else Kind.LINE
    )
    value = from_plain(each, plain)
    return "" if value is None else said(each, value, rows.get(name))
