"""What the order log of this data folder says of the keys of programs: which a hand made, confirmed or revoked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final

from tideboard_core.programs.keys import KeyRecord

PROMPTS: Final = 180.0
"""Seconds by which a line of an older version may be later than its key: the keyring asked meanwhile."""
DatedEvent = tuple[datetime, Mapping[str, Any]]
"""When a line of the order log was written, and its data."""


class KeyEvent(StrEnum):
    """What a hand did to a key."""

    MADE = "key-made"
    CONFIRMED = "key-confirmed"
    REVOKED = "key-revoked"


class KeyStanding(Enum):
    """What a key of the keyring is worth in this data folder."""

    COUNTS = 1
    ASKED = 2
    REVOKED = 3


def event_line(event: KeyEvent, key: KeyRecord) -> dict[str, Any]:
    """The line of the order log: the key's id, name and rights, never its digest."""
    return {"what": "programs", "act": event.value, "id": key.id, **_rights(key)}


class KeyHistory:
    """What was done, by a key's id; lines of older versions have a name alone.

    A key counts if its last event made or confirmed it with the name and the rights that it has now; revoked it stays,
    though the line of its making may come later. Of a name alone the last event decides, and only for the key that was
    made at its time, after the event before. A key that a name alone revoked may be another data folder's of that name:
    it is asked. Beside a log that lost lines only what a hand did in this run counts.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, Mapping[str, Any]] = {}
        self._by_name: dict[str, DatedEvent] = {}
        self._before: dict[str, datetime] = {}
        """When the event before the last one of a name was written."""
        self._by_hand: set[str] = set()
        self._whole = True

    def restore(self, events: Iterable[DatedEvent]) -> None:
        """Take over the events of earlier runs; other lines are passed over."""
        for at, data in events:
            identity, name = data.get("id"), data.get("key")
            if data.get("what") != "programs" or data.get("act") not in [*KeyEvent]:
                continue
            if not isinstance(identity, str):
                if (last := self._by_name.get(str(name))) is not None:
                    self._before[str(name)] = last[0]
                self._by_name[str(name)] = at, data
            elif identity not in self._by_hand and not self._revoked(identity):
                self._by_id[identity] = data

    def take(self, event: KeyEvent, key: KeyRecord) -> None:
        """Count an event of this run."""
        self._by_id[key.id] = event_line(event, key)
        self._by_hand.add(key.id)

    def distrust(self) -> None:
        """The order log has lost lines: what it says of earlier runs makes no key count any more."""
        self._whole = False

    def standing(self, key: KeyRecord) -> KeyStanding:
        """What a key of the keyring is worth."""
        own = self._by_id.get(key.id)
        if self._revoked(key.id):
            return KeyStanding.REVOKED
        if key.id in self._by_hand:
            return KeyStanding.COUNTS
        made = self._made(key) if own is None else all(own.get(name) == value for name, value in _rights(key).items())
        return KeyStanding.COUNTS if made and self._whole else KeyStanding.ASKED

    def _revoked(self, identity: str) -> bool:
        own = self._by_id.get(identity)
        return own is not None and own["act"] == KeyEvent.REVOKED

    def _made(self, key: KeyRecord) -> bool:
        """Whether the last line with this key's name alone is the one that was written as the key was made."""
        at, data = self._by_name.get(key.name, (key.made, {}))
        if data.get("act") != KeyEvent.MADE:
            return False
        before, rights = self._before.get(key.name), _rights(key)
        if before is not None and before > key.made:
            return False
        alike = all(data.get(name) == rights[name] for name in ("scopes", "environments"))
        return alike and 0.0 <= (at - key.made).total_seconds() <= PROMPTS


def _rights(key: KeyRecord) -> dict[str, Any]:
    return {
        "key": key.name,
        "scopes": sorted(key.scopes),
        "environments": sorted(key.environments),
        "values": {currency: str(value) for currency, value in sorted(key.values.items())},
    }
