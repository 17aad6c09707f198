"""The pieces that views share: messages, notices, dates and buttons."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names
from slack_sdk.models.blocks import Block, ContextBlock, HeaderBlock, MarkdownTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import ButtonElement
from slack_sdk.models.views import View

from bot.domain.worktime import Hour
from bot.slack import ids
from bot.wording import _, language

Json = dict[str, Any]
_NOT_WITHIN = r"(?![^<>]*>)"  # A separator within a link or a mention is none.
SECTION_LIMIT = 3000  # Characters of a section's text.
_FROM_THE_RIGHT = (
    "R",
    "AL",
    "AN",
    "RLE",
    "RLO",
    "RLI",
)  # Unicode's classes of what is written from right to left.
TITLE_LIMIT = 24  # Characters of a modal's title.
BLOCKS_LIMIT = 100  # Blocks of a modal or a home.


@dataclass(frozen=True)
class Message:
    """A message: `text` says it all for screen readers and notifications, `blocks` show it."""

    text: str
    blocks: tuple[Json, ...]


def message(text: str, blocks: Sequence[Block]) -> Message:
    """A message, checked against Slack's own limits."""
    return Message(text, tuple(block.to_dict() for block in blocks))


def plain(text: str) -> Message:
    """A message of one text."""
    return message(text, sections(text))


def closed(question: str) -> Message:
    """A question that is settled, in the words that asked it, with nothing to press any more."""
    over = _("This question is closed.")
    return plain(f"{question}\n{over}")


def together(*messages: Message) -> Message:
    """Several messages as one, without those that say nothing."""
    said = [one for one in messages if one.text]
    return Message("\n\n".join(one.text for one in said), tuple(block for one in said for block in one.blocks))


def sections(text: str) -> list[SectionBlock]:
    """A text of any length as sections: cut between paragraphs, else lines, else words, where Slack's limit wants it."""
    return [SectionBlock(text=MarkdownTextObject(text=piece)) for piece in _pieces(text, ("\n\n", "\n", " "))]


def _pieces(text: str, separators: Sequence[str]) -> list[str]:
    """The text in pieces within the limit, cut at the coarsest separator that does; a word is never cut in two
    unless it alone is too long, and then not within an entity or a mention."""
    if len(text) <= SECTION_LIMIT:
        return [text] if text.strip() else []
    if not separators:
        cut = _safe_cut(text)
        return [text[:cut], *_pieces(text[cut:], separators)]
    pieces = [""]
    for part in re.split(separators[0] + _NOT_WITHIN, text):
        joined = f"{pieces[-1]}{separators[0]}{part}" if pieces[-1] else part
        if len(joined) <= SECTION_LIMIT:
            pieces[-1] = joined
        else:
            pieces.append(part)
    return [small for piece in pieces for small in _pieces(piece, separators[1:])]


def _safe_cut(text: str) -> int:
    """Where a text without spaces may be cut: before an entity or mention that the limit would cut in two."""
    begun = max(text.rfind("<", 0, SECTION_LIMIT), text.rfind("&", SECTION_LIMIT - 5, SECTION_LIMIT))
    closed = max(text.rfind(">", 0, SECTION_LIMIT), text.rfind(";", 0, SECTION_LIMIT))
    return begun if 0 < closed < begun or (closed < 0 < begun) else SECTION_LIMIT


def header(text: str) -> HeaderBlock:
    """A heading."""
    return HeaderBlock(text=text[:150])


def context(text: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def button(text: str, action_id: str, value: str, *, names: str, **more: Any) -> ButtonElement:
    """A button; `names` is what a screen reader says, so it names the object that the button acts on."""
    return ButtonElement(text=text, action_id=action_id, value=value, accessibility_label=names[:75], **more)


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    subject: str = "",
    submit: str | None = None,
    close: str | None = None,
) -> Json:
    """A modal; `subject` comes back with it when it is sent in."""
    view = View(
        type="modal",
        callback_id=callback_id,
        title=title[:TITLE_LIMIT],
        submit=submit,
        close=close or (_("Close") if submit is None else _("Cancel")),
        blocks=blocks,
        private_metadata=subject,
    )
    return view.to_dict()


def notice(text: str) -> Json:
    """A modal that only says something, in the place of one that was sent in."""
    return modal(_("Peer circles"), sections(text), callback_id=ids.NOTICE_VIEW)


def home(blocks: Sequence[Block]) -> Json:
    """What a person sees in the app's home, cut where Slack's limit wants it."""
    return View(type="home", blocks=blocks[:BLOCKS_LIMIT]).to_dict()


def escape(words: str) -> str:
    """A person's words as plain words in mrkdwn: no mention, link or broadcast comes out of them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def beside(words: str) -> str:
    """A person's words to stand in a line of ours: those from right to left turn nothing around them."""
    turns = any(bidirectional(one) in _FROM_THE_RIGHT for one in words)
    return f"\u2068{words}\u2069" if turns else words


def people(user_ids: Sequence[str]) -> str:
    """People as mentions, one after another."""
    return ", ".join(f"<@{user_id}>" for user_id in user_ids)


def group(user_ids: Sequence[str]) -> str:
    """People who do something together: the last one is joined with "and"."""
    if len(user_ids) < 2:
        return people(user_ids)
    return _("{people} and <@{last}>", people=people(user_ids[:-1]), last=user_ids[-1])


def groups(found: Iterable[Sequence[str]]) -> str:
    """Several groups of people."""
    return "; ".join(group(one) for one in found)


def when(at: datetime, zone: str = "UTC") -> str:
    """An instant in the reader's own zone, with its weekday; the fallback names the anchor's zone and UTC."""
    local = at.astimezone(ZoneInfo(zone))
    fallback = f"{full_day(local.date())} {clock(local)} {zone}" + ("" if zone == "UTC" else f", {clock(at)} UTC")
    shown = _("{date} at {time}", date="{date_long_pretty}", time="{time}")
    return f"<!date^{int(at.timestamp())}^{shown}|{fallback}>"


def when_met(at: datetime | None, zone: str) -> str:
    """When a circle meets; in a programme that is read ahead without one, that it is at the weekly hour."""
    return _("[the circle's weekly hour]") if at is None else when(at, zone)


def since(at: datetime) -> str:
    """The day of an instant in the reader's own zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}|{full_day(at.date())}>"


def day(on: date) -> str:
    """A date in the coming weeks, such as Tue 24 Nov, in the reader's language."""
    return format_date(on, _("EEE d MMM"), locale=language())


def there(at: datetime, zone: str) -> str:
    """An instant on the clocks of a zone, such as Fri 29 Jan 2027 09:00, for somebody who reads it elsewhere."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{full_day(local.date())} {clock(local)}"


def full_day(on: date) -> str:
    """A date that may be far away, such as Tue 24 Nov 2026, in the reader's language."""
    return format_date(on, _("EEE d MMM y"), locale=language())


def clock(at: datetime) -> str:
    """A time of day, such as 16:00."""
    return format_time(at.timetz(), "HH:mm", tzinfo=at.tzinfo, locale=language())


def step(number: int, weeks_apart: int = 1) -> str:
    """What a step is called: by its week, and by its meeting where these are further apart."""
    if number == 0:
        return _("Kickoff")
    return _("Week {number}", number=number) if weeks_apart == 1 else _("Meeting {number}", number=number)


def weekday(number: int) -> str:
    """The name of a weekday; 0 is Monday."""
    return get_day_names("wide", locale=language())[number]


def weekly(hour: Hour, weeks_apart: int = 1) -> str:
    """A weekly hour, such as Tuesdays at 16:00 (Europe/Berlin), or the two that a circle takes turns with; and how many
    weeks apart, where that is not one."""
    if weeks_apart != 1:
        return _("{hour}, every {weeks} weeks", hour=weekly(hour), weeks=weeks_apart)
    if hour.other is None:
        return _("{day}s at {time} ({zone})", day=weekday(hour.weekday), time=f"{hour.at:%H:%M}", zone=hour.zone)
    one, other = (one_of_two(found) for found in hour.each)
    return _("{one} and {other} by turns ({zone})", one=one, other=other, zone=hour.zone)


def one_of_two(hour: Hour) -> str:
    """One of the two hours that a circle takes turns with."""
    return _("{day}s at {time}", day=weekday(hour.weekday), time=f"{hour.at:%H:%M}")
