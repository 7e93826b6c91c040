"""The lease of a shared place: of those who would rewrite or remove files of old months, one at a time does."""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.stores import PROBE, Store, digest_of

FOLDER: Final = "tideboard-lease"
BEAT: Final = 60.0
"""Seconds after which the holder shows that it goes on."""
MISSED: Final = 3
"""Beats without which it counts as gone."""


class PlaceLease:
    """A lease that is held: each beat is a file of the next number, which can be put there once.

    Whoever has the largest number holds it. A beat, or taking over from a holder that is silent, is the same act, so
    that of two only one succeeds without any file being written over.
    """

    def __init__(self, place: SharedPlace, store: Store, number: int, monotonic: Callable[[], float]) -> None:
        self._place, self._store, self._monotonic = place, store, monotonic
        self._text = json.dumps({"holder": secrets.token_hex(16)}).encode()
        self._number, self._last = number, 0.0
        self._put()

    def keep(self) -> None:
        """Beat if it is time; DeskError TENDED if another took over: nothing may be committed or removed then."""
        if self._monotonic() - self._last >= BEAT:
            self._put()
        elif newest(self._store) != self._number:
            raise DeskError(DeskFault.TENDED, place=self._place.name)

    def release(self) -> None:
        """Give it back."""
        with suppress(DeskError, OSError):
            self._store.remove(_name(self._number))

    def now(self) -> datetime:
        """The time by the clock of the place."""
        return clock_of(self._store)

    def _put(self) -> None:
        self._number += 1
        name = _name(self._number)
        put = put_text(self._store, name, self._text)
        if not put and self._store.digest(name) != digest_of([self._text]):
            raise DeskError(DeskFault.TENDED, place=self._place.name)
        if newest(self._store) != self._number:  # others went on long ago: this number had been used and removed
            self._store.remove(name)
            raise DeskError(DeskFault.TENDED, place=self._place.name)
        if self._number > 1:
            self._store.remove(_name(self._number - 1))
        self._last = self._monotonic()


@contextmanager
def place_lease(place: SharedPlace, store: Store, monotonic: Callable[[], float]) -> Iterator[PlaceLease]:
    """Hold the lease of a place; DeskError TENDED while another process does, until its beats stop."""
    number = newest(store)
    if number:
        with suppress(FileNotFoundError):  # it was given back just now
            if clock_of(store) - store.stored(_name(number)) < timedelta(seconds=BEAT * MISSED):
                raise DeskError(DeskFault.TENDED, place=place.name)
    lease = PlaceLease(place, store, number, monotonic)
    try:
        yield lease
    finally:
        lease.release()


def newest(store: Store) -> int:
    """The number of the last beat, 0 without any."""
    return max((int(name) for name in store.names(FOLDER) if name.isascii() and name.isdigit()), default=0)


def clock_of(store: Store) -> datetime:
    """The time by the clock of a place: that of a small file put there now."""
    name = f"{PROBE}-{secrets.token_hex(8)}"
    put_text(store, name, b"Tideboard asks for the time.\n")
    try:
        return store.stored(name)
    finally:
        store.remove(name)


def put_text(store: Store, name: str, text: bytes) -> bool:
    """As `Store.put_new`, of some bytes."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "text"
        source.write_bytes(text)
        return store.put_new(name, source)


def _name(number: int) -> str:
    return f"{FOLDER}/{number:012}"
