"""The channel of a finished circle: kept, unless most of its members want it archived."""

from datetime import datetime

from bot.domain.circles import CircleState, MemberState
from bot.domain.questions import QuestionKind
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import outsiders
from bot.store import circles, outbox, votes
from bot.store.models import Circle
from bot.store.session import Session

YES = "yes"


def may_archive(session: Session, workspace_id: str, circle_id: str, user_id: str) -> None:
    """Refuses everybody but the members of a finished circle whose channel is still open."""
    _finished(session, workspace_id, circle_id, user_id)


def agree(session: Session, workspace_id: str, circle_id: str, user_id: str, *, now: datetime) -> None:
    """A member wants the channel archived; it is owed when more than half of the members have said so."""
    circle = _finished(session, workspace_id, circle_id, user_id)
    question = votes.open_in(session, circle, QuestionKind.ARCHIVE)
    if question is None:
        question = votes.ask(session, circle, QuestionKind.ARCHIVE, facts={}, now=now)
    votes.answer(session, question, user_id, YES, now)
    people = {one.user_id for one in circles.members(session, circle) if one.state is MemberState.FINISHED}
    if 2 * len(people & votes.answers(session, question).keys()) > len(people):
        votes.close(question, YES, now)
        _owe(session, circle, now)


def archived(session: Session, workspace_id: str, circle_id: str, channel_id: str, *, now: datetime) -> None:
    """A channel is archived, which may be one that was made for the circle and never became its own."""
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is not None and circle.channel_id == channel_id and circle.archived_at is None:
        circle.archived_at = now


def put_away(session: Session, workspace_id: str, circle_id: str, channel_id: str, *, now: datetime) -> None:
    """Owes the archiving of a channel that the bot made for a circle which needs it no more; only the bot is in it."""
    outbox.owe(
        session,
        workspace_id,
        key=f"archive:{circle_id}:{channel_id}",
        kind="circle.archive",
        conversation=f"circle:{circle_id}",
        recipient=channel_id,
        facts={"circle": circle_id},
        now=now,
    )


def _owe(session: Session, circle: Circle, now: datetime) -> None:
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"archive:{circle.id}",
        kind="circle.archive",
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id},
        now=now,
    )


def _finished(session: Session, workspace_id: str, circle_id: str, user_id: str) -> Circle:
    # Held until the end: of two who agree at the same moment one is the last that was needed.
    circle = circles.locked(session, workspace_id, circle_id)
    if circle is None or circles.member(session, circle, user_id) is None:
        raise outsiders.refusal(session, circle, user_id)
    on_its_way = outbox.find(session, workspace_id, f"archive:{circle.id}") is not None
    if circle.state is not CircleState.CLOSED or circle.archived_at is not None or on_its_way:
        raise Refusal(RefusalCode.GONE)
    return circle
