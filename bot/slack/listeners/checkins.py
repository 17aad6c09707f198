"""The check-in: opening the modal, and taking what was filled in."""

from slack_bolt.async_app import AsyncApp

from bot.features import checkins
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission
from bot.slack.views import checkins as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the check-in's button and modal."""
    app.action(ids.CHECKIN_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.CHECKIN_SUBMIT)(listener(surface, parse.submission, take))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Opens the check-in of the step that the button belongs to."""
    circle_id, step = parse.step_of(pressed.subject)
    now = surface.now()
    asked = await surface.database.read(
        lambda session: checkins.form(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, catalogue=surface.catalogue, now=now
        )
    )
    return OpenModal(views.form(asked))


async def take(surface: Surface, given: Submission) -> Reply:
    """Takes a check-in."""
    circle_id, step = parse.step_of(given.subject)
    filled, now = parse.checkin(given), surface.now()
    taken = await surface.database.write(
        lambda session: checkins.give(session, given.workspace_id, circle_id, step, given.user_id, filled, now=now)
    )
    return ShowModal(views.taken(taken.due_on, taken.shared))
