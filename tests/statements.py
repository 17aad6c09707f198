"""Statements that are compiled once in a run: each test has a database of its own, and asks it what the others ask theirs."""

from typing import Any

from sqlalchemy import Connection, Engine, event


class _Compiled(dict[tuple[Any, ...], Any]):
    """What was compiled, by the kind of database instead of by the very one: the first part of a key."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """What was compiled for any database of this kind."""
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), compiled)


def share() -> None:
    """Lets every engine of this process use what another one of its kind has compiled."""
    compiled = _Compiled()

    def remember(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", remember)
