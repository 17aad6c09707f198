"""Case clinics: which phase each is in, and how it ended."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "clinics",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("pace", sa.String(length=32), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("phase_begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phase_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_clinics_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_clinics_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_clinics_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinics")),
    )
    op.create_index(op.f("ix_clinics_circle_id"), "clinics", ["circle_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_clinics_circle_id"), table_name="clinics")
    op.drop_table("clinics")
