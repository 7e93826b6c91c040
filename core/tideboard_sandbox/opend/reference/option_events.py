"""Handler of large trades of options (3307): those of the running day in contracts near the money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.session import exchange_date
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetOptionEvent_pb2 as pb
from tideboard_proto.opend import Qot_OptionCommon_pb2 as common
from tideboard_sandbox.exchange.derivatives.options import CODES, LargeTrade
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, SELL
from tideboard_sandbox.exchange.instruments.trading_hours import from_us
from tideboard_sandbox.opend.messages.codes import instrument_of, local_text, midnight, number, security_of
from tideboard_sandbox.opend.messages.quotes import percent
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, NO_QUOTE_RIGHT, Refusal
from tideboard_sandbox.opend.reference.institutions import page_of
from tideboard_sandbox.opend.session.quote_rights import allowed_market
from tideboard_sandbox.opend.session.state import Session

ROWS, MOST_ROWS = 200, 300
"""Rows of a page that names no number, and the most that there are: as futu-api documents them."""

_MARKETS: dict[int, Market | None] = {
    common.OptionMarket_US_Security: Market.US,
    common.OptionMarket_US_Index: None,
    common.OptionMarket_HK_Security: Market.HK,
    common.OptionMarket_HK_Index: None,
}
"""Indices have no options in this exchange."""
_SIDES = {BUY: pb.TickerType_Buy, SELL: pb.TickerType_Sell}
_MEASURES: dict[int, Callable[[pb.EventItem], float]] = {
    pb.EventIndicatorType_StrikePrice: lambda row: row.strikePrice,
    pb.EventIndicatorType_ExpiryDays: lambda row: row.dte,
    pb.EventIndicatorType_OTM: lambda row: row.otm,
    pb.EventIndicatorType_Volume: lambda row: row.volume,
    pb.EventIndicatorType_Turnover: lambda row: row.turnover,
    pb.EventIndicatorType_Price: lambda row: row.price,
    pb.EventIndicatorType_Time: lambda row: row.fillTimestamp,
    pb.EventIndicatorType_TotalVolume: lambda row: row.totalVolume,
    pb.EventIndicatorType_TotalOI: lambda row: row.totalOpenInterest,
    pb.EventIndicatorType_VoRatio: lambda row: row.voRatio,
    pb.EventIndicatorType_IV: lambda row: row.iv,
    pb.EventIndicatorType_Delta: lambda row: row.delta,
}
"""What a filter may bound and a list may be sorted by."""
_CHOICES: dict[int, Callable[[pb.EventItem], int]] = {
    pb.EventIndicatorType_OptionType: lambda row: row.optionType,
    pb.EventIndicatorType_TickerType: lambda row: row.tickerType,
    pb.EventIndicatorType_Sentiment: lambda row: row.sentiment,
}
"""What a filter may name values of."""


def option_events(session: Session, c2s: pb.C2S) -> pb.S2C:
    """Large trades that pass every filter, the newest first or as asked."""
    if c2s.optionMarket not in _MARKETS:
        raise Refusal(BAD_ARGUMENT.format(name="optionMarket"))
    market = _MARKETS[c2s.optionMarket]
    rows = [] if market is None else _of_market(session, market, c2s)
    for one in c2s.filterList:
        if one.indicatorType != pb.EventIndicatorType_OwnerList:
            rows = [row for row in rows if _passes(row, one)]
    if c2s.HasField("sort"):
        key = _MEASURES.get(c2s.sort.indicatorType)
        if key is None:
            raise Refusal(BAD_ARGUMENT.format(name="sort.indicatorType"))
        rows.sort(key=key, reverse=not c2s.sort.isAsc)
    page, following = page_of(c2s, rows, ROWS, MOST_ROWS)
    now = session.shared.exchange.now.timestamp()
    return pb.S2C(eventList=page, nextPage=following or "", allCount=len(rows), updateTimestamp=now)


def _of_market(session: Session, market: Market, c2s: pb.C2S) -> list[pb.EventItem]:
    """The rows of the owners that are asked for, of all without a filter."""
    allowed_market(session, market)
    if session.shared.behaviour.level_one_only:
        raise Refusal(NO_QUOTE_RIGHT.format(symbol=market, market=market))
    exchange = session.shared.exchange
    owners = {name for name in CODES if market_of(name) is market}
    for one in c2s.filterList:
        if one.indicatorType == pb.EventIndicatorType_OwnerList:
            owners &= {instrument_of(exchange, wanted) for wanted in one.indicatorValue.securityList}
    found = [row for owner in owners for row in exchange.details.large_option_trades(owner)]
    found.sort(key=lambda row: (row.us, row.contract.id), reverse=True)
    shared: dict[InstrumentId, dict[str, Any]] = {}
    for row in found:
        if row.contract.id not in shared:
            shared[row.contract.id] = _contract_fields(session, row)
    return [_item(row, shared[row.contract.id]) for row in found]


def _contract_fields(session: Session, row: LargeTrade) -> dict[str, Any]:
    """What every trade of a contract says of it."""
    exchange, contract = session.shared.exchange, row.contract
    market, today = market_of(contract.id), exchange_date(market_of(contract.id), exchange.now)
    snapshot, spot = exchange.details.option(contract.id), exchange.quote(contract.owner).last
    book = exchange.order_book(contract.id, 1)
    assert snapshot is not None
    gap = contract.strike - spot if contract.call else spot - contract.strike
    fields = {
        "option": security_of(contract.id),
        "owner": security_of(contract.owner),
        "symbol": contract.code,
        "optionType": qot.OptionType_Call if contract.call else qot.OptionType_Put,
        "strikePrice": number(contract.strike),
        "strikeTime": contract.expiry.isoformat(),
        "strikeTimestamp": midnight(contract.expiry, market).timestamp(),
        "dte": (contract.expiry - today).days,
        "underlyingPrice": number(spot),
        "otm": percent(gap, spot),
        "bidPrice": number(book.bids[0].price if book.bids else None),
        "askPrice": number(book.asks[0].price if book.asks else None),
        "iv": snapshot.implied_volatility * 100,
        "totalVolume": snapshot.volume,
        "totalOpenInterest": snapshot.open_interest,
        "voRatio": snapshot.volume / snapshot.open_interest if snapshot.open_interest else 0.0,
        **snapshot.greeks._asdict(),
    }
    listing = exchange.companies.listing(contract.owner)
    assert listing is not None
    reports = exchange.companies.reports_of(listing, today, contract.expiry)
    if reports:
        fields["earningsTime"] = reports[0].day.isoformat()
        fields["earningsPubType"] = common.EarningsPubType_Before if reports[0].before else common.EarningsPubType_After
    return fields


def _item(row: LargeTrade, shared: dict[str, Any]) -> pb.EventItem:
    """One trade: bought calls and sold puts are bullish."""
    moment = from_us(row.us)
    side = _SIDES.get(row.side, pb.TickerType_Neutral)
    sentiment = pb.MarketSentiment_Neutral
    if side != pb.TickerType_Neutral:
        rises = (side == pb.TickerType_Buy) is row.contract.call
        sentiment = pb.MarketSentiment_Bullish if rises else pb.MarketSentiment_Bearish
    return pb.EventItem(
        **shared,
        fillTime=local_text(moment, market_of(row.contract.id)),
        fillTimestamp=moment.timestamp(),
        tickerType=side,
        price=number(row.price),
        volume=row.size,
        turnover=number(row.price * row.size * row.contract.root.size),
        sentiment=sentiment,
        orderTypeList=[pb.OptionOrderType_Normal],
        strategyType=pb.TickerStrategy_SingleLeg,
    )


def _passes(row: pb.EventItem, one: pb.EventIndicator) -> bool:
    """Whether a row has one of the values, or lies between the bounds, each of which counts itself or not."""
    choice, measure = _CHOICES.get(one.indicatorType), _MEASURES.get(one.indicatorType)
    if choice is not None:
        return choice(row) in one.indicatorValue.valueList
    if measure is None:
        raise Refusal(BAD_ARGUMENT.format(name="filterList.indicatorType"))
    value, bounds = measure(row), one.indicatorValue.valueInterval
    least, most = bounds.filterMin, bounds.filterMax
    above = not bounds.HasField("filterMin") or value > least.value or (least.includes and value == least.value)
    below = not bounds.HasField("filterMax") or value < most.value or (most.includes and value == most.value)
    return above and below
