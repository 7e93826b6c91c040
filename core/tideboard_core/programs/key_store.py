"""The keys of programs in the system's keyring, or for this run alone where there is none."""

from __future__ import annotations

from typing import Final

import msgspec

from tideboard_core.errors import BadInput, VaultError
from tideboard_core.ports.system import SecretStore
from tideboard_core.programs.keys import MOST_KEYS, KeyRecord

ENTRY: Final = "programs"
"""Name of the keyring's entry."""


class KeyStore:
    """`records` are those that count now. `kept`: None before the keyring was asked, False where it keeps none.

    Nothing is written before the entry was read: the keys of a keyring that was locked then would be lost.
    """

    def __init__(self, store: SecretStore) -> None:
        self._store = store
        self.records: tuple[KeyRecord, ...] = ()
        self.kept: bool | None = None
        self._read = False
        self._stored: frozenset[str] = frozenset()

    async def load(self) -> None:
        """Read them, at each call until the keyring answers; until then there are those of this run.

        Raises BadInput for an unreadable entry.
        """
        if self._read:
            return
        try:
            found = await self._store.get(ENTRY)
        except VaultError:
            self.kept = False
            return
        if self._read:  # another call was faster
            return
        stored: tuple[KeyRecord, ...] = ()
        if found is not None:
            try:
                stored = msgspec.json.decode(found, type=tuple[KeyRecord, ...])
            except (msgspec.MsgspecError, RecursionError):
                raise BadInput("program-keys-damaged") from None
        self._read, self.kept = True, not self.records
        self.records, self._stored = (*stored, *self.records), frozenset(record.id for record in stored)

    def get(self, identity: str) -> KeyRecord | None:
        """The key with this id, None if it does not count any more."""
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
        self.records = (*self.records, record)
        await self._save()

    def revoke(self, identity: str) -> None:
        """Let a key count no longer, from now on; `forget` takes it out of the keyring."""
        self.records = tuple(record for record in self.records if record.id != identity)

    async def forget(self, identity: str) -> VaultError | None:
        """Take a revoked key out of the keyring; what comes back says why the next run may know it."""
        error = await self._save()
        return error if identity in self._stored else None

    async def _save(self) -> VaultError | None:
        """Write those that count; what comes back says why the keyring may have others, or other copies of them."""
        if not self._read:
            self.kept = False
            return None
        identities = frozenset(record.id for record in self.records)
        self._stored |= identities  # a write that failed may have been done
        try:
            if self.records:
                await self._store.set(ENTRY, msgspec.json.encode(self.records).decode())
            else:
                await self._store.delete(ENTRY)
        except VaultError as error:
            self.kept = False
            return error
        self.kept = True
        left = self._store.remains(ENTRY)
        if left is None:
            self._stored = identities
        return left
