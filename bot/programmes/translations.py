"""The same programme in another language: files such as step-01.de.md beside step-01.md."""

from dataclasses import replace
from typing import TypeVar

from bot.domain.programme import Programme, Step
from bot.programmes.forms import (
    CHOICE_LENGTH,
    KIND_LENGTH,
    PROGRAMME_SECTIONS,
    TITLE_LENGTH,
    agenda_of,
    norms_of,
)
from bot.programmes.pages import Page, expect
from bot.programmes.prompts import prompt_of
from bot.programmes.texts import LABEL_LENGTH, entries, one_line, text

Entry = TypeVar("Entry")


def translated(programme: Programme, page: Page) -> Programme:
    """The programme's own page in the language of ``page``; its steps are those it had."""
    expect(page, keys=("title", "in one sentence"), sections=PROGRAMME_SECTIONS)
    return replace(
        programme,
        title=one_line(page, "title", most=TITLE_LENGTH),
        tagline=one_line(page, "in one sentence", most=CHOICE_LENGTH),
        about=text(page, "about"),
        norms=_as_many(page, "norms", norms_of(page), programme.norms),
        welcome=text(page, "welcome"),
        goodbye=text(page, "goodbye"),
    )


def translated_step(step: Step, page: Page, original: Page) -> Step:
    """A step in the language of ``page``, which has the parts of the English ``original`` and as many entries."""
    keys = ("title", "kind of meeting") if step.label else ("title",)
    expect(page, keys=keys, sections=tuple(original.sections))
    agenda = agenda_of(page, 0)
    minutes = [item.minutes for item in agenda]
    if agenda and minutes != [item.minutes for item in step.agenda]:
        page.blame(
            page.section_line("agenda"), "the minutes are not those of the English agenda", "make them agree"
        )
    worksheet = tuple(entry.text for entry in entries(page, "worksheet", plain=True))
    review = tuple(entry.text for entry in entries(page, "review", plain=True))
    return replace(
        step,
        title=one_line(page, "title", most=TITLE_LENGTH),
        label=one_line(page, "kind of meeting", most=KIND_LENGTH),
        purpose=text(page, "purpose"),
        prompt=prompt_of(page, step.preparation_minutes),
        preparation=text(page, "preparation"),
        agenda=agenda,
        exercise=text(page, "exercise"),
        worksheet=_as_many(page, "worksheet", worksheet, step.worksheet),
        example=text(page, "example"),
        leaves_behind=text(page, "leaves behind"),
        question=text(page, "check-in question", most=LABEL_LENGTH, plain=True),
        nudge=text(page, "nudge"),
        for_three=text(page, "for three"),
        without_meeting=text(page, "without meeting"),
        facilitator_note=text(page, "facilitator's note"),
        wrap_up=text(page, "wrap-up"),
        review=_as_many(page, "review", review, step.review),
        reading=tuple(entry.text for entry in entries(page, "reading")),
    )


def _as_many(page: Page, name: str, found: tuple[Entry, ...], wanted: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries; a finding when they are more or fewer than in English, where each has its place."""
    if name in page.sections and found and len(found) != len(wanted):
        problem = f"there are {len(found)} entries, and {len(wanted)} in English"
        page.blame(page.section_line(name), problem, "translate each of them, in the same order")
    return found
