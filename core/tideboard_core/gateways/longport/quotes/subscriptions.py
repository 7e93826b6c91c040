"""LongPort subscriptions: topics as the wire's four types, the limit of symbols, and the first refreshes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from tideboard_core.errors import NotOffered, PermissionMissing, QuotaExceeded, ServerRefused, UnknownSymbol
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.common.list_reads import parts
from tideboard_core.gateways.longport.quotes.last_values import InstrumentState, LastValues
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.quotes.refresh_queue import Refresh, RefreshQueue, RefreshType
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.gateways.longport.transport.rate_limits import MAX_SYMBOLS
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEventKind
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

Kinds = frozenset[pb.SubType]

KIND_OF: Final[dict[Topic[object], pb.SubType]] = {
    Topic.QUOTE: pb.QUOTE,
    Topic.BOOK: pb.DEPTH,
    Topic.BROKERS: pb.BROKERS,
    Topic.TICKS: pb.TRADE,
    Topic.MINUTES: pb.QUOTE,
    Topic.BARS_1M: pb.QUOTE,
}
"""Minutes and candles are not pushed: they are built from quote pushes, and started and corrected by reads."""
_FIRST_REFRESHES: Final[dict[Topic[object], tuple[RefreshType, ...]]] = {
    Topic.QUOTE: (RefreshType.QUOTE,),
    Topic.BOOK: (),
    Topic.BROKERS: (RefreshType.NAMES,),
    Topic.TICKS: (RefreshType.TRADES,),
    Topic.MINUTES: (RefreshType.QUOTE, RefreshType.MINUTES),
    Topic.BARS_1M: (RefreshType.QUOTE, RefreshType.BARS),
}
"""What the first push does not bring: previous closes, names, earlier trades."""
_NAMED: Final = 5
_ABOUT_A_SYMBOL: Final = (UnknownSymbol, PermissionMissing, NotOffered)


class Subscriptions:
    """The subscriptions of the connection; each new one queues refreshes of what its first push lacks."""

    def __init__(self, link: LongportLink, rights: QuoteRights, last_values: LastValues, queue: RefreshQueue) -> None:
        self._link = link
        self._rights = rights
        self._last_values = last_values
        self._queue = queue
        self.held: dict[InstrumentId, frozenset[Topic[object]]] = {}
        self._refused: dict[tuple[InstrumentId, Kinds], ServerRefused] = {}
        """Refusals found by halving a request, each returned once when its symbol is subscribed alone."""

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Subscribe with first push; keys that are subscribed already send nothing, nor do those without `pushes`.

        Raises QuotaExceeded for symbols beyond the login's limit, UnknownSymbol or PermissionMissing for those that the
        broker refuses; the others are subscribed even so.
        """
        if not pushes:  # its reads need no subscription
            return
        await self._rights.learn()
        wanted = self._topics_after_subscribe(keys)
        free = max(self._rights.max_symbols - len(self.held), 0)
        fresh = [each for each in wanted if each not in self.held]
        over = fresh[free:]
        for each in over:
            del wanted[each]
        refused = await self._subscribe_groups(wanted)
        if refused is not None:
            raise refused
        if over:
            raise self._symbols_exhausted(over, alone=len(keys) == 1)

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        """Unsubscribe; a wire type that another topic still needs stays subscribed."""
        remaining = self._topics_after_unsubscribe(keys)
        groups: dict[Kinds, list[InstrumentId]] = defaultdict(list)
        for instrument, topics in remaining.items():
            groups[_kinds(self.held[instrument]) - _kinds(topics)].append(instrument)
        for kinds, ids in groups.items():
            for part in parts(ids, MAX_SYMBOLS) if kinds else ():
                request = pb.UnsubscribeRequest(symbol=[wire_symbol(each) for each in part], sub_type=sorted(kinds))
                await self._link.ask(QuoteCommand.UNSUBSCRIBE, request, pb.UnsubscribeResponse)
        for instrument, topics in remaining.items():
            self._hold(instrument, topics)

    async def subscription_info(self) -> SubscriptionInfo:
        """Return how many symbols are subscribed and free, and the keys that the broker confirms."""
        try:
            answer = await self._link.ask(QuoteCommand.SUBSCRIPTIONS, pb.SubscriptionRequest(), pb.SubscriptionResponse)
        except ServerRefused:  # the vendor's own client never asks this: then our own records have to do
            own = {topic.of(each) for each, topics in self.held.items() for topic in topics}
            return self._info(len(self.held), own)
        confirmed = dict(read_rows(answer.sub_list, lambda row: (instrument_of(row.symbol), frozenset(row.sub_type))))
        own = {
            topic.of(each)
            for each, topics in self.held.items()
            for topic in topics
            if KIND_OF[topic] in confirmed.get(each, ())
        }
        self._forget_unconfirmed(confirmed)
        return self._info(len(confirmed), own)

    # --- one connection ---------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Forget all subscriptions: a new connection has none."""
        self.held.clear()
        self._refused.clear()
        self._last_values.renew()

    # --- shared -----------------------------------------------------------------------------------------------------

    def _symbols_exhausted(self, over: Sequence[InstrumentId], *, alone: bool) -> QuotaExceeded:
        """Return the error that names symbols beyond the limit; logged once, as the session then retries each alone."""
        limit = self._rights.max_symbols
        if not alone:
            text = ", ".join(over[:_NAMED]) + (", …" if len(over) > _NAMED else "")
            self._link.events.report(LinkEventKind.QUOTA_SPENT, call=QuoteCommand.SUBSCRIBE.name, text=text, trace="")
        return QuotaExceeded("symbols-all-taken", limit=limit, symbol=str(over[0]), symbols=tuple(over[:_NAMED]))

    async def _subscribe_groups(self, wanted: dict[InstrumentId, frozenset[Topic[object]]]) -> ServerRefused | None:
        """Subscribe instruments of the same new types together; returns the first refusal, None without one."""
        groups: dict[Kinds, list[InstrumentId]] = defaultdict(list)
        for instrument, topics in wanted.items():
            groups[_kinds(topics) - _kinds(self.held.get(instrument, frozenset()))].append(instrument)
        refused = None
        for kinds, ids in groups.items():
            for part in parts(ids, MAX_SYMBOLS):
                refused = await self._subscribe_part(part, kinds, wanted) or refused
        return refused

    async def _subscribe_part(
        self, ids: Sequence[InstrumentId], kinds: Kinds, wanted: dict[InstrumentId, frozenset[Topic[object]]]
    ) -> ServerRefused | None:
        """Subscribe one request's symbols and return a refusal, None without one.

        One bad symbol fails the whole request without being named, so it is halved until the bad symbols are alone.
        Their refusals are kept, because the session next subscribes each symbol of a refused call by itself.
        """
        if len(ids) == 1 and (known := self._refused.pop((ids[0], kinds), None)) is not None:
            return known
        records = {each: self._last_values.want(each, wanted[each] | self.held.get(each, frozenset())) for each in ids}
        try:
            if kinds:
                await self._send_subscribe(ids, kinds)
        except ServerRefused as error:
            for each in ids:
                self._last_values.want(each, self.held.get(each, frozenset()))
            if len(ids) == 1 or not isinstance(error, _ABOUT_A_SYMBOL):
                return error
            middle = len(ids) // 2
            first = await self._subscribe_part(ids[:middle], kinds, wanted)
            second = await self._subscribe_part(ids[middle:], kinds, wanted)
            self._refused.update(((half[0], kinds), bad) for half, bad in _single_refusals(ids, middle, first, second))
            return first or second
        for each, record in records.items():
            fresh = wanted[each] - self.held.get(each, frozenset())
            self.held[each] = record.wanted
            self._queue_first_refreshes(record, fresh)
        return None

    async def _send_subscribe(self, ids: Sequence[InstrumentId], kinds: Kinds) -> None:
        symbols = [wire_symbol(each) for each in ids]
        # Without a first push a resumed connection would show the old prices until each security trades.
        request = pb.SubscribeRequest(symbol=symbols, sub_type=sorted(kinds), is_first_push=True)
        await self._rights.ask(ids, QuoteCommand.SUBSCRIBE, request, pb.SubscriptionResponse)

    def _queue_first_refreshes(self, record: InstrumentState, topics: Iterable[Topic[object]]) -> None:
        for topic in topics:
            for refresh_type in _FIRST_REFRESHES[topic]:
                self._queue.add(Refresh(refresh_type, record.instrument))

    def _topics_after_subscribe(self, keys: Collection[Key[object]]) -> dict[InstrumentId, frozenset[Topic[object]]]:
        """Return all topics that each instrument has after adding `keys`; instruments without a change are left out."""
        wanted: dict[InstrumentId, frozenset[Topic[object]]] = {}
        for key in sorted(keys):
            if key.topic in SUBSCRIBED_TOPICS:
                each = InstrumentId(key.subject)
                wanted[each] = wanted.get(each, self.held.get(each, frozenset())) | {key.topic}
        return {each: topics for each, topics in wanted.items() if topics != self.held.get(each)}

    def _topics_after_unsubscribe(self, keys: Collection[Key[object]]) -> dict[InstrumentId, frozenset[Topic[object]]]:
        left: dict[InstrumentId, frozenset[Topic[object]]] = {}
        for key in keys:
            each = InstrumentId(key.subject)
            if each in self.held:
                left[each] = left.get(each, self.held[each]) - {key.topic}
        return left

    def _hold(self, instrument: InstrumentId, topics: frozenset[Topic[object]]) -> None:
        self._last_values.want(instrument, topics)
        if topics:
            self.held[instrument] = topics
        else:
            self.held.pop(instrument, None)
            self._queue.forget(instrument)

    def _forget_unconfirmed(self, confirmed: dict[InstrumentId, frozenset[pb.SubType]]) -> None:
        """Drop what the broker does not list as subscribed, so that the next `subscribe` sends it again."""
        for each, topics in list(self.held.items()):
            kept = frozenset(topic for topic in topics if KIND_OF[topic] in confirmed.get(each, ()))
            if kept != topics:
                self._hold(each, kept)

    def _info(self, used: int, own: Collection[Key[object]]) -> SubscriptionInfo:
        free = max(self._rights.max_symbols - used, 0)
        return SubscriptionInfo(used=used, remaining=free, own=frozenset(own), per_symbol=True)


def _kinds(topics: Iterable[Topic[object]]) -> Kinds:
    return frozenset(KIND_OF[topic] for topic in topics)


def _single_refusals(
    ids: Sequence[InstrumentId], middle: int, first: ServerRefused | None, second: ServerRefused | None
) -> Iterator[tuple[Sequence[InstrumentId], ServerRefused]]:
    """Yield the refused halves that consist of one instrument."""
    for half, refusal in ((ids[:middle], first), (ids[middle:], second)):
        if len(half) == 1 and refusal is not None:
            yield half, refusal
