"""What members take on for a meeting: to watch the clock, to bring a challenge."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("circle_id", sa.String(255), primary_key=True),
        sa.Column("step", sa.Integer(), primary_key=True),
        sa.Column("duty", sa.String(32), primary_key=True),
        sa.Column("enrolment_id", sa.String(255), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        sa.ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )


def downgrade() -> None:
    op.drop_table("duties")
