"""Where a person stands: what they wait for, their circle, and their own follow-through."""

from datetime import datetime

from bot.domain.checkins import follow_through
from bot.domain.joinings import WaitingPlace
from bot.domain.programme import Catalogue
from bot.domain.standings import CircleStanding, Standing
from bot.domain.steps import open_step
from bot.domain.worktime import meeting_at
from bot.features import consents
from bot.features.checkins import open_commitments
from bot.store import checkins, circles, enrolments
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def standing(
    session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> Standing:
    """Everything a person has joined, for their own eyes."""
    waiting: list[WaitingPlace] = []
    found: list[CircleStanding] = []
    for enrolment in enrolments.of_person(session, workspace_id, user_id):
        if enrolment.programme_id not in catalogue:
            continue  # A programme that was taken away after its last circle had ended.
        circle = circles.of_enrolment(session, workspace_id, enrolment.id)
        if circle is not None and circle.channel_id is not None:
            found.append(_circle(session, enrolment, circle, catalogue, now))
        elif enrolment.ended_at is None:
            waiting.append(_waiting(session, enrolment, circle, catalogue))
    return Standing(tuple(waiting), tuple(found))


def _waiting(session: Session, enrolment: Enrolment, circle: Circle | None, catalogue: Catalogue) -> WaitingPlace:
    others = enrolments.waiting(session, enrolment.workspace_id, enrolment.programme_id, limit=2)
    return WaitingPlace(
        programme=catalogue.get(enrolment.programme_id).title,
        since=enrolment.joined_at,
        others=len(others) > 1,
        proposed=circle is not None,
        asked=consents.open_question(session, circle, enrolment.user_id, catalogue=catalogue) if circle else None,
    )


def _circle(
    session: Session, enrolment: Enrolment, circle: Circle, catalogue: Catalogue, now: datetime
) -> CircleStanding:
    programme = catalogue.get(circle.programme_id)
    run = circles.run_of(circle, programme)
    current = open_step(circle.done_kind, circle.done_step)
    meetings = (meeting_at(run, number) for number in range(run.steps))
    outcomes = [one.outcome for one in checkins.commitments(session, circle.workspace_id, enrolment.id)]
    return CircleStanding(
        circle_id=circle.id,
        programme=programme.title,
        channel_id=circle.channel_id,
        step=circle.done_step,
        last_step=run.steps - 1,
        open_step=current,
        checked_in=current is not None
        and checkins.given(session, circle.workspace_id, circle.id, enrolment.id, current) is not None,
        meeting_at=next((at for at in meetings if at > now), None),
        finished=enrolment.ended_at is not None,
        goal=enrolments.goal(session, enrolment),
        open=open_commitments(session, enrolment),
        follow_through=follow_through(outcomes),
    )
