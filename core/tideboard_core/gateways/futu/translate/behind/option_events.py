"""Converts trades of options that the broker took notice of; units as futu-api documents them, but for `voRatio`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.futu.translate.behind.values import (
    count,
    day_or_none,
    positive,
    read_once,
    security_in,
    told,
)
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.values import utc
from tideboard_core.model.behind.events import OptionEvent
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import AggressorSide
from tideboard_core.ports.trading import ReadRows
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetOptionEvent_pb2 as pb

_SIDES: Final[dict[int, AggressorSide]] = {
    pb.TickerType_Buy: AggressorSide.BUY,
    pb.TickerType_Sell: AggressorSide.SELL,
}
_CALL: Final[dict[int, bool]] = {Qot.OptionType_Call: True, Qot.OptionType_Put: False}
_RISING: Final[dict[int, bool]] = {pb.MarketSentiment_Bullish: True, pb.MarketSentiment_Bearish: False}
_MULTI_LEG: Final[dict[int, bool]] = {pb.TickerStrategy_SingleLeg: False, pb.TickerStrategy_MultiLeg: True}
_ORDERS: Final[dict[int, str]] = {
    pb.OptionOrderType_Normal: "NORMAL",
    pb.OptionOrderType_Sweep: "SWEEP",
    pb.OptionOrderType_Cross: "CROSS",
    pb.OptionOrderType_Floor: "FLOOR",
}
"""The words of futu-api for them."""
_PERCENT: Final = 100


def option_events(
    rows: Iterable[pb.EventItem], market: Market, source: str, owner: InstrumentId | None
) -> ReadRows[OptionEvent]:
    """Return trades, the newest first; one of another market, or not of `owner`, cannot be read."""
    found = read_once(
        rows,
        lambda row: _event(row, market, source, owner),
        lambda row: (row.option, row.time, row.price, row.volume, row.side),
        "option",
    )
    found.sort(key=lambda row: row.time.timestamp() if row.time else 0.0, reverse=True)
    return found


def _event(wire: pb.EventItem, market: Market, source: str, wanted: InstrumentId | None) -> OptionEvent:
    owner = security_in(wire.owner, market) if wire.HasField("owner") else None
    if wanted is not None and owner != wanted:
        raise unreadable(field="owner", value=owner or "")
    return OptionEvent(
        option=security_in(wire.option, market),
        owner=owner,
        name=text_of(wire.symbol),
        source=source,
        time=utc(wire.fillTimestamp) if wire.HasField("fillTimestamp") else None,
        side=_SIDES.get(wire.tickerType, AggressorSide.NEUTRAL),
        price=positive(wire, "price"),
        volume=count(wire, "volume"),
        turnover=positive(wire, "turnover"),
        call=_CALL.get(wire.optionType),
        strike=positive(wire, "strikePrice"),
        expiry=day_or_none(wire.strikeTime),
        owner_price=positive(wire, "underlyingPrice"),
        out_of_money=told(wire, "otm"),
        bid=positive(wire, "bidPrice"),
        ask=positive(wire, "askPrice"),
        volatility=positive(wire, "iv"),
        total_volume=count(wire, "totalVolume"),
        open_interest=count(wire, "totalOpenInterest"),
        volume_ratio=_percent(positive(wire, "voRatio")),
        delta=told(wire, "delta"),
        rising=_RISING.get(wire.sentiment),
        orders=tuple(_ORDERS[number] for number in sorted(set(wire.orderTypeList)) if number in _ORDERS),
        multi_leg=_MULTI_LEG.get(wire.strategyType),
        report_day=day_or_none(wire.earningsTime),
    )


def _percent(ratio: Decimal | None) -> Decimal | None:
    """Return a percent of the ratio that the broker sends, though its schema says percent (docs/futu-evidence.md)."""
    return None if ratio is None else ratio * _PERCENT
