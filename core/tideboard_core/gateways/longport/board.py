"""The last full state of what is subscribed: pulls and pushes put together, one record per instrument."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from tideboard_core.errors import BadInput
from tideboard_core.gateway_parts.bounds import LAST_SECOND
from tideboard_core.gateways.longport.lines import MinuteRun
from tideboard_core.gateways.longport.sequence import Counter, Stream
from tideboard_core.gateways.longport.trade_log import TradeLog
from tideboard_core.gateways.longport.translate.quotes import REGULAR, SUSPENDED, quote_of
from tideboard_core.gateways.longport.translate.sessions import day_begin
from tideboard_core.gateways.longport.translate.values import amount, price
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Quote
from tideboard_core.ports import Key, Topic
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

_DAY: Final = 86400
_PARTS: Final = 4
"""Regular, pre-market, post-market and overnight hours, by the wire's own numbers."""
_MERGES_KEPT: Final = 16
"""Deltas merged into one message before it is copied: a message frees a text that was replaced only with itself."""
_DOUBT_EVERY: Final = 10
"""Seconds of the market between two pulls for one quote whose pushes leave a doubt."""


class Positioned(Protocol):
    """A row of one side that says its place, 1 = best."""

    @property
    def position(self) -> int:
        """Its place."""
        ...


P = TypeVar("P", bound=Positioned)


class QuoteStanding:
    """A pulled quote and the deltas since, merged part by part of the day.

    `late` = the pulled quote is delayed by the broker's rules, which a push, newer than it, is not.
    `priced` once it can be shown: it was pulled, since pushes tell no previous close, and there is a last price.
    """

    __slots__ = ("_day_end", "_doubted", "_halted", "_merged", "_part", "base", "instrument", "late", "parts", "priced")

    def __init__(self, instrument: InstrumentId) -> None:
        self.instrument = instrument
        self.base: pb.SecurityQuote | None = None
        self.parts: list[pb.PushQuote | None] = [None] * _PARTS
        self.priced = False
        self.late = False
        self._part = REGULAR
        self._day_end = 0
        self._doubted = 0
        self._halted = False
        self._merged = 0

    def pulled(self, row: pb.SecurityQuote, *, late: bool = False) -> None:
        """Take over a whole quote; pushes that are newer than it stay on top."""
        self.late = late
        if not _newer(self.parts[REGULAR], row):
            self.parts = [None] * _PARTS
        self.base = row
        pushed = self.parts[REGULAR]
        self._halted = ((pushed.trade_status if pushed is not None else 0) or row.trade_status) in SUSPENDED
        self.priced = price(row.last_done) is not None or (pushed is not None and price(pushed.last_done) is not None)
        if 0 < row.timestamp < LAST_SECOND:
            self._new_day(row.timestamp)

    def pushed(self, push: pb.PushQuote) -> bool:
        """Merge a delta: zero and empty fields are unchanged. True when only a pull tells what holds now.

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
        delayed = self.late and self.parts[REGULAR] is None
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
        """Close of the day before, 0 while it is not known: pushes do not tell it."""
        return Decimal(0) if self.base is None else amount(self.base.prev_close)

    def _complete(self, push: pb.PushQuote, kept: pb.PushQuote | None) -> None:
        """A delta that tells what was traded just now and no sum moves the sums all the same."""
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
    """Everything that is kept of one subscribed instrument; what nobody wants is None."""

    __slots__ = (
        "asks", "bars_key", "bids", "book_key", "book_stream", "buyers", "counter", "instrument", "line", "minutes_key",
        "queue_key", "queue_stream", "quote", "quote_key", "quote_stream", "sellers", "symbol", "tick_key",
        "tick_stream", "trades", "wanted",
    )  # fmt: skip

    def __init__(self, instrument: InstrumentId) -> None:
        self.instrument = instrument
        self.symbol = wire_symbol(instrument)
        self.wanted: frozenset[Topic] = frozenset()
        self.counter = Counter()
        self.quote_key, self.quote_stream = Key(Topic.QUOTE, instrument), Stream()
        self.book_key, self.book_stream = Key(Topic.BOOK, instrument), Stream()
        self.queue_key, self.queue_stream = Key(Topic.BROKERS, instrument), Stream()
        self.tick_key, self.tick_stream = Key(Topic.TICKS, instrument), Stream()
        self.minutes_key, self.bars_key = Key(Topic.MINUTES, instrument), Key(Topic.BARS_1M, instrument)
        self.quote: QuoteStanding | None = None
        self.bids: Sequence[pb.Depth] = ()
        self.asks: Sequence[pb.Depth] = ()
        self.buyers: Sequence[pb.Brokers] = ()
        self.sellers: Sequence[pb.Brokers] = ()
        self.trades: TradeLog | None = None
        self.line: MinuteRun | None = None


class Board:
    """The records of one connection; trade numbers outlive it, so that a tape goes on where it was."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._logs: dict[InstrumentId, TradeLog] = {}
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

    def want(self, instrument: InstrumentId, topics: frozenset[Topic]) -> Record:
        """Keep what these topics need, and no more."""
        record = self._records.setdefault(wire_symbol(instrument), Record(instrument))
        record.wanted = topics
        lines = bool(topics & {Topic.MINUTES, Topic.BARS_1M})
        if Topic.QUOTE in topics or lines:
            record.quote = record.quote or QuoteStanding(instrument)
        else:
            record.quote = None
        record.line = (record.line or MinuteRun(instrument)) if lines else None
        if Topic.TICKS in topics:
            record.trades = self._logs.setdefault(instrument, TradeLog())
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
