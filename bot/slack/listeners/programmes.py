"""The programmes to choose from, and the page of one."""

from slack_bolt.async_app import AsyncApp

from bot.domain.refusals import Refusal, RefusalCode
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, Surface, Work, listener
from bot.slack.parse import Command, Press
from bot.slack.views import programmes as views


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the buttons beside the programmes."""
    app.action(ids.PROGRAMME_OPEN)(listener(surface, parse.press, open_page))


async def listed(surface: Surface, _typed: Command) -> Reply:
    """Says what there is to choose from."""
    return Say(views.all_of(surface.catalogue.programmes))


async def open_page(surface: Surface, pressed: Press) -> Reply:
    """Opens a programme's page."""
    if pressed.subject not in surface.catalogue:
        raise Refusal(RefusalCode.GONE)
    return OpenModal(views.about(surface.catalogue.get(pressed.subject)))


WORDS: dict[str, Work[Command]] = {"programmes": listed, "programs": listed}
