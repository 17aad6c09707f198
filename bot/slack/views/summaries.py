"""The participation summary in words, the same for Slack and for the command line."""

from collections.abc import Sequence

from babel.dates import format_date
from slack_sdk.models.blocks import Block

from bot.domain.disclosure import FLOOR_CIRCLES, FLOOR_PEOPLE, Band, BandKind
from bot.domain.summaries import Cell, Figures, Summary
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _, language


def summary(programmes: Sequence[Summary]) -> Message:
    """The summary of all programmes."""
    parts = [f"*{kit.escape(one.programme)}*\n{_programme(one.figures, one)}" for one in programmes if one.figures]
    few = [kit.escape(one.programme) for one in programmes if one.figures is None]
    if few:
        parts.append(_too_few(few))
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


def _too_few(programmes: Sequence[str]) -> str:
    return _(
        "*{programmes}*\nThere are too few to show: figures need at least {people} people in at least {circles} circles.",
        programmes=", ".join(programmes),
        people=FLOOR_PEOPLE,
        circles=FLOOR_CIRCLES,
    )


def _programme(figures: Figures, one: Summary) -> str:
    lines = _figures(figures)
    months = {cell: format_date(at, "MMMM y", locale=language()) for cell, at in one.dates.items()}
    if len(set(months.values())) == 1:
        return "\n".join(
            [*(f"• {line}" for line in lines.values()), _("As of {month}.", month=months[Cell.PEOPLE])]
        )
    dated = [f"• {line}" + (f" ({months[cell]})" if cell in months else "") for cell, line in lines.items()]
    return "\n".join(dated)


def _figures(figures: Figures) -> dict[Cell, str]:
    people = _("People in a circle whose first step is over: about {count}", count=figures.people)
    active = _("Of them, answered at least half of their check-ins: {count}", count=_band(figures.active))
    looked_back = _("too few to show yet") if figures.looked_back is None else _band(figures.looked_back)
    return {
        Cell.PEOPLE: f"{people}\n• {active}",
        Cell.LOOKED_BACK: _(
            "Looked back on at least half of their commitments, whatever came of them: {count}", count=looked_back
        ),
    }


def _band(band: Band) -> str:
    if band.kind is BandKind.FEW:
        return _("fewer than {value}", value=band.value)
    if band.kind is BandKind.ALL_BUT_FEW:
        return _("all but fewer than {value}", value=band.value)
    return _("about {value}", value=band.value)


def _how() -> str:
    return _(
        "Pooled over a whole programme, rounded, and renewed at most once a month and only after enough people have "
        "come, gone or changed, which makes it hard to work out anybody. Everybody who has joined can read this page."
    )
