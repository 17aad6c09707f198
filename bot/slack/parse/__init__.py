"""Turns Slack's payloads into small values; the only code that indexes into a payload."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from bot.domain.joinings import Profile
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import Subject
from bot.slack import ids

Payload = Mapping[str, Any]
# The kinds of message that a person writes: plain words, a file, `/me`, a reply that the channel sees too. All others
# tell of something, such as a message that was edited or somebody who came in.
WRITTEN = (None, "file_share", "me_message", "thread_broadcast")


@dataclass(frozen=True)
class Command:
    """A slash command: who typed it, the words after it, and the channel they typed it in."""

    workspace_id: str
    user_id: str
    trigger_id: str
    words: tuple[str, ...]
    channel_id: str = ""


@dataclass(frozen=True)
class Press:
    """A pressed button, or a choice in a menu. `subject` is what it stands for, `":"` between its parts.

    `modal_id` is the modal it was pressed in, if any; in a modal and at home there is no channel to answer in.
    """

    workspace_id: str
    user_id: str
    trigger_id: str
    subject: str
    modal_id: str | None = None
    at_home: bool = False


@dataclass(frozen=True)
class Submission:
    """A modal that was sent in; `subject` is what it was opened for, `values` its fields by block id."""

    workspace_id: str
    user_id: str
    subject: str
    values: Mapping[str, Any]
    modal_id: str | None = None


@dataclass(frozen=True)
class Happening:
    """Something that Slack tells of and nobody waits for an answer to; Slack may tell of it more than once."""

    workspace_id: str
    user_id: str
    event_id: str


@dataclass(frozen=True)
class DirectMessage(Happening):
    """A person wrote to the bot; what they wrote is not read."""


@dataclass(frozen=True)
class HomeOpened:
    """A person looks at the app's home."""

    workspace_id: str
    user_id: str


Interaction = Command | Press | Submission | HomeOpened | Happening


def kind_of(body: Payload) -> str:
    """What sort of thing a payload tells of: a command, an action, a view or an event."""
    if "command" in body:
        return "command"
    return {"block_actions": "action", "view_submission": "view"}.get(str(body.get("type")), "event")


def command(body: Payload, workspace_id: str) -> Command:
    """A slash command's payload."""
    # What nobody sees comes in when a command is copied from somewhere, and would make another word of it.
    text = "".join(one for one in str(body.get("text") or "") if one.isspace() or category(one)[0] != "C")
    words = tuple(text.split())
    return Command(workspace_id, body["user_id"], body["trigger_id"], words, str(body.get("channel_id") or ""))


def press(body: Payload, workspace_id: str) -> Press:
    """A block_actions payload."""
    view = body.get("view") or {}
    return Press(
        workspace_id,
        body["user"]["id"],
        body["trigger_id"],
        str(_value(body["actions"][0]) or ""),
        modal_id=view["id"] if view.get("type") == "modal" else None,
        at_home=view.get("type") == "home",
    )


def submission(body: Payload, workspace_id: str) -> Submission:
    """A view_submission payload."""
    fields = body["view"]["state"]["values"]
    values = {block_id: _value(next(iter(field.values()))) for block_id, field in fields.items()}
    return Submission(
        workspace_id, body["user"]["id"], str(body["view"]["private_metadata"]), values, body["view"].get("id")
    )


def direct_message(body: Payload, workspace_id: str) -> DirectMessage | None:
    """A message event's payload; None unless a person wrote it to the bot itself."""
    event = body["event"]
    if event.get("channel_type") != "im" or event.get("bot_id"):
        return None
    if event.get("subtype") not in WRITTEN or "user" not in event:
        return None
    return DirectMessage(workspace_id, event["user"], body["event_id"])


def home_opened(body: Payload, workspace_id: str) -> HomeOpened | None:
    """An app_home_opened event's payload; None when it is the messages that are looked at."""
    event = body["event"]
    return HomeOpened(workspace_id, event["user"]) if event.get("tab") == "home" else None


def profile(answer: Payload, workspace_id: str) -> Profile:
    """The answer of users.info."""
    user = answer["user"]
    return Profile(
        user_id=user["id"],
        zone=user.get("tz"),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_deactivated=bool(user.get("deleted")),
        is_external=bool(user.get("is_stranger")) or user.get("team_id", workspace_id) != workspace_id,
        is_single_channel=bool(user.get("is_ultra_restricted")),
        locale=user.get("locale"),
        name=str((user.get("profile") or {}).get("display_name") or user.get("real_name") or ""),
    )


def step_of(subject: str) -> tuple[str, int]:
    """The circle and step that a button or modal stands for; refused when it is none of ours."""
    circle_id, _, number = subject.partition(":")
    if not circle_id or not number.isdecimal():
        raise Refusal(RefusalCode.GONE)
    return circle_id, int(number)


def page_of(subject: str) -> tuple[Subject, int]:
    """What is read ahead, and its page; refused when it is none of ours."""
    kind, _, rest = subject.partition(":")
    subject_id, _, number = rest.rpartition(":")
    if kind not in (ids.OF_CIRCLE, ids.OF_PROGRAMME) or not subject_id or not re.fullmatch(r"[0-9]{1,4}", number):
        raise Refusal(RefusalCode.GONE)
    return Subject(subject_id, of_circle=kind == ids.OF_CIRCLE), int(number)


def _value(element: Payload) -> Any:
    kind = element["type"]
    if kind in ("static_select", "radio_buttons"):
        option = element.get("selected_option")
        return option["value"] if option else None
    if kind in ("checkboxes", "multi_static_select"):
        return tuple(option["value"] for option in element.get("selected_options") or ())
    return element.get(_KEPT_IN.get(kind, "value"))


# Where the state of an input keeps what was chosen, by its kind.
_KEPT_IN = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
}
