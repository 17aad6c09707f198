"""Norms: a circle's own lines, two who edit at once, and everybody's yes, which is told once and never counted aloud."""

from datetime import date, datetime

import pytest
from sqlalchemy import text

from bot.domain.norms import LINES_AT_MOST, NormForm, NormGiven, Norms
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import leavings, norms, staleness
from bot.store import circles, enrolments, members, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
NEW = "11111111-1111-7111-8111-111111111111"


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle whose kickoff has been planned."""
    stage.seed(database)
    made = stage.running_circle(database, catalogue, FIVE)
    stage.plan(database, catalogue, kickoff(database, catalogue, made))
    return made


def kickoff(database: Database, catalogue: Catalogue, circle_id: str) -> datetime:
    """When the kickoff's prompt is posted."""
    return stage.moments_of(database, catalogue, circle_id)[0].at


def look(database: Database, catalogue: Catalogue, circle_id: str, user_id: str = "U1") -> Norms:
    """The norms as somebody sees them."""
    with database.reading() as session:
        return norms.present(session, WORKSPACE, circle_id, user_id, catalogue=catalogue)


def change(
    database: Database, catalogue: Catalogue, circle_id: str, given: NormGiven, user_id: str = "U1"
) -> NormForm | RefusalCode | None:
    """Somebody sends in a line: None when it was saved, what another one made of it, or with what it was refused."""
    now, found = kickoff(database, catalogue, circle_id), []
    code = stage.refused(
        database,
        lambda session: found.append(
            norms.change(session, WORKSPACE, circle_id, user_id, given, catalogue=catalogue, now=now)
        ),
    )
    return code or found[0]


def agree(database: Database, catalogue: Catalogue, circle_id: str, user_id: str, version: int) -> bool:
    """Somebody says yes."""
    now = kickoff(database, catalogue, circle_id)
    with database.transaction() as session:
        return norms.agree(session, WORKSPACE, circle_id, version, user_id, catalogue=catalogue, now=now)


def test_a_circle_starts_from_the_norms_of_its_programme_under_the_kickoffs_prompt(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    (key,) = stage.owed(database, "step.norms")
    with database.reading() as session:
        row = outbox.find(session, WORKSPACE, key)
        assert row is not None
        assert row.under == f"prompt:{circle_id}:0"
    words = said(database, catalogue, key)
    for line in catalogue.programmes[0].norms:
        assert line in words
    assert tuple(one.words for one in look(database, catalogue, circle_id).lines) == catalogue.programmes[0].norms
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
    assert stage.owed(database, "step.norms") == [key], "they come with the kickoff alone"


def test_a_line_is_changed_added_and_taken_out_and_the_circle_reads_it_each_time(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    first, second, *others = look(database, catalogue, circle_id).lines
    assert change(database, catalogue, circle_id, NormGiven(first.norm_id, 0, "We & <!here> listen")) is None
    assert change(database, catalogue, circle_id, NormGiven(NEW, 0, "Phones stay in the bag"), "U2") is None
    assert change(database, catalogue, circle_id, NormGiven(second.norm_id, 0, "", take_out=True), "U3") is None
    lines = [one.words for one in look(database, catalogue, circle_id).lines]
    assert lines == ["We & <!here> listen", *(one.words for one in others), "Phones stay in the bag"]
    keys = stage.owed(database, "norms.changed")
    assert keys == [f"norms.changed:{circle_id}:{version}" for version in (1, 2, 3)]
    words = said(database, catalogue, keys[-1])
    assert words.startswith("*<@U3>* has changed your norms.")
    assert "• We &amp; &lt;!here&gt; listen\n" in words
    assert second.words not in words
    with database.reading() as session:
        row = outbox.find(session, WORKSPACE, keys[0])
        assert row is not None
        assert staleness.reason(session, row, catalogue=catalogue, now=row.due_at) == staleness.NEWER


def test_what_is_sent_in_twice_or_changes_nothing_is_said_to_nobody(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    first = look(database, catalogue, circle_id).lines[0]
    for _ in range(2):
        assert change(database, catalogue, circle_id, NormGiven(NEW, 0, "Another line")) is None
        assert change(database, catalogue, circle_id, NormGiven(first.norm_id, 0, f" {first.words} ")) is None
    assert len(stage.owed(database, "norms.changed")) == 1


@pytest.mark.parametrize("theirs", ["Theirs", None])
def test_of_two_who_change_a_line_at_once_the_second_is_told_and_may_save_all_the_same(
    database: Database, catalogue: Catalogue, circle_id: str, theirs: str | None
) -> None:
    line = look(database, catalogue, circle_id).lines[0]
    gone = theirs is None
    assert change(database, catalogue, circle_id, NormGiven(line.norm_id, 0, theirs or "", gone), "U2") is None
    mine = NormGiven(line.norm_id, line.version, "Mine")
    told = change(database, catalogue, circle_id, mine)
    assert isinstance(told, NormForm)
    assert told.theirs == (theirs or "")
    assert len(stage.owed(database, "norms.changed")) == 1
    assert change(database, catalogue, circle_id, NormGiven(told.norm_id, told.version, "Mine")) is None
    lines = [one.words for one in look(database, catalogue, circle_id).lines]
    assert "Mine" in lines
    assert len(lines) == len(catalogue.programmes[0].norms)


def test_of_two_at_the_same_moment_one_is_saved_and_nothing_is_lost(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    line, now = look(database, catalogue, circle_id).lines[0], kickoff(database, catalogue, circle_id)
    told: list[object] = []
    works = [
        lambda session, who=user, words=f"By {user}": told.append(
            norms.change(
                session, WORKSPACE, circle_id, who, NormGiven(line.norm_id, 0, words), catalogue=catalogue, now=now
            )
        )
        for user in ("U1", "U2")
    ]
    assert stage.at_once(database, *works) == [None, None]
    assert sorted(one is None for one in told) == [False, True]
    stands = look(database, catalogue, circle_id).lines[0].words
    (form,) = [one for one in told if isinstance(one, NormForm)]
    assert form.theirs == stands


def test_twenty_lines_are_enough(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    room = LINES_AT_MOST - len(look(database, catalogue, circle_id).lines)
    answers = [
        change(database, catalogue, circle_id, NormGiven(f"{NEW}{number}", 0, f"Line {number}"))
        for number in range(room + 1)
    ]
    assert answers == [None] * room + [RefusalCode.TOO_MANY_NORMS]
    out = NormGiven(look(database, catalogue, circle_id).lines[0].norm_id, 0, "", take_out=True)
    assert change(database, catalogue, circle_id, out) is None
    assert change(database, catalogue, circle_id, NormGiven(f"{NEW}x", 0, "One more")) is None


def test_the_last_yes_is_told_once_and_those_before_are_told_to_nobody(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in [*FIVE[:4], *FIVE[:4]]:
        assert agree(database, catalogue, circle_id, user_id, 0)
        assert stage.owed(database, "norms.agreed") == []
    for _ in range(2):
        assert agree(database, catalogue, circle_id, "U5", 0)
    (key,) = stage.owed(database, "norms.agreed")
    words = said(database, catalogue, key)
    assert words == "*These norms stand from now on.*"


def test_a_change_opens_the_yes_anew_for_all_but_whoever_made_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in FIVE:
        agree(database, catalogue, circle_id, user_id, 0)
    change(database, catalogue, circle_id, NormGiven(NEW, 0, "Another line"), "U2")
    (key,) = stage.owed(database, "norms.changed")
    assert "a yes from before does not count for these" in said(database, catalogue, key)
    agreed = {user_id: look(database, catalogue, circle_id, user_id).agreed for user_id in FIVE}
    assert agreed == {user_id: user_id == "U2" for user_id in FIVE}
    assert not agree(database, catalogue, circle_id, "U1", 0), "the button of the norms before"
    for user_id in ("U1", "U3", "U4"):
        assert agree(database, catalogue, circle_id, user_id, 1)
    assert stage.owed(database, "norms.agreed") == [f"norms.agreed:{circle_id}:0"]
    assert agree(database, catalogue, circle_id, "U5", 1)
    assert stage.owed(database, "norms.agreed") == [f"norms.agreed:{circle_id}:{one}" for one in (0, 1)]


def test_two_last_yeses_at_once_tell_it_once(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    for user_id in FIVE[:3]:
        agree(database, catalogue, circle_id, user_id, 0)
    now = kickoff(database, catalogue, circle_id)
    works = [
        lambda session, who=user: norms.agree(session, WORKSPACE, circle_id, 0, who, catalogue=catalogue, now=now)
        for user in FIVE[3:]
    ]
    assert stage.at_once(database, *works) == [None, None]
    assert len(stage.owed(database, "norms.agreed")) == 1


def test_nobody_waits_for_who_is_away_or_has_left(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    now = kickoff(database, catalogue, circle_id)
    for user_id in FIVE[:3]:
        agree(database, catalogue, circle_id, user_id, 0)
    with database.transaction() as session:
        (away,) = enrolments.open_of(session, WORKSPACE, "U4")
        away.away_until = date(2027, 1, 1)
        (leaver,) = enrolments.open_of(session, WORKSPACE, "U5")
        leavings.leave(session, WORKSPACE, "U5", leaver.id, None, catalogue=catalogue, now=now)
    assert len(stage.owed(database, "norms.agreed")) == 1
    change(database, catalogue, circle_id, NormGiven(NEW, 0, "Another line"))
    for user_id in ("U2", "U3"):
        agree(database, catalogue, circle_id, user_id, 1)
    assert len(stage.owed(database, "norms.agreed")) == 2


def test_who_joins_late_reads_the_norms_and_says_yes_which_is_not_told_anew(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for user_id in FIVE:
        agree(database, catalogue, circle_id, user_id, 0)
    stage.all_join(database, catalogue, ["U6"])
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        members.add(session, circle, enrolments.open_of(session, WORKSPACE, "U6")[0], joined_step=2)
    found = look(database, catalogue, circle_id, "U6")
    assert (len(found.lines), found.agreed) == (len(catalogue.programmes[0].norms), False)
    assert agree(database, catalogue, circle_id, "U6", found.version)
    assert look(database, catalogue, circle_id, "U6").agreed
    assert len(stage.owed(database, "norms.agreed")) == 1


def test_who_is_in_the_circle_reads_and_changes_its_norms_and_nobody_else(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    now, given = kickoff(database, catalogue, circle_id), NormGiven(NEW, 0, "Mine")
    for user_id, workspace_id in (("U9", WORKSPACE), (stage.MODERATOR, WORKSPACE), ("U1", "T0ELSEWHERE")):
        works = (
            lambda session, who=user_id, at=workspace_id: norms.present(
                session, at, circle_id, who, catalogue=catalogue
            ),
            lambda session, who=user_id, at=workspace_id: norms.form(
                session, at, circle_id, None, who, catalogue=catalogue
            ),
            lambda session, who=user_id, at=workspace_id: norms.change(
                session, at, circle_id, who, given, catalogue=catalogue, now=now
            ),
            lambda session, who=user_id, at=workspace_id: norms.agree(
                session, at, circle_id, 0, who, catalogue=catalogue, now=now
            ),
        )
        assert {stage.refused(database, work) for work in works} == {RefusalCode.NOT_IN_CIRCLE}
    gone = stage.refused(
        database, lambda session: norms.form(session, WORKSPACE, circle_id, "none", "U1", catalogue=catalogue)
    )
    assert gone is RefusalCode.GONE


def test_before_the_kickoff_a_change_is_said_in_the_channel_and_what_was_given_up_is_no_thread(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    assert change(database, catalogue, circle_id, NormGiven(NEW, 0, "Early")) is None
    stage.plan(database, catalogue, kickoff(database, catalogue, circle_id))
    assert "• Early" in said(database, catalogue, f"norms:{circle_id}:0")
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'withdrawn' WHERE kind = 'step.prompt'"))
    assert change(database, catalogue, circle_id, NormGiven(f"{NEW}2", 0, "Late")) is None
    with database.reading() as session:
        places = session.scalars(text("SELECT under FROM outbox WHERE kind = 'norms.changed'")).all()
    assert places == [None, None]


def test_a_circle_starts_from_the_norms_in_its_own_language_whoever_touches_them(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET language = 'de'"))
    change(database, catalogue, circle_id, NormGiven(NEW, 0, "Und lachen"))
    german = catalogue.edition(catalogue.programmes[0].id)[1].worded("de").norms
    assert german != catalogue.programmes[0].norms
    assert tuple(one.words for one in look(database, catalogue, circle_id).lines) == (*german, "Und lachen")


def test_the_lines_are_sealed(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    change(database, catalogue, circle_id, NormGiven(NEW, 0, "marmalade"))
    with database.reading() as session:
        kept = [bytes(one) for one in session.scalars(text("SELECT words FROM norms"))]
        facts = session.scalars(text("SELECT CAST(facts AS TEXT) FROM outbox WHERE kind = 'norms.changed'")).all()
    assert len(kept) == len(catalogue.programmes[0].norms) + 1
    assert not any(b"marmalade" in one for one in kept)
    assert "marmalade" not in str(facts)
