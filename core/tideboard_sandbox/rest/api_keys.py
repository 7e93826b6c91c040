"""Bearer keys of the REST port: made at each start, or read from a keys file; only their hashes are stored."""

from __future__ import annotations

import hashlib
import platform
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.gateway_health import Scope

FILE_VERSION: Final = 1
MOST_BYTES: Final = 1 << 20
MOST_KEYS: Final = 1000
READ_ONLY: Final = (Scope.QUOTE_READ, Scope.ACCOUNT_READ)
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HOURS: Final = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Limits on the orders of a key; None = not limited. Values in the currency of the order."""

    allowed_markets: frozenset[str] | None = None
    allowed_symbols: frozenset[str] | None = None
    allowed_trd_sides: frozenset[str] | None = None
    max_order_value: Decimal | None = None
    max_daily_value: Decimal | None = None
    max_orders_per_minute: int | None = None
    hours_window: str | None = None
    allowed_acc_ids: frozenset[int | str] | None = None
    allowed_card_nums: frozenset[str] | None = None

    @property
    def hours(self) -> tuple[time, time] | None:
        """The window as two local times; it crosses midnight when the second is the earlier."""
        if self.hours_window is None:
            return None
        begin, _, end = self.hours_window.partition("-")
        return time.fromisoformat(begin), time.fromisoformat(end)

    def allows_account(self, account: str, card: str) -> bool:
        """Whether the key may name this account."""
        ids, cards = self.allowed_acc_ids, self.allowed_card_nums
        return (ids is None or account in {str(each) for each in ids}) and (cards is None or card in cards)


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One record of a keys file. `hash` = SHA-256 of the key in hex; `allowed_machines` [] = frozen, None = any."""

    id: str
    hash: str
    scopes: frozenset[Scope]
    limits: Limits | None = None
    allowed_machines: tuple[str, ...] | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    note: str | None = None

    @property
    def held_to(self) -> Limits:
        """Its limits; none at all when the record has none."""
        return self.limits or _UNLIMITED

    def holds(self, scope: Scope) -> bool:
        return scope in self.scopes


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    keys: tuple[Key, ...]


_UNLIMITED: Final = Limits()


def digest(key: str) -> str:
    """The stored hash of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def machine() -> str:
    """Fingerprint of this machine, as `allowed_machines` names it here."""
    return digest(platform.node())[:32]


class KeyRing:
    """All keys of the port. `required` False = started without a keys file: reads are open, writes and admin are not.

    `wall` gives the time of day in UTC, which the end of a key is judged by.
    """

    def __init__(self, path: Path | None = None, *, wall: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._wall = wall
        self._keys: tuple[Key, ...] = ()
        self.plain: dict[str, str] = {}
        self.required = True
        if path is None:
            self._generate()
        else:
            self.reload()

    @property
    def keys(self) -> tuple[Key, ...]:
        return self._keys

    def reload(self) -> int:
        """Read the keys file again, all or nothing, and return the number of keys; BadInput with a sentence.

        Keys that were made at the start stay as they are.
        """
        if self._path is not None:
            self._keys = read_keys(self._path)
        return len(self._keys)

    def find(self, plain: str) -> Key | None:
        """The record of a key, compared with every hash in constant time; None for unknown, ended and frozen ones."""
        found, wanted = None, digest(plain).encode()
        for key in self._keys:
            if secrets.compare_digest(key.hash.encode(), wanted):
                found = key
        return found if found is not None and self.lives(found) else None

    def renewed(self, known: Key) -> Key | None:
        """The current record of a key; None if it was removed, ended or frozen."""
        found = next((key for key in self._keys if key.hash == known.hash), None)
        return found if found is not None and self.lives(found) else None

    def lives(self, key: Key) -> bool:
        """Whether a record is valid now: neither ended nor for other machines."""
        machines = key.allowed_machines
        if machines is not None and machine() not in machines:
            return False
        return key.expires_at is None or self._wall() < key.expires_at

    def _generate(self) -> None:
        made = {"full": frozenset(Scope), "read_only": frozenset(READ_ONLY)}
        self.plain = {name: f"fc_{secrets.token_hex(16)}" for name in made}
        now = self._wall()
        self._keys = tuple(
            Key(id=name, hash=digest(self.plain[name]), scopes=scopes, created_at=now) for name, scopes in made.items()
        )


def read_keys(path: Path) -> tuple[Key, ...]:
    """The records of a keys file; BadInput `bad-keys-file` with `path` and one clear `reason`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise _bad(path, problem.strerror or str(problem)) from None
    if len(content) > MOST_BYTES:
        raise _bad(path, "it is larger than a mebibyte")
    try:
        found = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise _bad(path, str(problem)) from None
    reason = _problem(found)
    if reason:
        raise _bad(path, reason)
    return found.keys


def _bad(path: Path, reason: str) -> BadInput:
    sentence = f"Cannot use the keys file {path}: {reason.rstrip('.')}."
    return BadInput("bad-keys-file", path=str(path), reason=reason, sentence=sentence)


def _problem(file: _File) -> str:
    if file.version != FILE_VERSION:
        return f"its version is {file.version}, not {FILE_VERSION}"
    if len(file.keys) > MOST_KEYS:
        return f"it holds more than {MOST_KEYS} keys"
    ids = [key.id for key in file.keys]
    for key in file.keys:
        wrong = _key_problem(key)
        if wrong or ids.count(key.id) > 1:
            return f"key {key.id!r}: {wrong or 'the id stands twice'}"
    return ""


def _key_problem(key: Key) -> str:
    checks: Mapping[str, bool] = {
        "hash must be the SHA-256 of the key, 64 lower-case hex digits": _HASH.fullmatch(key.hash) is not None,
        "expires_at needs a time zone": key.expires_at is None or key.expires_at.tzinfo is not None,
        "hours_window must be like 09:30-16:00": _good_hours(key.held_to.hours_window),
        "max_orders_per_minute must not be negative": (key.held_to.max_orders_per_minute or 0) >= 0,
        "an order's value limit must not be negative": (key.held_to.max_order_value or 0) >= 0,
        "a day's value limit must not be negative": (key.held_to.max_daily_value or 0) >= 0,
    }
    return next((sentence for sentence, good in checks.items() if not good), "")


def _good_hours(window: str | None) -> bool:
    if window is None:
        return True
    if not _HOURS.fullmatch(window):
        return False
    try:
        return all(time.fromisoformat(part) is not None for part in window.split("-"))
    except ValueError:
        return False
