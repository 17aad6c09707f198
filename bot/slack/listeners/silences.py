"""The answer after three silent steps; pausing and leaving have listeners of their own."""

from slack_bolt.async_app import AsyncApp

from bot.features import silences
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.parse import Press
from bot.slack.views import silences as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button of whoever stays."""
    app.action(ids.SILENCE_STAY)(listener(surface, parse.press, stay))


async def stay(surface: Surface, pressed: Press) -> Reply:
    """Somebody stays."""
    channel = await surface.database.read(
        lambda session: silences.stay(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return Say(views.stays(channel))
