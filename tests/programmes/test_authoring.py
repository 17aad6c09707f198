"""What an author does in a shell: beginning a programme, and letting mended words through to circles under way."""

import itertools
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import cli, programmes
from bot.domain.norms import LINES_AT_MOST, NORM_LIMIT
from bot.programmes import Finding, forms
from bot.programmes.prompts import PROMPT_WORDS
from tests.features import stage
from tests.programmes.tea import PROMPTS, edit
from tests.test_cli import used

GAP = re.compile(r"\[Write here: [^\]]*\]")
README = (PROMPTS / "README.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"`circles (prompts [^`]+)`")
FIVE = ["U1", "U2", "U3", "U4", "U5"]


def begun(*arguments: str) -> Path:
    """The folder of a programme that was begun in the present one."""
    assert cli.main(["prompts", "new", "small-steps", *arguments]) == 0
    return Path("small-steps")


def filled(folder: Path) -> None:
    """Writes something else in each of a skeleton's gaps."""
    said = itertools.count()
    for file in folder.iterdir():
        whole = GAP.sub(lambda _: f"We talk about matter {next(said)} now.", file.read_text())
        file.write_text(whole)


def problems(findings: list[Finding]) -> set[str]:
    """What is wrong, each once."""
    return {one.problem for one in findings}


@pytest.mark.parametrize("steps", ["1", "4", "5", "12", "99"])
def test_a_skeleton_lacks_nothing_but_the_words(steps: str) -> None:
    folder = begun("--steps", steps)
    assert len(list(folder.iterdir())) == int(steps) + 2
    filled(folder)
    assert [str(one) for one in programmes.check(folder)] == []


def test_the_commands_of_the_readme_do_in_their_order_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").mkdir()
    told = [one.replace("FOLDER", "mine").split() for one in COMMAND.findall(README)]
    assert [one[1] for one in told] == ["new", "check", "preview", "mend"]
    begin, look_over, show, _ = told
    assert cli.main(begin) == 0
    filled(Path("mine/tea-and-talk"))
    assert cli.main(look_over) == 0
    assert cli.main(show) == 0
    assert "Week 1: We talk about matter" in capsys.readouterr().out


def test_the_readme_names_the_limits_that_the_check_knows() -> None:
    for limit in (
        f"a list of at most {forms.WORKSHEET_LINES} lines",
        f"at most {LINES_AT_MOST} of {NORM_LIMIT} characters",
        f"Under {PROMPT_WORDS} words",
        f"at most {forms.TITLE_LENGTH} and {forms.CHOICE_LENGTH} characters",
        f"up to `every {forms.LONGEST_RHYTHM} weeks`",
    ):
        assert limit in " ".join(README.split())


def test_every_gap_of_a_skeleton_is_to_be_mended_and_nothing_else() -> None:
    folder = begun("--steps", "5")
    findings = programmes.check(folder)
    gaps = {
        (file, number)
        for file in folder.iterdir()
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if GAP.search(line)
    }
    assert {(one.path, one.line) for one in findings} == gaps
    assert len(findings) == len(gaps) > 90
    assert problems(findings) == {"this is still the skeleton's text"}


def test_one_gap_that_was_forgotten_keeps_a_programme_from_being_used() -> None:
    folder = begun("--steps", "2")
    filled(folder)
    edit(folder / "step-01.md", "## Nudge\n", "## Nudge\n[Write here: something]\n")
    with pytest.raises(programmes.ProgrammeErrors, match=r"step-01\.md:\d+: this is still the skeleton's text"):
        programmes.read(folder)


@pytest.mark.parametrize(("steps", "reviews"), [("4", set[str]()), ("5", {"02", "03"}), ("12", {"04", "08"})])
def test_members_look_back_where_the_check_wants_it(steps: str, reviews: set[str]) -> None:
    folder = begun("--steps", steps)
    assert {one.stem[-2:] for one in folder.iterdir() if "## Review" in one.read_text()} == reviews


def test_a_new_programme_is_put_where_it_is_said_else_in_the_first_folder_of_ones_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("first", "second", "third"):
        Path(name).mkdir()
    monkeypatch.setenv("CIRCLES_PROMPTS", "first,second")
    assert cli.main(["prompts", "new", "one"]) == 0
    assert "a bot that is started says so and ends" in capsys.readouterr().out
    assert cli.main(["prompts", "new", "two", "--in", "third"]) == 0
    assert "a bot that is started" not in capsys.readouterr().out
    assert Path("first/one/programme.md").is_file()
    assert Path("third/two/step-12.md").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["Small Steps"], '"Small Steps" cannot be the id of a programme: use small letters'),
        (["small_steps"], '"small_steps" cannot be the id'),
        (["_small"], '"_small" cannot be the id'),
        (["../small"], '"../small" cannot be the id'),
        (["s" * 61], "cannot be the id"),
        (["small"], "small is there already."),
        (["tea", "--in", "nowhere"], "There is no folder nowhere"),
        (["working-out-loud"], "There is a programme working-out-loud in"),
    ],
)
def test_what_cannot_be_begun_is_refused_in_a_sentence_and_nothing_is_made(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("small").mkdir()
    assert cli.main(["prompts", "new", *arguments]) == 1
    assert sentence in capsys.readouterr().err
    assert [str(one) for one in Path().rglob("*")] == ["small"]


@pytest.mark.parametrize("steps", ["0", "100", "-1", "many"])
def test_a_number_of_steps_that_cannot_be_is_misspelt(steps: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["prompts", "new", "tea", "--steps", steps])
    assert ended.value.code == 2


@pytest.fixture
def under_way(
    tea: Path,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The folder of a programme that a circle follows, in the database of the settings."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CIRCLES_PROMPTS", str(tea.parent))
    database = used(sqlite_url)
    stage.seed(database)
    stage.running_circle(database, programmes.read(tea), FIVE)
    database.close()
    return tea


def logged(url: str) -> list[tuple[str, str, str]]:
    """What the log of changes says about programmes."""
    database = used(url)
    with database.reading() as session:
        rows = session.execute(text("SELECT \"by\", subject, what FROM changes WHERE subject LIKE 'programme %'"))
        found = [(by, subject, what) for by, subject, what in rows]
    database.close()
    return found


def test_mended_words_reach_the_circles_under_way_once_and_that_is_logged(
    under_way: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(under_way / "step-00.md", "Write down what annoyed you yesterday.", "Write it down.")
    assert cli.main(["prompts", "mend", "tea-and-talk"]) == 0
    assert capsys.readouterr().out == "1 circle reads the present words from now on.\n"
    assert logged(sqlite_url) == [("shell", "programme tea-and-talk", "new words for 1 circle")]
    assert cli.main(["prompts", "mend", "tea-and-talk"]) == 0
    assert capsys.readouterr().out.startswith("Nothing to do: ")
    assert len(logged(sqlite_url)) == 1


def test_where_more_than_words_changed_it_is_said_what(
    under_way: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(under_way / "step-01.md", "- What annoyed me:\n", "- What annoyed me:\n- Where it was:\n")
    edit(under_way / "programme.md", "rhythm: weekly", "rhythm: every 2 weeks")
    assert cli.main(["prompts", "mend", "tea-and-talk"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "1 circle keeps to the words from before. More than words changed:"
    assert said[1:] == ["  the rhythm", "  step 1: lines of the worksheet"]
    assert logged(sqlite_url) == []


def test_a_programme_that_is_not_there_or_not_sound_is_not_let_through(
    under_way: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["prompts", "mend", "tea"]) == 1
    assert "working-out-loud, tea-and-talk\n" in capsys.readouterr().err
    edit(under_way / "step-00.md", "## Nudge\n", "## Nudge\n[Write here: something]\n")
    assert cli.main(["prompts", "mend", "tea-and-talk"]) == 1
    assert "this is still the skeleton's text" in capsys.readouterr().err


def test_before_the_first_start_nothing_is_let_through_and_nothing_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["prompts", "mend", "working-out-loud"]) == 1
    assert "is not there yet: circles run makes it." in capsys.readouterr().err
    assert list(Path().iterdir()) == []
