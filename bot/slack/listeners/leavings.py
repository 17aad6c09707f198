"""Leaving, and taking it back."""

from slack_bolt.async_app import AsyncApp

from bot.domain.refusals import Refusal
from bot.features import facilitating, leavings
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import leavings as parsing
from bot.slack.views import facilitators as facilitator_views
from bot.slack.views import leavings as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the screen, and to the buttons in private messages."""
    app.action(ids.LEAVE_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.LEAVE_SUBMIT)(listener(surface, parse.submission, leave))
    app.action(ids.LEAVE_UNDO)(listener(surface, parse.press, undo))


async def open_form(surface: Surface, asked: Command | Press) -> Reply:
    """Opens the screen, to whoever has joined something.

    Whoever facilitates the circle in whose channel they type, or only facilitates, reads how they step back.
    """
    who, catalogue = (asked.workspace_id, asked.user_id), surface.catalogue
    led = await surface.database.read(lambda session: facilitating.led(session, *who, catalogue=catalogue))
    typed_in = asked.channel_id if isinstance(asked, Command) else None
    here = [one for one in led if one.channel_id and one.channel_id == typed_in]
    if here:
        return Say(facilitator_views.leaving(here))
    try:
        shown = await surface.database.read(lambda session: leavings.form(session, *who, catalogue=catalogue))
    except Refusal:
        if not led:
            raise
        return Say(facilitator_views.leaving(led))
    return OpenModal(views.form(shown))


async def leave(surface: Surface, given: Submission) -> Reply:
    """Takes the person out of what they are in."""
    why, now = parsing.why(given), surface.now()
    place = await surface.database.write(
        lambda session: leavings.leave(
            session,
            given.workspace_id,
            given.user_id,
            given.subject,
            why,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.left(place))


async def undo(surface: Surface, pressed: Press) -> Reply:
    """Takes a leave back."""
    circle_id, enrolment_id = parsing.place_of(pressed.subject)
    now = surface.now()
    channel = await surface.database.write(
        lambda session: leavings.undo(
            session, pressed.workspace_id, circle_id, enrolment_id, pressed.user_id, now=now
        )
    )
    return Say(views.back(channel))


WORDS: dict[str, Work[Command]] = {"leave": open_form}
