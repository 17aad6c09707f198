"""The check-in: opening its screens, taking what was filled in, and what was written in the thread."""

from dataclasses import replace

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError

from bot.domain.checkins import CheckInGiven, CheckInTaken, is_same
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import amendments, checkins
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.parse import Press, Submission
from bot.slack.parse import checkins as fields
from bot.slack.parse.checkins import Place
from bot.slack.parse.replies import ThreadReply, words_of
from bot.slack.views import amendments as given_views
from bot.slack.views import checkins as views
from bot.slack.views import kit, refusals

# There is no form to go back to: what was written is shown, so that it can be copied.
LOST = (
    RefusalCode.ALREADY_CHECKED_IN,
    RefusalCode.CHECKIN_GONE,
    RefusalCode.CHECKIN_STAYS,
    RefusalCode.FACILITATES,
    RefusalCode.GONE,
    RefusalCode.NOT_IN_CIRCLE,
    RefusalCode.STEP_NOT_OPEN,
)


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the check-in's buttons and screens."""
    app.action(ids.CHECKIN_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.CHECKIN_KEEP)(listener(surface, parse.press, open_form))
    app.action(ids.CHECKIN_HERE)(listener(surface, parse.press, be_here))
    app.view(ids.CHECKIN_LOOK_BACK)(listener(surface, parse.submission, look_back))
    app.view(ids.CHECKIN_SUBMIT)(listener(surface, parse.submission, take))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Opens the check-in of a step, with a reply in it where that is to be kept; or what was given already."""
    place, now, catalogue = fields.place(pressed.subject), surface.now(), surface.catalogue
    step = (pressed.workspace_id, place.circle_id, place.step, pressed.user_id)
    found = await surface.database.read(
        lambda session: (
            amendments.find(session, *step, catalogue=catalogue)
            or checkins.form(session, *step, catalogue=catalogue, now=now)
        )
    )
    if isinstance(found, CheckInTaken):
        return OpenModal(given_views.given(found))
    if found.open:
        return OpenModal(views.look_back(found, place.more))
    return OpenModal(views.form(found, await _reply(surface, pressed.workspace_id, place, pressed.user_id)))


async def look_back(surface: Surface, given: Submission) -> Reply:
    """Takes how earlier commitments came out, and goes on to the next one."""
    place, outcomes = fields.place(given.subject), fields.outcomes(given)
    now, catalogue = surface.now(), surface.catalogue
    step = (given.workspace_id, place.circle_id, place.step, given.user_id)
    asked = await surface.database.write(
        lambda session: checkins.look_back(session, *step, outcomes, catalogue=catalogue, now=now)
    )
    return ShowModal(views.form(asked, await _reply(surface, given.workspace_id, place, given.user_id)))


async def be_here(surface: Surface, pressed: Press) -> Reply:
    """Takes a check-in without words."""
    circle_id, step = parse.step_of(pressed.subject)
    now = surface.now()
    try:
        await surface.database.write(
            lambda session: checkins.be_here(
                session, pressed.workspace_id, circle_id, step, pressed.user_id, now=now
            )
        )
        said = views.here()
    except Refusal as refusal:
        said = refusals.sentence(refusal)
    # In a form it is said on top of it, so that nothing that was typed there is lost.
    return OpenModal(kit.notice(said)) if pressed.modal_id else Say(kit.plain(said))


async def replied(surface: Surface, reply: ThreadReply) -> None:
    """Notes that a member wrote in their step's thread."""
    now = surface.now()
    await surface.database.write(
        lambda session: checkins.replied(
            session,
            reply.workspace_id,
            reply.channel_id,
            reply.thread_ts,
            reply.user_id,
            now=now,
            ts=reply.ts,
        )
    )


async def take(surface: Surface, given: Submission) -> Reply:
    """Takes a check-in; what is to be shown to the circle is looked at first."""
    filled, now, catalogue = fields.checkin(given), surface.now(), surface.catalogue
    place = fields.place(given.subject)
    step = (given.workspace_id, place.circle_id, place.step, given.user_id)
    own = replace(filled, shared=False)
    try:
        await surface.database.write(lambda session: checkins.give(session, *step, own, now=now))
    except Refusal as refusal:
        if refusal.code not in LOST:
            raise
        if refusal.code is not RefusalCode.ALREADY_CHECKED_IN or not await _stands(surface, step, filled):
            return ShowModal(given_views.kept(refusals.sentence(refusal), filled))
    found = await surface.database.read(lambda session: amendments.find(session, *step, catalogue=catalogue))
    if found is None:
        raise Refusal(RefusalCode.CHECKIN_GONE)  # Taken back at the same moment.
    looks_first = filled.shared and not found.shared
    return ShowModal(given_views.preview(found) if looks_first else given_views.taken(found))


async def _stands(surface: Surface, step: tuple[str, str, int, str], filled: CheckInGiven) -> bool:
    """Whether the very same check-in has been taken already, as after a second tap on the button."""
    catalogue = surface.catalogue
    found = await surface.database.read(lambda session: amendments.find(session, *step, catalogue=catalogue))
    return found is not None and is_same(found, filled)


async def _reply(surface: Surface, workspace_id: str, place: Place, user_id: str) -> str | None:
    """The words of a reply that is to be kept, as they stand in Slack at this moment."""
    if place.more is None:
        return None
    thread = await surface.database.read(
        lambda session: checkins.thread(session, workspace_id, place.circle_id, place.step)
    )
    if thread is None:
        return None
    channel, ts = thread
    try:
        answer = await (await surface.client_of(workspace_id)).conversations_replies(
            channel=channel, ts=ts, oldest=place.more, latest=place.more, inclusive=True, limit=2
        )
    except (SlackClientError, ClientError, TimeoutError):
        return None  # The form works without them.
    return words_of(answer.data if isinstance(answer.data, dict) else {}, place.more, user_id)
