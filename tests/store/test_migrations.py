"""Migrations: the same tables as the models on both databases, down and up again, and two at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from bot.store import migrations
from bot.store.models import Base
from bot.store.session import Database, engine_for


def differences(engine: Engine) -> list[object]:
    """What Alembic would still change to get from the database to the models."""
    with engine.connect() as connection:
        opts = {"compare_server_default": True, "include_name": _is_ours}
        found = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(found, Base.metadata))


def tables(engine: Engine) -> set[str]:
    """The tables there are, without Alembic's own."""
    return {one for one in inspect(engine).get_table_names() if _is_ours(one)} - {"alembic_version"}


def _is_ours(name: str | None, *_: object) -> bool:
    """Whether a table is none of the queue's, which looks after its own."""
    return not str(name).startswith("procrastinate_")


def test_migrations_and_models_are_equal(database: Database) -> None:
    assert differences(database.engine) == []
    assert tables(database.engine) == set(Base.metadata.tables)


def test_partial_indexes_keep_their_conditions(database: Database) -> None:
    catalogue = (
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if database.is_sqlite
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    )
    with database.reading() as session:
        found = "\n".join(session.scalars(text(catalogue)))
    for name in (
        "uq_enrolments_open",
        "uq_members_current",
        "ix_outbox_ready",
        "ix_outbox_lane",
        "ix_outbox_dead",
        "ix_circles_put_off",
    ):
        (line,) = [line for line in found.splitlines() if name in line]
        assert "WHERE" in line
        assert ("UNIQUE" in line) == name.startswith("uq_")


def test_down_to_nothing_and_up_again_gives_the_same(database: Database) -> None:
    with database.engine.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
    assert tables(database.engine) == set()
    assert migrations.migrate(database.engine)
    assert differences(database.engine) == []


def test_a_second_migration_finds_nothing_to_do(database: Database) -> None:
    assert not migrations.migrate(database.engine)
    assert migrations.current(database.engine) == migrations.newest()


def test_an_empty_database_is_at_no_migration(database_url: str) -> None:
    engine = engine_for(database_url)
    try:
        assert migrations.current(engine) is None
    finally:
        engine.dispose()


def test_two_migrations_at_once_do_no_harm(database_url: str) -> None:
    barrier = Barrier(2, timeout=20)
    engines = [engine_for(database_url), engine_for(database_url)]
    for engine in engines:
        engine.connect().close()  # A SQLite file that is new is first brought into WAL mode.

    def run(engine: Engine) -> bool:
        barrier.wait()
        return migrations.migrate(engine)

    try:
        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(run, engines)) == [False, True]
        assert differences(engines[0]) == []
    finally:
        for engine in engines:
            engine.dispose()


def test_the_day_that_a_founder_named_is_kept_by_the_migration_that_gives_it_a_place(database_url: str) -> None:
    wished, engine = "2027-01-11", engine_for(database_url)
    try:
        with engine.begin() as connection:
            command.upgrade(migrations.config(connection), "0003")
            connection.execute(text(_WORKSPACE))
            connection.execute(text(_FOUNDING), {"wished": wished})
        assert migrations.migrate(engine)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT not_before FROM circles")).scalar_one()
        assert str(found) == wished
    finally:
        engine.dispose()


def test_what_was_told_apart_by_hours_and_numbers_is_one_after_the_migration(database_url: str) -> None:
    engine = engine_for(database_url)
    try:
        with engine.begin() as connection:
            command.upgrade(migrations.config(connection), "0026")
            connection.execute(text(_WORKSPACE))
            for number, stands in enumerate(("no_common_hours", "numbers", "soon")):
                facts = {"id": str(number), "programme": f"p{number}", "stands": stands}
                connection.execute(text(_ENROLMENT), {"id": facts["id"], "programme": facts["programme"]})
                connection.execute(text(_OUTLOOK), facts)
        assert migrations.migrate(engine)
        with engine.connect() as connection:
            found = (
                connection.execute(text("SELECT hindrance FROM outlooks ORDER BY enrolment_id")).scalars().all()
            )
        assert found == ["no_circle", "no_circle", "soon"]
    finally:
        engine.dispose()


_WORKSPACE = "INSERT INTO workspaces (id, name, bot_user_id, created_at) VALUES ('T1', 'Team', 'U0', '2026-12-01')"
_FOUNDING = (
    "INSERT INTO circles (id, workspace_id, programme_id, programme_version, state, weekday, at, zone, first_on,"
    " created_at) VALUES ('one', 'T1', 'working-out-loud', 1, 'founding', 0, '10:00', 'UTC', :wished, '2026-12-01')"
)
_ENROLMENT = (
    "INSERT INTO enrolments (id, workspace_id, user_id, programme_id, zone, days, starts, ends, consent_version,"
    " joined_at) VALUES (:id, 'T1', 'U1', :programme, 'UTC', 1, '09:00', '17:00', 1, '2026-12-01')"
)
_OUTLOOK = "INSERT INTO outlooks (enrolment_id, workspace_id, programme_id, hindrance) VALUES (:id, 'T1', :programme, :stands)"
