"""The last full state of what is subscribed: pulls and pushes put together, one record per instrument."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, auto
from typing import Final, Protocol, TypeVar

from tideboard_core.errors import BadInput
from tideboard_core.gateways.common.bounds import LAST_SECOND
from tideboard_core.gateways.longport.quotes.running_minute import RunningMinute
from tideboard_core.gateways.longport.quotes.trade_numbers import TradeNumbers
from tideboard_core.gateways.longport.translate.quotes import REGULAR, SUSPENDED, quote_of
from tideboard_core.gateways.longport.translate.sessions import day_begin
from tideboard_core.gateways.longport.translate.values import amount, price
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Quote
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

_DROPPED_IN_A_ROW: Final = 8
"""So many lower numbers in a row mean that the broker began to count anew."""
_DOUBTFUL_FROM: Final = 3
_DOUBTFUL_SHARE: Final = 10
"""Gaps in more than one of ten pushes mean numbers that are no count."""


class Arrival(Enum):
    """What a number says about the pushes before it."""

    FOLLOWS = auto()
    OUT_OF_ORDER = auto()
    GAP = auto()


_FOLLOWS: Final = Arrival.FOLLOWS


class Counter:
    """The last number seen, of an instrument or of the connection."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last = 0


class Stream:
    """Numbers of one kind of push of one instrument.

    The broker does not tell what it counts: pushes or their rows, of the kind, of the instrument or of the connection.
    A step by one in any of them follows on. A jump is a gap only where the step before it was one by one; streams in
    which jumps are common are not counted at all.
    """

    __slots__ = ("_dropped", "_gaps", "_last", "_seen", "_steady")

    def __init__(self) -> None:
        self._last = self._dropped = self._gaps = self._seen = 0
        self._steady = False

    def take(self, number: int, instrument: Counter, connection: Counter, count: int = 1) -> Arrival:
        """Judge the next push of `count` rows; it may belong to the wider counters as well. Runs at every push."""
        last = self._last
        step = number - last
        follows = step in (1, count) or number == instrument.last + 1 or number == connection.last + 1
        if number:
            instrument.last = connection.last = number
        if step <= 0:
            return self._lower(number)
        self._last = number
        self._dropped = 0
        self._seen += 1
        if follows:
            self._steady = last > 0
            return _FOLLOWS
        gap = self._steady and self._counted
        self._steady = False
        self._gaps += gap
        return Arrival.GAP if gap else _FOLLOWS

    @property
    def _counted(self) -> bool:
        return self._gaps < _DOUBTFUL_FROM or self._gaps * _DOUBTFUL_SHARE < self._seen

    def _lower(self, number: int) -> Arrival:
        if not number:  # a push without a number
            return Arrival.FOLLOWS
        self._dropped += 1
        if self._dropped < _DROPPED_IN_A_ROW:
            return Arrival.OUT_OF_ORDER
        self._last, self._dropped, self._steady = number, 0, False
        return Arrival.FOLLOWS


_DAY: Final = 86400
_PARTS: Final = 4
"""Regular, pre-market, post-market and overnight hours, by the wire's own numbers."""
_MERGES_KEPT: Final = 16
"""Deltas merged into one message before it is copied: a message frees a text that was replaced only with itself."""
_DOUBT_EVERY: Final = 10
"""Seconds of the market between two pulls for one quote whose pushes leave a doubt."""


class Positioned(Protocol):
    """A row of one side with its place, 1 = best."""

    @property
    def position(self) -> int:
        """Its place."""
        ...


P = TypeVar("P", bound=Positioned)


class QuoteState:
    """A pulled quote and the deltas since, merged part by part of the day.

    `delayed` = the pulled quote is delayed by the broker's rules, which a push, newer than it, is not.
    `priced` once it can be shown: it was pulled, since pushes tell no previous close, and there is a last price.
    """

    __slots__ = (
        "_day_end",
        "_doubted",
        "_halted",
        "_merged",
        "_part",
        "base",
        "delayed",
        "instrument",
        "parts",
        "priced",
    )

    def __init__(self, instrument: InstrumentId) -> None:
        self.instrument = instrument
        self.base: pb.SecurityQuote | None = None
        self.parts: list[pb.PushQuote | None] = [None] * _PARTS
        self.priced = False
        self.delayed = False
        self._part = REGULAR
        self._day_end = 0
        self._doubted = 0
        self._halted = False
        self._merged = 0

    def pulled(self, row: pb.SecurityQuote, *, delayed: bool = False) -> None:
        """Take over a whole quote; pushes that are newer than it stay on top."""
        self.delayed = delayed
        if not _newer(self.parts[REGULAR], row):
            self.parts = [None] * _PARTS
        self.base = row
        pushed = self.parts[REGULAR]
        self._halted = ((pushed.trade_status if pushed is not None else 0) or row.trade_status) in SUSPENDED
        self.priced = price(row.last_done) is not None or (pushed is not None and price(pushed.last_done) is not None)
        if 0 < row.timestamp < LAST_SECOND:
            self._new_day(row.timestamp)

    def pushed(self, push: pb.PushQuote) -> bool:
        """Merge a delta: zero and empty fields are unchanged. True if only a read can show what holds now.

        That is so on a new day, in another part of the day, and when a halted security moves: a delta can say
        neither that a volume begins at 0 again nor that a halt is over.
        """
        part = push.trade_session
        if not 0 <= part < _PARTS:
            return False
        stamp = push.timestamp
        if not 0 <= stamp < LAST_SECOND:
            push.timestamp = stamp = 0
        kept = self.parts[part]
        if push.current_volume and not push.volume:
            self._complete(push, kept)
        if kept is None:
            self.parts[part] = push
        else:
            kept.MergeFrom(push)
            self._merged += 1
            if self._merged >= _MERGES_KEPT:
                self._merged = 0
                self.parts[part] = _copied(kept)
        if part == REGULAR and not self.priced and self.base is not None:
            self.priced = price(push.last_done) is not None
        status, halted = push.trade_status, self._halted
        if status:
            self._halted = status in SUSPENDED
        if stamp >= self._day_end or part != self._part or (halted and not status):
            return self._doubts(part, stamp)
        return False

    def quote(self) -> Quote:
        """The quote as it stands."""
        delayed = self.delayed and self.parts[REGULAR] is None
        return quote_of(self.instrument, self.base, self.parts, delayed=delayed)

    @property
    def volume(self) -> int:
        """Volume of the regular hours so far."""
        pushed = self.parts[REGULAR]
        return (pushed.volume if pushed is not None else 0) or (self.base.volume if self.base is not None else 0)

    @property
    def turnover(self) -> Decimal:
        """Turnover of the regular hours so far."""
        pushed = self.parts[REGULAR]
        told = amount(pushed.turnover) if pushed is not None else Decimal(0)
        return told or (amount(self.base.turnover) if self.base is not None else Decimal(0))

    @property
    def prev_close(self) -> Decimal:
        """Close of the day before, 0 while it is not known: pushes lack it."""
        return Decimal(0) if self.base is None else amount(self.base.prev_close)

    def _complete(self, push: pb.PushQuote, kept: pb.PushQuote | None) -> None:
        """Add to the sums what a delta without sums says was traded just now."""
        regular = push.trade_session == REGULAR
        volume = kept.volume if kept is not None else self.volume if regular else 0
        turnover = amount(kept.turnover) if kept is not None else self.turnover if regular else Decimal(0)
        push.volume = volume + push.current_volume
        push.turnover = push.turnover or str(turnover + amount(push.current_turnover))

    def _doubts(self, part: int, stamp: int) -> bool:
        self._part = part
        if 0 <= stamp - self._doubted < _DOUBT_EVERY:
            return False
        self._doubted = stamp
        if stamp > 0:
            self._new_day(stamp)
        return True

    def _new_day(self, stamp: int) -> None:
        self._day_end = int(day_begin(market_of(self.instrument), stamp).timestamp()) + _DAY


class Record:
    """Everything that is kept of one subscribed instrument; what is not subscribed is None."""

    __slots__ = (
        "asks", "bars_key", "bids", "book_key", "book_stream", "buyers", "counter", "instrument", "line", "minutes_key",
        "queue_key", "queue_stream", "quote", "quote_key", "quote_stream", "sellers", "symbol", "tick_key",
        "tick_stream", "trades", "wanted",
    )  # fmt: skip

    def __init__(self, instrument: InstrumentId) -> None:
        self.instrument = instrument
        self.symbol = wire_symbol(instrument)
        self.wanted: frozenset[Topic[object]] = frozenset()
        self.counter = Counter()
        self.quote_key, self.quote_stream = Topic.QUOTE.of(instrument), Stream()
        self.book_key, self.book_stream = Topic.BOOK.of(instrument), Stream()
        self.queue_key, self.queue_stream = Topic.BROKERS.of(instrument), Stream()
        self.tick_key, self.tick_stream = Topic.TICKS.of(instrument), Stream()
        self.minutes_key, self.bars_key = Topic.MINUTES.of(instrument), Topic.BARS_1M.of(instrument)
        self.quote: QuoteState | None = None
        self.bids: Sequence[pb.Depth] = ()
        self.asks: Sequence[pb.Depth] = ()
        self.buyers: Sequence[pb.Brokers] = ()
        self.sellers: Sequence[pb.Brokers] = ()
        self.trades: TradeNumbers | None = None
        self.line: RunningMinute | None = None


class LastValues:
    """The records of one connection; trade numbers outlive it, so that a tape goes on where it was."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._logs: dict[InstrumentId, TradeNumbers] = {}
        self.counter = Counter()

    def __len__(self) -> int:
        """How many instruments are kept."""
        return len(self._records)

    def renew(self) -> None:
        """A new connection: nothing stands any more, and trades may be missing."""
        self._records.clear()
        self.counter = Counter()
        for log in self._logs.values():
            log.broken = True

    def of_symbol(self, symbol: str) -> Record | None:
        """The record behind a symbol of the wire, however it writes it; None for what is not subscribed."""
        return self._records.get(symbol) or self._other_writing(symbol)

    def of(self, instrument: InstrumentId) -> Record | None:
        """The record of an instrument."""
        return self._records.get(wire_symbol(instrument))

    def records(self) -> list[Record]:
        """Every record."""
        return list(self._records.values())

    def want(self, instrument: InstrumentId, topics: frozenset[Topic[object]]) -> Record:
        """Keep what these topics need, and no more."""
        record = self._records.setdefault(wire_symbol(instrument), Record(instrument))
        record.wanted = topics
        lines = bool(topics & {Topic.MINUTES, Topic.BARS_1M})
        if Topic.QUOTE in topics or lines:
            record.quote = record.quote or QuoteState(instrument)
        else:
            record.quote = None
        record.line = (record.line or RunningMinute(instrument)) if lines else None
        if Topic.TICKS in topics:
            record.trades = self._logs.setdefault(instrument, TradeNumbers())
        else:
            record.trades = None
            self._logs.pop(instrument, None)
        if Topic.BOOK not in topics:
            record.bids = record.asks = ()
        if Topic.BROKERS not in topics:
            record.buyers = record.sellers = ()
        if not topics:
            del self._records[record.symbol]
        return record

    def _other_writing(self, symbol: str) -> Record | None:
        try:
            return self._records.get(wire_symbol(instrument_of(symbol)))
        except BadInput:
            return None


def side(before: Sequence[P], rows: Sequence[P]) -> Sequence[P]:
    """Return one side after a push: rows replace those of their position, positions beyond the pushed ones are gone.

    A whole side, which is what is pushed as a rule, is taken as it is; reading puts its rows in order.
    """
    count = len(rows)
    if not count or (rows[0].position == 1 and rows[count - 1].position == count):
        return rows
    by_position = {row.position: row for row in before}
    by_position.update((row.position, row) for row in rows)
    last = max(count, *(row.position for row in rows))
    return [by_position[position] for position in sorted(by_position) if 0 < position <= last]


def _copied(push: pb.PushQuote) -> pb.PushQuote:
    copy = pb.PushQuote()
    copy.CopyFrom(push)
    return copy


def _newer(pushed: pb.PushQuote | None, pulled: pb.SecurityQuote) -> bool:
    """Whether a push came in while the pull was under way."""
    return pushed is not None and (pushed.timestamp > pulled.timestamp or pushed.volume > pulled.volume > 0)
