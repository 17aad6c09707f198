"""The names of circles' channels, found through an index: many are looked at before one is tried."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_circles_name", "circles", ["workspace_id", "name"])


def downgrade() -> None:
    op.drop_index("ix_circles_name", table_name="circles")
