"""The last values of subscribed instruments: answers of reads merged with the pushes since, a record per instrument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Final, Protocol, TypeVar

from tideboard_core.errors import BadInput
from tideboard_core.gateways.longport.quotes.running_minute import RunningMinute
from tideboard_core.gateways.longport.quotes.trade_numbers import TradeNumbers
from tideboard_core.gateways.longport.translate.quotes import REGULAR, SUSPENDED, quote_of
from tideboard_core.gateways.longport.translate.values import amount, price, utc
from tideboard_core.model.field_limits import LAST_SECOND
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_start, trading_day
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

_DROPPED_IN_A_ROW: Final = 8
"""Lower numbers in a row after which the broker's counter is taken to have restarted."""
_DOUBTFUL_FROM: Final = 3
_DOUBTFUL_SHARE: Final = 10
"""From three gaps on, a gap in more than one of ten pushes means that the numbers do not count pushes at all."""


_LEAST_TIME: Final = 10**12
"""The least number that may be a time: a count reaches it after years of pushes, milliseconds did in 2001."""


class Arrival(Enum):
    """What the sequence number of a push says about the pushes before it."""

    FOLLOWS = auto()
    OUT_OF_ORDER = auto()
    GAP = auto()


_FOLLOWS: Final = Arrival.FOLLOWS


class Counter:
    """The last sequence number of an instrument or of the connection."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last = 0


class Stream:
    """Sequence numbers of one push type of one instrument; finds gaps and pushes out of order.

    The broker does not document what `sequence` counts: pushes or their rows, per type, instrument or connection. A
    step by one in any of these is in order. A jump is a gap only after a step by one; a stream in which jumps are
    common reports no gaps. An example of the vendor's prints a time of nanoseconds: of numbers that large none says
    that a push is missing, and two pushes may have the same one.
    """

    __slots__ = ("_dropped", "_gaps", "_last", "_seen", "_steady")

    def __init__(self) -> None:
        self._last = self._dropped = self._gaps = self._seen = 0
        self._steady = False

    def take(self, number: int, instrument: Counter, connection: Counter, count: int = 1) -> Arrival:
        """Return what the number of the next push, of `count` rows, says; updates the wider counters too."""
        # Runs at every push: no calls on the path of a push in order.
        last = self._last
        step = number - last
        follows = step in (1, count) or number == instrument.last + 1 or number == connection.last + 1
        if number:
            instrument.last = connection.last = number
        if step <= 0:
            if step == 0 and number >= _LEAST_TIME:
                return _FOLLOWS
            return self._lower(number)
        self._last = number
        self._dropped = 0
        self._seen += 1
        if follows:
            self._steady = last > 0
            return _FOLLOWS
        gap = self._steady and self._counted and number < _LEAST_TIME
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


_PARTS: Final = 4
"""Regular, pre-market, post-market and overnight hours, by the wire's own numbers."""
_MERGES_KEPT: Final = 16
"""Deltas merged into one message before it is copied: protobuf frees a replaced string only with its whole message."""
_DOUBT_EVERY: Final = 10
"""Least seconds of market time between two refreshes of one quote whose pushes do not say what holds."""


class Positioned(Protocol):
    """A row of one side of a book or broker queue; position 1 is the best price."""

    @property
    def position(self) -> int:
        """Level of the row, 1 = best."""
        ...


P = TypeVar("P", bound=Positioned)


class QuoteState:
    """A quote as last read, and the pushed deltas since, merged per trading session (regular, pre, post, overnight).

    `delayed` = the pulled quote is delayed by the broker's rules, which a push, newer than it, is not.
    `priced` once it can be shown: it was pulled, since pushes tell no previous close, and there is a last price.
    """

    __slots__ = (
        "_day_ends",
        "_doubted",
        "_halted",
        "_merged",
        "_part",
        "_read_to",
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
        self._day_ends = [0] * _PARTS
        self._doubted = self._read_to = 0
        self._halted = False
        self._merged = 0

    def pulled(self, row: pb.SecurityQuote, *, delayed: bool = False) -> None:
        """Replace the read quote; pushes that are newer than it are kept."""
        self.delayed = delayed
        if not _newer(self.parts[REGULAR], row):
            self.parts = [None] * _PARTS
        stamps = [block.timestamp for block in (row, row.pre_market_quote, row.post_market_quote, row.over_night_quote)]
        if self.base is None and (newest := max(stamps)) > 0:
            # Pushes that came meanwhile are of a later session where one has begun: its next push is in doubt.
            self._part = stamps.index(newest)
        self.base = row
        pushed = self.parts[REGULAR]
        self._halted = ((pushed.trade_status if pushed is not None else 0) or row.trade_status) in SUSPENDED
        self.priced = price(row.last_done) is not None or (pushed is not None and price(pushed.last_done) is not None)
        self._read_to = 0
        for part, stamp in enumerate(stamps):
            if 0 < stamp < LAST_SECOND:
                self._new_day(part, stamp)
                self._read_to = max(self._read_to, stamp)

    def pushed(self, push: pb.PushQuote) -> bool:
        """Merge a delta and return whether the quote must be read again.

        In a delta zero and empty mean "unchanged" (push 101), so it can say neither that a new day's volume starts at 0
        nor that a halt is over: a new day, another trading session and a push of a halted security need a read. While
        the first read is under way no other is asked for, whichever first pushes come; `pulled` sees what it missed.
        A late push of the session before, as old as what was read, begins none.
        """
        part = push.trade_session
        # A session that the wire does not have yet: its values belong to none of those known.
        if not 0 <= part < _PARTS:
            return False
        stamp = push.timestamp
        if not 0 <= stamp < LAST_SECOND:
            push.timestamp = stamp = 0
        kept, status = self.parts[part], push.trade_status
        if kept is not None and stamp >= self._day_ends[part] and self._later_day(kept.timestamp, stamp):
            # Price and halt go on: in a delta the day before would leave its high, low and sums to this one, too.
            push.last_done, push.trade_status = push.last_done or kept.last_done, status or kept.trade_status
            push.volume = push.volume or push.current_volume
            push.turnover = push.turnover or push.current_turnover
            kept = None
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
        halted = self._halted
        if status:
            self._halted = status in SUSPENDED
        if stamp >= self._day_ends[part] or (part != self._part and stamp > self._read_to) or (halted and not status):
            return self._doubts(part, stamp)
        return False

    def quote(self) -> Quote:
        """Return the merged quote."""
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
        pushed_turnover = amount(pushed.turnover) if pushed is not None else Decimal(0)
        return pushed_turnover or (amount(self.base.turnover) if self.base is not None else Decimal(0))

    @property
    def prev_close(self) -> Decimal:
        """Previous close, 0 before the first read: pushes do not carry it."""
        return Decimal(0) if self.base is None else amount(self.base.prev_close)

    def _complete(self, push: pb.PushQuote, known: pb.PushQuote | None) -> None:
        """Set the sums of a delta that has only the increment (`current_volume`, `current_turnover`)."""
        regular = push.trade_session == REGULAR
        volume = known.volume if known is not None else self.volume if regular else 0
        turnover = amount(known.turnover) if known is not None else self.turnover if regular else Decimal(0)
        push.volume = volume + push.current_volume
        push.turnover = push.turnover or str(turnover + amount(push.current_turnover))

    def _doubts(self, part: int, stamp: int) -> bool:
        first = self.base is None
        if not first and (not stamp or -_DOUBT_EVERY < stamp - self._doubted < _DOUBT_EVERY):
            return False
        self._part = part
        if stamp > 0:
            self._new_day(part, stamp)
        if first:
            return False
        self._doubted = stamp
        return True

    def _later_day(self, before: int, stamp: int) -> bool:
        market = market_of(self.instrument)
        return 0 < before < stamp and trading_day(market, utc(before)) != trading_day(market, utc(stamp))

    def _new_day(self, part: int, stamp: int) -> None:
        market = market_of(self.instrument)
        following = exchange_date(market, utc(stamp)) + timedelta(days=1)  # a day may have 23 or 25 hours
        self._day_ends[part] = int(day_start(market, following).timestamp())


class InstrumentState:
    """The state of one subscribed instrument; a part that is not subscribed is None."""

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
    """The records of one connection. Trade numbers outlive it, so that a tape continues after a reconnect."""

    def __init__(self) -> None:
        self._records: dict[str, InstrumentState] = {}
        self._logs: dict[InstrumentId, TradeNumbers] = {}
        self.counter = Counter()

    def __len__(self) -> int:
        return len(self._records)

    def renew(self) -> None:
        """Forget every record for a new connection, and mark each tape as possibly lacking trades."""
        self._records.clear()
        self.counter = Counter()
        for log in self._logs.values():
            log.broken = True

    def of_symbol(self, symbol: str) -> InstrumentState | None:
        """Return the record of a wire symbol, `700.HK` or `00700.HK`; None if it is not subscribed."""
        return self._records.get(symbol) or self._other_writing(symbol)

    def of(self, instrument: InstrumentId) -> InstrumentState | None:
        return self._records.get(wire_symbol(instrument))

    def records(self) -> list[InstrumentState]:
        return list(self._records.values())

    def want(self, instrument: InstrumentId, topics: frozenset[Topic[object]]) -> InstrumentState:
        """Set the topics of an instrument, and create or drop the state that they need."""
        record = self._records.setdefault(wire_symbol(instrument), InstrumentState(instrument))
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

    def _other_writing(self, symbol: str) -> InstrumentState | None:
        try:
            return self._records.get(wire_symbol(instrument_of(symbol)))
        except BadInput:
            return None


def side(before: Sequence[P], rows: Sequence[P]) -> Sequence[P]:
    """Return one side after a push: rows replace those of their position, positions beyond the pushed ones are dropped.

    The vendor's SDK keeps those positions: 3 levels pushed over 10 leave 7 stale ones in its book. A whole side, the
    usual push, is returned as it is; its rows are sorted when the book is read.
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
    """Return whether the push is newer than the answer of a read: it came while the read was waiting."""
    return pushed is not None and (pushed.timestamp > pulled.timestamp or pushed.volume > pulled.volume > 0)
