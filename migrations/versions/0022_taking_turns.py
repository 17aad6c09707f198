"""Who has each other's back, who speaks first and last, and who asked whom to exchange places."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | Sequence[str] | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "triads",
        sa.Column("circle_id", sa.String(255), primary_key=True),
        sa.Column("step", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
    )
    op.create_table(
        "speakers",
        sa.Column("circle_id", sa.String(255), primary_key=True),
        sa.Column("step", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("first", sa.String(255), nullable=True),
        sa.Column("last", sa.String(255), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
    )

    op.create_table(
        "exchanges",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("circle_id", sa.String(255), nullable=False, index=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.String(255), nullable=False),
        sa.Column("asked_id", sa.String(255), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        sa.ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        sa.ForeignKeyConstraint(["workspace_id", "asked_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )


def downgrade() -> None:
    op.drop_table("exchanges")
    op.drop_table("speakers")
    op.drop_table("triads")
