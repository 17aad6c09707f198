"""Worksheets and reviews: the form, the page to read, the look before it is shown, and how the circle sees it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    InputBlock,
    PlainTextObject,
)
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.domain.refusals import RefusalCode
from bot.domain.worksheets import LINE_LIMIT, Line, Sheet, SheetKind, ShownSheet
from bot.slack import ids
from bot.slack.views import kit, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _, speaking

_LABEL = 2000  # Characters of an input's label.
_TEXT = 40_000  # Characters of a message's top-level text.


def fill_in_button(circle_id: str, step: int, week: str) -> ButtonElement:
    """The way to a step's worksheet."""
    names = _("Fill in the worksheet for {week}", week=week)
    value = f"{circle_id}:{step}:{SheetKind.WORKSHEET}"
    return kit.button(_("Fill in the worksheet"), ids.WORKSHEET_OPEN, value, names=names)


def look_back_button(circle_id: str, step: int, week: str) -> ButtonElement:
    """The way to a step's review."""
    names = _("Look back for yourself at {week}", week=week)
    value = f"{circle_id}:{step}:{SheetKind.REVIEW}"
    return kit.button(_("Look back for yourself first"), ids.WORKSHEET_OPEN, value, names=names, style="primary")


def page(sheet: Sheet) -> Json:
    """The form, filled with what was written before; where the circle is over, what was written."""
    return _form(sheet) if sheet.is_open and sheet.lines else _read(sheet)


def _form(sheet: Sheet) -> Json:
    fields = [_field(number, line) for number, line in enumerate(sheet.lines)]
    blocks: list[Block] = [*kit.sections(_about(sheet)), *fields]
    if sheet.shared:
        blocks.append(ActionsBlock(elements=[_hide_button(sheet)]))
    if sheet.before:
        blocks += [DividerBlock(), *kit.sections(_("You wrote this when the questions were others:"))]
        blocks += _lines(sheet.before)
    return kit.modal(
        _title(sheet),
        blocks,
        callback_id=ids.WORKSHEET_SUBMIT,
        subject=f"{_subject(sheet)}:{sheet.wording}",
        submit=_("Keep it"),
    )


def _about(sheet: Sheet) -> str:
    week = f"*{kit.step(sheet.step, sheet.weeks_apart)}.* "
    if sheet.kind is SheetKind.REVIEW:
        return week + _(
            "Look back for yourself before you talk about it. Nobody else ever sees this: it is kept sealed, and there "
            "is no way to show it. Leave open what you like, and come back to it as long as your circle goes on."
        )
    if sheet.shared:
        return week + _(
            "Your circle sees in the thread what you have filled in, and what you change here changes there too. Leave "
            "open what you like."
        )
    return week + _(
        "Only you see this; it is kept sealed. Leave open what you like, and come back to it as long as your circle goes "
        "on. Once it is kept you may show it to your circle, if you want comments."
    )


def _field(number: int, line: Line) -> InputBlock:
    element = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=LINE_LIMIT, initial_value=line.answer or None
    )
    return shares.field(f"{ids.FIELD_LINE}{number}", line.question[:_LABEL], element, optional=True)


def _read(sheet: Sheet) -> Json:
    begin = f"*{kit.step(sheet.step, sheet.weeks_apart)}.* "
    begin += _("This is what you wrote.") if sheet.filled else _("You wrote nothing here.")
    blocks: list[Block] = [*kit.sections(begin), *_lines(sheet.filled)]
    if sheet.shared:
        blocks.append(ActionsBlock(elements=[_hide_button(sheet)]))
    return kit.modal(_title(sheet), blocks, callback_id=ids.NOTICE_VIEW)


def kept(sheet: Sheet) -> Json:
    """The word that it is kept; of a worksheet, with the look at what the circle would see of it."""
    if sheet.kind is SheetKind.REVIEW or not sheet.filled:
        return kit.notice(_("Kept, for your eyes only. You find it again behind the same button."))
    if sheet.shared:
        return in_thread(sheet)
    begin = _(
        "Kept, and nobody but you sees it so far. *If you show it, this is what your circle sees* in the thread "
        "({week}):",
        week=kit.step(sheet.step, sheet.weeks_apart),
    )
    with speaking(sheet.language):
        seen = echo(sheet.seen)
    return kit.modal(
        _("Kept for you"),
        [*kit.sections(begin), DividerBlock(), *Block.parse_all(seen.blocks)],
        callback_id=ids.WORKSHEET_SHARE,
        subject=f"{_subject(sheet)}:{sheet.version}",
        submit=_("Ask for comments"),
        close=_("Keep it to myself"),
    )


def in_thread(sheet: Sheet) -> Json:
    """The word that the circle sees it, with the way to take it back."""
    text = _(
        "Your circle sees it in the thread ({week}). What you change changes there.",
        week=kit.step(sheet.step, sheet.weeks_apart),
    )
    blocks: list[Block] = [*kit.sections(text), ActionsBlock(elements=[_hide_button(sheet)])]
    return kit.modal(_title(sheet), blocks, callback_id=ids.NOTICE_VIEW)


def hidden() -> Json:
    """The word that it is taken out of the thread."""
    return kit.notice(_("Your worksheet is taken out of the thread. What you wrote is still yours."))


def not_kept(sentence: str, written: Iterable[str]) -> Json:
    """Why it could not be kept, and the words that were sent, so that nobody has lost them."""
    blocks: list[Block] = [*kit.sections(sentence)]
    words = [shares.words(one) for one in written if one.strip()]
    if words:
        blocks += [kit.context(_("What you wrote, to copy. It is stored nowhere:")), *words]
    return kit.modal(_("Your words"), blocks[: kit.BLOCKS_LIMIT], callback_id=ids.NOTICE_VIEW)


def echo(shown: ShownSheet) -> Message:
    """A worksheet in the thread: only what was filled in, as plain text, so that nothing in it is carried out."""
    says = _(
        "*<@{user}>* shows a worksheet ({week}) and asks for comments:",
        user=shown.user_id,
        week=kit.step(shown.step, shown.weeks_apart),
    )
    said = "\n".join(f"{kit.escape(one.question)}\n{kit.escape(one.answer)}" for one in shown.lines)
    return kit.message(_fitting(f"{says}\n{said}"), [*kit.sections(says), *_lines(shown.lines)])


def _lines(lines: Sequence[Line]) -> list[Block]:
    """Questions in small print, each with its answer."""
    blocks: list[Block] = []
    for one in lines:
        question = PlainTextObject(text=one.question[:_LABEL], emoji=False)
        blocks += [ContextBlock(elements=[question]), shares.words(one.answer)]
    return blocks


def _fitting(text: str) -> str:
    """The text as far as Slack takes it, not cut within an entity; the blocks show it all."""
    return text if len(text) <= _TEXT else re.sub(r"&[a-z]*$", "", text[:_TEXT])


def _title(sheet: Sheet) -> str:
    return _("Your review") if sheet.kind is SheetKind.REVIEW else _("Your worksheet")


def _subject(sheet: Sheet) -> str:
    return f"{sheet.circle_id}:{sheet.step}:{sheet.kind}"


def _hide_button(sheet: Sheet) -> ButtonElement:
    names = _("Take my worksheet for {week} out of the thread", week=kit.step(sheet.step, sheet.weeks_apart))
    return kit.button(_("Take it out of the thread"), ids.WORKSHEET_HIDE, _subject(sheet), names=names)


# Why something was not done, by the rule that said no.
REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.NO_WORKSHEET: lambda _f: _("There is nothing to fill in for that week, or not yet."),
    RefusalCode.WORKSHEET_CHANGED: lambda _f: _(
        "The questions have just been changed. Open them again; what you kept before is still there."
    ),
}
