"""Capital flow off the wire: what a row leaves out is a gap, and the broker's own block is kept."""

from __future__ import annotations

import math
from typing import Any

from tideboard_core.gateways.futu.translate.flow import capital_flow
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.opend import Qot_GetCapitalFlow_pb2 as pb

WHOLE = {"superInFlow": 40.0, "bigInFlow": 30.0, "midInFlow": 20.0, "smlInFlow": 10.0}


def flow_of(*rows: dict[str, Any]) -> CapitalFlow:
    items = [pb.CapitalFlowItem(inFlow=100.0, timestamp=86_400.0 * place, **row) for place, row in enumerate(rows)]
    return capital_flow(InstrumentId("HK.00700"), FlowPeriod.DAY, pb.S2C(flowItemList=items), provider="x")


def test_a_tier_that_one_row_leaves_out_is_a_gap_there_and_no_zero() -> None:
    flow = flow_of(WHOLE, {name: value for name, value in WHOLE.items() if name != "bigInFlow"})

    assert flow.tiers is not None
    assert flow.tiers.large[0] == 30.0
    assert math.isnan(flow.tiers.large[1])
    assert flow.tiers.extra_large == (40.0, 40.0)
    assert flow.tier_gap() == 0.0


def test_a_reply_without_any_tier_has_none() -> None:
    flow = flow_of({}, {})
    assert (flow.tiers, flow.reported_block) == (None, None)


def test_the_broker_s_own_block_is_read_where_it_comes() -> None:
    flow = flow_of({**WHOLE, "mainInFlow": 75.0}, WHOLE)

    assert flow.reported_block is not None
    assert flow.reported_block[0] == 75.0
    assert math.isnan(flow.reported_block[1])
