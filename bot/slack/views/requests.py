"""Asking for help: the modal, how the circle sees it, and the private words that follow."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, Option
from slack_sdk.models.blocks.block_elements import PlainTextInputElement, RadioButtonsElement

from bot.domain.requests import ABOUT_LIMIT, HelpKind, RequestForm, RequestShown, RequestWord
from bot.slack import ids
from bot.slack.views import kit, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _


def ask_button(subject: str) -> ButtonElement:
    """The button that asks for help, for the messages of a step."""
    return kit.button(_("Ask for help"), ids.REQUEST_OPEN, subject, names=_("Ask your circle for help"))


def kinds() -> list[Option]:
    """The kinds of help as they are chosen from."""
    return [Option(value=kind.value, label=name) for kind, name in {**kind_names(), **_explained()}.items()]


def form(asked: RequestForm, typed: str = "") -> Json:
    """The modal: what kind of help, and what about, which may have been typed with the command."""
    about = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=ABOUT_LIMIT, initial_value=typed[:ABOUT_LIMIT] or None
    )
    blocks: list[Block] = [
        shares.field(
            ids.FIELD_KIND,
            _("What would help you?"),
            RadioButtonsElement(action_id=ids.INPUT, options=kinds()),
        ),
        shares.field(
            ids.FIELD_ABOUT,
            _("What is it about?"),
            about,
            hint=_(
                "Your circle reads this in its channel. For an introduction, finish the sentence: Who do you know who "
                "... has moved from sales into product?"
            ),
        ),
    ]
    subject = f"{asked.circle_id}:{asked.request_id}"
    return kit.modal(_("Ask for help"), blocks, callback_id=ids.REQUEST_SUBMIT, subject=subject, submit=_("Ask"))


def asked() -> Json:
    """The word that the circle has been asked."""
    text = _("Your circle is asked in its channel. As soon as somebody answers, I tell you here in private.")
    return kit.modal(_("Thank you"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def shown(found: RequestShown) -> Message:
    """A request in the circle's channel, with a button for whoever can help."""
    says, how = _ASKS[found.kind](found.user_id), _("Answer in the thread under this message.")
    return kit.message(f"{says}\n{kit.escape(found.about)}\n{how}", _asked(found, says, how))


def looked_at(found: RequestShown) -> Json:
    """The same on a screen, for somebody who was told of it in private."""
    how = _("Answer in the thread under the message in your circle's channel, or press the button.")
    blocks = _asked(found, _ASKS[found.kind](found.user_id), how)
    return kit.modal(_("What is asked"), blocks, callback_id=ids.NOTICE_VIEW)


def thank_you(word: RequestWord) -> Message:
    """The answer to somebody who can help."""
    if word.kind is HelpKind.LISTENING:
        text = _(
            "Thank you. <@{user}> hears that somebody has time to listen. Write a line in the thread under the "
            "message, or to <@{user}> directly: no advice is wanted, being heard is enough.",
            user=word.user_id,
        )
    else:
        text = _(
            "Thank you. <@{user}> hears that somebody can help. Write in the thread under the message, whenever it "
            "suits you.",
            user=word.user_id,
        )
    return kit.plain(text)


def answered(word: RequestWord) -> Message:
    """The private word to whoever asked: somebody has written an answer."""
    return kit.plain(_("<@{by}> has answered you in <#{channel}>.", by=word.by, channel=word.channel_id))


def offered(word: RequestWord) -> Message:
    """The private word to whoever asked: somebody can help."""
    if word.kind is HelpKind.LISTENING:
        return kit.plain(_("<@{by}> has time to listen to you: write to them when you like.", by=word.by))
    return kit.plain(
        _(
            "<@{by}> can help with what you asked in <#{channel}>, and will write under your message.",
            by=word.by,
            channel=word.channel_id,
        )
    )


def nudge(word: RequestWord) -> Message:
    """The private question to one member, when nobody has answered."""
    asks = _NUDGES[word.kind](word.user_id, str(word.channel_id))
    free = _("If it does not suit you, leave it: nobody sees that I asked you.")
    return kit.plain(f"{asks}\n{free}")


def kind_names() -> dict[HelpKind, str]:
    """The words for the kinds of help."""
    return {
        HelpKind.ADVICE: _("Advice"),
        HelpKind.IDEAS: _("Ideas"),
        HelpKind.CONTACTS: _("Contacts"),
        HelpKind.FEEDBACK: _("Straight feedback"),
        HelpKind.LISTENING: _("Just listening"),
        HelpKind.INTRODUCTION: _("An introduction"),
    }


def _explained() -> dict[HelpKind, str]:
    """Those whose name alone does not tell one from the other, as the form has them."""
    return {
        HelpKind.CONTACTS: _("Contacts: people who know something about it"),
        HelpKind.INTRODUCTION: _("An introduction: who do you know who ..."),
    }


def _asked(found: RequestShown, says: str, how: str) -> list[Block]:
    listens = found.kind is HelpKind.LISTENING
    name = _("I can listen") if listens else _("I can help")
    names = _("I can listen to what is asked here") if listens else _("I can help with what is asked here")
    offer = kit.button(name, ids.REQUEST_OFFER, found.request_id, names=names)
    return [
        *kit.sections(says),
        shares.words(found.about),
        kit.context(how),
        ActionsBlock(elements=[offer]),
    ]


def _listening(user: str, channel: str) -> str:
    return _(
        "<@{user}> would like somebody to just listen, and wrote so in <#{channel}>; nobody has answered yet. Have you "
        "a quarter of an hour? A line in the thread there is enough to begin.",
        user=user,
        channel=channel,
    )


def _helping(user: str, channel: str) -> str:
    return _(
        "<@{user}> has asked for help in <#{channel}>, and nobody has answered yet. Does something come to your mind? "
        "A line in the thread there is enough.",
        user=user,
        channel=channel,
    )


_ASKS: Mapping[HelpKind, Callable[[str], str]] = {
    HelpKind.ADVICE: lambda user: _("*<@{user}>* asks for advice:", user=user),
    HelpKind.IDEAS: lambda user: _("*<@{user}>* asks for ideas:", user=user),
    HelpKind.CONTACTS: lambda user: _("*<@{user}>* asks for contacts:", user=user),
    HelpKind.FEEDBACK: lambda user: _("*<@{user}>* asks for straight feedback:", user=user),
    HelpKind.LISTENING: lambda user: _(
        "*<@{user}>* would like somebody to just listen, without advice:", user=user
    ),
    HelpKind.INTRODUCTION: lambda user: _(
        "*<@{user}>* asks for an introduction: who do you know who ...", user=user
    ),
}
_NUDGES: Mapping[HelpKind, Callable[[str, str], str]] = {
    **dict.fromkeys(HelpKind, _helping),
    HelpKind.LISTENING: _listening,
}
