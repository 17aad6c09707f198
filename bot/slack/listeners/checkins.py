"""The check-in: opening the modal, and taking what was filled in."""

from slack_bolt.async_app import AsyncApp

from bot.features import checkins
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission
from bot.slack.parse.replies import ThreadReply
from bot.slack.views import checkins as views
from bot.slack.views import kit


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the check-in's button and modal."""
    app.action(ids.CHECKIN_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.CHECKIN_HERE)(listener(surface, parse.press, be_here))
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


async def be_here(surface: Surface, pressed: Press) -> Reply:
    """Takes a check-in without words."""
    circle_id, step = parse.step_of(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: checkins.be_here(session, pressed.workspace_id, circle_id, step, pressed.user_id, now=now)
    )
    return Say(kit.plain(views.here()))


async def replied(surface: Surface, reply: ThreadReply) -> None:
    """Notes that a member wrote in their step's thread."""
    now = surface.now()
    await surface.database.write(
        lambda session: checkins.replied(
            session, reply.workspace_id, reply.channel_id, reply.thread_ts, reply.user_id, now=now
        )
    )


async def take(surface: Surface, given: Submission) -> Reply:
    """Takes a check-in."""
    circle_id, step = parse.step_of(given.subject)
    filled, now = parse.checkin(given), surface.now()
    taken = await surface.database.write(
        lambda session: checkins.give(session, given.workspace_id, circle_id, step, given.user_id, filled, now=now)
    )
    return ShowModal(views.taken(taken.due_on, taken.shared))
