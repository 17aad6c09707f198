"""What is owed keeps its place while it is tried again; tokens of workspaces, their pace, and turns that replicas take."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OWED = sa.text("state IN ('pending', 'sending', 'unknown')")
_LONG_AGO = "1970-01-01 00:00:00"
_STEPS = "('step.goodbye', 'step.prompt', 'step.thread', 'step.wrap_up')"
_NOTES = "('letter', 'letter.late', 'moderation.digest', 'reminder', 'silence.ask', 'summary', 'waiting.line')"
_DEAD = sa.text("state = 'dead'")


def upgrade() -> None:
    op.drop_index("ix_outbox_owed", table_name="outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("try_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("rank", sa.SmallInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("unknown_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("newer_than", sa.String(length=255), nullable=True))
    op.execute("UPDATE outbox SET try_at = due_at")
    for rank, kinds in ((1, _STEPS), (2, _NOTES)):
        op.execute(f"UPDATE outbox SET rank = {rank} WHERE kind IN {kinds} AND {_OWED}")  # noqa: S608 - our own words.
    op.execute("UPDATE outbox SET unknown_at = attempt_at WHERE state = 'unknown'")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        # A default of long ago, for a version from before that goes on writing rows until it is replaced.
        batch_op.alter_column(
            "try_at", existing_type=sa.DateTime(timezone=True), nullable=False, server_default=_LONG_AGO
        )
    owed: dict[str, Any] = {"sqlite_where": _OWED, "postgresql_where": _OWED}
    op.create_index("ix_outbox_ready", "outbox", ["workspace_id", "rank", "try_at"], **owed)
    op.create_index("ix_outbox_lane", "outbox", ["workspace_id", "conversation", "due_at", "id"], **owed)
    op.create_index("ix_outbox_dead", "outbox", ["workspace_id"], sqlite_where=_DEAD, postgresql_where=_DEAD)
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bot_id", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("bot_token", sa.LargeBinary(), nullable=True))
    op.create_table(
        "paces",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("used", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_paces_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_paces")),
    )
    op.create_table(
        "turns",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
    )


def downgrade() -> None:
    op.drop_table("turns")
    op.drop_table("paces")
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("bot_token")
        batch_op.drop_column("bot_id")
    for name in ("ix_outbox_dead", "ix_outbox_lane", "ix_outbox_ready"):
        op.drop_index(name, table_name="outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        for name in ("newer_than", "sent_at", "unknown_at", "rank", "try_at"):
            batch_op.drop_column(name)
    op.create_index(
        "ix_outbox_owed", "outbox", ["workspace_id", "due_at"], sqlite_where=_OWED, postgresql_where=_OWED
    )
