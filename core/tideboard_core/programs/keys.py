"""Keys of programs: made from random bytes, shown once, kept as a hash with what they permit."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from tideboard_api.scopes import KEY_FORM, PROPOSING, ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.plain_text import plain_text

LONGEST_NAME: Final = 32
MOST_KEYS: Final = 20
PREFIX: Final = "tbk"


class KeyEnvironment(StrEnum):
    """Whose accounts a key may read, and propose for."""

    PRACTICE = "practice"
    PAPER = "paper"
    LIVE = "live"


PROPOSES_IN: Final = {
    ProgramScope.PROPOSE_PRACTICE: KeyEnvironment.PRACTICE,
    ProgramScope.PROPOSE_PAPER: KeyEnvironment.PAPER,
    ProgramScope.PROPOSE_LIVE: KeyEnvironment.LIVE,
}


class KeyRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of a key: the BLAKE2b hash of its text, and what it permits. `made` is UTC.

    `values`: the most that what it proposes may be worth, by currency; in a currency without one it proposes nothing.
    """

    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{8}\Z")]
    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    digest: Annotated[bytes, Meta(min_length=32, max_length=32)]
    scopes: frozenset[ProgramScope]
    environments: frozenset[KeyEnvironment]
    made: Annotated[datetime, Meta(tz=True)]
    values: dict[str, Decimal] = {}

    def permits(self, scope: ProgramScope) -> bool:
        return scope in self.scopes

    @property
    def proposes(self) -> bool:
        """Whether it may propose in any environment."""
        return bool(self.scopes & PROPOSING)


def make_key(
    name: str,
    scopes: Iterable[ProgramScope],
    environments: Iterable[KeyEnvironment],
    made: datetime,
    values: Mapping[str, Decimal] = MappingProxyType({}),
) -> tuple[str, KeyRecord]:
    """Return a new key's text, which is nowhere else, and what is kept of it.

    Raises BadInput for a name that is not one line of 1 to 32 visible characters, without any scope, and for a scope to
    propose in another environment than those.
    """
    if not name.strip() or plain_text(name, LONGEST_NAME) != name or name != name.strip():
        raise BadInput("program-name")
    granted, where = frozenset(scopes), frozenset(environments)
    if not granted:
        raise BadInput("program-scopes")
    if not {PROPOSES_IN[scope] for scope in granted & PROPOSING} <= where:
        raise BadInput("program-environment")
    identity = secrets.token_hex(4)
    token = f"{PREFIX}_{identity}_{secrets.token_urlsafe(32)}"
    record = KeyRecord(
        id=identity,
        name=name,
        digest=digest_of(token),
        scopes=granted,
        environments=where,
        made=made,
        values={**values},
    )
    return token, record


def digest_of(token: str) -> bytes:
    """The hash of a key's text. It has 256 random bits: no salt and no slow hash would make it harder to guess."""
    return blake2b(token.encode(), digest_size=32).digest()


class KeyRing:
    """The keys that count now; finds that of a text in a time that tells nothing about it."""

    def __init__(self, records: Iterable[KeyRecord] = ()) -> None:
        self._records = {record.id: record for record in records}

    def of(self, token: str) -> KeyRecord | None:
        """The key with this text, None for any other text."""
        form = KEY_FORM.match(token)
        record = self._records.get(form.group(1)) if form else None
        expected = record.digest if record is not None else bytes(32)
        same = hmac.compare_digest(digest_of(token[:200]), expected)
        return record if same else None

    def get(self, identity: str) -> KeyRecord | None:
        """The key with this id, None if it does not count any more."""
        return self._records.get(identity)
