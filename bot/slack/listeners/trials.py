"""The answers to whether somebody is in for all of it."""

from slack_bolt.async_app import AsyncApp

from bot.features import trials
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission
from bot.slack.views import kit
from bot.slack.views import trials as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the two buttons, and to the screen behind the no."""
    app.action(ids.TRIAL_YES)(listener(surface, parse.press, stay))
    app.action(ids.TRIAL_NO)(listener(surface, parse.press, look))
    app.view(ids.TRIAL_SUBMIT)(listener(surface, parse.submission, go))


async def stay(surface: Surface, pressed: Press) -> Reply:
    """Somebody is in."""
    now = surface.now()
    await surface.database.write(
        lambda session: trials.stay(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return Say(kit.plain(views.stays()))


async def look(surface: Surface, pressed: Press) -> Reply:
    """Says what a no means."""
    found = await surface.database.write(
        lambda session: trials.form(
            session, pressed.workspace_id, pressed.subject, pressed.user_id, catalogue=surface.catalogue
        )
    )
    return OpenModal(views.no_form(found))


async def go(surface: Surface, given: Submission) -> Reply:
    """Somebody goes."""
    now = surface.now()
    await surface.database.write(
        lambda session: trials.go(
            session, given.workspace_id, given.subject, given.user_id, catalogue=surface.catalogue, now=now
        )
    )
    surface.plan_soon()
    return ShowModal(kit.notice(views.gone()))
