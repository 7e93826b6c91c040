"""Capital flow and its distribution."""

from __future__ import annotations

import math
from typing import Final

from tideboard_core.gateway_parts.futu.translate.values import epoch, seconds_of
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, FlowTiers, TierAmounts
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetCapitalDistribution_pb2, Qot_GetCapitalFlow_pb2

PERIOD_TYPE: Final = {
    FlowPeriod.INTRADAY: Qot.PeriodType_INTRADAY,
    FlowPeriod.DAY: Qot.PeriodType_DAY,
    FlowPeriod.WEEK: Qot.PeriodType_WEEK,
    FlowPeriod.MONTH: Qot.PeriodType_MONTH,
}


def capital_flow(
    instrument: InstrumentId, period: FlowPeriod, wire: Qot_GetCapitalFlow_pb2.S2C, *, provider: str
) -> CapitalFlow:
    """Return the flow series in columns; points whose net is no number are left out."""
    market = market_of(instrument)
    items = [item for item in wire.flowItemList if math.isfinite(item.inFlow)]
    last_valid = epoch(wire.lastValidTimestamp, wire.lastValidTime, market)
    return CapitalFlow(
        instrument=instrument,
        period=period,
        times=tuple(epoch(item.timestamp, item.time, market) for item in items),
        net=tuple(item.inFlow for item in items),
        tiers=_tiers(items),
        provider=provider,
        last_valid=last_valid or None,
    )


def distribution(
    instrument: InstrumentId, wire: Qot_GetCapitalDistribution_pb2.S2C, *, provider: str
) -> FlowDistribution:
    """Return money in and out per tier since the open."""
    time = wire.updateTimestamp
    if time <= 0 and wire.updateTime:
        time = seconds_of(wire.updateTime, market_of(instrument))
    return FlowDistribution(
        instrument=instrument,
        inflow=TierAmounts(wire.capitalInSuper, wire.capitalInBig, wire.capitalInMid, wire.capitalInSmall),
        outflow=TierAmounts(wire.capitalOutSuper, wire.capitalOutBig, wire.capitalOutMid, wire.capitalOutSmall),
        time=time or None,
        provider=provider,
    )


def _tiers(items: list[Qot_GetCapitalFlow_pb2.CapitalFlowItem]) -> FlowTiers | None:
    """Return the tier columns, None where the reply has none."""
    if not any(item.HasField("superInFlow") or item.HasField("smlInFlow") for item in items):
        return None
    return FlowTiers(
        tuple(item.superInFlow for item in items),
        tuple(item.bigInFlow for item in items),
        tuple(item.midInFlow for item in items),
        tuple(item.smlInFlow for item in items),
    )
