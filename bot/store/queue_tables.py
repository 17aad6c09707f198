"""The tables of Procrastinate's queue, beside ours on PostgreSQL: made, and brought to the version that is installed.

It ships its tables as a script, and a script for each later change, named by the version that brought it; which
version the tables are at is kept as a comment on the first of them.
"""

from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, text

_TABLE = "procrastinate_jobs"
_IS_AT = text("SELECT obj_description(to_regclass(:table), 'pg_class')")
_EXISTS = text("SELECT to_regclass(:table) IS NOT NULL")


def behind(connection: Connection) -> bool:
    """Whether they are missing, or older than what is installed."""
    return not _exists(connection) or _version(_at(connection)) < _version(version("procrastinate"))


def migrate(connection: Connection) -> bool:
    """Makes them, or changes what has to be changed; False when nothing had to be."""
    if not behind(connection):
        return False
    from procrastinate.schema import SchemaManager

    if not _exists(connection):
        _run(connection, SchemaManager.get_schema())
    else:
        scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
        for one in (one for one in scripts if _version(one.name.split("_")[0]) > _version(_at(connection))):
            _run(connection, one.read_text())
    _run(connection, f"COMMENT ON TABLE {_TABLE} IS '{version('procrastinate')}'")
    return True


def _exists(connection: Connection) -> bool:
    return bool(connection.scalar(_EXISTS, {"table": _TABLE}))


def _at(connection: Connection) -> str:
    return str(connection.scalar(_IS_AT, {"table": _TABLE}) or "0")


def _run(connection: Connection, script: str) -> None:
    # By the driver itself, which takes several statements, and a per cent sign for what it is.
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(script)


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdecimal())
