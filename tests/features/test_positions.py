"""Who is who: what a register changes, what is forgotten, and what the person themselves sees and chooses."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import text

from bot.domain.forming.people import FreeTime
from bot.domain.positions import NOTHING, Position
from bot.domain.preferences import Preferences
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import candidates, lifecycles, positions, settings
from bot.features.holiday_dates import days_of
from bot.features.positions import Taken
from bot.store import enrolments, members, workspaces
from bot.store import positions as store
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

ELSEWHERE = "T0ELSEWHERE"
ANA, BEN = Position("Sales", level=3, manager="U2"), Position("Board", level=9)
FACTS = ("department", "level", "manager")
COUNTRIES = {"DE", "FR"}


def take(database: Database, told: dict[str, Position], facts: tuple[str, ...] = FACTS, **more: object) -> Taken:
    """A register is taken in."""
    with database.transaction() as session:
        given = {"keeping": True, "now": NOW, "workspace_id": WORKSPACE, **more}
        return positions.take(session, told=told, facts=facts, **given)


def known(database: Database, *users: str, workspace_id: str = WORKSPACE) -> list[Position | None]:
    """What is known of some."""
    with database.reading() as session:
        return [positions.known(session, workspace_id, one) for one in users]


def test_a_register_adds_changes_and_empties_and_leaves_everybody_else_alone(database: Database) -> None:
    stage.seed(database)
    stage.seed(database, ELSEWHERE)
    take(database, {"U1": BEN}, workspace_id=ELSEWHERE)
    assert take(database, {"U1": ANA, "U2": BEN}) == Taken(2, 0, 0, 0, others=0)
    assert take(database, {"U1": ANA, "U2": BEN}) == Taken(0, 0, 2, 0, others=0)
    changed = {"U1": Position("Sales", level=4, manager="U2"), "U3": ANA}
    assert take(database, changed) == Taken(1, 1, 0, 0, others=1)
    assert known(database, "U1", "U2", "U3") == [changed["U1"], BEN, ANA]
    assert take(database, {"U2": NOTHING, "U3": NOTHING}, ("department",)) == Taken(0, 2, 0, 0, others=1)
    assert known(database, "U2", "U3") == [Position(level=9), Position(level=3, manager="U2")]
    assert take(database, {"U2": NOTHING, "U9": NOTHING}) == Taken(0, 0, 1, 1, others=2)
    assert known(database, "U2", "U9") == [None, None]
    assert known(database, "U1", "U2", workspace_id=ELSEWHERE) == [BEN, None]


def test_a_dry_run_tells_the_same_and_writes_nothing(database: Database) -> None:
    stage.seed(database)
    take(database, {"U1": ANA})
    with database.reading() as session:
        would = positions.take(session, WORKSPACE, {"U1": BEN, "U2": BEN}, FACTS, keeping=False, now=NOW)
        assert would == Taken(1, 1, 0, 0, others=0)
    assert known(database, "U1", "U2") == [ANA, None]


def test_the_log_of_changes_holds_numbers_and_nothing_of_anybody(database: Database) -> None:
    stage.seed(database)
    take(database, {"U1": ANA, "U2": BEN})
    take(database, {"U1": ANA})
    with database.reading() as session:
        said = session.execute(text("SELECT \"by\", what FROM changes WHERE subject = 'people'")).all()
    assert [tuple(one) for one in said] == [("shell", "2 added, 0 changed, 0 emptied")]


def test_managers_are_known_even_where_nothing_else_is(database: Database) -> None:
    stage.seed(database)
    take(database, {"U1": ANA, "U3": Position(manager="U1")})
    with database.reading() as session:
        assert positions.managers(session, WORKSPACE) == {"U1": "U2", "U2": None, "U3": "U1"}


@pytest.mark.parametrize("has_joined", [True, False])
def test_what_is_known_goes_with_the_account(database: Database, catalogue: Catalogue, has_joined: bool) -> None:
    stage.seed(database)
    take(database, {"U1": ANA, "U2": BEN})
    if has_joined:
        stage.all_join(database, catalogue, ["U1"])
    with database.transaction() as session:
        assert lifecycles.matters(session, WORKSPACE, "U1", None, is_gone=True)
        gone = {"is_gone": True, "catalogue": catalogue, "now": NOW}
        lifecycles.person_changed(session, WORKSPACE, "U1", None, **gone)
    assert known(database, "U1", "U2") == [None, BEN]


def test_nothing_is_left_of_a_workspace_that_is_destroyed(database: Database) -> None:
    stage.seed(database)
    take(database, {"U1": ANA})
    with database.transaction() as session:
        workspaces.destroy(session, WORKSPACE)
        assert session.scalar(text("SELECT count(*) FROM positions")) == 0


def prefer(database: Database, country: str | None, user_id: str = "U1") -> None:
    """Somebody chooses a country, or none."""
    chosen = Preferences(True, None, None, "en", frozenset(), country)
    with database.transaction() as session:
        settings.save(session, WORKSPACE, user_id, chosen, countries=COUNTRIES)


def test_people_see_what_is_known_of_them_and_choose_their_country(database: Database) -> None:
    stage.seed(database)
    take(database, {"U1": Position("Sales", country="FR")}, ("department", "country"))
    prefer(database, "DE-by")
    with database.reading() as session:
        shown = settings.form(session, WORKSPACE, "U1")
        assert (shown.now.country, shown.told) == ("DE-BY", Position("Sales", country="FR"))
        assert settings.form(session, WORKSPACE, "U2").told == NOTHING


@pytest.mark.parametrize(
    ("country", "code", "field"),
    [
        ("XX", RefusalCode.UNKNOWN_COUNTRY, "country"),
        ("-BY", RefusalCode.UNKNOWN_COUNTRY, "country"),
        ("DE-BAVARIA", RefusalCode.UNKNOWN_REGION, "region"),
    ],
)
def test_what_is_no_country_or_region_is_refused(
    database: Database, country: str, code: RefusalCode, field: str
) -> None:
    stage.seed(database)
    with pytest.raises(Refusal) as caught:
        prefer(database, country)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_everything_that_forming_circles_needs_is_known_of_those_who_wait(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    take(
        database, {"U1": Position("Sales", "Key accounts", "Bonn", 3, "U2", "FR")}, tuple(Position.__annotations__)
    )
    with database.transaction() as session:
        answers = {"topics": frozenset({"change", "tools"}), "hosts": True, "avoids": frozenset({"U7", "U2"})}
        stage.join(session, catalogue, "U1", language="de", **answers)
    stage.all_join(database, catalogue, ["U2", "U3"], NOW + stage.MINUTE)
    with database.reading() as session:
        waiting = enrolments.waiting(session, WORKSPACE, catalogue.programmes[0].id)
        ana, ben, cem = candidates.of(session, WORKSPACE, waiting)
        assert candidates.of(session, ELSEWHERE, waiting) == []
    assert [ana.id, ben.id, cem.id] == [one.id for one in waiting]
    assert (ana.department, ana.function, ana.site, ana.level) == ("Sales", "Key accounts", "Bonn", 3)
    assert (ana.manager, ana.topics, ana.facilitates) == (ben.id, {"change", "tools"}, True)
    own = FreeTime.daily(stage.BERLIN, frozenset(range(5)), time(9), time(17))
    assert ana.free == replace(own, holidays=days_of("FR", stage.NOW.year))
    # Only those who are there are named.
    assert (ana.avoid, cem.avoid, ana.met) == ({ben.id}, frozenset(), frozenset())
    assert (cem.department, cem.level, cem.manager) == ("", None, "")
    assert (ben.facilitates, ben.topics) == (False, frozenset())
    assert "avoid" not in f"{ana!r}", "whom somebody avoids stands in no trace of an error"


def test_only_those_count_as_met_who_were_in_a_circle_together(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.seed(database, ELSEWHERE)
    first = stage.running_circle(database, catalogue, ["U1", "U2", "U3", "U4", "U5"])
    stage.running_circle(database, catalogue, ["U1", "U12", "U13", "U14", "U15"], workspace_id=ELSEWHERE)
    with database.transaction() as session:
        members = "UPDATE members SET state = :to WHERE circle_id = :circle AND user_id = :who"
        for who, to in (("U1", "finished"), ("U2", "left"), ("U3", "released")):
            session.execute(text(members), {"circle": first, "who": who, "to": to})
        session.execute(text("UPDATE enrolments SET ended_at = joined_at WHERE user_id IN ('U1', 'U2', 'U3')"))
    stage.all_join(database, catalogue, ["U1", "U2", "U3", "U6", "U7", "U8"], NOW + stage.DAY)
    with database.reading() as session:
        waiting = enrolments.waiting(session, WORKSPACE, catalogue.programmes[0].id)
        known = {one.id: one.met for one in candidates.of(session, WORKSPACE, waiting)}
        users = {one.id: one.user_id for one in waiting}
    met = {users[one]: {users[other] for other in those} for one, those in known.items()}
    assert met == {"U1": {"U2"}, "U2": {"U1"}, "U3": set(), "U6": set(), "U7": set(), "U8": set()}


def test_so_many_may_wait_that_no_statement_could_name_them(database: Database) -> None:
    stage.seed(database)
    many = [f"U{number:05}" for number in range(70_000)]
    told = {one: Position("Sales") for one in (many[0], many[-1])}
    take(database, told, ("department",))
    prefer(database, "DE", many[-1])
    with database.reading() as session:
        assert store.of(session, WORKSPACE, many) == told
        assert store.chosen_countries(session, WORKSPACE, many) == {many[-1]: "DE"}
        assert members.met(session, WORKSPACE, many) == {}
    assert take(database, dict.fromkeys(many, NOTHING), ("department",)).emptied == 2
    with database.transaction() as session:
        store.set_all(session, WORKSPACE, dict.fromkeys(many))
