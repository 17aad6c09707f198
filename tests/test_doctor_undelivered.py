"""What the doctor tells of messages: those that were given up, those that wait too long."""

from contextlib import closing
from datetime import timedelta

from bot import parts
from bot.doctor import Verdict
from bot.store.models import OutboxState
from tests.owing import owing
from tests.test_doctor import bad
from tests.town import Town


async def test_what_was_given_up_is_counted_by_what_stands_in_the_way_with_what_to_do(town: Town) -> None:
    for number in range(12):
        cause, kind = ("is_archived", "step.prompt") if number % 2 else ("user_disabled", "help")
        lane = "circle:1" if number % 2 else "to:U0ANA"
        given = {"key": f"{number}", "error": cause, "kind": kind, "conversation": lane}
        owing(town.bot.database, town.bot.workspace_id, town.clock.now(), **given)
    archived, gone = [one for one in await bad(town) if "not delivered" in one.what]
    assert archived.what == "not delivered: A message in a circle's channel: 6 (is_archived)"
    assert gone.what == "not delivered: A private message: 6 (user_disabled)"
    assert archived.verdict is Verdict.LOOK
    assert "unarchive" in archived.advice
    assert "circles outbox" in archived.advice


async def test_what_waits_for_more_than_ten_minutes_is_told(town: Town) -> None:
    await town.stop_bot()
    with closing(parts.open_database(town.settings())) as database:
        workspace_id = town.installed.team_id
        now = parts.Clock().now()
        for number, state in enumerate([OutboxState.PENDING, OutboxState.UNKNOWN, OutboxState.PENDING]):
            owing(database, workspace_id, now, key=f"{number}", state=state)
        owing(database, workspace_id, now, key="soon", state=OutboxState.PENDING, due_at=now)
    late = [one for one in await bad(town) if one.what.startswith("late: ")]
    assert [one.what.split(",")[0] for one in late] == ["late: 1 of unknown outcome", "late: 2 not sent yet"]
    assert all(f"since {now - timedelta(hours=1):%Y-%m-%d %H:%M} UTC" in one.what for one in late)
