"""What stands in the way of what could not be delivered, as a table."""

import pytest

from bot.domain.hindrances import Hindrance, Obstacle, Undelivered, hindrance, obstacles


@pytest.mark.parametrize(
    ("kind", "causes", "stands"),
    [
        ("circle.open", "restricted_action cannot_create_channel no_permission", Hindrance.NO_CHANNELS),
        ("step.prompt", "restricted_action restricted_action_read_only_channel", Hindrance.FORBIDDEN),
        ("step.prompt", "is_archived", Hindrance.ARCHIVED),
        ("step.thread", "not_in_channel channel_not_found", Hindrance.OUTSIDE),
        ("circle.invite", "user_is_restricted cant_invite ura_max_channels no_permission", Hindrance.GUESTS),
        ("help", "user_disabled user_not_found", Hindrance.GONE),
        ("circle.open", "missing_scope", Hindrance.APP),
        ("help", "messages_tab_disabled", Hindrance.APP),
        ("help", "message_limit_exceeded", Hindrance.PLAN),
        ("step.prompt", "token_revoked invalid_auth account_inactive no_token", Hindrance.NO_ACCESS),
        ("help", "http_401 http_407", Hindrance.SIGN_IN),
        ("help", "service_unavailable internal_error http_502 http_403 TimeoutError", Hindrance.AWAY),
        ("help", "invalid_blocks a_code_of_next_year", Hindrance.UNEXPECTED),
    ],
)
def test_each_cause_is_known_by_what_stands_in_the_way(kind: str, causes: str, stands: Hindrance) -> None:
    assert {hindrance(kind, cause) for cause in causes.split()} == {stands}


@pytest.mark.parametrize("cause", ["did not arrive, time and again", ""])
def test_what_no_code_of_slacks_tells_was_no_answer(cause: str) -> None:
    assert hindrance("help", cause) is Hindrance.AWAY


def test_what_one_thing_stands_in_the_way_of_is_counted_together() -> None:
    found = [
        Undelivered("step.prompt", "not_in_channel", 2),
        Undelivered("step.prompt", "is_archived", 1),
        Undelivered("step.thread", "channel_not_found", 4),
        Undelivered("step.prompt", "channel_not_found", 1),
    ]
    outside, archived = obstacles(found)
    kinds, causes = (("step.thread", 4), ("step.prompt", 3)), ("channel_not_found", "not_in_channel")
    assert outside == Obstacle(Hindrance.OUTSIDE, kinds, causes)
    assert (outside.count, archived.count) == (7, 1)
    assert obstacles([]) == ()
