"""A round as a moderator sees it: what is wanted of it, its planned circles and why each is good, and the ways on."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject

from bot.domain.merits import Why
from bot.domain.moderations import Place
from bot.domain.rounds import AudienceKind, Draft, Result, RoundCard, RoundPage, RoundState
from bot.slack import ids
from bot.slack.views import answers, kit, proposals
from bot.slack.views.kit import Json
from bot.slack.views.places import subject_of
from bot.wording import _, ngettext

_BAR = 20  # Signs that a whole search is.


def page(shown: RoundPage, done: str = "") -> Json:
    """A page of a round as a modal; `done` says what has just been done."""
    card = shown.card
    blocks: list[Block] = [*kit.sections(done), *kit.sections("\n".join(_head(card)))]
    if card.state is not RoundState.READY:
        return modal([*blocks, *kit.sections(at_work(card)), *_progress(card)])
    blocks += [*kit.sections("\n".join(_stands(card))), ActionsBlock(elements=_ways(card))]
    for one in shown.drafts:
        place = Place(one.card.circle_id, shown.page, at_home=False, in_round=True)
        blocks += [*kit.sections("\n".join(_lines(one))), ActionsBlock(elements=_buttons(one, place))]
    return modal([*blocks, *_pages(shown)])


def sent() -> str:
    """The word to whoever has approved one circle."""
    return _("Its people are asked in private. When enough of them say yes, its channel is made.")


def is_closing() -> str:
    """The word to whoever has closed a round, or approved its last circle."""
    return _(
        "This round is closed. Whoever is in no circle waits on, and nobody learns of the circles that were planned."
    )


def modal(blocks: Sequence[Block]) -> Json:
    """The window of a round."""
    return kit.modal(_("Round"), blocks, callback_id=ids.ROUND_VIEW)


def _head(card: RoundCard) -> list[str]:
    lines = [f"*{card.programme}* · {_audience(card)}"]
    if card.theme:
        lines.append(_("*Theme:* {theme}", theme=kit.beside(kit.escape(card.theme))))
    starts, ends = card.window.from_on, card.window.until_on
    if starts and ends:
        lines.append(_("*First meetings:* {first} to {last}", first=kit.full_day(starts), last=kit.full_day(ends)))
    elif starts:
        lines.append(_("*First meetings:* from {first} on", first=kit.full_day(starts)))
    elif ends:
        lines.append(_("*First meetings:* until {last}", last=kit.full_day(ends)))
    return lines


def _audience(card: RoundCard) -> str:
    names = card.audience.names
    if card.audience.kind is AudienceKind.DEPARTMENT:
        return _("of those in {department}", department=kit.beside(kit.escape(names[0])))
    if card.audience.kind is AudienceKind.GROUP:
        return _("of the members of <!subteam^{group}>", group=names[0])
    if card.audience.kind is AudienceKind.PEOPLE:
        return ngettext("of a list of one person", "of a list of {count} people", len(names))
    return _("of everybody who waits")


def at_work(card: RoundCard) -> str:
    """What I am doing with a round at this moment."""
    if card.state is RoundState.FORMING and card.stopped_by is not None:
        return _("I am ending the search, and keep the best circles so far. This window changes by itself.")
    if card.state is RoundState.FORMING and card.part is not None:
        return _(
            "I am forming circles: *{percent} % of the search is done.* This window changes by itself when they are there; "
            "`{command} round` brings you back.",
            percent=card.part,
            command=ids.COMMAND,
        )
    if card.state is RoundState.FORMING:
        return _(
            "I am forming circles… With thousands of people that takes a minute. This window changes by itself when they "
            "are there; `{command} round` brings you back.",
            command=ids.COMMAND,
        )
    if card.state is RoundState.SENDING:
        return _("I am asking the people of the circles you approved, each in their working hours.")
    return _("It is being closed.")


def _progress(card: RoundCard) -> list[Block]:
    """A bar for those who see it, of what is said in words, and the way to end the search."""
    if card.state is not RoundState.FORMING or card.part is None or card.stopped_by is not None:
        return []
    names = _(
        "Stop forming the circles of the round of {programme}, and keep the best so far", programme=card.programme
    )
    stop = kit.button(_("Stop and keep the best so far"), ids.ROUND_STOP, card.round_id, names=names)
    full = round(card.part * _BAR / 100)
    return [kit.context("▰" * full + "▱" * (_BAR - full)), ActionsBlock(elements=[stop])]


def _stands(card: RoundCard) -> list[str]:
    circles = ngettext("One circle", "{count} circles", card.count + card.own)
    people = ngettext("one person", "{count} people", card.people)
    lines = [_("{circles} with {people}. Nobody in them knows of it yet.", circles=circles, people=people)]
    if not card.count + card.own:
        lines = [_none(card)]
    if card.left:
        lines.append(ngettext("One person is in none.", "{count} people are in none.", card.left))
    if card.result is not None and card.result.bound:
        lines.append(_how_good(card.result))
    if card.stopped_by is not None:
        lines.append(
            _(
                "<@{user}> had the search end before it was through: *Form again* lets it look for better ones.",
                user=card.stopped_by,
            )
        )
    if card.own:
        lines.append(
            ngettext(
                "One of them has you in it, so it is not shown here and another moderator decides on it.",
                "{count} of them have you in them, so they are not shown here and another moderator decides on them.",
                card.own,
            )
        )
    return lines


def _none(card: RoundCard) -> str:
    """Why there is no circle in it."""
    if card.is_over and card.window.until_on is not None:
        return _(
            "There is no circle in it: nobody can be asked in time for a first meeting by {last}. Close it, and open another "
            "one with a later day.",
            last=kit.full_day(card.window.until_on),
        )
    return _(
        "There is no circle in it: none could be made, by hours, numbers or rules. Form them again when more people have joined."
    )


def _how_good(result: Result) -> str:
    percent = min(100, int(100 * result.score / result.bound))
    return _(
        "As they were formed they reach {percent} of the 100 points that no circles of these {count} people could exceed.",
        percent=percent,
        count=result.size,
    )


def _ways(card: RoundCard) -> list[ButtonElement]:
    """What can be done with all of it."""
    programme = {"programme": card.programme}
    all_names = _("Approve all circles of the round of {programme}", **programme)
    again_names = _("Form the circles of the round of {programme} again", **programme)
    left_names = _("Who is in no circle of the round of {programme}", **programme)
    close_names = _("Close the round of {programme}", **programme)
    subject = card.round_id
    approve = kit.button(
        _("Approve all"),
        ids.ROUND_APPROVE_ALL,
        subject,
        names=all_names,
        style="primary",
        confirm=ConfirmObject(
            title=_("Approve all circles?"),
            text=_(
                "Their people are asked in private, on all pages. Circles that cannot be sent as they are stay here."
            ),
            confirm=_("Approve all"),
            deny=_("Not yet"),
        ),
    )
    again = kit.button(
        _("Form again"),
        ids.ROUND_AGAIN,
        subject,
        names=again_names,
        confirm=ConfirmObject(
            title=_("Form them again?"),
            text=_("Locked circles stay as they are; all others are put together anew."),
            confirm=_("Form again"),
            deny=_("Keep them"),
        ),
    )
    close = kit.button(
        _("Close the round"),
        ids.ROUND_CLOSE,
        subject,
        names=close_names,
        style="danger",
        confirm=ConfirmObject(
            title=_("Close the round?"),
            text=_("The circles shown here are let go. Their people wait on, and never hear of them."),
            confirm=_("Close"),
            deny=_("Keep it open"),
        ),
    )
    found = [approve] if card.count else []
    found.append(again)
    if card.left:
        found.append(kit.button(_("Who is in none"), ids.ROUND_LEFT, f"{subject}:0", names=left_names))
    return [*found, close]


def _lines(one: Draft) -> list[str]:
    """A planned circle: who and when, why it is good, and what to know of it."""
    title = _("Circle of {count}", count=len(one.card.members))
    lines = [f"*{title}*" + (" · " + _("locked") if one.locked else ""), *proposals.facts(one.card)]
    good = _why(one.why)
    if good and not one.card.short:
        lines.append(_("*Why:* {good}", good=good))
    if one.card.short:
        lines.append(_("*It is too small by now.* Put somebody in, or form the circles again."))
    elif not one.sound:
        lines.append(
            _(
                "*It cannot be sent as it is:* its hour or its first day suits no more, or not all in it fit together any "
                "more. Adjust it, or form the circles again."
            )
        )
    return lines


def _why(found: Why) -> str:
    """Why a circle is good, in a line of facts about all of it; nothing where nothing is known of its people."""
    said: list[str] = []
    if found.departments > 1:
        said.append(_("{count} departments", count=found.departments))
    if found.sites > 1:
        said.append(_("{count} sites", count=found.sites))
    if found.functions > 1:
        said.append(_("{count} functions", count=found.functions))
    if found.near == found.pairs > 0:
        said.append(_("similar level"))
    names = answers.topic_names()
    topics = [names[one] for one in found.topics if one in names]
    if topics:
        said.append(_("two or more share: {topics}", topics=", ".join(topics)))
    if found.pairs and not found.met:
        said.append(_("no two of them were in a circle before"))
    return ", ".join(said)


def _buttons(one: Draft, place: Place) -> list[ButtonElement]:
    subject, facts = subject_of(place), proposals.names_of(one.card)
    approve = kit.button(
        _("Approve"),
        ids.ROUND_APPROVE,
        subject_of(place, one.card.stamp),
        names=_("Approve this {programme} circle of {count}", **facts),
    )
    adjust = kit.button(
        _("Adjust"), ids.PROPOSAL_ADJUST, subject, names=_("Adjust this {programme} circle of {count}", **facts)
    )
    if one.locked:
        names = _("Unlock this {programme} circle of {count}", **facts)
        lock = kit.button(_("Unlock"), ids.ROUND_UNLOCK, subject, names=names)
    else:
        names = _("Lock this {programme} circle of {count}", **facts)
        lock = kit.button(_("Lock"), ids.ROUND_LOCK, subject, names=names)
    return [*([approve] if one.sound else []), adjust, lock]


def _pages(shown: RoundPage) -> list[Block]:
    facts = {"page": shown.page + 1, "pages": shown.pages, "count": shown.card.count}
    ways = turns(shown.card.round_id, shown.page, shown.pages, ids.ROUND_PREVIOUS, ids.ROUND_NEXT, _circle_pages())
    if not ways:
        return []
    return [
        ActionsBlock(elements=ways),
        kit.context(_("Page {page} of {pages}; {count} circles in all.", **facts)),
    ]


def turns(
    round_id: str, number: int, pages: int, back: str, more: str, names: tuple[Callable[[int], str], ...]
) -> list[ButtonElement]:
    """The ways to the page before and the one after, where there are any."""
    found: list[ButtonElement] = []
    if number > 0:
        found.append(kit.button(_("Back"), back, f"{round_id}:{number - 1}", names=names[0](number)))
    if number + 1 < pages:
        found.append(kit.button(_("More"), more, f"{round_id}:{number + 1}", names=names[1](number + 2)))
    return found


def _circle_pages() -> tuple[Callable[[int], str], ...]:
    return (
        lambda number: _("Back to page {page} of the planned circles", page=number),
        lambda number: _("More planned circles: page {page}", page=number),
    )
