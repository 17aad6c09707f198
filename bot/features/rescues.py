"""A circle that has become small: its members are asked, each in private, how they would like to go on.

A way is taken only where it is all right with every member. Without answers everything stays as it is.
"""

from collections.abc import Collection
from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.health import FEWEST
from bot.domain.late_joiners import joins_at
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.rescues import AGAIN_AFTER, Outcome, Way, WaysAsked, agreed, chosen, said
from bot.domain.roles import Role
from bot.features import editions, endings, health, late_joiners, late_seats, mergers, outsiders, people
from bot.features import private_questions as asking
from bot.features import workspaces as roles
from bot.store import circles, enrolments, members, votes, workspaces
from bot.store.alarms import Ringing
from bot.store.models import Circle, Question
from bot.store.session import Session

KIND = "rescue"


def look(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """A circle became small a day ago: if it still is, its members are asked."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is not None and may_ask(session, circle, catalogue, now):
        _ask(session, circle, catalogue, now)


def offer(
    session: Session, workspace_id: str, circle_id: str, *, by: str, catalogue: Catalogue, now: datetime
) -> None:
    """A moderator has the members of a small circle asked; refused where they were before, not long ago."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    workspaces.lock(session, workspace_id)
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None:
        raise Refusal(RefusalCode.GONE)
    if circles.member(session, circle, by) is not None:
        raise Refusal(RefusalCode.OWN_CIRCLE)
    if not may_ask(session, circle, catalogue, now):
        raise Refusal(RefusalCode.SETTLED)
    _ask(session, circle, catalogue, now)


def is_asked(session: Session, circle: Circle) -> bool:
    """Whether the members of a circle are being asked how they would like to go on."""
    kinds = (QuestionKind.WAYS_ON, QuestionKind.MERGER)
    return any(votes.open_in(session, circle, kind) is not None for kind in kinds)


def may_ask(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> bool:
    """Whether the members of a circle may be asked: it is small, there is a way on, and they were not asked lately."""
    if circle.state is not CircleState.RUNNING or not circle.channel_id or not editions.has(circle, catalogue):
        return False
    programme = editions.of(session, circle, catalogue)
    if len(health.active_members(session, circle, programme.weeks_apart, now)) >= FEWEST:
        return False
    if joins_at(circle.done_kind, circle.done_step) >= len(programme.steps) - 1 or is_asked(session, circle):
        return False
    asked_before = votes.of_kind(session, circle, QuestionKind.WAYS_ON)
    if asked_before and now < asked_before[-1].asked_at + AGAIN_AFTER:
        return False
    return bool(_here(session, circle, now)) and bool(_ways(session, circle, catalogue, now))


def asked(session: Session, workspace_id: str, question_id: str, user_id: str) -> WaysAsked | None:
    """What a member is or was asked, and has said; None when there is no such question."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.WAYS_ON)
    circle = circles.get(session, workspace_id, question.circle_id) if question else None
    if question is None or circle is None or question.closes_at is None:
        return None
    answer = votes.answers(session, question).get(user_id)
    ways = tuple(Way(one) for one in question.facts["ways"])
    mine = None if answer is None else chosen(answer)
    closed = question.closed_at is not None
    return WaysAsked(question.id, circle.channel_id or "", ways, mine, question.closes_at, closed)


def form(session: Session, workspace_id: str, question_id: str, user_id: str) -> WaysAsked:
    """What the modal shows to a member who may answer."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.WAYS_ON)
    circle = circles.get(session, workspace_id, question.circle_id) if question else None
    _may_answer(session, circle, question, user_id)
    found = asked(session, workspace_id, question_id, user_id)
    if found is None:
        raise Refusal(RefusalCode.SETTLED)
    return found


def answer(
    session: Session,
    workspace_id: str,
    question_id: str,
    user_id: str,
    ways: Collection[Way],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member says which ways are all right with them; none means staying as they are. Once all have, it is decided."""
    workspaces.lock(session, workspace_id)
    circle, question = votes.held(session, workspace_id, question_id, QuestionKind.WAYS_ON) or (None, None)
    if circle is None or question is None:
        raise Refusal(RefusalCode.GONE)
    _may_answer(session, circle, question, user_id)
    offered = [one for one in ways if one in question.facts["ways"]]
    votes.answer(session, question, user_id, said(offered), now)
    if not _silent(session, circle, question, now):
        _decide(session, circle, question, catalogue, now)


def close(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """Who is silent is reminded once; then the time to answer is over, and silence changes nothing."""
    workspaces.lock(session, ringing.workspace_id)
    found = votes.held(session, ringing.workspace_id, ringing.facts["question"], QuestionKind.WAYS_ON)
    if found is None or found[1].closed_at is not None:
        return
    circle, question = found
    silent = _silent(session, circle, question, now) if circle.state is CircleState.RUNNING else []
    if not silent or asking.is_over(session, ringing, question, KIND, silent, circle.zone, now):
        _decide(session, circle, question, catalogue, now)


def outcome(session: Session, workspace_id: str, question_id: str) -> Outcome | None:
    """What has come of asking; None where that is told in another way."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.WAYS_ON)
    return Outcome(question.result) if question is not None and question.result else None


def _ask(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> None:
    here = _here(session, circle, now)
    facts = {"asked": here, "ways": [way.value for way in _ways(session, circle, catalogue, now)]}
    question = votes.ask(session, circle, QuestionKind.WAYS_ON, facts=facts, now=now)
    asking.put(session, question, KIND, here, circle.zone, now)


def _ways(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> tuple[Way, ...]:
    """What can be done. Nothing is that would change a circle for somebody who is away, and cannot be asked."""
    all_here = len(_here(session, circle, now)) == len(members.present(session, circle))
    programme = editions.of(session, circle, catalogue)
    there = {
        Way.MORE: late_seats.takes(session, circle, programme.ideal, 0),
        Way.JOIN: all_here and mergers.host(session, circle, catalogue, now) is not None,
        Way.CLOSE: all_here,
    }
    return tuple(way for way, possible in there.items() if possible)


def _here(session: Session, circle: Circle, now: datetime) -> list[str]:
    """The members who can be asked: those who are not away, be it only for some days."""
    every = [member.user_id for member, _ in members.present(session, circle)]
    return [one for one in every if not people.away(session, circle.workspace_id, one, now)]


def _may_answer(session: Session, circle: Circle | None, question: Question | None, user_id: str) -> None:
    if question is None or user_id not in question.facts["asked"]:
        raise outsiders.refusal(session, circle, user_id)
    if question.closed_at is not None:
        raise Refusal(RefusalCode.SETTLED)
    if circle is None or user_id not in [member.user_id for member, _ in members.present(session, circle)]:
        raise outsiders.refusal(session, circle, user_id)


def _silent(session: Session, circle: Circle, question: Question, now: datetime) -> list[str]:
    """Who was asked, is here still, and has not answered."""
    answered = votes.answers(session, question)
    return [one for one in _here(session, circle, now) if one in question.facts["asked"] and one not in answered]


def _decide(session: Session, circle: Circle, question: Question, catalogue: Catalogue, now: datetime) -> None:
    answers = votes.answers(session, question)
    asking.settled(session, question, KIND, question.facts["asked"], now)
    if circle.state is not CircleState.RUNNING or not answers:
        votes.close(question, None, now)
        return
    what = _done(session, circle, _agreed(session, circle, answers, now), catalogue, now)
    votes.close(question, what.value, now)
    if what not in (Outcome.JOIN, Outcome.CLOSE):  # Those are told by the next question, and by the goodbye.
        here = [member.user_id for member, _ in members.present(session, circle)]
        asking.tell_all(session, question, KIND, [one for one in question.facts["asked"] if one in here], now)


def _agreed(session: Session, circle: Circle, answers: dict[str, str], now: datetime) -> tuple[Way, ...]:
    """The ways that are all right with every member; more people may also come while somebody is away."""
    every = [member.user_id for member, _ in members.present(session, circle)]
    here = [one for one in every if one in answers or one in _here(session, circle, now)]
    found = agreed(here, answers)
    return found if set(here) == set(every) else tuple(one for one in found if one is Way.MORE)


def _done(session: Session, circle: Circle, ways: tuple[Way, ...], catalogue: Catalogue, now: datetime) -> Outcome:
    """Does the first of these ways that is possible still."""
    programme = editions.of(session, circle, catalogue)
    if Way.MORE in ways and late_seats.takes(session, circle, programme.ideal, 0):
        _look_for_more(session, circle, now)
        return Outcome.MORE
    hosting = mergers.host(session, circle, catalogue, now) if Way.JOIN in ways else None
    if hosting is not None:
        mergers.ask(session, circle, hosting, now)
        return Outcome.JOIN
    if Way.CLOSE in ways:
        endings.end(session, circle, now)
        return Outcome.CLOSE
    return Outcome.NO_CIRCLE if Way.JOIN in ways else Outcome.STAYS


def _look_for_more(session: Session, circle: Circle, now: datetime) -> None:
    """Has everybody who waits for such a circle looked at now, and not only in some days."""
    for one in enrolments.waiting(session, circle.workspace_id, circle.programme_id):
        if one.language == circle.language:
            late_joiners.watch(session, one, now)
