"""What a member leaves behind, for their eyes only: their way round at a glance, and behind it all that they wrote."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ContextBlock, PlainTextObject
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.domain import keepsakes as rules
from bot.domain.keepsakes import BECAME_LIMIT, Entry, LeftBehind, Loop, Promise, Shared, Thanked, Written
from bot.domain.worksheets import SheetKind
from bot.slack import ids
from bot.slack.views import checkins, kit, requests, shares
from bot.slack.views.kit import Json
from bot.wording import _

_PIECE = 3000  # Characters of one block's plain text.
_HEADING = 2000  # Characters of small print.
_GLANCE = 300  # Characters of a worksheet that are shown at a glance.


def open_button(enrolment_id: str) -> ButtonElement:
    """The way to what one leaves behind."""
    names = _("Open what I take with me from my circle")
    return kit.button(_("What I take with me"), ids.KEEPSAKE_OPEN, f"{enrolment_id}:0", names=names)


def page(left: LeftBehind, number: int) -> Json:
    """Page 0 is the way round, the others hold all that somebody wrote."""
    pages = rules.paged(_entries(left))
    number = min(number, len(pages))
    buttons = _turns(left, number, len(pages))
    if number == 0:
        blocks, buttons = _loop(left), [_became_button(left), *buttons]
    else:
        blocks = [block for one in pages[number - 1] for block in _shown(one)]
        buttons.append(
            _turn(left, number, ids.KEEPSAKE_PLAIN, _("Plain text to copy"), _("Show this page as plain text"))
        )
    return kit.modal(
        _("What I take with me"),
        [*blocks, *([ActionsBlock(elements=buttons)] if buttons else [])],
        callback_id=ids.KEEPSAKE_VIEW,
    )


def plain(left: LeftBehind, number: int) -> Json:
    """A page as plain text, in as few pieces as may be."""
    pages = rules.paged(_entries(left))
    if not 1 <= number <= len(pages):
        return page(left, number)
    parts = [f"{one.heading}\n{one.words}".strip() for one in pages[number - 1]]
    back = _turn(left, number, ids.KEEPSAKE_PREVIOUS, _("Back"), _("Back to the page with its headings"))
    blocks: list[Block] = [*(shares.words(one) for one in rules.joined(parts, _PIECE))]
    return kit.modal(
        _("What I take with me"), [*blocks, ActionsBlock(elements=[back])], callback_id=ids.KEEPSAKE_VIEW
    )


def became(left: LeftBehind) -> Json:
    """The form to say what has become of one's goal."""
    element = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=BECAME_LIMIT, initial_value=left.became
    )
    hint = _("Nobody else sees it. Leave it empty to say nothing.")
    field = shares.field(ids.FIELD_BECAME, _asks(left.goal), element, hint=hint, optional=True)
    goal = [*kit.sections(_("This is what you wanted:")), shares.words(left.goal)] if left.goal else []
    return kit.modal(
        _("What I take with me"),
        [*goal, field],
        callback_id=ids.KEEPSAKE_SUBMIT,
        subject=left.enrolment_id,
        submit=_("Keep it"),
    )


def _loop(left: LeftBehind) -> list[Block]:
    """The way round at a glance: what is not there is left out."""
    loop = rules.loop_of(left)
    begin = _("Only you see this, also when your circle is over; it is made of what you left here yourself.")
    if loop.is_empty:
        begin += " " + _(
            "There is little written here, and that is fine: what counts is what you take with you, and that is yours."
        )
    return [
        *kit.sections(f"*{kit.escape(left.programme)}*\n{begin}".removeprefix("**\n")),
        *_part(_("*Learned.* What you wrote for yourself:"), [_glance(one, left) for one in loop.learned]),
        *_shared(loop.shared, left),
        *_part(_("*Applied.* What you set out to do, and did:"), [_done(one) for one in loop.applied]),
        *_achieved(loop),
    ]


def _part(title: str, parts: Sequence[str]) -> list[Block]:
    pieces = rules.joined(parts, _PIECE)
    return [*kit.sections(title), *(shares.words(one) for one in pieces)] if pieces else []


def _glance(sheet: Written, left: LeftBehind) -> str:
    """A step by its name, and the beginning of what was written in it."""
    said = " · ".join(" ".join(one.answer.split()) for one in sheet.lines)
    short = said if len(said) <= _GLANCE else f"{said[:_GLANCE]}…"
    return f"{_week(sheet.step, sheet.title, left)}\n{short}"


def _done(one: Promise) -> str:
    name = checkins.outcome_names()[one.outcome] if one.outcome else ""
    return f"{name}: {one.what}"


def _shared(shared: Shared, left: LeftBehind) -> list[Block]:
    if shared.is_empty:
        return []
    lines = [_("*Shared.* What you gave your circle, and got from it:")]
    if shared.sheets:
        weeks = ", ".join(kit.escape(_week(one.step, one.title, left)) for one in shared.sheets)
        lines.append(_("• You showed your worksheet: {weeks}", weeks=weeks))
    if shared.checkins:
        weeks = ", ".join(kit.escape(_week(*one, left)) for one in shared.checkins)
        lines.append(_("• You let others see your check-in: {weeks}", weeks=weeks))
    if shared.offer:
        lines.append(_("• You offered: {words}", words=_said(shared.offer)))
    kinds = requests.kind_names()
    lines += [_("• You answered <@{user}>: {kind}", user=user, kind=kinds[kind]) for user, kind in shared.helped]
    lines += [_thanked(one, _("• You thanked <@{user}>", user=one.user_id)) for one in shared.thanks_given]
    lines += [_thanked(one, _("• <@{user}> thanked you", user=one.user_id)) for one in shared.thanks_got]
    return [*kit.sections("\n".join(lines))]


def _thanked(one: Thanked, begin: str) -> str:
    return f"{begin}: {_said(one.words)}" if one.words else begin


def _said(words: str) -> str:
    return kit.beside(kit.escape(" ".join(words.split())))


def _achieved(loop: Loop) -> list[Block]:
    title = _("*Achieved.* You wanted:") if loop.goal else _("*Achieved.* What do you take with you?")
    words = [shares.words(loop.goal)] if loop.goal else []
    if loop.became:
        words += [*kit.sections(_("And this is what has become of it:")), shares.words(loop.became)]
    return [*kit.sections(title), *words]


def _entries(left: LeftBehind) -> list[Entry]:
    """All that somebody wrote, each under what it is."""
    first = ((_("My goal"), left.goal), (_("What has become of it"), left.became))
    entries = [Entry(name, words) for name, words in first if words]
    entries += [Entry(_promised(one), checkins.plan(one.cue, one.what)) for one in left.promises]
    for sheet in left.sheets:
        kind = _("worksheet") if sheet.kind is SheetKind.WORKSHEET else _("looking back")
        entries.append(Entry(f"{_week(sheet.step, sheet.title, left)} ({kind})", ""))
        entries += [Entry(one.question, one.answer) for one in sheet.lines]
    return [*entries, *([Entry(_("My letter to myself"), left.letter)] if left.letter else [])]


def _promised(one: Promise) -> str:
    day = kit.full_day(one.due_on)
    if one.outcome is None:
        return _("By {day}", day=day)
    return _("By {day}: {outcome}", day=day, outcome=checkins.outcome_names()[one.outcome])


def _shown(entry: Entry) -> list[Block]:
    if not entry.words:
        return [kit.header(entry.heading)]
    heading = PlainTextObject(text=entry.heading[:_HEADING], emoji=False)
    return [ContextBlock(elements=[heading]), shares.words(entry.words)]


def _week(step: int, title: str, left: LeftBehind) -> str:
    week = kit.step(step, left.weeks_apart)
    return f"{week}: {title}" if title else week


def _asks(goal: str | None) -> str:
    """The question at the end, which is about the goal where there is one."""
    return _("What has become of it?") if goal else _("What do you take with you?")


def _turns(left: LeftBehind, number: int, last: int) -> list[ButtonElement]:
    found: list[ButtonElement] = []
    if number > 0:
        found.append(_turn(left, number - 1, ids.KEEPSAKE_PREVIOUS, _("Previous"), _("Back to the page before")))
    if number < last:
        text = _("All that I wrote") if number == 0 else _("Next")
        found.append(_turn(left, number + 1, ids.KEEPSAKE_NEXT, text, _("On to what I wrote, page by page")))
    return found


def _turn(left: LeftBehind, to: int, action_id: str, text: str, names: str) -> ButtonElement:
    return kit.button(text, action_id, f"{left.enrolment_id}:{to}", names=names)


def _became_button(left: LeftBehind) -> ButtonElement:
    names = _("Say for yourself what has become of your goal")
    if not left.goal:
        names = _("Say for yourself what you take with you")
    return kit.button(_asks(left.goal), ids.KEEPSAKE_BECAME, f"{left.enrolment_id}:0", names=names)
