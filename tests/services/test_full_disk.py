"""A disk that fills up at any moment: an honest error, nothing half done, a sound database."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from rxcase.access import audit
from rxcase.db import engine, reading, transaction
from rxcase.errors import StorageError
from rxcase.models import Document, Encounter, Note
from rxcase.services import drafts
from rxcase.services.document import documents
from rxcase.services.encounter import encounters, notes
from tests.builders import world

ROOM_LEFT_PAGES = range(12)


def _actor_and_encounter() -> tuple[object, int]:
    with transaction() as session:
        employer = world.an_employer(session)
        ada = world.an_employee(session, employer)
        manager = world.a_user(session)
        encounter = world.an_encounter(session, ada, world.a_case(session, ada), owner_id=manager.id)
        return world.acting(manager), encounter.id or 0


def _pages() -> int:
    with engine().connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        pages: int = connection.execute(text("PRAGMA page_count")).scalar_one()
        return pages


def _state() -> tuple[object, ...]:
    with reading() as session:
        good, broken = audit.verify(session)
        assert broken is None
        encounter = session.exec(select(Encounter)).one()
        texts = [note.text for note in session.exec(select(Note).order_by(Note.id))]  # type: ignore[arg-type]
        return (
            good,
            encounter.version,
            encounter.follow_up_on,
            encounter.status,
            texts,
            len(session.exec(select(Document)).all()),
        )


def _failure(act: Callable[[], object]) -> StorageError | None:
    try:
        act()
    except StorageError as error:
        return error
    return None


DEEDS: dict[str, Callable[..., object]] = {
    "note": lambda actor, number: notes.write_note(actor, number, "x" * 9000, follow_up="+3"),
    "draft": lambda actor, number: drafts.save_draft(actor, number, "y" * 20000),
    "look": encounters.encounter_view,
    "document": lambda actor, number: documents.add_document(
        actor, number, "a.txt", io.BytesIO(b"hello " * 100), title="t" * 200
    ),
    "close": lambda actor, number: encounters.close(actor, number, 1),
}


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("deed", DEEDS)
def test_whenever_the_disk_fills_up_nothing_is_half_done(deed: str) -> None:
    actor, number = _actor_and_encounter()
    room = 0

    @event.listens_for(engine(), "connect")
    def _limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count={room}")

    refused = 0
    for left in ROOM_LEFT_PAGES:
        before = _state()
        room = _pages() + left
        engine().dispose()
        failure = _failure(lambda: DEEDS[deed](actor, number))
        if failure is None:
            if deed == "close":
                break
            continue
        refused += 1
        assert "nothing was saved" in failure.message.lower()
        assert _state() == before
    engine().dispose()
    with engine().connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    if deed in {"note", "draft"}:
        assert 0 < refused < len(ROOM_LEFT_PAGES)
