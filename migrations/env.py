"""Runs the migrations on the connection it is given; the `circles` command opens it and holds the lock."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from bot.store.columns import Coded, Instant
from bot.store.models import Base


def render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Writes our own column types as plain ones, so that an old migration never depends on today's code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Coded):
        return "sa.String(length=32)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=render,
    # SQLite cannot alter most things in place: Alembic then copies the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
