"""Handlers that need no subscription: static info, snapshots, market state, trading days."""

from __future__ import annotations

from collections.abc import Iterable

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetMarketState_pb2 as state_pb
from tideboard_proto.opend import Qot_GetStaticInfo_pb2 as static_pb
from tideboard_proto.opend import Qot_RequestTradeDate_pb2 as days_pb
from tideboard_sandbox.opend.messages.codes import (
    MARKET_OF_NUMBER,
    SECURITY_TYPE,
    day_of,
    instrument_of,
    midnight,
    security_of,
    state_number,
)
from tideboard_sandbox.opend.messages.derivatives import KIND, add_option
from tideboard_sandbox.opend.messages.quotes import static_basic
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, TOO_MANY_SYMBOLS, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.opend.session.state import Session

MOST_SYMBOLS = 400
MOST_STATIC = 200
"""Static info in one call by code; the limit of the vendor's page."""

_TRADE_DATE_MARKET: dict[int, Market] = {
    qot.TradeDateMarket_HK: Market.HK,
    qot.TradeDateMarket_US: Market.US,
    qot.TradeDateMarket_CN: Market.SH,
    qot.TradeDateMarket_NT: Market.SH,
    qot.TradeDateMarket_ST: Market.HK,
    qot.TradeDateMarket_SG: Market.SG,
}
"""Northbound and southbound stock connect follow the market that is traded."""


def static_info(session: Session, c2s: static_pb.C2S) -> static_pb.S2C:
    """Static facts of the named securities, or of a market and type. Unknown codes are refused."""
    exchange = session.shared.exchange
    if c2s.securityList:
        check_count(c2s.securityList, MOST_STATIC)
        facts = [exchange.instrument(instrument_of(exchange, security)) for security in c2s.securityList]
    else:
        facts = _of_market(session, c2s)
    return static_pb.S2C(staticInfoList=[static_row(session, row) for row in facts])


def market_state(session: Session, c2s: state_pb.C2S) -> state_pb.S2C:
    """Session state per security."""
    exchange = session.shared.exchange
    check_count(c2s.securityList, MOST_SYMBOLS)
    rows = []
    for instrument in [allowed(session, security) for security in c2s.securityList]:
        market = market_of(instrument)
        state = state_number(exchange.phase(market), market)
        rows.append(
            state_pb.MarketInfo(
                security=security_of(instrument), name=exchange.instrument(instrument).name, marketState=state
            )
        )
    return state_pb.S2C(marketInfoList=rows)


def trading_days(session: Session, c2s: days_pb.C2S) -> days_pb.S2C:
    """Trading days of a market, or of the market of a security, begin and end included."""
    if c2s.HasField("security"):
        market = market_of(instrument_of(session.shared.exchange, c2s.security))
    elif c2s.market in _TRADE_DATE_MARKET:
        market = _TRADE_DATE_MARKET[c2s.market]
    else:
        raise Refusal(BAD_ARGUMENT.format(name="market"))
    days = session.shared.exchange.trading_days(market, day_of(c2s.beginTime), day_of(c2s.endTime))
    return days_pb.S2C(
        tradeDateList=[
            days_pb.TradeDate(
                time=day.isoformat(),
                timestamp=midnight(day, market).timestamp(),
                tradeDateType=qot.TradeDateType_Morning if half else qot.TradeDateType_Whole,
            )
            for day, half in days
        ]
    )


def check_count(securities: Iterable[qot.Security], limit: int) -> None:
    """Refuse a call about too many securities, or none."""
    count = len(list(securities))
    if not count:
        raise Refusal(BAD_ARGUMENT.format(name="securityList"))
    if count > limit:
        raise Refusal(TOO_MANY_SYMBOLS.format(limit=limit))


def _of_market(session: Session, c2s: static_pb.C2S) -> list[Instrument]:
    market = MARKET_OF_NUMBER.get(c2s.market)
    if market is None:
        raise Refusal(BAD_ARGUMENT.format(name="market"))
    futures = c2s.market == qot.QotMarket_HK_Future
    rows = session.shared.exchange.instruments(market, SecurityType.FUTURE if futures else None)
    return [row for row in rows if not c2s.secType or SECURITY_TYPE[row.security_type] == c2s.secType]


def static_row(session: Session, facts: Instrument) -> qot.SecurityStaticInfo:
    """Static facts of one security, with the part that its type has."""
    info = qot.SecurityStaticInfo(basic=static_basic(facts))
    terms = session.shared.exchange.warrant_terms(InstrumentId(facts.id))
    if terms is not None:
        info.warrantExData.type = KIND[terms.kind]
        info.warrantExData.owner.CopyFrom(security_of(terms.owner))
    add_option(session.shared.exchange, info, facts)
    contract = session.shared.exchange.reference.futures.find(facts.id)
    if contract is not None:
        dated = contract.origin is None
        info.futureExData.lastTradeTime = contract.last_trade.isoformat() if dated else ""
        info.futureExData.isMainContract = contract.main
    return info
