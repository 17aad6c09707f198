"""`/circle commit` and the buttons at home: one dated action, one rehearsal of it, and how it came out."""

from slack_bolt.async_app import AsyncApp

from bot.features import commitments
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.listeners import homes
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import commitments as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons and the modals."""
    app.action(ids.COMMITMENT_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.COMMITMENT_LOOK)(listener(surface, parse.press, look))
    app.view(ids.COMMITMENT_SUBMIT)(listener(surface, parse.submission, take))
    app.view(ids.COMMITMENT_SETTLE)(listener(surface, parse.submission, settle))


async def open_form(surface: Surface, wanted: Command | Press) -> Reply:
    """Opens the modal."""
    now, catalogue, channel_id = surface.now(), surface.catalogue, helping.channel(wanted)
    asked = await surface.database.read(
        lambda session: commitments.form(
            session, wanted.workspace_id, wanted.user_id, channel_id, catalogue=catalogue, now=now
        )
    )
    return OpenModal(views.form(asked, helping.typed_with(wanted)))


async def take(surface: Surface, given: Submission) -> Reply:
    """Takes a commitment; one that has its moment is gone through once."""
    circle_id, commitment_id = helping.pair(given.subject)
    filled, now = helping.commitment(given), surface.now()
    taken = await surface.database.write(
        lambda session: commitments.make(
            session, given.workspace_id, circle_id, commitment_id, given.user_id, filled, now=now
        )
    )
    return ShowModal(views.taken(taken), home=(await homes.anew(surface, given, 0)).view)


async def look(surface: Surface, pressed: Press) -> Reply:
    """Asks how a commitment came out."""
    found = await surface.database.read(
        lambda session: commitments.look(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    asked = views.look_back(found)
    return ShowModal(asked) if pressed.modal_id else OpenModal(asked)


async def settle(surface: Surface, given: Submission) -> Reply:
    """Notes how it came out; it can be said anew."""
    outcome, now = helping.outcome(given), surface.now()
    await surface.database.write(
        lambda session: commitments.settle(
            session, given.workspace_id, given.subject, given.user_id, outcome, now=now
        )
    )
    return ShowModal(views.settled(given.subject, outcome), home=(await homes.anew(surface, given, 0)).view)


WORDS: dict[str, Work[Command]] = {"commit": open_form}
