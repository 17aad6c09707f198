"""How far the search of a round is and who had it end; and exchanges that are about who speaks first or last."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | Sequence[str] | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("rounds", sa.Column("part", sa.Integer(), nullable=True))
    op.add_column("rounds", sa.Column("stopped_by", sa.String(255), nullable=True))
    op.add_column("exchanges", sa.Column("speaks", sa.String(32), nullable=True))
    op.add_column("exchanges", sa.Column("for_spot", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("exchanges", "for_spot")
    op.drop_column("exchanges", "speaks")
    op.drop_column("rounds", "stopped_by")
    op.drop_column("rounds", "part")
