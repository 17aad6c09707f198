"""Somebody who has left a circle, or facilitates it no more, is taken out of its channel or, where Slack refuses, asked to go."""

from slack_sdk.errors import SlackApiError

from bot.delivery import failures
from bot.delivery.carrying import Call, Delivery, Done, Pointless, address, hold
from bot.delivery.failures import Verdict
from bot.features import facilitators, leavings
from bot.store.outbox import Intent

# They are out already, or there is no channel any more that they could read.
_OUT = ("not_in_channel", "already_gone", "user_not_found", "channel_not_found", "is_archived")


async def _remove(delivery: Delivery, intent: Intent) -> Done:
    channel, circle_id, enrolment_id = (
        await address(delivery, intent),
        intent.facts["circle"],
        intent.facts["enrolment"],
    )
    user = await delivery.database.read(
        lambda session: leavings.leaver(session, intent.workspace_id, circle_id, enrolment_id)
    )
    if user is None:
        raise Pointless("they have come back")
    is_out = await _taken_out(delivery, intent, channel, user)
    return Done(channel) if is_out else _refused(delivery, intent, channel)


async def _remove_facilitator(delivery: Delivery, intent: Intent) -> Done:
    """Where Slack refuses they are somebody who is no member: the members are told of them when it is next asked."""
    channel, circle_id, user = await address(delivery, intent), intent.facts["circle"], intent.facts["user"]
    goes = await delivery.database.read(
        lambda session: facilitators.still_outside(session, intent.workspace_id, circle_id, user)
    )
    if not goes:
        raise Pointless("they have come back")
    await _taken_out(delivery, intent, channel, user)
    return Done(channel)


async def _taken_out(delivery: Delivery, intent: Intent, channel: str, user: str) -> bool:
    """Whether somebody is out of a channel now; False when Slack does not let the bot do that."""
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        await client.conversations_kick(channel=channel, user=user)
    except SlackApiError as error:
        if error.response["error"] in _OUT:
            return True
        if failures.judged(error).verdict is not Verdict.PERMANENT:
            raise
        return False
    return True


def _refused(delivery: Delivery, intent: Intent, channel: str) -> Done:
    now, facts = delivery.now(), intent.facts
    return Done(
        channel,
        record=lambda session: leavings.removal_refused(
            session, intent.workspace_id, facts["circle"], facts["enrolment"], now=now
        ),
    )


CALLS: dict[str, Call] = {"circle.remove": _remove, "facilitator.remove": _remove_facilitator}
METHODS = {"circle.remove": "conversations.kick", "facilitator.remove": "conversations.kick"}
