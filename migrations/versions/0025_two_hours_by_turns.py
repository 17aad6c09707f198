"""A second hour of circles of which no single one can be asked of everybody: every second meeting is at it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | Sequence[str] | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("circles", sa.Column("other_weekday", sa.Integer(), nullable=True))
    op.add_column("circles", sa.Column("other_at", sa.Time(), nullable=True))


def downgrade() -> None:
    op.drop_column("circles", "other_at")
    op.drop_column("circles", "other_weekday")
