"""A letter to oneself: the page to write on, and the letter, or the goal, when it comes back."""

from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock, PlainTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.domain.letters import LETTER_LIMIT, Letter
from bot.slack import ids
from bot.slack.views import keepsakes, kit
from bot.slack.views.kit import Json, Message
from bot.wording import _


def form(letter: Letter) -> Json:
    """The page to write on; a letter that came back is only read."""
    if letter.returned and letter.goal:
        says = kit.sections(_("This is your goal, as you last worded it."))
        return kit.modal(_("Your goal"), [*says, _words(letter.goal)], callback_id=ids.NOTICE_VIEW)
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


def back(letter: Letter) -> Message:
    """The word, with the last step, that what somebody wrote is there; they open it themselves, not a notification.

    With it comes the way to all that they leave behind, which is all that is there where they wrote no letter and
    named no goal.
    """
    if letter.words:
        says = _("The letter that you wrote yourself is here, still closed; nobody else has seen it.")
    elif letter.goal:
        says = _("Your goal is here again, as you last worded it, for your eyes only.")
    else:
        return _closed(
            _(
                "The last part of your circle has begun. What you take with you from it is here, for your eyes only."
            ),
            letter,
        )
    keepsake = _("With it comes what you take with you from your circle, also for your eyes only.")
    return _closed(f"{says} {keepsake}", letter)


def again(letter: Letter) -> Message:
    """The same once more, long after the end."""
    if letter.words:
        says = _(
            "Some months ago your circle came to its end. The letter that you wrote yourself then comes a last time, and "
            "I say nothing more after it."
        )
    else:
        says = _(
            "Some months ago your circle came to its end. The goal that you named for it comes a last time, in your own "
            "words, and I say nothing more after it."
        )
    return _closed(says, letter)


def _closed(text: str, letter: Letter) -> Message:
    elements = [keepsakes.open_button(letter.enrolment_id)]
    if letter.words:
        names = _("Open the letter that I wrote myself")
        elements.insert(0, kit.button(_("Open my letter"), ids.LETTER_READ, letter.enrolment_id, names=names))
    elif letter.goal:
        names = _("Open the goal that I named")
        elements.insert(0, kit.button(_("Open my goal"), ids.LETTER_READ, letter.enrolment_id, names=names))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=elements)])


def _words(words: str) -> SectionBlock:
    return SectionBlock(text=PlainTextObject(text=words, emoji=False))
