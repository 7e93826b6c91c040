"""Subscriptions of the quote socket: commands 5, 6 and 7."""

from __future__ import annotations

from collections.abc import Iterable

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteOutbox, QuoteSession, SubKey
from tideboard_sandbox.longport.quotes.quote_rights import check_kind, named

MOST_SYMBOLS = 500
"""Symbols of one request."""

OFFERED = frozenset({pb.QUOTE, pb.DEPTH, pb.BROKERS, pb.TRADE})
_FIRST_PUSHED = OFFERED - {pb.TRADE}


class Subscriptions:
    """The subscriptions of all clients. A security counts once per account, whatever the kinds and connections."""

    def __init__(self) -> None:
        self.sessions: set[QuoteSession] = set()
        self.watchers: dict[InstrumentId, set[QuoteSession]] = {}

    def listed(self, session: QuoteSession, request: pb.SubscriptionRequest) -> pb.SubscriptionResponse:
        """What this connection is subscribed to."""
        rows = sorted(session.kinds.items())
        return pb.SubscriptionResponse(
            sub_list=[pb.SubTypeList(symbol=wire_symbol(name), sub_type=sorted(kinds)) for name, kinds in rows]
        )

    def subscribe(self, session: QuoteSession, request: pb.SubscribeRequest) -> pb.SubscriptionResponse:
        """Subscribe, all or none; the first pushes come after the answer. Trades have none."""
        kinds = _kinds(request.sub_type)
        check_count(request.symbol)
        names = list(dict.fromkeys(named(session, symbol) for symbol in request.symbol))
        for name in names:
            for kind in kinds:
                check_kind(session, name, kind)
        self._check_cap(session, names)
        for name in names:
            self._add(session, name, kinds, first_push=request.is_first_push)
        return self.listed(session, pb.SubscriptionRequest())

    def unsubscribe(self, session: QuoteSession, request: pb.UnsubscribeRequest) -> pb.UnsubscribeResponse:
        """Unsubscribe; a security without a subscription is no error."""
        if request.unsub_all:
            self.leave(session)
            return pb.UnsubscribeResponse()
        kinds = _kinds(request.sub_type)
        check_count(request.symbol)
        for symbol in request.symbol:
            self._remove(session, instrument_of(symbol), kinds)
        return pb.UnsubscribeResponse()

    def leave(self, session: QuoteSession) -> None:
        """Remove all subscriptions of a connection."""
        for name in list(session.kinds):
            self._remove(session, name, set(OFFERED))

    def forget(self) -> None:
        """Drop every subscription of a market that is gone: nothing there counts its watchers any more."""
        self.watchers.clear()
        for session in self.sessions:
            session.kinds.clear()
            session.outbox = QuoteOutbox()

    def _check_cap(self, session: QuoteSession, names: Iterable[InstrumentId]) -> None:
        account = session.socket.account
        held = {name for other in self.sessions if other.socket.account == account for name in other.kinds}
        limit = session.shared.symbol_limit
        if len(held | set(names)) > max(limit, len(held)):
            text = f"subscription limit exceeded: {limit} securities"
            raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.TOO_MANY_SUBSCRIPTIONS, text)

    def _add(self, session: QuoteSession, name: InstrumentId, kinds: set[pb.SubType], *, first_push: bool) -> None:
        if name not in session.kinds:
            session.shared.exchange.watch(name)
            self.watchers.setdefault(name, set()).add(session)
        session.kinds.setdefault(name, set()).update(kinds)
        for kind in sorted(kinds & _FIRST_PUSHED) if first_push else ():
            session.outbox.start(SubKey(name, kind))

    def _remove(self, session: QuoteSession, name: InstrumentId, kinds: set[pb.SubType]) -> None:
        held = session.kinds.get(name)
        if held is None:
            return
        for kind in held & kinds:
            session.outbox.forget(SubKey(name, kind))
        held -= kinds
        if not held:
            del session.kinds[name]
            session.shared.exchange.unwatch(name)
            self.watchers[name].discard(session)
            if not self.watchers[name]:
                del self.watchers[name]


def check_count(symbols: Iterable[str]) -> None:
    """At most 500 and at least one symbol; refuses with 301607 or 301600."""
    count = len(list(symbols))
    if count > MOST_SYMBOLS:
        text = f"too many symbols: {count}, at most {MOST_SYMBOLS}"
        raise SocketRefusal(Status.SERVER_ERROR, ErrorCode.TOO_MANY_SYMBOLS, text)
    if not count:
        raise SocketRefusal(Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST, "no symbol")


def _kinds(sub_types: Iterable[pb.SubType]) -> set[pb.SubType]:
    kinds = set(sub_types)
    if not kinds or not kinds <= OFFERED:
        raise SocketRefusal(Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST, "bad sub_type")
    return kinds
