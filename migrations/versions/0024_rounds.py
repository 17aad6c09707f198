"""Rounds: many circles planned at once, which a moderator looks at before anybody hears of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | Sequence[str] | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = sa.text("closed_at IS NULL")
_WORKSPACE = "workspaces.id"


def upgrade() -> None:
    _rounds()
    _what_rounds_hold()


def _rounds() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey(_WORKSPACE), nullable=False),
        sa.Column("programme_id", sa.String(255), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("opened_by", sa.String(255), nullable=False),
        sa.Column("opened_at", at, nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("theme", sa.LargeBinary(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("run", sa.Integer(), server_default="1", nullable=False),
        sa.Column("held_until", at, nullable=True),
        sa.Column("approved_by", sa.String(255), nullable=True),
        sa.Column("formed_at", at, nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("shown_to", sa.String(255), nullable=True),
        sa.Column("shown_in", sa.String(255), nullable=True),
        sa.Column("closed_at", at, nullable=True),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index(
        "uq_rounds_open",
        "rounds",
        ["workspace_id", "programme_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _what_rounds_hold() -> None:
    op.create_table(
        "drafts",
        sa.Column("circle_id", sa.String(255), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey(_WORKSPACE), nullable=False),
        sa.Column("round_id", sa.String(255), nullable=False),
        sa.Column("locked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        sa.ForeignKeyConstraint(["workspace_id", "round_id"], ["rounds.workspace_id", "rounds.id"]),
    )
    op.create_index("ix_drafts_round", "drafts", ["round_id"])
    op.create_table(
        "left_overs",
        sa.Column("round_id", sa.String(255), primary_key=True),
        sa.Column("enrolment_id", sa.String(255), primary_key=True),
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey(_WORKSPACE), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id", "round_id"], ["rounds.workspace_id", "rounds.id"]),
        sa.ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    op.create_table(
        "round_schedules",
        sa.Column("workspace_id", sa.String(255), sa.ForeignKey(_WORKSPACE), primary_key=True),
        sa.Column("programme_id", sa.String(255), primary_key=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("theme", sa.LargeBinary(), nullable=True),
        sa.Column("set_by", sa.String(255), nullable=False),
        sa.Column("zone", sa.String(255), nullable=False),
    )


def downgrade() -> None:
    for table in ("round_schedules", "left_overs", "drafts", "rounds"):
        op.drop_table(table)
