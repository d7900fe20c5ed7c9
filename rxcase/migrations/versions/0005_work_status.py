"""Encounters carry their work status; restrictions and accommodations say what they replace."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LIMITS = ("restriction", "accommodation")


def upgrade() -> None:
    """Apply. Encounters with a record that may set their status are marked as due: the program fills them in next."""
    for table in _LIMITS:
        # A column with its reference is added as it is; Alembic would copy the whole table on SQLite.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN replaces_id INTEGER "
            f"CONSTRAINT fk_{table}_replaces_id_{table} REFERENCES {table} (id)"
        )
        op.create_index(f"ix_{table}_replaces_id", table, ["replaces_id"])
    op.add_column("encounter", sa.Column("work_status", sa.String(), nullable=False, server_default="full-duty"))
    op.add_column("encounter", sa.Column("work_status_since", sa.Date(), nullable=True))
    op.add_column("encounter", sa.Column("work_status_next_on", sa.Date(), nullable=True))
    for table in _LIMITS:
        op.execute(
            f"UPDATE encounter SET work_status_next_on = '1900-01-01' "  # noqa: S608
            f"WHERE id IN (SELECT encounter_id FROM {table} WHERE encounter_id IS NOT NULL) "
            f"OR case_id IN (SELECT case_id FROM {table} WHERE case_id IS NOT NULL)"
        )
    op.create_index(
        "ix_encounter_open_work_status",
        "encounter",
        ["work_status", "follow_up_order", "id"],
        sqlite_where=sa.text("on_worklist"),
        postgresql_where=sa.text("on_worklist"),
    )
    op.create_index(
        "ix_encounter_work_status_next",
        "encounter",
        ["work_status_next_on", "id"],
        sqlite_where=sa.text("work_status_next_on IS NOT NULL"),
        postgresql_where=sa.text("work_status_next_on IS NOT NULL"),
    )


def downgrade() -> None:
    """Nobody goes back this way: a backup restores the schema that it was made with."""
    raise NotImplementedError
