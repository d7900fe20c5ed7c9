"""The words of each encounter on the worklist: kept, removed, searched by how they begin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Integer, column, text
from sqlmodel import Session, col, select

from rxcase.models import Encounter

MAX_TERMS = 8
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def folded(value: str) -> str:
    """The text without case and without accents, so that “Müller” is found as “muller”."""
    if value.isascii():  # most text, and an import folds a great deal of it
        return value.lower()
    decomposed = unicodedata.normalize("NFKD", value)
    return unicodedata.normalize(
        "NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    ).casefold()


def words(*parts: str | None) -> str:
    """The words under which an encounter is found.

    Args:
        parts: Names, numbers, the employer's and the site's name. A number written with dashes or
            slashes is kept in its pieces and joined: ``S2026-0001`` is found by each.
    """
    found: list[str] = []
    for part in parts:
        if not part:
            continue
        pieces = _WORD.findall(folded(part))
        found.extend(pieces)
        if len(pieces) > 1 and any(sign.isdigit() for sign in part):
            found.append("".join(pieces))
    return " ".join(dict.fromkeys(found))


def terms(typed: str) -> list[str]:
    """The words that were typed, ready to match the beginnings of words; at most ``MAX_TERMS``."""
    return list(dict.fromkeys(_WORD.findall(folded(typed))))[:MAX_TERMS]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def put(session: Session, rows: Iterable[tuple[int, str]]) -> None:
    """Set the words of encounters, each (encounter id, ``words(…)``)."""
    values = [{"id": encounter_id, "words": text_} for encounter_id, text_ in rows]
    if not values:
        return
    if _is_sqlite(session):
        session.execute(text("INSERT OR REPLACE INTO encounter_search (rowid, words) VALUES (:id, :words)"), values)
        return
    session.execute(
        text(
            "INSERT INTO encounter_search (encounter_id, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' '))) "
            "ON CONFLICT (encounter_id) DO UPDATE SET words = EXCLUDED.words"
        ),
        values,
    )


def remove(session: Session, encounter_ids: Sequence[int]) -> None:
    """Forget the words of encounters that left the worklist."""
    if not encounter_ids:
        return
    key = "rowid" if _is_sqlite(session) else "encounter_id"
    session.execute(text(f"DELETE FROM encounter_search WHERE {key} = :id"), [{"id": each} for each in encounter_ids])  # noqa: S608  key is one of two literals


def clear(session: Session) -> None:
    """Forget the words of all encounters."""
    session.execute(text("DELETE FROM encounter_search"))


def stored(session: Session, first_id: int, last_id: int) -> dict[int, frozenset[str]]:
    """The words kept for the encounters in a range of ids, both ends included."""
    if _is_sqlite(session):
        query = "SELECT rowid, words FROM encounter_search WHERE rowid BETWEEN :first AND :last"
    else:
        query = (
            "SELECT encounter_id, array_to_string(tsvector_to_array(words), ' ') "
            "FROM encounter_search WHERE encounter_id BETWEEN :first AND :last"
        )
    rows = session.execute(text(query), {"first": first_id, "last": last_id})
    return {encounter_id: frozenset(words_.split()) for encounter_id, words_ in rows}


def matches(session: Session, typed: str) -> ColumnElement[bool] | None:
    """The condition on ``encounter`` that every typed word begins one of its words.

    Returns:
        None when nothing searchable was typed.
    """
    wanted = terms(typed)
    if not wanted:
        return None
    if _is_sqlite(session):
        expression = " AND ".join(f'"{term}" *' for term in wanted)
        hits = text("SELECT rowid AS id FROM encounter_search WHERE encounter_search MATCH :expression").bindparams(
            expression=expression
        )
    else:
        # Quoted lexemes: whatever was typed is only ever a word to begin with, never an operator.
        expression = " & ".join(f"'{term}':*" for term in wanted)
        hits = text(
            "SELECT encounter_id AS id FROM encounter_search WHERE words @@ CAST(:expression AS tsquery)"
        ).bindparams(expression=expression)
    found = hits.columns(column("id", Integer)).subquery("found")
    return col(Encounter.id).in_(select(found.c.id))
