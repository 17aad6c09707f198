"""The check makes all that people will see of a programme, and finds what Slack would refuse to show."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import previewing
from bot.domain.worksheets import SheetKind, ShownSheet
from bot.programmes import check, read, read_folder, screens
from bot.programmes.forms import REVIEW_LINES, WORKSHEET_LINES
from bot.programmes.pages import Page, open_page
from bot.slack import limits
from bot.slack.views import drafts, worksheets
from bot.slack.views.kit import Message
from tests.programmes.tea import edit, only, section_line

DAY = date(2026, 1, 5)
ROCKET = "\N{ROCKET}"
LINES = "- What annoyed me:\n- What I could try, and by when:"


def with_lines(tea: Path, count: int) -> None:
    """Gives the worksheet of the first step so many lines."""
    edit(tea / "step-01.md", LINES, "\n".join(f"- Line {number}:" for number in range(count)))


def blamed(tea: Path, **of_step: tuple[str, ...]) -> Page:
    """The first step's page after all is made of a programme whose step is another than its page says."""
    programme = read(tea.parent).get(tea.name)
    changed = replace(programme, steps=(programme.steps[0], replace(programme.steps[1], **of_step)))  # pyright: ignore[reportArgumentType]
    page = open_page(tea / "step-01.md")
    screens.check(changed, open_page(tea / "programme.md"), {1: page}, "en")
    return page


def test_a_worksheet_has_exactly_as_many_lines_as_the_circle_can_be_shown(tea: Path) -> None:
    with_lines(tea, WORKSHEET_LINES)
    assert check(tea) == []
    step = read(tea.parent).get(tea.name).steps[1]
    longer = replace(step, worksheet=(*step.worksheet, "One more:"))
    sheet = drafts.sheet(longer, SheetKind.WORKSHEET, 1, "w")
    assert limits.faults(worksheets.echo(ShownSheet("U1", 1, sheet.lines)).blocks) == [
        "51 blocks where 50 are allowed"
    ]


@pytest.mark.parametrize(("lines", "fits"), [(REVIEW_LINES, True), (REVIEW_LINES + 1, False)])
def test_a_review_has_exactly_as_many_lines_as_can_be_read_when_the_circle_is_over(
    tea: Path, lines: int, fits: bool
) -> None:
    asked = tuple(f"Question {number}?" for number in range(lines))
    assert blamed(tea, review=asked).is_sound is fits


def test_what_slack_would_not_take_is_named_once_with_its_part_and_what_to_do(tea: Path) -> None:
    """The form's own rule is not asked here: whatever lets too much through, making the screens finds it."""
    found = only(blamed(tea, worksheet=tuple(f"Line {number}:" for number in range(150))).findings)
    assert (found.path, found.line) == (tea / "step-01.md", section_line(tea / "step-01.md", "Worksheet"))
    assert found.problem.startswith("Slack does not take the worksheet, behind the guide's button (")
    assert found.advice == 'make "Worksheet" shorter: fewer entries, or fewer words'


def test_a_step_that_is_too_large_only_as_a_whole_is_found(tea: Path) -> None:
    """Each part keeps to its length, and the window with all of them does not: a picture takes twelve bytes."""
    path = tea / "step-01.md"
    parts = (
        "Purpose",
        "Preparation",
        "Exercise",
        "Example",
        "Leaves behind",
        "Nudge",
        "For three",
        "Without meeting",
    )
    for heading in parts:
        edit(path, f"## {heading}\n", f"## {heading}\n{ROCKET * 2800}\n")
    assert [str(one) for one in read_folder(tea)[1]] == []
    found = only(check(tea))
    assert (found.path, found.line) == (path, 1)
    assert found.problem == "Slack does not take the guide, behind its button (too large)"
    assert found.advice == "make the texts of this file shorter: fewer entries, or fewer words"


def test_what_members_can_be_shown_is_all_made(tea: Path) -> None:
    """A screen that is made nowhere in the check would not be measured."""
    programme = read(tea.parent).get(tea.name)
    asked = replace(programme.steps[0], review=("And?",))
    programme = replace(programme, steps=(asked, programme.steps[1]))
    made = {
        one.name
        for number in (0, 1)
        for one in (*drafts.of_step(programme, number, DAY), *screens.of_step(programme, number))
    }
    made |= {one.name for one in (*drafts.about(programme), *screens.of_programme(programme))}
    assert made >= {
        "The one-minute page",
        "The opening",
        "The prompt",
        "the prompt without a meeting",
        "The guide, behind its button",
        "The worksheet, behind the guide's button",
        "the worksheet that a member shows in the thread",
        "the look at a worksheet before it is shown",
        "a worksheet of a circle that is over",
        "The review, behind the prompt's button",
        "a review of a circle that is over",
        "The note for whoever hosts",
        "a facilitator's note",
        "a host's note in a circle of three",
        "The check-in's thread",
        "the thread without a meeting",
        "The check-in, behind its button",
        "The norms, in the same thread when the meeting begins",
        "the screen on which norms are changed",
        "The wrap-up",
        "The goodbye",
        "the page that moderators read ahead",
    }


def test_what_whoever_leads_reads_of_three_is_made_too(tea: Path) -> None:
    programme = read(tea.parent).get(tea.name)
    step = replace(programme.steps[1], for_three="All three in one round.")
    notes = [
        one.make()
        for one in screens.of_step(replace(programme, steps=(programme.steps[0], step)), 1)
        if one.name in ("a facilitator's note", "a host's note in a circle of three")
    ]
    assert [isinstance(one, Message) and step.for_three in one.text for one in notes] == [True, True]


def test_a_translation_and_what_stands_in_for_steps_are_made_too(tea: Path) -> None:
    programme = read(tea.parent).get(tea.name)
    too_long = replace(programme.steps[1], worksheet=tuple(f"Zeile {number}:" for number in range(60)))
    german = replace(programme, steps=(programme.steps[0], too_long))
    page = open_page(tea / "step-01.md")
    screens.check(german, open_page(tea / "programme.md"), {1: page}, "de")
    assert "Slack does not take" in only(page.findings).problem
    (tea / "unwritten.md").write_text((tea / "step-01.md").read_text().replace("step: 1\n", ""))
    edit(tea / "programme.md", "length: 1", "length: 3")
    assert [one.problem for one in check(tea)] == ["steps 2 to 3 have no exercise yet"]


def test_a_page_with_a_mistake_is_mended_first_and_hides_no_other(tea: Path) -> None:
    edit(tea / "step-00.md", "- 20 min", "- 21 min")
    edit(tea / "programme.md", "version: 1", "version: one")
    with_lines(tea, WORKSHEET_LINES + 1)
    assert [one.path.name for one in check(tea)] == ["programme.md", "step-00.md", "step-01.md"]


def test_looking_at_a_programme_and_starting_the_bot_do_not_wait_for_all_screens(tea: Path) -> None:
    with_lines(tea, WORKSHEET_LINES + 1)
    (mistake,) = previewing.look(tea).mistakes
    assert '"Worksheet" has 25 entries' in mistake.problem
