"""Those for whom a round has no circle: why, and what would help."""

from collections.abc import Callable

from babel.dates import get_day_names
from slack_sdk.models.blocks import ActionsBlock

from bot.domain.forming.people import Reason
from bot.domain.rounds import LeftOver, LeftPage
from bot.slack import ids
from bot.slack.views import kit, rounds
from bot.slack.views.kit import Json
from bot.wording import _, language, ngettext


def page(shown: LeftPage) -> Json:
    """A page of those who are in no circle of a round: why, and what would help."""
    lines = [f"• <@{one.user_id}>: {_why(one)} {_help(one)}".rstrip() for one in shown.people]
    says = "\n".join(lines) or _("Everybody who was to be in a circle is in one.")
    names = _("Back to the circles of this round")
    back = kit.button(_("Back"), ids.ROUND_LOOK, f"{shown.round_id}:0", names=names)
    facts = {"page": shown.page + 1, "pages": shown.pages, "count": shown.count}
    ways = rounds.turns(
        shown.round_id, shown.page, shown.pages, ids.ROUND_LEFT_PREVIOUS, ids.ROUND_LEFT_NEXT, _left_pages()
    )
    says_page = [kit.context(_("Page {page} of {pages}; {count} people in all.", **facts))]
    keep = kit.context(_("All of them wait on, and keep their places. Nobody is told of this list."))
    return rounds.modal(
        [
            *kit.sections(f"*{_('In no circle of this round')}*\n{says}"),
            ActionsBlock(elements=[*ways, back]),
            *(says_page if shown.pages > 1 else []),
            keep,
        ]
    )


def _left_pages() -> tuple[Callable[[int], str], ...]:
    return (
        lambda number: _("Back to page {page} of those in no circle", page=number),
        lambda number: _("More of those in no circle: page {page}", page=number),
    )


def _why(one: LeftOver) -> str:
    """Why somebody is in none. What is between two people is never told apart from full circles."""
    if one.reason is Reason.NO_HOURS:
        return _("the hours they gave are nowhere long enough for a meeting.")
    if one.reason is Reason.ALONE:
        return _("too few wait who speak their language.")
    if one.reason is Reason.NO_COMMON_HOURS:
        return _("no hour of theirs suits enough others.")
    return _("no circle at their hours had a seat for them.")


def _help(one: LeftOver) -> str:
    if one.weekday is not None:
        day = get_day_names("wide", locale=language())[one.weekday]
        return _("{day}s too would help.", day=day)
    if one.between is not None:
        starts, ends = (f"{minutes // 60 % 24:02}:{minutes % 60:02}" for minutes in one.between)
        return _("The time from {starts} to {ends} too would help.", starts=starts, ends=ends)
    if one.missing:
        return ngettext(
            "One more person at their hours would make a circle.",
            "{count} more people at their hours would make a circle.",
            one.missing,
        )
    return ""
