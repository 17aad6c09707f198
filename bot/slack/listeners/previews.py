"""All steps read before they begin, by moderators: opening them, turning the pages, and the guide."""

from slack_bolt.async_app import AsyncApp

from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import Guide, Page
from bot.features import steps
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, listener
from bot.slack.parse import Press
from bot.slack.views import guides as guide_views
from bot.slack.views import previews as views
from bot.wording import language


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button at home, and to what can be pressed on the pages."""
    app.action(ids.AHEAD_OPEN)(listener(surface, parse.press, open_page))
    for way in (ids.AHEAD_PREVIOUS, ids.AHEAD_NEXT, ids.AHEAD_JUMP):
        app.action(way)(listener(surface, parse.press, turn_page))
    app.action(ids.AHEAD_GUIDE)(listener(surface, parse.press, open_guide))
    app.action(ids.AHEAD_SHOWN)(listener(surface, parse.press, only_shown))


async def open_page(surface: Surface, pressed: Press) -> Reply:
    """Opens the first page."""
    return OpenModal(views.page(await _page(surface, pressed)))


async def turn_page(surface: Surface, pressed: Press) -> Reply:
    """Shows another page in the place of the one before."""
    return ShowModal(views.page(await _page(surface, pressed)))


async def open_guide(surface: Surface, pressed: Press) -> Reply:
    """Opens the guide of the page's step on top."""
    page = await _page(surface, pressed)
    if page.told is None:
        raise Refusal(RefusalCode.GONE)
    shown = Guide("", page.told.step, page.told.weeks_apart)
    return OpenModal(guide_views.guide(shown, guide_views.below_guide(surface.library.edition(language()))))


async def only_shown(surface: Surface, pressed: Press) -> Reply:
    """Says of a button that is shown as members will see it what it would do."""
    return OpenModal(views.only_shown())


async def _page(surface: Surface, pressed: Press) -> Page:
    subject, number = parse.page_of(pressed.subject)
    now = surface.now()
    return await surface.database.read(
        lambda session: steps.ahead(
            session,
            pressed.workspace_id,
            subject,
            number,
            by=pressed.user_id,
            catalogue=surface.catalogue,
            now=now,
        )
    )
