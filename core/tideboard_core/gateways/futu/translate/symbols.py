"""Converts the wire's securities to instrument ids and back; maps markets, security types and market states."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tideboard_core.gateways.common.bounds import UnknownMarket, unreadable
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, code_of, market_of
from tideboard_core.model.quote import MarketState
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Trd_Common_pb2 as Trd

QOT_MARKET: Final = {
    Market.HK: Qot.QotMarket_HK_Security,
    Market.US: Qot.QotMarket_US_Security,
    Market.SH: Qot.QotMarket_CNSH_Security,
    Market.SZ: Qot.QotMarket_CNSZ_Security,
    Market.SG: Qot.QotMarket_SG_Security,
}
_MARKET_OF_QOT: Final[dict[int, Market]] = {
    **{number: market for market, number in QOT_MARKET.items()},
    Qot.QotMarket_HK_Future: Market.HK,
}
SEC_MARKET: Final = {
    Market.HK: Trd.TrdSecMarket_HK,
    Market.US: Trd.TrdSecMarket_US,
    Market.SH: Trd.TrdSecMarket_CN_SH,
    Market.SZ: Trd.TrdSecMarket_CN_SZ,
    Market.SG: Trd.TrdSecMarket_SG,
}
_MARKET_OF_SEC: Final[dict[int, Market]] = {number: market for market, number in SEC_MARKET.items()}
_MARKET_OF_TRD: Final[dict[int, Market]] = {
    Trd.TrdMarket_HK: Market.HK,
    Trd.TrdMarket_US: Market.US,
    Trd.TrdMarket_SG: Market.SG,
}
TRADE_DATE_MARKET: Final = {
    Market.HK: Qot.TradeDateMarket_HK,
    Market.US: Qot.TradeDateMarket_US,
    Market.SH: Qot.TradeDateMarket_CN,
    Market.SZ: Qot.TradeDateMarket_CN,
    Market.SG: Qot.TradeDateMarket_SG,
}
SECURITY_TYPE: Final[dict[int, SecurityType]] = {
    Qot.SecurityType_Bond: SecurityType.BOND,
    Qot.SecurityType_Bwrt: SecurityType.WARRANT,
    Qot.SecurityType_Eqty: SecurityType.STOCK,
    Qot.SecurityType_Trust: SecurityType.ETF,
    Qot.SecurityType_Warrant: SecurityType.WARRANT,
    Qot.SecurityType_Index: SecurityType.INDEX,
    Qot.SecurityType_Plate: SecurityType.PLATE,
    Qot.SecurityType_PlateSet: SecurityType.PLATE,
    Qot.SecurityType_Drvt: SecurityType.OPTION,
    Qot.SecurityType_Future: SecurityType.FUTURE,
}

BY_CONTRACT: Final = frozenset({Qot.SecurityType_Drvt, Qot.SecurityType_Future})
"""Types whose lot on the wire is the contract multiplier; their orders count contracts."""

_STATES: Final[dict[MarketState, tuple[int, ...]]] = {
    MarketState.AUCTION: (Qot.QotMarketState_Auction, Qot.QotMarketState_TRADE_AUCTION),
    MarketState.PRE_OPEN: (
        Qot.QotMarketState_WaitingOpen,
        Qot.QotMarketState_PreMarketEnd,
        Qot.QotMarketState_FutureDayWaitForOpen,
        Qot.QotMarketState_FutureNightWait,
    ),
    MarketState.OPEN: (
        Qot.QotMarketState_Morning,
        Qot.QotMarketState_Afternoon,
        Qot.QotMarketState_NightOpen,
        Qot.QotMarketState_FutureDayOpen,
        Qot.QotMarketState_FutureAfternoon,
        Qot.QotMarketState_FutureOpen,
        Qot.QotMarketState_FutureBreakOver,
        Qot.QotMarketState_NIGHT,
    ),
    MarketState.BREAK: (
        Qot.QotMarketState_Rest,
        Qot.QotMarketState_FutureDayBreak,
        Qot.QotMarketState_FutureBreak,
    ),
    MarketState.CLOSED: (
        Qot.QotMarketState_Closed,
        Qot.QotMarketState_AfterHoursEnd,
        Qot.QotMarketState_FUTU_SWITCH_DATE,
        Qot.QotMarketState_NightEnd,
        Qot.QotMarketState_FutureDayClose,
        Qot.QotMarketState_FutureSwitchDate,
        Qot.QotMarketState_FutureClose,
        Qot.QotMarketState_AShareAfterHoursWait,
        Qot.QotMarketState_AShareAfterHoursEnd,
        Qot.QotMarketState_AFTERNOON_END,
        Qot.QotMarketState_OVERNIGHT_END,
    ),
    MarketState.CLOSING_AUCTION: (
        Qot.QotMarketState_HkCas,
        Qot.QotMarketState_CLOSE_AUCTION,
    ),
    MarketState.FIXED_PRICE: (Qot.QotMarketState_AShareAfterHoursBegin,),
    MarketState.AT_CLOSE: (Qot.QotMarketState_TRADE_AT_LAST,),
    MarketState.PRE_MARKET: (Qot.QotMarketState_PreMarketBegin,),
    MarketState.AFTER_HOURS: (Qot.QotMarketState_AfterHoursBegin,),
    MarketState.OVERNIGHT: (Qot.QotMarketState_OVERNIGHT_BEGIN, Qot.QotMarketState_OVERNIGHT),
}
_STATE_OF: Final = {number: state for state, numbers in _STATES.items() for number in numbers}


def market_state(number: int) -> MarketState:
    """Return the session state; numbers of a newer gateway are UNKNOWN."""
    return _STATE_OF.get(number, MarketState.UNKNOWN)


def security(instrument: InstrumentId) -> Qot.Security:
    """Return the wire form of an instrument."""
    return Qot.Security(market=QOT_MARKET[market_of(instrument)], code=code_of(instrument))


LONGEST_CODE = 64


@lru_cache(16384)
def _instrument(market: int, code: str) -> InstrumentId:
    known = _MARKET_OF_QOT.get(market)
    if known is None or not _is_code(code):
        raise unreadable(field="security", value=f"{market}:{code!r}")
    return InstrumentId(f"{known}.{code}")


def _is_code(code: object) -> bool:
    """Whether a code fits `instrument_id`; one with invisible characters is refused: cut, it could name another."""
    return isinstance(code, str) and 0 < len(code) <= LONGEST_CODE and code.isascii() and code.isprintable()


def instrument_of(wire: Qot.Security) -> InstrumentId:
    """Return the instrument of a quote message; raises GatewayError for a market that Tideboard does not know."""
    return _instrument(wire.market, wire.code)


def known_instrument(market: int, code: str) -> InstrumentId | None:
    """Return the instrument, None for a market that Tideboard does not know; raises GatewayError for a bad code."""
    return _instrument(market, code) if market in _MARKET_OF_QOT else None


def has_known_market(wire: Qot.Security) -> bool:
    """Return whether Tideboard knows the market of a security."""
    return wire.market in _MARKET_OF_QOT


def traded_instrument(*, sec_market: int, trd_market: int, code: str) -> InstrumentId:
    """Return the instrument of an order, fill or position.

    Without `secMarket` the account's market decides, for mainland shares the code: those of Shanghai begin with 5, 6
    or 9. Raises UnknownMarket for a documented market that Tideboard does not know, GatewayError for any other number.
    """
    market = _MARKET_OF_SEC.get(sec_market)
    if sec_market == Trd.TrdSecMarket_Unknown:
        market = _MARKET_OF_TRD.get(trd_market)
        if trd_market in {Trd.TrdMarket_CN, Trd.TrdMarket_HKCC}:
            market = Market.SH if code[:1] in {"5", "6", "9"} else Market.SZ
    if market is None or not _is_code(code):
        error = unreadable(field="security", value=f"{sec_market or trd_market}:{code!r}")
        wire = Trd.TrdSecMarket.values() if sec_market else Trd.TrdMarket.values()
        known = _is_code(code) and (sec_market or trd_market) in wire and bool(sec_market or trd_market)
        raise UnknownMarket(error.code, **error.data) if known else error
    return InstrumentId(f"{market}.{code}")
