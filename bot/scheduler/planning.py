"""Plans what is due in circles, batch by batch; a circle that cannot be planned keeps no other one waiting."""

import logging
from datetime import datetime

from bot.domain.programme import Catalogue
from bot.features import plans
from bot.metrics import Metrics
from bot.store.session import Database, Session, is_away

log = logging.getLogger(__name__)


async def plan(
    database: Database,
    *,
    catalogue: Catalogue,
    now: datetime,
    posts_a_minute: int,
    metrics: Metrics | None = None,
) -> None:
    """Plans all circles whose next moment has come; those that another planner has in hand are left to it.

    Where the database is away all of them stay due, and that is raised.
    """

    def batch(session: Session, only: str | None = None) -> int:
        return plans.plan(session, catalogue=catalogue, now=now, posts_a_minute=posts_a_minute, only=only)

    planned = 1
    while planned:
        try:
            planned = await database.write(batch)
        except Exception as error:
            if is_away(error):
                raise
            # Whoever it is about is found one by one, and logged.
            due = await database.read(lambda session: plans.due(session, now))
            planned = len(due)
            for workspace_id, circle_id in due:
                try:
                    await database.write(lambda session, one=circle_id: batch(session, one))
                except Exception as error:
                    if is_away(error):
                        raise
                    extra = {"action": "circle_put_off", "workspace": workspace_id, "circle": circle_id}
                    log.exception("a circle cannot be planned", extra=extra)
                    place, cause = (workspace_id, circle_id), type(error).__name__
                    await database.write(
                        lambda session, place=place, why=cause: plans.put_off(session, *place, now, cause=why)
                    )
                    if metrics:
                        metrics.put_off("circle")
