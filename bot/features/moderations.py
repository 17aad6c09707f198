"""What moderators find before them and decide: the bundled message, the list, and a yes or a no."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.adjustments import hour_key
from bot.domain.circles import CircleState, MemberState
from bot.domain.moderations import EVERYBODY, LINES, UNANSWERED_DAYS, DeclineCode, Declined, Digest, Note, Waits
from bot.domain.programme import Catalogue, Programme
from bot.domain.proposals import SHOWN, Desk, ProposalCard
from bot.domain.quiet import STARTS, Weight, working_day, working_time
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.rounds import RoundState
from bot.domain.worktime import instant
from bot.features import approvals, assignments, consents, editions, facilitators, hours, people
from bot.features import circles as channels
from bot.features import workspaces as roles
from bot.features.alarms import Ringing
from bot.store import alarms, circles, outbox, rounds, workspaces
from bot.store.models import Circle
from bot.store.session import Session

UNOPENED = "unopened"
ROUNDS = "rounds"
UNSUITED = "hour_suits_no_more"


def _unopened(session: Session, workspace_id: str, _catalogue: Catalogue) -> list[Note]:
    found = circles.without_channel(session, workspace_id)
    return [Note(UNOPENED, len(found))] if found else []


def _rounds(session: Session, workspace_id: str, catalogue: Catalogue) -> list[Note]:
    ready = _ready(session, workspace_id, catalogue)
    return [Note(ROUNDS, ready)] if ready else []


# What else the bundled message says when it goes out, a line each: functions of a session, a workspace and the
# catalogue, which ask the store. Each code of a Note has its words in slack/views/moderations.py.
NOTES: Sequence[Callable[[Session, str, Catalogue], list[Note]]] = (_rounds, _unopened)


def send(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The moment for somebody's bundled message has come; none goes out at night, twice a day, or about nothing."""
    workspace_id, recipient = ringing.workspace_id, ringing.facts["recipient"]
    if assignments.is_person(recipient) and not roles.holds(session, workspace_id, Role.MODERATOR, recipient):
        return  # Any more: what waits is nothing of theirs.
    zone = assignments.zone_of(session, workspace_id, recipient)
    if not _waiting_for(session, workspace_id, recipient) and not _ready(session, workspace_id, catalogue):
        return
    key = assignments.digest_key(recipient, now, zone)
    if working_time(now, zone) > now or outbox.find(session, workspace_id, key) is not None:
        assignments.set_digest(session, workspace_id, recipient, now)
        return
    _owe_digest(session, workspace_id, recipient, key, now)
    later = working_day(now.astimezone(ZoneInfo(zone)).date(), UNANSWERED_DAYS)
    alarms.set_digest(session, workspace_id, recipient, instant(later, STARTS, zone))


def digest(session: Session, workspace_id: str, recipient: str, *, catalogue: Catalogue) -> Digest | None:
    """What the bundled message says; None when nothing waits for its reader any more."""
    waiting = _waiting_for(session, workspace_id, recipient)
    if not waiting and not _ready(session, workspace_id, catalogue):
        return None
    lines = tuple(Waits(assignments.member_ids(session, one), hours.present(one)) for one in waiting[:LINES])
    notes = [note for find in NOTES for note in find(session, workspace_id, catalogue)]
    return Digest(lines, len(waiting), tuple(notes))


def desk(session: Session, workspace_id: str, user_id: str, page: int = 0, *, catalogue: Catalogue) -> Desk | None:
    """A page of what a moderator may decide on, their own turn first; None for whoever moderates nothing."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        return None
    within = circles.in_proposals(session, workspace_id)
    others = [one for one in circles.proposed(session, workspace_id) if user_id not in within.get(one.id, ())]
    mine = [*_own(others, user_id), *_own(others, user_id, own=False)]
    last = max(0, -(-len(mine) // SHOWN) - 1)
    page = min(max(0, page), last)
    shown = mine[page * SHOWN : (page + 1) * SHOWN]
    return Desk(tuple(assignments.card(session, one, catalogue=catalogue) for one in shown), page, len(mine))


def listed(session: Session, workspace_id: str, user_id: str, page: int = 0, *, catalogue: Catalogue) -> Desk:
    """The same, refused to whoever moderates nothing."""
    found = desk(session, workspace_id, user_id, page, catalogue=catalogue)
    if found is None:
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    return found


def decidable(
    session: Session, workspace_id: str, circle_id: str, by: str, *, catalogue: Catalogue
) -> ProposalCard:
    """What is decided on in a form of its own; refused to whoever may not."""
    circle = assignments.decidable(session, workspace_id, circle_id, by)
    return assignments.card(session, circle, catalogue=catalogue)


def approve(
    session: Session,
    workspace_id: str,
    circle_id: str,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
    seen: str | None = None,
) -> bool:
    """A moderator says yes, and the channel is owed; False when its people are asked about another hour instead."""
    circle = assignments.decidable(session, workspace_id, circle_id, by, seen=seen)
    if not approvals.may_be_together(session, circle):
        raise Refusal(RefusalCode.NOT_TOGETHER)
    programme = editions.of(session, circle, catalogue)
    if not _hour_holds(session, circle, programme, by, now):
        return False
    approvals.open_(session, circle, by=by, catalogue=catalogue, now=now)
    assignments.settled(session, circle)
    facilitators.ask(session, circle, now)
    return True


def decline(
    session: Session,
    workspace_id: str,
    circle_id: str,
    *,
    by: str,
    code: DeclineCode,
    words: str | None = None,
    now: datetime,
) -> None:
    """A moderator says no, and its people are told why: they wait on, and are not proposed together again unchanged."""
    circle = assignments.decidable(session, workspace_id, circle_id, by)
    channels.move(session, circle, CircleState.DECLINED, by=by, now=now, why=code.value)
    circle.decided_by = by
    assignments.settled(session, circle)
    circle.declined_with = code.value
    if words:
        circles.set_declined_words(session, circle, words)
    for one in circles.placed(session, circle):
        people.tell(
            session,
            workspace_id,
            one.user_id,
            key=f"declined:{circle.id}:{one.user_id}",
            kind="proposal.declined",
            weight=Weight.ANSWER,
            now=now,
            facts={"circle": circle.id},
            in_working_hours=True,
        )
    circles.set_members(session, circle, MemberState.RELEASED)


def declined(session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue) -> Declined | None:
    """What its people read of a circle that a moderator declined."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circle.declined_with is None:
        return None
    words = circles.declined_words(session, circle)
    own = circle.declined_with == DeclineCode.OWN
    # Words whose key was destroyed cannot be read any more: then no reason is given.
    code = None if own else DeclineCode(circle.declined_with)
    return Declined(editions.of(session, circle, catalogue).title, code, words)


def programme_of(session: Session, workspace_id: str, circle_id: str, *, catalogue: Catalogue) -> str | None:
    """The title of the programme that a circle follows; None when there is no such circle."""
    circle = circles.get(session, workspace_id, circle_id)
    return editions.of(session, circle, catalogue).title if circle else None


def _ready(session: Session, workspace_id: str, catalogue: Catalogue) -> int:
    """How many rounds wait for a moderator, of programmes that are there: others are shown to nobody."""
    here = [one for one in rounds.open_of(session, workspace_id) if one.programme_id in catalogue]
    return sum(one.state is RoundState.READY for one in here)


def _waiting_for(session: Session, workspace_id: str, recipient: str) -> list[Circle]:
    """The proposals that are somebody's turn. In a channel none is told of that one of the moderators is in."""
    kept_from = {recipient}
    if not assignments.is_person(recipient):
        kept_from = set(workspaces.holders(session, workspace_id, Role.MODERATOR))
    within = circles.in_proposals(session, workspace_id)
    waiting = _own(circles.proposed(session, workspace_id), recipient)
    return [one for one in waiting if not kept_from & within.get(one.id, set())]


def _own(proposals: Sequence[Circle], recipient: str, *, own: bool = True) -> list[Circle]:
    return [one for one in proposals if (one.assigned_to in (recipient, EVERYBODY)) is own]


def _owe_digest(session: Session, workspace_id: str, recipient: str, key: str, now: datetime) -> None:
    kind, facts = assignments.DIGEST, {"recipient": recipient}
    if assignments.is_person(recipient):
        weight = Weight.ANSWER
        people.tell(session, workspace_id, recipient, key=key, kind=kind, weight=weight, now=now, facts=facts)
        return
    to = f"to:{recipient}"
    outbox.owe(
        session, workspace_id, key=key, kind=kind, conversation=to, recipient=recipient, facts=facts, now=now
    )


def _hour_holds(session: Session, circle: Circle, programme: Programme, by: str, now: datetime) -> bool:
    """A late yes moves the first date on, and the hour stays. Where it suits its people no more, because clocks
    differ on the new dates or somebody has other hours by now, they are asked about another one; then it is False."""
    if hours.still_suits(session, circle, programme, now):
        circle.first_on = max(circle.first_on, hours.first_on(circle, hours.present(circle), now))
        return True
    found = hours.untried(session, circle, hours.people_of(session, circle), programme, now)
    if found is None:
        raise Refusal(RefusalCode.NO_HOUR_LEFT)
    hours.set_(circle, found, now)
    subject, what = f"circle {circle.id}", f"hour {hour_key(found)} {found.zone}"
    workspaces.log(session, circle.workspace_id, at=now, by=by, subject=subject, what=what, why=UNSUITED)
    consents.ask_anew(session, circle, why=UNSUITED, now=now)
    return False
