"""`/circle letter`: a letter to oneself."""

from slack_bolt.async_app import AsyncApp

from bot.features import letters
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.views import letters as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons and to the letter's modal."""
    app.action(ids.LETTER_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.LETTER_READ)(listener(surface, parse.press, open_returned))
    app.view(ids.LETTER_SUBMIT)(listener(surface, parse.submission, keep))


async def open_form(surface: Surface, asked: Command | Press) -> Reply:
    """Opens the page to write on."""
    letter = await surface.database.read(
        lambda session: letters.form(session, asked.workspace_id, asked.user_id, catalogue=surface.catalogue)
    )
    return OpenModal(views.form(letter))


async def open_returned(surface: Surface, pressed: Press) -> Reply:
    """Opens a letter, or a goal, that has come back."""
    letter = await surface.database.read(
        lambda session: letters.returned(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return OpenModal(views.form(letter))


async def keep(surface: Surface, given: Submission) -> Reply:
    """Puts the letter away."""
    now, words = surface.now(), str(given.values.get(ids.FIELD_LETTER) or "")
    written = await surface.database.write(
        lambda session: letters.write(
            session,
            given.workspace_id,
            given.subject,
            given.user_id,
            words,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.kept(written))


WORDS: dict[str, Work[Command]] = {"letter": open_form}
