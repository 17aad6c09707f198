"""`/circle calendar`: a private address at which one's own calendar finds the circle's meetings."""

import secrets

from slack_bolt.async_app import AsyncApp

from bot.domain.subscriptions import kept_as, path
from bot.features import subscriptions
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press
from bot.slack.views import subscriptions as views
from bot.slack.views.kit import Json


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons."""
    app.action(ids.CALENDAR_OPEN)(listener(surface, parse.press, open_pressed))
    app.action(ids.CALENDAR_RENEW)(listener(surface, parse.press, renew))


async def open_typed(surface: Surface, typed: Command) -> Reply:
    """Opens the address for the circle somebody types in, or else the one they are in or facilitate."""
    now, catalogue = surface.now(), surface.catalogue
    whose = typed.workspace_id, typed.user_id, typed.channel_id
    circle_id = await surface.database.read(
        lambda session: subscriptions.meant(session, *whose, catalogue=catalogue, now=now)
    )
    return OpenModal(await _shown(surface, typed, circle_id))


async def open_pressed(surface: Surface, pressed: Press) -> Reply:
    """Opens the address for the circle that the button stands for."""
    return OpenModal(await _shown(surface, pressed, pressed.subject))


async def renew(surface: Surface, pressed: Press) -> Reply:
    """Shows a new address in the place of what was shown; the old one ends."""
    return ShowModal(await _shown(surface, pressed, pressed.subject, anew=True))


async def _shown(surface: Surface, asked: Command | Press, circle_id: str, *, anew: bool = False) -> Json:
    whose = asked.workspace_id, circle_id, asked.user_id
    now, catalogue, token = surface.now(), surface.catalogue, secrets.token_urlsafe(32)
    if surface.url is None:
        left = await surface.database.write(
            lambda session: subscriptions.ahead(session, *whose, catalogue=catalogue, now=now)
        )
        return views.ahead(left)
    found = await surface.database.write(
        lambda session: subscriptions.give(
            session, *whose, kept_as(token), anew=anew, catalogue=catalogue, now=now
        )
    )
    return views.own(found, surface.url + path(token))


WORDS: dict[str, Work[Command]] = {"calendar": open_typed}
