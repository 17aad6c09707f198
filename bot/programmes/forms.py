"""The two forms, a programme's page and a step's page: which parts they have and what becomes of them."""

import re
from enum import StrEnum
from typing import TypeVar

from bot.domain.norms import LINES_AT_MOST, NORM_LIMIT
from bot.domain.programme import (
    IN_SMALL_GROUPS,
    AgendaItem,
    Facilitation,
    Programme,
    Step,
    StepKind,
    Timekeeping,
    WorksOn,
)
from bot.programmes.pages import Page, expect
from bot.programmes.prompts import prompt_of
from bot.programmes.texts import (
    LABEL_LENGTH,
    entries,
    one_line,
    text,
    whole_number,
)

Choice = TypeVar("Choice", bound=StrEnum)

TITLE_LENGTH = 60
KIND_LENGTH = 30
LONGEST_RHYTHM = 8  # Weeks; further apart people have forgotten each other.
CHOICE_LENGTH = 75
"""Slack shows no more characters of an option in a list of choices, and of the line under it."""

WORKSHEET_LINES = 24
"""A message has 50 blocks, and a worksheet that is shown has two for each of its lines."""
REVIEW_LINES = 49
"""A window has 100 blocks, and a review that can only be read has two for each of its lines."""

SIZES = ("smallest circle", "best size", "largest circle")
PROGRAMME_KEYS = (
    "title",
    "in one sentence",
    "version",
    "length",
    "rhythm",
    "works on",
    "facilitator",
    "timekeeper",
    "minutes a week",
    "meeting minutes",
    *SIZES,
)
PROGRAMME_MAY_KEYS = ("triads", "one task each")
PROGRAMME_SECTIONS = ("about", "norms", "welcome", "goodbye")
UNWRITTEN_KEYS = ("title", "kind", "preparation minutes")
STEP_KEYS = ("step", *UNWRITTEN_KEYS)
STEP_MAY_KEYS = ("kind of meeting", "meeting minutes", "challenges")
MOST_CHALLENGES = 2  # In one meeting; more of them get too little time each.
STEP_SECTIONS = (
    "purpose",
    "prompt",
    "preparation",
    "agenda",
    "exercise",
    "worksheet",
    "example",
    "leaves behind",
    "check-in question",
    "nudge",
    "for three",
    "without meeting",
    "facilitator's note",
    "wrap-up",
)
STEP_MAY = ("review", "reading")
# What the bot itself puts before a step's title.
BEFORE_TITLE = re.compile(r"^(kickoff|(week|meeting|step) \d+)\b\W*\s", re.IGNORECASE)
GLUED = re.compile(r"^\s*\d{1,3}\s*min")
AGENDA = re.compile(r"^([0-9]{1,3})\s*min(?:utes?)?\.?\s*:\s*(\S.*)$")
RHYTHM = re.compile(r"^every ([1-9]) weeks$")


def programme_from(page: Page, programme_id: str) -> tuple[Programme, int | None]:
    """Return the programme, still without steps, and its length: the number of its last step.

    A part that cannot be used has a finding and is filled with something harmless.
    """
    expect(page, keys=PROGRAMME_KEYS, may_keys=PROGRAMME_MAY_KEYS, sections=PROGRAMME_SECTIONS)
    sizes = [whole_number(page, key, least=2) for key in SIZES]
    smallest, ideal, largest = (size or 2 for size in sizes)
    if None not in sizes and not smallest <= ideal <= largest:
        page.blame(
            page.line_of("smallest circle"),
            f"the sizes {smallest}, {ideal}, {largest} are out of order",
            "smallest circle, best size and largest circle must not fall from one to the next",
        )
    programme = Programme(
        id=programme_id,
        version=whole_number(page, "version", least=1) or 1,
        title=one_line(page, "title", most=TITLE_LENGTH),
        tagline=one_line(page, "in one sentence", most=CHOICE_LENGTH),
        about=text(page, "about"),
        minutes_a_week=whole_number(page, "minutes a week", least=1) or 1,
        meeting_minutes=whole_number(page, "meeting minutes", least=1) or 0,
        smallest=smallest,
        ideal=ideal,
        largest=largest,
        steps=(),
        norms=norms_of(page),
        welcome=text(page, "welcome"),
        goodbye=text(page, "goodbye"),
        weeks_apart=_weeks_apart(page),
        works_on=choice(page, "works on", WorksOn.PERSONAL_GOALS),
        facilitation=choice(page, "facilitator", Facilitation.ROTATING),
        timekeeping=choice(page, "timekeeper", Timekeeping.FACILITATOR),
        triads=_yes(page, "triads"),
        one_task_each=_yes(page, "one task each"),
    )
    return programme, whole_number(page, "length", least=1)


def norms_of(page: Page) -> tuple[str, ...]:
    """Return the norms, as many and as long as the screen allows on which members change them."""
    return tuple(entry.text for entry in entries(page, "norms", most=LINES_AT_MOST, longest=NORM_LIMIT))


def step_from(page: Page, number: int, meeting_minutes: int, *, written: bool = True) -> Step:
    """Return the step of a page; ``number`` is the one in its file's name.

    The agenda must fill the step's own minutes, else ``meeting_minutes``; 0 stands for not known.
    """
    kind = choice(page, "kind", StepKind.MEETING)
    # A step without a meeting has no agenda, so the section can be left out.
    may = ("agenda", *STEP_MAY) if kind is StepKind.WITHOUT_MEETING else STEP_MAY
    must = tuple(name for name in STEP_SECTIONS if name not in may)
    keys = STEP_KEYS if written else UNWRITTEN_KEYS
    if kind in IN_SMALL_GROUPS:
        keys = (*keys, "meeting minutes")
    expect(page, keys=keys, may_keys=STEP_MAY_KEYS, sections=must, may=may)
    if written:
        _check_number(page, number)
    _check_title(page)
    minutes = whole_number(page, "meeting minutes", least=1) or meeting_minutes
    preparation_minutes = whole_number(page, "preparation minutes")
    return Step(
        number=number,
        title=one_line(page, "title", most=TITLE_LENGTH),
        kind=kind,
        written=written,
        purpose=text(page, "purpose"),
        prompt=prompt_of(page, preparation_minutes),
        preparation=text(page, "preparation"),
        preparation_minutes=preparation_minutes or 0,
        agenda=agenda_of(page, 0 if kind is StepKind.WITHOUT_MEETING else minutes),
        exercise=text(page, "exercise"),
        worksheet=tuple(entry.text for entry in entries(page, "worksheet", plain=True, most=WORKSHEET_LINES)),
        example=text(page, "example"),
        leaves_behind=text(page, "leaves behind"),
        question=text(page, "check-in question", most=LABEL_LENGTH, plain=True),
        nudge=text(page, "nudge"),
        for_three=text(page, "for three"),
        without_meeting=text(page, "without meeting"),
        facilitator_note=text(page, "facilitator's note"),
        wrap_up=text(page, "wrap-up"),
        review=tuple(entry.text for entry in entries(page, "review", plain=True, most=REVIEW_LINES)),
        meeting_minutes=minutes or 1,
        challenges=_challenges(page),
        label=one_line(page, "kind of meeting", most=KIND_LENGTH),
        reading=tuple(entry.text for entry in entries(page, "reading")),
    )


def choice(page: Page, key: str, default: Choice) -> Choice:
    """Return which of the words of an enumeration stands at the top of the page; a finding for any other word."""
    value = page.values.get(key)
    if value is None:
        return default
    known = {one.value.replace("_", " "): one for one in type(default)}
    found = known.get(value.text.lower().replace("’", "").replace("'", ""))
    if found is None:
        shown = [_shown(word) for word in known]
        advice = f"write {', '.join(shown[:-1])} or {shown[-1]}"
        page.blame(value.line, f'the word "{value.text}" is not known as "{key}"', advice)
        return default
    return found


def _yes(page: Page, key: str) -> bool:
    value = page.values.get(key)
    if value is not None and value.text not in ("yes", "no"):
        page.blame(value.line, f'the word "{value.text}" is not known as "{key}"', "write yes or no")
    return value is not None and value.text == "yes"


def _challenges(page: Page) -> int:
    found = whole_number(page, "challenges") or 0
    if found > MOST_CHALLENGES:
        page.blame(
            page.line_of("challenges"), f"{found} challenges in one meeting", f"write {MOST_CHALLENGES} or less"
        )
    return found


def _shown(word: str) -> str:
    return word.replace("members", "member's")


def _weeks_apart(page: Page) -> int:
    value = page.values.get("rhythm")
    if value is None or value.text == "weekly":
        return 1
    found = RHYTHM.match(value.text)
    if found is None or not 1 < int(found[1]) <= LONGEST_RHYTHM:
        advice = f"write weekly, or every 2 weeks, up to every {LONGEST_RHYTHM} weeks"
        page.blame(value.line, "this rhythm is not known", advice)
        return 1
    return int(found[1])


def _check_title(page: Page) -> None:
    title = page.values.get("title")
    found = BEFORE_TITLE.match(title.text) if title else None
    if title and found:
        advice = "leave it away: the bot puts Kickoff, Week 3 or Meeting 3 before each title"
        page.blame(title.line, f'the title begins with "{found[1]}"', advice)


def _check_number(page: Page, number: int) -> None:
    stated = page.values.get("step")
    found = whole_number(page, "step")
    if stated and found is not None and found != number:
        page.blame(stated.line, f"the file's name says step {number}, this line {stated.text}", "make them agree")


def agenda_of(page: Page, minutes: int) -> tuple[AgendaItem, ...]:
    """Return the agenda; ``minutes`` is what it must add up to, or 0 when that does not matter."""
    agenda: list[AgendaItem] = []
    entered = entries(page, "agenda")
    glued = [one for one in page.sections["agenda"].numbered if GLUED.match(one.text)] if entered else []
    for one in glued:
        page.blame(one.line, "the line is no entry of its own", 'begin it with "- "')
    for entry in entered:
        match = AGENDA.match(entry.text)
        if match:
            agenda.append(AgendaItem(int(match[1]), match[2]))
            if int(match[1]) == 0:
                page.blame(
                    entry.line, "the entry takes 0 minutes", "give it a minute at least, or join it to another"
                )
        elif entry.text:
            page.blame(entry.line, "the entry does not say how long it takes", 'write "- 10 min: what happens"')
    total = sum(item.minutes for item in agenda)
    # A sum over entries of which one could not be read would only repeat that finding.
    if minutes and agenda and not glued and len(agenda) == len(entered) and total != minutes:
        page.blame(
            page.section_line("agenda"),
            f"the minutes add up to {total}, the meeting has {minutes}",
            "change the minutes of the entries, or the meeting minutes here or in programme.md",
        )
    return tuple(agenda)
