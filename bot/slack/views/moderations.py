"""What waits for moderators: the bundled message, the list that a modal and the home share, and the words of a no."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    InputBlock,
    Option,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import PlainTextInputElement, RadioButtonsElement

from bot.domain.moderations import (
    EVERYBODY,
    OWN_LIMIT,
    DeclineCode,
    Declined,
    Digest,
    Note,
    Place,
)
from bot.domain.proposals import Desk, ProposalCard
from bot.slack import ids
from bot.slack.views import kit, proposals
from bot.slack.views.kit import Json, Message
from bot.slack.views.places import of_list, subject_of
from bot.wording import _, ngettext


def digest(found: Digest) -> Message:
    """The one message of a day: how many wait, a line each, and the way to them."""
    if not found.count:
        return _only_notes(found)
    heading = ngettext("One proposal waits for an answer.", "{count} proposals wait for an answer.", found.count)
    lines = [f"• {kit.people(one.members)}: {kit.weekly(one.hour)}" for one in found.waits]
    more = found.count - len(found.waits)
    if more > 0:
        lines.append(ngettext("• and one more", "• and {count} more", more))
    notes = [_note(one) for one in found.notes]
    press = ngettext("Look at it", "Look at them", found.count)
    names = ngettext("Look at the proposal that waits", "Look at the {count} proposals that wait", found.count)
    look = kit.button(press, ids.MODERATION_LOOK, "0", names=names, style="primary")
    shown = "\n".join([f"*{heading}*", *lines, *notes])
    way = _("*{press}* opens the list; it stands in my Home too.", press=press)
    return kit.message(f"{shown}\n{way}", [*kit.sections(shown), ActionsBlock(elements=[look]), kit.context(way)])


def _only_notes(found: Digest) -> Message:
    """The message of a day on which no proposal waits, and something else does."""
    shown = "\n".join(_note(one) for one in found.notes)
    names = _("Look at the rounds that are open")
    look = kit.button(_("Look at it"), ids.ROUND_LIST, ids.ALL, names=names, style="primary")
    return kit.message(shown, [*kit.sections(shown), ActionsBlock(elements=[look])])


def nobody_may() -> Message:
    """The word to moderators who are all in a circle that waits for one of them."""
    return kit.plain(
        _(
            "The circle that you are to be in waits for a moderator, and there is none who is not in it. It begins once "
            "another moderator looks at it; whoever runs me can name one: `circles workspace --moderators`. You and the "
            "others need not do anything else."
        )
    )


def list_(desk: Desk, done: str = "") -> Json:
    """The list as a modal; `done` says what has just been decided."""
    said = kit.sections(done) if done else []
    blocks = [*said, *listed(desk, at_home=False)]
    return kit.modal(_("Proposals"), blocks, callback_id=ids.MODERATION_VIEW)


def listed(desk: Desk, *, at_home: bool) -> list[Block]:
    """A page of the proposals that wait, each with its facts and what can be done about it, and the way to the others."""
    if not desk.proposals:
        return [*kit.sections(_("No proposal waits for a decision."))]
    blocks: list[Block] = []
    for proposal in desk.proposals:
        place = Place(proposal.circle_id, desk.page, at_home)
        lines = [f"*{proposals.title(proposal)}*", *proposals.facts(proposal), *_turn(proposal)]
        blocks += [*kit.sections("\n".join(lines)), ActionsBlock(elements=_buttons(proposal, place))]
    return [*blocks, *_pages(desk, at_home)]


def decline_form(proposal: ProposalCard, place: Place) -> Json:
    """The modal in which a moderator says why; what they write points at nobody."""
    what = "\n".join([f"*{proposals.title(proposal)}*", *proposals.facts(proposal)])
    options = [Option(value=code.value, label=name) for code, name in _reason_names().items()]
    says = _(
        "Each of its people is told in private, without your name, and keeps their place on the waiting list."
    )
    blocks: list[Block] = [
        *kit.sections(f"{what}\n{says}"),
        InputBlock(
            block_id=ids.FIELD_REASON,
            label=_("Why?"),
            element=RadioButtonsElement(action_id=ids.INPUT, options=options),
            optional=True,
        ),
        InputBlock(
            block_id=ids.FIELD_OWN_WORDS,
            label=_("Or in your own words"),
            hint=_("What you write here is sent instead. Write about the circle, not about anybody in it."),
            element=PlainTextInputElement(action_id=ids.INPUT, multiline=True, max_length=OWN_LIMIT),
            optional=True,
        ),
    ]
    subject = subject_of(place)
    return kit.modal(
        _("Decline a circle"), blocks, callback_id=ids.DECLINE_SUBMIT, subject=subject, submit=_("Decline")
    )


def declined(what: Declined) -> Message:
    """What each of its people reads: why, in words that point at nobody, and that they keep their place."""
    opening = _(
        "*The circle that was suggested to you does not begin as it was suggested* ({programme}).",
        programme=what.programme,
    )
    keeps = _(
        "You keep your place on the waiting list, and another circle is suggested to you as soon as there is one. "
        "There is nothing you need to do."
    )
    if what.words is None:
        text = "\n".join([opening, *([_reasons()[what.code]] if what.code else []), keeps])
        return kit.plain(text)
    says = _("Why, in the words of the moderators:")
    blocks: list[Block] = [
        *kit.sections(f"{opening}\n{says}"),
        SectionBlock(text=PlainTextObject(text=what.words, emoji=False)),
        *kit.sections(keeps),
    ]
    return kit.message("\n".join([opening, says, kit.escape(what.words), keeps]), blocks)


def kept_place(programme: str) -> Message:
    """The word to somebody in whose place the circle goes on with another one, or with one person fewer."""
    return kit.plain(
        _(
            "The circle that was suggested to you ({programme}) is now put together in another way, without you this "
            "time. You keep your place on the waiting list, and the next circle that fits is suggested to you. There "
            "is nothing you need to do.",
            programme=programme,
        )
    )


def already_decided(state: str) -> str:
    """The word to whoever decides on what was decided before, by the state of the circle."""
    if state == "declined":
        return _("This proposal was declined already. Nothing was changed.")
    return _("This proposal was approved already. Nothing was changed.")


def approved() -> str:
    """The word to whoever has approved."""
    return _("Approved. Its channel is being made, and its people hear from me there.")


def asked_again() -> str:
    """The word to whoever would have approved, when the hour does not suit its people by now."""
    return _(
        "Its hour does not suit everybody in it any more, so I ask its people about another one. Once they agree it "
        "comes back to the moderators; a circle of a round then begins."
    )


def was_declined() -> str:
    """The word to whoever has declined."""
    return _("Declined. Each of its people is told in their working hours, and keeps their place.")


def _note(note: Note) -> str:
    return _NOTES[note.code](note.count)


def _turn(proposal: ProposalCard) -> list[str]:
    """Whose turn it is, where that is a person or everybody."""
    if proposal.turn == EVERYBODY:
        return [_("It has waited for some days, so it is every moderator's turn.")]
    if proposal.turn and proposal.turn[0] in "UW":
        return [_("*Turn:* <@{user}>", user=proposal.turn)]
    return []


def _buttons(proposal: ProposalCard, place: Place) -> list[ButtonElement]:
    subject, facts = subject_of(place), proposals.names_of(proposal)
    return [
        proposals.read_button(proposal),
        kit.button(
            _("Approve"),
            ids.PROPOSAL_APPROVE,
            subject_of(place, proposal.stamp),
            names=_("Approve this {programme} circle of {count}", **facts),
            style="primary",
        ),
        kit.button(
            _("Adjust"),
            ids.PROPOSAL_ADJUST,
            subject,
            names=_("Adjust this {programme} circle of {count}", **facts),
        ),
        kit.button(
            _("Decline"),
            ids.PROPOSAL_DECLINE,
            subject,
            names=_("Decline this {programme} circle of {count}", **facts),
        ),
    ]


def _pages(desk: Desk, at_home: bool) -> list[Block]:
    """The way to the other pages, where there are any."""
    if desk.pages == 1:
        return []
    where = of_list(at_home=at_home)
    facts = {"page": desk.page + 1, "pages": desk.pages, "count": desk.count}
    ways: list[ButtonElement] = []
    if desk.page > 0:
        names = _("Back to page {page} of the proposals", page=desk.page)
        ways.append(kit.button(_("Back"), ids.MODERATION_PREVIOUS, f"{desk.page - 1}:{where}", names=names))
    if desk.page + 1 < desk.pages:
        names = _("More proposals: page {page}", page=desk.page + 2)
        ways.append(kit.button(_("More"), ids.MODERATION_NEXT, f"{desk.page + 1}:{where}", names=names))
    says = _("Page {page} of {pages}; {count} proposals wait in all.", **facts)
    return [ActionsBlock(elements=ways), kit.context(says)]


def _reason_names() -> Mapping[DeclineCode, str]:
    """The ready sentences as a moderator chooses them."""
    return {
        DeclineCode.ONE_TEAM: _("Too many would come from one team"),
        DeclineCode.HOUR: _("The hour is not a good one"),
        DeclineCode.MORE_PEOPLE: _("Let us wait for more people"),
        DeclineCode.LATER: _("This programme starts later"),
    }


def _reasons() -> Mapping[DeclineCode, str]:
    """The ready sentences as its people read them."""
    return {
        DeclineCode.ONE_TEAM: _(
            "Too many in it would have come from one team: a circle is of more use with people from several."
        ),
        DeclineCode.HOUR: _("The hour was not a good one for a circle."),
        DeclineCode.MORE_PEOPLE: _(
            "It is worth waiting for a few more people, so that a better circle can be made."
        ),
        DeclineCode.LATER: _("This programme starts later."),
    }


# What else the bundled message says, by the code of a note; features/moderations.py finds them.
_NOTES: Mapping[str, Callable[[int], str]] = {
    "rounds": lambda count: ngettext(
        "The circles of a round are ready to be looked at: `{command} round`.",
        "The circles of {count} rounds are ready to be looked at: `{command} round`.",
        count,
        command=ids.COMMAND,
    ),
    "unopened": lambda count: ngettext(
        "One approved circle still has no channel. Make a private one, invite me, and type `{command} here` there.",
        "{count} approved circles still have no channel. Make a private one for each, invite me, and type "
        "`{command} here` there.",
        count,
        command=ids.COMMAND,
    ),
}
