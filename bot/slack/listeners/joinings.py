"""Joining: the form, what was filled in, what is changed of it while waiting, and agreeing to words that changed."""

from dataclasses import replace

from slack_bolt.async_app import AsyncApp

from bot.features import joinings
from bot.slack import directory, ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, Submission
from bot.slack.parse import joinings as parsing
from bot.slack.views import joinings as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the newcomer's button and to the form, and to the words that are read again."""
    app.action(ids.JOIN_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.AGREE_OPEN)(listener(surface, parse.press, open_agreement))
    app.view(ids.JOIN_SUBMIT)(listener(surface, parse.submission, join))
    app.view(ids.AGREE_SUBMIT)(listener(surface, parse.submission, agree))


async def open_form(surface: Surface, typed: Command | Press) -> Reply:
    """Opens the form, filled in for somebody who waits, unless this person may not join or is in a circle."""
    profile = await directory.profile(surface, typed.workspace_id, typed.user_id)
    shown = await directory.read_with_group(
        surface, typed.workspace_id, lambda session: joinings.form(session, typed.workspace_id, profile)
    )
    if isinstance(typed, Press) and typed.subject in surface.catalogue and not shown.programme_id:
        shown = replace(shown, programme_id=typed.subject)  # Pressed on a programme's own page.
    return OpenModal(views.form(surface.catalogue.programmes, shown))


async def join(surface: Surface, given: Submission) -> Reply:
    """Puts the person on the waiting list, or writes down anew what they filled in."""
    application, changed = parsing.application(given), parsing.changed_of(given)
    profile = await directory.profile(surface, given.workspace_id, given.user_id)
    now, catalogue = surface.now(), surface.catalogue
    if changed is None:
        in_rounds, next_round = await surface.database.write(
            lambda session: joinings.join(
                session, given.workspace_id, profile, application, catalogue=catalogue, now=now
            )
        )
        said = views.joined(catalogue.get(application.programme_id).title, in_rounds, next_round)
    else:
        await surface.database.write(
            lambda session: joinings.change(
                session, given.workspace_id, profile, changed, application, catalogue=catalogue
            )
        )
        said = views.changed(catalogue.get(application.programme_id).title)
    surface.plan_soon()
    return ShowModal(said)


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


WORDS: dict[str, Work[Command]] = {"join": open_form}
