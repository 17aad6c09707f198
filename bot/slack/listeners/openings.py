"""`/circle here`: a moderator gives a circle the channel they made for it."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.domain.openings import Room
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import openings
from bot.slack import ids, parse
from bot.slack.guard import OpenModal, Reply, Say, ShowModal, Surface, Work, listener
from bot.slack.parse import Command, Submission
from bot.slack.parse import moderations as parsing
from bot.slack.views import kit
from bot.slack.views import openings as views

# What Slack answers of a channel that the bot cannot see.
_UNSEEN = {
    "channel_not_found": RefusalCode.NOT_IN_CHANNEL,
    # It may look at private channels only.
    "missing_scope": RefusalCode.CHANNEL_IS_PUBLIC,
    "method_not_supported_for_channel_type": RefusalCode.CHANNEL_IS_PUBLIC,
}


def register(app: AsyncApp, surface: Surface) -> None:
    """Listens to the choice among several circles."""
    app.view(ids.HERE_SUBMIT)(listener(surface, parse.submission, take))


async def here(surface: Surface, typed: Command) -> Reply:
    """Takes the channel for the one circle that waits, or asks for which."""
    await surface.database.read(lambda session: openings.may_look(session, typed.workspace_id, typed.user_id))
    room = await _room(surface, typed.workspace_id, typed.channel_id)
    found = await surface.database.read(
        lambda session: openings.choosable(
            session, typed.workspace_id, typed.user_id, room, catalogue=surface.catalogue
        )
    )
    if len(found) > 1:
        return OpenModal(views.choice(found, room.channel_id))
    await _take(surface, typed, found[0].circle_id, room)
    return Say(kit.plain(views.taken(found[0].members)))


async def take(surface: Surface, given: Submission) -> Reply:
    """Takes the channel for the circle that was chosen."""
    circle_id = parsing.chosen(given, ids.FIELD_CIRCLE)
    if not circle_id:
        raise Refusal(RefusalCode.CHOOSE_ONE, field=ids.FIELD_CIRCLE)
    room = await _room(surface, given.workspace_id, given.subject)
    members = await _take(surface, given, circle_id, room)
    return ShowModal(kit.notice(views.taken(members)))


async def _take(surface: Surface, acted: Command | Submission, circle_id: str, room: Room) -> tuple[str, ...]:
    now = surface.now()
    return await surface.database.write(
        lambda session: openings.take(
            session,
            acted.workspace_id,
            acted.user_id,
            circle_id,
            room,
            catalogue=surface.catalogue,
            now=now,
        )
    )


async def _room(surface: Surface, workspace_id: str, channel_id: str) -> Room:
    """The channel as Slack tells of it at this moment."""
    try:
        answer = await (await surface.client_of(workspace_id)).conversations_info(channel=channel_id)
    except SlackApiError as error:
        code = _UNSEEN.get(error.response["error"])
        if code is None:
            raise
        raise Refusal(code) from None
    return parsing.room(answer.data if isinstance(answer.data, dict) else {})


WORDS: dict[str, Work[Command]] = {"here": here}
