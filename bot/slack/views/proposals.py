"""What moderators see of a proposed circle, and what went wrong with one that was approved."""

from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
)

from bot.domain.hindrances import hindrance
from bot.domain.proposals import ProposalCard, Trouble
from bot.domain.steps import Subject
from bot.slack import ids
from bot.slack.views import kit, previews, rhythms, troubles
from bot.slack.views.kit import Message
from bot.wording import _


def names_of(proposal: ProposalCard) -> dict[str, object]:
    """What the label of a button says of the circle it acts on."""
    return {"programme": proposal.programme, "count": len(proposal.members)}


def title(proposal: ProposalCard) -> str:
    """What is proposed, in one line."""
    return _("A circle of {count} is proposed: {programme}", **names_of(proposal))


def trouble(what: Trouble) -> Message:
    """What went wrong in making a channel, inviting people or posting, and what to do."""
    if what.kind == "circle.invite":
        text = _(
            "Not everybody could be invited into a circle: {people}. Slack says no to guests of single channels, "
            "deactivated accounts and people of other organisations. Any member of the circle can try by hand.",
            people=kit.people(what.users),
        )
        return kit.plain(text)
    advice = troubles.advice(hindrance(what.kind, what.cause))
    if what.kind != "circle.open":
        text = _(
            "A message could not be posted in the channel of a circle ({people}): Slack answered `{cause}`. {advice}",
            people=kit.people(what.users),
            cause=what.cause,
            advice=advice,
        )
        return kit.plain(text)
    text = _(
        "A circle that was approved has no channel: Slack answered `{cause}`. {advice} `circles doctor` tells more.",
        cause=what.cause,
        advice=advice,
    )
    names = _("Try again to make the channel of this circle")
    again = kit.button(_("Try again"), ids.CIRCLE_RETRY, what.circle_id, names=names)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[again])])


def trying_again() -> str:
    """The word to the moderator who has it tried again."""
    return _("I am trying again to make the channel. If Slack refuses once more, you are told.")


def facts(proposal: ProposalCard) -> list[str]:
    """Who and when, a line each; not when, where they are too few for that to be anything but their own hours."""
    started = [_("*Started by:* <@{user}>", user=proposal.founder)] if proposal.founder else []
    leads = (
        [_("*Facilitates, if they say yes:* <@{user}>", user=proposal.facilitator)] if proposal.facilitator else []
    )
    again = [_("It was approved in a round. Something has changed since, so it needs another look.")]
    who = [_("*Who:* {people}", people=kit.people(proposal.members)), *started, *leads]
    if proposal.came_back:
        who = [*again, *who]
    if proposal.short:
        return who
    # Who has offered is not said anywhere: they told it to me for their circle.
    host = [_("Nobody in it has offered to host.")] if proposal.nobody_offered else []
    return [
        *who,
        *host,
        _("*Hour:* {hour}, {minutes}", hour=_hours(proposal), minutes=rhythms.minutes(proposal.rhythm)),
        _(
            "*First meeting:* {at} on your own clock at the earliest, {afterwards}",
            at=kit.when(proposal.first_at, proposal.hour.zone),
            afterwards=rhythms.afterwards(proposal.rhythm),
        ),
    ]


def _hours(proposal: ProposalCard) -> str:
    """The weekly hour, and what it is at the first meeting for members whose clocks show another one; so for two."""
    clocks = {zone: _clock(proposal, zone) for zone in proposal.zones}
    here = _clock(proposal, proposal.hour.zone)
    others = [f"{clock} {zone}" for zone, clock in clocks.items() if clock != here]
    return "; ".join([kit.weekly(proposal.hour), *others])


def _clock(proposal: ProposalCard, zone: str) -> str:
    at = proposal.first_at
    return ", ".join(kit.clock(one.astimezone(ZoneInfo(zone))) for one in (at, proposal.second_at) if one)


def read_button(proposal: ProposalCard) -> ButtonElement:
    """The way to all steps of a circle that is proposed."""
    names = _("Read all steps of this {programme} circle of {count}", **names_of(proposal))
    subject = previews.subject_of(Subject(proposal.circle_id, of_circle=True), 0)
    return kit.button(_("Read all steps"), ids.AHEAD_OPEN, subject, names=names)
