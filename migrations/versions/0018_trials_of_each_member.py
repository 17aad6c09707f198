"""Until when each member may say that it is not for them, who were all asked at the kickoff's end until now."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | Sequence[str] | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Whose kickoff is over: they were asked, or were not to be, and the question closes with the first week.
_ASKED = """
    UPDATE members SET trial_until = 1
    WHERE EXISTS (
        SELECT 1 FROM circles
        WHERE circles.id = members.circle_id
        AND (circles.done_step > 0 OR (circles.done_step = 0 AND circles.done_kind <> 'prompt'))
    )
"""


def upgrade() -> None:
    op.add_column("members", sa.Column("trial_until", sa.Integer(), nullable=True))
    op.execute(_ASKED)
    # What told a no from other ways to leave.
    op.execute("UPDATE members SET left_why = NULL WHERE left_why = 'not_for_me'")
    op.execute("UPDATE outbox SET key = 'trial.answered:' || id WHERE kind = 'trial.answered'")


def downgrade() -> None:
    op.drop_column("members", "trial_until")
