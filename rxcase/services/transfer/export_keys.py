"""Keys for rows that were made here: without one, an import of their export would not know them again."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from rxcase.access import audit
from rxcase.models import Accommodation, Condition, Encounter, InjuredPart, Restriction
from rxcase.services.transfer.export_rows import Wanted, home_encounter
from rxcase.services.worklist.worklist_rows import refresh

_PREFIX = "RX"
_KEY_BYTES = 8
_CHUNK = 1_000


def give_keys(session: Session, wanted: Wanted) -> None:
    """Give each wanted row that has no ``ext_id`` a random one, for good."""
    for model, subject in (
        (Encounter, "encounter"),
        (Condition, "condition"),
        (Restriction, "restriction"),
        (Accommodation, "accommodation"),
        (InjuredPart, "injured_part"),
    ):
        ids = _without_key(session, wanted, model)
        table = model.__table__  # type: ignore[union-attr]
        statement = update(table).where(table.c.id == bindparam("b_id")).values(ext_id=bindparam("v_key"))
        for start in range(0, len(ids), _CHUNK):
            some = ids[start : start + _CHUNK]
            rows = [{"b_id": each, "v_key": f"{_PREFIX}{secrets.token_hex(_KEY_BYTES)}"} for each in some]
            session.connection().execute(statement, rows)
            if model is Encounter:
                refresh(session, col(Encounter.id), some)
        if ids:
            after = {"count": len(ids), "first_id": min(ids), "last_id": max(ids)}
            audit.record(session, wanted.actor, audit.Event("export:key", subject=subject, after=after))


def _without_key(session: Session, wanted: Wanted, model: type[Any]) -> list[int]:
    query = (
        select(col(model.id))
        .where(col(model.ext_id).is_(None), col(model.deleted_at).is_(None))
        .order_by(col(model.id))
    )
    home = col(Encounter.id) if model is Encounter else home_encounter(model)
    return list(session.scalars(query.where(home.in_(wanted.encounters()))))
