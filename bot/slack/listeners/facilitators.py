"""Facilitators who are no members: their yes and no, and a moderator's choice."""

from slack_bolt.async_app import AsyncApp

from bot.domain.running_circles import Whose
from bot.features import facilitators
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.listeners import moderations, running_circles
from bot.slack.parse import Press
from bot.slack.parse import moderations as parsing
from bot.slack.views import facilitators as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the question's buttons, and to those of the choice."""
    app.action(ids.FACILITATOR_YES)(listener(surface, parse.press, accept))
    app.action(ids.FACILITATOR_NO)(listener(surface, parse.press, decline))
    app.action(ids.FACILITATOR_OPEN)(listener(surface, parse.press, open_))
    app.action(ids.FACILITATOR_CHOOSE)(listener(surface, parse.press, choose))


async def accept(surface: Surface, pressed: Press) -> Reply:
    """Somebody will facilitate."""
    whose, now = (pressed.workspace_id, pressed.subject, pressed.user_id), surface.now()
    await surface.database.write(
        lambda session: facilitators.accept(session, *whose, catalogue=surface.catalogue, now=now)
    )
    return Say(views.thanks())


async def decline(surface: Surface, pressed: Press) -> Reply:
    """Somebody will not, or steps back."""
    whose, now = (pressed.workspace_id, pressed.subject, pressed.user_id), surface.now()
    await surface.database.write(
        lambda session: facilitators.decline(session, *whose, catalogue=surface.catalogue, now=now)
    )
    return Say(views.noted())


async def open_(surface: Surface, pressed: Press) -> Reply:
    """Shows a moderator who could facilitate, in the place of a proposal or above a message."""
    place, _none = parsing.place(pressed)
    whose, by = (pressed.workspace_id, place.circle_id), pressed.user_id
    shown = await surface.database.read(
        lambda session: facilitators.choice(session, *whose, by=by, catalogue=surface.catalogue)
    )
    view = views.choice(shown, place)
    return ShowModal(view) if pressed.modal_id else OpenModal(view)


async def choose(surface: Surface, pressed: Press) -> Reply:
    """Takes a moderator's choice."""
    place, (user_id,) = parsing.place(pressed, 1)
    whose, by, now = (pressed.workspace_id, place.circle_id), pressed.user_id, surface.now()
    chosen = None if user_id == views.NOBODY else user_id
    waits = await surface.database.write(
        lambda session: facilitators.choose(session, *whose, chosen, by=by, catalogue=surface.catalogue, now=now)
    )
    said = views.chosen(waits=waits)
    if waits:
        return await moderations.after(surface, pressed, place, said)
    return ShowModal(await running_circles.page(surface, pressed, Whose.ALL, place.page, said))
