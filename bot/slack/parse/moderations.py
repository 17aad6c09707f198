"""Where a moderator acts, and what they choose there."""

from typing import Any

from bot.domain.moderations import Place
from bot.domain.openings import Room
from bot.domain.refusals import Refusal, RefusalCode
from bot.slack.parse import Payload, Press, Submission


def place(acted: Press | Submission, parts: int = 0) -> tuple[Place, tuple[str, ...]]:
    """The place that a button or modal stands for, and so many further parts; refused when it is none of ours.

    A button from before there were pages stands for its circle alone.
    """
    circle_id, *rest = acted.subject.split(":")
    page, where, *more = [*rest, *("0", "list")[len(rest) :]]
    if not circle_id or len(more) != parts or not all(more):
        raise Refusal(RefusalCode.GONE)
    return Place(circle_id, _number(page), where == "home", where == "round"), tuple(more)


def page(pressed: Press) -> int:
    """The page that a button leads to."""
    return _number(pressed.subject.partition(":")[0])


def chosen(given: Submission, field: str) -> str | None:
    """What was chosen in a field, or written into it."""
    value = given.values.get(field)
    return str(value) if value else None


def room(answer: Payload) -> Room:
    """The answer of conversations.info."""
    channel: dict[str, Any] = answer["channel"]
    shared = any(
        channel.get(one) for one in ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared")
    )
    return Room(
        channel_id=channel["id"],
        name=str(channel.get("name") or ""),
        is_private=bool(channel.get("is_private")) and not channel.get("is_im") and not channel.get("is_mpim"),
        is_shared=shared,
        is_archived=bool(channel.get("is_archived")),
        bot_is_in=bool(channel.get("is_member")),
    )


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        raise Refusal(RefusalCode.GONE)
    return int(text)
