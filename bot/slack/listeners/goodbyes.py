"""The ways on from a circle's goodbye."""

from slack_bolt.async_app import AsyncApp

from bot.features import goodbyes
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.parse import Press
from bot.slack.views import goodbyes as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the goodbye's buttons."""
    app.action(ids.REUNION_SUGGEST)(listener(surface, parse.press, suggest))
    app.action(ids.HOST_NEXT)(listener(surface, parse.press, would_host))


async def suggest(surface: Surface, pressed: Press) -> Reply:
    """Notes that somebody would like to meet again."""
    now = surface.now()
    found = await surface.database.write(
        lambda session: goodbyes.suggest(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return Say(views.noted(found))


async def would_host(surface: Surface, pressed: Press) -> Reply:
    """Notes that somebody would help to host next time."""
    await surface.database.write(
        lambda session: goodbyes.would_host(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return Say(views.would_host())
