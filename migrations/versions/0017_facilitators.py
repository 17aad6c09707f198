"""Facilitators whose work it is: who was chosen for which circle, and what they said."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "facilitators",
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_facilitators_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_facilitators_workspace_id")),
        sa.PrimaryKeyConstraint("circle_id", "user_id", name=op.f("pk_facilitators")),
    )
    op.create_index("ix_facilitators_person", "facilitators", ["workspace_id", "user_id"])


def downgrade() -> None:
    op.drop_index("ix_facilitators_person", table_name="facilitators")
    op.drop_table("facilitators")
