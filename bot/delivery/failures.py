"""What a failed call to Slack means: try again, look whether it arrived, or give up; in one table."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.delivery.pace import LONGEST_PAUSE

log = logging.getLogger(__name__)

# What the Slack client raises when a call fails, whatever the reason.
CALL_ERRORS = (SlackClientError, ClientError, asyncio.TimeoutError, ConnectionError)


class Verdict(StrEnum):
    """What to do next. UNKNOWN: nobody knows whether it arrived, so it is looked up before it is sent again.

    HELD: not now, and it is no fault of what is sent; it waits as long as it takes.
    """

    RETRY = "retry"
    HELD = "held"
    UNKNOWN = "unknown"
    PERMANENT = "permanent"


@dataclass(frozen=True)
class Failure:
    """A verdict with its cause (Slack's code, or the kind of network error) and how long to wait."""

    verdict: Verdict
    cause: str
    wait: timedelta = timedelta()


# What each of Slack's codes means, for every method that the bot calls and beyond what is documented. A word or a
# sentence between them says why they stand together.
_HELD = """
    ratelimited rate_limited accesslimited
    invalid_auth not_authed account_inactive token_revoked token_expired not_allowed_token_type
    team_access_not_granted org_login_required two_factor_setup_required team_added_to_org
"""
_RETRY = """
    service_unavailable fetch_members_failed list_record_comment_fetch_failed update_failed
    external_channel_migrating streaming_state_conflict hash_conflict invalid_cursor
    message_limit_exceeded ekm_access_denied
"""
_UNKNOWN = "internal_error fatal_error request_timeout"
_PERMANENT = (
    # The channel is not there, or the bot is not in it.
    """
    channel_not_found is_archived is_inactive already_archived not_in_channel channel_is_limited_access
    method_not_supported_for_channel_type method_not_supported_for_channel invalid_channel no_channel
    """
    # Somebody, or the workspace, does not allow it.
    """
    restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel posting_to_channel_denied
    cannot_create_channel cant_archive_general cant_archive_required cant_broadcast_message cant_delete_message
    cant_update_message cant_kick_from_general cant_kick_self edit_window_closed send_on_behalf_not_allowed
    no_permission permission_denied access_denied user_is_bot
    """
    # The person cannot be reached, or cannot be invited.
    """
    user_not_found users_not_found user_disabled user_not_visible user_not_in_channel user_is_restricted
    user_is_ultra_restricted cant_invite cant_invite_self ura_max_channels no_external_invite_permission
    org_user_not_in_team invitee_cant_see_channel invalid_user_combination already_in_channel cannot_dm_bot
    cant_dm_bot cross_org_users_not_allowed not_enough_users too_many_users no_user users_list_not_supplied
    """
    # The app as it is set up, or the workspace's plan, lacks something.
    """
    missing_scope messages_tab_disabled not_enabled app_access_restricted app_cannot_join_channel not_supported
    enterprise_is_restricted forbidden_team plan_upgrade_required paid_teams_only canvas_disabled_user_team
    as_user_not_supported metadata_must_be_sent_from_app deprecated_endpoint method_deprecated unknown_method
    not_implemented insecure_request ssl_required
    """
    # The message, or what is asked about it, is not there any more.
    """
    message_not_found thread_not_found cannot_reply_to_message already_pinned not_pinnable too_many_pins
    no_such_subteam subteam_not_found duplicate_channel_not_found duplicate_message_not_found team_not_found
    draft_already_deleted draft_already_sent draft_has_conflict draft_not_found
    """
    # What is sent is no good, which is our own fault.
    """
    no_text msg_too_long msg_too_large msg_blocks_too_long too_long too_many_attachments too_many_contact_cards
    attachment_payload_limit_exceeded invalid_attachments invalid_blocks invalid_blocks_format block_mismatch
    markdown_text_conflict no_dual_broadcast_content_update invalid_metadata_format invalid_metadata_schema
    invalid_metadata_filter_keys metadata_too_large bad_timestamp no_item_specified
    name_taken invalid_name invalid_name_maxlength invalid_name_punctuation invalid_name_required
    invalid_name_specials invalid_limit limit_required invalid_ts_latest invalid_ts_oldest invalid_types missing_argument
    missing_args missing_charset superfluous_charset invalid_arg_name invalid_arguments invalid_array_arg
    invalid_charset invalid_form_data invalid_json json_not_object invalid_post_type missing_post_type
    upgrade_required
    """
    # Views, which are answers to whoever waits for them: there is no other time for them.
    """
    exchanged_trigger_id expired_trigger_id invalid_trigger_id push_limit_reached view_too_large
    duplicate_external_id missing_profile_id not_found
    """
    # Files, which the bot does not send.
    """
    blocked_file_type file_deleted file_is_deleted file_not_found file_not_shared file_share_limit_reached
    max_file_sharing_exceeded missing_file_data unable_to_share_files slack_connect_blocked_file_type
    slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
    slack_connect_lists_sharing_blocked
    """
)
CODES: Mapping[str, Verdict] = {
    code: verdict
    for verdict, codes in (
        # A limit, or a token or a workspace that is no good at present: nothing is wrong with what is sent.
        (Verdict.HELD, _HELD),
        # A passing state, in which nothing was done.
        (Verdict.RETRY, _RETRY),
        # Slack's own failure, after which it may have been carried out in part.
        (Verdict.UNKNOWN, _UNKNOWN),
        (Verdict.PERMANENT, _PERMANENT),
    )
    for code in codes.split()
}
_LIMITS = ("ratelimited", "rate_limited")
_LONGEST_WAIT = timedelta(minutes=10)
_LIMITED_WAIT = timedelta(seconds=30)  # Where Slack names no time of its own.
_AWAY_WAIT = timedelta(seconds=15)  # Until the network is tried again.


def judged(error: Exception) -> Failure:
    """What an exception of a call means. Anything that is not the call's own fault is of unknown outcome too."""
    if isinstance(error, SlackApiError):
        return _answered(error.response)
    if isinstance(error, ClientConnectorError):
        # Nothing has left this machine. However long the network is away, that is no message's fault.
        return Failure(Verdict.HELD, type(error).__name__, _AWAY_WAIT)
    return Failure(Verdict.UNKNOWN, type(error).__name__)


def method_of(error: Exception) -> str | None:
    """The Web API method that failed, if the error tells."""
    address = getattr(getattr(error, "response", None), "api_url", None)
    return str(address).rsplit("/", 1)[-1] if address else None


def backoff(attempt: int, jitter: float) -> timedelta:
    """How long to wait after the n-th attempt: doubling from two seconds, at most ten minutes.

    `jitter` from 0 to 1 spreads those that failed together.
    """
    return min(timedelta(seconds=2 ** min(attempt, 12)), _LONGEST_WAIT) * (0.5 + jitter / 2)


def patience(waited: timedelta, jitter: float) -> timedelta:
    """How long to wait with looking for something again that has been `waited` for in vain.

    As long as it has been waited for, from two seconds to ten minutes: while Slack is away it is asked ever more
    rarely, and it counts as nobody's failure. `jitter` as in `backoff`.
    """
    return min(max(waited, timedelta(seconds=2)), _LONGEST_WAIT) * (0.5 + jitter / 2)


def _answered(response: Any) -> Failure:
    """Slack's answer, which may be no proper one: then it says nothing about what was done."""
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 200
    if status == 429:
        return Failure(Verdict.HELD, "ratelimited", _retry_after(getattr(response, "headers", None) or {}))
    if status >= 500:
        return Failure(Verdict.UNKNOWN, f"http_{status}")
    data = getattr(response, "data", response)
    code = data.get("error") if isinstance(data, Mapping) else None
    if isinstance(code, str):
        return _coded(code)
    if status >= 400:
        return _refused_on_the_way(status)
    return Failure(Verdict.UNKNOWN, "no_proper_answer")


def _coded(code: str) -> Failure:
    """What Slack's code means; one that the table does not know is the last word, and is logged, to be added."""
    verdict = CODES.get(code)
    if verdict is None:
        log.warning("a code that the table does not know", extra={"action": "unknown_code", "cause": code[:80]})
        verdict = Verdict.PERMANENT
    waits = _LIMITED_WAIT if code in _LIMITS else _LONGEST_WAIT
    return Failure(verdict, code, waits if verdict is Verdict.HELD else timedelta())


def _refused_on_the_way(status: int) -> Failure:
    """A status from 400 to 499 without a code of Slack's: something between it and us has said no, such as a proxy.

    It lets nothing through before somebody has signed in to it (401, 407), finds what is sent too long (413, 414, 431),
    or has waited in vain (408, 499): then it may have been sent on.
    """
    cause = f"http_{status}"
    if status in (401, 407):
        return Failure(Verdict.HELD, cause, _LONGEST_WAIT)
    if status in (408, 499):
        return Failure(Verdict.UNKNOWN, cause)
    return Failure(Verdict.PERMANENT if status in (413, 414, 431) else Verdict.RETRY, cause)


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    text = str(headers.get("Retry-After", ""))
    if not text.isdecimal():
        return _LIMITED_WAIT
    return timedelta(seconds=min(int(text[:9]), LONGEST_PAUSE.total_seconds()))
