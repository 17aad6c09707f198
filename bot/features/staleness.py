"""What has waited so long, because Slack or the bot was away, that it is of no use any more when it could be sent."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.steps import has_passed, is_over
from bot.domain.worktime import MomentKind
from bot.features import editions
from bot.store import circles, clinics, facilitators, meetings, members, norms, outbox
from bot.store.models import Circle
from bot.store.outbox import Intent
from bot.store.session import Session

ENDED = "the circle has ended"
ARCHIVED = "the channel is archived"
NEWER = "something newer has taken its place"
OVER = "the step is over"
OPENED = "the channel has been made meanwhile"
LEFT = "they are in the circle no more"
GONE = "they are out of the channel by now"
HELD = "the meeting's time is over"
LATE = "it comes too late to be of use"
PHASE_OVER = "the case clinic, or this phase of it, is over"

Facts = Mapping[str, Any]
_Check = Callable[[Session, Circle, Facts], str | None]

# Of these only the newest is sent, wherever several wait for one recipient.
_ONE_ALONE = ("moderation.digest", "summary", "waiting.line")
_ECHOES = ("checkin.echo", "worksheet.echo")
_BEFORE_MEETING = (
    "clock.moves",
    "exchange.ask",
    "facilitator.note",
    "hosting.ask",
    "hosting.note",
    "hosting.open",
    "step.tasks",
    "turns.changed",
)
_OF_PHASE = ("clinic.opened", "clinic.phase")

_DAY = timedelta(days=1)
# How long after it was due it is of use to whoever reads it: their answer, or what they do next, is over by then.
_OF_USE_FOR: Mapping[str, timedelta] = {
    "break.none": 7 * _DAY,
    "clinic.closed": _DAY,
    "circle.lost": 14 * _DAY,
    "circle.small": 14 * _DAY,
    "consent.apart": 14 * _DAY,
    "exit.ask": 14 * _DAY,
    "facilitator.over": 14 * _DAY,
    "facilitator.told": 14 * _DAY,
    "founding.ended": 14 * _DAY,
    "late.not_now": 14 * _DAY,
    "leave.dissolved": 14 * _DAY,
    "leave.done": _DAY,
    "merge.told": 14 * _DAY,
    "moderation.nobody": 7 * _DAY,
    "pause.welcome": 7 * _DAY,
    "proposal.declined": 14 * _DAY,
    "proposal.kept_place": 14 * _DAY,
    "reunion.ask": 14 * _DAY,
    "reunion.ask_alone": 14 * _DAY,
    "reunion.suggested": 14 * _DAY,
    "request.answered": 14 * _DAY,
    "request.offered": 14 * _DAY,
    "rescue.told": 14 * _DAY,
}
# These are of use whenever they come, or their own wording tells when nothing is left to say.
_ALWAYS = frozenset(
    {
        "break.question",
        "checkin.echo_changed",
        "worksheet.echo_changed",
        "checkin.keep",
        "consent.answered",
        "exchange.answered",
        "consent.ask",
        "facilitator.ask",
        "founding.decide",
        "help",
        "hosting.open_again",
        "hosting.said_again",
        "hours.ask",
        "invitation.answered",
        "invitation.ask",
        "keepsake",
        "late.ask",
        "late.closed",
        "late.invite",
        "letter",
        "letter.late",
        "merge.ask",
        "merge.closed",
        "merge.remind",
        "rescue.ask",
        "rescue.closed",
        "rescue.goodbye",
        "rescue.remind",
        "silence.ask",
        "step.goodbye",
        "stranger.over",
        "trial.answered",
        "trial.closed",
    }
)


def reason(session: Session, intent: Intent, *, catalogue: Catalogue, now: datetime) -> str | None:
    """Why what is owed is not sent any more; None when it is of use."""
    kind, facts, recipient = intent.kind, intent.facts, intent.recipient
    newest = kind in _ONE_ALONE and recipient and outbox.newest_key(session, intent.workspace_id, recipient, kind)
    if newest and newest != intent.key:
        return NEWER
    if kind in _OF_USE_FOR and now > intent.due_at + _OF_USE_FOR[kind]:
        return LATE
    check = _CHECKS.get(kind)
    circle = circles.get(session, intent.workspace_id, facts["circle"]) if check else None
    if circle and kind in _BEFORE_MEETING and _was_held(session, circle, facts["step"], catalogue, now):
        return HELD
    if circle and kind in _OF_PHASE and _phase_is_over(session, intent, now):
        return PHASE_OVER
    why = check(session, circle, facts) if check and circle else None
    if why is None and kind in _ECHOES and not _is_newest(session, intent.workspace_id, intent.key):
        return NEWER
    return why


def _is_newest(session: Session, workspace_id: str, key: str) -> bool:
    """Whether a member has not shown the same words once more since, so that they would stand there twice."""
    shown = outbox.beginning_with(session, workspace_id, ":".join(key.split(":")[:2]))
    return key not in [one.key for one in shown[:-1]]


def _phase_is_over(session: Session, intent: Intent, now: datetime) -> bool:
    """Whether a case clinic has come to its end or, for the message of a phase, to another phase."""
    clinic = clinics.get(session, intent.workspace_id, intent.facts["clinic"])
    if clinic is None or clinic.ended_at is not None or intent.kind == "clinic.opened":
        return clinic is None or clinic.ended_at is not None
    return clinic.phase != intent.facts["phase"] or clinic.phase_ends_at <= now


def _was_held(session: Session, circle: Circle, step: int, catalogue: Catalogue, now: datetime) -> bool:
    """Whether the time of a step's meeting is over."""
    if not editions.has(circle, catalogue):
        return False
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    held_at = meetings.held_at(session, circle, run, step) if step in range(run.steps) else None
    return held_at is not None and held_at <= now


def _in_circle(_session: Session, circle: Circle, _facts: Facts) -> str | None:
    """What is said in a circle, or asked of its members, only while it goes on."""
    return None if circle.state is CircleState.RUNNING else ENDED


def _in_channel(_session: Session, circle: Circle, _facts: Facts) -> str | None:
    """What is changed in a circle's channel so that it asks nothing more, also once the circle has ended."""
    return None if circle.archived_at is None else ARCHIVED


def _of_step(session: Session, circle: Circle, facts: Facts) -> str | None:
    """What concerns a step that is not wrapped up yet."""
    ended = _in_circle(session, circle, facts)
    return ended or (OVER if is_over(circle.done_kind, circle.done_step, facts["step"]) else None)


def _until_next_step(session: Session, circle: Circle, facts: Facts) -> str | None:
    """What concerns a step that may go on after its wrap-up, as a meeting that was moved, until the next one begins."""
    begun = circle.done_step is not None and circle.done_step > facts["step"]
    return _in_circle(session, circle, facts) or (OVER if begun else None)


def _moment(kind: MomentKind) -> _Check:
    """What is posted at a moment of a circle, until its next moment has come: as it is planned, so it is sent."""

    def check(session: Session, circle: Circle, facts: Facts) -> str | None:
        if has_passed(circle.done_kind, circle.done_step, kind, facts["step"]):
            return OVER if kind is MomentKind.PROMPT else NEWER
        return _in_circle(session, circle, facts)

    return check


def _break(session: Session, circle: Circle, facts: Facts) -> str | None:
    """A break is told of until the step after it begins."""
    begun = circle.done_step is not None and circle.done_step >= facts["step"]
    return _in_circle(session, circle, facts) or (OVER if begun else None)


def _opening(_session: Session, circle: Circle, facts: Facts) -> str | None:
    return OPENED if facts["kind"] == "circle.open" and circle.state is not CircleState.OPENING else None


def _welcomed(session: Session, circle: Circle, facts: Facts) -> str | None:
    member = members.get(session, circle.workspace_id, circle.id, facts["enrolment"])
    left = member is None or member.state is not MemberState.MEMBER
    return _in_circle(session, circle, facts) or (LEFT if left else None)


def _norms(session: Session, circle: Circle, facts: Facts) -> str | None:
    """What is said of one version of the norms, as long as there is none after it."""
    newer = norms.version(session, circle.workspace_id, circle.id) != facts["version"]
    return _in_circle(session, circle, facts) or (NEWER if newer else None)


def _please_go(session: Session, circle: Circle, facts: Facts) -> str | None:
    member = members.get(session, circle.workspace_id, circle.id, facts["enrolment"])
    return _in_circle(session, circle, facts) or (None if member and member.still_inside else GONE)


def _facilitates(session: Session, circle: Circle, facts: Facts) -> str | None:
    """What is said of somebody who facilitates a circle, as long as they do."""
    leads = facilitators.who(session, circle) == facts["user"]
    return _in_circle(session, circle, facts) or (None if leads else LEFT)


def _leads_step(session: Session, circle: Circle, facts: Facts) -> str | None:
    return _of_step(session, circle, facts) or _facilitates(session, circle, facts)


_CHECKS: Mapping[str, _Check] = {
    "circle.welcome": _in_circle,
    "clinic.opened": _in_circle,
    "clinic.phase": _in_circle,
    "clinic.phase_over": _in_channel,
    "clinic.closed": _in_circle,
    "step.prompt": _moment(MomentKind.PROMPT),
    "step.thread": _moment(MomentKind.PROMPT),
    "step.tasks": _moment(MomentKind.PROMPT),
    "step.tasks_again": _in_circle,
    "step.norms": _moment(MomentKind.PROMPT),
    "step.offers": _moment(MomentKind.PROMPT),
    "step.came_out": _moment(MomentKind.PROMPT),
    "norms.changed": _norms,
    "norms.agreed": _norms,
    "step.thanks": _in_circle,
    "step.wrap_up": _moment(MomentKind.WRAP_UP),
    "step.wrap_up_again": _in_circle,
    "step.wrap_up_late": _until_next_step,
    "step.wrap_up_over": _in_channel,
    "circle.break": _break,
    "circle.week_off": _break,
    "meeting.moved": _until_next_step,
    "meeting.changed": _in_circle,
    "merge.came": _in_circle,
    "checkin.echo": _in_circle,
    "worksheet.echo": _in_circle,
    "stranger.came": _in_circle,
    "goal.shown": _in_circle,
    "commitment.shown": _in_circle,
    "clock.moves": _in_circle,
    "hours.closest": _in_circle,
    "duty.free": _of_step,
    "duty.taken": _of_step,
    "shared.shown": _in_circle,
    "shared.settled": _in_circle,
    "request.asked": _in_circle,
    "request.nudge": _in_circle,
    "offer.shown": _in_circle,
    "offer.reminder": _in_circle,
    "thanks.shown": _in_circle,
    "facilitator.came": _facilitates,
    "facilitator.note": _leads_step,
    "exchange.ask": _of_step,
    "exchange.shown": _of_step,
    "exchange.told": _of_step,
    "hosting.ask": _of_step,
    "hosting.note": _of_step,
    "hosting.open": _of_step,
    "hosting.taken": _of_step,
    "reminder": _of_step,
    "talk.changed": _of_step,
    "trial.ask": _of_step,
    "turns.changed": _of_step,
    "late.welcome": _welcomed,
    "leave.please": _please_go,
    "circle.trouble": _opening,
}
# Every kind of message has its place in one of these.
LOOKED_AT = frozenset({*_CHECKS, *_ONE_ALONE, *_OF_USE_FOR, *_ALWAYS})
