"""What is forgotten, and what is not yet."""

from datetime import UTC, datetime, timedelta

from bot.store import events
from bot.store.session import Database

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_an_event_is_known_for_as_long_as_slack_may_repeat_it(database: Database) -> None:
    with database.transaction() as session:
        assert events.first_time(session, "T1", "Ev1", NOW - timedelta(hours=24))
        assert events.first_time(session, "T1", "Ev2", NOW - timedelta(hours=26))
        events.forget_old(session, NOW)
        assert not events.first_time(session, "T1", "Ev1", NOW), "Slack may repeat this one"
        assert events.first_time(session, "T1", "Ev2", NOW)
