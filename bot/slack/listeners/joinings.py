"""Joining: the form, what was filled in, what is changed of it while waiting, and agreeing to words that changed."""

from slack_bolt.async_app import AsyncApp

from bot.domain.joinings import JoinForm, Profile
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import joinings
from bot.slack import directory, ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import joinings as parsing
from bot.slack.views import joinings as views
from bot.slack.views import kit


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the newcomer's button and to the form, and to the words that are read again."""
    app.action(ids.JOIN_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.AGREE_OPEN)(listener(surface, parse.press, open_agreement))
    app.view(ids.JOIN_SUBMIT)(listener(surface, parse.submission, join))
    app.view(ids.AGREE_SUBMIT)(listener(surface, parse.submission, agree))


async def open_form(surface: Surface, typed: Command | Press) -> Reply:
    """Opens the form, filled in for somebody who waits, unless this person may not join or is in a circle."""
    profile = await _profile(surface, typed.workspace_id, typed.user_id)
    shown = await _form(surface, typed.workspace_id, profile)
    return OpenModal(views.form(surface.catalogue.programmes, shown))


async def join(surface: Surface, given: Submission) -> Reply:
    """Puts the person on the waiting list, or writes down anew what they filled in."""
    application, changed = parsing.application(given), parsing.changed_of(given)
    profile = await _profile(surface, given.workspace_id, given.user_id)
    now, catalogue = surface.now(), surface.catalogue
    if changed is None:
        await surface.database.write(
            lambda session: joinings.join(
                session, given.workspace_id, profile, application, catalogue=catalogue, now=now
            )
        )
    else:
        await surface.database.write(
            lambda session: joinings.change(
                session, given.workspace_id, profile, changed, application, catalogue=catalogue
            )
        )
    surface.plan_soon()
    title = catalogue.get(application.programme_id).title
    return ShowModal(views.changed(title) if changed else views.joined(title))


async def open_agreement(surface: Surface, pressed: Press) -> Reply:
    """Opens the words of now."""
    return OpenModal(views.agreement())


async def agree(surface: Surface, given: Submission) -> Reply:
    """Notes that somebody agreed to the words of now."""
    consents, version = parsing.consents(given), parsing.consent_version(given)
    await surface.database.write(
        lambda session: joinings.agree(session, given.workspace_id, given.user_id, consents, version)
    )
    return ShowModal(views.agreed())


async def leave(surface: Surface, typed: Command) -> Reply:
    """Takes somebody off the waiting list."""
    now = surface.now()
    await surface.database.write(
        lambda session: joinings.leave(session, typed.workspace_id, typed.user_id, now=now)
    )
    return Say(kit.plain(views.left()))


async def _form(surface: Surface, workspace_id: str, profile: Profile) -> JoinForm:
    """What the form shows. Before somebody is refused for a group, Slack is asked who is in it by now."""
    try:
        return await surface.database.read(lambda session: joinings.form(session, workspace_id, profile))
    except Refusal as refusal:
        if refusal.code is not RefusalCode.NOT_IN_GROUP:
            raise
        await directory.read_group(surface, workspace_id, str(refusal.facts["group"]))
    return await surface.database.read(lambda session: joinings.form(session, workspace_id, profile))


async def _profile(surface: Surface, workspace_id: str, user_id: str) -> Profile:
    """Who this is: asked each time, because a guest of yesterday may be a full member today."""
    answer = await surface.client_of(workspace_id).users_info(user=user_id, include_locale=True)
    return parse.profile(answer.data if isinstance(answer.data, dict) else {}, workspace_id)


WORDS: dict[str, Work[Command]] = {"join": open_form, "leave": leave}
