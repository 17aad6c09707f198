"""`/circle commit`: one dated action, and one rehearsal of it."""

from slack_bolt.async_app import AsyncApp

from bot.features import commitments
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Submission, helping
from bot.slack.views import commitments as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the modal."""
    app.view(ids.COMMITMENT_SUBMIT)(listener(surface, parse.submission, take))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the modal."""
    now, catalogue = surface.now(), surface.catalogue
    asked = await surface.database.read(
        lambda session: commitments.form(
            session, typed.workspace_id, typed.user_id, typed.channel_id, catalogue=catalogue, now=now
        )
    )
    return OpenModal(views.form(asked, helping.typed(typed.words[1:])))


async def take(surface: Surface, given: Submission) -> Reply:
    """Takes a commitment; one that has its moment is gone through once."""
    circle_id, commitment_id = helping.pair(given.subject)
    filled, now = helping.commitment(given), surface.now()
    taken = await surface.database.write(
        lambda session: commitments.make(
            session, given.workspace_id, circle_id, commitment_id, given.user_id, filled, now=now
        )
    )
    return ShowModal(views.taken(taken))


WORDS: dict[str, Work[Command]] = {"commit": open_form}
