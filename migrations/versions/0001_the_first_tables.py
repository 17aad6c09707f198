"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _make_seen_events()
    _make_workspaces()
    _make_changes()
    _make_circles()
    _make_enrolments()
    _make_group_members()
    _make_holders()
    _make_keys()
    _make_outbox()
    _make_prints()
    _make_checkins()
    _make_commitments()
    _make_members()


def _make_seen_events() -> None:
    op.create_table(
        "seen_events",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "event_id", name=op.f("pk_seen_events")),
    )
    with op.batch_alter_table("seen_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_events_seen_at"), ["seen_at"], unique=False)


def _make_workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("bot_user_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderators_channel", sa.String(length=255), nullable=True),
        sa.Column("hr_channel", sa.String(length=255), nullable=True),
        sa.Column("command_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
    )


def _make_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_changes_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_workspace_id"), ["workspace_id"], unique=False)


def _make_circles() -> None:
    op.create_table(
        "circles",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("programme_id", sa.String(length=255), nullable=False),
        sa.Column("programme_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=255), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("channel_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=255), nullable=True),
        sa.Column("done_kind", sa.String(length=32), nullable=True),
        sa.Column("done_step", sa.Integer(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_circles_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
        sa.UniqueConstraint("workspace_id", "channel_id", name=op.f("uq_circles_workspace_id_channel_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_circles_workspace_id_id")),
    )
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.create_index("ix_circles_next_at", ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_circles_workspace_id"), ["workspace_id"], unique=False)


def _make_enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("programme_id", sa.String(length=255), nullable=False),
        sa.Column("zone", sa.String(length=255), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("goal", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_enrolments_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_enrolments_workspace_id_id")),
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index(
            "uq_enrolments_open",
            ["workspace_id", "user_id", "programme_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def _make_group_members() -> None:
    op.create_table(
        "group_members",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("group_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_group_members_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "group_id", "user_id", name=op.f("pk_group_members")),
    )


def _make_holders() -> None:
    op.create_table(
        "holders",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("principal", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_holders_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "role", "principal", name=op.f("pk_holders")),
    )


def _make_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("owner_id", sa.String(length=255), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_by", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_keys_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "owner_id", name=op.f("pk_keys")),
    )


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=True),
        sa.Column("under", sa.String(length=255), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=255), nullable=True),
        sa.Column("channel", sa.String(length=255), nullable=True),
        sa.Column("ts", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_outbox_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_outbox_workspace_id_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_owed",
            ["workspace_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
        )


def _make_prints() -> None:
    op.create_table(
        "prints",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("programme_id", sa.String(length=255), nullable=False),
        sa.Column("cell", sa.String(length=32), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("roster", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_prints_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prints")),
    )
    with op.batch_alter_table("prints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prints_workspace_id"), ["workspace_id"], unique=False)


def _make_checkins() -> None:
    op.create_table(
        "checkins",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_checkins_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_checkins_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_checkins_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkins")),
        sa.UniqueConstraint(
            "circle_id", "enrolment_id", "step", name=op.f("uq_checkins_circle_id_enrolment_id_step")
        ),
    )
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkins_enrolment_id"), ["enrolment_id"], unique=False)


def _make_commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_commitments_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_commitments_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_commitments_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint(
            "circle_id", "enrolment_id", "step", name=op.f("uq_commitments_circle_id_enrolment_id_step")
        ),
    )
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitments_enrolment_id"), ["enrolment_id"], unique=False)


def _make_members() -> None:
    op.create_table(
        "members",
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("invite_error", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_members_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_members_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_members_workspace_id")),
        sa.PrimaryKeyConstraint("circle_id", "enrolment_id", name=op.f("pk_members")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(
            "uq_members_current",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'member')"),
            postgresql_where=sa.text("state IN ('proposed', 'member')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_members_current",
            sqlite_where=sa.text("state IN ('proposed', 'member')"),
            postgresql_where=sa.text("state IN ('proposed', 'member')"),
        )

    op.drop_table("members")
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitments_enrolment_id"))

    op.drop_table("commitments")
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkins_enrolment_id"))

    op.drop_table("checkins")
    with op.batch_alter_table("prints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prints_workspace_id"))

    op.drop_table("prints")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_owed",
            sqlite_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
        )

    op.drop_table("outbox")
    op.drop_table("keys")
    op.drop_table("holders")
    op.drop_table("group_members")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enrolments_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("enrolments")
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circles_workspace_id"))
        batch_op.drop_index("ix_circles_next_at")

    op.drop_table("circles")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_workspace_id"))

    op.drop_table("changes")
    op.drop_table("workspaces")
    with op.batch_alter_table("seen_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_events_seen_at"))

    op.drop_table("seen_events")
