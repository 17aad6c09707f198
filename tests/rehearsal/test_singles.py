"""What each does on their own: they write a letter to themselves early on, and at the end open what they take along."""

from dataclasses import replace
from pathlib import Path

from bot.domain.programme import Catalogue
from bot.parts import StillClock
from bot.rehearsal.sentences import LETTERS
from bot.stage import Stage
from tests.rehearsal.conftest import START, Played


def test_some_write_a_letter_to_themselves_in_week_1_and_nobody_else_reads_it(played: Played) -> None:
    wrote = [one for one in played.deeds if one.text == "You sent A letter to yourself"]
    in_circles = [one for one in played.habits if played.prompts(played.members[one])]
    assert 0 < len(wrote) < len(in_circles)
    assert all(one.lines[0].endswith(LETTERS) for one in wrote)
    kept = [one for one in played.log if one["what"] == "view" and "put away" in str(one["view"])]
    assert len(kept) == len(wrote)
    posted = " ".join(one["message"]["text"] for one in played.log if one["what"] == "message")
    assert not any(said in posted for said in LETTERS)


async def test_at_the_end_what_one_takes_along_is_opened(tmp_path: Path, catalogue: Catalogue) -> None:
    programme = catalogue.programmes[0]
    short = replace(programme, steps=(*programme.steps[:2], programme.steps[-1]))
    stage = Stage(clock=StillClock(START), catalogue=Catalogue([short]), ticking=False)
    await stage.open("127.0.0.1", 0)
    await stage.start_in(tmp_path)
    async with stage.rehearsal(people=5) as rehearsal:
        stage.simulated = rehearsal.colleagues
        result = await rehearsal.play(lambda _part, _text: None)
    await stage.close()
    assert result.figures["errors"] == []
    opened = [one for one in rehearsal.colleagues.record.deeds if one.text == "You pressed What I take with me"]
    titles = [
        one["view"]["title"]["text"] for one in rehearsal.colleagues.log if one["what"] == "view" and one["view"]
    ]
    assert 0 < len(opened) == titles.count("What I take with me") <= 5
