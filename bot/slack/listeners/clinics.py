"""Case clinics: `/circle clinic`, and the buttons with which the presenter leads one."""

from slack_bolt.async_app import AsyncApp

from bot.domain.clinics import ClinicForm
from bot.features import clinics, led_circles
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission, helping
from bot.slack.views import clinics as views
from bot.store.session import Session


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the modal and the buttons."""
    app.view(ids.CLINIC_SUBMIT)(listener(surface, parse.submission, begin))
    app.action(ids.CLINIC_NEXT)(listener(surface, parse.press, move_on))
    app.action(ids.CLINIC_KIND)(listener(surface, parse.press, choose))
    app.action(ids.CLINIC_STOP)(listener(surface, parse.press, stop))


async def open_form(surface: Surface, typed: Command) -> Reply:
    """Opens the modal, where no other clinic goes on; whoever facilitates reads how one goes."""
    whose, catalogue, now = (typed.workspace_id, typed.user_id, typed.channel_id), surface.catalogue, surface.now()

    def read(session: Session) -> ClinicForm | None:
        led = led_circles.meant(session, *whose, catalogue=catalogue, now=now)
        return clinics.form(session, *whose) if led is None else None

    asked = await surface.database.read(read)
    if asked is None:
        return OpenModal(views.explained())
    return OpenModal(views.form(asked, helping.typed(typed.words[1:])))


async def begin(surface: Surface, given: Submission) -> Reply:
    """Begins the clinic in the circle's channel."""
    circle_id, clinic_id = helping.pair(given.subject)
    filled, now = helping.clinic(given), surface.now()
    await surface.database.write(
        lambda session: clinics.begin(
            session, given.workspace_id, circle_id, clinic_id, given.user_id, filled, now=now
        )
    )
    return ShowModal(views.begun())


async def move_on(surface: Surface, pressed: Press) -> Reply:
    """Ends the phase that the button stands under; what comes next is read there."""
    clinic_id, phase = parse.step_of(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: clinics.move_on(session, pressed.workspace_id, clinic_id, phase, pressed.user_id, now=now)
    )
    return None


async def choose(surface: Surface, pressed: Press) -> Reply:
    """Notes which kind of help is wanted; the others begin."""
    clinic_id, kind = helping.kind_of_help(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: clinics.choose(session, pressed.workspace_id, clinic_id, kind, pressed.user_id, now=now)
    )
    return None


async def stop(surface: Surface, pressed: Press) -> Reply:
    """Ends the clinic."""
    now = surface.now()
    await surface.database.write(
        lambda session: clinics.stop(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return None


WORDS: dict[str, Work[Command]] = {"clinic": open_form}
