"""What Slack would send: signed requests of people who type, press, send a modal in, and write messages."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.slack import ids
from tests.benchmarks.seeding import MEMBERS, STEP, channel_id, circle_id, user_id
from tests.benchmarks.stub_slack import TEAM

SECRET = "0123456789abcdef0123456789abcdef"
EVENTS = "/slack/events"
EMPTY = "/empty"

# One share of each in twenty, spread evenly: a morning on which the prompts of many circles went out.
MIX = "status press submit status message overview status press submit direct " * 2


@dataclass(frozen=True)
class Sent:
    """One request, ready for the wire, and what has to stand in its answer."""

    kind: str
    data: bytes
    expects: bytes


class People:
    """The people of the seeded circles, each of whom checks in once; those who press the button never do."""

    def __init__(self, circles: int) -> None:
        everyone = [(circle, place) for place in range(MEMBERS) for circle in range(circles)]
        half = len(everyone) // 2
        self._to_check_in = iter(everyone[:half])
        self._others = itertools.cycle(everyone[half:])
        self._numbers = itertools.count()
        self._makers = {
            "status": self._status,
            "overview": self._overview,
            "press": self._press,
            "submit": self._submit,
            "message": self._message,
            "direct": self._direct,
        }

    def mixed(self, count: int) -> Iterator[Sent]:
        """So many requests, of every kind in turn. RuntimeError when all have checked in."""
        for kind in itertools.islice(itertools.cycle(MIX.split()), count):
            yield self._makers[kind]()

    def _status(self) -> Sent:
        return command("status", user_id(*next(self._others)), "status", b"Your goal")

    def _overview(self) -> Sent:
        return command("overview", user_id(*next(self._others)), "", b"Your goal")

    def _press(self) -> Sent:
        circle, place = next(self._others)
        action = {"action_id": ids.CHECKIN_OPEN, "block_id": "b", "type": "button", "value": _subject(circle)}
        about = {"container": {"type": "message", "channel_id": channel_id(circle)}, "actions": [action]}
        return _interaction("press", "block_actions", user_id(circle, place), about, b"")

    def _submit(self) -> Sent:
        found = next(self._to_check_in, None)
        if found is None:
            raise RuntimeError("everybody has checked in: seed more circles")
        circle, place = found
        view = {
            "id": f"V{next(self._numbers)}",
            "type": "modal",
            "callback_id": ids.CHECKIN_SUBMIT,
            "private_metadata": _subject(circle),
            "state": {"values": _filled_in(f"commitment-enrolment-{circle:06}-{place}-1")},
        }
        return _interaction(
            "submit", "view_submission", user_id(circle, place), {"view": view}, b"Before you share"
        )

    def _message(self) -> Sent:
        circle, place = next(self._others)
        return _event("message", user_id(circle, place), channel_id(circle), "group", next(self._numbers))

    def _direct(self) -> Sent:
        return _event("direct", user_id(*next(self._others)), "D00000001", "im", next(self._numbers))


def empty(count: int) -> Iterator[Sent]:
    """So many commands for the handler that does nothing."""
    for number in range(count):
        yield command("empty", f"U{number:08}", "status", b"", path=EMPTY)


def command(kind: str, user: str, text: str, expects: bytes, path: str = EVENTS) -> Sent:
    """A slash command."""
    form = {
        "token": "t",
        "team_id": TEAM,
        "team_domain": "benchmark",
        "channel_id": "C00000001",
        "channel_name": "general",
        "user_id": user,
        "user_name": user.lower(),
        "command": ids.COMMAND,
        "text": text,
        "api_app_id": "A00000001",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/none",
        "trigger_id": "1.2.3",
    }
    return Sent(kind, _signed(path, urlencode(form).encode(), "application/x-www-form-urlencoded"), expects)


def _interaction(kind: str, what: str, user: str, about: dict[str, Any], expects: bytes) -> Sent:
    payload = {
        "type": what,
        "team": {"id": TEAM, "domain": "benchmark"},
        "user": {"id": user, "username": user.lower(), "team_id": TEAM},
        "api_app_id": "A00000001",
        "token": "t",
        "trigger_id": "1.2.3",
        **about,
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    return Sent(kind, _signed(EVENTS, body, "application/x-www-form-urlencoded"), expects)


def _event(kind: str, user: str, channel: str, channel_type: str, number: int) -> Sent:
    event = {
        "type": "message",
        "user": user,
        "text": "Good morning, everybody",
        "ts": f"1700000000.{number:06}",
        "channel": channel,
        "channel_type": channel_type,
    }
    body = {
        "token": "t",
        "team_id": TEAM,
        "api_app_id": "A00000001",
        "type": "event_callback",
        "event": event,
        "event_id": f"Ev{number:08}",
        "event_time": 1700000000,
        "authorizations": [{"team_id": TEAM, "user_id": "U00000BOT", "is_bot": True}],
    }
    return Sent(kind, _signed(EVENTS, json.dumps(body).encode(), "application/json"), b"")


def _subject(circle: int) -> str:
    return f"{circle_id(circle)}:{STEP}"


def _filled_in(commitment_id: str) -> dict[str, Any]:
    """A check-in as a member sends it: an outcome, and one next step that the circle may see."""
    day = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    return {
        ids.FIELD_OUTCOME + commitment_id: {
            ids.INPUT: {"type": "radio_buttons", "selected_option": {"value": "kept"}}
        },
        ids.FIELD_WHAT: {ids.INPUT: {"type": "plain_text_input", "value": "Ask Ada how she began"}},
        ids.FIELD_DUE_ON: {ids.INPUT: {"type": "datepicker", "selected_date": day}},
        ids.FIELD_SHARE: {ids.INPUT: {"type": "checkboxes", "selected_options": [{"value": ids.YES}]}},
    }


def _signed(path: str, body: bytes, content_type: str) -> bytes:
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: benchmark\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: v0={signature}\r\n\r\n"
    )
    return head.encode() + body
