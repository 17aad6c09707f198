"""The skeleton of a new programme: every file and part that one needs, with a line in each on what to write there."""

from pathlib import Path

from bot.domain.programme import review_steps
from bot.programmes.folders import MAIN
from bot.programmes.forms import PROGRAMME_SECTIONS, STEP_SECTIONS
from bot.programmes.pages import FENCE, UNWRITTEN

MEETING_MINUTES = 60

_DETAILS = f"""\
title: "{UNWRITTEN}: what it is called]"
in one sentence: "{UNWRITTEN}: what one gets out of it]"
version: 1
length: {{length}}
rhythm: weekly
works on: personal goals
facilitator: rotating
timekeeper: rotating
minutes a week: 90
meeting minutes: {MEETING_MINUTES}
smallest circle: 4
best size: 5
largest circle: 5"""

_STEP_DETAILS = f"""\
step: {{number}}
title: "{UNWRITTEN}: what this step is about]"
kind: meeting
preparation minutes: 5"""

_LISTS = {"norms": "- ", "agenda": f"- {MEETING_MINUTES} min: ", "worksheet": "- ", "review": "- "}

_HINTS = {
    "about": "what it is, who it is for, what it asks of one and what one has at the end; a minute to read",
    "norms": "one thing to agree on at the kickoff; a line for each",
    "welcome": "the first words to a new circle",
    "goodbye": "the last words to a circle",
    "purpose": "one sentence, what this step is for",
    "prompt": "the message that opens the step, about 75 words",
    "preparation": "what each member does alone before the meeting",
    "review": "a question that members answer for themselves before the meeting; a line for each",
    "agenda": "what you do; a line for each part, whose minutes add up to those of the meeting",
    "exercise": "what to do, one thing after another, so that nobody has to ask",
    "worksheet": "something to fill in; a line for each",
    "example": "how an invented person did it",
    "leaves behind": "what a member has in hand afterwards",
    "check-in question": "the one question of the check-in",
    "nudge": "a sentence with if and then",
    "for three": "what changes when only three are there",
    "without meeting": "how to do it in writing, day by day",
    "facilitator's note": "what to watch out for, and what to say then",
    "wrap-up": "what the circle has done in this step, and what comes next",
}


def write(folder: Path, length: int) -> list[Path]:
    """Makes a folder with all files of a programme whose last step has the number `length`; FileExistsError, OSError."""
    folder.mkdir()
    files = {MAIN: _page(_DETAILS.format(length=length), PROGRAMME_SECTIONS)}
    for number in range(length + 1):
        details = _STEP_DETAILS.format(number=number)
        files[f"step-{number:02}.md"] = _page(details, _sections(number, length))
    for name, words in files.items():
        (folder / name).write_text(words, encoding="utf-8")
    return [folder / name for name in files]


def _sections(number: int, length: int) -> tuple[str, ...]:
    """The parts of a step; the review comes before the meeting, and so does it here."""
    if number not in review_steps(length):
        return STEP_SECTIONS
    meeting = STEP_SECTIONS.index("agenda")
    return (*STEP_SECTIONS[:meeting], "review", *STEP_SECTIONS[meeting:])


def _page(details: str, sections: tuple[str, ...]) -> str:
    parts = [f"## {name.capitalize()}\n{_LISTS.get(name, '')}{UNWRITTEN}: {_HINTS[name]}]\n" for name in sections]
    return "\n".join([f"{FENCE}\n{details}\n{FENCE}\n", *parts])
