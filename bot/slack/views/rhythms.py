"""How a programme goes on after its kickoff, in words."""

from bot.domain.programme import Rhythm
from bot.wording import _, ngettext


def length(rhythm: Rhythm) -> str:
    """How many meetings there are, how long they last and how far apart they are."""
    if rhythm.talks:
        return _(
            "{weeks} weeks: {meetings} meetings of {minutes} minutes, talks in twos in between",
            weeks=rhythm.steps,
            meetings=rhythm.steps - rhythm.talks,
            minutes=rhythm.minutes,
        )
    if rhythm.weeks_apart == 1:
        return _(
            "{weeks} weeks, a meeting of {minutes} minutes a week", weeks=rhythm.steps, minutes=rhythm.minutes
        )
    return _(
        "{meetings} meetings of {minutes} minutes, one every {weeks} weeks",
        meetings=rhythm.steps,
        minutes=rhythm.minutes,
        weeks=rhythm.weeks_apart,
    )


def afterwards(rhythm: Rhythm) -> str:
    """What follows the first meeting, the kickoff."""
    if rhythm.talks:
        talks = ngettext("one talk in twos in between", "{count} talks in twos in between", rhythm.talks)
        return _(
            "then every week for {weeks} weeks: {meetings} meetings of all, and {talks}",
            weeks=rhythm.steps,
            meetings=rhythm.steps - rhythm.talks,
            talks=talks,
        )
    if rhythm.weeks_apart == 1:
        return _(
            "then every week; {count} meetings in all: a kickoff and {weeks} weeks",
            count=rhythm.steps + 1,
            weeks=rhythm.steps,
        )
    return _(
        "then every {weeks} weeks; {count} meetings in all, with the kickoff",
        weeks=rhythm.weeks_apart,
        count=rhythm.steps + 1,
    )


def minutes(rhythm: Rhythm) -> str:
    """How long a meeting lasts and, where that is another time, the kickoff."""
    if rhythm.kickoff:
        return _("{minutes} minutes, the kickoff {kickoff}", minutes=rhythm.minutes, kickoff=rhythm.kickoff)
    return _("{minutes} minutes", minutes=rhythm.minutes)
