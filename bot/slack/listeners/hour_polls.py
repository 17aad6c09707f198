"""Which hours suit the members of a circle: one has everybody asked, and each presses."""

from slack_bolt.async_app import AsyncApp

from bot.features import hour_polls
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, ShowModal, Surface, listener
from bot.slack.parse import Press
from bot.slack.views import hour_polls as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button of the form, and to those of the question."""
    app.action(ids.HOURS_ASK)(listener(surface, parse.press, ask))
    app.action(ids.HOURS_FIRST)(listener(surface, parse.press, first))
    app.action(ids.HOURS_SECOND)(listener(surface, parse.press, second))
    app.action(ids.HOURS_THIRD)(listener(surface, parse.press, third))
    app.action(ids.HOURS_NONE)(listener(surface, parse.press, none))


async def ask(surface: Surface, pressed: Press) -> Reply:
    """Asks everybody in the circle."""
    now, catalogue = surface.now(), surface.catalogue
    found = await surface.database.write(
        lambda session: hour_polls.begin(
            session, pressed.workspace_id, pressed.subject, pressed.user_id, catalogue=catalogue, now=now
        )
    )
    return ShowModal(views.begun(found))


async def first(surface: Surface, pressed: Press) -> Reply:
    """The first hour suits a member, or does no longer."""
    return await _answer(surface, pressed, 0)


async def second(surface: Surface, pressed: Press) -> Reply:
    """The second one does."""
    return await _answer(surface, pressed, 1)


async def third(surface: Surface, pressed: Press) -> Reply:
    """The third one does."""
    return await _answer(surface, pressed, 2)


async def none(surface: Surface, pressed: Press) -> Reply:
    """None of them does."""
    return await _answer(surface, pressed, None)


async def _answer(surface: Surface, pressed: Press, number: int | None) -> Reply:
    now, catalogue = surface.now(), surface.catalogue
    found = await surface.database.write(
        lambda session: hour_polls.answer(
            session, pressed.workspace_id, pressed.subject, pressed.user_id, number, catalogue=catalogue, now=now
        )
    )
    return Say(views.answered(found))
