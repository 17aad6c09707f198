"""A circle's own norms and its members' yes to them, and what help each of them offers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "norms",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _of_circle("norms"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_norms_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norms")),
        sa.UniqueConstraint("circle_id", "place", name=op.f("uq_norms_circle_id_place")),
    )
    op.create_table(
        "norms_yeses",
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of_circle("norms_yeses"),
        _of_enrolment("norms_yeses"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_norms_yeses_workspace_id")),
        sa.PrimaryKeyConstraint("circle_id", "enrolment_id", name=op.f("pk_norms_yeses")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_as", sa.String(length=255), nullable=True),
        _of_circle("offers"),
        _of_enrolment("offers"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_offers_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("circle_id", "enrolment_id", name=op.f("uq_offers_circle_id_enrolment_id")),
    )


def downgrade() -> None:
    for table in ("offers", "norms_yeses", "norms"):
        op.drop_table(table)


def _of_circle(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "circle_id"],
        ["circles.workspace_id", "circles.id"],
        name=op.f(f"fk_{table}_workspace_id_circle_id"),
    )


def _of_enrolment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "enrolment_id"],
        ["enrolments.workspace_id", "enrolments.id"],
        name=op.f(f"fk_{table}_workspace_id_enrolment_id"),
    )
