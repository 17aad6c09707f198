"""Offers: the modal, the word that one was noted, how the circle sees it, and the reminder when it is wanted."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, Option
from slack_sdk.models.blocks.block_elements import PlainTextInputElement, RadioButtonsElement

from bot.domain.offers import OFFER_LIMIT, OfferForm, OfferGiven, OfferShown, OfferWanted
from bot.domain.refusals import RefusalCode
from bot.slack import ids
from bot.slack.views import kit, requests, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _


def open_button(circle_id: str) -> ButtonElement:
    """The button under which somebody notes what they offer."""
    return kit.button(_("Offer help"), ids.OFFER_OPEN, circle_id, names=_("Note what I offer my circle"))


def invitation(circle_id: str) -> Message:
    """The kickoff's invitation to note what one offers."""
    says = _("*Offer help.* Note one kind of help that you are glad to give: I remind you when it is asked for.")
    return kit.message(says, [*kit.sections(says), ActionsBlock(elements=[open_button(circle_id)])])


def form(asked: OfferForm, typed: str = "") -> Json:
    """The modal, with the offer as it is, or as it was typed with the command."""
    given = asked.given
    options = {kind: Option(value=kind.value, label=name) for kind, name in requests.kind_names().items()}
    kinds = RadioButtonsElement(
        action_id=ids.INPUT,
        options=list(options.values()),
        initial_option=options[given.kind] if given else None,
    )
    words = typed[:OFFER_LIMIT] or (given.words if given else None)
    what = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=OFFER_LIMIT, initial_value=words or None
    )
    says = _(
        "When somebody in your circle asks for this kind of help, I remind you of it in private, once. "
        "You need not answer then."
    )
    blocks: list[Block] = [
        *kit.sections(says),
        shares.field(ids.FIELD_KIND, _("Which help are you glad to give?"), kinds),
        shares.field(ids.FIELD_OFFER, _("In your own words"), what, hint=_("For example: I like to read drafts.")),
        shares.who_sees_this(_("My circle, in the kickoff's thread")),
    ]
    if given is not None:
        names = _("Take my offer back")
        blocks.append(
            ActionsBlock(
                elements=[kit.button(_("Take it back"), ids.OFFER_TAKE_BACK, asked.circle_id, names=names)]
            )
        )
    return kit.modal(
        _("What you offer"), blocks, callback_id=ids.OFFER_SUBMIT, subject=asked.circle_id, submit=_("Save")
    )


def kept(given: OfferGiven) -> Json:
    """The word that an offer was noted."""
    if given.shared:
        text = _("Saved. Your circle sees it. `{command} offer` changes it or takes it back.", command=ids.COMMAND)
    else:
        text = _(
            "Saved. Nobody but you sees it. `{command} offer` changes it or takes it back.", command=ids.COMMAND
        )
    return kit.modal(_("What you offer"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def taken_back() -> Message:
    """The word that an offer is gone."""
    return kit.plain(
        _("Your offer is deleted, also in your circle's channel where it was shown. You need not have one.")
    )


def shown(found: OfferShown) -> Message:
    """An offer in the circle's channel."""
    kind = requests.kind_names()[found.kind]
    says = _("*<@{user}>* is glad to help. {kind}:", user=found.user_id, kind=kind)
    return kit.message(f"{says}\n{kit.escape(found.words)}", [*kit.sections(says), shares.words(found.words)])


def wanted(found: OfferWanted) -> Message:
    """The private reminder: somebody asks for what its reader has offered."""
    says = _(
        "<@{user}> asks in <#{channel}> for what you offered your circle. {kind}:",
        user=found.asker,
        channel=found.channel_id,
        kind=requests.kind_names()[found.kind],
    )
    free = _("If it does not suit you now, leave it: nobody sees that I reminded you.")
    look = kit.button(
        _("See what is asked"), ids.REQUEST_LOOK, found.request_id, names=_("Look at what is asked for")
    )
    blocks: list[Block] = [
        *kit.sections(says),
        shares.words(found.words),
        *kit.sections(free),
        ActionsBlock(elements=[look]),
    ]
    return kit.message(f"{says}\n{kit.escape(found.words)}\n{free}", blocks)


# Why something was not done, by the rule that said no.
REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.NOTHING_OFFERED: lambda _f: _("Write in a line what you are glad to help with."),
}
