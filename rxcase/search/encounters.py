"""The words of each encounter on the worklist: kept, removed, searched by how they begin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, and_, bindparam, column, text
from sqlmodel import Session, col, select

from rxcase.models import Encounter

MAX_TERMS = 8
LONGEST_WORD = 60
MOST_WORDS = 10_000
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def folded(value: str) -> str:
    """The text without case and without accents, so that “Müller” is found as “muller”."""
    if value.isascii():  # most text, and an import folds a great deal of it
        return value.lower()
    decomposed = unicodedata.normalize("NFKD", value)
    return unicodedata.normalize(
        "NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    ).casefold()


class Index(StrEnum):
    """The tables of words: of names and numbers, and of the notes, which not everybody may read."""

    WORDS = "encounter_search"
    NOTES = "note_search"


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


def note_words(texts: Iterable[str]) -> str:
    """The words under which an encounter is found by its notes: each once, cut to what an index takes."""
    found: dict[str, None] = {}
    for said in texts:
        found.update(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(folded(said))))
    return " ".join(list(found)[:MOST_WORDS])


def terms(typed: str) -> list[str]:
    """The words that were typed, ready to match the beginnings of words; at most ``MAX_TERMS``."""
    return list(dict.fromkeys(_WORD.findall(folded(typed))))[:MAX_TERMS]


def dialect_of(session: Session) -> str:
    """Which kind of database the session asks; each searches in its own way."""
    return session.get_bind().dialect.name


def _is_sqlite(session: Session) -> bool:
    return dialect_of(session) == "sqlite"


def put(session: Session, rows: Iterable[tuple[int, str]], index: Index = Index.WORDS) -> None:
    """Set the words of encounters in an index, each (encounter id, ``words(…)``)."""
    values = [{"id": encounter_id, "words": text_} for encounter_id, text_ in rows]
    if not values:
        return
    if _is_sqlite(session):
        session.execute(text(f"INSERT OR REPLACE INTO {index} (rowid, words) VALUES (:id, :words)"), values)  # noqa: S608  a name of ours
        return
    session.execute(
        text(
            f"INSERT INTO {index} (encounter_id, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' '))) "  # noqa: S608  a name of ours
            "ON CONFLICT (encounter_id) DO UPDATE SET words = EXCLUDED.words"
        ),
        values,
    )


def remove(session: Session, encounter_ids: Sequence[int]) -> None:
    """Forget all words of encounters that left the worklist."""
    if not encounter_ids:
        return
    key = "rowid" if _is_sqlite(session) else "encounter_id"
    for index in Index:
        session.execute(text(f"DELETE FROM {index} WHERE {key} = :id"), [{"id": each} for each in encounter_ids])  # noqa: S608  names of ours


def clear(session: Session) -> None:
    """Forget the words of all encounters."""
    for index in Index:
        session.execute(text(f"DELETE FROM {index}"))  # noqa: S608  a name of ours


def stored(session: Session, first_id: int, last_id: int, index: Index = Index.WORDS) -> dict[int, frozenset[str]]:
    """The words kept in an index for the encounters in a range of ids, both ends included."""
    if _is_sqlite(session):
        query = f"SELECT rowid, words FROM {index} WHERE rowid BETWEEN :first AND :last"  # noqa: S608  a name of ours
    else:
        query = (
            "SELECT encounter_id, array_to_string(tsvector_to_array(words), ' ') "  # noqa: S608  a name of ours
            f"FROM {index} WHERE encounter_id BETWEEN :first AND :last"
        )
    rows = session.execute(text(query), {"first": first_id, "last": last_id})
    return {encounter_id: frozenset(words_.split()) for encounter_id, words_ in rows}


def matches(dialect: str, typed: str, *, in_notes: bool) -> ColumnElement[bool] | None:
    """The condition on ``encounter`` that every typed word begins one of its words.

    Args:
        dialect: The kind of database, as ``dialect_of`` says it.
        typed: What was typed.
        in_notes: Whether words of its notes count too.

    Returns:
        None when nothing searchable was typed.
    """
    wanted = terms(typed)
    if not wanted:
        return None
    if not in_notes:
        return found_in(dialect, [Index.WORDS], wanted)
    # A person's name and a word of a note may be typed together.
    return and_(*(found_in(dialect, list(Index), [term], place) for place, term in enumerate(wanted)))


def found_in(dialect: str, indexes: Sequence[Index], wanted: Sequence[str], place: int = 0) -> ColumnElement[bool]:
    """The condition on ``encounter`` that each of the ``terms`` begins one of its words in one of the indexes.

    ``place`` tells apart the terms of one statement. It names the parameter, for the statement to be compiled once.
    """
    if dialect == "sqlite":
        expression = " AND ".join(f'"{term}" *' for term in wanted)
        query = "SELECT rowid AS id FROM {0} WHERE {0} MATCH :expression"
    else:
        # Quoted lexemes: whatever was typed is only ever a word to begin with, never an operator.
        expression = " & ".join(f"'{term}':*" for term in wanted)
        query = "SELECT encounter_id AS id FROM {0} WHERE words @@ CAST(:expression AS tsquery)"
    name = f"expression_{place}"
    query = " UNION ALL ".join(query.format(index) for index in indexes).replace(":expression", f":{name}")
    hits = text(query).bindparams(bindparam(name, expression))
    return col(Encounter.id).in_(select(hits.columns(column("id", Integer)).subquery().c.id))
