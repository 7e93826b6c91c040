"""Capital flow calls: today's line and distribution, nothing older."""

from __future__ import annotations

from datetime import date

import pytest

from fakes.servers.longport.feed import TENCENT, reply
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from tideboard_core.errors import BadInput, NotOffered, PermissionMissing
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.flow import FlowDefinition, FlowPeriod
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb


async def test_today_s_line(longport: ScriptedLongport, feed: LongportGateway) -> None:
    line = pb.CapitalFlowIntradayResponse.CapitalFlowLine(inflow="-310255860.000", timestamp=1655106960)
    reply(longport, QuoteCommand.CAPITAL_FLOW, pb.CapitalFlowIntradayResponse(capital_flow_lines=[line]))

    series = await feed.flow.capital_flow(TENCENT)

    assert [call.symbol for call in longport.packets(QuoteCommand.CAPITAL_FLOW)] == ["700.HK"]
    assert series.net == (0.0, -310255860.0)
    assert (series.provider, series.definition) == (feed.provider, FlowDefinition.LONGPORT)


async def test_today_s_distribution(longport: ScriptedLongport, feed: LongportGateway) -> None:
    sizes = pb.CapitalDistributionResponse.CapitalDistribution(large="3.5", medium="2", small="1")
    answer = pb.CapitalDistributionResponse(capital_in=sizes, capital_out=sizes, timestamp=1655106960)
    reply(longport, QuoteCommand.CAPITAL_DISTRIBUTION, answer)

    got = await feed.flow.capital_distribution(TENCENT)

    assert (got.inflow.total, got.inflow, got.provider) == (6.5, got.outflow, feed.provider)


@pytest.mark.parametrize("period", [FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH])
async def test_there_is_no_history(period: FlowPeriod, longport: ScriptedLongport, feed: LongportGateway) -> None:
    with pytest.raises(NotOffered, match="flow-history-not-offered"):
        await feed.flow.capital_flow(TENCENT, period)

    assert longport.packets(QuoteCommand.CAPITAL_FLOW) == []


async def test_an_intraday_line_has_no_dates(feed: LongportGateway) -> None:
    with pytest.raises(BadInput):
        await feed.flow.capital_flow(TENCENT, begin=date(2026, 11, 20))


async def test_a_missing_package_is_named(longport: ScriptedLongport, feed: LongportGateway) -> None:
    longport.scripts["quote"][QuoteCommand.CAPITAL_FLOW] = lambda _request: Refused(7, 301604, "no quote access")

    with pytest.raises(PermissionMissing) as caught:
        await feed.flow.capital_flow(TENCENT)

    assert (caught.value.data["market"], caught.value.text) == ("HK", "no quote access")


async def test_the_wait_is_that_of_the_socket(feed: LongportGateway) -> None:
    assert feed.flow.flow_wait() == 0.0
    for _ in range(10):
        feed.link.limits.quotes.take()

    assert feed.flow.flow_wait() > 0.5
