"""A small circle joins another one: which one that may be, everybody's yes in both, and what is done then.

Nothing that anybody wrote goes along: it stays in the circle that ends, and in its author's keepsake.
"""

from collections.abc import Collection
from datetime import datetime

from bot.domain.circles import CircleState
from bot.domain.facilitators import is_professional
from bot.domain.late_joiners import joins_at
from bot.domain.programme import Catalogue, Programme
from bot.domain.questions import QuestionKind
from bot.domain.quiet import working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.rescues import NEAR, NO, WORKING_DAYS, YES, Merger, all_say_yes, is_near
from bot.domain.worktime import Run
from bot.features import candidates, editions, endings, late_joiners, late_seats, outsiders, people
from bot.features import private_questions as asking
from bot.store import alarms, circles, enrolments, meetings, members, outbox, seats, votes, workspaces
from bot.store.alarms import Ringing
from bot.store.models import Circle, Enrolment, Question
from bot.store.session import Session

KIND = "merge"
CAME = "merge.came"


def host(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> Circle | None:
    """The circle that another one may join, if there is one: the nearest in its steps, of equals the smallest."""
    joining = [enrolment for _, enrolment in members.present(session, circle)]
    if not joining:
        return None
    step, taken = _step(circle), _taken(session, circle)
    largest = editions.of(session, circle, catalogue).largest
    steps = range(step - NEAR - 1, step + NEAR + 1)  # A step that is over counts as the one after it.
    found = seats.with_room(session, circle, largest - len(joining), steps)
    near = [
        (one, size) for one, size in found if one.id not in taken and _is_near(session, one, circle, catalogue)
    ]
    near.sort(key=lambda one: (abs(_step(one[0]) - step), one[1], one[0].id))
    return next((one for one, _ in near if _suits(session, one, joining, catalogue, now)), None)


def ask(session: Session, circle: Circle, hosting: Circle, now: datetime) -> None:
    """Asks everybody in both circles."""
    joining, hosts = ([one.user_id for one, _ in members.present(session, each)] for each in (circle, hosting))
    facts = {"host": hosting.id, "joining": joining, "hosts": hosts}
    question = votes.ask(session, circle, QuestionKind.MERGER, facts=facts, now=now)
    asking.put(session, question, KIND, [*joining, *hosts], circle.zone, now)


def asked(
    session: Session, workspace_id: str, question_id: str, user_id: str, *, catalogue: Catalogue
) -> Merger | None:
    """What somebody is or was asked; None when there is no such question."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.MERGER)
    hosting = circles.get(session, workspace_id, question.facts["host"]) if question else None
    if question is None or hosting is None or question.closes_at is None:
        return None
    programme = editions.of(session, hosting, catalogue)
    run, closed = circles.run_of(hosting, programme), question.closed_at is not None
    return Merger(
        question_id=question.id,
        programme=programme.title,
        joining=tuple(question.facts["joining"]),
        hosts=tuple(question.facts["hosts"]),
        hour=run.hour,
        next_at=_next_at(session, hosting, run, question.asked_at) if run.meets and not closed else None,
        closes_at=question.closes_at,
        is_host=user_id in question.facts["hosts"],
        professional=is_professional(programme),
        closed=closed,
    )


def answer(
    session: Session,
    workspace_id: str,
    question_id: str,
    user_id: str,
    *,
    agrees: bool,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Somebody answers; once all have, it is decided."""
    question, circle, hosting = _held(session, workspace_id, question_id)
    if question is None or circle is None or user_id not in _asked(question):
        raise outsiders.refusal(session, circle, user_id)
    if question.closed_at is not None:
        raise Refusal(RefusalCode.SETTLED)
    if user_id not in _here(session, circle, hosting):
        raise outsiders.refusal(session, circle, user_id)
    votes.answer(session, question, user_id, YES if agrees else NO, now)
    if not _silent(session, question, circle, hosting):
        _decide(session, question, circle, hosting, catalogue, now)


def close(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """Who is silent is reminded once; then the time to answer is over."""
    question, circle, hosting = _held(session, ringing.workspace_id, ringing.facts["question"])
    if question is None or circle is None or question.closed_at is not None:
        return
    silent = _silent(session, question, circle, hosting) if _both_run(circle, hosting) else []
    if not silent or asking.is_over(session, ringing, question, KIND, silent, circle.zone, now):
        _decide(session, question, circle, hosting, catalogue, now)


def _next_at(session: Session, hosting: Circle, run: Run, asked_at: datetime) -> datetime | None:
    """The first meeting that those who join could come to: one after all have had their time to answer."""
    later = working_days_later(asked_at, hosting.zone, WORKING_DAYS)
    return meetings.next_at(session, hosting, run, later)


def _taken(session: Session, circle: Circle) -> set[str]:
    """The circles that cannot be joined: those it was to join before, and those that are being asked."""
    before = {one.facts["host"] for one in votes.of_kind(session, circle, QuestionKind.MERGER)}
    busy: set[str] = set()
    for kind in (QuestionKind.MERGER, QuestionKind.WAYS_ON):
        for one in votes.open_anywhere(session, circle.workspace_id, kind):
            busy |= {one.circle_id, one.facts.get("host", one.circle_id)}
    return before | busy


def _is_near(session: Session, hosting: Circle, circle: Circle, catalogue: Catalogue) -> bool:
    """Whether a circle is near in its steps, and was never to join this one itself."""
    if any(one.facts["host"] == circle.id for one in votes.of_kind(session, hosting, QuestionKind.MERGER)):
        return False
    if not editions.has(hosting, catalogue):
        return False
    last = len(editions.of(session, hosting, catalogue).steps) - 1
    return is_near(_step(circle), _step(hosting), last)


def _suits(
    session: Session, hosting: Circle, joining: Collection[Enrolment], catalogue: Catalogue, now: datetime
) -> bool:
    """Whether there is room, everybody is there, the hour suits those who would come, and no rule keeps two apart."""
    inside = [enrolment for _, enrolment in members.present(session, hosting)]
    programme = editions.of(session, hosting, catalogue)
    if not inside or not _has_room(session, hosting, programme, len(inside) + len(joining)):
        return False
    if any(people.away(session, hosting.workspace_id, one.user_id, now) for one in inside):
        return False
    if {one.user_id for one in joining} & seats.not_for(session, hosting):
        return False
    if not candidates.may_be_together(session, hosting, [*joining, *inside]):
        return False
    return _have_time(hosting, joining, programme, now)


def _have_time(hosting: Circle, joining: Collection[Enrolment], programme: Programme, now: datetime) -> bool:
    return all(late_seats.has_time(hosting, one, programme, now) for one in joining)


def _has_room(session: Session, hosting: Circle, programme: Programme, people_then: int) -> bool:
    return people_then + len(seats.held(session, hosting)) <= programme.largest


def _step(circle: Circle) -> int:
    return joins_at(circle.done_kind, circle.done_step)


def _held(
    session: Session, workspace_id: str, question_id: str
) -> tuple[Question | None, Circle | None, Circle | None]:
    """A question and its two circles, held until the transaction ends, and as they are from then on."""
    workspaces.lock(session, workspace_id)
    place = votes.get(session, workspace_id, question_id, QuestionKind.MERGER)
    if place is None:
        return None, None, None
    held = {
        one.id: one for one in circles.all_locked(session, workspace_id, [place.circle_id, place.facts["host"]])
    }
    question = votes.get(session, workspace_id, question_id, QuestionKind.MERGER)
    return question, held.get(place.circle_id), held.get(place.facts["host"])


def _here(session: Session, circle: Circle, hosting: Circle | None) -> list[str]:
    """Everybody who is in one of the two circles at present."""
    both = [one for one in (circle, hosting) if one is not None]
    return [member.user_id for one in both for member, _ in members.present(session, one)]


def _silent(session: Session, question: Question, circle: Circle, hosting: Circle | None) -> list[str]:
    """Who was asked, is in one of the circles still, and has not answered."""
    answered = votes.answers(session, question)
    return [one for one in _here(session, circle, hosting) if one in _asked(question) and one not in answered]


def _asked(question: Question) -> list[str]:
    return [*question.facts["joining"], *question.facts["hosts"]]


def _both_run(circle: Circle, hosting: Circle | None) -> bool:
    return circle.state is CircleState.RUNNING and hosting is not None and hosting.state is CircleState.RUNNING


def _decide(
    session: Session,
    question: Question,
    circle: Circle,
    hosting: Circle | None,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Joins the circles if all who are in them by now have said yes; else everybody reads the same, whoever said no."""
    here = _here(session, circle, hosting)
    agreed = all_say_yes(here, votes.answers(session, question)) and _both_run(circle, hosting)
    asking.settled(session, question, KIND, _asked(question), now)
    if agreed and hosting is not None and _still_fits(session, circle, hosting, catalogue, now):
        votes.close(question, YES, now)
        _join(session, circle, hosting, now)
        return
    votes.close(question, NO, now)
    asking.tell_all(session, question, KIND, [one for one in _asked(question) if one in here], now)


def _still_fits(session: Session, circle: Circle, hosting: Circle, catalogue: Catalogue, now: datetime) -> bool:
    """Whether it has not come to its last step, or filled up, its hour is one for those who would come, and no rule
    keeps two apart, by now that all have said yes."""
    programme = editions.of(session, hosting, catalogue)
    joining, inside = ([one for _, one in members.present(session, each)] for each in (circle, hosting))
    return (
        _step(hosting) < len(programme.steps) - 1
        and _has_room(session, hosting, programme, len(joining) + len(inside))
        and _have_time(hosting, joining, programme, now)
        and candidates.may_be_together(session, hosting, [*joining, *inside])
    )


def _join(session: Session, circle: Circle, hosting: Circle, now: datetime) -> None:
    """One circle ends with its goodbye, and its people come into the other one as those do who come late."""
    joining = [enrolment for _, enrolment in members.present(session, circle)]
    endings.end(session, circle, now, joined=hosting)
    for before in joining:
        anew = enrolments.again(session, before, now, with_goal=False)
        if anew is not None:
            anew.first_place = False
            _stay_away(session, before, anew, _step(hosting))
            late_joiners.let_in(session, hosting, anew, _step(hosting), now)
    outbox.owe(
        session,
        hosting.workspace_id,
        key=f"{CAME}:{circle.id}:{hosting.id}",
        kind=CAME,
        conversation=f"circle:{hosting.id}",
        facts={"circle": hosting.id, "users": [one.user_id for one in joining]},
        now=now,
    )


def _stay_away(session: Session, before: Enrolment, anew: Enrolment, step: int) -> None:
    """Whoever went away after their yes comes back on the same day, to the other circle."""
    back = alarms.find(session, before.workspace_id, f"pause.returns:{before.id}")
    anew.away_until = before.away_until
    if back is not None:
        alarms.cancel(session, before.workspace_id, back.key)
        facts, key = {"enrolment": anew.id, "step": step}, f"pause.returns:{anew.id}"
        alarms.set_(session, anew.workspace_id, key=key, kind=back.kind, at=back.at, facts=facts)
