"""A check-in that was given: sharing it after a preview, editing it, taking it back."""

from slack_bolt.async_app import AsyncApp

from bot.domain.checkins import CheckInTaken
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import amendments
from bot.slack import ids, parse
from bot.slack.guard import Reply, ShowModal, Surface, listener
from bot.slack.listeners.checkins import LOST
from bot.slack.parse import Press, Submission
from bot.slack.parse import checkins as fields
from bot.slack.views import amendments as views
from bot.slack.views import checkins as forms
from bot.slack.views import refusals


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons under a check-in that was given, and to what they lead to."""
    app.action(ids.CHECKIN_CHANGE)(listener(surface, parse.press, open_edit))
    app.action(ids.CHECKIN_SHOW)(listener(surface, parse.press, look))
    app.action(ids.CHECKIN_TAKE_BACK)(listener(surface, parse.press, ask_back))
    app.view(ids.CHECKIN_SHARE)(listener(surface, parse.submission, share))
    app.view(ids.CHECKIN_EDIT)(listener(surface, parse.submission, save))
    app.view(ids.CHECKIN_REMOVE)(listener(surface, parse.submission, take_back))


async def open_edit(surface: Surface, pressed: Press) -> Reply:
    """Opens the check-in with the words as they stand."""
    found = await _open(surface, pressed)
    return ShowModal(forms.edit(found, ticked=fields.place(pressed.subject).more == ids.TO_SHARE))


async def look(surface: Surface, pressed: Press) -> Reply:
    """Shows what the circle would see."""
    found = await _open(surface, pressed)
    return ShowModal(views.taken(found) if found.shared else views.preview(found))


async def ask_back(surface: Surface, pressed: Press) -> Reply:
    """Says what taking back means."""
    return ShowModal(views.take_back(await _found(surface, pressed)))


async def share(surface: Surface, given: Submission) -> Reply:
    """Shows the circle what was looked at; other words, written meanwhile elsewhere, are looked at first."""
    version = fields.version(given.subject)
    step, now, catalogue = _step(given), surface.now(), surface.catalogue
    found = await surface.database.write(
        lambda session: amendments.show(session, *step, version, catalogue=catalogue, now=now)
    )
    return ShowModal(views.taken(found) if found.shared else views.preview(found))


async def save(surface: Surface, given: Submission) -> Reply:
    """Takes the words as they are now."""
    filled, step = fields.checkin(given), _step(given)
    now, catalogue = surface.now(), surface.catalogue
    try:
        found = await surface.database.write(
            lambda session: amendments.edit(session, *step, filled, catalogue=catalogue, now=now)
        )
    except Refusal as refusal:
        if refusal.code not in LOST:
            raise
        return ShowModal(views.kept(refusals.sentence(refusal), filled))
    return ShowModal(views.preview(found) if filled.shared and not found.shared else views.taken(found))


async def take_back(surface: Surface, given: Submission) -> Reply:
    """Destroys a check-in."""
    step, now = _step(given), surface.now()
    await surface.database.write(lambda session: amendments.take_back(session, *step, now=now))
    return ShowModal(views.taken_back())


async def _found(surface: Surface, pressed: Press) -> CheckInTaken:
    step, catalogue = _step(pressed), surface.catalogue
    found = await surface.database.read(lambda session: amendments.find(session, *step, catalogue=catalogue))
    if found is None:
        raise Refusal(RefusalCode.CHECKIN_GONE)
    return found


async def _open(surface: Surface, pressed: Press) -> CheckInTaken:
    found = await _found(surface, pressed)
    if not found.is_open:
        raise Refusal(RefusalCode.CHECKIN_STAYS)
    return found


def _step(told: Press | Submission) -> tuple[str, str, int, str]:
    place = fields.place(told.subject)
    return told.workspace_id, place.circle_id, place.step, told.user_id
