"""Reminders turned off and on again."""

from slack_bolt.async_app import AsyncApp

from bot.features import reminders
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.listeners import homes
from bot.slack.parse import Press
from bot.slack.views import kit
from bot.slack.views import reminders as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button of a reminder, and to the one that brings them back."""
    app.action(ids.REMINDERS_OFF)(listener(surface, parse.press, turn_off))
    app.action(ids.REMINDERS_ON)(listener(surface, parse.press, turn_on))


async def turn_off(surface: Surface, pressed: Press) -> Reply:
    """No more reminders."""
    await surface.database.write(
        lambda session: reminders.turn(session, pressed.workspace_id, pressed.user_id, on=False)
    )
    return Say(kit.plain(views.turned_off()))


async def turn_on(surface: Surface, pressed: Press) -> Reply:
    """Reminders again."""
    await surface.database.write(
        lambda session: reminders.turn(session, pressed.workspace_id, pressed.user_id, on=True)
    )
    return await homes.after(surface, pressed) or Say(kit.plain(views.turned_on()))
