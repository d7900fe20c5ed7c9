"""The words of each encounter on the worklist: kept, removed, searched by how they begin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, String, bindparam, column, text
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


def expressions(dialect: str, typed: str, *, in_notes: bool) -> list[str]:
    """What was typed, as the indexes are asked for it: for each word that the indexes may find apart from the others.

    Args:
        dialect: The kind of database, as ``dialect_of`` says it.
        typed: What was typed; nothing searchable gives nothing.
        in_notes: Whether words of its notes count too: a person's name and a word of a note may be typed together.
    """
    wanted = terms(typed)
    if not in_notes and wanted:
        return [_expression(dialect, wanted)]
    return [_expression(dialect, [term]) for term in wanted]


def _expression(dialect: str, wanted: Sequence[str]) -> str:
    if dialect == "sqlite":
        return " AND ".join(f'"{term}" *' for term in wanted)
    # Quoted lexemes: whatever was typed is only ever a word to begin with, never an operator.
    return " & ".join(f"'{term}':*" for term in wanted)


def matches(dialect: str, wanted: Sequence[str | None], *, in_notes: bool) -> list[ColumnElement[bool]]:
    """The conditions on ``encounter`` that every typed word begins one of its words.

    Args:
        dialect: The kind of database, as ``dialect_of`` says it.
        wanted: The ``expressions``; None for one that comes when the statement is executed, by its ``name_of``.
        in_notes: Whether words of its notes count too.
    """
    indexes = list(Index) if in_notes else [Index.WORDS]
    return [found_in(dialect, indexes, each, place) for place, each in enumerate(wanted)]


def name_of(place: int) -> str:
    """What the parameter of the so-manieth expression is called."""
    return f"expression_{place}"


def found_in(dialect: str, indexes: Sequence[Index], expression: str | None, place: int) -> ColumnElement[bool]:
    """The condition on ``encounter`` that an expression finds it in one of the indexes.

    ``place`` tells apart the expressions of one statement. It names the parameter, for the statement to be compiled once.
    """
    query = (
        "SELECT rowid AS id FROM {0} WHERE {0} MATCH :{1}"
        if dialect == "sqlite"
        else "SELECT encounter_id AS id FROM {0} WHERE words @@ CAST(:{1} AS tsquery)"
    )
    name = name_of(place)
    query = " UNION ALL ".join(query.format(index, name) for index in indexes)
    hits = text(query).bindparams(bindparam(name, expression, String, required=expression is None))
    return col(Encounter.id).in_(select(hits.columns(column("id", Integer)).subquery().c.id))
