"""The last step in which a member pressed what leaves nothing else behind: they are not taken for silent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("members", sa.Column("sign_step", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "sign_step")
