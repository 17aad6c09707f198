"""A moderator says what matters when circles of a programme are formed."""

from slack_bolt.async_app import AsyncApp

from bot.features import priorities
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission
from bot.slack.parse import priorities as parsing
from bot.slack.views import priorities as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button and the form."""
    app.action(ids.PRIORITIES_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.PRIORITIES_SUBMIT)(listener(surface, parse.submission, save))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Opens the form of a programme."""
    which, by = (pressed.workspace_id, pressed.subject), pressed.user_id
    shown = await surface.database.read(
        lambda session: priorities.form(session, *which, by=by, catalogue=surface.catalogue)
    )
    return OpenModal(views.form(shown))


async def save(surface: Surface, given: Submission) -> Reply:
    """Notes what was chosen."""
    which, by, now = (given.workspace_id, given.subject), given.user_id, surface.now()
    wanted = parsing.priorities(given)
    await surface.database.write(
        lambda session: priorities.save(session, *which, wanted, by=by, catalogue=surface.catalogue, now=now)
    )
    return ShowModal(views.saved())
