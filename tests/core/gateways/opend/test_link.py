"""What every call shares: the standing connection, queueing and the log of it."""

from __future__ import annotations

import logging

import pytest

from fakes.servers.opend.gateway import gateway_to
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.rate_limits import FutuRateLimits
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId


async def test_queued_read_waits_its_turn_and_says_how_long(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.link.limits = FutuRateLimits(clock.monotonic, sleep=clock.sleep)
    opend.reply(ProtoId.Qot_GetCapitalFlow)
    caplog.set_level(logging.INFO)
    for _ in range(30):
        await gateway.flow.capital_flow(InstrumentId("HK.00700"))
    assert gateway.link.read_delay(ProtoId.Qot_GetCapitalFlow) > 29

    await gateway.flow.capital_flow(InstrumentId("HK.00700"))

    assert "queued 30.2 s" in caplog.text
    assert len(opend.requests(ProtoId.Qot_GetCapitalFlow)) == 31


async def test_loopback_may_trade_without_encryption(gateway: OpendGateway) -> None:
    assert (gateway.link.may_trade, gateway.link.encrypted) == (True, False)


async def test_nothing_stands_before_a_connection(opend: ScriptedOpend, sinks: Sinks, clock: ManualClock) -> None:
    gateway = gateway_to(opend, sinks, clock)

    assert (gateway.link.may_trade, gateway.link.encrypted, gateway.connected) == (False, False, False)


async def test_success_without_its_required_content_is_unreadable(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.GetGlobalState)
    opend.reply(ProtoId.Qot_Sub)

    with pytest.raises(GatewayError) as caught:
        await gateway.quotes.gateway_state()
    await gateway.quotes.subscribe([Topic.QUOTE.of("HK.00700")])

    assert caught.value.code == "reply-unreadable"
