"""What the clock asks for every few seconds, each found through an index; and how far apart many messages are put."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PROPOSED = sa.text("state = 'proposed'")


def upgrade() -> None:
    op.create_table(
        "waiting_lists",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("programme_id", sa.String(length=255), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_waiting_lists_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "programme_id", name=op.f("pk_waiting_lists")),
    )
    op.create_index(op.f("ix_waiting_lists_look_at"), "waiting_lists", ["look_at"])
    op.execute(
        "INSERT INTO waiting_lists (workspace_id, programme_id)"
        " SELECT DISTINCT workspace_id, programme_id FROM enrolments WHERE ended_at IS NULL"
    )
    lists = sa.table("waiting_lists", sa.column("look_at", sa.DateTime(timezone=True)))
    op.execute(lists.update().values(look_at=datetime(1970, 1, 1, tzinfo=UTC)))
    op.create_table(
        "spreads",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_spreads_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_spreads")),
    )
    for column in ("recipient", "conversation"):
        op.create_index(f"ix_outbox_{column}", "outbox", ["workspace_id", column, "due_at"])
    where: dict[str, Any] = {"sqlite_where": _PROPOSED, "postgresql_where": _PROPOSED}
    op.create_index("ix_circles_proposed", "circles", ["workspace_id", "assigned_to"], **where)


def downgrade() -> None:
    op.drop_index("ix_circles_proposed", table_name="circles")
    for column in ("recipient", "conversation"):
        op.drop_index(f"ix_outbox_{column}", table_name="outbox")
    op.drop_table("spreads")
    op.drop_index(op.f("ix_waiting_lists_look_at"), table_name="waiting_lists")
    op.drop_table("waiting_lists")
