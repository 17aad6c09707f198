"""What stands in the way of a circle for somebody who waits, as far as they may know it, and what would help."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.forming.people import Help, Reason, Unplaced


class Hindrance(StrEnum):
    """Why somebody is in no circle yet.

    Whether hours, numbers or a rule between people stand in the way is not told apart, and not even kept: whoever knows
    of a circle with a free seat would know of a rule for certain, of who avoids whom or what a company says of its people.
    """

    NO_HOURS = "no_hours"  # Their own are shorter than a meeting.
    NO_CIRCLE = "no_circle"  # None could be made with them, by hours, numbers or rules.
    SOON = "soon"  # A small circle is possible, and somebody may still join it.


@dataclass(frozen=True)
class Outlook:
    """How things stand for somebody: what would help is a weekday, or being free between two minutes of the day."""

    hindrance: Hindrance
    weekday: int | None = None
    between: tuple[int, int] | None = None


_TOLD = {
    Reason.NO_HOURS: Hindrance.NO_HOURS,
    Reason.NO_COMMON_HOURS: Hindrance.NO_CIRCLE,
    Reason.RULES: Hindrance.NO_CIRCLE,
    Reason.NUMBERS: Hindrance.NO_CIRCLE,
    Reason.SOON: Hindrance.SOON,
}


def outlook(unplaced: Unplaced) -> Outlook | None:
    """What somebody may know of why they could not be placed; None where so few wait that this says it all."""
    hindrance, helps = _TOLD.get(unplaced.reason), unplaced.helps
    if hindrance is None:
        return None
    if helps is None or _is_overnight(helps):
        return Outlook(hindrance)
    return Outlook(hindrance, helps.weekday, helps.between)


def _is_overnight(helps: Help) -> bool:
    """Tell whether it would help to be free over midnight, which nobody can say of themselves."""
    return helps.between is not None and helps.between[1] <= helps.between[0]
