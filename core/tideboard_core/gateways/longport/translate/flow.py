"""Converts capital flow, a total since the open without tiers, and the distribution over three sizes."""

from __future__ import annotations

import math

from tideboard_core.gateways.common.bounds import names_field, seconds
from tideboard_core.gateways.longport.translate.instruments import traded_currency
from tideboard_core.gateways.longport.translate.sessions import minute_end, session_at
from tideboard_core.gateways.longport.translate.values import flow as number
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowPeriod, SizeAmounts, SizeDistribution
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_proto.longport import quote_pb2 as pb


@names_field
def capital_flow(instrument: InstrumentId, wire: pb.CapitalFlowIntradayResponse, *, provider: str) -> CapitalFlow:
    """Return the net flow by the end of each minute, with 0 at the open; the wire has the begin of each minute.

    The newest point is provisional, since its minute may not be over; the wire does not say which points are final.
    Points after the close that repeat the last total are merged with it; unreadable ones are left out.
    """
    market = market_of(instrument)
    totals: dict[float, float] = {}
    for row in sorted(wire.capital_flow_lines, key=lambda row: row.timestamp):
        net = number(row.inflow)
        if not math.isfinite(net) or row.timestamp <= 0:
            continue
        session = session_at(market, row.timestamp)
        opened = session.open.timestamp()
        totals.setdefault(opened, 0.0)
        if row.timestamp >= opened:
            totals[minute_end(session, row.timestamp)] = net
    times = sorted(totals)
    return CapitalFlow(
        instrument=instrument,
        period=FlowPeriod.INTRADAY,
        times=tuple(times),
        net=tuple(totals[time] for time in times),
        tiers=None,
        provider=provider,
        definition=FlowDefinition.LONGPORT,
        currency=traded_currency(instrument),
    )


@names_field
def distribution(instrument: InstrumentId, wire: pb.CapitalDistributionResponse, *, provider: str) -> SizeDistribution:
    """Return money in and out per size since the open; unreadable amounts count as 0."""
    return SizeDistribution(
        instrument=instrument,
        inflow=_sizes(wire.capital_in),
        outflow=_sizes(wire.capital_out),
        time=seconds(float(wire.timestamp)) if wire.timestamp > 0 else None,
        provider=provider,
    )


def _sizes(wire: pb.CapitalDistributionResponse.CapitalDistribution) -> SizeAmounts:
    return SizeAmounts(*(_finite(number(text)) for text in (wire.large, wire.medium, wire.small)))


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0
