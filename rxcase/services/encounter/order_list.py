"""Referrals of an encounter, as the page lists them."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_with_weekday, day_words
from rxcase.domain.referrals import OPEN_STATES, Referral, lateness
from rxcase.models import Encounter, Provider, VisitOrder
from rxcase.readmodels.visit_order import ORDERS_SHOWN, OrderList, OrderView


def order_list(session: Session, actor: Actor, encounter: Encounter) -> OrderList:
    """The referrals with their providers; one query. It goes by the day at the case managers' desk."""
    rows = session.execute(
        select(VisitOrder, Provider)
        .outerjoin(Provider, col(Provider.id) == col(VisitOrder.provider_id))
        .where(col(VisitOrder.encounter_id) == encounter.id, col(VisitOrder.deleted_at).is_(None))
        .order_by(
            col(VisitOrder.state).in_(OPEN_STATES).desc(),
            col(VisitOrder.requested_on).desc(),
            col(VisitOrder.id).desc(),
        )
        .limit(ORDERS_SHOWN)
    ).all()
    today = clock.today()
    views = [_view(order, provider, today) for order, provider in rows]
    return OrderList(
        open=[view for view in reversed(views) if view.is_open],
        ended=[view for view in views if not view.is_open],
        late=sum(view.late_words != "" for view in views),
        may_edit=actor.may(Permission.CLINICAL_EDIT) and encounter.status == "open",
    )


def _view(row: VisitOrder, provider: Provider | None, today: date) -> OrderView:
    name = provider.name if provider else ""
    visit = row.scheduled_local
    late = lateness(
        Referral(
            state=row.state,
            authorization=row.authorization,
            asked_on=row.authorization_asked_on or row.requested_on,
            visit_on=visit.date() if visit else None,
        ),
        today,
    )
    return OrderView(
        id=row.id or 0,
        version=row.version,
        title=row.specialty or (provider.specialty if provider else None) or name or "Referral",
        reason=row.reason,
        provider=name,
        asked_words=f"Requested {day_words(row.requested_on)}",
        authorization_words=_authorization_words(row),
        visit_words=f"Visit {day_with_weekday(visit.date(), today)}, {visit:%H:%M}" if visit else "",
        late_words=late,
        end_words=_end_words(row),
        result=row.result or "",
        is_open=row.state in OPEN_STATES,
        is_cancelled=row.state == "cancelled",
    )


def _authorization_words(row: VisitOrder) -> str:
    on = f" {day_words(row.authorized_on)}" if row.authorized_on else ""
    match row.authorization:
        case "requested":
            asked = row.authorization_asked_on or row.requested_on
            return f"Authorization asked for {day_words(asked)}"
        case "approved":
            return f"Authorized{on}" + (f", number {row.authorization_number}" if row.authorization_number else "")
        case "denied":
            return f"Authorization denied{on}" + (f": {row.denied_reason}" if row.denied_reason else "")
    return "No authorization needed"


def _end_words(row: VisitOrder) -> str:
    if row.state == "done":
        return f"Result of {day_words(row.resulted_on)}" if row.resulted_on else "Done"
    if row.state == "cancelled":
        return f"Cancelled: {row.cancel_reason}" if row.cancel_reason else "Cancelled"
    return ""
