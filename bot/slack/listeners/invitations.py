"""The answers to an invitation into a circle that is being founded."""

from slack_bolt.async_app import AsyncApp

from bot.domain.foundings import Answered
from bot.domain.joinings import Application
from bot.features import seatings
from bot.slack import directory, ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.listeners import homes
from bot.slack.parse import Press, Submission
from bot.slack.parse import foundings as parsing
from bot.slack.views import invitations as views
from bot.slack.views import kit


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the two buttons of an invitation, and to the form that a yes may need."""
    app.action(ids.INVITATION_YES)(listener(surface, parse.press, yes))
    app.action(ids.INVITATION_NO)(listener(surface, parse.press, not_now))
    app.view(ids.INVITATION_SUBMIT)(listener(surface, parse.submission, submit))


async def yes(surface: Surface, pressed: Press) -> Reply:
    """Takes the seat, or opens what has to be filled in before."""
    own = await directory.profile(surface, pressed.workspace_id, pressed.user_id)
    now, catalogue = surface.now(), surface.catalogue
    shown = await directory.read_with_group(
        surface,
        pressed.workspace_id,
        lambda session: seatings.form(
            session, pressed.workspace_id, pressed.subject, own, catalogue=catalogue, now=now
        ),
    )
    if shown is not None:
        return OpenModal(views.form(catalogue.programmes, shown))
    answered = await _accept(surface, pressed, pressed.subject, None)
    return await homes.after(surface, pressed) or Say(kit.plain(views.answered(answered)))


async def submit(surface: Surface, given: Submission) -> Reply:
    """Takes the seat with what was filled in."""
    answered = await _accept(surface, given, parsing.invitation_of(given), parsing.application(given))
    home = await homes.anew(surface, given, 0)
    return ShowModal(kit.notice(views.answered(answered)), home=home.view)


async def not_now(surface: Surface, pressed: Press) -> Reply:
    """Somebody does not want the seat."""
    now = surface.now()
    answered = await surface.database.write(
        lambda session: seatings.not_now(
            session,
            pressed.workspace_id,
            pressed.subject,
            pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    surface.plan_soon()
    return await homes.after(surface, pressed) or Say(kit.plain(views.answered(answered)))


async def _accept(
    surface: Surface, acted: Press | Submission, invitation_id: str, filled: Application | None
) -> Answered:
    own = await directory.profile(surface, acted.workspace_id, acted.user_id)
    now, catalogue = surface.now(), surface.catalogue
    answered = await surface.database.write(
        lambda session: seatings.accept(
            session, acted.workspace_id, invitation_id, own, filled, catalogue=catalogue, now=now
        )
    )
    surface.plan_soon()
    return answered
