"""What members will see of a programme, looked at in a terminal and on the playground's page."""

import itertools
import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from bot import cli
from bot.programmes import check
from tests.programmes.tea import edit, next_step
from tests.test_cli import ROOT

OURS = "working-out-loud"
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}


def names(shown: str) -> list[str]:
    """What the parts of a preview are called: the lines that are underlined."""
    lines = shown.splitlines()
    return [above for above, line in itertools.pairwise(lines) if re.fullmatch("-{4,}", line) and above]


GUIDED = ["The guide, behind its button ({})", "The worksheet, behind the guide's button (Your worksheet)"]
HOSTED = ["The note for whoever hosts", "The check-in's thread"]
TASKS = "Who does what, in the same thread some hours later"
LOOKED_BACK = ["The review, behind the prompt's button (Your review)"]
HALF_WAY = "in the same thread when half of the meeting is over"
NORMS = ["The norms, in the same thread when the meeting begins", f"What each offers, {HALF_WAY}"]
CHECKED_IN = ["The check-in, behind its button (Check in)", "The wrap-up"]


@pytest.mark.parametrize(
    ("step", "week", "expected"),
    [
        ("0", "Kickoff", ["The opening", "The prompt", *GUIDED, *HOSTED, TASKS, *NORMS, *CHECKED_IN]),
        ("4", "Week 4", ["The prompt", *GUIDED, *HOSTED, *LOOKED_BACK, TASKS, *CHECKED_IN]),
        (
            "12",
            "Week 12",
            ["The prompt", *GUIDED, *HOSTED, TASKS, f"The ring of thanks, {HALF_WAY}", *CHECKED_IN, "The goodbye"],
        ),
    ],
)
def test_a_step_is_shown_with_all_that_members_see_in_their_order(
    step: str, week: str, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["prompts", "preview", OURS, "--step", step]) == 0
    shown = capsys.readouterr()
    assert names(shown.out) == [one.format(week) for one in expected]
    assert "[Check in] [Just here this time] " in shown.out
    assert "What will you do next?\n  [____]" in shown.out
    assert "[Check in] [Cancel]" in shown.out
    assert shown.err == ""


TWOS = ["@Amara Okafor and @Jonas Weber", "@Farid Haidari and @Greta Lindqvist"]
THREES = ["@Lucía Fernández, @Priya Banerjee and @Arjun Mehta", "@Ishita Roy, @Farid Haidari and @Greta Lindqvist"]
TRIADS = ["@Amara Okafor, @Jonas Weber, @Lucía Fernández and @Greta Lindqvist"]
RING = "Thanks go round: @Amara Okafor thanks @Jonas Weber, @Jonas Weber thanks @Lucía Fernández"


@pytest.mark.parametrize(
    ("step", "kind", "line", "named"),
    [
        (1, "pairs", "This time:", TWOS),
        (1, "trios", "This time:", THREES),
        (1, "meeting", "Your triads:", TRIADS),
    ],
)
def test_whoever_the_prompt_names_is_shown_with_invented_members(
    step: int, kind: str, line: str, named: list[str], tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(tea / "programme.md", "length: 1", "length: 2\ntriads: yes")
    edit(tea / "programme.md", "best size: 4\nlargest circle: 5", "best size: 8\nlargest circle: 8")
    edit(tea / "step-01.md", "kind: meeting\n", f"kind: {kind}\nmeeting minutes: 30\n")
    (tea / "step-02.md").write_text(next_step(2))
    assert cli.main(["prompts", "preview", str(tea), "--step", str(step)]) == 0
    prompt = " ".join(capsys.readouterr().out.split("[Check in]")[0].split())
    assert [one for one in named if one in prompt.split(line)[1]] == named
    assert len({*re.findall(r"@\w+", prompt)}) == 8


def test_the_opening_greets_as_many_as_make_a_circle_and_the_last_step_has_the_button_of_the_ring(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = {}
    for step in ("0", "1"):
        assert cli.main(["prompts", "preview", str(tea), "--step", step]) == 0
        shown[step] = " ".join(capsys.readouterr().out.split())
    assert (
        "Hello @Amara Okafor, @Jonas Weber, @Lucía Fernández, @Priya Banerjee, welcome to your circle."
        in shown["0"]
    )
    assert RING in shown["1"].split("The check-in's thread")[1]
    assert "[Thank the next in the ring]" in shown["1"]
    assert "[Thank the next in the ring]" not in shown["0"]


def test_the_forms_the_norms_and_the_hosts_note_are_shown_with_the_authors_words(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["prompts", "preview", str(tea), "--step", "0"]) == 0
    shown = capsys.readouterr().out
    assert (
        "What annoyed me: (optional)\n  [____]\nWhat I could try, and by when: (optional)\n  [____]\n[Keep it]"
        in shown
    )
    assert "• Anyone may pass.\n[Yes, I keep to these] [Change or add a line]" in shown
    assert "You host Kickoff: One small thing\nMeeting: [the circle's weekly hour]." in shown
    assert "\nIf somebody gives advice too early" in shown.split("You host")[1].split("The check-in's thread")[0]


def test_where_nobody_hosts_there_is_no_note_for_a_host(tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(tea / "step-01.md", "kind: meeting\n", "kind: without meeting\n")
    assert cli.main(["prompts", "preview", str(tea), "--step", "1"]) == 0
    assert "The note for whoever hosts" not in capsys.readouterr().out


def test_where_there_is_nothing_to_prepare_the_guide_names_no_minutes(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(tea / "step-01.md", "preparation minutes: 5", "preparation minutes: 0")
    guides = []
    for step in ("0", "1"):
        assert cli.main(["prompts", "preview", str(tea), "--step", step]) == 0
        guides.append(capsys.readouterr().out)
    assert "== Before you meet (5 min) ==" in guides[0]
    assert "== Before you meet ==" in guides[1]


def test_what_is_bold_in_slack_is_bold_in_a_terminal_and_plain_in_a_file(tea: Path) -> None:
    command = [sys.executable, "-m", "bot", "prompts", "preview", str(tea), "--step", "1"]
    plain = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT, timeout=60).stdout
    assert "Please prepare one thing" in plain
    assert not re.search(r"\*|\x1b", plain)
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=ENVIRONMENT):
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b"")).decode().replace("\r\n", "\n")
    os.close(ours)
    assert "\x1b[1mPlease prepare one thing, it takes 5 minutes:\x1b[0m" in shown.replace("\n", " ")
    assert "\x1b[1mThe prompt\x1b[0m\n----------\n" in shown
    assert "*" not in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when nobody writes into it any more.
        return b""


def test_a_long_line_is_cut_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["prompts", "preview", OURS, "--step", "1"]) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 100


def test_without_a_step_it_tells_what_the_programme_is_and_what_steps_there_are(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["prompts", "preview", str(tea)]) == 0
    shown = capsys.readouterr().out
    assert names(shown) == ["The one-minute page (Tea and talk)"]
    assert "Circle: 3 to 5 people" in shown
    assert "What you have at the end. One thing tried" in shown
    assert shown.splitlines()[-2:] == [
        "  0  Kickoff: One small thing (meeting, 30 minutes, 5 to prepare)",
        "  1  Week 1: One small thing (meeting, 30 minutes, 5 to prepare)",
    ]


def test_how_people_come_together_is_told_for_each_step(tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(tea / "programme.md", "rhythm: weekly", "rhythm: every 2 weeks")
    edit(tea / "step-01.md", "kind: meeting\n", "kind: without meeting\n")
    edit(tea / "step-01.md", "preparation minutes: 5", "preparation minutes: 0")
    assert cli.main(["prompts", "preview", str(tea)]) == 0
    assert "  1  Meeting 1: One small thing (without meeting)" in capsys.readouterr().out


def test_a_programme_is_found_by_its_id_in_ones_own_folder_and_shown_in_another_language(
    tea: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CIRCLES_PROMPTS", str(tea.parent))
    arguments = ["prompts", "preview", "tea-and-talk", "--step", "1", "--language", "de"]
    assert cli.main(arguments) == 0
    shown = capsys.readouterr()
    assert names(shown.out)[0] == "Der Impuls"
    assert "== Woche 1: One small thing ==" in shown.out
    assert "Nobody has translated tea-and-talk yet" in shown.err
    said = (tea / "step-01.md").read_text().split("---\n", 2)[2]
    (tea / "step-01.de.md").write_text(f"---\ntitle: Eine kleine Sache\n---\n{said}")
    assert cli.main(arguments) == 0
    shown = capsys.readouterr()
    assert "== Woche 1: Eine kleine Sache ==" in shown.out
    assert shown.err == ""


def test_a_mistake_in_a_step_is_said_in_its_place_and_does_not_hide_the_others(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(tea / "step-01.md", "- 20 min:", "- 21 min:")
    (mistake,) = check(tea)
    assert cli.main(["prompts", "preview", str(tea), "--step", "1"]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.strip()) == ("", str(mistake))
    assert cli.main(["prompts", "preview", str(tea), "--step", "0"]) == 1
    shown = capsys.readouterr()
    assert "One small thing" in shown.out
    assert shown.err.strip() == f"1 to mend elsewhere in it: circles prompts check {tea}"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing"], 'There is no programme "nothing". Name one of these'),
        ([OURS, "--step", "13"], "There is no step 13: the steps of working-out-loud are 0 to 12."),
        ([OURS, "--step", "-1"], "There is no step -1"),
        ([OURS, "--language", "fr"], 'The bot does not speak "fr". It speaks: en, de'),
        (["nothing", "--page"], 'There is no programme "nothing".'),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["prompts", "preview", *arguments]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert sentence in shown.err


def test_the_page_opens_where_it_is_asked_to_and_shows_each_time_what_the_files_say(tea: Path) -> None:
    assert cli.main(["prompts", "new", "half-written"]) == 0  # It keeps the bot in the playground from nothing.
    command = [sys.executable, "-m", "bot", "prompts", "preview", str(tea), "--step", "0", "--page"]
    environment = ENVIRONMENT | {"PORT": "0", "CIRCLES_PROMPTS": str(Path("half-written").resolve())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        at = urlsplit(address)
        assert at.query == "programme=tea-and-talk&step=0&language=en"

        def prompt() -> str:
            with urlopen(f"{at.scheme}://{at.netloc}/playground/previews?{at.query}") as answer:  # noqa: S310
                return str(json.load(answer)["previews"][1]["blocks"][0]["text"]["text"])

        try:
            assert prompt() == "Kickoff: One small thing"
            edit(tea / "step-00.md", "title: One small thing", "title: Another thing")
            assert prompt() == "Kickoff: Another thing"
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
