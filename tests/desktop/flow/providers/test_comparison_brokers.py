"""The join on real figures: both doors of one exchange, through both gateways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from fakes.scenes.flow import day as flow_day
from fakes.servers.longport.sandbox import door_gateway, longport_sandbox
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.flow import CapitalFlow, FlowDefinition
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flow.providers.comparison import ProviderComparison, compare
from tideboard_desktop.flow.providers.model import intraday_series, spans_of

DAY, START = "2026-11-20", "11:50"
NOON = flow_day.session_of().segments[0].begin.timestamp() + 140 * 60.0


@asynccontextmanager
async def opend(sandbox: OpenSandbox) -> AsyncIterator[OpendGateway]:
    """A gateway that is logged in at the other door."""
    endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port, provider="Sandbox")
    gateway = OpendGateway(endpoint, feed=Sinks(), trading=Sinks(), clock=ManualClock())
    await gateway.connect()
    await gateway.log_in()
    try:
        yield gateway
    finally:
        await gateway.close()


async def both(scenario: str) -> tuple[CapitalFlow, CapitalFlow]:
    """The flow of one security by both providers at one moment."""
    with longport_sandbox(start=START, date=DAY, scenario=scenario, seed=54) as sandbox:
        async with opend(sandbox) as first, door_gateway(sandbox, Sinks()) as second:
            return await first.flow.capital_flow(flow_day.TENCENT), await second.flow.capital_flow(flow_day.TENCENT)


def joined(first: CapitalFlow, second: CapitalFlow) -> ProviderComparison:
    """As the dock joins them."""
    session = TradingCalendar().session_on(Market.HK, flow_day.DAY)
    assert session is not None
    spans = spans_of(session)
    result = compare(intraday_series(first, session), intraday_series(second, session, NOON), spans)
    assert result is not None
    return result


async def test_calm_providers_agree_in_sign_and_differ_in_size() -> None:
    """Every minute has its partner; one counts what the other leaves out."""
    first, second = await both("calm")
    pair = joined(first, second)

    assert second.definition is FlowDefinition.LONGPORT
    assert len(pair) == len(first.times) == 141
    assert pair.missing == ()
    assert pair.differ_since is None
    assert np.abs(pair.first - pair.second).max() > 1e6
    assert np.corrcoef(pair.first, pair.second)[0, 1] > 0.9


async def test_the_stretch_of_the_conflict_is_found_to_the_minute() -> None:
    """Outside it the second counts the same trades to the cent, which holds only if no stamp is a minute off."""
    pair = joined(*await both("conflict"))
    [span] = [one for one in pair.conflicts if one.end - one.begin > 20 * 60]
    away = (pair.times < span.begin - 600) | (pair.times > span.end + 600)

    assert away.sum() > 30
    assert pair.first[away] == pytest.approx(pair.second[away], abs=0.01)
    within = (pair.times >= span.begin) & (pair.times <= span.end)
    assert (pair.first[within] * pair.second[within] < 0).all()
