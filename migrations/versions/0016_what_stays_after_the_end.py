"""What stays after a circle's end: what has become of a goal, who answered a request, who would host next time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("enrolments", sa.Column("became", sa.LargeBinary(), nullable=True))
    op.add_column("help_requests", sa.Column("answered_by", sa.String(length=255), nullable=True))
    op.add_column("people", sa.Column("would_host", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("people", "would_host")
    op.drop_column("help_requests", "answered_by")
    op.drop_column("enrolments", "became")
