"""Sealing: words come back only in their own place, with a key that is still there."""

import base64
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot import parts
from bot.domain.programme import Catalogue
from bot.settings import Settings, SettingsError
from bot.store import enrolments, texts
from bot.store.models import Enrolment
from bot.store.session import Database, Session
from bot.store.texts import KEY_BYTES, KeyMissing, Keyring, key_id, new_key
from tests.features import stage
from tests.features.stage import WORKSPACE

OLD, NEW = b"k" * KEY_BYTES, b"n" * KEY_BYTES
WORDS = "Find three allies \N{SEEDLING}"


def joined(database: Database, catalogue: Catalogue) -> None:
    """Two people with goals."""
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", goal=WORDS)
        stage.join(session, catalogue, "U2", goal="Another goal")


def enrolment(session: Session, user_id: str = "U1") -> Enrolment:
    """Somebody's enrolment."""
    return enrolments.open_of(session, WORKSPACE, user_id)[0]


def with_keys(database: Database, *keys: bytes) -> Database:
    """The same database, opened with other keys."""
    return Database(database.url, Keyring(keys))


def settings(url: str, *keys: bytes) -> Settings:
    """Settings for a database and keys."""
    written = [SecretStr(base64.b64encode(key).decode()) for key in keys]
    return Settings(_env_file=None, database_url=SecretStr(url), circles_keys=written)


def test_words_come_back(database: Database, catalogue: Catalogue) -> None:
    joined(database, catalogue)
    with database.reading() as session:
        assert enrolments.goal(session, enrolment(session)) == WORDS


def test_the_same_words_are_sealed_differently_each_time(database: Database, catalogue: Catalogue) -> None:
    joined(database, catalogue)
    with database.transaction() as session:
        one = enrolment(session)
        sealed = {texts.seal(session, one, "a.b", "row", WORDS) for _ in range(20)}
    assert len({one[:13] for one in sealed}) == 20


@pytest.mark.parametrize(("place", "row"), [("enrolments.other", None), ("enrolments.goal", "another row")])
def test_words_moved_to_another_place_do_not_open(
    database: Database, catalogue: Catalogue, place: str, row: str | None
) -> None:
    joined(database, catalogue)
    with database.reading() as session:
        one = enrolment(session)
        with pytest.raises(KeyMissing):
            texts.unseal(session, one, place, row or one.id, one.goal or b"")


def opened(session: Session, user_id: str = "U1") -> str:
    """A person's goal, or KeyMissing."""
    one = enrolment(session, user_id)
    return texts.unseal(session, one, "enrolments.goal", one.id, one.goal or b"")


def test_words_moved_to_another_person_do_not_open(database: Database, catalogue: Catalogue) -> None:
    joined(database, catalogue)
    with database.transaction() as session:
        one, two = enrolment(session), enrolment(session, "U2")
        two.goal = one.goal
    with database.reading() as session, pytest.raises(KeyMissing):
        opened(session, "U2")


@pytest.mark.parametrize("at", [0, 1, 20, -1])
def test_words_with_one_changed_byte_do_not_open(database: Database, catalogue: Catalogue, at: int) -> None:
    joined(database, catalogue)
    with database.transaction() as session:
        one = enrolment(session)
        changed = bytearray(one.goal or b"")
        changed[at] ^= 1
        one.goal = bytes(changed)
    with database.reading() as session, pytest.raises(KeyMissing):
        opened(session)


def test_an_old_key_still_reads_after_a_new_one_was_put_in_front(database: Database, catalogue: Catalogue) -> None:
    joined(database, catalogue)
    rotated = with_keys(database, NEW, OLD)
    try:
        with rotated.transaction() as session:
            assert enrolments.goal(session, enrolment(session)) == WORDS
            stage.join(session, catalogue, "U3", goal="A third goal")
            assert texts.keys_in_use(session) == {key_id(OLD), key_id(NEW)}
    finally:
        rotated.close()
    with database.reading() as session, pytest.raises(KeyMissing):
        opened(session, "U3")


def test_a_deleted_key_destroys_the_words_of_its_owner_alone(database: Database, catalogue: Catalogue) -> None:
    joined(database, catalogue)
    with database.transaction() as session:
        session.execute(text("DELETE FROM keys WHERE owner_id = :owner"), {"owner": enrolment(session).id})
    with database.reading() as session:
        assert enrolments.goal(session, enrolment(session, "U2")) == "Another goal"
        with pytest.raises(KeyMissing):
            opened(session)
        assert enrolments.goal(session, enrolment(session)) is None


def test_the_start_is_refused_with_a_sentence_when_a_key_is_missing(
    database: Database, catalogue: Catalogue
) -> None:
    joined(database, catalogue)
    with pytest.raises(SettingsError) as caught:
        parts.open_database(settings(database.url, NEW))
    assert str(caught.value).startswith("CIRCLES_KEYS lacks a key")
    assert base64.b64encode(NEW).decode() not in str(caught.value)
    parts.open_database(settings(database.url, NEW, OLD)).close()


def test_on_postgresql_the_start_is_refused_without_any_keys() -> None:
    with pytest.raises(SettingsError, match="CIRCLES_KEYS is not set"):
        parts.open_database(settings("postgresql://me@127.0.0.1:1/none"))


def test_beside_a_sqlite_file_a_key_file_is_made_that_only_its_owner_reads(
    sqlite_url: str, tmp_path: Path
) -> None:
    parts.open_database(settings(sqlite_url)).close()
    path = tmp_path / "circles.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text()
    parts.open_database(settings(sqlite_url)).close()
    assert path.read_text() == written


def test_a_lost_key_file_is_named_and_no_new_one_is_left_in_its_place(
    sqlite_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    database = parts.open_database(settings(sqlite_url))
    joined(database, catalogue)
    database.close()
    path = tmp_path / "circles.key"
    path.unlink()
    for _ in range(2):
        with pytest.raises(SettingsError, match=r"circles\.key"):
            parts.open_database(settings(sqlite_url))
    assert not path.exists()


@pytest.mark.parametrize("content", ["", "no key", "c2hvcnQ="])
def test_a_key_file_without_a_usable_key_is_refused(sqlite_url: str, tmp_path: Path, content: str) -> None:
    (tmp_path / "circles.key").write_text(content)
    with pytest.raises(SettingsError, match="holds no usable key"):
        parts.open_database(settings(sqlite_url))


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, b"short"]])
def test_a_keyring_takes_whole_keys_only(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(keys)


def test_new_keys_are_fresh_and_fit_the_settings() -> None:
    one, two = new_key(), new_key()
    assert one != two
    given = Settings(_env_file=None, circles_keys=[SecretStr(one), SecretStr(two)])
    assert list(map(len, given.keys())) == [KEY_BYTES] * 2
