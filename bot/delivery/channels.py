"""What is done to a circle's channel: made, filled, given its topic and its pin."""

from slack_sdk.errors import SlackApiError

from bot.delivery.carrying import DELETED, Call, Delivery, Done, Pointless, address, hold, parent_ts
from bot.features import archives, channel_names, circles, facilitators
from bot.slack.views import welcomes
from bot.store.outbox import Intent
from bot.store.session import Session

_NAMES_TRIED = 20


async def _open(delivery: Delivery, intent: Intent) -> Done:
    client = await delivery.client_of(intent.workspace_id)
    name = await _name(delivery, intent, after=None)
    for _ in range(_NAMES_TRIED):
        hold(delivery, intent, METHODS[intent.kind])
        try:
            answer = await client.conversations_create(name=name, is_private=True)
        except SlackApiError as error:
            if error.response["error"] != "name_taken":
                raise
            name = await _name(delivery, intent, after=name)
        else:
            return opened(delivery, intent, (answer.get("channel") or {})["id"])
    raise SlackApiError("no free name", {"ok": False, "error": "name_taken"})


async def _name(delivery: Delivery, intent: Intent, *, after: str | None) -> str:
    name = await delivery.database.write(
        lambda session: channel_names.choose_name(
            session, intent.workspace_id, intent.facts["circle"], after=after
        )
    )
    if name is None:
        raise Pointless("the circle is not waiting for a channel")
    return name


def opened(delivery: Delivery, intent: Intent, channel_id: str) -> Done:
    """A channel is there; what follows from it is recorded with it. One that no circle waits for any more is archived."""
    now, circle_id, workspace_id = delivery.now(), intent.facts["circle"], intent.workspace_id

    def record(session: Session) -> None:
        circles.opened(session, workspace_id, circle_id, channel_id, catalogue=delivery.catalogue, now=now)
        if not circles.has_channel(session, workspace_id, channel_id):
            archives.put_away(session, workspace_id, circle_id, channel_id, now=now)

    return Done(channel_id, record=record)


async def _invite(delivery: Delivery, intent: Intent) -> Done:
    channel = await address(delivery, intent)
    circle_id, now = intent.facts["circle"], delivery.now()
    workspace_id, alone = intent.workspace_id, intent.facts.get("user")
    users = await delivery.database.read(
        lambda session: facilitators.invitees(session, workspace_id, circle_id, alone)
    )
    if not users:
        raise Pointless("nobody is left to invite")
    refused: dict[str, str] = {}
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        answer = await client.conversations_invite(channel=channel, users=list(users), force=True)
        refused = _refused(answer.get("errors"))
    except SlackApiError as error:
        refused = _refused(error.response.get("errors"))
        if not refused and error.response["error"] != "already_in_channel":
            raise
    return Done(
        channel,
        record=lambda session: facilitators.invited(session, intent.workspace_id, circle_id, refused, now=now),
    )


def _refused(errors: list[dict[str, str]] | None) -> dict[str, str]:
    """Who could not be invited, and Slack's code; who was in the channel already counts as invited."""
    told = {one["user"]: one["error"] for one in errors or [] if "user" in one}
    return {user: error for user, error in told.items() if error != "already_in_channel"}


async def _topic(delivery: Delivery, intent: Intent) -> Done:
    channel = await address(delivery, intent)
    opening = await delivery.database.read(
        lambda session: circles.opening(
            session, intent.workspace_id, intent.facts["circle"], catalogue=delivery.catalogue
        )
    )
    if opening is None:
        raise Pointless("the circle is gone")
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    await client.conversations_setTopic(channel=channel, topic=welcomes.topic(opening))
    return Done(channel)


async def _pin(delivery: Delivery, intent: Intent) -> Done:
    channel, ts = await address(delivery, intent), await parent_ts(delivery, intent)
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        await client.pins_add(channel=channel, timestamp=ts)
    except SlackApiError as error:
        if error.response["error"] in DELETED:
            raise Pointless("somebody deleted the message") from error
        if error.response["error"] != "already_pinned":
            raise
    return Done(channel, ts)


async def _archive(delivery: Delivery, intent: Intent) -> Done:
    channel, now = await address(delivery, intent), delivery.now()
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        await client.conversations_archive(channel=channel)
    except SlackApiError as error:
        if error.response["error"] != "already_archived":
            raise
    circle_id = intent.facts["circle"]
    return Done(
        channel,
        record=lambda session: archives.archived(session, intent.workspace_id, circle_id, channel, now=now),
    )


CALLS: dict[str, Call] = {
    "circle.archive": _archive,
    "circle.open": _open,
    "circle.invite": _invite,
    "circle.topic": _topic,
    "circle.pin": _pin,
}
METHODS = {
    "circle.archive": "conversations.archive",
    "circle.open": "conversations.create",
    "circle.invite": "conversations.invite",
    "circle.topic": "conversations.setTopic",
    "circle.pin": "pins.add",
}
