"""What waits to be pushed to one client of the quote socket: bounded and conflated, however slowly it reads."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Tick
from tideboard_core.sandbox.longport.quote_faces import Face
from tideboard_proto.longport import quote_pb2 as pb

TICKS_KEPT = 1000
"""Trades kept per security for a client that reads slowly; older ones are dropped."""


class SubKey(NamedTuple):
    """A security and a SubType number."""

    instrument: InstrumentId
    sub_type: pb.SubType


@dataclass(slots=True)
class Outbox:
    """What is due.

    `dirty`: keys whose newest value is due, in the order they changed. `faces`: the quote that the client has, against
    which the next one is a delta. `closed`: securities whose next quote push is the corrected close of the day.
    `numbers`: sequence of the last push.
    """

    dirty: dict[SubKey, None] = field(default_factory=dict)
    ticks: dict[InstrumentId, deque[Tick]] = field(default_factory=dict)
    faces: dict[InstrumentId, Face] = field(default_factory=dict)
    closed: set[InstrumentId] = field(default_factory=set)
    numbers: dict[SubKey, int] = field(default_factory=dict)

    def start(self, key: SubKey) -> None:
        """Make the newest whole value due."""
        self.forget(key)
        self.dirty[key] = None

    def forget(self, key: SubKey) -> None:
        """The key is no longer pushed."""
        self.dirty.pop(key, None)
        if key.sub_type == pb.QUOTE:
            self.faces.pop(key.instrument, None)
            self.closed.discard(key.instrument)
        elif key.sub_type == pb.TRADE:
            self.ticks.pop(key.instrument, None)

    def add_ticks(self, key: SubKey, ticks: Iterable[Tick]) -> None:
        """New trades are due."""
        self.dirty[key] = None
        self.ticks.setdefault(key.instrument, deque(maxlen=TICKS_KEPT)).extend(ticks)
