"""Worksheets and reviews: what a member writes under the lines of a step, sealed for them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "worksheets",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_worksheets_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_worksheets_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_worksheets_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worksheets")),
        sa.UniqueConstraint(
            "circle_id",
            "enrolment_id",
            "step",
            "kind",
            name=op.f("uq_worksheets_circle_id_enrolment_id_step_kind"),
        ),
    )
    op.create_index(op.f("ix_worksheets_enrolment_id"), "worksheets", ["enrolment_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_worksheets_enrolment_id"), table_name="worksheets")
    op.drop_table("worksheets")
