"""What a member presses and reads when they fill in a worksheet, ask for comments, and look back for themselves."""

from bot.domain.programme import Catalogue
from bot.features import leavings
from bot.store import enrolments
from bot.store.session import Session
from tests.features.test_worksheets import with_questions
from tests.story.test_checkins import Week, week
from tests.town import Actor, Town


async def read(now: Week) -> list[str]:
    """What Ben reads in the thread, the opening left out."""
    return [one["text"] for one in await now.thread()]


async def test_a_worksheet_is_filled_in_on_top_of_the_guide_shown_changed_and_taken_back(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, with_questions(catalogue)) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "guide.open")
        assert "What do I want?" in await now.press("worksheet.open")
        kept = str((await now.ana.submit(**{"line:0": "A boat <!channel>"})) and await now.open())
        assert "nobody but you sees it so far" in kept
        assert await read(now) == []
        await now.ana.submit()
        assert "Your circle sees it" in str(await now.open())
        (shown,) = await read(now)
        assert f"<@{now.ana.id}>* shows a worksheet (Kickoff) and asks for comments:" in shown
        assert shown.endswith("What do I want?\nA boat &lt;!channel&gt;")
        assert "Who could help?" not in shown

        await now.ana.say("/circle worksheet", now.channel)
        await now.ana.submit(**{"line:1": "Ada"})
        (changed,) = await read(now)
        assert changed.endswith("Who could help?\nAda")
        await now.ana.say("/circle worksheet 0", now.channel)
        assert "What you wrote is still yours" in await now.press("worksheet.hide")
        assert await read(now) == []
        await _it_is_nobody_elses(now)


async def _it_is_nobody_elses(now: Week) -> None:
    """Ben finds his own, empty; somebody who is not in the circle finds none."""
    await now.ben.say("/circle worksheet", now.channel)
    assert "A boat" not in str(await now.ben.modal())
    outsider = Actor(now.town, now.town.moderator)
    await outsider.say("/circle worksheet")
    assert "once you are in a circle" in (await outsider.last())["text"]


async def test_a_review_is_filled_in_from_the_prompt_and_has_no_way_to_be_shown(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, with_questions(catalogue)) as town:
        now = await week(town)
        await now.ana.press(now.channel, now.prompt, "worksheet.open")
        assert "Nobody else ever sees this" in str(await now.open())
        await now.ana.submit(**{"line:0": "Hard"})
        assert "Kept, for your eyes only" in str(await now.open())
        await now.ana.press(now.channel, now.prompt, "worksheet.open")
        assert "Hard" in str(await now.open())
        assert await read(now) == []


async def test_what_is_sent_in_by_somebody_who_has_left_meanwhile_is_not_lost_to_them(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, with_questions(catalogue)) as town:
        now = await week(town)
        await now.ana.say("/circle worksheet", now.channel)
        await town.bot.database.write(lambda session: _leave(session, now))
        await now.ana.submit(**{"line:0": "A boat"})
        said = str(await now.open())
        assert "Only the members of this circle can do that" in said
        assert "A boat" in said


def _leave(session: Session, now: Week) -> None:
    """Ana leaves elsewhere, while her worksheet is open here."""
    at, workspace_id, catalogue = now.town.clock.now(), now.town.bot.workspace_id, now.town.catalogue
    (enrolment,) = enrolments.open_of(session, workspace_id, now.ana.id)
    leavings.leave(session, workspace_id, now.ana.id, enrolment.id, None, catalogue=catalogue, now=at)
