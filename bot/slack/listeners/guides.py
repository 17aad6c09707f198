"""`/circle guide`: the guide to the present step, and the shelf of short tools that it leads to."""

from slack_bolt.async_app import AsyncApp

from bot.domain.library import Edition
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import Guide
from bot.features import guides, steps
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Press, helping
from bot.slack.views import guides as views
from bot.store.session import Session
from bot.wording import language

_ALL = "tools"  # The word for the whole shelf.


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the button under a guide, and to those of the shelf."""
    app.action(ids.SHELF_OPEN)(listener(surface, parse.press, open_shelf))
    app.action(ids.SHELF_BACK)(listener(surface, parse.press, back_to_shelf))
    app.action(ids.TOOL_OPEN)(listener(surface, parse.press, open_tool))


async def guide(surface: Surface, typed: Command) -> Reply:
    """Opens the guide to the present step or, with a word behind it, the tools for a need."""
    words, edition = helping.words(typed), edition_of(surface)
    if words:
        return OpenModal(views.shelf(edition, () if words == (_ALL,) else words))
    return OpenModal(views.guide(await _present(surface, typed), views.below_guide(edition)))


async def open_shelf(surface: Surface, pressed: Press) -> Reply:
    """Opens the shelf on top of a guide."""
    return OpenModal(views.shelf(edition_of(surface)))


async def back_to_shelf(surface: Surface, pressed: Press) -> Reply:
    """Shows the whole shelf in the place of a tool."""
    return ShowModal(views.shelf(edition_of(surface)))


async def open_tool(surface: Surface, pressed: Press) -> Reply:
    """Shows a tool in the place of the shelf: Slack lays no more than three modals on top of each other."""
    tool = edition_of(surface).tool(pressed.subject)
    if tool is None:
        raise Refusal(RefusalCode.GONE)
    return ShowModal(views.tool(tool))


async def _present(surface: Surface, typed: Command) -> Guide:
    workspace_id, user_id, catalogue, now = typed.workspace_id, typed.user_id, surface.catalogue, surface.now()

    def read(session: Session) -> Guide:
        of = guides.present(session, workspace_id, user_id, typed.channel_id, catalogue=catalogue, now=now)
        return steps.guide(session, workspace_id, *of, user_id, catalogue=catalogue, now=now)

    return await surface.database.read(read)


def edition_of(surface: Surface) -> Edition:
    """The library in the language of whoever acts."""
    return surface.library.edition(language())


WORDS: dict[str, Work[Command]] = {"guide": guide, "kit": guide}
