"""A circle's meetings: `/circle meeting`, and the taps under a wrap-up."""

from slack_bolt.async_app import AsyncApp

from bot.domain.meetings import MeetingOutcome, MeetingPast
from bot.features import meetings, running_circles
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import meetings as views
from bot.slack.views import running_circles as running_views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the taps and the modals."""
    app.action(ids.MEETING_MET)(listener(surface, parse.press, met))
    app.action(ids.MEETING_DID_NOT)(listener(surface, parse.press, did_not))
    app.action(ids.MEETING_MOVED)(listener(surface, parse.press, open_moving))
    app.view(ids.MEETING_SUBMIT)(listener(surface, parse.submission, change))
    app.view(ids.MOVING_SUBMIT)(listener(surface, parse.submission, move))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the modal with hour and place as they are; whoever facilitates reads when and where."""
    catalogue, now = surface.catalogue, surface.now()
    whose = typed.workspace_id, typed.user_id, typed.channel_id
    led = await surface.database.read(
        lambda session: running_circles.meant(session, *whose, catalogue=catalogue, now=now)
    )
    if led is not None:
        return Say(running_views.meeting(led))
    asked = await surface.database.read(lambda session: meetings.form(session, *whose, catalogue=catalogue))
    return OpenModal(views.past_form(asked) if isinstance(asked, MeetingPast) else views.form(asked))


async def change(surface: Surface, given: Submission) -> Reply:
    """Sets hour and place."""
    circle_id, token = helping.pair(given.subject)
    filled, now, catalogue = helping.meeting(given), surface.now(), surface.catalogue
    await surface.database.write(
        lambda session: meetings.change(
            session,
            given.workspace_id,
            circle_id,
            given.user_id,
            filled,
            token=token,
            catalogue=catalogue,
            now=now,
        )
    )
    return ShowModal(views.noted())


async def met(surface: Surface, pressed: Press) -> Reply:
    """Notes that the meeting was held."""
    return await _tell(surface, pressed, MeetingOutcome.MET)


async def did_not(surface: Surface, pressed: Press) -> Reply:
    """Notes that there was none."""
    return await _tell(surface, pressed, MeetingOutcome.DID_NOT)


async def open_moving(surface: Surface, pressed: Press) -> Reply:
    """Asks when it is held instead."""
    circle_id, step = parse.step_of(pressed.subject)
    now, catalogue = surface.now(), surface.catalogue
    asked = await surface.database.read(
        lambda session: meetings.moving_form(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, catalogue=catalogue, now=now
        )
    )
    return OpenModal(views.moving_form(asked))


async def move(surface: Surface, given: Submission) -> Reply:
    """Notes when a meeting is held instead."""
    circle_id, step = parse.step_of(given.subject)
    (on, at), now, catalogue = helping.moved_to(given), surface.now(), surface.catalogue
    await surface.database.write(
        lambda session: meetings.move(
            session, given.workspace_id, circle_id, step, given.user_id, on=on, at=at, catalogue=catalogue, now=now
        )
    )
    return ShowModal(views.moving_noted())


async def _tell(surface: Surface, pressed: Press, outcome: MeetingOutcome) -> Reply:
    circle_id, step = parse.step_of(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: meetings.tell(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, outcome, now=now
        )
    )
    # Said in the place of the modal, there are no buttons under it.
    return Say(views.thank_you(pressed.subject) if pressed.modal_id is None else views.corrected(outcome))


WORDS: dict[str, Work[Command]] = {"meeting": open_form}
