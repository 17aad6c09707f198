"""The editions of programmes that circles keep to, so that files can change under circles that are under way."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("programme_id", sa.String(255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.add_column("circles", sa.Column("edition", sa.String(255), nullable=True))


def downgrade() -> None:
    op.drop_column("circles", "edition")
    op.drop_table("editions")
