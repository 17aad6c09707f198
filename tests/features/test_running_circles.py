"""The circles that run, as moderators see them, and those that somebody facilitates, as they do."""

from datetime import datetime

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue, Facilitation
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.roles import Role
from bot.domain.running_circles import SHOWN, RunningCircles, Whose
from bot.domain.worktime import meeting_at
from bot.features import guides, norms, running_circles, workspaces
from bot.store import circles, meetings
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.leading import FIVE, LED_BY, OTHER, Desk
from tests.features.proposed import circle_of
from tests.features.stage import DAY, MODERATOR, NOW, WORKSPACE

OTHERS = ["V1", "V2", "V3", "V4", "V5"]
LINK = "https://meet.example/ours"


@pytest.fixture
def ours(database: Database, catalogue: Catalogue) -> list[Desk]:
    """Two running circles of a programme that a professional may facilitate; somebody facilitates both."""
    led = leading.with_facilitation(catalogue, Facilitation.PROFESSIONAL)
    first = Desk(database, led, leading.proposal(database, led))
    leading.approve(database, led, first.circle_id)
    leading.begin(database, led, first.circle_id)
    second = Desk(database, led, stage.running_circle(database, led, OTHERS))
    for one in (first, second):
        assert one.choose(LED_BY) is None
        assert one.accept() is None
    return [first, second]


def listed(
    desk: Desk, user_id: str = MODERATOR, whose: Whose = Whose.ALL, page: int = 0, now: datetime | None = None
) -> RunningCircles:
    """A page of the list."""
    with desk.database.reading() as session:
        return running_circles.listed(
            session, WORKSPACE, user_id, whose, page, catalogue=desk.catalogue, now=now or desk.now
        )


def put_off(desk: Desk, days: int) -> datetime:
    """A circle's first meeting is held so many days later; when."""
    with desk.database.transaction() as session:
        circle = circle_of(session, desk.circle_id)
        run = circles.run_of(circle, desk.catalogue.get(circle.programme_id))
        at = meeting_at(run, 0) + days * DAY
        meetings.tell(session, circle, 0, outcome=None, by="U1", now=NOW, moved_to=at)
    return at


def test_a_moderator_reads_where_each_circle_is_and_who_facilitates(ours: list[Desk]) -> None:
    first, second = ours
    assert second.decline() is None
    assert second.choose(OTHER) is None
    first.live_until(first.moments()[2] + DAY / 2)
    found = {one.circle_id: one for one in listed(first).circles}
    led, asked = found[first.circle_id], found[second.circle_id]
    assert (led.step, led.members, led.facilitator, led.answered) == (1, 5, LED_BY, True)
    assert (asked.facilitator, asked.answered) == (OTHER, False)
    assert led.name.startswith("circle-")
    assert led.meeting_at is not None
    assert led.meeting_at > first.now


def test_a_moderator_reads_nothing_of_the_circle_they_are_in_and_nobody_else_reads_it(ours: list[Desk]) -> None:
    first, second = ours
    with first.database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, ["U1", MODERATOR], by="shell", now=NOW)
    assert [one.circle_id for one in listed(first, "U1").circles] == [second.circle_id]
    for nobody in ("U2", LED_BY):
        with pytest.raises(Refusal) as no:
            listed(first, nobody)
        assert no.value.code is RefusalCode.NOT_A_MODERATOR
    assert listed(first, "U1", Whose.LED).count == 0


def test_nothing_of_it_is_read_from_another_workspace(ours: list[Desk]) -> None:
    first = ours[0]
    stage.seed(first.database, "T0TWO")
    with first.database.reading() as session:
        more = {"catalogue": first.catalogue, "now": first.now}
        seen = [
            running_circles.listed(session, "T0TWO", user_id, whose, **more).count
            for user_id, whose in ((MODERATOR, Whose.ALL), (LED_BY, Whose.LED))
        ]
        assert running_circles.meant(session, "T0TWO", LED_BY, _channel(first), **more) is None
    assert seen == [0, 0]


def test_where_a_circle_meets_is_only_for_whoever_is_in_its_channel(ours: list[Desk]) -> None:
    first, _second = ours
    with first.database.transaction() as session:
        circle = circle_of(session, first.circle_id)
        meetings.set_place(session, circle, LINK)
        channel = circle.channel_id or ""
    assert LINK not in str(listed(first)) + str(listed(first, LED_BY, Whose.LED))
    with first.database.reading() as session:
        whose = session, WORKSPACE, LED_BY, channel
        found = running_circles.meant(*whose, catalogue=first.catalogue, now=first.now)
    assert found is not None
    assert (found.circle_id, found.place) == (first.circle_id, LINK)


def test_they_mean_the_circle_they_type_in_and_elsewhere_the_one_that_meets_next(ours: list[Desk]) -> None:
    for soonest, later in (ours, ours[::-1]):
        put_off(soonest, 0)
        held = put_off(later, 3)
        led = listed(later, LED_BY, Whose.LED)
        assert [one.circle_id for one in led.circles] == [soonest.circle_id, later.circle_id]
        assert led.circles[1].meeting_at == held
        for channel, meant in (("C0NONE", soonest), (_channel(later), later), (_channel(soonest), soonest)):
            with later.database.reading() as session:
                more = {"catalogue": later.catalogue, "now": later.now}
                guide = guides.present(session, WORKSPACE, LED_BY, channel, **more)
                lines = norms.present(
                    session,
                    WORKSPACE,
                    norms.meant(session, WORKSPACE, LED_BY, channel, **more),
                    LED_BY,
                    catalogue=later.catalogue,
                )
            assert guide == (meant.circle_id, 0)
            assert (lines.circle_id, lines.read_only) == (meant.circle_id, True)


def test_whoever_is_in_a_circle_too_means_their_own_but_where_they_facilitate(ours: list[Desk]) -> None:
    first, second = ours
    with first.database.transaction() as session:
        session.execute(
            text("UPDATE facilitators SET user_id = 'V1' WHERE circle_id = :id"), {"id": first.circle_id}
        )
    with first.database.reading() as session:
        for channel, meant in (("", None), (_channel(second), None), (_channel(first), first.circle_id)):
            found = running_circles.meant(
                session, WORKSPACE, "V1", channel, catalogue=first.catalogue, now=first.now
            )
            assert (found.circle_id if found else None) == meant


def test_the_list_has_pages_and_its_last_one_stands_for_those_beyond(ours: list[Desk]) -> None:
    first = ours[0]
    for number in range(SHOWN - 1):
        stage.running_circle(first.database, first.catalogue, [f"W{number}{one}" for one in FIVE])
    found = [listed(first, page=page) for page in (0, 1, 7)]
    assert [(one.page, one.pages, one.count, len(one.circles)) for one in found] == [
        (0, 2, SHOWN + 1, SHOWN),
        (1, 2, SHOWN + 1, 1),
        (1, 2, SHOWN + 1, 1),
    ]
    assert len({one.circle_id for page in found for one in page.circles}) == SHOWN + 1


def _channel(desk: Desk) -> str:
    with desk.database.reading() as session:
        return circle_of(session, desk.circle_id).channel_id or ""
