"""What moderators see: a proposed circle with its two buttons, what was decided, and what went wrong."""

from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    MarkdownTextObject,
    SectionBlock,
)

from bot.domain.circles import CircleState
from bot.domain.proposals import Desk, ProposalCard, Trouble
from bot.domain.steps import Subject
from bot.slack import ids
from bot.slack.views import kit, previews
from bot.slack.views.kit import Message
from bot.wording import _, ngettext


def card(proposal: ProposalCard) -> Message:
    """A proposal to decide on; once it is decided, the same card says so and has no buttons."""
    open_still = proposal.state is CircleState.PROPOSED
    lines = [
        *_facts(proposal),
        _("The hour lies within everybody's own hours on all these dates.") if open_still else _verdict(proposal),
    ]
    title = _title(proposal)
    blocks: list[Block] = [kit.header(title), SectionBlock(text=MarkdownTextObject(text="\n".join(lines)))]
    if open_still:
        blocks.append(ActionsBlock(elements=_buttons(proposal)))
        lines.append(_("Approve it or decline it with the buttons of this message."))
    return kit.message("\n".join([title, *lines]), blocks)


def at_home(desk: Desk) -> list[Block]:
    """The proposals that wait, as a moderator's home shows them: the facts of the card, and all steps to read."""
    if not desk.proposals:
        return [*kit.sections(_("No proposal waits for a decision."))]
    blocks: list[Block] = []
    for proposal in desk.proposals:
        blocks += kit.sections("\n".join([f"*{_title(proposal)}*", *_facts(proposal)]))
        blocks.append(ActionsBlock(elements=[_read_button(proposal), *_buttons(proposal)]))
    if desk.more:
        more = ngettext("One more waits.", "{count} more wait.", desk.more)
        blocks.append(kit.context(more + " " + _("They come up here as these are decided.")))
    return blocks


def trouble(what: Trouble) -> Message:
    """What went wrong in making a channel, inviting people or posting, and what to do."""
    if what.kind == "circle.invite":
        text = _(
            "Not everybody could be invited into a circle: {people}. Slack says no to guests of single channels, "
            "deactivated accounts and people of other organisations. Any member of the circle can try by hand.",
            people=kit.people(what.users),
        )
        return kit.plain(text)
    if what.kind != "circle.open":
        text = _(
            "A message could not be posted in the channel of a circle ({people}): Slack answered `{cause}`. If the "
            "channel was archived or I am no longer in it, a member can bring me back with /invite.",
            people=kit.people(what.users),
            cause=what.cause,
        )
        return kit.plain(text)
    text = _(
        "A circle that was approved has no channel: Slack answered `{cause}`. If people may not create private "
        "channels here, a workspace owner can allow it; `circles doctor` tells more.",
        cause=what.cause,
    )
    names = _("Try again to make the channel of this circle")
    again = kit.button(_("Try again"), ids.CIRCLE_RETRY, what.circle_id, names=names)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[again])])


def trying_again() -> str:
    """The word to the moderator who has it tried again."""
    return _("The channel is being tried again. If Slack refuses once more, you are told.")


def _title(proposal: ProposalCard) -> str:
    facts = {"programme": proposal.programme, "count": len(proposal.members)}
    if proposal.state is CircleState.PROPOSED:
        return _("A circle of {count} is proposed: {programme}", **facts)
    if proposal.state is CircleState.DECLINED:
        return _("Circle of {count} declined: {programme}", **facts)
    return _("Circle of {count} approved: {programme}", **facts)


def _facts(proposal: ProposalCard) -> list[str]:
    return [
        _("*Who:* {people}", people=kit.people(proposal.members)),
        _("*Hour:* {hour}, {minutes} minutes", hour=_hours(proposal), minutes=proposal.minutes),
        _(
            "*First meeting:* {at}, then every week, {count} meetings in all",
            at=kit.when(proposal.first_at, proposal.hour.zone),
            count=proposal.meetings,
        ),
    ]


def _hours(proposal: ProposalCard) -> str:
    """The weekly hour, and what it is at the first meeting for members whose clocks show another one."""
    here = kit.clock(proposal.first_at.astimezone(ZoneInfo(proposal.hour.zone)))
    clocks = {zone: kit.clock(proposal.first_at.astimezone(ZoneInfo(zone))) for zone in proposal.zones}
    others = [f"{clock} {zone}" for zone, clock in clocks.items() if clock != here]
    return "; ".join([kit.weekly(proposal.hour), *others])


def _verdict(proposal: ProposalCard) -> str:
    who = f"<@{proposal.decided_by}>" if proposal.decided_by else _("a moderator")
    if proposal.state is CircleState.DECLINED:
        return _("*Declined* by {who}.", who=who)
    return _("*Approved* by {who}.", who=who)


def _read_button(proposal: ProposalCard) -> ButtonElement:
    facts = {"programme": proposal.programme, "count": len(proposal.members)}
    names = _("Read all steps of this {programme} circle of {count}", **facts)
    subject = previews.subject_of(Subject(proposal.circle_id, of_circle=True), 0)
    return kit.button(_("Read all steps"), ids.AHEAD_OPEN, subject, names=names)


def _buttons(proposal: ProposalCard) -> list[ButtonElement]:
    sure = ConfirmObject(
        title=_("Decline this circle?"),
        text=_("Its people wait on, and the same group is not proposed again. Nobody is told."),
        confirm=_("Decline"),
        deny=_("Keep it"),
        style="danger",
    )
    names = {"programme": proposal.programme, "count": len(proposal.members)}
    return [
        kit.button(
            _("Approve"),
            ids.PROPOSAL_APPROVE,
            proposal.circle_id,
            names=_("Approve this {programme} circle of {count}", **names),
            style="primary",
        ),
        kit.button(
            _("Decline"),
            ids.PROPOSAL_DECLINE,
            proposal.circle_id,
            names=_("Decline this {programme} circle of {count}", **names),
            confirm=sure,
        ),
    ]
