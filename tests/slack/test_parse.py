"""Odd payloads: what is missing or unknown becomes a plain refusal or an error that the guard catches."""

from typing import Any

import pytest

from bot.domain.checkins import Outcome
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import Subject
from bot.slack import ids, parse
from bot.slack.parse import HomeOpened, Press, Submission, helping
from bot.slack.parse import checkins as fields
from bot.slack.parse import joinings as parsing

TEAM = "T1"


def submission(**values: Any) -> Submission:
    """A modal that was sent in."""
    return Submission(TEAM, "U1", "c:1", values)


def view_body(state: dict[str, Any]) -> dict[str, Any]:
    """A view_submission payload."""
    return {"user": {"id": "U1"}, "view": {"private_metadata": "c:1", "state": {"values": state}}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, ()),
        ("", ()),
        ("   ", ()),
        ("join", ("join",)),
        (" JOIN  now\n", ("JOIN", "now")),
        ("\u200b", ()),
        ("jo\u200bin\u202e", ("join",)),
    ],
)
def test_the_words_of_a_command(text: str | None, words: tuple[str, ...]) -> None:
    body = {"user_id": "U1", "trigger_id": "1.2", "text": text}
    assert parse.command(body, TEAM).words == words


@pytest.mark.parametrize("subject", ["", ":", "c", "c:", ":1", "c:one", "c:-1", "c:1.5", "c:1:2", "c:\u00b2"])
def test_a_subject_that_is_none_of_ours_is_refused(subject: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse.step_of(subject)
    assert caught.value.code is RefusalCode.GONE


def test_a_subject_of_ours_is_read() -> None:
    assert parse.step_of("0190-abc:12") == ("0190-abc", 12)


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "circle",
        "circle::1",
        "circle:c",
        "circle:c:",
        "circle:c:-1",
        "circle:c:x",
        "step:c:1",
        "circle:c:99999",
    ],
)
def test_a_page_that_is_none_of_ours_is_refused(subject: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse.page_of(subject)
    assert caught.value.code is RefusalCode.GONE


def test_a_page_of_ours_is_read() -> None:
    assert parse.page_of("circle:0190-abc:14") == (Subject("0190-abc", of_circle=True), 14)
    assert parse.page_of("programme:a:b:0") == (Subject("a:b", of_circle=False), 0)


@pytest.mark.parametrize(
    ("view", "modal_id", "at_home"),
    [
        ({}, None, False),
        ({"view": {"id": "V1", "type": "modal"}}, "V1", False),
        ({"view": {"id": "V1", "type": "home"}}, None, True),
    ],
)
@pytest.mark.parametrize(
    "action", [{"type": "button", "value": "c:1"}, {"type": "static_select", "selected_option": {"value": "c:1"}}]
)
def test_a_press_tells_where_it_was_made(
    view: dict[str, Any], modal_id: str | None, at_home: bool, action: dict[str, Any]
) -> None:
    found = parse.press({"user": {"id": "U1"}, "trigger_id": "1.2", "actions": [action], **view}, TEAM)
    assert found == Press(TEAM, "U1", "1.2", "c:1", modal_id, at_home)


@pytest.mark.parametrize(
    ("tab", "is_home"), [("home", True), ("messages", False), ("about", False), (None, False)]
)
def test_only_the_home_is_shown_anew(tab: str | None, is_home: bool) -> None:
    found = parse.home_opened({"event": {"user": "U1", "tab": tab}}, TEAM)
    assert found == (HomeOpened(TEAM, "U1") if is_home else None)


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": None}, None),
        ({"type": "plain_text_input", "value": "words"}, "words"),
        ({"type": "static_select", "selected_option": None}, None),
        ({"type": "static_select", "selected_option": {"value": "a"}}, "a"),
        ({"type": "radio_buttons", "selected_option": {"value": "kept"}}, "kept"),
        ({"type": "radio_buttons"}, None),
        ({"type": "checkboxes", "selected_options": []}, ()),
        ({"type": "checkboxes", "selected_options": [{"value": "1"}, {"value": "2"}]}, ("1", "2")),
        ({"type": "checkboxes", "selected_options": None}, ()),
        ({"type": "datepicker", "selected_date": None}, None),
        ({"type": "datepicker", "selected_date": "2026-11-24"}, "2026-11-24"),
    ],
)
def test_a_field_is_read_by_its_kind(element: dict[str, Any], value: object) -> None:
    found = parse.submission(view_body({"field": {ids.INPUT: element}}), TEAM)
    assert found.values == {"field": value}
    assert (found.workspace_id, found.user_id, found.subject) == (TEAM, "U1", "c:1")


@pytest.mark.parametrize("value", [None, "", "tomorrow", "2026-02-30", "24.11.2026", 5])
def test_a_date_that_is_none_is_refused_at_its_field(value: object) -> None:
    with pytest.raises(Refusal) as caught:
        fields.checkin(submission(what="x", due_on=value))
    assert (caught.value.code, caught.value.field) == (RefusalCode.NO_DATE, "due_on")


@pytest.mark.parametrize("value", ["Kept", "KEPT", "won", "'; DROP TABLE"])
def test_an_outcome_that_is_none_of_the_four_is_refused(value: str) -> None:
    with pytest.raises(Refusal) as caught:
        fields.checkin(submission(**{"what": "x", "due_on": "2026-11-24", f"{ids.FIELD_OUTCOME}1": value}))
    assert caught.value.code is RefusalCode.UNKNOWN_OUTCOME


def test_outcomes_that_were_left_open_are_left_out() -> None:
    left = {f"{ids.FIELD_OUTCOME}a": None, f"{ids.FIELD_OUTCOME}b": "let_go"}
    found = fields.checkin(submission(what="x", due_on="2026-11-24", **left))
    assert found.outcomes == {"b": Outcome.LET_GO}
    assert not found.shared


@pytest.mark.parametrize(
    "event",
    [
        {"channel_type": "group", "user": "U1"},
        {"channel_type": "im", "user": "U1", "bot_id": "B1"},
        {"channel_type": "im", "user": "U1", "subtype": "message_changed"},
        {"channel_type": "im", "subtype": "message_deleted"},
        {"channel_type": "im", "subtype": "file_share"},
        {"channel_type": "im", "user": "U1", "subtype": "file_share", "bot_id": "B1"},
        {"user": "U1"},
        {},
    ],
)
def test_a_message_that_no_person_wrote_to_the_bot_is_none(event: dict[str, Any]) -> None:
    assert parse.direct_message({"event": event, "event_id": "Ev1"}, TEAM) is None


@pytest.mark.parametrize("subtype", [{}, {"subtype": "file_share"}, {"subtype": "me_message"}])
def test_whatever_a_person_writes_to_the_bot_is_a_message_of_theirs(subtype: dict[str, str]) -> None:
    event = {"channel_type": "im", "user": "U1", **subtype}
    assert parse.direct_message({"event": event, "event_id": "Ev1"}, TEAM) == parse.DirectMessage(
        TEAM, "U1", "Ev1"
    )


def test_what_was_written_to_the_bot_is_not_kept() -> None:
    event = {"channel_type": "im", "user": "U1", "text": "a secret"}
    found = parse.direct_message({"event": event, "event_id": "Ev1"}, TEAM)
    assert "a secret" not in repr(found)


@pytest.mark.parametrize(
    ("user", "is_full"),
    [
        ({}, True),
        ({"is_restricted": True}, False),
        ({"is_ultra_restricted": True}, False),
        ({"is_bot": True}, False),
        ({"id": "USLACKBOT"}, False),
        ({"deleted": True}, False),
        ({"is_stranger": True}, False),
        ({"team_id": "T2"}, False),
        ({"team_id": TEAM}, True),
    ],
)
def test_who_is_a_full_member(user: dict[str, Any], is_full: bool) -> None:
    found = parse.profile({"user": {"id": "U1", **user}}, TEAM)
    kinds = (found.is_guest, found.is_bot, found.is_deactivated, found.is_external)
    assert any(kinds) is not is_full
    assert found.zone is None


def test_a_day_that_is_no_number_is_no_day() -> None:
    fields = {
        "programme": "p",
        "zone": "UTC",
        "days": ("monday", "", "01", "7"),
        "starts": "09:00",
        "ends": "17:00",
    }
    assert parsing.application(submission(**fields)).days == frozenset()


@pytest.mark.parametrize(
    ("words", "named", "said"),
    [
        ((), None, ""),
        (("Call", "Ada", "&amp;", "&lt;3"), None, "Call Ada & <3"),
        (("<@U1|ben>", "for", "<https://example.com|this>"), "U1", "for https://example.com"),
        (("for", "<@U1>", "and", "<@U2|cem>"), "U1", "for and @cem"),
    ],
)
def test_what_is_typed_with_a_command_stands_in_its_form(
    words: tuple[str, ...], named: str | None, said: str
) -> None:
    assert helping.mentioned(words) == named
    assert helping.typed(words, without_name=True) == said
