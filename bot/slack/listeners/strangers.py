"""Who comes into a circle's channel or leaves it, and the members' word to go on."""

from slack_bolt.async_app import AsyncApp

from bot.features import strangers
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.parse import Press
from bot.slack.parse.events import Membership, membership
from bot.slack.views import kit
from bot.slack.views import strangers as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to people coming and leaving, and to the button."""
    app.event(ids.JOINED_CHANNEL)(listener(surface, membership, came))
    app.event(ids.LEFT_CHANNEL)(listener(surface, membership, left))
    app.action(ids.STRANGER_GO_ON)(listener(surface, parse.press, go_on))


async def came(surface: Surface, told: Membership) -> Reply:
    """Notes who has come."""
    now = surface.now()
    await surface.database.write(
        lambda session: strangers.came(
            session, told.workspace_id, told.channel_id, told.user_id, told.event_id, now=now
        )
    )
    return None


async def left(surface: Surface, told: Membership) -> Reply:
    """Notes who has left."""
    now = surface.now()
    await surface.database.write(
        lambda session: strangers.left(
            session, told.workspace_id, told.channel_id, told.user_id, told.event_id, now=now
        )
    )
    return None


async def go_on(surface: Surface, pressed: Press) -> Reply:
    """Notes that a member says go on."""
    now = surface.now()
    is_over = await surface.database.write(
        lambda session: strangers.go_on(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return Say(kit.plain(views.noted(is_over)))
