"""The guide to a step, behind the prompt's button."""

from slack_bolt.async_app import AsyncApp

from bot.features import steps
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Surface, listener
from bot.slack.parse import Press
from bot.slack.views import guides as views
from bot.wording import language


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the guide's button."""
    app.action(ids.GUIDE_OPEN)(listener(surface, parse.press, open_guide))


async def open_guide(surface: Surface, pressed: Press) -> Reply:
    """Opens the guide, to the circle's members."""
    circle_id, number = parse.step_of(pressed.subject)
    more = {"catalogue": surface.catalogue, "now": surface.now()}
    guide = await surface.database.read(
        lambda session: steps.guide(session, pressed.workspace_id, circle_id, number, pressed.user_id, **more)
    )
    return OpenModal(views.guide(guide, views.below_guide(surface.library.edition(language()))))
