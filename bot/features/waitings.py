"""Waiting for a circle: what is still missing, and a line now and then so that nobody thinks they were forgotten."""

from datetime import datetime, timedelta

from bot.domain import fair_hours
from bot.domain.circles import BEFORE, CircleState
from bot.domain.dates import Dates
from bot.domain.joinings import WaitingPlace, next_line
from bot.domain.late_joiners import WAITED
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.features import consents, late_joiners, people, round_schedules
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, searches
from bot.store.models import Circle, Enrolment
from bot.store.session import Session

LINE = "waiting.line"
_LOOKED_AT = 200  # Others on the list: enough to know whether anybody has an hour in common.


def begin(session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Somebody waits from now on, and hears now and then how things stand."""
    alarms.set_(
        session,
        enrolment.workspace_id,
        key=_key(enrolment.id),
        kind=LINE,
        at=next_line(enrolment.joined_at, now),
        facts={"enrolment": enrolment.id},
    )


def begin_again(session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Somebody whose circle is over for them waits again, and is soon looked a seat for in one that runs."""
    begin(session, enrolment, now=now)
    late_joiners.watch(session, enrolment, now + WAITED)


def end(session: Session, enrolment: Enrolment) -> None:
    """Somebody waits no more."""
    alarms.cancel(session, enrolment.workspace_id, _key(enrolment.id))


def place(
    session: Session, enrolment: Enrolment, circle: Circle | None, *, catalogue: Catalogue, now: datetime
) -> WaitingPlace:
    """Where somebody stands. Whom anybody would rather not be with plays no part: it would show who avoids whom."""
    programme = catalogue.get(enrolment.programme_id)
    listed = enrolments.waiting(session, enrolment.workspace_id, enrolment.programme_id, _LOOKED_AT, planned=True)
    others = [one for one in listed if one.id != enrolment.id and one.language == enrolment.language]
    in_rounds, next_round = round_schedules.next_on(session, enrolment, now)
    return WaitingPlace(
        programme=programme.title,
        since=enrolment.joined_at,
        others=bool(others),
        proposed=circle is not None,
        hour_in_common=bool(
            fair_hours.who_fit(
                [enrolments.free_time(enrolment)],
                [enrolments.free_time(one) for one in others],
                Dates(programme.longest_minutes, 1, now, timedelta(0)),
            )
        ),
        outlook=searches.outlook(session, enrolment.workspace_id, enrolment.id),
        needs=programme.smallest,
        language=enrolment.language,
        not_before=enrolment.not_before,
        in_rounds=in_rounds,
        next_round=next_round,
        asked=consents.open_question(session, circle, enrolment.user_id, catalogue=catalogue) if circle else None,
        founder=circle.founder if circle and circle.state is CircleState.FOUNDING else None,
    )


def rung(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """Some time has passed: who still waits hears how things stand, unless they are in a proposal or come later."""
    enrolment = enrolments.find(session, ringing.workspace_id, ringing.facts["enrolment"])
    if enrolment is None or enrolment.ended_at is not None:
        return
    circle = circles.of_enrolment(session, enrolment.workspace_id, enrolment.id)
    if circle is not None and circle.state not in BEFORE:
        return  # They have a circle.
    begin(session, enrolment, now=now)
    if circle is not None or (enrolment.not_before and enrolment.not_before > now.date()):
        return
    people.tell(
        session,
        enrolment.workspace_id,
        enrolment.user_id,
        key=f"{_key(enrolment.id)}:{now.date()}",
        kind=LINE,
        weight=Weight.KIND,
        now=now,
        facts={"enrolment": enrolment.id, "at": now.isoformat()},
    )


def line(
    session: Session, workspace_id: str, enrolment_id: str, *, catalogue: Catalogue, now: datetime
) -> WaitingPlace | None:
    """What the line is about; None when they do not wait any more."""
    enrolment = enrolments.find(session, workspace_id, enrolment_id)
    if enrolment is None or enrolment.ended_at is not None or enrolment.programme_id not in catalogue:
        return None
    if circles.of_enrolment(session, workspace_id, enrolment.id) is not None:
        return None
    return place(session, enrolment, None, catalogue=catalogue, now=now)


def _key(enrolment_id: str) -> str:
    return f"{LINE}:{enrolment_id}"
