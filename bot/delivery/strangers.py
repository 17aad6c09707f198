"""Asks Slack who came into a circle's channel: an app is told of as an app."""

from slack_sdk.errors import SlackApiError

from bot.delivery.carrying import Call, Delivery, Done, Pointless, hold
from bot.delivery.failures import Verdict, judged
from bot.features import strangers
from bot.slack import parse
from bot.store.outbox import Intent


async def _look(delivery: Delivery, intent: Intent) -> Done:
    question_id, now = intent.facts["question"], delivery.now()
    user = await delivery.database.read(
        lambda session: strangers.user_of(session, intent.workspace_id, question_id)
    )
    if user is None:
        raise Pointless("the question is gone")
    hold(delivery, intent, METHODS[intent.kind])
    is_app = await _is_app(delivery, intent.workspace_id, user)
    return Done(
        record=lambda session: strangers.looked(session, intent.workspace_id, question_id, is_app=is_app, now=now)
    )


async def _is_app(delivery: Delivery, workspace_id: str, user: str) -> bool:
    try:
        answer = await (await delivery.client_of(workspace_id)).users_info(user=user)
    except SlackApiError as error:
        if judged(error).verdict is not Verdict.PERMANENT:
            raise
        return False  # Slack does not show who it is; that they came in is said all the same.
    return parse.profile(answer.data if isinstance(answer.data, dict) else {}, workspace_id).is_bot


CALLS: dict[str, Call] = {"stranger.look": _look}
METHODS = {"stranger.look": "users.info"}
