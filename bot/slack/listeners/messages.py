"""What people write: a direct message is answered with the help, a reply in a thread is noted; no words are read."""

from slack_bolt.async_app import AsyncApp

from bot.features import helps
from bot.slack import event_ids
from bot.slack.guard import Reply, Surface, listener
from bot.slack.listeners import checkins, requests
from bot.slack.parse import DirectMessage
from bot.slack.parse.replies import ThreadReply, written

# Whoever wants to know of replies in threads, each called in turn.
_REPLIED = (checkins.replied, requests.replied)


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to message events: Slack's library calls one listener for each, so this one leads to all."""
    app.event(event_ids.MESSAGE)(listener(surface, written, lead))


async def lead(surface: Surface, told: DirectMessage | ThreadReply) -> Reply:
    """Leads a message to what it is for; other messages of channels are acknowledged and forgotten."""
    if isinstance(told, DirectMessage):
        return await answer(surface, told)
    for note in _REPLIED:
        await note(surface, told)
    return None


async def answer(surface: Surface, written: DirectMessage) -> Reply:
    """Owes the person the help."""
    now = surface.now()
    await surface.database.write(
        lambda session: helps.offer(session, written.workspace_id, written.user_id, written.event_id, now=now)
    )
    return None
