"""What matters when circles are formed, what came of each search, and what stands in the way of whoever waits."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | Sequence[str] | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "priorities",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("programme_id", sa.String(length=255), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("department", "site", "function", "level", "topic", "met")
        ),
        sa.Column("of_one_department", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_priorities_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "programme_id", name=op.f("pk_priorities")),
    )
    op.create_table(
        "searches",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("programme_id", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("bound", sa.Double(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("unplaced", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_searches_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    op.create_index(op.f("ix_searches_at"), "searches", ["at"])
    op.create_table(
        "outlooks",
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("programme_id", sa.String(length=255), nullable=False),
        sa.Column("hindrance", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_outlooks_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_outlooks_workspace_id")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_outlooks")),
    )
    op.create_index(op.f("ix_outlooks_programme"), "outlooks", ["workspace_id", "programme_id"])


def downgrade() -> None:
    for table in ("outlooks", "searches", "priorities"):
        op.drop_table(table)
