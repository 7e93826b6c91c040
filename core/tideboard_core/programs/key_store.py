"""The keys of programs in the system's keyring, or for this run alone where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

import msgspec

from tideboard_core.errors import BadInput, VaultError
from tideboard_core.ports.system import SecretStore
from tideboard_core.programs.key_history import DatedEvent, KeyEvent, KeyHistory, KeyStanding
from tideboard_core.programs.keys import MOST_KEYS, KeyRecord

ENTRY: Final = "programs"
"""Name of the keyring's entry, which all data folders of a user share."""


class KeyStore:
    """`records` are those that count now, `asked` those of the entry that a hand has to confirm first.

    `kept`: None before the keyring was asked, False where it keeps none.

    Nothing is written before the entry was read: the keys of a keyring that was locked then would be lost. Each write
    reads it again and leaves in it what another data folder put there.
    """

    def __init__(self, store: SecretStore) -> None:
        self._store = store
        self.records: tuple[KeyRecord, ...] = ()
        self.asked: tuple[KeyRecord, ...] = ()
        self.kept: bool | None = None
        self._history = KeyHistory()
        self._read = False
        self._had: frozenset[str] = frozenset()
        """Keys that the entry had when it was last read or written."""
        self._stored: frozenset[str] = frozenset()
        """Keys that the entry may have, or a copy of it that stays."""
        self._one_at_a_time = asyncio.Lock()

    def restore(self, events: Iterable[DatedEvent]) -> None:
        """Take over from the order log which keys this data folder made, confirmed and revoked."""
        self._history.restore(events)
        self._judge((*self.records, *self.asked))

    def distrust(self) -> list[KeyRecord]:
        """The order log has lost lines: keys of earlier runs, which are returned, count no more until confirmed."""
        before = self.records
        self._history.distrust()
        self._judge((*before, *self.asked))
        return [record for record in before if record not in self.records]

    async def load(self) -> bool:
        """Read them, at each call until the keyring answers; until then there are those of this run, and it is False.

        Raises BadInput for an unreadable entry.
        """
        if self._read:
            return True
        try:
            stored = await self._entry()
        except VaultError:
            self.kept = False
            return False
        if not self._read:  # another call may have been faster
            self._read, self.kept = True, not self.records
            self._judge((*stored, *self.records))
        return True

    def get(self, identity: str) -> KeyRecord | None:
        """The key with this id, None if it does not count, or not any more."""
        return next((record for record in self.records if record.id == identity), None)

    def named(self, name: str) -> KeyRecord | None:
        """The key with this name; there is one at a time."""
        return next((record for record in self.records if record.name == name), None)

    def check(self, name: str) -> None:
        """Raise BadInput if no further key of this name can be made."""
        if self.named(name) is not None:
            raise BadInput("program-name-taken", name=name)
        if len(self.records) >= MOST_KEYS:
            raise BadInput("program-keys-many", most=MOST_KEYS)

    async def add(self, record: KeyRecord) -> None:
        """Let a new key count. Where the keyring does not take it, it counts for this run, and `kept` is False."""
        self.check(record.name)
        self._history.take(KeyEvent.MADE, record)
        self.records = (*self.records, record)
        await self._save()

    def confirm(self, record: KeyRecord) -> None:
        """Let a key count that was asked; raises BadInput as `check`, and where it is asked no longer."""
        if record not in self.asked:
            raise BadInput("program-key-gone", name=record.name)
        self.check(record.name)
        self._history.take(KeyEvent.CONFIRMED, record)
        self._judge((*self.records, *self.asked))

    def revoke(self, identity: str) -> KeyRecord | None:
        """Let a key count no longer, from now on; returns it, None without one. `forget` clears the keyring of it."""
        keys = (*self.records, *self.asked)
        found = next((record for record in keys if record.id == identity), None)
        if found is not None:
            self._history.take(KeyEvent.REVOKED, found)
            self._judge(keys)
        return found

    async def forget(self, identity: str) -> VaultError | None:
        """Take a revoked key out of the keyring; what comes back says why it may still have it."""
        error = await self._save()
        return error if identity in self._stored else None

    def _judge(self, keys: tuple[KeyRecord, ...]) -> None:
        standings = [(record, self._history.standing(record)) for record in keys]
        self.records = tuple(record for record, standing in standings if standing is KeyStanding.COUNTS)
        self.asked = tuple(record for record, standing in standings if standing is KeyStanding.ASKED)

    async def _entry(self) -> tuple[KeyRecord, ...]:
        """What the keyring has; raises VaultError kinds, and BadInput for an unreadable entry."""
        found = await self._store.get(ENTRY)
        stored: tuple[KeyRecord, ...] = ()
        if found is not None:
            try:
                stored = msgspec.json.decode(found, type=tuple[KeyRecord, ...])
            except (msgspec.MsgspecError, RecursionError):
                raise BadInput("program-keys-damaged") from None
        identities = frozenset(record.id for record in stored)
        if self._store.remains(ENTRY) is None:
            # What was there and is gone was revoked elsewhere. A copy that cannot be read may be a later one with it.
            gone = self._had - identities
            self.records, self.asked = (
                tuple(record for record in known if record.id not in gone) for known in (self.records, self.asked)
            )
        self._had = identities
        self._stored |= identities
        return stored

    async def _save(self) -> VaultError | None:
        """Write those that count; what comes back says why the keyring may have others, or other copies of them."""
        if not self._read:
            self.kept = False
            return None
        async with self._one_at_a_time:
            try:
                return await self._write()
            except BadInput:
                self.kept = False
                return VaultError("keyring-entry-damaged", name=ENTRY)
            except VaultError as error:
                self.kept = False
                return error

    async def _write(self) -> VaultError | None:
        stored = [record for record in await self._entry() if self._history.standing(record) is not KeyStanding.REVOKED]
        known = {record.id for record in (*self.records, *self.asked)}
        self._judge((*self.records, *self.asked, *(record for record in stored if record.id not in known)))
        merged = [*stored, *(record for record in self.records if record.id not in self._had)]
        identities = frozenset(record.id for record in merged)
        self._stored |= identities  # a write that failed may have been done
        if merged:
            await self._store.set(ENTRY, msgspec.json.encode(merged).decode())
        else:
            await self._store.delete(ENTRY)
        self.kept, self._had = True, identities
        left = self._store.remains(ENTRY)
        if left is None:
            self._stored = identities
        return left
