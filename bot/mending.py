"""What `circles outbox` shows and does: what could not be delivered or waits too long, tried again or dropped."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.hindrances import LASTING, OPENING, hindrance
from bot.features import delays, deliveries
from bot.features.delays import PutOff
from bot.features.deliveries import LeftOut, Owed
from bot.settings import SettingsError
from bot.slack import ids
from bot.slack.views import troubles
from bot.store import undelivered
from bot.store.models import OutboxState
from bot.store.session import Session
from bot.store.undelivered import Row

_SHOWN = 8  # The end of an id that is shown, and enough to name it by.
_NO_CHANNEL = "a circle without a channel"
_BY_ITSELF = "It is tried by itself."
_NO_APP = (
    "The app is not installed here: it waits until it is again, and is destroyed 30 days after it was taken out."
)
_STATES = {
    OutboxState.DEAD: "given up",
    OutboxState.UNKNOWN: "of unknown outcome",
    OutboxState.PENDING: "waits",
    OutboxState.SENDING: "in hand",
    OutboxState.SENT: "sent already",
    OutboxState.WITHDRAWN: "dropped, or pointless by now",
}


def listing(
    session: Session, workspace_ids: Sequence[str], *, everything: bool, as_json: bool, now: datetime
) -> str:
    """What was given up, what is late and what is of unknown outcome; with `everything` all that is owed as well."""
    found = [
        (workspace_id, one)
        for workspace_id in workspace_ids
        for one in deliveries.listed(session, workspace_id, everything=everything, now=now)
    ]
    if as_json:
        put_off = [_put_off_facts(one, what) for one in workspace_ids for what in delays.put_off(session, one)]
        return json.dumps([*(_facts(workspace_id, one) for workspace_id, one in found), *put_off], indent=2)
    lines = [_line(_facts(workspace_id, one)) for workspace_id, one in found]
    for workspace_id in workspace_ids:
        lines += [f"{workspace_id}  {put_off_line(one)}" for one in delays.put_off(session, workspace_id)]
    return "\n".join(lines or ["Nothing is owed." if everything else "Everything was delivered in time."])


def put_off_line(one: PutOff) -> str:
    """What fails whenever its time comes, without anybody's name or words."""
    circle = one.circle or _NO_CHANNEL
    since = f"since {one.since:%Y-%m-%d %H:%M} UTC, {one.cause}"
    if one.kind is None:
        return f"cannot be planned: {circle}, {since}"
    of = f" in {one.circle}" if one.circle else ""
    return f"fails each time: {one.kind}{of}, {since}, tried {one.failures} times"


def left_out(session: Session, workspace_ids: Sequence[str], *, as_json: bool, now: datetime) -> str:
    """What was skipped, became pointless or was dropped in the last thirty days, and why."""
    found = [
        _left_out_facts(workspace_id, one)
        for workspace_id in workspace_ids
        for one in deliveries.left_out(session, workspace_id, now=now)
    ]
    if as_json:
        return json.dumps(found, indent=2)
    return "\n".join([_left_out_line(one) for one in found] or ["Nothing was left out in the last 30 days."])


def try_again(session: Session, workspace_id: str, name: str | None, *, now: datetime) -> tuple[str, list[Row]]:
    """Has one thing that was given up tried again, or everything that was; what was done, and to which."""
    if name is None:
        rows = undelivered.dead(session, workspace_id)
        deliveries.try_again(session, workspace_id, now=now)
        return "tried again", rows
    row = _one(session, workspace_id, name)
    if not deliveries.try_one_again(session, workspace_id, row, now=now):
        raise SettingsError(f"{_short(row)} was not given up: it is {_STATES[row.state]}.")
    return "tried again", [row]


def drop(session: Session, workspace_id: str, name: str | None, *, now: datetime) -> tuple[str, list[Row]]:
    """Drops one thing, or everything that was given up; what was done, and to which."""
    rows = undelivered.dead(session, workspace_id) if name is None else [_one(session, workspace_id, name)]
    dropped = deliveries.drop(session, workspace_id, rows, by="shell", now=now)
    if name is not None and not dropped:
        raise SettingsError(_why_kept(rows[0]))
    return "dropped", dropped


def told(workspace_id: str, done: str, rows: Sequence[Row], *, as_json: bool) -> str:
    """What was done to which rows."""
    if as_json:
        return json.dumps({"workspace": workspace_id, "done": done, "ids": [one.id for one in rows]}, indent=2)
    lines = [f"{_short(one)}  {troubles.what(one.kind, in_circle=one.in_circle)}" for one in rows]
    return "\n".join([*lines, f"{len(rows)} {done}." if rows else "Nothing was given up."])


def _why_kept(row: Row) -> str:
    """Why something cannot be dropped, and what to do instead."""
    name = _short(row)
    if row.kind == OPENING and row.state in deliveries.DROPPED_FROM:
        return (
            f"{name} makes a circle's channel: without one its people would wait for ever. Have it tried again "
            f"(circles outbox retry {name}), or a moderator makes a private channel, invites me into it, and types "
            f"{ids.COMMAND} here there."
        )
    if row.state is OutboxState.UNKNOWN:
        return (
            f"{name} may have arrived: it is looked for first, by itself. It can be dropped once it is given up."
        )
    return f"{name} cannot be dropped: it is {_STATES[row.state]}."


def _one(session: Session, workspace_id: str, name: str) -> Row:
    found = undelivered.named(session, workspace_id, name, shortest=_SHOWN)
    if not found:
        raise SettingsError(
            f'Nothing in the outbox is called "{name}". circles outbox lists what there is; '
            f"type at least the {_SHOWN} characters that it shows."
        )
    if len(found) > 1:
        raise SettingsError(f"{name} names {len(found)} of them: type more of it.")
    return found[0]


def _short(row: Row) -> str:
    return row.id[-_SHOWN:]


def _facts(workspace_id: str, one: Owed) -> dict[str, Any]:
    """What is shown of a row: no person's words, and not who a person is."""
    row = one.row
    why = _STATES[row.state] if one.is_late or row.state is not OutboxState.PENDING else "not due, or only just"
    return {
        "workspace": workspace_id,
        "id": row.id,
        "kind": row.kind,
        "what": troubles.what(row.kind, in_circle=row.in_circle),
        "to": _to(row, one.circle),
        "state": row.state.value,
        "stands": why,
        "owed_since": f"{row.due_at:%Y-%m-%dT%H:%M:%SZ}",
        "cause": row.cause,
        "advice": _advice(one),
    }


def _advice(one: Owed) -> str:
    """What to do: of what waits, only where it waits for somebody."""
    if not one.has_app:
        return _NO_APP
    stands = hindrance(one.row.kind, one.row.cause or "")
    waits_for_nobody = one.row.state is not OutboxState.DEAD and stands not in LASTING
    return _BY_ITSELF if waits_for_nobody else f"{troubles.in_the_way(stands)}. {troubles.advice(stands)}"


def _put_off_facts(workspace_id: str, one: PutOff) -> dict[str, Any]:
    return {
        "workspace": workspace_id,
        "kind": one.kind or "circle",
        "to": one.circle,
        "state": "put off",
        "stands": put_off_line(one),
        "owed_since": f"{one.since:%Y-%m-%dT%H:%M:%SZ}",
        "cause": one.cause,
    }


def _left_out_facts(workspace_id: str, one: LeftOut) -> dict[str, Any]:
    """What is shown of what was left out; not its kind, which with the reason would tell of one person."""
    row = one.row
    return {
        "workspace": workspace_id,
        "id": row and row.id,
        "what": troubles.what(row.kind, in_circle=row.in_circle) if row else None,
        "to": _to(row, one.circle) if row else one.circle or _NO_CHANNEL,
        "due" if row else "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
        "why": one.why,
    }


def _left_out_line(shown: dict[str, Any]) -> str:
    if shown["id"] is None:
        return f"{shown['workspace']}  {shown['at'].replace('T', ' ')}: {shown['why']}, in {shown['to']}"
    first = f"{shown['workspace']}  {shown['id'][-_SHOWN:]}  due {shown['due'].replace('T', ' ')}"
    return f"{first}: {shown['what']}, to {shown['to']}: {shown['why']}"


def _to(row: Row, circle: str | None) -> str:
    if row.recipient is None:
        return circle or _NO_CHANNEL
    return "one person" if row.recipient[0] in "UW" else row.recipient


def _line(shown: dict[str, Any]) -> str:
    cause = f"{shown['cause']}: " if shown["cause"] else ""
    since = shown["owed_since"].replace("T", " ")
    first = f"{shown['workspace']}  {shown['id'][-_SHOWN:]}  {shown['stands']}, owed since {since}"
    return f"{first}: {shown['what']}, to {shown['to']}\n    {cause}{shown['advice']}"
