"""The life of a circle: people, questions, help, thanks, meetings, letters, alarms."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _make_alarms()
    _make_people()
    _make_help_requests()
    _make_hostings()
    _make_invitations()
    _make_letters()
    _make_meetings()
    _make_questions()
    _make_replies()
    _make_thanks()
    _make_answers()
    _make_changes()
    _make_checkins()
    _make_circles()
    _make_commitments()
    _make_enrolments()
    _make_members()
    _make_workspaces()


def _make_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_alarms_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_alarms_workspace_id_key")),
    )
    with op.batch_alter_table("alarms", schema=None) as batch_op:
        batch_op.create_index("ix_alarms_at", ["at"], unique=False)


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("zone", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=255), nullable=True),
        sa.Column("reminders", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("remind_weekday", sa.Integer(), nullable=True),
        sa.Column("remind_at", sa.Time(), nullable=True),
        sa.Column("not_topics", sa.JSON(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_people_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_people")),
    )


def _make_help_requests() -> None:
    op.create_table(
        "help_requests",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_to", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_help_requests_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_help_requests_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_help_requests_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
    )
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_requests_circle_id"), ["circle_id"], unique=False)


def _make_hostings() -> None:
    op.create_table(
        "hostings",
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_hostings_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_hostings_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_hostings_workspace_id")),
        sa.PrimaryKeyConstraint("circle_id", "step", "enrolment_id", name=op.f("pk_hostings")),
    )


def _make_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_invitations_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_invitations_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("circle_id", "user_id", "kind", name=op.f("uq_invitations_circle_id_user_id_kind")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_user_id"), ["user_id"], unique=False)


def _make_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_letters_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_letters_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_letters_enrolment_id")),
    )


def _make_meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("outcome", sa.String(length=255), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("moved_to", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_meetings_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_meetings_workspace_id")),
        sa.PrimaryKeyConstraint("circle_id", "step", name=op.f("pk_meetings")),
    )


def _make_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_questions_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_questions_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_questions_workspace_id_id")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_circle_id"), ["circle_id"], unique=False)


def _make_replies() -> None:
    op.create_table(
        "replies",
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_replies_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_replies_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_replies_workspace_id")),
        sa.PrimaryKeyConstraint("circle_id", "enrolment_id", "step", name=op.f("pk_replies")),
    )


def _make_thanks() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("circle_id", sa.String(length=255), nullable=False),
        sa.Column("enrolment_id", sa.String(length=255), nullable=False),
        sa.Column("to_user", sa.String(length=255), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "circle_id"],
            ["circles.workspace_id", "circles.id"],
            name=op.f("fk_thanks_workspace_id_circle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "enrolment_id"],
            ["enrolments.workspace_id", "enrolments.id"],
            name=op.f("fk_thanks_workspace_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_thanks_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
    )
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thanks_circle_id"), ["circle_id"], unique=False)


def _make_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("question_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("answer", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "question_id"],
            ["questions.workspace_id", "questions.id"],
            name=op.f("fk_answers_workspace_id_question_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_answers_workspace_id")),
        sa.PrimaryKeyConstraint("question_id", "user_id", name=op.f("pk_answers")),
    )


def _make_changes() -> None:
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(length=255), nullable=True))


def _make_checkins() -> None:
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("here", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))


def _make_circles() -> None:
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=255), server_default="en", nullable=False))
        batch_op.add_column(sa.Column("founder", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("open_seats", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("asked_times", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("assigned_to", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("declined_with", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("declined_words", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("meets", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("place", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("breaks", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("strangers", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))


def _make_commitments() -> None:
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("cue", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("checkin_id", sa.String(length=255), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_commitments_circle_id_enrolment_id_step"), type_="unique")


def _make_enrolments() -> None:
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=255), server_default="en", nullable=False))
        batch_op.add_column(sa.Column("topic", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("hosts", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("avoids", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("first_place", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("not_before", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))


def _make_members() -> None:
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined_step", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("left_why", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("still_inside", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("muted_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("muted_by", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("silence_told", sa.Integer(), nullable=True))


def _make_workspaces() -> None:
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=255), server_default="en", nullable=False))
        batch_op.add_column(
            sa.Column("who_may_join", sa.String(length=255), server_default="full_members", nullable=False)
        )
        batch_op.add_column(sa.Column("contact", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("help_line", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    _undo_workspaces()
    _undo_members()
    _undo_enrolments()
    _undo_commitments()
    _undo_circles()
    _undo_checkins()
    _undo_changes()
    op.drop_table("answers")
    _undo_thanks()
    op.drop_table("replies")
    _undo_questions()
    op.drop_table("meetings")
    op.drop_table("letters")
    _undo_invitations()
    op.drop_table("hostings")
    _undo_help_requests()
    op.drop_table("people")
    _undo_alarms()


def _undo_workspaces() -> None:
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("uninstalled_at")
        batch_op.drop_column("help_line")
        batch_op.drop_column("contact")
        batch_op.drop_column("who_may_join")
        batch_op.drop_column("language")


def _undo_members() -> None:
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("silence_told")
        batch_op.drop_column("muted_by")
        batch_op.drop_column("muted_step")
        batch_op.drop_column("still_inside")
        batch_op.drop_column("left_why")
        batch_op.drop_column("left_at")
        batch_op.drop_column("joined_step")


def _undo_enrolments() -> None:
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_column("away_until")
        batch_op.drop_column("not_before")
        batch_op.drop_column("first_place")
        batch_op.drop_column("avoids")
        batch_op.drop_column("hosts")
        batch_op.drop_column("topic")
        batch_op.drop_column("language")


def _undo_commitments() -> None:
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_commitments_circle_id_enrolment_id_step"), ["circle_id", "enrolment_id", "step"]
        )
        batch_op.drop_column("checkin_id")
        batch_op.drop_column("cue")
        batch_op.drop_column("reason")


def _undo_circles() -> None:
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.drop_column("archived_at")
        batch_op.drop_column("held_at")
        batch_op.drop_column("strangers")
        batch_op.drop_column("breaks")
        batch_op.drop_column("place")
        batch_op.drop_column("meets")
        batch_op.drop_column("declined_words")
        batch_op.drop_column("declined_with")
        batch_op.drop_column("assigned_to")
        batch_op.drop_column("asked_times")
        batch_op.drop_column("open_seats")
        batch_op.drop_column("founder")
        batch_op.drop_column("language")


def _undo_checkins() -> None:
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.drop_column("edited_at")
        batch_op.drop_column("shared")
        batch_op.drop_column("here")


def _undo_changes() -> None:
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_column("why")


def _undo_thanks() -> None:
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thanks_circle_id"))

    op.drop_table("thanks")


def _undo_questions() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_circle_id"))

    op.drop_table("questions")


def _undo_invitations() -> None:
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_user_id"))

    op.drop_table("invitations")


def _undo_help_requests() -> None:
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_requests_circle_id"))

    op.drop_table("help_requests")


def _undo_alarms() -> None:
    with op.batch_alter_table("alarms", schema=None) as batch_op:
        batch_op.drop_index("ix_alarms_at")

    op.drop_table("alarms")
