"""The button of a member who comes back into their circle's channel; being away and leaving have their own."""

from slack_bolt.async_app import AsyncApp

from bot.features import exits
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.parse import Press
from bot.slack.views import exits as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button."""
    app.action(ids.EXIT_COME_BACK)(listener(surface, parse.press, come_back))


async def come_back(surface: Surface, pressed: Press) -> Reply:
    """Has somebody invited again."""
    now = surface.now()
    channel = await surface.database.write(
        lambda session: exits.come_back(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return Say(views.invited(channel))
