"""A moderator opens rounds, looks at what they plan, and approves, locks, forms again or closes."""

from collections.abc import Callable
from contextlib import suppress

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError

from bot.domain.refusals import Refusal, RefusalCode
from bot.features import drafts, rounds
from bot.slack import directory, ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.listeners import homes
from bot.slack.parse import Command, HomeOpened, Press, Submission
from bot.slack.parse import moderations as placing
from bot.slack.parse import rounds as parsing
from bot.slack.views import kit, left_overs, refusals, round_forms
from bot.slack.views import rounds as views
from bot.slack.views.kit import Json
from bot.store.session import Session
from bot.wording import speaking

Acted = Command | Press | Submission


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the ways into rounds, to their pages, and to what can be decided there."""
    works: dict[str, Work[Press]] = {
        ids.ROUND_OPEN: open_form,
        ids.ROUND_LIST: open_round,
        ids.ROUND_LOOK: turn,
        ids.ROUND_PREVIOUS: turn,
        ids.ROUND_NEXT: turn,
        ids.ROUND_BACK: back,
        ids.ROUND_APPROVE: approve,
        ids.ROUND_APPROVE_ALL: approve_all,
        ids.ROUND_LOCK: lock,
        ids.ROUND_UNLOCK: unlock,
        ids.ROUND_AGAIN: again,
        ids.ROUND_CLOSE: close,
        ids.ROUND_STOP: stop,
        ids.ROUND_LEFT: left,
        ids.ROUND_LEFT_PREVIOUS: left,
        ids.ROUND_LEFT_NEXT: left,
        ids.ROUND_END_SCHEDULE: end_schedule,
    }
    for action, work in works.items():
        app.action(action)(listener(surface, parse.press, work))
    app.view(ids.ROUND_SUBMIT)(listener(surface, parse.submission, start))


async def open_typed(surface: Surface, typed: Command) -> Reply:
    """Opens the form where a user group is named or no round is open, and the rounds there are otherwise."""
    group = parsing.group(typed)
    view = None if group else await _overview(surface, typed)
    return OpenModal(view or await _form(surface, typed, group))


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Opens the form."""
    return OpenModal(await _form(surface, pressed, None))


async def open_round(surface: Surface, pressed: Press) -> Reply:
    """Opens a round, or all of them where the button stands for none alone."""
    if pressed.subject != ids.ALL:
        view = await page(surface, pressed, pressed.subject, 0)
    else:
        view = await _overview(surface, pressed) or await _form(surface, pressed, None)
    return ShowModal(view) if pressed.modal_id else OpenModal(view)


async def start(surface: Surface, given: Submission) -> Reply:
    """Opens the round, or has rounds open by themselves."""
    plan, now = parsing.plan(given), surface.now()
    if given.subject:
        await directory.read_group(surface, given.workspace_id, given.subject)

    def write(session: Session) -> str | None:
        row = rounds.open_(
            session, given.workspace_id, plan, by=given.user_id, catalogue=surface.catalogue, now=now
        )
        if row is not None:
            rounds.shown(row, given.user_id, given.modal_id)
        return row.id if row is not None else None

    round_id = await surface.database.write(write)
    home = (await homes.anew(surface, given, 0)).view
    if round_id is None:
        return ShowModal(await _overview(surface, given, round_forms.scheduled()) or kit.notice(""), home)
    surface.plan_soon()
    return ShowModal(await page(surface, given, round_id, 0), home)


async def turn(surface: Surface, pressed: Press) -> Reply:
    """Shows a page of a round in the place of what was there."""
    return ShowModal(await page(surface, pressed, *parsing.page(pressed)))


async def back(surface: Surface, pressed: Press) -> Reply:
    """Shows the page of a round that a planned circle stands on."""
    place, _none = placing.place(pressed)
    return await at(surface, pressed, place.circle_id, place.page)


async def approve(surface: Surface, pressed: Press) -> Reply:
    """Has the people of one circle asked, if it is still the one that was looked at."""
    place, (seen,) = placing.place(pressed, 1)
    now = surface.now()
    round_id = await surface.database.write(
        lambda session: drafts.approve(
            session,
            pressed.workspace_id,
            place.circle_id,
            by=pressed.user_id,
            seen=seen,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    surface.plan_soon()
    return ShowModal(await page(surface, pressed, round_id, place.page, views.sent()))


async def approve_all(surface: Surface, pressed: Press) -> Reply:
    """Has the people of all circles asked."""
    return await _all(surface, pressed, rounds.approve_all)


async def again(surface: Surface, pressed: Press) -> Reply:
    """Has the circles formed again."""
    return await _all(surface, pressed, rounds.again)


async def close(surface: Surface, pressed: Press) -> Reply:
    """Closes the round."""
    return await _all(surface, pressed, rounds.close)


async def stop(surface: Surface, pressed: Press) -> Reply:
    """Has the search end with the best that it has found so far."""
    return await _all(surface, pressed, rounds.stop)


async def lock(surface: Surface, pressed: Press) -> Reply:
    """Has a circle stay when the round is formed again."""
    return await _locked(surface, pressed, locked=True)


async def unlock(surface: Surface, pressed: Press) -> Reply:
    """Lets a circle be formed again with the others."""
    return await _locked(surface, pressed, locked=False)


async def left(surface: Surface, pressed: Press) -> Reply:
    """Shows who is in no circle."""
    (round_id, number), now = parsing.page(pressed), surface.now()
    found = await surface.database.read(
        lambda session: drafts.left(
            session, pressed.workspace_id, round_id, pressed.user_id, number, catalogue=surface.catalogue, now=now
        )
    )
    return ShowModal(left_overs.page(found))


async def end_schedule(surface: Surface, pressed: Press) -> Reply:
    """Has no round open by itself any more."""
    now = surface.now()
    await surface.database.write(
        lambda session: rounds.end_schedule(
            session, pressed.workspace_id, pressed.subject, by=pressed.user_id, now=now
        )
    )
    surface.plan_soon()
    if pressed.at_home:
        return await homes.show(surface, pressed)
    done = round_forms.no_longer_scheduled()
    return ShowModal(await _overview(surface, pressed, done) or kit.notice(done))


async def at(surface: Surface, acted: Press | Submission, circle_id: str, number: int, done: str = "") -> Reply:
    """The page of the round that a planned circle is a part of, once something was changed there."""
    round_id = await surface.database.read(lambda session: drafts.round_of(session, acted.workspace_id, circle_id))
    if round_id is None:
        raise Refusal(RefusalCode.GONE)
    return ShowModal(await page(surface, acted, round_id, number, done))


async def page(surface: Surface, acted: Acted, round_id: str, number: int, done: str = "") -> Json:
    """A page of a round; a word where it is closed by now."""
    now = surface.now()
    try:
        found = await surface.database.read(
            lambda session: drafts.page(
                session, acted.workspace_id, round_id, acted.user_id, number, catalogue=surface.catalogue, now=now
            )
        )
    except Refusal as refusal:
        if refusal.code is not RefusalCode.ROUND_OVER:
            raise
        return kit.notice(" ".join(filter(None, [done, views.is_closing()])))
    return views.page(found, done)


async def bring_up_to_date(surface: Surface, workspace_id: str, round_id: str) -> None:
    """Shows whoever looks on, in their window and in their home, that a round is ready; it may be closed by now.

    Whoever moderates no longer reads that instead.
    """
    looking = await surface.database.write(lambda session: rounds.looking(session, workspace_id, round_id))
    if looking is None:
        return
    user_id, window = looking
    await _update(surface, workspace_id, round_id, user_id, window)
    with speaking(await surface.language_of(workspace_id, user_id)):
        home = (await homes.anew(surface, HomeOpened(workspace_id, user_id), 0)).view
    with suppress(SlackClientError, ClientError, TimeoutError):
        await (await surface.client_of(workspace_id)).views_publish(user_id=user_id, view=home)


async def show_progress(surface: Surface, workspace_id: str, round_id: str) -> None:
    """Shows whoever looks on, in their window, how far the search is."""
    window = await surface.database.read(lambda session: rounds.looking_on(session, workspace_id, round_id))
    if window is not None:
        await _update(surface, workspace_id, round_id, *window)


async def _update(surface: Surface, workspace_id: str, round_id: str, user_id: str, window: str) -> None:
    with speaking(await surface.language_of(workspace_id, user_id)):
        try:
            view = await page(surface, Press(workspace_id, user_id, "", ""), round_id, 0)
        except Refusal as refusal:
            view = kit.notice(refusals.sentence(refusal))
    with suppress(SlackClientError, ClientError, TimeoutError):  # They may have closed it: then nobody looks on.
        await (await surface.client_of(workspace_id)).views_update(view_id=window, view=view)


async def _all(surface: Surface, pressed: Press, work: Callable[..., rounds.Row]) -> Reply:
    now = surface.now()

    def write(session: Session) -> str:
        row = work(session, pressed.workspace_id, pressed.subject, by=pressed.user_id, now=now)
        rounds.shown(row, pressed.user_id, pressed.modal_id)
        return row.id

    round_id = await surface.database.write(write)
    surface.plan_soon()
    return ShowModal(await page(surface, pressed, round_id, 0))


async def _locked(surface: Surface, pressed: Press, *, locked: bool) -> Reply:
    place, _none = placing.place(pressed)
    round_id = await surface.database.write(
        lambda session: drafts.lock(session, pressed.workspace_id, place.circle_id, locked, by=pressed.user_id)
    )
    return ShowModal(await page(surface, pressed, round_id, place.page))


async def _overview(surface: Surface, acted: Acted, done: str = "") -> Json | None:
    """The rounds that are open or are to open; None where there are none."""
    now, catalogue = surface.now(), surface.catalogue
    found = await surface.database.read(
        lambda session: rounds.found(session, acted.workspace_id, acted.user_id, catalogue=catalogue, now=now)
    )
    if found is None or not (found.open or found.schedules):
        return None
    return round_forms.overview(found, done)


async def _form(surface: Surface, acted: Acted, group: str | None) -> Json:
    now, catalogue = surface.now(), surface.catalogue
    shown = await surface.database.read(
        lambda session: rounds.form(
            session, acted.workspace_id, acted.user_id, group=group, catalogue=catalogue, now=now
        )
    )
    return round_forms.form(catalogue.programmes, shown)


WORDS: dict[str, Work[Command]] = {"round": open_typed}
