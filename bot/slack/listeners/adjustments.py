"""A moderator changes a proposal: somebody else in it, somebody less, another hour."""

from slack_bolt.async_app import AsyncApp

from bot.domain.moderations import Place
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
    app.action(ids.PROPOSAL_ADD)(listener(surface, parse.press, choose_one_more))
    app.view(ids.PUT_IN_SUBMIT)(listener(surface, parse.submission, put_in))
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
    return await _choose(surface, pressed, place, out)


async def choose_one_more(surface: Surface, pressed: Press) -> Reply:
    """Shows who could come in beside all who are in it."""
    place, _none = parsing.place(pressed)
    return await _choose(surface, pressed, place, None)


async def _choose(surface: Surface, pressed: Press, place: Place, out: str | None) -> Reply:
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
            _out(out),
            into,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await moderations.after(surface, pressed, place, _said(place, _out(out)))


async def put_in(surface: Surface, given: Submission) -> Reply:
    """Puts in whom a moderator names."""
    place, (out,) = parsing.place(given, 1)
    named, now = parsing.chosen(given, ids.FIELD_MEMBER), surface.now()
    if named is None:
        raise Refusal(RefusalCode.CHOOSE_ONE, field=ids.FIELD_MEMBER)
    await surface.database.write(
        lambda session: adjustments.put_in(
            session,
            given.workspace_id,
            place.circle_id,
            _out(out),
            named,
            by=given.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await moderations.after(surface, given, place, _said(place, _out(out)))


def _out(part: str) -> str | None:
    """Who goes out, of what a button or a form stands for."""
    return None if part == views.NOBODY else part


def _said(place: Place, out: str | None) -> str:
    if place.in_round:
        return views.changed()
    return views.swapped() if out else views.added()


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
    done = views.changed() if place.in_round else views.removed()
    return await moderations.after(surface, pressed, place, done)


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
    done = views.changed() if place.in_round else views.moved()
    return await moderations.after(surface, given, place, done)
