"""Since when a circle cannot be planned, and what is in the way."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PUT_OFF = sa.text("put_off_since IS NOT NULL")


def upgrade() -> None:
    op.add_column("circles", sa.Column("put_off_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("circles", sa.Column("put_off_cause", sa.String(length=255), nullable=True))
    few: dict[str, Any] = {"sqlite_where": _PUT_OFF, "postgresql_where": _PUT_OFF}
    op.create_index("ix_circles_put_off", "circles", ["put_off_since"], **few)


def downgrade() -> None:
    op.drop_index("ix_circles_put_off", table_name="circles")
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.drop_column("put_off_cause")
        batch_op.drop_column("put_off_since")
