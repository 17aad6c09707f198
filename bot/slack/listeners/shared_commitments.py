"""What a circle does together: written down after a meeting, and looked back on at the next."""

from slack_bolt.async_app import AsyncApp

from bot.features import shared_commitments
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission, helping
from bot.slack.views import shared_commitments as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons and the modals."""
    app.action(ids.SHARED_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.SHARED_SUBMIT)(listener(surface, parse.submission, write))
    app.action(ids.SHARED_LOOK)(listener(surface, parse.press, look))
    app.view(ids.SHARED_SETTLE)(listener(surface, parse.submission, settle))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Opens the modal."""
    circle_id, step = parse.step_of(pressed.subject)
    now, catalogue = surface.now(), surface.catalogue
    asked = await surface.database.write(
        lambda session: shared_commitments.form(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, catalogue=catalogue, now=now
        )
    )
    return OpenModal(views.form(asked))


async def write(surface: Surface, given: Submission) -> Reply:
    """Writes it down."""
    circle_id, step, version = helping.step_and_version(given.subject)
    what, due_on = helping.action(given)
    now, catalogue = surface.now(), surface.catalogue
    await surface.database.write(
        lambda session: shared_commitments.write(
            session,
            given.workspace_id,
            circle_id,
            step,
            given.user_id,
            version,
            what,
            due_on,
            catalogue=catalogue,
            now=now,
        )
    )
    return ShowModal(views.written())


async def look(surface: Surface, pressed: Press) -> Reply:
    """Asks how it came out."""
    circle_id, step = parse.step_of(pressed.subject)
    found = await surface.database.write(
        lambda session: shared_commitments.look(session, pressed.workspace_id, circle_id, step, pressed.user_id)
    )
    return OpenModal(views.look_back(found))


async def settle(surface: Surface, given: Submission) -> Reply:
    """Notes how it came out."""
    circle_id, step, seen = helping.step_and_seen(given.subject)
    outcome, now, catalogue = helping.outcome(given), surface.now(), surface.catalogue
    await surface.database.write(
        lambda session: shared_commitments.settle(
            session,
            given.workspace_id,
            circle_id,
            step,
            given.user_id,
            seen,
            outcome,
            catalogue=catalogue,
            now=now,
        )
    )
    return ShowModal(views.noted())
