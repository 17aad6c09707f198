"""A moderator looks at what waits, turns its pages, approves, and declines with a word on why."""

from slack_bolt.async_app import AsyncApp

from bot.domain import moderations as rules
from bot.domain.moderations import Place
from bot.features import circles, moderations
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, listener
from bot.slack.listeners import homes, rounds
from bot.slack.parse import Press, Submission
from bot.slack.parse import moderations as parsing
from bot.slack.views import kit
from bot.slack.views import moderations as views
from bot.slack.views import proposals as proposal_views
from bot.slack.views.kit import Json


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the bundled message, to the list in a modal and at home, and to the form of a no."""
    app.action(ids.MODERATION_LOOK)(listener(surface, parse.press, look))
    app.action(ids.MODERATION_PREVIOUS)(listener(surface, parse.press, turn))
    app.action(ids.MODERATION_NEXT)(listener(surface, parse.press, turn))
    app.action(ids.PROPOSAL_APPROVE)(listener(surface, parse.press, approve))
    app.action(ids.PROPOSAL_DECLINE)(listener(surface, parse.press, open_form))
    app.view(ids.DECLINE_SUBMIT)(listener(surface, parse.submission, decline))
    app.action(ids.CIRCLE_RETRY)(listener(surface, parse.press, retry))


async def look(surface: Surface, pressed: Press) -> Reply:
    """Opens the list, for whichever moderator pressed."""
    return OpenModal(await _list(surface, pressed, parsing.page(pressed)))


async def turn(surface: Surface, pressed: Press) -> Reply:
    """Shows another page of the list in the place of the one before."""
    page = parsing.page(pressed)
    if pressed.at_home:
        return await homes.anew(surface, pressed, page)
    return ShowModal(await _list(surface, pressed, page))


async def approve(surface: Surface, pressed: Press) -> Reply:
    """Approves the proposal, if it is still the one that was looked at."""
    place, (seen,) = parsing.place(pressed, 1)
    now = surface.now()
    is_approved = await surface.database.write(
        lambda session: moderations.approve(
            session,
            pressed.workspace_id,
            place.circle_id,
            by=pressed.user_id,
            seen=seen,
            catalogue=surface.catalogue,
            now=now,
        )
    )
    return await after(surface, pressed, place, views.approved() if is_approved else views.asked_again())


async def open_form(surface: Surface, pressed: Press) -> Reply:
    """Asks why, before anything is declined."""
    place, _none = parsing.place(pressed)
    card = await surface.database.read(
        lambda session: moderations.decidable(
            session, pressed.workspace_id, place.circle_id, pressed.user_id, catalogue=surface.catalogue
        )
    )
    return ShowModal(views.decline_form(card, place))


async def decline(surface: Surface, given: Submission) -> Reply:
    """Declines the proposal."""
    place, _none = parsing.place(given)
    code, words = rules.reason(
        parsing.chosen(given, ids.FIELD_REASON),
        parsing.chosen(given, ids.FIELD_OWN_WORDS),
        code_field=ids.FIELD_REASON,
        words_field=ids.FIELD_OWN_WORDS,
    )
    now = surface.now()
    await surface.database.write(
        lambda session: moderations.decline(
            session, given.workspace_id, place.circle_id, by=given.user_id, code=code, words=words, now=now
        )
    )
    return await after(surface, given, place, views.was_declined())


async def retry(surface: Surface, pressed: Press) -> Reply:
    """Tries again to make a circle's channel."""
    now = surface.now()
    await surface.database.write(
        lambda session: circles.retry_opening(
            session, pressed.workspace_id, pressed.subject, by=pressed.user_id, now=now
        )
    )
    return Say(kit.plain(proposal_views.trying_again()))


async def after(surface: Surface, acted: Press | Submission, place: Place, done: str) -> Reply:
    """The list anew once something was decided, wherever it stands; a word where it stands nowhere."""
    if place.in_round:
        return await rounds.at(surface, acted, place.circle_id, place.page, done)
    if isinstance(acted, Press) and acted.at_home:
        return await homes.anew(surface, acted, place.page)
    if isinstance(acted, Press) and acted.modal_id is None:
        return Say(kit.plain(done))
    home = (await homes.anew(surface, acted, place.page)).view if place.at_home else None
    return ShowModal(await _list(surface, acted, place.page, done), home)


async def _list(surface: Surface, acted: Press | Submission, page: int, done: str = "") -> Json:
    desk = await surface.database.read(
        lambda session: moderations.listed(
            session, acted.workspace_id, acted.user_id, page, catalogue=surface.catalogue
        )
    )
    return views.list_(desk, done)
