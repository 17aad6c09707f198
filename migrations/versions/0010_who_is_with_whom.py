"""Who talks with whom in a step, and who thanks whom at the end."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "groupings",
        sa.Column("circle_id", sa.String(255), primary_key=True),
        sa.Column("step", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
    )


def downgrade() -> None:
    op.drop_table("groupings")
