"""Subscriptions: topics to the wire's four kinds, the cap of symbols, and the first pulls behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from tideboard_core.errors import NotOffered, PermissionMissing, QuotaExceeded, ServerRefused, UnknownSymbol
from tideboard_core.gateway_parts.bounds import read_rows
from tideboard_core.gateways.longport.board import Board, Record
from tideboard_core.gateways.longport.profile_calls import LongportProfile, parts_of
from tideboard_core.gateways.longport.wishes import Pull, Wish, Wishes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEventKind
from tideboard_core.ports import SUBSCRIBED_TOPICS, Key, SubscriptionInfo, Topic
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

Kinds = frozenset[pb.SubType]

KIND_OF: Final[dict[Topic, pb.SubType]] = {
    Topic.QUOTE: pb.QUOTE,
    Topic.BOOK: pb.DEPTH,
    Topic.BROKERS: pb.BROKERS,
    Topic.TICKS: pb.TRADE,
    Topic.MINUTES: pb.QUOTE,
    Topic.BARS_1M: pb.QUOTE,
}
"""Minutes and candles are not pushed: quote pushes move them, pulls begin and mend them."""
_FIRST_PULLS: Final[dict[Topic, tuple[Pull, ...]]] = {
    Topic.QUOTE: (Pull.QUOTE,),
    Topic.BOOK: (),
    Topic.BROKERS: (Pull.NAMES,),
    Topic.TICKS: (Pull.TRADES,),
    Topic.MINUTES: (Pull.QUOTE, Pull.MINUTES),
    Topic.BARS_1M: (Pull.QUOTE, Pull.BARS),
}
"""What the first push does not bring: previous closes, names, trades of before."""
_NAMED: Final = 5
_ABOUT_A_SYMBOL: Final = (UnknownSymbol, PermissionMissing, NotOffered)


class LongportSubscriptions(LongportProfile):
    """The part of the QuoteFeed port that subscribes. `_board` and `_wishes` are the gateway's."""

    _board: Board
    _wishes: Wishes
    _held: dict[InstrumentId, frozenset[Topic]]
    _found_bad: dict[tuple[InstrumentId, Kinds], ServerRefused]
    _gaps: int

    async def subscribe(self, keys: Collection[Key]) -> None:
        """Subscribe with first push; keys that stand already cost nothing.

        Raises QuotaExceeded once every symbol that the login may have is taken, UnknownSymbol or PermissionMissing for
        what the broker refuses: what it does not refuse stands then.
        """
        await self._learn_profile()
        wanted = self._more(keys)
        free = max(self._most_symbols - len(self._held), 0)
        fresh = [each for each in wanted if each not in self._held]
        over = fresh[free:]
        for each in over:
            del wanted[each]
        refused = await self._subscribe_groups(wanted)
        if refused is not None:
            raise refused
        if over:
            raise self._no_room(over, alone=len(keys) == 1)

    async def unsubscribe(self, keys: Collection[Key]) -> None:
        """Give subscriptions back, at any time; a kind that another topic still needs stays."""
        fewer = self._fewer(keys)
        groups: dict[Kinds, list[InstrumentId]] = defaultdict(list)
        for instrument, topics in fewer.items():
            groups[_kinds(self._held[instrument]) - _kinds(topics)].append(instrument)
        for kinds, ids in groups.items():
            for part in parts_of(ids) if kinds else ():
                request = pb.UnsubscribeRequest(symbol=[wire_symbol(each) for each in part], sub_type=sorted(kinds))
                await self._pull(QuoteCommand.UNSUBSCRIBE, request, pb.UnsubscribeResponse)
        for instrument, topics in fewer.items():
            self._hold(instrument, topics)

    async def subscription_info(self) -> SubscriptionInfo:
        """Symbols subscribed and still free, and this connection's keys as the broker confirms them."""
        try:
            answer = await self._pull(QuoteCommand.SUBSCRIPTIONS, pb.SubscriptionRequest(), pb.SubscriptionResponse)
        except ServerRefused:  # the vendor's own client never asks: then our own book tells
            own = {Key(topic, each) for each, topics in self._held.items() for topic in topics}
            return self._info(len(self._held), own)
        confirmed = dict(read_rows(answer.sub_list, lambda row: (instrument_of(row.symbol), frozenset(row.sub_type))))
        own = {
            Key(topic, each)
            for each, topics in self._held.items()
            for topic in topics
            if KIND_OF[topic] in confirmed.get(each, ())
        }
        self._forget_unconfirmed(confirmed)
        return self._info(len(confirmed), own)

    # --- one connection ---------------------------------------------------------------------------------------------

    def _begin_quotes(self) -> None:
        """A new connection: nothing is subscribed on it."""
        self._held.clear()
        self._found_bad.clear()
        self._board.renew()

    def _missed_push(self, instrument: InstrumentId) -> None:
        """Count a hole in the stream and tell it; what is missing is pulled."""
        self._gaps += 1
        self._tell(LinkEventKind.PUSHES_MISSED, instrument=str(instrument), count=self._gaps)

    # --- shared -----------------------------------------------------------------------------------------------------

    def _no_room(self, over: Sequence[InstrumentId], *, alone: bool) -> QuotaExceeded:
        """Which symbols found no place; told once, for what follows is each of them asked for alone."""
        limit = self._most_symbols
        if not alone:
            text = ", ".join(over[:_NAMED]) + (", …" if len(over) > _NAMED else "")
            self._tell(LinkEventKind.QUOTA_SPENT, call=QuoteCommand.SUBSCRIBE.name, text=text, trace="")
        return QuotaExceeded("symbols-all-taken", limit=limit, symbol=str(over[0]), symbols=tuple(over[:_NAMED]))

    async def _subscribe_groups(self, wanted: dict[InstrumentId, frozenset[Topic]]) -> ServerRefused | None:
        """Subscribe what is wanted, instruments of the same new kinds together; the first refusal of it, if any."""
        groups: dict[Kinds, list[InstrumentId]] = defaultdict(list)
        for instrument, topics in wanted.items():
            groups[_kinds(topics) - _kinds(self._held.get(instrument, frozenset()))].append(instrument)
        refused = None
        for kinds, ids in groups.items():
            for part in parts_of(ids):
                refused = await self._subscribe_part(part, kinds, wanted) or refused
        return refused

    async def _subscribe_part(
        self, ids: Sequence[InstrumentId], kinds: Kinds, wanted: dict[InstrumentId, frozenset[Topic]]
    ) -> ServerRefused | None:
        """One bad symbol fails a whole request: halve it until the bad ones stand alone.

        A refusal found so is told again when the symbol is asked for alone, which is what follows, without a call.
        """
        if len(ids) == 1 and (known := self._found_bad.pop((ids[0], kinds), None)) is not None:
            return known
        records = {each: self._board.want(each, wanted[each] | self._held.get(each, frozenset())) for each in ids}
        try:
            if kinds:
                await self._send_subscribe(ids, kinds)
        except ServerRefused as error:
            for each in ids:
                self._board.want(each, self._held.get(each, frozenset()))
            if len(ids) == 1 or not isinstance(error, _ABOUT_A_SYMBOL):
                return error
            middle = len(ids) // 2
            first = await self._subscribe_part(ids[:middle], kinds, wanted)
            second = await self._subscribe_part(ids[middle:], kinds, wanted)
            self._found_bad.update(((half[0], kinds), bad) for half, bad in _alone(ids, middle, first, second))
            return first or second
        for each, record in records.items():
            fresh = wanted[each] - self._held.get(each, frozenset())
            self._held[each] = record.wanted
            self._ask_first(record, fresh)
        return None

    async def _send_subscribe(self, ids: Sequence[InstrumentId], kinds: Kinds) -> None:
        symbols = [wire_symbol(each) for each in ids]
        request = pb.SubscribeRequest(symbol=symbols, sub_type=sorted(kinds), is_first_push=True)
        await self._ask_of(ids, QuoteCommand.SUBSCRIBE, request, pb.SubscriptionResponse)

    def _ask_first(self, record: Record, topics: Iterable[Topic]) -> None:
        for topic in topics:
            for pull in _FIRST_PULLS[topic]:
                self._wishes.add(Wish(pull, record.instrument))

    def _more(self, keys: Collection[Key]) -> dict[InstrumentId, frozenset[Topic]]:
        """The topics that each instrument is to have, where that is more than it has."""
        wanted: dict[InstrumentId, frozenset[Topic]] = {}
        for key in sorted(keys):
            if key.topic in SUBSCRIBED_TOPICS:
                each = InstrumentId(key.subject)
                wanted[each] = wanted.get(each, self._held.get(each, frozenset())) | {key.topic}
        return {each: topics for each, topics in wanted.items() if topics != self._held.get(each)}

    def _fewer(self, keys: Collection[Key]) -> dict[InstrumentId, frozenset[Topic]]:
        left: dict[InstrumentId, frozenset[Topic]] = {}
        for key in keys:
            each = InstrumentId(key.subject)
            if each in self._held:
                left[each] = left.get(each, self._held[each]) - {key.topic}
        return left

    def _hold(self, instrument: InstrumentId, topics: frozenset[Topic]) -> None:
        self._board.want(instrument, topics)
        if topics:
            self._held[instrument] = topics
        else:
            self._held.pop(instrument, None)
            self._wishes.forget(instrument)

    def _forget_unconfirmed(self, confirmed: dict[InstrumentId, frozenset[pb.SubType]]) -> None:
        """What the broker does not hold for us is subscribed anew when it is asked for again."""
        for each, topics in list(self._held.items()):
            kept = frozenset(topic for topic in topics if KIND_OF[topic] in confirmed.get(each, ()))
            if kept != topics:
                self._hold(each, kept)

    def _info(self, used: int, own: Collection[Key]) -> SubscriptionInfo:
        free = max(self._most_symbols - used, 0)
        return SubscriptionInfo(used=used, remaining=free, own=frozenset(own), per_symbol=True)


def _kinds(topics: Iterable[Topic]) -> Kinds:
    return frozenset(KIND_OF[topic] for topic in topics)


def _alone(
    ids: Sequence[InstrumentId], middle: int, first: ServerRefused | None, second: ServerRefused | None
) -> Iterator[tuple[Sequence[InstrumentId], ServerRefused]]:
    """The halves of one instrument that were refused."""
    for half, refusal in ((ids[:middle], first), (ids[middle:], second)):
        if len(half) == 1 and refusal is not None:
            yield half, refusal
