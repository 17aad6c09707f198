"""Questions and answers: the list by those who ask, with a field to search it, and one answer."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, InputBlock, MarkdownTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.domain.faq import Question, found_questions
from bot.domain.library import Edition
from bot.domain.searching import MOST
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json
from bot.wording import _, ngettext


def faq(edition: Edition, words: Sequence[str] = ()) -> Json:
    """The questions: all of them by group, or those in which every word is found; each can be opened."""
    if not edition.faq:
        return kit.notice(_("There are no questions and answers here."))
    found = found_questions(edition.faq, words) if words else ()
    blocks: list[Block] = [_search(words)]
    if found:
        count = ngettext(
            "{count} question for *{words}*", "{count} questions for *{words}*", len(found), words=_said(words)
        )
        blocks += [kit.context(count), *(_line(one) for one in found)]
    else:
        if words:
            blocks += kit.sections(
                _("Nothing is found for *{words}*. Here are all questions.", words=_said(words))
            )
        for group in edition.faq:
            blocks += [kit.header(group.title), *(_line(one) for one in group.questions)]
    return kit.modal(_("Questions"), blocks, callback_id=ids.FAQ_SEARCH, submit=_("Search"), close=_("Close"))


def answer(question: Question) -> Json:
    """One question with its answer, on top of the list."""
    text = f"*{kit.escape(question.asks)}*\n{question.answer}"
    return kit.modal(_("Question and answer"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def _search(words: Sequence[str]) -> InputBlock:
    return InputBlock(
        block_id=ids.FIELD_SEARCH,
        label=_("Search the questions"),
        hint=_("One word or several. What you search for is stored nowhere."),
        element=PlainTextInputElement(action_id=ids.INPUT, initial_value=" ".join(words) or None, max_length=MOST),
        optional=True,
    )


def _said(words: Sequence[str]) -> str:
    return kit.beside(kit.escape(" ".join(words)))


def _line(one: Question) -> SectionBlock:
    names = _("Read: {question}", question=one.asks)
    return SectionBlock(
        text=MarkdownTextObject(text=kit.escape(one.asks)),
        accessory=kit.button(_("Read"), ids.FAQ_OPEN, one.id, names=names),
    )
