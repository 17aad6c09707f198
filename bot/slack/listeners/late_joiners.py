"""The answers about a free seat in a running circle."""

from slack_bolt.async_app import AsyncApp

from bot.features import late_joiners
from bot.slack import ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.parse import Press
from bot.slack.views import late_joiners as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons of the offer, and of the question to the members."""
    app.action(ids.LATE_YES)(listener(surface, parse.press, take))
    app.action(ids.LATE_NO)(listener(surface, parse.press, wait))
    app.action(ids.LATE_AGREE)(listener(surface, parse.press, agree))
    app.action(ids.LATE_DISAGREE)(listener(surface, parse.press, disagree))


async def take(surface: Surface, pressed: Press) -> Reply:
    """Somebody would like the seat."""
    return await _choose(surface, pressed, wants=True)


async def wait(surface: Surface, pressed: Press) -> Reply:
    """Somebody waits for another circle."""
    return await _choose(surface, pressed, wants=False)


async def agree(surface: Surface, pressed: Press) -> Reply:
    """It is all right with a member."""
    return await _vote(surface, pressed, agrees=True)


async def disagree(surface: Surface, pressed: Press) -> Reply:
    """A member would rather not."""
    return await _vote(surface, pressed, agrees=False)


async def _choose(surface: Surface, pressed: Press, *, wants: bool) -> Reply:
    now = surface.now()
    answer = await surface.database.write(
        lambda session: late_joiners.choose(
            session,
            pressed.workspace_id,
            pressed.subject,
            pressed.user_id,
            wants=wants,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return Say(views.chosen(answer))


async def _vote(surface: Surface, pressed: Press, *, agrees: bool) -> Reply:
    now = surface.now()
    await surface.database.write(
        lambda session: late_joiners.vote(
            session,
            pressed.workspace_id,
            pressed.subject,
            pressed.user_id,
            agrees=agrees,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return Say(views.noted())
