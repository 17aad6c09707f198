"""`/circle circles` and the buttons at home: the circles that run, for moderators and for those who facilitate."""

from slack_bolt.async_app import AsyncApp

from bot.domain.running_circles import Whose
from bot.features import running_circles
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press
from bot.slack.parse import running_circles as parsing
from bot.slack.views import running_circles as views
from bot.slack.views.kit import Json


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the way to the list, and to the ways to its pages."""
    app.action(ids.CIRCLES_OPEN)(listener(surface, parse.press, open_pressed))
    app.action(ids.CIRCLES_PREVIOUS)(listener(surface, parse.press, turn))
    app.action(ids.CIRCLES_NEXT)(listener(surface, parse.press, turn))


async def open_typed(surface: Surface, typed: Command) -> Reply:
    """Opens the list that is meant for whoever types."""
    whose = await surface.database.read(
        lambda session: running_circles.whose(session, typed.workspace_id, typed.user_id)
    )
    return OpenModal(await page(surface, typed, whose, 0))


async def open_pressed(surface: Surface, pressed: Press) -> Reply:
    """Opens the list that the button stands for."""
    return OpenModal(await page(surface, pressed, *parsing.page(pressed)))


async def turn(surface: Surface, pressed: Press) -> Reply:
    """Shows another page in the place of the one before."""
    return ShowModal(await page(surface, pressed, *parsing.page(pressed)))


async def page(surface: Surface, asked: Command | Press, whose: Whose, number: int, done: str = "") -> Json:
    """A page of the list; `done` says what has just been done in it."""
    now, catalogue = surface.now(), surface.catalogue
    found = await surface.database.read(
        lambda session: running_circles.listed(
            session, asked.workspace_id, asked.user_id, whose, number, catalogue=catalogue, now=now
        )
    )
    return views.list_(found, done)


WORDS: dict[str, Work[Command]] = {"circles": open_typed}
