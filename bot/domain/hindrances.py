"""What stands in the way of what could not be delivered, as far as somebody can do something about it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

OPENING = "circle.open"  # The kind of what makes a circle's channel.


class Hindrance(StrEnum):
    """What stands in the way, in the order in which it is shown: what can be mended comes first."""

    NO_CHANNELS = "no_channels"  # Private channels may not be made here.
    NO_ACCESS = "no_access"  # Slack takes the app's token for none, or there is none.
    APP = "app"  # The app was not given something that it needs.
    OUTSIDE = "outside"  # The bot is not in the channel, or there is none any more.
    ARCHIVED = "archived"
    FORBIDDEN = "forbidden"  # A setting of the workspace or the channel does not allow it.
    GUESTS = "guests"  # Slack does not let this person into the channel.
    GONE = "gone"  # The person cannot be reached.
    PLAN = "plan"  # What the workspace pays for does not hold so much.
    SIGN_IN = "sign_in"  # Something between here and Slack lets nobody through who has not signed in to it.
    AWAY = "away"  # Slack, or the way to it, was not well for a long time.
    UNEXPECTED = "unexpected"


@dataclass(frozen=True)
class Undelivered:
    """So many messages of one kind that could not be delivered for one cause, as it was recorded; where they go."""

    kind: str
    cause: str
    count: int
    in_circle: bool = False  # To a circle's channel, rather than to one person or to another channel.


@dataclass(frozen=True)
class Obstacle:
    """Everything that one thing stands in the way of: how many of each kind, the most first, and Slack's own words."""

    hindrance: Hindrance
    kinds: tuple[tuple[str, int], ...]
    causes: tuple[str, ...]
    in_circle: frozenset[str] = frozenset()  # The kinds that go to a circle's channel.

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(count for _kind, count in self.kinds)


def hindrance(kind: str, cause: str) -> Hindrance:
    """What stands in the way of a message of a kind, by the cause that was recorded."""
    if kind == OPENING and cause in _REFUSES_CHANNELS:
        return Hindrance.NO_CHANNELS
    if cause in BY_CODE:
        return BY_CODE[cause]
    # Slack's codes are of small letters; all else we wrote down ourselves: no answer came, or none that was one.
    return Hindrance.UNEXPECTED if re.fullmatch(r"[a-z_]+", cause) else Hindrance.AWAY


def obstacles(found: Iterable[Undelivered]) -> tuple[Obstacle, ...]:
    """What could not be delivered, by what stands in the way."""
    kinds: dict[Hindrance, Counter[str]] = {}
    causes: dict[Hindrance, set[str]] = {}
    in_circle: dict[Hindrance, set[str]] = {}
    for one in found:
        stands = hindrance(one.kind, one.cause)
        kinds.setdefault(stands, Counter())[one.kind] += one.count
        causes.setdefault(stands, set()).add(one.cause)
        in_circle.setdefault(stands, set()).update({one.kind} if one.in_circle else ())
    return tuple(
        Obstacle(
            one,
            tuple(sorted(kinds[one].items(), key=_most_first)),
            tuple(sorted(causes[one])),
            frozenset(in_circle[one]),
        )
        for one in Hindrance
        if one in kinds
    )


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


_REFUSES_CHANNELS = {"restricted_action", "cannot_create_channel", "no_permission", "permission_denied"}
# What keeps a message waiting for as long as nobody mends it; all else is over by itself, or given up.
LASTING = (Hindrance.NO_ACCESS, Hindrance.SIGN_IN)
_CODES = {
    Hindrance.NO_ACCESS: """
        invalid_auth not_authed account_inactive token_revoked token_expired no_token team_access_not_granted
        org_login_required two_factor_setup_required team_added_to_org
    """,
    Hindrance.SIGN_IN: "http_401 http_407",
    Hindrance.APP: """
        missing_scope messages_tab_disabled not_enabled app_access_restricted app_cannot_join_channel
        not_allowed_token_type enterprise_is_restricted deprecated_endpoint method_deprecated unknown_method
    """,
    Hindrance.OUTSIDE: "channel_not_found not_in_channel channel_is_limited_access",
    Hindrance.ARCHIVED: "is_archived is_inactive",
    Hindrance.FORBIDDEN: """
        restricted_action restricted_action_read_only_channel restricted_action_non_threadable_channel
        restricted_action_thread_locked restricted_action_thread_only_channel posting_to_channel_denied
        ekm_access_denied edit_window_closed permission_denied access_denied cant_update_message cant_delete_message
        cant_archive_required cant_archive_general cannot_create_channel too_many_pins
    """,
    Hindrance.GUESTS: """
        user_is_restricted user_is_ultra_restricted cant_invite ura_max_channels no_external_invite_permission
        no_permission org_user_not_in_team invitee_cant_see_channel cross_org_users_not_allowed
        invalid_user_combination
    """,
    Hindrance.GONE: "user_disabled user_not_found users_not_found user_not_visible user_not_in_channel",
    Hindrance.PLAN: "message_limit_exceeded plan_upgrade_required paid_teams_only",
    Hindrance.AWAY: """
        service_unavailable internal_error fatal_error request_timeout fetch_members_failed update_failed
        external_channel_migrating list_record_comment_fetch_failed streaming_state_conflict no_proper_answer
    """,
}
BY_CODE = {code: stands for stands, codes in _CODES.items() for code in codes.split()}
