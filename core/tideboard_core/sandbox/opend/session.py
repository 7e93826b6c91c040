"""One logged-in client: what the door knows about it apart from its socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from google.protobuf.message import Message

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.opend.ledger import SubKey
from tideboard_core.sandbox.opend.outbox import Outbox
from tideboard_core.wire.opend.framing import BodyFormat

if TYPE_CHECKING:
    from tideboard_core.sandbox.opend.shared import Shared


class Peer(NamedTuple):
    """Where a connection comes from."""

    address: str
    loopback: bool


class Link(Protocol):
    """The session's way to its socket."""

    @property
    def writable(self) -> bool:
        """False while the client does not read, and once the connection is being closed."""
        ...

    def push(self, proto_id: int, message: Message) -> None:
        """Write one push frame."""
        ...

    def cut(self, reason: str) -> None:
        """Close the connection after the frames already written."""
        ...


@dataclass(slots=True, kw_only=True)
class Session:
    """State of one client between InitConnect and the end of its connection.

    `registered`: which subscriptions are pushed, each with the Qot_Common.RehabType numbers of its candle pushes.
    `accounts`: accounts whose orders are pushed. `used_serials`: trading writes seen, against replay. `serial`: header
    serial of the request in hand. `watched`: `registered` once more, by instrument. `outside`: blocks outside regular
    hours that a subscription covers, where it covers any.
    """

    shared: Shared
    conn_id: int
    peer: Peer
    client: str
    encrypted: bool
    wants_notices: bool
    push_format: BodyFormat
    link: Link
    serial: int = 0
    registered: dict[SubKey, frozenset[int]] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    used_serials: set[int] = field(default_factory=set)
    outbox: Outbox = field(default_factory=Outbox)
    watched: dict[InstrumentId, set[int]] = field(default_factory=dict)
    outside: dict[SubKey, frozenset[str]] = field(default_factory=dict)

    def register(self, key: SubKey, rehabs: frozenset[int]) -> None:
        """Push this subscription from now on."""
        self.registered[key] = rehabs
        self.watched.setdefault(key.instrument, set()).add(key.sub_type)

    def covers(self, instrument: InstrumentId, sub_type: int) -> frozenset[str]:
        """Blocks outside regular hours (`pre`, `after`, `overnight`) that a subscription covers."""
        return self.outside.get(SubKey(instrument, sub_type), frozenset())

    def unregister(self, key: SubKey) -> None:
        """Push it no more."""
        self.outbox.forget(key)
        if self.registered.pop(key, None) is not None:
            kinds = self.watched[key.instrument]
            kinds.discard(key.sub_type)
            if not kinds:
                del self.watched[key.instrument]
