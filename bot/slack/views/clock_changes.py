"""The private word that a circle's hour moves on its reader's own clock."""

from datetime import datetime

from babel.dates import format_date

from bot.domain.clock_changes import ClockChange
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _, language


def moves(found: ClockChange) -> Message:
    """From when on, at what time instead of which, why, and what can be done."""
    facts = {
        "day": kit.day(found.now.date()),
        "now": kit.clock(found.now),
        "was": _was(found),
        "anchor": found.anchor,
        "channel": found.channel_id,
    }
    of_two = _("That is one of two hours by turns; if the other one moves too, you hear of it apart.")
    if found.leads:
        text = _(
            "*From {day} on the circle in <#{channel}>, which you facilitate, meets at {now} on your clock instead "
            "of {was}.* Its hour follows the clocks of {anchor}, and from then on they stand differently to yours.\n"
            "If it does not suit you, talk about it there: its members can set another hour.",
            **facts,
        )
        return kit.plain(f"{text}\n{of_two}" if found.of_two else text)
    lines = [
        _(
            "*From {day} on your circle meets at {now} on your clock instead of {was}.* Its hour follows the clocks of "
            "{anchor}, and from then on they stand differently to yours.",
            **facts,
        )
    ]
    if found.of_two:
        lines.append(of_two)
    if found.outside:
        lines.append(_("That is outside the hours you gave when you joined."))
    lines.append(
        _(
            "If it does not suit you, talk about it in <#{channel}>: `{command} meeting` sets another hour for all of you.",
            channel=found.channel_id,
            command=ids.COMMAND,
        )
    )
    return kit.plain("\n".join(lines))


def _was(found: ClockChange) -> str:
    """The time it was at, with the day where that is another one now."""
    same_day = found.was.weekday() == found.now.weekday()
    return kit.clock(found.was) if same_day else f"{_weekday(found.was)} {kit.clock(found.was)}"


def _weekday(at: datetime) -> str:
    return format_date(at.date(), "EEE", locale=language())
