"""Who speaks first and last in a meeting: another member each time, in turn."""

from datetime import datetime

from bot.domain import turns as rules
from bot.domain.turns import Speakers
from bot.domain.worktime import Run
from bot.features import hours, people
from bot.store import meetings, members, speakers
from bot.store.models import Circle
from bot.store.session import Session


def choose(session: Session, circle: Circle, run: Run, step: int) -> None:
    """Chooses among those who will be there, when a step begins in which the whole circle meets."""
    held_at = meetings.held_at(session, circle, run, step)
    if held_at is None:
        return
    here, came = _here(session, circle, run, step, held_at)
    speakers.set_(session, circle, step, rules.speakers(here, _before(session, circle, step), came))


def stand_in(session: Session, circle: Circle, run: Run, step: int) -> Speakers:
    """Others speak in the place of those who are not there for a step's meeting; who, of those who are new in it."""
    held_at, told = meetings.held_at(session, circle, run, step), speakers.by_step(session, circle).get(step)
    if held_at is None or told is None:
        return Speakers(None, None)
    here, came = _here(session, circle, run, step, held_at)
    now = rules.of_those_here(told, here, _before(session, circle, step), came)
    speakers.set_(session, circle, step, now)
    return rules.new_in(now, told)


def of_step(session: Session, circle: Circle, step: int) -> Speakers | None:
    """Those of a step without whoever has left since; None where none were chosen."""
    told = speakers.by_step(session, circle).get(step)
    if told is None:
        return None
    still = {member.user_id for member, _ in members.present(session, circle)}
    first, last = (one if one in still else None for one in (told.first, told.last))
    return Speakers(first, last)


def here(session: Session, circle: Circle, run: Run, step: int) -> list[str]:
    """Who will be there for a step's meeting of the whole circle; nobody where there is none."""
    held_at = meetings.held_at(session, circle, run, step)
    return _here(session, circle, run, step, held_at)[0] if held_at is not None else []


def exchange(session: Session, circle: Circle, step: int, one: str, other: str) -> None:
    """Two have exchanged their places in the order; later turns are given by who really had theirs."""
    told = speakers.by_step(session, circle).get(step)
    if told is not None:
        speakers.set_(session, circle, step, rules.exchanged(told, one, other))


def _here(
    session: Session, circle: Circle, run: Run, step: int, held_at: datetime
) -> tuple[list[str], dict[str, int]]:
    """Who will be there, and since which step each member is."""
    present = [one for one in members.present(session, circle) if one[0].outside_since is None]
    here = [
        member.user_id
        for member, enrolment in present
        if hours.expected(enrolment, run, step, held_at)
        and not people.away(session, circle.workspace_id, member.user_id, held_at)
    ]
    return here, {member.user_id: member.joined_step for member, _ in present}


def _before(session: Session, circle: Circle, step: int) -> dict[int, Speakers]:
    return {at: told for at, told in speakers.by_step(session, circle).items() if at < step}
