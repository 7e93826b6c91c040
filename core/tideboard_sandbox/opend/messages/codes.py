"""Conversion between our values and the broker's numbers: markets, securities, times, states, candle lengths."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import (
    MARKET_ZONE,
    InstrumentId,
    Market,
    SecurityType,
    code_of,
    instrument_id,
    market_of,
)
from tideboard_core.model.quote import AggressorSide, BarPeriod, MarketState
from tideboard_proto.opend import Common_pb2 as common
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_RequestHistoryKL_pb2 as history_pb
from tideboard_proto.opend import Qot_Sub_pb2 as sub_pb
from tideboard_sandbox.exchange.facade import Adjustment, Exchange, Phase
from tideboard_sandbox.opend.messages.refusals import (
    BAD_ARGUMENT,
    BAD_DATE,
    NO_SESSION,
    ONLY_US_SESSIONS,
    UNKNOWN_STOCK,
    Refusal,
)

MARKET_OF_NUMBER: dict[int, Market] = {
    qot.QotMarket_HK_Security: Market.HK,
    qot.QotMarket_HK_Future: Market.HK,
    qot.QotMarket_US_Security: Market.US,
    qot.QotMarket_CNSH_Security: Market.SH,
    qot.QotMarket_CNSZ_Security: Market.SZ,
    qot.QotMarket_SG_Security: Market.SG,
}
NUMBER_OF_MARKET = {
    Market.HK: qot.QotMarket_HK_Security,
    Market.US: qot.QotMarket_US_Security,
    Market.SH: qot.QotMarket_CNSH_Security,
    Market.SZ: qot.QotMarket_CNSZ_Security,
    Market.SG: qot.QotMarket_SG_Security,
}
SECURITY_TYPE = {
    SecurityType.STOCK: qot.SecurityType_Eqty,
    SecurityType.ETF: qot.SecurityType_Trust,
    SecurityType.INDEX: qot.SecurityType_Index,
    SecurityType.WARRANT: qot.SecurityType_Warrant,
    SecurityType.OPTION: qot.SecurityType_Drvt,
    SecurityType.FUTURE: qot.SecurityType_Future,
    SecurityType.BOND: qot.SecurityType_Bond,
    SecurityType.PLATE: qot.SecurityType_Plate,
}
EXCHANGE_TYPE = {
    Market.HK: qot.ExchType_HK_MainBoard,
    Market.US: qot.ExchType_US_Nasdaq,
    Market.SH: qot.ExchType_CN_SH,
    Market.SZ: qot.ExchType_CN_SZ,
    Market.SG: qot.ExchType_SG_SGX,
}
BAR_PERIOD: dict[int, BarPeriod] = {
    qot.KLType_1Min: BarPeriod.MIN_1,
    qot.KLType_3Min: BarPeriod.MIN_3,
    qot.KLType_5Min: BarPeriod.MIN_5,
    qot.KLType_10Min: BarPeriod.MIN_10,
    qot.KLType_15Min: BarPeriod.MIN_15,
    qot.KLType_30Min: BarPeriod.MIN_30,
    qot.KLType_60Min: BarPeriod.MIN_60,
    qot.KLType_120Min: BarPeriod.MIN_120,
    qot.KLType_180Min: BarPeriod.MIN_180,
    qot.KLType_240Min: BarPeriod.MIN_240,
    qot.KLType_Day: BarPeriod.DAY,
    qot.KLType_Week: BarPeriod.WEEK,
    qot.KLType_Month: BarPeriod.MONTH,
    qot.KLType_Quarter: BarPeriod.QUARTER,
    qot.KLType_Year: BarPeriod.YEAR,
}
CANDLE_SUB_TYPES: dict[int, int] = {
    qot.SubType_KL_1Min: qot.KLType_1Min,
    qot.SubType_KL_3Min: qot.KLType_3Min,
    qot.SubType_KL_5Min: qot.KLType_5Min,
    qot.SubType_KL_10Min: qot.KLType_10Min,
    qot.SubType_KL_15Min: qot.KLType_15Min,
    qot.SubType_KL_30Min: qot.KLType_30Min,
    qot.SubType_KL_60Min: qot.KLType_60Min,
    qot.SubType_KL_120Min: qot.KLType_120Min,
    qot.SubType_KL_180Min: qot.KLType_180Min,
    qot.SubType_KL_240Min: qot.KLType_240Min,
    qot.SubType_KL_Day: qot.KLType_Day,
    qot.SubType_KL_Week: qot.KLType_Week,
    qot.SubType_KL_Month: qot.KLType_Month,
    qot.SubType_KL_Qurater: qot.KLType_Quarter,
    qot.SubType_KL_Year: qot.KLType_Year,
}
ADJUSTMENT: dict[int, Adjustment] = {
    qot.RehabType_None: Adjustment.NONE,
    qot.RehabType_Forward: Adjustment.FORWARD,
    qot.RehabType_Backward: Adjustment.BACKWARD,
}
DIRECTION = {
    AggressorSide.BUY: qot.TickerDirection_Bid,
    AggressorSide.SELL: qot.TickerDirection_Ask,
    AggressorSide.NEUTRAL: qot.TickerDirection_Neutral,
}
_EXTENDED = frozenset({"pre", "after"})
_OUTSIDE: dict[int, frozenset[str]] = {
    common.Session_RTH: frozenset(),
    common.Session_ETH: _EXTENDED,
    common.Session_ALL: _EXTENDED | {"overnight"},
}
"""Blocks outside regular hours of a Common.Session number; OVERNIGHT is for orders alone."""

_STATE = {
    MarketState.CLOSED: qot.QotMarketState_Closed,
    MarketState.PRE_OPEN: qot.QotMarketState_WaitingOpen,
    MarketState.AUCTION: qot.QotMarketState_Auction,
    MarketState.BREAK: qot.QotMarketState_Rest,
    MarketState.PRE_MARKET: qot.QotMarketState_PreMarketBegin,
    MarketState.FIXED_PRICE: qot.QotMarketState_AShareAfterHoursBegin,
    MarketState.AT_CLOSE: qot.QotMarketState_TRADE_AT_LAST,
    MarketState.AFTER_HOURS: qot.QotMarketState_AfterHoursBegin,
    MarketState.OVERNIGHT: qot.QotMarketState_OVERNIGHT,
    MarketState.HALF_DAY_CLOSED: qot.QotMarketState_Closed,
    MarketState.UNKNOWN: qot.QotMarketState_None,
}


def security_of(instrument: InstrumentId) -> qot.Security:
    """The broker's Security message of an instrument."""
    return qot.Security(market=NUMBER_OF_MARKET[market_of(instrument)], code=code_of(instrument))


def instrument_of(exchange: Exchange, security: qot.Security) -> InstrumentId:
    """The instrument that a client named; raises Refusal for one that is not listed."""
    market = MARKET_OF_NUMBER.get(security.market)
    try:
        instrument = instrument_id(f"{market}.{security.code}")
    except BadInput:
        raise Refusal(UNKNOWN_STOCK.format(symbol=security.code[:32])) from None
    if not exchange.has_instrument(instrument):
        raise Refusal(UNKNOWN_STOCK.format(symbol=instrument))
    return instrument


@cache
def zone(market: Market) -> ZoneInfo:
    """The market's time zone; text times of the protocol are local to it."""
    return ZoneInfo(MARKET_ZONE[market])


def local_text(moment: datetime | float, market: Market, *, timespec: str = "seconds") -> str:
    """`yyyy-MM-dd HH:mm:ss` in the market's zone; `timespec` as of datetime.isoformat."""
    aware = datetime.fromtimestamp(moment, UTC) if isinstance(moment, float) else moment
    return aware.astimezone(zone(market)).replace(tzinfo=None).isoformat(" ", timespec)


def local_day(moment: datetime, market: Market) -> date:
    """The calendar day in the market's zone."""
    return moment.astimezone(zone(market)).date()


def midnight(day: date, market: Market) -> datetime:
    """The beginning of a calendar day in the market's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone(market))


def day_of(text: str) -> date:
    """Read `yyyy-MM-dd`, with or without a time behind it; raises Refusal."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Refusal(BAD_DATE.format(text=text[:32])) from None


def moment_of(text: str, market: Market) -> datetime:
    """Read `yyyy-MM-dd[ HH:mm:ss[.mmm]]` in the market's zone; raises Refusal."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=zone(market))
    except ValueError:
        raise Refusal(BAD_DATE.format(text=text[:32])) from None


def period_of(kl_type: int) -> BarPeriod:
    """Candle length of a KLType number; raises Refusal for one that is not offered."""
    period = BAR_PERIOD.get(kl_type)
    if period is None:
        raise Refusal(BAD_ARGUMENT.format(name="klType"))
    return period


def adjustment_of(rehab_type: int) -> Adjustment:
    """Price adjustment of a RehabType number; raises Refusal."""
    adjustment = ADJUSTMENT.get(rehab_type)
    if adjustment is None:
        raise Refusal(BAD_ARGUMENT.format(name="rehabType"))
    return adjustment


def blocks_outside(c2s: sub_pb.C2S | history_pb.C2S, instruments: Iterable[InstrumentId]) -> frozenset[str]:
    """Blocks outside regular hours that a request wants: `session` if it names one, else by `extendedTime`.

    Refused: a session that is not for quotes, and any but the regular one outside the United States. `extendedTime`
    means nothing there: ks-futu-market-api, written for real gateways, sets it for every market.
    """
    number = c2s.session or (common.Session_ETH if c2s.extendedTime else common.Session_RTH)
    outside = _OUTSIDE.get(number)
    if outside is None:
        known = number in common.Session.values()
        raise Refusal(NO_SESSION.format(session=common.Session.Name(number)[8:] if known else number))
    for instrument in instruments:
        if c2s.session and outside and market_of(instrument) is not Market.US:
            raise Refusal(ONLY_US_SESSIONS.format(symbol=instrument))
    return outside


def state_number(phase: Phase, market: Market) -> int:
    """QotMarketState number: the broker calls the whole New York session AFTERNOON."""
    if phase.state is MarketState.OPEN:
        morning = phase.part == 0 and market is not Market.US
        return qot.QotMarketState_Morning if morning else qot.QotMarketState_Afternoon
    if phase.state is MarketState.CLOSING_AUCTION:
        return qot.QotMarketState_HkCas if market is Market.HK else qot.QotMarketState_CLOSE_AUCTION
    return _STATE[phase.state]


def stock_number(instrument: InstrumentId) -> int:
    """A stable numeric id of an instrument."""
    return int.from_bytes(hashlib.sha256(instrument.encode()).digest()[:6], "big")


def number(value: Decimal | None) -> float:
    """A price or amount as the protocol's double; 0 when there is none."""
    return 0.0 if value is None else float(value)
