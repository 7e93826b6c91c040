"""Converts the brokers with the largest net trades of a day."""

from __future__ import annotations

from tideboard_core.gateways.common.bounds import refuse
from tideboard_core.gateways.futu.translate.behind.values import day_or_none, positive, read_once
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.model.behind.brokers import BrokerTrade, BrokerTrades
from tideboard_core.model.field_limits import MAX_SHARES
from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.opend import Qot_GetTopTenBuySellBrokers_pb2 as pb


def trades(instrument: InstrumentId, source: str, wire: pb.S2C) -> BrokerTrades:
    """Return buyers and sellers by the sign of what they traded net; the day is that of the exchange's own text."""
    found = read_once(wire.brokerList, _trade, lambda row: row.name, "brokerName")
    return BrokerTrades(
        instrument=instrument,
        source=source,
        unread=found.unread,
        day=day_or_none(wire.dataTimeStr),
        live=wire.isRealTime,
        buyers=tuple(sorted((row for row in found if row.net > 0), key=lambda row: -row.net)),
        sellers=tuple(sorted((row for row in found if row.net < 0), key=lambda row: row.net)),
    )


def _trade(wire: pb.BrokerItem) -> BrokerTrade:
    """Return a broker; average, volume and turnover come for the running day alone."""
    if abs(wire.netVol) > MAX_SHARES:
        refuse(wire.netVol)
    return BrokerTrade(
        text_of(wire.brokerName),
        wire.netVol,
        shares=positive(wire, "totalVol"),
        turnover=positive(wire, "totalTurnover"),
        average=positive(wire, "avgPrice"),
    )
