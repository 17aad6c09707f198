"""A moderator changes a proposal: somebody else in it, somebody less, another hour."""

from slack_bolt.async_app import AsyncApp

from bot.domain.refusals import Refusal, RefusalCode
from bot.features import adjustments
from bot.slack import ids, parse
from bot.slack.guard import Reply, ShowModal, Surface, listener
from bot.slack.listeners import moderations
from bot.slack.parse import Press, Submission
from bot.slack.parse import moderations as parsing
from bot.slack.views import adjustments as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the way into adjusting, and to each thing that can be changed."""
    app.action(ids.PROPOSAL_ADJUST)(listener(surface, parse.press, open_))
    app.action(ids.PROPOSAL_SWAP)(listener(surface, parse.press, choose_other))
    app.action(ids.PROPOSAL_TAKE_IN)(listener(surface, parse.press, take_in))
    app.action(ids.PROPOSAL_REMOVE)(listener(surface, parse.press, remove))
    app.action(ids.PROPOSAL_HOURS)(listener(surface, parse.press, choose_hour))
    app.view(ids.HOURS_SUBMIT)(listener(surface, parse.submission, set_hour))


async def open_(surface: Surface, pressed: Press) -> Reply:
    """Shows who is in it and what can be done."""
    place, _none = parsing.place(pressed)
    shown = await surface.database.read(
        lambda session: adjustments.adjusting(
            session, pressed.workspace_id, place.circle_id, by=pressed.user_id, catalogue=surface.catalogue
        )
    )
    return ShowModal(views.adjust(shown, place))


async def choose_other(surface: Surface, pressed: Press) -> Reply:
    """Shows who could come in for somebody."""
    place, (out,) = parsing.place(pressed, 1)
    now = surface.now()
    shown = await surface.database.read(
        lambda session: adjustments.candidates(
            session,
            pressed.workspace_id,
            place.circle_id,
            out,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.swap(shown, place))


async def take_in(surface: Surface, pressed: Press) -> Reply:
    """Puts somebody else in."""
    place, (out, into) = parsing.place(pressed, 2)
    now = surface.now()
    await surface.database.write(
        lambda session: adjustments.swap(
            session,
            pressed.workspace_id,
            place.circle_id,
            out,
            into,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await moderations.after(surface, pressed, place, views.swapped())


async def remove(surface: Surface, pressed: Press) -> Reply:
    """Takes somebody out."""
    place, (out,) = parsing.place(pressed, 1)
    now = surface.now()
    await surface.database.write(
        lambda session: adjustments.remove(
            session,
            pressed.workspace_id,
            place.circle_id,
            out,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await moderations.after(surface, pressed, place, views.removed())


async def choose_hour(surface: Surface, pressed: Press) -> Reply:
    """Shows the hours that suit everybody."""
    place, _none = parsing.place(pressed)
    now = surface.now()
    shown = await surface.database.read(
        lambda session: adjustments.hours(
            session,
            pressed.workspace_id,
            place.circle_id,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return ShowModal(views.hours(shown, place))


async def set_hour(surface: Surface, given: Submission) -> Reply:
    """Takes the hour that was chosen."""
    place, _none = parsing.place(given)
    chosen, now = parsing.chosen(given, ids.FIELD_HOUR), surface.now()
    if chosen is None:
        raise Refusal(RefusalCode.CHOOSE_ONE, field=ids.FIELD_HOUR)
    await surface.database.write(
        lambda session: adjustments.set_hour(
            session,
            given.workspace_id,
            place.circle_id,
            chosen,
            by=given.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await moderations.after(surface, given, place, views.moved())
