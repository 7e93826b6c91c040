"""The outbox of one client: its due pushes, bounded and conflated, however slowly it reads."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.model.quote import Tick
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.exchange.broker.events import AlertTriggered
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.session.quotas import SubKey

TICKS_KEPT = 1000
"""Trades kept per security for a client that reads slowly; older ones are dropped."""

FIRST_TICKS = 100
"""Trades of the first push."""

TRADES_KEPT = 10_000
"""Account pushes kept; they are never dropped, so a client with more of them waiting is disconnected."""


class WaitingTick(NamedTuple):
    """A trade and its PushDataType number."""

    tick: Tick
    origin: int


@dataclass(slots=True)
class Outbox:
    """The pushes that are due to one client.

    `dirty`: keys whose newest value is due, in the order they changed. `until`: stamp of the last pushed bar
    (by RehabType) or minute, so that a bar's final state is not lost to conflation. `trades`: account pushes in order,
    and triggered price alerts.
    """

    dirty: dict[SubKey, None] = field(default_factory=dict)
    ticks: dict[InstrumentId, deque[WaitingTick]] = field(default_factory=dict)
    until: dict[tuple[SubKey, int], float] = field(default_factory=dict)
    trades: deque[ExchangeOrder | Fill | AlertTriggered] = field(default_factory=deque)

    @property
    def due(self) -> bool:
        return bool(self.dirty or self.trades)

    @property
    def overflows(self) -> bool:
        """Whether more account pushes wait than are kept."""
        return len(self.trades) > TRADES_KEPT

    def start(self, exchange: Exchange, key: SubKey, outside: frozenset[str]) -> None:
        """Make the first push due: the newest value, or the newest trades, those of the blocks `outside` included."""
        self.forget(key)
        self.dirty[key] = None
        if key.sub_type == qot.SubType_Ticker:
            self._keep(
                key.instrument, exchange.ticks(key.instrument, FIRST_TICKS, outside=outside), qot.PushDataType_Cache
            )

    def forget(self, key: SubKey) -> None:
        """The key is no longer pushed."""
        self.dirty.pop(key, None)
        for row in [row for row in self.until if row[0] == key]:
            del self.until[row]
        if key.sub_type == qot.SubType_Ticker:
            self.ticks.pop(key.instrument, None)

    def add_ticks(self, key: SubKey, ticks: Iterable[Tick]) -> None:
        self.dirty[key] = None
        self._keep(key.instrument, ticks, qot.PushDataType_Realtime)

    def take_ticks(self, instrument: InstrumentId) -> Iterable[WaitingTick]:
        """Return the waiting trades and remove them."""
        return self.ticks.pop(instrument, ())

    def _keep(self, instrument: InstrumentId, ticks: Iterable[Tick], origin: int) -> None:
        waiting = self.ticks.setdefault(instrument, deque(maxlen=TICKS_KEPT))
        waiting.extend(WaitingTick(tick, origin) for tick in ticks)
