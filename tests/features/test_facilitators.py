"""A facilitator who is no member: chosen by a moderator, asked in private, in the channel, and in nothing of the members'."""

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue, Facilitation
from bot.domain.refusals import RefusalCode
from bot.domain.roles import Role
from bot.features import (
    assignments,
    checkins,
    circles,
    endings,
    facilitators,
    guides,
    lifecycles,
    steps,
    strangers,
    workspaces,
)
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.leading import FIVE, LED_BY, OTHER, Desk
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import DAY, MODERATOR, NOW, SECOND, WORKSPACE


@pytest.fixture
def desk(database: Database, catalogue: Catalogue) -> Desk:
    """A proposal of a programme that a professional may facilitate."""
    ours = leading.with_facilitation(catalogue, Facilitation.PROFESSIONAL)
    return Desk(database, ours, leading.proposal(database, ours))


@pytest.fixture
def led(desk: Desk) -> Desk:
    """A running circle with a facilitator, who said yes before it had a channel."""
    assert desk.choose(LED_BY) is None
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    assert desk.accept() is None
    leading.begin(desk.database, desk.catalogue, desk.circle_id)
    return desk


def facilitator(desk: Desk, step: int) -> str | None:
    """Who the prompt says facilitates."""
    with desk.database.reading() as session:
        found = steps.message(session, WORKSPACE, desk.circle_id, step, catalogue=desk.catalogue)
    assert found is not None
    return found.facilitator


def conversation(desk: Desk) -> list[str]:
    """The kinds of all that is owed to the circle's channel, in order, with whom it is about if it is one person."""
    query = "SELECT kind, facts FROM outbox WHERE conversation = :circle ORDER BY id"
    with desk.database.reading() as session:
        rows = session.execute(text(query), {"circle": f"circle:{desk.circle_id}"}).all()
    return [" ".join(filter(None, [kind, stage.facts_of(facts).get("user")])) for kind, facts in rows]


def test_nobody_is_asked_before_the_circle_is_approved(desk: Desk) -> None:
    assert desk.choose(LED_BY) is None
    assert stage.owed(desk.database, "facilitator.ask") == []
    with desk.database.reading() as session:
        card = assignments.card(session, circle_of(session, desk.circle_id), catalogue=desk.catalogue)
    assert (card.professional, card.facilitator) == (True, LED_BY)
    assert desk.accept() is RefusalCode.GONE
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    (question,) = stage.owed(desk.database, "facilitator.ask")
    assert said(desk.database, desk.catalogue, question).startswith("*Would you facilitate a circle?*")
    assert desk.decline(OTHER) is RefusalCode.GONE, "nobody else was asked"


def test_the_members_read_who_it_is_before_they_come_in(led: Desk) -> None:
    kinds = conversation(led)
    assert kinds.index("circle.welcome") < kinds.index(f"circle.invite {LED_BY}")
    welcome = said(led.database, led.catalogue, f"circle.welcome:{led.circle_id}")
    assert f"<@{LED_BY}> leads your meetings. They are no member" in welcome
    with led.database.reading() as session:
        assert LED_BY not in facilitators.invitees(session, WORKSPACE, led.circle_id, None)
        assert facilitators.invitees(session, WORKSPACE, led.circle_id, LED_BY) == (LED_BY,)
    assert led.news() == ["yes"]


def test_a_yes_in_a_running_circle_is_told_before_they_come_in(desk: Desk) -> None:
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    leading.begin(desk.database, desk.catalogue, desk.circle_id)
    welcome = said(desk.database, desk.catalogue, f"circle.welcome:{desk.circle_id}")
    assert "A colleague whose work it is may lead your meetings" in welcome
    assert desk.choose(LED_BY) is None
    assert desk.accept() is None
    assert conversation(desk)[-2:] == [f"facilitator.came {LED_BY}", f"circle.invite {LED_BY}"]
    assert desk.accept() is None
    assert len(stage.owed(desk.database, "facilitator.came")) == 1, "twice is once"


def test_they_are_named_get_notes_and_nothing_of_the_members(led: Desk) -> None:
    led.live_until(led.moments()[8])
    assert [facilitator(led, step) for step in range(4)] == [LED_BY] * 4
    assert led.kinds_to(LED_BY) == {"facilitator.ask", "facilitator.note"}
    notes = stage.owed(led.database, "facilitator.note")
    assert [one.split(":")[2] for one in notes] == ["0", "1", "2", "3", "4"]
    assert said(led.database, led.catalogue, notes[-1]).startswith("*You facilitate Week 4: ")
    assert stage.owed(led.database, "hosting.ask") == []
    with led.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM enrolments WHERE user_id = :user"), {"user": LED_BY}) == 0


def test_what_is_for_members_answers_them_with_a_sentence(led: Desk) -> None:
    led.live_until(led.moments()[0] + DAY / 4)
    channel = f"C{led.circle_id.replace('-', '').upper()}"
    own = stage.refused(led.database, lambda session: circles.own(session, WORKSPACE, LED_BY, channel))
    acting = stage.refused(led.database, lambda session: circles.acting(session, WORKSPACE, led.circle_id, LED_BY))
    place = WORKSPACE, led.circle_id, 0, LED_BY
    checking = stage.refused(led.database, lambda session: checkins.open_for(session, *place))
    assert [own, acting, checking] == [RefusalCode.FACILITATES] * 3
    nobody = stage.refused(led.database, lambda session: circles.acting(session, WORKSPACE, led.circle_id, OTHER))
    assert nobody is RefusalCode.NOT_IN_CIRCLE


def test_they_open_the_guide_without_what_members_fill_in(led: Desk) -> None:
    with led.database.reading() as session:
        place = guides.present(session, WORKSPACE, LED_BY, catalogue=led.catalogue, now=led.now)
        guide = steps.guide(session, WORKSPACE, *place, LED_BY, catalogue=led.catalogue, now=led.now)
    assert place == (led.circle_id, 0)
    assert guide.circle_id == ""
    unknown = stage.refused(
        led.database,
        lambda session: guides.present(session, WORKSPACE, OTHER, catalogue=led.catalogue, now=led.now),
    )
    assert unknown is RefusalCode.NO_GUIDE


def test_they_are_no_stranger_as_long_as_they_facilitate(led: Desk) -> None:
    def comes(event_id: str) -> bool:
        with led.database.transaction() as session:
            channel = circle_of(session, led.circle_id).channel_id or ""
            strangers.came(session, WORKSPACE, channel, LED_BY, event_id, now=led.now)
            strangers.inside(session, WORKSPACE, led.circle_id, frozenset([*FIVE, LED_BY]), now=led.now)
            return circle_of(session, led.circle_id).held_at is not None

    assert not comes("Ev1")
    assert led.decline() is None
    assert comes("Ev2")


@pytest.mark.parametrize(("after_yes", "news"), [(False, ["no"]), (True, ["yes", "back"])])
def test_after_a_no_members_host_by_turns(desk: Desk, after_yes: bool, news: list[str]) -> None:
    assert desk.choose(LED_BY) is None
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    leading.begin(desk.database, desk.catalogue, desk.circle_id)
    if after_yes:
        assert desk.accept() is None
    assert desk.decline() is None
    assert desk.decline() is RefusalCode.GONE
    assert desk.news() == news
    assert bool(stage.owed(desk.database, "facilitator.remove")) is after_yes
    desk.live_until(desk.moments()[0])
    assert stage.owed(desk.database, "facilitator.note") == []
    assert len(stage.owed(desk.database, "hosting.ask")) > 0
    assert facilitator(desk, 0) is None


def test_another_one_is_chosen_for_a_running_circle(led: Desk) -> None:
    assert led.choose(OTHER, by=SECOND) is None
    assert conversation(led)[-1] == f"facilitator.remove {LED_BY}"
    assert led.kinds_to(LED_BY) == {"facilitator.ask", "facilitator.over"}
    assert facilitator(led, 0) is None
    assert led.accept(OTHER) is None
    assert facilitator(led, 0) == OTHER
    with led.database.reading() as session:
        assert facilitators.still_outside(session, WORKSPACE, led.circle_id, LED_BY)
        assert not facilitators.still_outside(session, WORKSPACE, led.circle_id, OTHER)


def test_an_account_that_is_deactivated_is_told_of(led: Desk) -> None:
    with led.database.transaction() as session:
        assert lifecycles.matters(session, WORKSPACE, LED_BY, None, is_gone=True)
        who = session, WORKSPACE, LED_BY, None
        lifecycles.person_changed(*who, is_gone=True, catalogue=led.catalogue, now=led.now)
    assert led.news() == ["yes", "gone"]
    led.live_until(led.moments()[0])
    assert len(stage.owed(led.database, "hosting.ask")) > 0
    assert led.choose(LED_BY) is RefusalCode.GONE


def test_moderators_hear_of_no_answer_and_of_a_no_from_slack(desk: Desk) -> None:
    assert desk.choose(LED_BY) is None
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    desk.live_until(NOW + 4 * DAY)
    assert desk.news() == ["silent"]
    assert desk.accept() is None
    refused = {LED_BY: "user_is_restricted"}
    with desk.database.transaction() as session:
        facilitators.invited(session, WORKSPACE, desk.circle_id, refused, now=desk.now)
    assert desk.news() == ["silent", "yes", "not_invited"]
    assert stage.owed(desk.database, "circle.trouble") == [], "every member was invited"


def test_only_moderators_outside_the_circle_choose_and_only_among_those_named(desk: Desk) -> None:
    assert desk.choose(LED_BY, by="U9") is RefusalCode.NOT_A_MODERATOR
    assert desk.choose("U9") is RefusalCode.GONE
    with desk.database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.FACILITATOR, ["U1", LED_BY], by="shell", now=NOW)
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, ["U2", MODERATOR], by="shell", now=NOW)
        shown = facilitators.choice(session, WORKSPACE, desk.circle_id, by=MODERATOR, catalogue=desk.catalogue)
    assert shown.people == (LED_BY,), "no member of it"
    assert desk.choose("U1") is RefusalCode.GONE
    assert desk.choose(LED_BY, by="U2") is RefusalCode.OWN_CIRCLE


def test_nobody_can_be_chosen_where_members_facilitate(database: Database, catalogue: Catalogue) -> None:
    desk = Desk(database, catalogue, leading.proposal(database, catalogue))
    assert desk.choose(LED_BY) is RefusalCode.GONE


def test_the_note_comes_also_where_no_member_would_host(desk: Desk) -> None:
    with desk.database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = false"))
    assert desk.choose(LED_BY) is None
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    assert desk.accept() is None
    leading.begin(desk.database, desk.catalogue, desk.circle_id)
    desk.live_until(desk.moments()[0])
    assert len(stage.owed(desk.database, "facilitator.note")) == 1


@pytest.mark.parametrize("early", [False, True])
def test_some_days_after_the_goodbye_they_are_taken_out_of_the_channel_and_everybody_was_told(
    led: Desk, early: bool
) -> None:
    led.live_until(led.moments()[1 if early else -1] + DAY)
    if early:
        with led.database.transaction() as session:
            endings.end(session, circle_of(session, led.circle_id), led.now)
    goodbye = f"{endings.GOODBYE}:{led.circle_id}" if early else stage.owed(led.database, "step.goodbye")[0]
    line = f"<@{LED_BY}> facilitated. In a week I take them out of this channel."
    assert line in said(led.database, led.catalogue, goodbye)
    assert stage.owed(led.database, "facilitator.remove") == []
    led.live_until(led.now + 9 * DAY)
    (_,) = stage.owed(led.database, "facilitator.remove")
    (told,) = stage.owed(led.database, "facilitator.over")
    assert said(led.database, led.catalogue, told).startswith("The circle that you facilitated is over (")
    with led.database.reading() as session:
        assert facilitators.still_outside(session, WORKSPACE, led.circle_id, LED_BY)
    assert led.news() == ["yes"], "the moderators have nothing to do"


def test_a_goodbye_without_a_facilitator_names_none(desk: Desk) -> None:
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    leading.begin(desk.database, desk.catalogue, desk.circle_id)
    desk.live_until(desk.moments()[-1] + 9 * DAY)
    (goodbye,) = stage.owed(desk.database, "step.goodbye")
    assert "out of this channel" not in said(desk.database, desk.catalogue, goodbye)
    assert stage.owed(desk.database, "facilitator.remove") == []
