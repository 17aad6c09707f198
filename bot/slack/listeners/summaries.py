"""`/circle report`: the participation summary."""

from bot.features import summaries
from bot.reports import participation
from bot.slack.guard import Reply, Say, Surface, Work
from bot.slack.parse import Command
from bot.slack.views import summaries as views
from bot.store.session import Session


async def report(surface: Surface, typed: Command) -> Reply:
    """Shows the summary to whoever may read it."""
    now = surface.now()

    def read(session: Session) -> Reply:
        summaries.may_read(session, typed.workspace_id, typed.user_id)
        found = participation.summary(session, typed.workspace_id, catalogue=surface.catalogue, now=now)
        return Say(views.summary(found))

    return await surface.database.write(read)


WORDS: dict[str, Work[Command]] = {"report": report}
