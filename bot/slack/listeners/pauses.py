"""Being away and back: the screen, the choice where a circle ends before, and catching up."""

from slack_bolt.async_app import AsyncApp

from bot.features import leavings, pauses
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import pauses as parsing
from bot.slack.views import kit
from bot.slack.views import pauses as views
from bot.slack.views.kit import Json


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the screens and to the buttons in them and in private messages."""
    app.action(ids.PAUSE_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.PAUSE_SUBMIT)(listener(surface, parse.submission, pause))
    app.action(ids.PAUSE_BACK)(listener(surface, parse.press, come_back))
    app.action(ids.PAUSE_LEAVE)(listener(surface, parse.press, leave_for_later))
    app.action(ids.PAUSE_STAY)(listener(surface, parse.press, stay))
    app.action(ids.CATCH_UP_OPEN)(listener(surface, parse.press, catch_up))
    app.action(ids.CATCH_UP_LET_GO)(listener(surface, parse.press, let_go))


async def open_form(surface: Surface, asked: Command | Press) -> Reply:
    """Opens the screen, to whoever has joined something."""
    now = surface.now()
    shown = await surface.database.read(
        lambda session: pauses.form(session, asked.workspace_id, asked.user_id, now=now)
    )
    return OpenModal(views.form(shown))


async def pause(surface: Surface, given: Submission) -> Reply:
    """Notes the day of the return."""
    back_on, now = parsing.back_on(given), surface.now()
    noted = await surface.database.write(
        lambda session: pauses.pause(
            session, given.workspace_id, given.user_id, back_on, catalogue=surface.catalogue, now=now
        )
    )
    return ShowModal(views.paused(noted))


async def come_back(surface: Surface, pressed: Press) -> Reply:
    """Somebody is back earlier than they said: the same screen at once."""
    now = surface.now()
    back = await surface.database.write(
        lambda session: pauses.back(
            session, pressed.workspace_id, pressed.user_id, catalogue=surface.catalogue, now=now
        )
    )
    if back.channel_id is None:
        return ShowModal(kit.notice(views.welcome_without_circle(back)))
    return ShowModal(await _screen(surface, pressed, back.enrolment_id, back.from_step))


async def leave_for_later(surface: Surface, pressed: Press) -> Reply:
    """Leaves a circle that ends before the return."""
    now = surface.now()
    back_on = await surface.database.write(
        lambda session: leavings.leave_for_later(
            session,
            pressed.workspace_id,
            pressed.user_id,
            pressed.subject,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.left_for_later(back_on))


async def stay(surface: Surface, pressed: Press) -> Reply:
    """Stays in it: the day of the return is noted already."""
    return ShowModal(views.stays())


async def catch_up(surface: Surface, pressed: Press) -> Reply:
    """Opens the screen to catch up with."""
    enrolment_id, step = parsing.absence_of(pressed.subject)
    return OpenModal(await _screen(surface, pressed, enrolment_id, step))


async def let_go(surface: Surface, pressed: Press) -> Reply:
    """Lets go of all that is older, and shows the screen again."""
    enrolment_id, step = parsing.absence_of(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: pauses.let_go(session, pressed.workspace_id, pressed.user_id, enrolment_id, now=now)
    )
    return ShowModal(await _screen(surface, pressed, enrolment_id, step))


async def _screen(surface: Surface, pressed: Press, enrolment_id: str, from_step: int) -> Json:
    now = surface.now()
    seen = await surface.database.read(
        lambda session: pauses.catch_up(
            session,
            pressed.workspace_id,
            pressed.user_id,
            enrolment_id,
            from_step,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return views.catch_up(seen)


WORDS: dict[str, Work[Command]] = {"pause": open_form}
