"""One authenticated client of the quote socket: what it subscribed to and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.longport.quote_outbox import Outbox
from tideboard_core.sandbox.longport.shared import Shared, Socket
from tideboard_proto.longport import quote_pb2 as pb


@dataclass(slots=True, kw_only=True, eq=False)
class QuoteSession:
    """`overnight`: whether it asked for the US overnight session. `kinds`: SubType numbers by security."""

    shared: Shared
    socket: Socket
    overnight: bool
    kinds: dict[InstrumentId, set[pb.SubType]] = field(default_factory=dict)
    outbox: Outbox = field(default_factory=Outbox)

    @property
    def exchange(self) -> Exchange:
        """What it sees of the exchange, late where its package is."""
        return self.shared.seen
