"""Who comes into a circle's channel or leaves it, and the members' word to go on."""

from collections.abc import Callable

from slack_bolt.async_app import AsyncApp

from bot.features import circles, lifecycles, strangers
from bot.slack import event_ids, ids, parse
from bot.slack.guard import Reply, Say, Surface, listener
from bot.slack.parse import Press
from bot.slack.parse.events import Membership, membership
from bot.slack.views import kit
from bot.slack.views import strangers as views
from bot.store.session import Session


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to people coming and leaving, and to the button."""
    app.event(event_ids.JOINED_CHANNEL)(listener(surface, membership, came))
    app.event(event_ids.LEFT_CHANNEL)(listener(surface, membership, left))
    app.action(ids.STRANGER_GO_ON)(listener(surface, parse.press, go_on))


async def came(surface: Surface, told: Membership) -> Reply:
    """Notes who has come; when it is the bot itself, its channel is there again."""
    await _note(surface, told, bot=lifecycles.let_in, person=strangers.came)


async def left(surface: Surface, told: Membership) -> Reply:
    """Notes who has left; when it is the bot itself, its channel is lost."""
    await _note(surface, told, bot=lifecycles.put_out, person=strangers.left)


async def _note(
    surface: Surface, told: Membership, *, bot: Callable[..., object], person: Callable[..., object]
) -> None:
    now = surface.now()

    def note(session: Session) -> None:
        if circles.is_bot(session, told.workspace_id, told.user_id):
            bot(session, told.workspace_id, told.channel_id, now=now)
        else:
            person(session, told.workspace_id, told.channel_id, told.user_id, told.event_id, now=now)

    await surface.database.write(note)


async def go_on(surface: Surface, pressed: Press) -> Reply:
    """Notes that a member says go on."""
    now = surface.now()
    is_over = await surface.database.write(
        lambda session: strangers.go_on(session, pressed.workspace_id, pressed.subject, pressed.user_id, now=now)
    )
    return Say(kit.plain(views.noted(is_over)))
