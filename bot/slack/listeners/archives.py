"""Archiving a finished circle's channel."""

from slack_bolt.async_app import AsyncApp

from bot.features import archives
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission
from bot.slack.views import archives as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the goodbye's button and to the warning's."""
    app.action(ids.ARCHIVE_OPEN)(listener(surface, parse.press, warn))
    app.view(ids.ARCHIVE_SUBMIT)(listener(surface, parse.submission, agree))


async def warn(surface: Surface, pressed: Press) -> Reply:
    """Says first what it means."""
    await surface.database.read(
        lambda session: archives.may_archive(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return OpenModal(views.warning(pressed.subject))


async def agree(surface: Surface, given: Submission) -> Reply:
    """Notes that one more wants it."""
    now = surface.now()
    await surface.database.write(
        lambda session: archives.agree(session, given.workspace_id, given.subject, given.user_id, now=now)
    )
    return ShowModal(views.noted())
