"""Tests of reading sound programmes into values, and of what is shipped."""

import re
from pathlib import Path

import pytest

from bot.domain.programme import AgendaItem, Facilitation, StepKind, Timekeeping, WorksOn
from bot.programmes import check, read
from tests.programmes.tea import PROMPTS, edit, errors, line_with, next_step, only


def test_the_example_of_the_readme_passes_the_check(tea: Path) -> None:
    assert check(tea.parent) == []


def test_a_single_programme_can_be_checked_by_its_own_folder(tea: Path) -> None:
    assert check(tea) == []
    edit(tea / "step-01.md", "- 20 min", "- 21 min")
    assert only(check(tea)).path == tea / "step-01.md"


def test_a_programme_is_read_with_all_its_parts(tea: Path) -> None:
    programme = read(tea.parent).get("tea-and-talk")
    assert (programme.title, programme.version, programme.minutes_a_week) == ("Tea and talk", 1, 40)
    assert (programme.smallest, programme.ideal, programme.largest) == (3, 4, 5)
    assert programme.meeting_minutes == 30
    assert programme.norms == ("What is said here stays here.", "Anyone may pass.")
    assert [step.number for step in programme.steps] == [0, 1]
    step = programme.steps[1]
    assert step.kind is StepKind.MEETING
    assert step.written
    assert step.preparation_minutes == 5
    assert step.agenda[0] == AgendaItem(5, "Arrive, and read the norms aloud. Does everyone say yes?")
    assert step.worksheet == ("What annoyed me:", "What I could try, and by when:")
    assert step.question == "What was said that stays with you?"
    assert step.facilitator_note.startswith("If somebody gives advice")
    assert step.reading == ()


def test_lines_of_a_paragraph_are_joined_and_lists_keep_theirs(tea: Path) -> None:
    text = "One\ntwo.\n\n\nThree:\n- a long\nentry\n- b\n1. c\n> d"
    edit(tea / "step-00.md", "Take six minutes each.", text)
    assert check(tea) == []
    step = read(tea.parent).get("tea-and-talk").steps[0]
    assert step.for_three == "One two.\n\nThree:\n- a long entry\n- b\n1. c\n> d"


def test_windows_line_ends_a_byte_order_mark_and_curly_apostrophes_do_no_harm(tea: Path) -> None:
    path = tea / "step-00.md"
    edit(path, "## Facilitator's note", "## Facilitator’s Note")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(tea) == []
    edit(path, "- 20 min", "- 25 min")
    assert only(check(tea)).line == line_with(path, "## Agenda")


def test_a_title_is_taken_as_it_was_typed(tea: Path) -> None:
    edit(tea / "step-00.md", "title: One small thing", "title: No")
    assert read(tea.parent).get("tea-and-talk").steps[0].title == "No"


def test_a_step_without_meeting_needs_no_agenda(tea: Path) -> None:
    path = tea / "step-01.md"
    edit(path, "kind: meeting", "kind: without meeting")
    path.write_text(re.sub(r"## Agenda\n.*?(?=## )", "", path.read_text(), flags=re.DOTALL))
    assert check(tea) == []
    step = read(tea.parent).get("tea-and-talk").steps[1]
    assert step.kind is StepKind.WITHOUT_MEETING
    assert step.agenda == ()


@pytest.mark.parametrize("kind", ["pairs", "trios"])
def test_a_talk_of_two_or_three_has_minutes_of_its_own_that_its_agenda_fills(tea: Path, kind: str) -> None:
    edit(tea / "programme.md", "length: 1", "length: 2")
    (tea / "step-02.md").write_text(next_step(2), encoding="utf-8")
    edit(tea / "step-01.md", "kind: meeting", f"kind: {kind}")
    assert '"meeting minutes" is missing' in only(check(tea)).problem
    edit(tea / "step-01.md", f"kind: {kind}", f"kind: {kind}\nmeeting minutes: 20")
    assert "add up to 30, the meeting has 20" in only(check(tea)).problem
    edit(tea / "step-01.md", "- 20 min", "- 10 min")
    assert check(tea) == []
    programme = read(tea.parent).get("tea-and-talk")
    assert [step.meeting_minutes for step in programme.steps] == [30, 20, 30]
    assert (programme.longest_minutes, programme.steps[1].kind) == (30, StepKind(kind))


@pytest.mark.parametrize(("said", "weeks"), [("weekly", 1), ("every 2 weeks", 2), ("every 4 weeks", 4)])
def test_a_rhythm_is_read_as_weeks(tea: Path, said: str, weeks: int) -> None:
    edit(tea / "programme.md", "rhythm: weekly", f"rhythm: {said}")
    programme = read(tea.parent).get("tea-and-talk")
    assert (programme.weeks_apart, programme.weeks) == (weeks, weeks + 1)


def test_what_it_works_on_and_who_has_which_part_is_read(tea: Path) -> None:
    edit(tea / "programme.md", "works on: personal goals", "works on: one member's challenge")
    edit(tea / "programme.md", "facilitator: rotating", "facilitator: Professional")
    edit(tea / "programme.md", "timekeeper: facilitator", "timekeeper: rotating\ntriads: yes\none task each: yes")
    assert "no step has a challenge" in only(check(tea)).problem
    edit(tea / "step-01.md", "kind: meeting", "kind: meeting\nchallenges: 2")
    programme = read(tea.parent).get("tea-and-talk")
    assert programme.works_on is WorksOn.CHALLENGE
    assert programme.facilitation is Facilitation.PROFESSIONAL
    assert programme.timekeeping is Timekeeping.ROTATING
    assert programme.triads
    assert programme.one_task_each
    assert [step.challenges for step in programme.steps] == [0, 2]


def test_a_kind_of_meeting_in_own_words_is_a_steps_label(tea: Path) -> None:
    edit(tea / "step-01.md", "kind: meeting", "kind: meeting\nkind of meeting: Exploration")
    assert check(tea) == []
    assert [step.label for step in read(tea.parent).get("tea-and-talk").steps] == ["", "Exploration"]


def test_links_and_bold_as_slack_knows_them_are_let_through(tea: Path) -> None:
    text = "*Bold*, _soft_, <https://example.org|a page>, <mailto:a@example.org>, 3 * 4 * 5, a_b_c."
    edit(tea / "step-00.md", "Take six minutes each.", text)
    assert check(tea) == []


def test_the_shipped_programmes_have_no_error_and_only_unwritten_weeks_as_warnings() -> None:
    findings = check(PROMPTS)
    assert errors(findings) == []
    assert all("no exercise yet" in finding.problem for finding in findings)


def test_working_out_loud_is_written_from_the_kickoff_to_week_twelve() -> None:
    assert check(PROMPTS / "working-out-loud") == []
    programme = read(PROMPTS).get("working-out-loud")
    assert [step.number for step in programme.steps if step.written] == list(range(13))
    assert len({step.title for step in programme.steps}) == len({step.exercise for step in programme.steps}) == 13
    assert (programme.smallest, programme.ideal, programme.largest) == (4, 5, 5)
    assert all(sum(item.minutes for item in step.agenda) == 60 for step in programme.steps)


def test_a_shipped_week_says_openly_that_it_is_unwritten_when_it_is_and_only_then() -> None:
    for programme in read(PROMPTS):
        for step in programme.steps:
            assert ("nobody has written an exercise" in step.prompt) is not step.written
