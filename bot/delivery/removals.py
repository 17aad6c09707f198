"""Somebody who has left a circle is taken out of its channel or, where Slack refuses, asked to go."""

from slack_sdk.errors import SlackApiError

from bot.delivery import failures
from bot.delivery.carrying import Call, Delivery, Done, Pointless, address, hold
from bot.delivery.failures import Verdict
from bot.features import leavings
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
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        await client.conversations_kick(channel=channel, user=user)
    except SlackApiError as error:
        if error.response["error"] in _OUT:
            return Done(channel)
        if failures.judged(error).verdict is not Verdict.PERMANENT:
            raise
        return _refused(delivery, intent, channel)
    return Done(channel)


def _refused(delivery: Delivery, intent: Intent, channel: str) -> Done:
    now, facts = delivery.now(), intent.facts
    return Done(
        channel,
        record=lambda session: leavings.removal_refused(
            session, intent.workspace_id, facts["circle"], facts["enrolment"], now=now
        ),
    )


CALLS: dict[str, Call] = {"circle.remove": _remove}
METHODS = {"circle.remove": "conversations.kick"}
