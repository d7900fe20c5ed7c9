"""Tests, referrals and diagnoses are worked on: what was missing for it, and who may."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_EDIT = "clinical:edit"
_HOLDERS = ("case-manager", "supervisor", "administrator", "clinician")
_COLUMNS = (
    ("due_item", "done_on", sa.Date()),
    ("due_item", "done_by", sa.String()),
    ("due_item", "cancel_reason", sa.String()),
    ("visit_order", "authorization_asked_on", sa.Date()),
    ("visit_order", "denied_reason", sa.String()),
    ("visit_order", "cancel_reason", sa.String()),
)


def upgrade() -> None:
    """Apply."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("name", sa.String))
    held = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    holders = sa.select(role.c.id, sa.literal(_EDIT)).where(role.c.name.in_(_HOLDERS))
    op.execute(held.insert().from_select(["role_id", "permission"], holders))


def downgrade() -> None:
    """Take back."""
    held = sa.table("role_permission", sa.column("permission", sa.String))
    op.execute(held.delete().where(held.c.permission == _EDIT))
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)
