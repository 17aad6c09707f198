"""Private addresses at which calendars find a circle's meetings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | Sequence[str] | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=True),
        sa.Column("enrolment_id", sa.String(length=255), nullable=True),
        sa.Column("address_hash", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_subscriptions_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_subscriptions_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_subscriptions_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("circle_id", "user_id", name=op.f("uq_subscriptions_circle_id_user_id")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_subscriptions_address_hash")),
    )
    for column in ("enrolment_id", "ends_at"):
        op.create_index(op.f(f"ix_subscriptions_{column}"), "subscriptions", [column])


def downgrade() -> None:
    op.drop_table("subscriptions")
