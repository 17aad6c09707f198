"""How values are kept in columns: instants, enumerations, row ids, and the states of what is owed."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, String, TypeDecorator
from uuid6 import uuid7

from bot.domain.worktime import at_hand


class OutboxState(StrEnum):
    """Where an owed message stands. `unknown`: it was tried, and whether it arrived has to be looked up."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive one is refused before it can reach the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without its zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant has to know its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Coded(TypeDecorator[StrEnum]):
    """An enumeration stored by its value, as text that may grow without a migration."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """The value itself."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member of the enumeration."""
        return None if value is None else self.kind(value)


class Zone(TypeDecorator[str]):
    """A time zone by its name, read as one that can be computed with."""

    impl = String(255)
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The zone itself, or UTC when it is not at hand any more."""
        return None if value is None else at_hand(value)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A few codes of a short list, kept as one text with spaces between them; nothing where there is none."""

    impl = String(255)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """The codes in a row."""
        return " ".join(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """The codes again."""
        return tuple(value.split()) if value else ()


def new_id() -> str:
    """A new row id, made by us so that the associated data of a sealed text can name the row."""
    return str(uuid7())
