"""What Slack tells of people, channels and the installation; it is noted, and nobody is answered."""

from slack_bolt.async_app import AsyncApp

from bot.domain.lifecycles import Loss
from bot.features import lifecycles, workspaces
from bot.slack import event_ids
from bot.slack.guard import Reply, Surface, listener
from bot.slack.parse import events
from bot.slack.parse.events import ChannelChanged, ChannelRenamed, PersonChanged, Uninstalled


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the events."""
    app.event(event_ids.PERSON_CHANGED)(listener(surface, events.person_changed, person_changed))
    app.event(event_ids.ARCHIVED)(listener(surface, events.channel_changed, archived))
    app.event(event_ids.DELETED)(listener(surface, events.channel_changed, deleted))
    app.event(event_ids.PUT_OUT)(listener(surface, events.channel_changed, put_out))
    app.event(event_ids.CHANNEL_ID_CHANGED)(listener(surface, events.id_changed, id_changed))
    app.event(event_ids.RENAMED)(listener(surface, events.renamed, renamed))
    for name in (event_ids.UNINSTALLED, event_ids.TOKENS_REVOKED):
        app.event(name)(listener(surface, events.uninstalled, uninstalled))


async def person_changed(surface: Surface, told: PersonChanged) -> Reply:
    """Notes a move, a deactivation or a return; whatever else changed about a person is only looked at."""
    facts = (told.workspace_id, told.user_id, told.zone)
    now, catalogue = surface.now(), surface.catalogue
    if await surface.database.read(lambda session: lifecycles.matters(session, *facts, is_gone=told.is_gone)):
        await surface.database.write(
            lambda session: lifecycles.person_changed(
                session, *facts, is_gone=told.is_gone, catalogue=catalogue, now=now
            )
        )
    return None


async def archived(surface: Surface, told: ChannelChanged) -> Reply:
    """A channel was archived."""
    return await _lost(surface, told, Loss.ARCHIVED)


async def deleted(surface: Surface, told: ChannelChanged) -> Reply:
    """A channel was deleted."""
    return await _lost(surface, told, Loss.DELETED)


async def put_out(surface: Surface, told: ChannelChanged) -> Reply:
    """The bot was put out of a channel."""
    now = surface.now()
    await surface.database.write(
        lambda session: lifecycles.put_out(session, told.workspace_id, told.channel_id, now=now)
    )
    return None


async def id_changed(surface: Surface, told: ChannelChanged) -> Reply:
    """A channel has another id."""
    await surface.database.write(
        lambda session: lifecycles.id_changed(session, told.workspace_id, told.channel_id, told.after)
    )
    return None


async def renamed(surface: Surface, told: ChannelRenamed) -> Reply:
    """A channel has another name."""
    await surface.database.write(
        lambda session: lifecycles.renamed(session, told.workspace_id, told.channel_id, told.name)
    )
    return None


async def uninstalled(surface: Surface, told: Uninstalled) -> Reply:
    """The app was taken out of the workspace."""
    now = surface.now()
    await surface.database.write(lambda session: workspaces.uninstalled(session, told.workspace_id, now))
    # The next command tells at once that the app is back.
    surface.command_noted.pop(told.workspace_id, None)
    return None


async def _lost(surface: Surface, told: ChannelChanged, loss: Loss) -> Reply:
    now = surface.now()
    await surface.database.write(
        lambda session: lifecycles.archived(session, told.workspace_id, told.channel_id, loss, now=now)
    )
    return None
