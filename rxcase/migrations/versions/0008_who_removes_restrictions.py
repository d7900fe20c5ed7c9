"""Who may remove restrictions and accommodations."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REMOVE = "restriction:remove"
_HOLDERS = ("supervisor", "administrator")


def upgrade() -> None:
    """Apply."""
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("name", sa.String))
    held = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    holders = sa.select(role.c.id, sa.literal(_REMOVE)).where(role.c.name.in_(_HOLDERS))
    op.execute(held.insert().from_select(["role_id", "permission"], holders))


def downgrade() -> None:
    """Take back."""
    held = sa.table("role_permission", sa.column("permission", sa.String))
    op.execute(held.delete().where(held.c.permission == _REMOVE))
