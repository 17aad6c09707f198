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
_DEAD = sa.text("state = 'dead'")


def upgrade() -> None:
    op.drop_index("ix_outbox_owed", table_name="outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("try_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("bulk", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("unknown_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("newer_than", sa.String(length=255), nullable=True))
    op.execute("UPDATE outbox SET try_at = due_at")
    op.execute("UPDATE outbox SET unknown_at = attempt_at WHERE state = 'unknown'")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("try_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    owed: dict[str, Any] = {"sqlite_where": _OWED, "postgresql_where": _OWED}
    op.create_index("ix_outbox_ready", "outbox", ["workspace_id", "bulk", "try_at"], **owed)
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
        for name in ("newer_than", "sent_at", "unknown_at", "bulk", "try_at"):
            batch_op.drop_column(name)
    op.create_index(
        "ix_outbox_owed", "outbox", ["workspace_id", "due_at"], sqlite_where=_OWED, postgresql_where=_OWED
    )
