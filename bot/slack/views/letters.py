"""A letter to oneself: the page to write on, and the letter when it comes back."""

from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock, PlainTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.domain.letters import LETTER_LIMIT, Letter
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.wording import _


def form(letter: Letter) -> Json:
    """The page to write on; a letter that came back is only read."""
    if letter.returned:
        text = (
            _("This is the letter that came back to you.") if letter.words else _("You wrote no letter this time.")
        )
        blocks: list[Block] = [*kit.sections(text), *([_words(letter.words)] if letter.words else [])]
        return kit.modal(_("Your letter"), blocks, callback_id=ids.NOTICE_VIEW)
    text = _(
        "It comes back to you in the last step of your circle, and once more 90 days after it. Until then you can "
        "change it here. Nobody else sees it: it is kept sealed."
    )
    field = InputBlock(
        block_id=ids.FIELD_LETTER,
        label=_("Your letter to yourself"),
        hint=_("Leave it empty to take it away."),
        element=PlainTextInputElement(
            action_id=ids.INPUT, multiline=True, max_length=LETTER_LIMIT, initial_value=letter.words
        ),
        optional=True,
    )
    return kit.modal(
        _("A letter to yourself"),
        [*kit.sections(text), field],
        callback_id=ids.LETTER_SUBMIT,
        subject=letter.enrolment_id,
        submit=_("Keep it"),
    )


def kept(written: bool) -> Json:
    """The word that the letter is kept, or taken away."""
    if written:
        return kit.notice(_("Your letter is put away. It comes back in the last step of your circle."))
    return kit.notice(_("There is no letter now. You can write one until the last step of your circle."))


def back(enrolment_id: str) -> Message:
    """The word, with the last step, that the letter is there; it is opened by whoever wrote it, not by a notification."""
    return _closed(
        _("The letter that you wrote yourself is here, still closed; nobody else has seen it."), enrolment_id
    )


def again(enrolment_id: str) -> Message:
    """The letter once more, long after the end."""
    return _closed(
        _(
            "Some months ago your circle came to its end. The letter that you wrote yourself then comes a last time, and "
            "I say nothing more after it."
        ),
        enrolment_id,
    )


def _closed(text: str, enrolment_id: str) -> Message:
    names = _("Open the letter that I wrote myself")
    button = kit.button(_("Open my letter"), ids.LETTER_READ, enrolment_id, names=names)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[button])])


def _words(words: str) -> SectionBlock:
    return SectionBlock(text=PlainTextObject(text=words, emoji=False))
