"""The two forms, a programme's page and a step's page: which parts they have and what becomes of them."""

import re

from bot.domain.programme import AgendaItem, Programme, Step, StepKind
from bot.programmes.pages import Page, expect
from bot.programmes.texts import (
    LABEL_LENGTH,
    PROMPT_WORDS,
    count_words,
    entries,
    one_line,
    text,
    whole_number,
)

TITLE_LENGTH = 60
CHOICE_LENGTH = 75
"""Slack shows no more characters of an option in a list of choices, and of the line under it."""

SIZES = ("smallest circle", "best size", "largest circle")
PROGRAMME_KEYS = (
    "title",
    "in one sentence",
    "version",
    "length",
    "minutes a week",
    "meeting minutes",
    *SIZES,
)
PROGRAMME_SECTIONS = ("about", "norms", "welcome", "goodbye")
UNWRITTEN_KEYS = ("title", "kind", "preparation minutes")
STEP_KEYS = ("step", *UNWRITTEN_KEYS)
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
STEP_MAY = ("reading",)
AGENDA = re.compile(r"^([0-9]{1,3})\s*min(?:utes?)?\.?\s*:\s*(\S.*)$")


def programme_from(page: Page, programme_id: str) -> tuple[Programme, int | None]:
    """Return the programme, still without steps, and its length: the number of its last step.

    A part that cannot be used has a finding and is filled with something harmless.
    """
    expect(page, keys=PROGRAMME_KEYS, sections=PROGRAMME_SECTIONS)
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
        norms=tuple(entry.text for entry in entries(page, "norms")),
        welcome=text(page, "welcome"),
        goodbye=text(page, "goodbye"),
    )
    return programme, whole_number(page, "length", least=1)


def step_from(page: Page, number: int, meeting_minutes: int, *, written: bool = True) -> Step:
    """Return the step of a page; ``number`` is the one in its file's name.

    The agenda must fill ``meeting_minutes``; 0 stands for not known.
    """
    kind = _kind(page)
    # A step without a meeting has no agenda, so the section can be left out.
    may = ("agenda", *STEP_MAY) if kind is StepKind.WITHOUT_MEETING else STEP_MAY
    must = tuple(name for name in STEP_SECTIONS if name not in may)
    expect(page, keys=STEP_KEYS if written else UNWRITTEN_KEYS, sections=must, may=may)
    if written:
        _check_number(page, number)
    return Step(
        number=number,
        title=one_line(page, "title", most=TITLE_LENGTH),
        kind=kind,
        written=written,
        purpose=text(page, "purpose"),
        prompt=_prompt(page),
        preparation=text(page, "preparation"),
        preparation_minutes=whole_number(page, "preparation minutes") or 0,
        agenda=_agenda(page, meeting_minutes if kind is StepKind.MEETING else 0),
        exercise=text(page, "exercise"),
        worksheet=tuple(entry.text for entry in entries(page, "worksheet", plain=True)),
        example=text(page, "example"),
        leaves_behind=text(page, "leaves behind"),
        question=text(page, "check-in question", most=LABEL_LENGTH, plain=True),
        nudge=text(page, "nudge"),
        for_three=text(page, "for three"),
        without_meeting=text(page, "without meeting"),
        facilitator_note=text(page, "facilitator's note"),
        wrap_up=text(page, "wrap-up"),
        reading=tuple(entry.text for entry in entries(page, "reading")),
    )


def _kind(page: Page) -> StepKind:
    value = page.values.get("kind")
    try:
        return StepKind((value.text if value else StepKind.MEETING).replace(" ", "_"))
    except ValueError:
        page.blame(page.line_of("kind"), "this kind is not known", "write meeting, pairs or without meeting")
        return StepKind.MEETING


def _check_number(page: Page, number: int) -> None:
    stated = page.values.get("step")
    found = whole_number(page, "step")
    if stated and found is not None and found != number:
        page.blame(stated.line, f"the file's name says step {number}, this line {stated.text}", "make them agree")


def _prompt(page: Page) -> str:
    prompt = text(page, "prompt")
    words = count_words(prompt)
    if words >= PROMPT_WORDS:
        page.blame(
            page.section_line("prompt"),
            f"the prompt has {words} words",
            f"keep it under {PROMPT_WORDS}; details belong under Exercise",
        )
    return prompt


def _agenda(page: Page, minutes: int) -> tuple[AgendaItem, ...]:
    """Return the agenda; ``minutes`` is what it must add up to, or 0 when that does not matter."""
    agenda: list[AgendaItem] = []
    entered = entries(page, "agenda")
    for entry in entered:
        match = AGENDA.match(entry.text)
        if match:
            agenda.append(AgendaItem(int(match[1]), match[2]))
        elif entry.text:
            page.blame(entry.line, "the entry does not say how long it takes", 'write "- 10 min: what happens"')
    total = sum(item.minutes for item in agenda)
    # A sum over entries of which one could not be read would only repeat that finding.
    if minutes and agenda and len(agenda) == len(entered) and total != minutes:
        page.blame(
            page.section_line("agenda"),
            f"the minutes add up to {total}, the meeting has {minutes}",
            "change the minutes of the entries, or the meeting minutes in programme.md",
        )
    return tuple(agenda)
