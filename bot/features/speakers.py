"""Who speaks first and last in a meeting: another member each time, in turn."""

from bot.domain import turns as rules
from bot.domain.turns import Speakers
from bot.domain.worktime import Run
from bot.features import people
from bot.store import meetings, members, speakers
from bot.store.models import Circle
from bot.store.session import Session


def choose(session: Session, circle: Circle, run: Run, step: int) -> None:
    """Chooses among those who will be there, when a step begins in which the whole circle meets."""
    held_at = meetings.held_at(session, circle, run, step)
    if held_at is None:
        return
    present = [member for member, _ in members.present(session, circle) if member.outside_since is None]
    here = [one.user_id for one in present if not people.away(session, circle.workspace_id, one.user_id, held_at)]
    came = {one.user_id: one.joined_step for one in present}
    before = {at: told for at, told in speakers.by_step(session, circle).items() if at < step}
    speakers.set_(session, circle, step, rules.speakers(here, before, came))


def of_step(session: Session, circle: Circle, step: int) -> Speakers:
    """Those of a step without whoever has left since; nobody where none were chosen."""
    told = speakers.by_step(session, circle).get(step, Speakers(None, None))
    still = {member.user_id for member, _ in members.present(session, circle)}
    first, last = (one if one in still else None for one in (told.first, told.last))
    return Speakers(first, last)
