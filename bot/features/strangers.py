"""Strangers: who comes into a circle's channel without being a member, and the members' word to go on."""

from datetime import datetime, timedelta

from bot.domain import strangers as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.questions import QuestionKind
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.strangers import LEFT, YES, Arrival
from bot.features import circles as channels
from bot.features import exits, outsiders, people
from bot.store import circles, events, facilitators, outbox, votes
from bot.store.models import Circle, Question
from bot.store.session import Session

JUST_LEFT = timedelta(minutes=10)


def came(
    session: Session, workspace_id: str, channel_id: str, user_id: str, event_id: str, *, now: datetime
) -> None:
    """Somebody has come into a channel. If it is a circle's and they are no member, its check-ins wait."""
    circle = _of(session, workspace_id, channel_id)
    if circle is None or not events.first_time(session, workspace_id, event_id, now):
        return
    exits.came(session, circle, user_id)
    if circle.state is CircleState.RUNNING and _is_new(session, circle, user_id):
        _hold(session, circle, user_id, now)


def left(
    session: Session, workspace_id: str, channel_id: str, user_id: str, event_id: str, *, now: datetime
) -> None:
    """Somebody has left a channel, or was taken out of it; Slack does not say which.

    A stranger, or a member who had left the circle before, reads no more; a member is asked what they would like.
    """
    circle = _of(session, workspace_id, channel_id)
    if circle is not None and events.first_time(session, workspace_id, event_id, now):
        exits.went(session, circle, user_id, now=now)
        release(session, circle, user_id, now=now)


def release(session: Session, circle: Circle, user_id: str, *, now: datetime) -> None:
    """Somebody can read a circle's channel no more: whatever waited because of them goes on."""
    for member in circles.members(session, circle):
        if member.user_id == user_id:
            member.still_inside = False
    question = _question(session, circle, user_id)
    if question is not None and question.closed_at is None:
        _close(session, circle, question, LEFT, now)
        return
    if question is not None and question.result == YES:
        votes.close(question, LEFT, now)  # The members' word held as long as they were there.
    _loosen(session, circle, user_id)


def inside(session: Session, workspace_id: str, circle_id: str, users: frozenset[str], *, now: datetime) -> None:
    """Who is in a circle's channel, as Slack says when it is asked: what it did not tell of is caught up with."""
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circle.state is not CircleState.RUNNING:
        return
    members = circles.members(session, circle)
    users = users - people.gone(session, workspace_id, users)  # Slack may still list them.
    # Of those who have left the circle the bot says nothing; they are asked to leave the channel too.
    leaving = {one.user_id for one in members if one.state is MemberState.LEFT}
    for user_id in sorted(users - leaving):
        if _is_new(session, circle, user_id) and not _just_left(session, circle, user_id, now):
            _hold(session, circle, user_id, now)
    for one in members:
        # Slack's answer may be older than its word that somebody has left.
        if one.user_id in users and one.outside_since is not None and one.outside_since + JUST_LEFT <= now:
            exits.came(session, circle, one.user_id)
    still = {one.user_id for one in members if one.still_inside}
    for user_id in sorted({*(circle.strangers or ()), *still} - users):
        release(session, circle, user_id, now=now)
    _go_on_if_alone(session, circle)  # Whoever had left may have taken it back.


def looked(session: Session, workspace_id: str, question_id: str, *, is_app: bool, now: datetime) -> None:
    """Slack has said whether a stranger is an app: the circle is told."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.GO_ON)
    if question is not None:
        question.facts = {**question.facts, "app": is_app}
        _owe(session, question, "stranger.came", now)


def user_of(session: Session, workspace_id: str, question_id: str) -> str | None:
    """Who a question is about."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.GO_ON)
    return question.facts["stranger"] if question else None


def go_on(session: Session, workspace_id: str, question_id: str, user_id: str, *, now: datetime) -> bool:
    """A member says go on; whether that was enough, or was so before."""
    found = votes.held(session, workspace_id, question_id, QuestionKind.GO_ON)
    if found is None or user_id not in channels.member_ids(session, found[0]):
        raise outsiders.refusal(session, found[0] if found else None, user_id)
    circle, question = found
    if question.closed_at is not None:
        if question.result == YES:
            return True
        raise Refusal(RefusalCode.GONE)
    votes.answer(session, question, user_id, YES, now)
    said = votes.answers(session, question).keys() & set(channels.member_ids(session, circle))
    if not rules.enough(said, _active(session, circle, now)):
        return False
    _close(session, circle, question, YES, now)
    return True


def arrival(session: Session, workspace_id: str, question_id: str) -> Arrival | None:
    """What the circle reads of somebody who came in."""
    question = votes.get(session, workspace_id, question_id, QuestionKind.GO_ON)
    circle = circles.get(session, workspace_id, question.circle_id) if question else None
    if question is None or circle is None:
        return None
    return Arrival(
        question.id,
        question.facts["stranger"],
        bool(question.facts.get("app")),
        question.facts["needed"],
        question.result,
        circle.held_at is not None,
    )


def _of(session: Session, workspace_id: str, channel_id: str) -> Circle | None:
    circle = circles.in_channel(session, workspace_id, channel_id)
    return circles.locked(session, workspace_id, circle.id) if circle else None


def _is_new(session: Session, circle: Circle, user_id: str) -> bool:
    """Whether somebody is a stranger of whom the circle has not been told."""
    states = [one.state for one in circles.members(session, circle) if one.user_id == user_id]
    if not rules.is_stranger(states) or user_id in (circle.strangers or ()):
        return False
    if channels.is_bot(session, circle.workspace_id, user_id) or facilitators.who(session, circle) == user_id:
        return False
    question = _question(session, circle, user_id)
    return question is None or question.result != YES


def _just_left(session: Session, circle: Circle, user_id: str, now: datetime) -> bool:
    """Whether Slack's answer may be older than its word that somebody has left."""
    question = _question(session, circle, user_id)
    return question is not None and question.closed_at is not None and question.closed_at + JUST_LEFT > now


def _hold(session: Session, circle: Circle, user_id: str, now: datetime) -> None:
    circle.strangers = [*(circle.strangers or []), user_id]
    circle.held_at = circle.held_at or now
    facts = {"stranger": user_id, "needed": rules.needed(len(_active(session, circle, now)))}
    question = votes.ask(session, circle, QuestionKind.GO_ON, facts=facts, now=now)
    _owe(session, question, "stranger.look", now)


def _close(session: Session, circle: Circle, question: Question, result: str, now: datetime) -> None:
    votes.close(question, result, now)
    _loosen(session, circle, question.facts["stranger"])
    _owe(session, question, "stranger.over", now, under=f"stranger.came:{question.id}")


def _loosen(session: Session, circle: Circle, user_id: str) -> None:
    """Takes somebody off the strangers."""
    circle.strangers = [one for one in circle.strangers or () if one != user_id] or None
    _go_on_if_alone(session, circle)


def _go_on_if_alone(session: Session, circle: Circle) -> None:
    """When nobody else can read along, check-ins go on."""
    members = circles.members(session, circle)
    leaving = any(one.still_inside and one.state is MemberState.LEFT for one in members)
    if not circle.strangers and not leaving:
        circle.held_at = None


def _question(session: Session, circle: Circle, user_id: str) -> Question | None:
    """The last question about somebody."""
    asked = votes.of_kind(session, circle, QuestionKind.GO_ON)
    return next((one for one in reversed(asked) if one.facts["stranger"] == user_id), None)


def _active(session: Session, circle: Circle, now: datetime) -> list[str]:
    ids = channels.invitees(
        session, circle.workspace_id, circle.id
    )  # Whoever is out of the channel sees no button.
    return [one for one in ids if not people.away(session, circle.workspace_id, one, now)]


def _owe(session: Session, question: Question, kind: str, now: datetime, under: str | None = None) -> None:
    outbox.owe(
        session,
        question.workspace_id,
        key=f"{kind}:{question.id}",
        kind=kind,
        conversation=f"circle:{question.circle_id}",
        under=under,
        facts={"circle": question.circle_id, "question": question.id},
        now=now,
    )
