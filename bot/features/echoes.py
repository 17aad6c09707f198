"""What a member shows their circle of a check-in or a worksheet: owed to the thread, changed there, taken away; a goal
or a commitment that was shown once is only taken away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.store import checkins, outbox, undelivered, worksheets
from bot.store.columns import new_id
from bot.store.models import CheckIn, Commitment, OutboxState, Worksheet
from bot.store.outbox import Intent
from bot.store.session import Session

SHOWN, CHANGED, GONE = "checkin.echo", "checkin.echo_changed", "checkin.echo_gone"
SHEET_SHOWN, SHEET_CHANGED, SHEET_GONE = "worksheet.echo", "worksheet.echo_changed", "worksheet.echo_gone"
POST_GONE = "post.gone"
ANY_SHOWN = (SHOWN, SHEET_SHOWN)
_OVER = (OutboxState.DEAD, OutboxState.WITHDRAWN)
_STAYS = (None, OutboxState.DEAD)

# Whose words stand in the thread: those of a check-in with its commitment, or of a worksheet.
Words = Commitment | Worksheet


def show(session: Session, row: CheckIn | Worksheet, words: Words, *, now: datetime) -> None:
    """Owes the thread of the step what was written; once, until it is taken away again.

    `row` knows whether it is shown. What was given up is not tried again then, and what arrived though nobody knew of
    it goes: the words stand there once.
    """
    row.shared = True
    if any(one.state is not OutboxState.SENT for one in _standing(session, words)):
        return
    _remove(session, words, now)
    before = len(_echoes(session, words))
    key = _key(words) if not before else f"{_key(words)}:{before + 1}"
    _owe(session, words, SHOWN, key=key, under=f"prompt:{words.circle_id}:{words.step}", now=now)


def change(session: Session, words: Words, *, now: datetime) -> None:
    """Owes the thread the words as they are now, in the place of those before."""
    for one in _standing(session, words):
        # Each change is owed under a key of its own: what is shown is looked up when it is sent.
        _owe(session, words, CHANGED, key=f"{_kind(words, CHANGED)}:{new_id()}", under=one.key, now=now)


def lost(session: Session, workspace_id: str, facts: Mapping[str, Any], key: str) -> None:
    """What a member had shown did not arrive, or was deleted by hand: nobody sees it, and its author may show it anew.

    Unless that was done already: `key` is that of what was lost.
    """
    words, row = _found(session, workspace_id, facts)
    if words is not None and row is not None and [one.key for one in _echoes(session, words)][-1:] == [key]:
        row.shared = False


def take_away(session: Session, row: CheckIn | Worksheet, words: Words, *, now: datetime) -> None:
    """Has what was shown deleted from the thread, every copy that may be there."""
    row.shared = False
    _remove(session, words, now)


def take_posts_away(session: Session, workspace_id: str, keys: str, *, now: datetime) -> None:
    """Has the messages whose keys begin so, of a goal or a commitment, deleted wherever they stand."""
    for one in outbox.beginning_with(session, workspace_id, keys):
        dropped = undelivered.drop(session, workspace_id, one.id, "taken away")
        if not dropped and one.state is not OutboxState.WITHDRAWN:
            outbox.owe(
                session,
                workspace_id,
                key=f"{POST_GONE}:{one.key}",
                kind=POST_GONE,
                conversation=one.conversation,
                under=one.key,
                facts={"circle": one.facts["circle"]},
                now=now,
            )


def _found(
    session: Session, workspace_id: str, facts: Mapping[str, Any]
) -> tuple[Words | None, CheckIn | Worksheet | None]:
    """What was shown, by the facts it was owed with, and the row that knows whether it is."""
    if "worksheet" in facts:
        sheet = worksheets.find(session, workspace_id, facts["worksheet"])
        return sheet, sheet
    made = checkins.commitment(session, workspace_id, facts["commitment"])
    if made is None:
        return None, None
    return made, checkins.given(session, workspace_id, made.circle_id, made.enrolment_id, made.step)


def _remove(session: Session, words: Words, now: datetime) -> None:
    for one in _echoes(session, words):
        if one.state is OutboxState.DEAD:
            undelivered.drop(session, words.workspace_id, one.id, "taken away")
    for one in _standing(session, words):
        key = _gone(words, one)
        if not _owe(session, words, GONE, key=key, under=one.key, now=now):
            outbox.revive(session, words.workspace_id, key, now)


def _standing(session: Session, words: Words) -> list[Intent]:
    """Where words are shown, or will be: nobody has them taken away yet, or Slack has refused to."""
    found = (one for one in _echoes(session, words) if one.state not in _OVER)
    return [one for one in found if outbox.state_of(session, words.workspace_id, _gone(words, one)) in _STAYS]


def _gone(words: Words, shown: Intent) -> str:
    """The key under which it is owed that something shown is taken away."""
    return f"{_kind(words, GONE)}:{shown.key}"


def _echoes(session: Session, words: Words) -> list[Intent]:
    """Each time the words were shown, the last one at the end."""
    return outbox.beginning_with(session, words.workspace_id, _key(words))


def _key(words: Words) -> str:
    return f"echo:{words.id}" if isinstance(words, Commitment) else f"sheet:{words.id}"


def _kind(words: Words, of_checkin: str) -> str:
    """The kind for these words, where a check-in's is given."""
    if isinstance(words, Commitment):
        return of_checkin
    return {SHOWN: SHEET_SHOWN, CHANGED: SHEET_CHANGED, GONE: SHEET_GONE}[of_checkin]


def _owe(session: Session, words: Words, of_checkin: str, *, key: str, under: str, now: datetime) -> bool:
    whose = "commitment" if isinstance(words, Commitment) else "worksheet"
    return outbox.owe(
        session,
        words.workspace_id,
        key=key,
        kind=_kind(words, of_checkin),
        conversation=f"circle:{words.circle_id}",
        under=under,
        facts={"circle": words.circle_id, whose: words.id},
        now=now,
    )
