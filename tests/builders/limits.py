"""Restrictions as people type them, and what came of it."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from rxcase.access.actor import Actor
from rxcase.db import reading
from rxcase.models import AccommodationType, Restriction, RestrictionType
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.encounter import encounters
from rxcase.services.restriction import restrictions, work_status
from rxcase.services.restriction.restriction_change import Ref
from tests.services.conftest import Clinic

LIFTING = {"weight": "20", "starts_on": "2026-03-01", "ends_on": "2026-03-20", "provider": "Dr. Wu"}


def kind(name: str) -> str:
    with reading() as session:
        return str(session.exec(select(RestrictionType.id).where(RestrictionType.name == name)).one())


def made_kind(name: str) -> str:
    with reading() as session:
        return str(session.exec(select(AccommodationType.id).where(AccommodationType.name == name)).one())


def lifting(**over: str) -> dict[str, str]:
    return {"kind": kind("Lifting")} | LIFTING | over


def duty(**over: str) -> dict[str, str]:
    return {"kind": made_kind("Transitional Duty"), "starts_on": "2026-03-01", "ends_on": "2026-03-20"} | over


def added(clinic: Clinic, actor: Actor | None = None, **over: str) -> Ref:
    view = restrictions.add(actor or clinic.owner, clinic.encounter_id, lifting(**over))
    newest = max((*view.restrictions.restrictions, *view.restrictions.past), key=lambda line: line.id)
    return Ref(newest.id, newest.version)


def shown(clinic: Clinic) -> EncounterView:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id)


def rows(model: Any = Restriction) -> list[dict[str, Any]]:
    leave = {"version", "created_at", "updated_at"}
    with reading() as session:
        found = session.exec(select(model).order_by(model.id)).all()
        return [{name: value for name, value in row.model_dump().items() if name not in leave} for row in found]


def status_is_right() -> bool:
    with reading() as session:
        return all(each.carried == each.right for each in work_status.standings(session))
