"""Capital flow and its distribution."""

from __future__ import annotations

from typing import Final

from tideboard_core.gateway_parts.bounds import LARGEST, column, names_field
from tideboard_core.gateway_parts.futu.translate.values import epoch
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


@names_field
def capital_flow(
    instrument: InstrumentId, period: FlowPeriod, wire: Qot_GetCapitalFlow_pb2.S2C, *, provider: str
) -> CapitalFlow:
    """Return the flow series in columns; points whose net is no number or beyond every amount are left out."""
    market = market_of(instrument)
    items = [item for item in wire.flowItemList if -LARGEST <= item.inFlow <= LARGEST]
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


@names_field
def distribution(
    instrument: InstrumentId, wire: Qot_GetCapitalDistribution_pb2.S2C, *, provider: str
) -> FlowDistribution:
    """Return money in and out per tier since the open."""
    time = epoch(wire.updateTimestamp, wire.updateTime, market_of(instrument))
    return FlowDistribution(
        instrument=instrument,
        inflow=_amounts(wire.capitalInSuper, wire.capitalInBig, wire.capitalInMid, wire.capitalInSmall),
        outflow=_amounts(wire.capitalOutSuper, wire.capitalOutBig, wire.capitalOutMid, wire.capitalOutSmall),
        time=time or None,
        provider=provider,
    )


def _amounts(*amounts: float) -> TierAmounts:
    return TierAmounts(*column(amounts))


def _tiers(items: list[Qot_GetCapitalFlow_pb2.CapitalFlowItem]) -> FlowTiers | None:
    """Return the tier columns, None where the reply has none."""
    if not any(item.HasField("superInFlow") or item.HasField("smlInFlow") for item in items):
        return None
    return FlowTiers(
        column(tuple(item.superInFlow for item in items)),
        column(tuple(item.bigInFlow for item in items)),
        column(tuple(item.midInFlow for item in items)),
        column(tuple(item.smlInFlow for item in items)),
    )
