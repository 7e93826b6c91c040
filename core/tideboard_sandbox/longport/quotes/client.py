"""One authenticated client of the quote socket: its subscriptions and its outbox."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Tick
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.state import LongportState, Socket
from tideboard_sandbox.longport.quotes.deltas import PushedQuote

TICKS_KEPT = 1000
"""Trades kept per security for a client that reads slowly; older ones are dropped."""


class SubKey(NamedTuple):
    """A security and a SubType number."""

    instrument: InstrumentId
    sub_type: pb.SubType


@dataclass(slots=True)
class QuoteOutbox:
    """The pushes that are due to one client.

    `dirty`: keys whose newest value is due, in the order they changed. `sent_quotes`: the quote that the client has;
    the next push holds the changes against it. `closed`: securities whose next quote push is the corrected close of
    the day. `numbers`: sequence of the last push.
    """

    dirty: dict[SubKey, None] = field(default_factory=dict)
    ticks: dict[InstrumentId, deque[Tick]] = field(default_factory=dict)
    sent_quotes: dict[InstrumentId, PushedQuote] = field(default_factory=dict)
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
            self.sent_quotes.pop(key.instrument, None)
            self.closed.discard(key.instrument)
        elif key.sub_type == pb.TRADE:
            self.ticks.pop(key.instrument, None)

    def add_ticks(self, key: SubKey, ticks: Iterable[Tick]) -> None:
        self.dirty[key] = None
        self.ticks.setdefault(key.instrument, deque(maxlen=TICKS_KEPT)).extend(ticks)


@dataclass(slots=True, kw_only=True, eq=False)
class QuoteSession:
    """`overnight`: whether it asked for the US overnight session. `kinds`: SubType numbers by security."""

    shared: LongportState
    socket: Socket
    overnight: bool
    kinds: dict[InstrumentId, set[pb.SubType]] = field(default_factory=dict)
    outbox: QuoteOutbox = field(default_factory=QuoteOutbox)

    @property
    def exchange(self) -> Exchange:
        """The exchange as its quote package shows it, delayed where the package is."""
        return self.shared.visible_exchange
