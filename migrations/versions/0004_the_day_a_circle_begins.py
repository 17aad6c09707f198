"""The day before which a founded circle is not to begin is kept beside its first date."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_before", sa.Date(), nullable=True))
    # While people are asked for a seat, the first date was nothing but that day.
    op.execute("UPDATE circles SET not_before = first_on WHERE state = 'founding'")


def downgrade() -> None:
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.drop_column("not_before")
