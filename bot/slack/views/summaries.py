"""The participation summary in words, the same for Slack and for the command line."""

from collections.abc import Sequence

from babel.dates import format_date
from slack_sdk.models.blocks import Block

from bot.domain.disclosure import FLOOR_CIRCLES, FLOOR_PEOPLE, Band, BandKind
from bot.domain.summaries import Figures, Summary
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _, language


def summary(programmes: Sequence[Summary]) -> Message:
    """The summary of all programmes."""
    parts = [f"*{kit.escape(one.programme)}*\n{_programme(one)}" for one in programmes]
    blocks: list[Block] = [kit.header(_("Participation in peer circles"))]
    for part in parts:
        blocks += kit.sections(part)
    return kit.message(
        "\n\n".join([_("Participation in peer circles"), *parts, _how()]), [*blocks, kit.context(_how())]
    )


def plain_text(programmes: Sequence[Summary]) -> str:
    """The same without Slack's markup, for the command line."""
    return (
        summary(programmes).text.replace("*", "").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    )


def _programme(one: Summary) -> str:
    if one.figures is None or one.as_of is None:
        return _(
            "There are too few to show: figures need at least {people} people in at least {circles} circles.",
            people=FLOOR_PEOPLE,
            circles=FLOOR_CIRCLES,
        )
    month = format_date(one.as_of, "MMMM y", locale=language())
    return "\n".join([*_figures(one.figures), _("As of {month}.", month=month)])


def _figures(figures: Figures) -> list[str]:
    return [
        _("• People in a circle whose first week is over: about {count}", count=figures.people),
        _("• Answered at least half of the weekly check-ins: {count}", count=_band(figures.active)),
        _("• Weekly check-ins answered: {rate}", rate=_rate(figures.answered_percent)),
        _(
            "• Commitments due and looked back on, whatever came of them: {rate}",
            rate=_rate(figures.looked_back_percent),
        ),
    ]


def _band(band: Band) -> str:
    if band.kind is BandKind.FEW:
        return _("fewer than {value}", value=band.value)
    if band.kind is BandKind.ALL_BUT_FEW:
        return _("all but fewer than {value}", value=band.value)
    return _("about {value}", value=band.value)


def _rate(percent: int | None) -> str:
    if percent is None:
        return _("nothing was due yet")
    if percent == 10:
        return _("10 % or less")
    if percent == 90:
        return _("90 % or more")
    return _("about {percent} %", percent=percent)


def _how() -> str:
    return _(
        "Pooled over a whole programme, rounded, and renewed at most once a month and only after enough has "
        "changed, so that nobody can be worked out. Everybody who has joined can read this same page."
    )
