"""Seals members' own words, so that a copy of the database tells nobody what was written.

AES-256-GCM with a random key for each enrolment and each circle; those keys are stored wrapped (RFC 3394)
by the keys of the installation. The associated data names table, column and row, so that a sealed text
cannot be moved to another place. Deleting an enrolment's key makes its words unreadable for good.
"""

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.store.models import Circle, Enrolment, Key

_FORMAT = b"\x01"
_NONCE_BYTES = 12
KEY_BYTES = 32


class KeyMissing(Exception):  # noqa: N818 - the state is the message.
    """The key that sealed a text is not among the installation's keys, or was destroyed."""


class Keyring:
    """The installation's wrapping keys, newest first: the first wraps, all of them unwrap."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError("every key has to be 32 bytes long, and there has to be at least one")
        self._keys = {key_id(key): key for key in keys}
        self.newest = key_id(keys[0])

    def ids(self) -> frozenset[str]:
        """The short names of the keys at hand."""
        return frozenset(self._keys)

    def wrap(self, data_key: bytes) -> tuple[str, bytes]:
        """The name of the newest key, and the data key wrapped by it."""
        return self.newest, aes_key_wrap(self._keys[self.newest], data_key)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The data key again; KeyMissing when the key of that name is not here or does not fit."""
        try:
            return aes_key_unwrap(self._keys[name], wrapped)
        except (KeyError, InvalidUnwrap) as error:
            raise KeyMissing(name) from error


def key_id(key: bytes) -> str:
    """A short name for a key that says nothing about it."""
    return hashlib.sha256(b"circles-key-id" + key).hexdigest()[:16]


def new_key() -> str:
    """A fresh key in the form CIRCLES_KEYS takes."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


@dataclass(frozen=True)
class Whole:
    """A workspace as the owner of what is sealed for none of its people: its token."""

    id: str

    @property
    def workspace_id(self) -> str:
        """Itself."""
        return self.id


# Whose key seals a text.
Owner = Enrolment | Circle | Whole


def seal(session: Session, owner: Owner, place: str, row_id: str, words: str) -> bytes:
    """Seals `words` with the owner's key for one place ("table.column") and row."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_key_of(session, owner)).encrypt(nonce, words.encode(), _aad(owner, place, row_id))
    return _FORMAT + nonce + sealed


def unseal(session: Session, owner: Owner, place: str, row_id: str, sealed: bytes) -> str:
    """The words again. Raises KeyMissing when the key is gone or the text belongs elsewhere."""
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    found = _stored_key(session, owner)
    if found is None or sealed[:1] != _FORMAT:
        raise KeyMissing(owner.id)
    try:
        return AESGCM(_unwrapped(session, found)).decrypt(nonce, body, _aad(owner, place, row_id)).decode()
    except InvalidTag as error:
        raise KeyMissing(owner.id) from error


def is_there(session: Session, owner: Owner) -> bool:
    """Whether anything was ever sealed for an owner, and can still be opened."""
    return _stored_key(session, owner) is not None


def keys_in_use(session: Session) -> frozenset[str]:
    """The names of all wrapping keys that something in the database was wrapped with."""
    return frozenset(session.scalars(select(Key.wrapped_by).distinct()))


def anything_sealed(engine: Engine) -> bool:
    """Whether anything in a database was sealed with any key."""
    with engine.connect() as connection:
        return connection.execute(select(Key.owner_id).limit(1)).first() is not None


def _aad(owner: Owner, place: str, row_id: str) -> bytes:
    return f"v1|{owner.workspace_id}|{owner.id}|{place}|{row_id}".encode()


def _stored_key(session: Session, owner: Owner) -> Key | None:
    return session.get(Key, (owner.workspace_id, owner.id))


def _key_of(session: Session, owner: Owner) -> bytes:
    found = _stored_key(session, owner)
    if found is not None:
        return _unwrapped(session, found)
    data_key = os.urandom(KEY_BYTES)
    name, wrapped = _keyring(session).wrap(data_key)
    session.add(Key(workspace_id=owner.workspace_id, owner_id=owner.id, wrapped=wrapped, wrapped_by=name))
    session.flush()
    return data_key


def _unwrapped(session: Session, key: Key) -> bytes:
    return _keyring(session).unwrap(key.wrapped_by, key.wrapped)


def _keyring(session: Session) -> Keyring:
    keyring: Keyring = session.info["keyring"]
    return keyring
