"""Where a person stands: what they wait for, their circle, and their own follow-through."""

from datetime import date, datetime

from bot.domain.checkins import follow_through
from bot.domain.circles import CircleState
from bot.domain.joinings import CONSENT_VERSION, WaitingPlace
from bot.domain.meetings import by_turns
from bot.domain.programme import Catalogue
from bot.domain.quiet import is_away
from bot.domain.standings import CircleStanding, Standing
from bot.domain.steps import open_step
from bot.domain.worktime import MomentKind
from bot.features import editions, health, people, reminders, waitings
from bot.features.checkins import open_commitments
from bot.store import checkins, circles, enrolments, meetings
from bot.store.models import Circle, Enrolment
from bot.store.session import Session


def standing(
    session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue, now: datetime
) -> Standing:
    """Everything a person has joined, for their own eyes."""
    waiting: list[WaitingPlace] = []
    found: list[CircleStanding] = []
    agreed, founds = True, False
    back_on: date | None = None
    for enrolment in enrolments.of_person(session, workspace_id, user_id):
        circle = circles.of_enrolment(session, workspace_id, enrolment.id)
        there = enrolment.programme_id in catalogue if circle is None else editions.has(circle, catalogue)
        if not there:
            continue  # A programme that was taken away after its last circle had ended.
        agreed = agreed and (enrolment.ended_at is not None or enrolment.consent_version >= CONSENT_VERSION)
        if enrolment.ended_at is None and is_away(enrolment.away_until, now, enrolment.zone):
            back_on = enrolment.away_until
        if circle is not None and circle.channel_id is not None:
            found.append(_circle(session, enrolment, circle, catalogue, now))
        elif circle is not None and circle.state is CircleState.FOUNDING and circle.founder == user_id:
            founds = True
        elif enrolment.ended_at is None:
            waiting.append(waitings.place(session, enrolment, circle, catalogue=catalogue, now=now))
    messages = people.this_week(session, workspace_id, user_id, now)
    return Standing(tuple(waiting), tuple(found), messages, agreed, founds, back_on)


def _circle(
    session: Session, enrolment: Enrolment, circle: Circle, catalogue: Catalogue, now: datetime
) -> CircleStanding:
    programme = editions.of(session, circle, catalogue)
    run = circles.run_of(circle, programme)
    current = open_step(circle.done_kind, circle.done_step)
    given = None
    if current is not None:
        given = checkins.given(session, circle.workspace_id, circle.id, enrolment.id, current)
    outcomes = [one.outcome for one in checkins.commitments(session, circle.workspace_id, enrolment.id)]
    zone = people.zone_of(session, circle.workspace_id, enrolment.user_id)
    return CircleStanding(
        circle_id=circle.id,
        programme=programme.title,
        channel_id=circle.channel_id,
        step=circle.done_step,
        last_step=run.steps - 1,
        open_step=current,
        checked_in=given is not None,
        has_words=given is not None and not given.here,
        meeting_at=meetings.next_at(session, circle, run, now),
        finished=enrolment.ended_at is not None,
        goal=enrolments.goal(session, enrolment),
        open=open_commitments(session, enrolment),
        follow_through=follow_through(outcomes),
        place=meetings.place(session, circle),
        meets=run.meets,
        weeks_apart=run.weeks_apart,
        reminders=reminders.are_on(session, circle.workspace_id, enrolment.user_id),
        muted_by=_muted_by(session, circle, enrolment),
        may_write_letter=enrolment.ended_at is None and circle.done_step != run.steps - 1,
        health=health.of(session, circle, catalogue, now) if enrolment.ended_at is None else None,
        by_turns=by_turns(run, zone, circle.done_step or 0),
        next_at=circle.next_at if current is None else None,
    )


def _muted_by(session: Session, circle: Circle, enrolment: Enrolment) -> str | None:
    """Who had the bot leave them in peace, as long as that step is not wrapped up."""
    member = circles.member(session, circle, enrolment.user_id)
    if member is None or member.muted_step is None:
        return None
    done = circle.done_step if circle.done_step is not None else -1
    over = done > member.muted_step or (done == member.muted_step and circle.done_kind is not MomentKind.PROMPT)
    return None if over else member.muted_by
