"""A circle's meetings: hour and place, which any member may set, and what became of each."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import meetings as rules
from bot.domain.meetings import (
    MeetingChanged,
    MeetingForm,
    MeetingGiven,
    MeetingMoved,
    MeetingOutcome,
    MeetingPast,
    MovingForm,
    PlaceKind,
)
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Hour, MomentKind, Run, meeting_at, meeting_on, next_moment
from bot.features import askings, editions, host_questions
from bot.features import circles as channels
from bot.features import hours as weekly
from bot.store import circles, enrolments, hours, meetings, outbox, schedule
from bot.store.columns import new_id
from bot.store.models import Circle
from bot.store.session import Session


def form(
    session: Session, workspace_id: str, user_id: str, channel_id: str = "", *, catalogue: Catalogue
) -> MeetingForm | MeetingPast:
    """Hour and place as they are, on the clock of the member who looks at them, and what became of the last meeting;
    that alone where no later meeting is left to change."""
    circle = channels.own(session, workspace_id, user_id, channel_id)
    circle, _, enrolment = channels.acting(session, workspace_id, circle.id, user_id)
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    past = meetings.past(session, circle, rules.past_step(schedule.done(circle)), run.weeks_apart)
    if past is not None and rules.next_step(schedule.done(circle), run.steps) is None:
        return past
    step = step_to_change(run, circle)
    local = rules.hour_at(run, step).astimezone(ZoneInfo(enrolment.zone))
    place = meetings.place(session, circle)
    return MeetingForm(
        circle_id=circle.id,
        token=new_id(),
        weekday=local.weekday(),
        at=local.time(),
        zone=enrolment.zone,
        place=_kind(place, meets=run.meets),
        link=None if place in (None, rules.HUDDLE) else place,
        by_turns=rules.by_turns(run, enrolment.zone, step),
        past=past,
    )


def change(
    session: Session,
    workspace_id: str,
    circle_id: str,
    user_id: str,
    given: MeetingGiven,
    *,
    token: str,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Sets hour and place from the first step whose prompt is not posted yet; the circle is told by whom."""
    circle, _, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    step, place = step_to_change(run, circle), rules.checked_place(given)
    if outbox.find(session, workspace_id, _changed_key(circle_id, token)) is not None:
        return
    meets = given.place is not PlaceKind.WRITING
    hour, on = run.hour, meeting_on(run, step)
    if meets:
        hour, on = rules.chosen(given, enrolment.zone, run, step)
    meetings.set_place(session, circle, place)
    changed = _reschedule(session, circle, run, hour, on, meets=meets, by=user_id, now=now)
    _tell_change(session, circle, changed, step, user_id, token, place, now)


def agree(session: Session, circle: Circle, run: Run, hour: Hour, *, by: str, token: str, now: datetime) -> None:
    """Sets an hour on the circle's own clock, or two by turns, that all have said suits them, from the first step on
    whose prompt is not posted yet."""
    step, place = step_to_change(run, circle), meetings.place(session, circle)
    _, on = rules.anchored(hour.weekday, hour.at, hour.zone, run, step)
    changed = _reschedule(session, circle, run, hour, on, meets=True, by=by, now=now)
    _tell_change(session, circle, changed, step, by, token, place, now, agreed=True)


def _reschedule(
    session: Session, circle: Circle, run: Run, hour: Hour, on: date, *, meets: bool, by: str, now: datetime
) -> Run:
    """Gives a circle another hour from the step to change on; the run as it is then."""
    step, done = step_to_change(run, circle), schedule.done(circle)
    # While a step is open its wrap-up keeps its place, and the next prompt comes after it.
    wraps_up_at = circle.next_at if done is not None and done.kind is MomentKind.PROMPT else None
    changed = rules.rescheduled(run, step, hour, on, meets=meets, after=max(now, wraps_up_at or now))
    if done is not None:
        _keep_meeting(session, circle, run, done.step, by, now)
    hours.set_(circle, changed.hour)
    circle.first_on, circle.meets = changed.first_on, meets
    following = next_moment(changed, done)
    circle.next_at = wraps_up_at or (following.at if following else None)
    session.flush()
    # While a step is open, who hosts the next one is looked for after its wrap-up.
    if wraps_up_at is None and _meeting_of(changed, step) != _meeting_of(run, step):
        channels.look_for_host(session, circle, changed, step)
        host_questions.say_again(session, circle, step, now)
    return changed


def tell(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    outcome: MeetingOutcome,
    *,
    now: datetime,
) -> None:
    """A member says whether a meeting was held; the last one to say so counts, until the next wrap-up."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    rules.may_tell(schedule.done(circle), step)
    said = meetings.of_step(session, circle, step)
    moved_to = said.moved_to if said else None
    meetings.tell(session, circle, step, outcome=outcome.value, by=user_id, now=now, moved_to=moved_to)
    askings.wrap_up_again(session, circle, step, now)


def moving_form(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> MovingForm:
    """What the modal shows to a member who says that a meeting was moved."""
    circle, _, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    rules.may_tell(schedule.done(circle), step)
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    zone = ZoneInfo(enrolment.zone)
    usual = meeting_at(run, step).astimezone(zone).time()
    return MovingForm(circle.id, step, now.astimezone(zone).date() + rules.DAY, usual, enrolment.zone)


def move(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    on: date,
    at: time,
    catalogue: Catalogue,
    now: datetime,
) -> datetime:
    """A member says when a meeting is held instead; the circle is told, and its rhythm stays."""
    circle, _, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    rules.may_tell(schedule.done(circle), step)
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    following = meeting_at(run, step + 1) if step + 1 < run.steps else None
    moved_to = rules.checked_move(on, at, enrolment.zone, now=now, following=following)
    outcome = MeetingOutcome.MOVED.value
    meetings.tell(session, circle, step, outcome=outcome, by=user_id, now=now, moved_to=moved_to)
    askings.wrap_up_again(session, circle, step, now)
    instant = int(moved_to.timestamp())
    outbox.owe(
        session,
        workspace_id,
        key=f"meeting.moved:{circle_id}:{step}:{instant}",
        kind="meeting.moved",
        conversation=f"circle:{circle_id}",
        facts={"circle": circle_id, "step": step, "at": instant},
        now=now,
    )
    return moved_to


def changed(
    session: Session, workspace_id: str, facts: Mapping[str, Any], *, catalogue: Catalogue
) -> MeetingChanged | None:
    """What the circle is told of a change, as it was when it was made."""
    circle = circles.get(session, workspace_id, facts["circle"])
    if circle is None:
        return None
    people = [
        one for one in circles.members(session, circle) if one.user_id in channels.member_ids(session, circle)
    ]
    zones = {enrolments.get(session, workspace_id, one.enrolment_id).zone for one in people}
    hour = Hour(facts["weekday"], time.fromisoformat(facts["hour"]), circle.zone)
    return MeetingChanged(
        user_id=facts["by"],
        step=facts["step"],
        hour=weekly.of_facts(facts["both"]) if facts.get("both") else hour,
        first_at=datetime.fromtimestamp(facts["first"], UTC),
        meets=facts["meets"],
        # A link is a member's own: it is not kept with the message, and read where it is kept.
        place=meetings.place(session, circle) if facts["place"] == PlaceKind.LINK else facts["place"],
        zones=tuple(sorted(zones)),
        weeks_apart=editions.of(session, circle, catalogue).weeks_apart,
        agreed=facts.get("agreed", False),
        second_at=datetime.fromtimestamp(facts["second"], UTC) if facts.get("second") else None,
    )


def moved(
    session: Session, workspace_id: str, circle_id: str, step: int, at: int, *, catalogue: Catalogue
) -> MeetingMoved | None:
    """What the circle is told of a meeting that was moved."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    apart = editions.of(session, circle, catalogue).weeks_apart
    return MeetingMoved(step, datetime.fromtimestamp(at, UTC), circle.zone, apart)


def _meeting_of(run: Run, step: int) -> datetime | None:
    return meeting_at(run, step) if run.meets else None


def step_to_change(run: Run, circle: Circle) -> int:
    """The first step for which an hour could be set; refused in the last one."""
    step = rules.next_step(schedule.done(circle), run.steps)
    if step is None:
        raise Refusal(RefusalCode.NO_STEP_LEFT)
    return step


def _kind(place: str | None, *, meets: bool) -> PlaceKind | None:
    if not meets:
        return PlaceKind.WRITING
    if place is None:
        return None
    return PlaceKind.HUDDLE if place == rules.HUDDLE else PlaceKind.LINK


def _keep_meeting(session: Session, circle: Circle, run: Run, step: int, by: str, now: datetime) -> None:
    """The meeting of the step that was opened last stays where it was announced, whatever the hour is now."""
    said = meetings.of_step(session, circle, step)
    if said is not None and (said.moved_to is not None or said.outcome == MeetingOutcome.WRITTEN):
        return
    outcome = (said.outcome if said else None) if run.meets else MeetingOutcome.WRITTEN.value
    at = meeting_at(run, step) if run.meets else None
    meetings.tell(session, circle, step, outcome=outcome, by=by, now=now, moved_to=at)


def _tell_change(
    session: Session,
    circle: Circle,
    run: Run,
    step: int,
    by: str,
    token: str,
    place: str | None,
    now: datetime,
    *,
    agreed: bool = False,
) -> None:
    kind = _kind(place, meets=run.meets)
    facts: dict[str, Any] = {
        "circle": circle.id,
        "by": by,
        "step": step,
        "weekday": run.hour.weekday,
        "hour": run.hour.at.isoformat(),
        "meets": run.meets,
        "place": kind.value if kind else None,
        "first": int(meeting_at(run, step).timestamp()),
        "agreed": agreed,
    }
    if run.hour.other is not None:
        later = rules.firsts(run, step)[1:]  # None where only one meeting is left.
        facts |= {"both": weekly.facts_of(run.hour), "second": int(later[0].timestamp()) if later else None}
    for key, owed in (
        (_changed_key(circle.id, token), "meeting.changed"),
        (f"topic:{circle.id}:{token}", "circle.topic"),
    ):
        outbox.owe(
            session,
            circle.workspace_id,
            key=key,
            kind=owed,
            conversation=f"circle:{circle.id}",
            facts=facts,
            now=now,
        )


def _changed_key(circle_id: str, token: str) -> str:
    return f"meeting.changed:{circle_id}:{token}"
