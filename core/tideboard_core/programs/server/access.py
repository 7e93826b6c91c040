"""Which keys count, and what each of them has left of its limits."""

from __future__ import annotations

import math
from collections.abc import Callable

from tideboard_api.faults import ApiFault
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.keys import KeyRecord, KeyRing
from tideboard_core.programs.limits import BYTES, CALLS, Allowance


class KeyAccess:
    """The keys that count, and what each of them has left of its limits."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._ring = KeyRing()
        self._calls: dict[str, Allowance] = {}
        self._bytes: dict[str, Allowance] = {}

    def change(self, records: tuple[KeyRecord, ...]) -> None:
        """These keys count from now on."""
        self._ring = KeyRing(records)
        known = {record.id for record in records}
        self._calls = {key: self._calls.get(key) or Allowance(CALLS, self._now) for key in known}
        self._bytes = {key: self._bytes.get(key) or Allowance(BYTES, self._now) for key in known}

    def key_of(self, token: str) -> KeyRecord:
        """The key with this text, with one call of its allowance used; raises ProgramFault."""
        record = self._ring.of(token)
        if record is None:
            raise ProgramFault(ApiFault.WRONG_KEY)
        seconds = self.call(record.id)
        if seconds > 0:
            raise ProgramFault(ApiFault.RATE, seconds=math.ceil(seconds * 1000) / 1000)
        return record

    def call(self, key: str) -> float:
        """Use one call of a key's allowance and return 0, or the seconds until there is room for one."""
        return self._calls[key].take() or self._bytes[key].take(0.0) if key in self._calls else 1.0

    def spend(self, key: str, size: int) -> float:
        """Count bytes that go to a program, and return the seconds until there is room for more."""
        allowance = self._bytes.get(key)
        if allowance is None:
            return 0.0
        allowance.spend(size)
        return max(allowance.take(0.0), 0.0)

    def counts(self, key: str) -> bool:
        """Whether a key still counts."""
        return self._ring.get(key) is not None
