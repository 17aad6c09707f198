"""Where people stand in their company, as it says in a register, and the country that somebody chose."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "positions",
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey("workspaces.id"), primary_key=True),
        sa.Column("user_id", sa.String(255), primary_key=True),
        sa.Column("department", sa.String(255), nullable=True),
        sa.Column("function", sa.String(255), nullable=True),
        sa.Column("site", sa.String(255), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("manager", sa.String(255), nullable=True),
        sa.Column("country", sa.String(255), nullable=True),
    )
    op.add_column("people", sa.Column("country", sa.String(255), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "country")
    op.drop_table("positions")
