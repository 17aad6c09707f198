"""`/circle concern`: where to turn, for everybody, in a circle or not."""

from bot.features import concerns
from bot.slack.guard import OpenModal, Reply, Surface, Work
from bot.slack.parse import Command
from bot.slack.views import concerns as views


async def show(surface: Surface, typed: Command) -> Reply:
    """Shows where to turn. It is only looked up: nothing is written or logged."""
    found = await surface.database.read(lambda session: concerns.ways(session, typed.workspace_id))
    return OpenModal(views.ways(found))


WORDS: dict[str, Work[Command]] = {"concern": show}
