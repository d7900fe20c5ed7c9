"""Limits of stages for one person, moves beyond a limit, and who may make them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OVERRIDE = "stage:override-limit"
_HOLDERS = ("supervisor", "administrator")


def upgrade() -> None:
    """Apply."""
    # One by one and not in a batch: a batch may write the table anew, which rows of other tables refer to.
    op.add_column("stage", sa.Column("person_limit", sa.Integer(), nullable=True))
    op.add_column("stage", sa.Column("person_limit_counts", sa.String(), server_default="owner", nullable=False))
    op.add_column("stage_move", sa.Column("is_override", sa.Boolean(), server_default=sa.false(), nullable=False))
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("name", sa.String))
    held = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    holders = sa.select(role.c.id, sa.literal(_OVERRIDE)).where(role.c.name.in_(_HOLDERS))
    op.execute(held.insert().from_select(["role_id", "permission"], holders))


def downgrade() -> None:
    """Take back."""
    held = sa.table("role_permission", sa.column("permission", sa.String))
    op.execute(held.delete().where(held.c.permission == _OVERRIDE))
    op.drop_column("stage_move", "is_override")
    op.drop_column("stage", "person_limit_counts")
    op.drop_column("stage", "person_limit")
