"""The view that somebody's worklist opens with."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("app_user", sa.Column("usual_view_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Refuse: case data is never thrown away."""
    raise NotImplementedError("restore a backup instead")
