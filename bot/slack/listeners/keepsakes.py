"""`/circle keepsake`: what one leaves behind, page by page, and what has become of one's goal."""

from slack_bolt.async_app import AsyncApp

from bot.domain.keepsakes import LeftBehind
from bot.features import keepsakes
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.views import keepsakes as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons that open it and turn its pages, and to the form."""
    app.action(ids.KEEPSAKE_OPEN)(listener(surface, parse.press, open_page))
    for way in (ids.KEEPSAKE_PREVIOUS, ids.KEEPSAKE_NEXT):
        app.action(way)(listener(surface, parse.press, turn_page))
    app.action(ids.KEEPSAKE_PLAIN)(listener(surface, parse.press, to_copy))
    app.action(ids.KEEPSAKE_BECAME)(listener(surface, parse.press, open_form))
    app.view(ids.KEEPSAKE_SUBMIT)(listener(surface, parse.submission, say))


async def open_latest(surface: Surface, typed: Command) -> Reply:
    """Opens that of the circle somebody types in, or of their last one."""
    left = await surface.database.read(
        lambda session: keepsakes.latest(
            session, typed.workspace_id, typed.user_id, typed.channel_id, catalogue=surface.catalogue
        )
    )
    return OpenModal(views.page(left, 0))


async def open_page(surface: Surface, pressed: Press) -> Reply:
    """Opens it from a private message."""
    return OpenModal(views.page(*await _found(surface, pressed)))


async def turn_page(surface: Surface, pressed: Press) -> Reply:
    """Shows another page in the place of the one before."""
    return ShowModal(views.page(*await _found(surface, pressed)))


async def to_copy(surface: Surface, pressed: Press) -> Reply:
    """Shows the same page as plain text."""
    return ShowModal(views.plain(*await _found(surface, pressed)))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Asks what has become of the goal, in the place of the page."""
    left, _ = await _found(surface, pressed)
    return ShowModal(views.became(left))


async def say(surface: Surface, given: Submission) -> Reply:
    """Keeps what has become of it, and shows the page again."""
    words, catalogue = str(given.values.get(ids.FIELD_BECAME) or ""), surface.catalogue
    whose = given.workspace_id, given.subject, given.user_id
    await surface.database.write(lambda session: keepsakes.say(session, *whose, words))
    left = await surface.database.read(lambda session: keepsakes.find(session, *whose, catalogue=catalogue))
    return ShowModal(views.page(left, 0))


async def _found(surface: Surface, pressed: Press) -> tuple[LeftBehind, int]:
    enrolment_id, number = parse.step_of(pressed.subject)
    left = await surface.database.read(
        lambda session: keepsakes.find(
            session, pressed.workspace_id, enrolment_id, pressed.user_id, catalogue=surface.catalogue
        )
    )
    return left, number


WORDS: dict[str, Work[Command]] = {"keepsake": open_latest}
