"""What stood in somebody's way by hours and by numbers is one by now, so that neither tells of rules between people."""

from collections.abc import Sequence

from alembic import op

revision: str = "0027"
down_revision: str | Sequence[str] | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("UPDATE outlooks SET hindrance = 'no_circle' WHERE hindrance IN ('no_common_hours', 'numbers')")
    op.execute("UPDATE left_overs SET reason = 'numbers' WHERE reason = 'no_common_hours'")


def downgrade() -> None:
    op.execute("UPDATE outlooks SET hindrance = 'numbers' WHERE hindrance = 'no_circle'")
