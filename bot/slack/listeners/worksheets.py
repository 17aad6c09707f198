"""Worksheets and reviews: opened, kept, and a worksheet shown to the circle or taken out of its thread."""

from slack_bolt.async_app import AsyncApp

from bot.domain.refusals import Refusal, RefusalCode
from bot.features import worksheets
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import worksheets as fields
from bot.slack.views import refusals
from bot.slack.views import worksheets as views

# There is no form to go back to: what was written is shown, so that it can be copied.
_LOST = (
    RefusalCode.CIRCLE_OVER,
    RefusalCode.FACILITATES,
    RefusalCode.GONE,
    RefusalCode.NOT_IN_CIRCLE,
    RefusalCode.NO_WORKSHEET,
    RefusalCode.WORKSHEET_CHANGED,
)


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons, to the form, and to the look before it is shown."""
    app.action(ids.WORKSHEET_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.WORKSHEET_HIDE)(listener(surface, parse.press, hide))
    app.view(ids.WORKSHEET_SUBMIT)(listener(surface, parse.submission, save))
    app.view(ids.WORKSHEET_SHARE)(listener(surface, parse.submission, show))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Opens what somebody fills in for themselves, on top of the guide where it was pressed there."""
    place, catalogue = fields.place(pressed.subject).place, surface.catalogue
    sheet = await surface.database.read(
        lambda session: worksheets.find(session, pressed.workspace_id, place, pressed.user_id, catalogue=catalogue)
    )
    return OpenModal(views.page(sheet))


async def open_latest(surface: Surface, typed: Command) -> Reply:
    """Opens the worksheet of the week that was named, or of the last one that has one."""
    week, catalogue = fields.week(typed), surface.catalogue
    sheet = await surface.database.read(
        lambda session: worksheets.latest(
            session, typed.workspace_id, typed.user_id, typed.channel_id, week, catalogue=catalogue
        )
    )
    return OpenModal(views.page(sheet))


async def save(surface: Surface, given: Submission) -> Reply:
    """Keeps what was written."""
    found, now, catalogue = fields.place(given.subject), surface.now(), surface.catalogue
    answers = fields.answers(given)
    try:
        sheet = await surface.database.write(
            lambda session: worksheets.save(
                session,
                given.workspace_id,
                found.place,
                given.user_id,
                answers,
                found.more,
                catalogue=catalogue,
                now=now,
            )
        )
    except Refusal as refusal:
        if refusal.code not in _LOST:
            raise
        return ShowModal(views.not_kept(refusals.sentence(refusal), answers))
    return ShowModal(views.kept(sheet))


async def show(surface: Surface, given: Submission) -> Reply:
    """Shows the circle what was looked at; other words, written meanwhile elsewhere, are looked at first."""
    place, version = fields.place(given.subject).place, fields.version(given.subject)
    now, catalogue = surface.now(), surface.catalogue
    sheet = await surface.database.write(
        lambda session: worksheets.show(
            session, given.workspace_id, place, given.user_id, version, catalogue=catalogue, now=now
        )
    )
    return ShowModal(views.kept(sheet))


async def hide(surface: Surface, pressed: Press) -> Reply:
    """Takes it out of the thread; said on top of the form, so that nothing that was typed there is lost."""
    place, now = fields.place(pressed.subject).place, surface.now()
    await surface.database.write(
        lambda session: worksheets.hide(session, pressed.workspace_id, place, pressed.user_id, now=now)
    )
    return OpenModal(views.hidden())


WORDS: dict[str, Work[Command]] = {"worksheet": open_latest}
