"""Flow and distribution as they are published."""

from __future__ import annotations

import pytest

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange

TENCENT = InstrumentId("HK.00700")
HSBC = InstrumentId("HK.00005")
APPLE = InstrumentId("US.AAPL")


@pytest.mark.parametrize("seconds", [0, 45, 400])
def test_flow_and_distribution_agree_at_every_moment(exchange: Exchange, seconds: int) -> None:
    exchange.advance(seconds)
    for name in (TENCENT, HSBC, APPLE, InstrumentId("HK.13716"), InstrumentId("SG.D05")):
        flow, distribution = exchange.capital_flow(name), exchange.capital_distribution(name)
        assert flow.tiers is not None
        assert flow.tier_gap() < 0.01
        assert distribution.inflow.total - distribution.outflow.total == pytest.approx(flow.net[-1], abs=0.01)
        for tier, inflow, outflow in zip(flow.tiers, distribution.inflow, distribution.outflow, strict=True):
            assert inflow - outflow == pytest.approx(tier[-1], abs=0.01)
        assert distribution.time == flow.times[-1]


def test_today_is_the_last_row_of_the_daily_flow(exchange: Exchange) -> None:
    days = exchange.capital_flow(TENCENT, FlowPeriod.DAY)

    assert days.net[-1] == exchange.capital_flow(TENCENT).net[-1]
    assert 230 < len(days.net) < 260
