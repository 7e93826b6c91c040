"""Converts capital flow and its distribution."""

from __future__ import annotations

import math
from itertools import compress
from operator import attrgetter
from typing import Final

from tideboard_core.gateways.common.bounds import column, names_field
from tideboard_core.gateways.futu.translate.values import epoch
from tideboard_core.model.field_limits import MAX_AMOUNT
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


_TIERS: Final = ("superInFlow", "bigInFlow", "midInFlow", "smlInFlow")


@names_field
def capital_flow(
    instrument: InstrumentId, period: FlowPeriod, wire: Qot_GetCapitalFlow_pb2.S2C, *, provider: str
) -> CapitalFlow:
    """Return the flow series in columns; points whose net is not a number or beyond MAX_AMOUNT are left out.

    The series of a day are totals since the open, the longer ones have one value per period.
    """
    market = market_of(instrument)
    items = [item for item in wire.flowItemList if -MAX_AMOUNT <= item.inFlow <= MAX_AMOUNT]
    last_valid = epoch(wire.lastValidTimestamp, wire.lastValidTime, market)
    return CapitalFlow(
        instrument=instrument,
        period=period,
        times=tuple(epoch(item.timestamp, item.time, market) for item in items),
        net=tuple(item.inFlow for item in items),
        tiers=_tiers(items),
        reported_block=_block_flow(items),
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
    """Return the tier columns, None if the reply has none; a tier that a row leaves out is NaN in it."""
    columns = [_column(items, name) for name in _TIERS]
    return FlowTiers(*columns) if any(math.isfinite(value) for values in columns for value in values) else None


def _block_flow(items: list[Qot_GetCapitalFlow_pb2.CapitalFlowItem]) -> tuple[float, ...] | None:
    """Return the broker's own figure for large orders, None if the reply has none: OpenD omits it intraday."""
    values = _column(items, "mainInFlow")
    return values if any(math.isfinite(value) for value in values) else None


def _column(items: list[Qot_GetCapitalFlow_pb2.CapitalFlowItem], name: str) -> tuple[float, ...]:
    """Return a column, NaN if a row leaves the amount out; raises GatewayError for a value that is not an amount."""
    given = [item.HasField(name) for item in items]
    amount = attrgetter(name)
    if all(given):
        return column(tuple(map(amount, items)))
    values = column(tuple(map(amount, compress(items, given))))
    rest = iter(values)
    return tuple(next(rest) if there else math.nan for there in given)
