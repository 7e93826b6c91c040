"""Converts quotes, snapshots, order books, ticks and broker queues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.common.bounds import names_field, quantity, refuse
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import BY_CONTRACT, instrument_of
from tideboard_core.gateways.futu.translate.values import DECIMALS, decimal, figure, moment, price, utc
from tideboard_core.model.field_limits import MAX_SHARES
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import (
    AggressorSide,
    Broker,
    BrokerQueue,
    ExtendedQuote,
    Level,
    OrderBook,
    Quote,
    Snapshot,
    Tick,
)
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_GetBroker_pb2,
    Qot_GetOrderBook_pb2,
    Qot_GetSecuritySnapshot_pb2,
    Qot_UpdateBroker_pb2,
    Qot_UpdateOrderBook_pb2,
)

Blocks = Qot_Common_pb2.BasicQot | Qot_GetSecuritySnapshot_pb2.SnapshotBasicData
"""What has the blocks of New York's sessions outside regular hours: `preMarket`, `afterMarket`, `overnight`."""
BlockTime = tuple[datetime | None, datetime | None, datetime | None]
NO_TIME: Final[BlockTime] = (None, None, None)
_US: Final = Qot_Common_pb2.QotMarket_US_Security
_TIMED_BOOKS: Final = frozenset({Market.HK, Market.SH, Market.SZ})
_ZERO_YEAR: Final = 1970
_KEPT: Final = 16384
BookMessage = Qot_GetOrderBook_pb2.S2C | Qot_UpdateOrderBook_pb2.S2C
BrokerMessage = Qot_GetBroker_pb2.S2C | Qot_UpdateBroker_pb2.S2C

_DIRECTION: Final[dict[int, AggressorSide]] = {
    Qot_Common_pb2.TickerDirection_Bid: AggressorSide.BUY,
    Qot_Common_pb2.TickerDirection_Ask: AggressorSide.SELL,
}
_NORMAL_TICKS: Final = frozenset({Qot_Common_pb2.TickerType_Unknown, Qot_Common_pb2.TickerType_Automatch})
_PREFIX: Final = len("TickerType_")


class BlockTimes:
    """When pushes of one connection last changed a block's price or volume (market time).

    OpenD sends no time with a block. What a connection has first may be of any age: only what it saw change has a time.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: dict[str, tuple[tuple[float, ...], BlockTime]] = {}

    def pushed(self, wire: Qot_Common_pb2.BasicQot) -> BlockTime:
        """Times of the blocks of a push; those of one that it changed are now."""
        security = wire.security
        if security.market != _US:
            return NO_TIME
        code, found = security.code, _figures(wire)
        if code not in self._seen:
            if len(self._seen) >= _KEPT:
                self._seen.clear()
            self._seen[code] = found, NO_TIME
            return NO_TIME
        before, times = self._seen[code]
        if found != before:
            pre, after, night = (
                self._now() if found[at : at + 2] != before[at : at + 2] else times[at // 2] for at in (0, 2, 4)
            )
            times = pre, after, night
            self._seen[code] = found, times
        return times

    def read(self, wire: Blocks) -> BlockTime:
        """Times of the blocks of an answer, where pushes told of the same prices and volumes."""
        known = self._seen.get(wire.security.code) if wire.security.market == _US else None
        return known[1] if known is not None and known[0] == _figures(wire) else NO_TIME


def _figures(wire: Blocks) -> tuple[float, ...]:
    """Price and volume of each block, 0 where there is none."""
    pre, after, night = wire.preMarket, wire.afterMarket, wire.overnight
    return pre.price, pre.volume, after.price, after.volume, night.price, night.volume


def quote(wire: Qot_Common_pb2.BasicQot, times: BlockTime = NO_TIME) -> Quote:
    """Return the newest basic quote of one security."""
    return quote_of(instrument_of(wire.security), wire, times)


@names_field
def quote_of(instrument: InstrumentId, wire: Qot_Common_pb2.BasicQot, times: BlockTime = NO_TIME) -> Quote:
    """As `quote`, for a known instrument.

    This conversion runs most often: each field is read once, and `or` replaces HasField, which costs twice as much as
    reading a field.
    """
    decimals, has = DECIMALS, wire.HasField
    timestamp, precise = wire.updateTimestamp, wire.hpVolume
    return Quote(
        instrument=instrument,
        last=decimals[wire.curPrice],
        prev_close=decimals[wire.lastClosePrice],
        open=decimals[wire.openPrice],
        high=decimals[wire.highPrice],
        low=decimals[wire.lowPrice],
        volume=quantity(precise or wire.volume),
        turnover=decimals[wire.turnover],
        time=utc(timestamp) if timestamp > 0 else moment(timestamp, wire.updateTime, market_of(instrument)),
        suspended=wire.isSuspended,
        turnover_rate=figure(wire.turnoverRate),
        amplitude=figure(wire.amplitude),
        price_step=decimals[wire.priceSpread] or None,
        pre=_extended(wire.preMarket, times[0]) if has("preMarket") else None,
        after=_extended(wire.afterMarket, times[1]) if has("afterMarket") else None,
        overnight=_extended(wire.overnight, times[2]) if has("overnight") else None,
    )


@names_field
def snapshot(wire: Qot_GetSecuritySnapshot_pb2.Snapshot, times: BlockTime = NO_TIME) -> Snapshot:
    """Return one security's row of a snapshot reply."""
    basic = wire.basic
    plate = wire.plateExData if wire.HasField("plateExData") else None
    equity = wire.equityExData if wire.HasField("equityExData") else None
    return Snapshot(
        quote=_snapshot_quote(basic, times),
        bid=_price(basic.bidPrice),
        ask=_price(basic.askPrice),
        bid_volume=quantity(basic.hpBidVol if basic.HasField("hpBidVol") else basic.bidVol),
        ask_volume=quantity(basic.hpAskVol if basic.HasField("hpAskVol") else basic.askVol),
        lot_size=1 if basic.type in BY_CONTRACT else basic.lotSize,
        price_step=_price(basic.priceSpread),
        name=text_of(basic.name),
        rising=None if plate is None else plate.raiseCount,
        falling=None if plate is None else plate.fallCount,
        unchanged=None if plate is None else plate.equalCount,
        high_52_weeks=_price(basic.highest52WeeksPrice),
        low_52_weeks=_price(basic.lowest52WeeksPrice),
        market_value=None if equity is None else figure(equity.issuedMarketVal) or None,
        pe_ttm=None if equity is None else figure(equity.peTTMRate) or None,
    )


def order_book(wire: BookMessage) -> OrderBook:
    """Return an order book, which OpenD always sends whole; its time is the newer one of both sides."""
    return order_book_of(instrument_of(wire.security), wire)


@names_field
def order_book_of(instrument: InstrumentId, wire: BookMessage) -> OrderBook:
    """As `order_book`, for a known instrument."""
    return OrderBook(
        instrument=instrument,
        bids=_levels(wire.orderBookBidList),
        asks=_levels(wire.orderBookAskList),
        time=_received(instrument, wire),
    )


@names_field
def tick(instrument: InstrumentId, wire: Qot_Common_pb2.Ticker) -> Tick:
    """Return one trade. OpenD's direction "Bid" is a trade at the ask: the buyer was active."""
    return Tick(
        instrument=instrument,
        time=moment(wire.timestamp, wire.time, market_of(instrument)),
        sequence=wire.sequence,
        price=price(wire.price),
        quantity=volume_of(wire),
        turnover=price(wire.turnover),
        direction=_DIRECTION.get(wire.dir, AggressorSide.NEUTRAL),
        kind=_tick_kind(wire.type),
    )


def broker_queue(wire: BrokerMessage) -> BrokerQueue:
    """Return the broker ids and names of both sides."""
    return BrokerQueue(
        instrument=instrument_of(wire.security),
        bids=tuple(Broker(broker.id, text_of(broker.name), broker.pos) for broker in wire.brokerBidList),
        asks=tuple(Broker(broker.id, text_of(broker.name), broker.pos) for broker in wire.brokerAskList),
    )


def volume_of(
    wire: Qot_Common_pb2.BasicQot | Qot_Common_pb2.Ticker | Qot_Common_pb2.KLine | Qot_Common_pb2.TimeShare,
) -> int:
    """Return the volume: `hpVolume` if it is present, as the vendor's own client does."""
    return quantity(wire.hpVolume if wire.HasField("hpVolume") else wire.volume)


def _levels(wire: Sequence[Qot_Common_pb2.OrderBook]) -> tuple[Level, ...]:
    """Convert one side of a book; `hpVolume or volume`, since HasField costs twice as much as reading the field."""
    decimals = DECIMALS
    return tuple(
        [
            Level(
                decimals[row.price],
                round(volume) if 0 <= (volume := row.hpVolume or row.volume) <= MAX_SHARES else refuse(volume),
                row.orederCount,  # the schema spells it so
            )
            for row in wire[:]
        ]
    )


def _received(instrument: InstrumentId, wire: BookMessage) -> datetime | None:
    """Return when the exchange sent the newer side; None where that proves nothing of its age.

    The broker has these times for Hong Kong and the mainland alone, and they are zero after a restart and in the first
    push, which comes from its cache: what stands in another market's book, or is no time, is told as none.
    """
    market = market_of(instrument)
    if market not in _TIMED_BOOKS:
        return None
    timestamp = max(wire.svrRecvTimeBidTimestamp, wire.svrRecvTimeAskTimestamp)
    if timestamp > 0:
        return utc(timestamp)
    text = max(text_of(wire.svrRecvTimeBid), text_of(wire.svrRecvTimeAsk))
    try:
        found = moment(0.0, text, market)
    except GatewayError:  # how a zero is written no document says
        return None
    return found if found.year > _ZERO_YEAR else None


def _extended(wire: Qot_Common_pb2.PreAfterMarketData, at: datetime | None) -> ExtendedQuote:
    return ExtendedQuote(
        price=price(wire.price),
        high=price(wire.highPrice),
        low=price(wire.lowPrice),
        volume=quantity(wire.volume),
        turnover=price(wire.turnover),
        change=decimal(wire.changeVal),
        change_rate=decimal(wire.changeRate),
        time=at,
    )


def _snapshot_quote(basic: Qot_GetSecuritySnapshot_pb2.SnapshotBasicData, times: BlockTime) -> Quote:
    instrument = instrument_of(basic.security)
    return Quote(
        instrument=instrument,
        last=price(basic.curPrice),
        prev_close=price(basic.lastClosePrice),
        open=price(basic.openPrice),
        high=price(basic.highPrice),
        low=price(basic.lowPrice),
        volume=quantity(basic.hpVolume if basic.HasField("hpVolume") else basic.volume),
        turnover=price(basic.turnover),
        time=moment(basic.updateTimestamp, basic.updateTime, market_of(instrument)),
        suspended=basic.isSuspend,
        turnover_rate=figure(basic.turnoverRate),
        amplitude=figure(basic.amplitude) if basic.HasField("amplitude") else None,
        price_step=_price(basic.priceSpread),
        pre=_extended(basic.preMarket, times[0]) if basic.HasField("preMarket") else None,
        after=_extended(basic.afterMarket, times[1]) if basic.HasField("afterMarket") else None,
        overnight=_extended(basic.overnight, times[2]) if basic.HasField("overnight") else None,
    )


def _price(value: float) -> Decimal | None:
    """Return a price, None for 0: OpenD writes 0 for a missing one."""
    return price(value) or None


def _tick_kind(number: int) -> str:
    if number in _NORMAL_TICKS:
        return ""
    try:
        return Qot_Common_pb2.TickerType.Name(number)[_PREFIX:]
    except ValueError:
        return str(number)
