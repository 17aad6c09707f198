"""Those for whom a round has no circle, and why."""

from collections.abc import Callable

from slack_sdk.models.blocks import ActionsBlock

from bot.domain.forming.people import Reason
from bot.domain.rounds import LeftOver, LeftPage
from bot.slack import ids
from bot.slack.views import kit, rounds
from bot.slack.views.kit import Json
from bot.wording import _, ngettext


def page(shown: LeftPage) -> Json:
    """A page of those who are in no circle of a round, and why."""
    lines = [f"• <@{one.user_id}>: {_why(one)}" for one in shown.people]
    says = "\n".join(lines) or _("Everybody who was to be in a circle is in one.")
    names = _("Back to the circles of this round")
    back = kit.button(_("Back"), ids.ROUND_LOOK, f"{shown.round_id}:0", names=names)
    facts = {"page": shown.page + 1, "pages": shown.pages, "count": shown.count}
    ways = rounds.turns(
        shown.round_id, shown.page, shown.pages, ids.ROUND_LEFT_PREVIOUS, ids.ROUND_LEFT_NEXT, _left_pages()
    )
    says_page = [kit.context(_("Page {page} of {pages}; {count} people in all.", **facts))]
    helps = _(
        "More people, more days or longer hours would help. Once the round is over, each can read their own in private."
    )
    keep = kit.context(_("All of them wait on, and keep their places. Nobody is told of this list.") + f" {helps}")
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
    """Why somebody is in none; one sentence for hours, numbers and rules, so that none is told apart from the others."""
    if one.reason is Reason.NO_HOURS:
        return _("the hours they gave are nowhere long enough for a meeting.")
    if one.reason is Reason.ALONE:
        return f"{_('too few wait who speak their language.')} {_more(one.missing)}".rstrip()
    if one.reason is Reason.TAKEN_OUT:
        return _("a moderator took them out of a circle.")
    if one.reason is Reason.LATER:
        # Whoever is away has told nobody but the bot, so it is not told apart from a wish to begin later.
        return _("they could begin later only.")
    if one.reason is Reason.SINCE:
        return _("they came, or something changed, since the circles were formed.")
    return _("no circle could be made with them this time, by hours, numbers or rules.")


def _more(missing: int) -> str:
    if not missing:
        return ""
    return ngettext(
        "One more person at their hours would make a circle.",
        "{count} more people at their hours would make a circle.",
        missing,
    )
