"""Reads the folder of one programme: its page, its steps, and both in other languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.domain.programme import IN_SMALL_GROUPS, Programme, WorksOn
from bot.programmes import likeness, readability, screens
from bot.programmes.findings import Finding, Severity
from bot.programmes.forms import programme_from, step_from
from bot.programmes.pages import Page, open_page
from bot.programmes.translations import translated, translated_step
from bot.wording import LANGUAGES

MAIN = "programme.md"
UNWRITTEN = "unwritten.md"
ENGLISH = "en"
FILE_NAME = re.compile(r"^(programme|unwritten|step-([0-9]{2}))(?:\.([a-z]{2}))?\.md$")
FOLDER_NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*\Z")
FOLDER_LENGTH = 60
NAME_ADVICE = f"use small letters, digits and single hyphens, at most {FOLDER_LENGTH}"


@dataclass
class Files:
    """The files of a folder in one language, opened."""

    main: Page | None = None
    steps: dict[int, Page] = field(default_factory=dict[int, Page])

    @property
    def pages(self) -> list[Page]:
        """All of them."""
        return [*([self.main] if self.main else []), *self.steps.values()]


def is_usable(name: str) -> bool:
    """Whether a folder of this name can be a programme's."""
    return len(name) <= FOLDER_LENGTH and FOLDER_NAME.match(name) is not None


def read_folder(folder: Path, *, making_screens: bool = False) -> tuple[Programme, list[Finding]]:
    """The programme of a folder, with what is to be mended in it; what cannot be used is filled with something harmless.

    With `making_screens` all that people will see is made of it too and measured, which takes a while.
    """
    files, findings = _open(folder)
    english = files.pop(ENGLISH, Files())
    english.main = english.main or open_page(folder / MAIN)
    unwritten = open_page(folder / UNWRITTEN)
    programme = _programme(folder, english.main, english.steps, unwritten)
    for each in (english, *files.values()):
        likeness.check(each.steps)
    translations = {language: _translation(programme, english, each) for language, each in sorted(files.items())}
    programme = replace(programme, translations=translations)
    files = {ENGLISH: english, **files}
    if unwritten.path.exists():
        english.steps[max(english.steps, default=-1) + 1] = unwritten
    for language, each in files.items():
        for page in each.pages:
            readability.check(page, language)
    if making_screens:
        _make_screens(programme, files)
    return programme, findings + [
        finding for each in files.values() for page in each.pages for finding in page.findings
    ]


def _make_screens(programme: Programme, files: Mapping[str, Files]) -> None:
    """Note what becomes too large for Slack, of a translation only where the English is sound."""
    originals = files[ENGLISH].steps
    for language, each in files.items():
        main = each.main or files[ENGLISH].main
        steps = {
            number: page
            for number, page in each.steps.items()
            if number in originals and originals[number].is_sound
        }
        if main is not None:
            screens.check(programme.worded(language), main, steps, language)


def _programme(folder: Path, main: Page, pages: Mapping[int, Page], unwritten: Page) -> Programme:
    # The folder may have been given as "."; its name is the programme's id all the same.
    programme_id = folder.resolve().name
    if not is_usable(programme_id):
        main.blame(1, f'the folder name "{programme_id}" cannot be used', NAME_ADVICE)
    programme, length = programme_from(main, programme_id)
    steps = [step_from(page, number, programme.meeting_minutes) for number, page in sorted(pages.items())]
    plain = step_from(unwritten, 0, programme.meeting_minutes, written=False)
    if length is not None:
        _check_numbers(main, pages, length)
        missing = range(max(pages, default=-1) + 1, length + 1)
        _check_missing(main, missing, filled=unwritten.path.exists())
        steps += [replace(plain, number=number) for number in missing]
    found = replace(programme, steps=tuple(steps))
    _check_reviews(found, pages)
    _check_whole(found, pages)
    if found.works_on is WorksOn.CHALLENGE and steps and not any(step.challenges for step in steps):
        advice = 'write "challenges: 1" at the top of the steps to which a member brings one'
        main.blame(main.line_of("works on"), "no step has a challenge that a member brings", advice)
    return found


def _check_whole(programme: Programme, pages: Mapping[int, Page]) -> None:
    """The kickoff and the last step belong to the whole circle: nobody is put together in twos or threes there."""
    for number in {0, len(programme.steps) - 1} & pages.keys():
        if programme.steps[number].kind in IN_SMALL_GROUPS:
            page = pages[number]
            advice = "take the line out: in the first and in the last step the whole circle is together"
            page.blame(page.line_of("kind"), "the kickoff and the last step are for the whole circle", advice)


def _open(folder: Path) -> tuple[dict[str, Files], list[Finding]]:
    """Opens the files by their language; a file that would be passed over in silence is a finding."""
    files: dict[str, Files] = {}
    findings: list[Finding] = []
    for path in sorted(folder.iterdir()):
        name = FILE_NAME.match(path.name)
        language = (name[3] or ENGLISH) if name else ENGLISH
        if name and language != ENGLISH and language not in LANGUAGES:
            advice = f"the bot speaks {', '.join(LANGUAGES)}; nobody will see this file"
            findings.append(Finding(path, 1, f'the language "{language}" is not known', advice, Severity.WARNING))
        elif name and name[2]:
            files.setdefault(language, Files()).steps[int(name[2])] = open_page(path)
        elif name and name[1] == "programme":
            files.setdefault(language, Files()).main = open_page(path)
        elif name is None or language != ENGLISH:
            findings += _not_read(path)
    return files, findings


def _not_read(path: Path) -> list[Finding]:
    if path.name.startswith("."):
        return []
    if path.name.lower().startswith("step"):
        advice = "name it like step-01.md, or step-01.de.md in German"
        return [Finding(path, 1, "the name is not that of a step", advice)]
    advice = "move it elsewhere, or leave it if that is meant"
    return [Finding(path, 1, "the bot does not read this file", advice, Severity.WARNING)]


def _translation(programme: Programme, english: Files, files: Files) -> Programme:
    """The programme in another language, with the English of what is not translated."""
    steps = list(programme.steps)
    for number, page in files.steps.items():
        original = english.steps.get(number)
        if original is None:
            name = page.path.name.replace(f".{page.path.name.split('.')[1]}.", ".")
            page.blame(1, f"there is no {name} of which this could be the translation", f"write {name} first")
        elif number < len(steps):
            steps[number] = translated_step(steps[number], page, original)
    worded = replace(programme, steps=tuple(steps))
    return translated(worded, files.main) if files.main else worded


def _check_numbers(main: Page, pages: Mapping[int, Page], length: int) -> None:
    if not pages:
        main.blame(1, "the programme has no step", "write step-00.md, the kickoff")
    for number, page in pages.items():
        if number > length:
            line = main.line_of("length")
            main.blame(line, f"there is a step {number} beyond this length", "raise the length or remove the file")
        if number and number - 1 not in pages:
            missing = f"step-{number - 1:02}.md"
            page.blame(1, f"{missing} is missing before this one", f"write {missing} first, or renumber")


def _check_missing(main: Page, numbers: range, *, filled: bool) -> None:
    """Note the steps at the end that have no file; the plain one of unwritten.md can stand in for them."""
    if not numbers:
        return
    which = f"step {numbers[0]} has" if len(numbers) == 1 else f"steps {numbers[0]} to {numbers[-1]} have"
    line = main.line_of("length")
    if filled:
        advice = f"members get the plain week of {UNWRITTEN} instead"
        main.blame(line, f"{which} no exercise yet", advice, Severity.WARNING)
    else:
        advice = f"write the files, shorten the length, or write {UNWRITTEN} to stand in for them"
        main.blame(line, f"{which} no file", advice)


def _check_reviews(programme: Programme, pages: Mapping[int, Page]) -> None:
    """Note where members do not look back at a third and at two thirds, or do so elsewhere."""
    due = programme.review_steps
    for number, page in pages.items():
        has = "review" in page.sections
        if number in due and not has:
            page.blame(1, 'the part "Review" is missing', "members look back here, at a third and at two thirds")
        elif has and number not in due:
            where = " and ".join(str(one) for one in due) or "none, it is too short"
            page.blame(page.section_line("review"), "there is no review in this step", f"its steps: {where}")
