"""A direct message to the bot is answered with the help; what was written is not read."""

from slack_bolt.async_app import AsyncApp

from bot.features import helps
from bot.slack import ids, parse
from bot.slack.guard import Reply, Surface, listener
from bot.slack.parse import DirectMessage


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to message events; those of channels are acknowledged and forgotten."""
    app.event(ids.MESSAGE)(listener(surface, parse.direct_message, answer))


async def answer(surface: Surface, written: DirectMessage) -> Reply:
    """Owes the person the help."""
    now = surface.now()
    await surface.database.write(
        lambda session: helps.offer(session, written.workspace_id, written.user_id, written.event_id, now=now)
    )
    return None
