"""Breaks: a circle's members agree on one, or a moderator makes one, and the count of weeks stops."""

from dataclasses import replace
from datetime import datetime

from bot.domain import breaks as rules
from bot.domain.breaks import BreakAsked, BreakMade, Pausable
from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.quiet import Weight, working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.worktime import MomentKind, meeting_at, moments
from bot.features import answering, clock_changes, editions, outsiders, people
from bot.features import circles as channels
from bot.features import workspaces as roles
from bot.features.alarms import Ringing
from bot.store import alarms, circles, outbox, votes, workspaces
from bot.store.models import Circle, Question
from bot.store.session import Session


def may_ask(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue) -> str:
    """The circle for which somebody may ask for a break; refused where there is nothing to interrupt."""
    running = [
        one for one in circles.current_of(session, workspace_id, user_id) if one.state is CircleState.RUNNING
    ]
    if not running:
        raise outsiders.nowhere(session, workspace_id, user_id, RefusalCode.NO_CIRCLE_TO_PAUSE)
    _coming(session, running[0], catalogue)
    _none_asked(session, running[0])
    return running[0].id


def ask(
    session: Session,
    workspace_id: str,
    circle_id: str,
    user_id: str,
    weeks: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> bool:
    """A member asks the others for a break, each in private; False when nobody is here to ask, so that it is made."""
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circles.member(session, circle, user_id) is None:
        raise outsiders.refusal(session, circle, user_id)
    checked, step = rules.checked(weeks), _coming(session, circle, catalogue)
    _none_asked(session, circle)
    others = [one for one in channels.member_ids(session, circle) if one != user_id]
    # Whoever is away hears nothing, and a break takes nothing from them.
    asked = [one for one in others if not people.away(session, workspace_id, one, now)]
    if not asked:
        _make(session, circle, step, checked, by=user_id, catalogue=catalogue, now=now)
        return False
    facts = {"by": user_id, "weeks": checked, "step": step, "asked": asked}
    closes_at = min(
        working_days_later(now, circle.zone, rules.WORKING_DAYS), _prompt_at(session, circle, step, catalogue)
    )
    question = votes.ask(session, circle, QuestionKind.BREAK, facts=facts, now=now, closes_at=closes_at)
    _close_later(session, question, closes_at)
    for one in asked:
        _tell(session, question, one, "break.question", now)
    return True


def question(session: Session, workspace_id: str, question_id: str, *, catalogue: Catalogue) -> BreakAsked | None:
    """What a member is asked; None once it is decided."""
    found = votes.get(session, workspace_id, question_id, QuestionKind.BREAK)
    circle = circles.get(session, workspace_id, found.circle_id) if found else None
    if found is None or circle is None or found.closed_at is not None:
        return None
    weeks, step = found.facts["weeks"], found.facts["step"]
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    paused = replace(run, breaks=(*run.breaks, (step, weeks)))
    return BreakAsked(
        found.id,
        found.facts["by"],
        weeks,
        step,
        meeting_at(paused, step),
        circle.zone,
        found.closes_at or found.asked_at,
    )


def answer(
    session: Session,
    workspace_id: str,
    question_id: str,
    user_id: str,
    said: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member answers, in private; the last answer before it is decided counts."""
    found = votes.held(session, workspace_id, question_id, QuestionKind.BREAK)
    if found is None or user_id not in found[1].facts["asked"]:
        raise outsiders.refusal(session, found[0] if found else None, user_id)
    circle, question = found
    if question.closed_at is not None:
        raise Refusal(RefusalCode.BREAK_DECIDED)
    votes.answer(session, question, user_id, said, now)
    decided = _result(session, circle, question)
    if decided is not None:
        _decide(session, circle, question, decided, catalogue, now)


def _result(session: Session, circle: Circle, question: Question) -> str | None:
    """What those have decided who were asked and are in the circle still; None while they have not."""
    here = set(channels.member_ids(session, circle))
    asked = [one for one in question.facts["asked"] if one in here]
    return rules.result(asked, votes.answers(session, question))


def close(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """The time to answer is over: without everybody's yes there is no break."""
    found = votes.held(session, ringing.workspace_id, ringing.facts["question"], QuestionKind.BREAK)
    if found is None or found[1].closed_at is not None:
        return
    circle, question = found
    later = _later(session, ringing, circle, question, catalogue, now)
    if later is None:
        _decide(session, circle, question, _result(session, circle, question) or rules.NO, catalogue, now)
    else:
        _close_later(session, question, later)


def _later(
    session: Session, ringing: Ringing, circle: Circle, question: Question, catalogue: Catalogue, now: datetime
) -> datetime | None:
    """Until when those are waited for who were asked too late to answer; at most until the step begins."""
    if circle.state is not CircleState.RUNNING:
        return None
    answered = votes.answers(session, question)
    silent = (f"break.question:{question.id}:{one}" for one in question.facts["asked"] if one not in answered)
    later = answering.until(session, ringing, silent, zone=circle.zone, days=rules.WORKING_DAYS, now=now)
    begins = _prompt_at(session, circle, question.facts["step"], catalogue)
    return min(later, begins) if later is not None and begins > now else None


def choosable(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue) -> list[Pausable]:
    """The circles that a moderator may have make a break."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, user_id):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    found: list[Pausable] = []
    for circle_id, channel_id in circles.running_channels(session, workspace_id):
        circle = circles.get(session, workspace_id, circle_id)
        if circle is None or not editions.has(circle, catalogue):
            continue
        programme = editions.of(session, circle, catalogue)
        own = user_id in channels.member_ids(session, circle)
        if not own and rules.coming_step(circle.done_step, len(programme.steps)) is not None:
            name, apart = circle.name or channel_id, programme.weeks_apart
            found.append(Pausable(circle.id, name, programme.title, circle.done_step, apart))
    return found


def set_(
    session: Session,
    workspace_id: str,
    circle_id: str,
    weeks: int,
    *,
    by: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A moderator has a circle make a break, and the circle is told."""
    if not roles.holds(session, workspace_id, Role.MODERATOR, by):
        raise Refusal(RefusalCode.NOT_A_MODERATOR)
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circle.state is not CircleState.RUNNING:
        raise Refusal(RefusalCode.GONE)
    if by in channels.member_ids(session, circle):
        raise Refusal(RefusalCode.OWN_CIRCLE)
    checked, step = rules.checked(weeks), _coming(session, circle, catalogue)
    asked = votes.open_in(session, circle, QuestionKind.BREAK)
    if asked is not None:
        _close(session, asked, rules.YES, now)
    _make(session, circle, step, checked, by=by, catalogue=catalogue, now=now)


def made(
    session: Session, workspace_id: str, circle_id: str, step: int, *, catalogue: Catalogue
) -> BreakMade | None:
    """What the circle reads of its break before a step."""
    circle = circles.get(session, workspace_id, circle_id)
    weeks = sum(length for before, length in (circle.breaks or ()) if before == step) if circle else 0
    if circle is None or not weeks:
        return None
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    return BreakMade(circle.id, weeks, meeting_at(run, step), circle.zone)


def _decide(
    session: Session, circle: Circle, found: Question, decided: str, catalogue: Catalogue, now: datetime
) -> None:
    by, weeks, step = found.facts["by"], found.facts["weeks"], found.facts["step"]
    runs = circle.state is CircleState.RUNNING
    coming = rules.coming_step(circle.done_step, len(editions.of(session, circle, catalogue).steps))
    goes = runs and decided == rules.YES and coming == step and not _has_break(circle, step)
    _close(session, found, rules.YES if goes else rules.NO, now)
    if goes:
        _make(session, circle, step, weeks, by=by, catalogue=catalogue, now=now)
    elif runs:
        _tell(session, found, by, "break.none", now)


def _close_later(session: Session, question: Question, at: datetime) -> None:
    question.closes_at = at
    key, facts = f"break.close:{question.id}", {"question": question.id}
    alarms.set_(session, question.workspace_id, key=key, kind="break.close", at=at, facts=facts)


def _close(session: Session, found: Question, decided: str, now: datetime) -> None:
    votes.close(found, decided, now)
    alarms.cancel(session, found.workspace_id, f"break.close:{found.id}")


def _make(
    session: Session, circle: Circle, step: int, weeks: int, *, by: str, catalogue: Catalogue, now: datetime
) -> None:
    """The count of weeks stops before a step; what comes after it moves on."""
    circle.breaks = [*(circle.breaks or []), [step, weeks]]
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    # A step that is open is wrapped up when it was announced, whatever the hour is by now.
    if circle.done_kind is not MomentKind.PROMPT:
        circle.next_at = _prompt_at(session, circle, step, catalogue)
    subject = f"circle {circle.id}"
    what = f"break of {weeks} weeks before step {step}"
    workspaces.log(session, circle.workspace_id, at=now, by=by, subject=subject, what=what, why="break")
    channels.look_for_host(session, circle, run, step)
    clock_changes.set_(session, circle, run, step)
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"break:{circle.id}:{step}",
        kind="circle.break",
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id, "step": step},
        now=now,
    )


def _coming(session: Session, circle: Circle, catalogue: Catalogue) -> int:
    """The step before which a break would come; refused in the last one, and where there is a break already."""
    step = rules.coming_step(circle.done_step, len(editions.of(session, circle, catalogue).steps))
    if step is None or circle.state is not CircleState.RUNNING:
        raise Refusal(RefusalCode.NO_BREAK_LEFT)
    if _has_break(circle, step):
        raise Refusal(RefusalCode.BREAK_MADE)
    return step


def _has_break(circle: Circle, step: int | None) -> bool:
    return any(before == step for before, _weeks in circle.breaks or ())


def _none_asked(session: Session, circle: Circle) -> None:
    if votes.open_in(session, circle, QuestionKind.BREAK) is not None:
        raise Refusal(RefusalCode.BREAK_ASKED)


def _prompt_at(session: Session, circle: Circle, step: int, catalogue: Catalogue) -> datetime:
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    return next(one.at for one in moments(run) if one.kind is MomentKind.PROMPT and one.step == step)


def _tell(session: Session, asked: Question, user_id: str, kind: str, now: datetime) -> None:
    people.tell(
        session,
        asked.workspace_id,
        user_id,
        key=f"{kind}:{asked.id}:{user_id}",
        kind=kind,
        weight=Weight.ANSWER,
        now=now,
        facts={"question": asked.id},
        in_working_hours=True,
    )
