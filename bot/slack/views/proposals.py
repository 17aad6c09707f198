"""What moderators see: a proposed circle with its two buttons, what was decided, and what went wrong."""

from slack_sdk.models.blocks import ActionsBlock, Block, ConfirmObject, MarkdownTextObject, SectionBlock

from bot.domain.circles import CircleState
from bot.domain.proposals import ProposalCard, Trouble
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Message
from bot.wording import _


def card(proposal: ProposalCard) -> Message:
    """A proposal to decide on; once it is decided, the same card says so and has no buttons."""
    lines = [
        _("*Who:* {people}", people=kit.people(proposal.members)),
        _(
            "*Hour:* {hour}, {minutes} minutes, inside everybody's hours on every date",
            hour=kit.weekly(proposal.hour),
            minutes=proposal.minutes,
        ),
        _(
            "*First meeting:* {at}, then weekly, {count} meetings",
            at=kit.when(proposal.first_at, proposal.hour.zone),
            count=proposal.meetings,
        ),
    ]
    title = _("A circle is proposed: {programme}", programme=proposal.programme)
    verdict = _verdict(proposal)
    if proposal.state is not CircleState.PROPOSED:
        lines.append(verdict)
    else:
        verdict = _("Approve it or decline it with the buttons of this message.")
    blocks: list[Block] = [kit.header(title), SectionBlock(text=MarkdownTextObject(text="\n".join(lines)))]
    if proposal.state is CircleState.PROPOSED:
        blocks.append(_buttons(proposal))
    return kit.message("\n".join([title, *lines[:3], verdict]), blocks)


def approved() -> str:
    """The word to the moderator who approved."""
    return _("Approved. The private channel is being made and its people are invited.")


def declined() -> str:
    """The word to the moderator who declined."""
    return _("Declined. Its people wait on, and the same group is not proposed again. Nobody is told.")


def trouble(what: Trouble) -> Message:
    """What went wrong in making a channel or inviting people, and what to do."""
    if what.users:
        text = _(
            "Not everybody could be invited into a circle: {people}. Slack says no to guests of single channels, "
            "deactivated accounts and people of other organisations. Any member of the circle can try by hand.",
            people=kit.people(what.users),
        )
    else:
        text = _(
            "A circle that was approved has no channel: Slack answered `{error}`. If people may not create private "
            "channels here, a workspace owner can allow it; `circles doctor` tells more.",
            error=what.error,
        )
    if what.users:
        return kit.plain(text)
    names = _("Try again to make the channel of this circle")
    again = kit.button(_("Try again"), ids.CIRCLE_RETRY, what.circle_id, names=names)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[again])])


def trying_again() -> str:
    """The word to the moderator who has it tried again."""
    return _("The channel is being tried again. If Slack refuses once more, you are told.")


def _verdict(proposal: ProposalCard) -> str:
    who = f"<@{proposal.decided_by}>" if proposal.decided_by else _("a moderator")
    if proposal.state is CircleState.DECLINED:
        return _("*Declined* by {who}.", who=who)
    return _("*Approved* by {who}.", who=who)


def _buttons(proposal: ProposalCard) -> ActionsBlock:
    sure = ConfirmObject(
        title=_("Decline this circle?"),
        text=_("Its people wait on, and the same group is not proposed again. Nobody is told."),
        confirm=_("Decline"),
        deny=_("Keep it"),
        style="danger",
    )
    names = {"programme": proposal.programme, "count": len(proposal.members)}
    return ActionsBlock(
        elements=[
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
    )
