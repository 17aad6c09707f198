"""Hosting a meeting: yes or pass, and what a host may do for a member."""

from slack_bolt.async_app import AsyncApp

from bot.features import facilitations
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.listeners import homes
from bot.slack.parse import Press, Submission
from bot.slack.views import facilitations as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the question's buttons, and to those of the host's note."""
    app.action(ids.HOSTING_YES)(listener(surface, parse.press, accept))
    app.action(ids.HOSTING_TAKE)(listener(surface, parse.press, take))
    app.action(ids.HOSTING_PASS)(listener(surface, parse.press, decline))
    app.action(ids.MUTE_OPEN)(listener(surface, parse.press, open_mute))
    app.view(ids.MUTE_SUBMIT)(listener(surface, parse.submission, mute))
    app.action(ids.MUTE_LIFT)(listener(surface, parse.press, unmute))


async def accept(surface: Surface, pressed: Press) -> Reply:
    """Somebody will host."""
    circle_id, step = parse.step_of(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: facilitations.accept(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, catalogue=surface.catalogue, now=now
        )
    )
    return Say(views.thanks())


async def take(surface: Surface, pressed: Press) -> Reply:
    """Somebody hosts of their own accord."""
    circle_id, step = parse.step_of(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: facilitations.take(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, catalogue=surface.catalogue, now=now
        )
    )
    return Say(views.thanks())


async def decline(surface: Surface, pressed: Press) -> Reply:
    """Somebody passes."""
    circle_id, step = parse.step_of(pressed.subject)
    now = surface.now()
    await surface.database.write(
        lambda session: facilitations.decline(
            session, pressed.workspace_id, circle_id, step, pressed.user_id, catalogue=surface.catalogue, now=now
        )
    )
    return Say(views.passed())


async def open_mute(surface: Surface, pressed: Press) -> Reply:
    """Asks the host whom to leave in peace."""
    circle_id, step = parse.step_of(pressed.subject)
    await surface.database.read(
        lambda session: facilitations.may_mute(session, pressed.workspace_id, circle_id, step, pressed.user_id)
    )
    return OpenModal(views.mute_form(circle_id, step))


async def mute(surface: Surface, given: Submission) -> Reply:
    """Leaves a member in peace."""
    circle_id, step = parse.step_of(given.subject)
    chosen = given.values.get(ids.FIELD_MEMBER)
    await surface.database.write(
        lambda session: facilitations.mute(session, given.workspace_id, circle_id, step, given.user_id, chosen)
    )
    return ShowModal(views.muted(str(chosen)))


async def unmute(surface: Surface, pressed: Press) -> Reply:
    """Reminds a member again who wants it."""
    await surface.database.write(
        lambda session: facilitations.unmute(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return await homes.after(surface, pressed) or Say(views.reminders_on())
