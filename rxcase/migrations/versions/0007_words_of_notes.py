"""Words of notes to search by, an index by last note, and the right to share views."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_CHUNK = 500


def upgrade() -> None:
    """Apply."""
    where = sa.text("on_worklist")
    op.create_index(
        "ix_encounter_open_last_note",
        "encounter",
        ["last_note_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE note_search USING fts5("
            "words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', detail = none)"
        )
    else:
        op.execute(
            "CREATE TABLE note_search (encounter_id integer PRIMARY KEY REFERENCES encounter (id), words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_note_search_words ON note_search USING gin (words)")
    _fill(is_sqlite=is_sqlite)
    op.execute(
        "INSERT INTO role_permission (role_id, permission) "
        "SELECT id, 'view:share' FROM role WHERE name IN ('supervisor', 'administrator')"
    )


def _fill(*, is_sqlite: bool) -> None:
    """The words as the program of this revision makes them: folded, each once."""
    connection = op.get_bind()
    put = (
        "INSERT INTO note_search (rowid, words) VALUES (:id, :words)"
        if is_sqlite
        else "INSERT INTO note_search VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
    )
    last = 0
    while True:
        open_ids = "SELECT id FROM encounter WHERE on_worklist AND id > :last ORDER BY id LIMIT :chunk"
        ids = connection.execute(sa.text(open_ids), {"last": last, "chunk": _CHUNK}).scalars().all()
        if not ids:
            return
        words: dict[int, dict[str, None]] = {}
        for encounter_id, text in connection.execute(
            sa.text(
                "SELECT encounter_id, text FROM note "
                "WHERE deleted_at IS NULL AND encounter_id BETWEEN :first AND :last UNION ALL "
                "SELECT note.encounter_id, note_amendment.text FROM note_amendment "
                "JOIN note ON note.id = note_amendment.note_id "
                "WHERE note.deleted_at IS NULL AND note.encounter_id BETWEEN :first AND :last"
            ),
            {"first": ids[0], "last": ids[-1]},
        ):
            words.setdefault(encounter_id, {}).update((word[:60], None) for word in _WORD.findall(_folded(text)))
        rows = [{"id": each, "words": " ".join(list(words[each])[:10_000])} for each in ids if each in words]
        if rows:
            connection.execute(sa.text(put), rows)
        last = ids[-1]


def _folded(value: str) -> str:
    decomposed = unicodedata.normalize("NFKD", value)
    kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", kept).casefold()


def downgrade() -> None:
    """Refuse: case data is never thrown away."""
    raise NotImplementedError("restore a backup instead")
