"""Ways on for a small circle: a moderator offers them, its members answer, and those of the circle it may join."""

from collections.abc import Collection

from slack_bolt.async_app import AsyncApp

from bot.domain.rescues import Way
from bot.features import mergers, rescues
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.listeners import homes
from bot.slack.parse import Press, Submission
from bot.slack.parse import rescues as parsing
from bot.slack.views import kit
from bot.slack.views import rescues as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the moderator's button, and to those of the two questions."""
    app.action(ids.RESCUE_OFFER)(listener(surface, parse.press, offer))
    app.action(ids.RESCUE_OPEN)(listener(surface, parse.press, open_form))
    app.action(ids.RESCUE_STAY)(listener(surface, parse.press, stay))
    app.view(ids.RESCUE_SUBMIT)(listener(surface, parse.submission, submit))
    app.action(ids.MERGE_YES)(listener(surface, parse.press, agree))
    app.action(ids.MERGE_NO)(listener(surface, parse.press, disagree))


async def offer(surface: Surface, pressed: Press) -> Reply:
    """Has the members of a circle asked; the home shows that they are."""
    now = surface.now()
    await surface.database.write(
        lambda session: rescues.offer(
            session,
            pressed.workspace_id,
            pressed.subject,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await homes.after(surface, pressed)


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Opens the ways on, with what somebody has ticked so far."""
    asked = await surface.database.read(
        lambda session: rescues.form(session, pressed.workspace_id, pressed.subject, pressed.user_id)
    )
    return OpenModal(views.form(asked))


async def stay(surface: Surface, pressed: Press) -> Reply:
    """A member would rather stay as they are."""
    await _answer(surface, pressed, ())
    return Say(kit.plain(views.noted()))


async def submit(surface: Surface, given: Submission) -> Reply:
    """A member says what is all right with them."""
    await _answer(surface, given, parsing.ways(given))
    return ShowModal(kit.notice(views.noted()))


async def agree(surface: Surface, pressed: Press) -> Reply:
    """Two circles may become one."""
    return await _say(surface, pressed, agrees=True)


async def disagree(surface: Surface, pressed: Press) -> Reply:
    """Somebody would rather not."""
    return await _say(surface, pressed, agrees=False)


async def _answer(surface: Surface, given: Press | Submission, ways: Collection[Way]) -> None:
    now = surface.now()
    await surface.database.write(
        lambda session: rescues.answer(
            session,
            given.workspace_id,
            given.subject,
            given.user_id,
            ways,
            catalogue=surface.catalogue,
            now=now,
        )
    )


async def _say(surface: Surface, pressed: Press, *, agrees: bool) -> Reply:
    now = surface.now()
    await surface.database.write(
        lambda session: mergers.answer(
            session,
            pressed.workspace_id,
            pressed.subject,
            pressed.user_id,
            agrees=agrees,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return Say(kit.plain(views.noted()))
