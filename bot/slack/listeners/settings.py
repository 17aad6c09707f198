"""`/circle settings` and the button at home: a person's own settings."""

from slack_bolt.async_app import AsyncApp

from bot.features import settings
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import settings as parsing
from bot.slack.views import countries
from bot.slack.views import settings as views
from bot.wording import speaking


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button and the screen."""
    app.action(ids.SETTINGS_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.SETTINGS_SUBMIT)(listener(surface, parse.submission, save))


async def open_form(surface: Surface, asked: Command | Press) -> Reply:
    """Opens the screen, to everybody."""
    shown = await surface.database.read(lambda session: settings.form(session, asked.workspace_id, asked.user_id))
    return OpenModal(views.form(shown))


async def save(surface: Surface, given: Submission) -> Reply:
    """Notes what was set, and says so in the language that was chosen."""
    wanted = parsing.preferences(given)
    chosen = await surface.database.write(
        lambda session: settings.save(
            session, given.workspace_id, given.user_id, wanted, countries=countries.names()
        )
    )
    with speaking(chosen.language):
        return ShowModal(views.saved())


WORDS: dict[str, Work[Command]] = {"settings": open_form}
