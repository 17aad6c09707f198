"""Joining: the form, and what was filled in."""

from slack_bolt.async_app import AsyncApp

from bot.domain.joinings import Profile
from bot.features import joinings
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.views import joinings as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the newcomer's button and to the form."""
    app.action(ids.JOIN_OPEN)(listener(surface, parse.press, open_form))
    app.view(ids.JOIN_SUBMIT)(listener(surface, parse.submission, join))


async def open_form(surface: Surface, typed: Command | Press) -> Reply:
    """Opens the form, unless this person may not join or has joined."""
    profile = await _profile(surface, typed.workspace_id, typed.user_id)
    await surface.database.read(lambda session: joinings.may_join(session, typed.workspace_id, profile))
    return OpenModal(views.form(surface.catalogue.programmes, profile.zone))


async def join(surface: Surface, given: Submission) -> Reply:
    """Puts the person on the waiting list."""
    application = parse.application(given)
    profile = await _profile(surface, given.workspace_id, given.user_id)
    now = surface.now()
    await surface.database.write(
        lambda session: joinings.join(
            session, given.workspace_id, profile, application, catalogue=surface.catalogue, now=now
        )
    )
    surface.plan_soon()
    return ShowModal(views.joined(surface.catalogue.get(application.programme_id).title))


async def _profile(surface: Surface, workspace_id: str, user_id: str) -> Profile:
    """Who this is: asked each time, because a guest of yesterday may be a full member today."""
    answer = await surface.client_of(workspace_id).users_info(user=user_id)
    return parse.profile(answer.data if isinstance(answer.data, dict) else {}, workspace_id)


WORDS: dict[str, Work[Command]] = {"join": open_form}
