"""The participation summary: one function for Slack, the command line and whatever else will show it.

Every figure is about the same people: the members of circles that run, and those who have come to a circle's end.
Whoever has left is in none, nor anybody who may still say that it is not for them, and has then never begun.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.domain import disclosure, summaries, trials
from bot.domain.circles import MemberState
from bot.domain.disclosure import Snapshot
from bot.domain.programme import Catalogue, Programme
from bot.domain.summaries import Candidate, Cell, Due, Participation, Summary
from bot.domain.worktime import MomentKind, day_ends_at
from bot.store import checkins, circles, enrolments, prints, workspaces
from bot.store.models import Circle, Print
from bot.store.session import Session


def summary(session: Session, workspace_id: str, *, catalogue: Catalogue, now: datetime) -> list[Summary]:
    """The summary of every programme, as printed now or as it was printed last.

    What is shown for the first time, or again after a month and enough changes, is recorded for ever.
    """
    workspaces.lock(session, workspace_id)  # Two who ask at the same moment are shown, and print, one thing.
    return [_programme(session, workspace_id, one, now) for one in catalogue.programmes]


def printed(session: Session, workspace_id: str, *, catalogue: Catalogue) -> list[Summary]:
    """The summary of every programme as it was printed last, without printing anything."""
    return [
        _summary(one, {cell: prints.last(session, workspace_id, one.id, cell) for cell in Cell})
        for one in catalogue.programmes
    ]


def _programme(session: Session, workspace_id: str, programme: Programme, now: datetime) -> Summary:
    started = circles.started(session, workspace_id, programme.id)
    counted = {one.id: _counted(session, one) for one in started}
    started = [one for one in started if counted[one.id]]
    people = _people(session, workspace_id, started, counted)
    due = _fallen_due(session, workspace_id, started, people, now)
    shown = {cell: prints.last(session, workspace_id, programme.id, cell) for cell in Cell}
    newest = max((row.printed_at for row in shown.values() if row), default=None)
    if newest is None or now >= disclosure.month_later(newest):
        for cell, candidate in summaries.candidates(people, len(started), due).items():
            if _may_print(shown[cell], candidate, now):
                shown[cell] = _print(session, workspace_id, programme.id, cell, candidate, now)
    return _summary(programme, shown)


def _may_print(last: Print | None, candidate: Candidate, now: datetime) -> bool:
    snapshot = Snapshot(last.printed_at, last.roster) if last else None
    return candidate.values is not None and disclosure.may_refresh(snapshot, candidate.roster, now)


def _print(
    session: Session, workspace_id: str, programme_id: str, cell: Cell, candidate: Candidate, now: datetime
) -> Print:
    values = candidate.values or {}
    return prints.append(
        session, workspace_id, programme_id, cell, now=now, figures=values, roster=candidate.roster
    )


def _summary(programme: Programme, found: Mapping[Cell, Print | None]) -> Summary:
    rows = {cell: row for cell, row in found.items() if row is not None}
    figures = summaries.figures({cell: row.figures for cell, row in rows.items()})
    return Summary(programme.title, figures, {cell: row.printed_at for cell, row in rows.items()})


def _people(
    session: Session, workspace_id: str, started: list[Circle], counted: Mapping[str, set[str]]
) -> dict[str, Participation]:
    """Everybody who is counted in these circles, with what they were asked (in the steps that are over) and answered."""
    answered = Counter[str]()
    over = {circle.id: _steps_over(circle) for circle in started}
    circle_of = {enrolment_id: circle.id for circle in started for enrolment_id in counted[circle.id]}
    for enrolment_id, step in checkins.steps_given(session, workspace_id, list(over)):
        if enrolment_id in circle_of:
            answered[enrolment_id] += step < over[circle_of[enrolment_id]]
    return {whose: Participation(over[circle_id], answered[whose]) for whose, circle_id in circle_of.items()}


def _counted(session: Session, circle: Circle) -> set[str]:
    """Who of a circle (enrolment ids) is in figures: nobody who has left, or may still say that it is not for them."""
    done, ended = (circle.done_kind, circle.done_step), circle.done_kind is MomentKind.GOODBYE
    return {
        one.enrolment_id
        for one in circles.members(session, circle)
        if one.state in (MemberState.MEMBER, MemberState.FINISHED)
        and (ended or trials.is_settled(*done, one.trial_until))
    }


def _steps_over(circle: Circle) -> int:
    if circle.done_step is None:
        return 0
    return circle.done_step + (0 if circle.done_kind is MomentKind.PROMPT else 1)


def _fallen_due(
    session: Session, workspace_id: str, started: list[Circle], people: Collection[str], now: datetime
) -> list[Due]:
    """The commitments of the people who are counted whose date is over where they live."""
    zones = enrolments.zones(session, workspace_id)
    rows = checkins.outcomes(session, workspace_id, [one.id for one in started])
    return [
        due
        for due, due_on in rows
        if due.enrolment_id in people and day_ends_at(due_on, zones[due.enrolment_id]) <= now
    ]
