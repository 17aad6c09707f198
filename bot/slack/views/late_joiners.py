"""Coming into a running circle: the offer, the question to its members, and what came of both."""

from slack_sdk.models.blocks import ActionsBlock

from bot.domain.late_joiners import Chosen, LateOffer, LateQuestion
from bot.domain.pauses import Welcome
from bot.slack import ids
from bot.slack.views import facilitations, kit, norms, pauses
from bot.slack.views.kit import Message
from bot.wording import _


def invite(offer: LateOffer) -> Message:
    """The offer of a seat; no member is named, as they have not been asked yet."""
    hour = kit.weekly(offer.hour, offer.weeks_apart)
    if offer.anchor != offer.hour.zone:
        hour = _("{hour}. It follows the clocks of {anchor}", hour=hour, anchor=offer.anchor)
    text = _(
        "A circle of *{programme}* (first meeting: {day}) has a free seat: {hour}. Would you like to join it? If you "
        "say yes, I ask its members; if all agree, you are in. If you would rather wait for a new circle, that costs "
        "you nothing.",
        programme=offer.programme,
        day=kit.day(offer.first_on),
        hour=hour,
    )
    if offer.next_at:
        text += "\n" + _("Next meeting: {at}", at=kit.when(offer.next_at, offer.anchor))
    if offer.professional:
        text += "\n" + facilitations.reads_along(offer.facilitator)
    yes = kit.button(
        _("Yes, ask them"), ids.LATE_YES, offer.circle_id, names=_("Yes, I would like to join this circle")
    )
    no = kit.button(_("I'll keep waiting"), ids.LATE_NO, offer.circle_id, names=_("I wait for another circle"))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def chosen(answer: Chosen) -> Message:
    """The word to somebody who has answered."""
    if answer is Chosen.MEMBERS_ASKED:
        return kit.plain(_("Thank you. I ask the members in private, and you hear from me in a few days at most."))
    if answer is Chosen.NOT_WANTED:
        return kit.plain(_("Fine. You keep your place on the waiting list."))
    return kit.plain(
        _("This seat is no longer free. Thank you for your yes; you keep your place on the waiting list.")
    )


def ask(asked: LateQuestion) -> Message:
    """The question to each member."""
    text = _question(asked)
    names_yes = _("Yes, this person may join our circle")
    names_no = _("No, I would rather stay as we are")
    yes = kit.button(_("Yes"), ids.LATE_AGREE, asked.question_id, names=names_yes)
    no = kit.button(_("Rather not"), ids.LATE_DISAGREE, asked.question_id, names=names_no)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def closed(asked: LateQuestion) -> Message:
    """The same once it is settled, whatever anybody said and whatever comes of it."""
    return kit.closed(_question(asked))


def noted() -> Message:
    """The word to a member who has answered."""
    return kit.plain(_("Noted, and told to nobody. Until it is decided you can change it."))


def welcome(circle_id: str, enrolment_id: str, channel_id: str) -> Message:
    """The word to somebody who has come in, with one screen to catch up with."""
    text = _(
        "You are in: your circle is in <#{channel}>, and everybody said yes to you. *Catch up* shows on one screen "
        "where it is, *Norms* what holds there, for your yes too. You need not make up for anything.",
        channel=channel_id,
    )
    button = pauses.catch_up_button(Welcome(enrolment_id, 0, channel_id, over=False))
    elements = [button, norms.open_button(circle_id)]
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=elements)])


def not_now() -> Message:
    """The word to somebody who does not come in; it points at nobody."""
    return kit.plain(
        _("The circle you were interested in goes on as it is. You keep your place on the waiting list.")
    )


def _question(asked: LateQuestion) -> str:
    return _(
        "<@{user}> would like to join your circle in <#{channel}>. Is that all right with you? Only if everybody says "
        "yes do they come in; nobody learns who said what, and neither do they. Without an answer by {until} it "
        "counts as a no.",
        user=asked.user_id,
        channel=asked.channel_id,
        until=kit.when(asked.closes_at) if asked.closes_at else "",
    )
