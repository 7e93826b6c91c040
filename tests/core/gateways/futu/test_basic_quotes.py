"""Basic quotes (BMP) of Hong Kong: what they have not is said before it is asked for, and snapshots name few."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.sinks import Sinks
from tideboard_core.errors import PermissionMissing
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.watch.screen import Screen
from tideboard_core.ports.bars import BarRequest
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import GetUserInfo_pb2, Notify_pb2, Qot_GetSecuritySnapshot_pb2, Qot_GetSubInfo_pb2

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
BASIC, LEVEL_TWO = 1, 3
MANY = [InstrumentId(f"HK.{number:05}") for number in range(1, 46)]


def rights(opend: ScriptedOpend, hong_kong: int) -> None:
    """What the login has of Hong Kong."""
    opend.reply(ProtoId.GetUserInfo, GetUserInfo_pb2.S2C(hkQotRight=hong_kong, usQotRight=LEVEL_TWO))


def named(opend: ScriptedOpend) -> list[int]:
    return [len(request.c2s.securityList) for request in opend.requests(ProtoId.Qot_GetSecuritySnapshot)]


@pytest.mark.parametrize(
    "ask",
    [
        lambda gateway: gateway.quotes.subscribe([Topic.QUOTE.of(APPLE), Topic.QUOTE.of(TENCENT)]),
        lambda gateway: gateway.quotes.broker_queue(TENCENT),
        lambda gateway: gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.DAY, count=5)),
        lambda gateway: gateway.derivatives.warrants(TENCENT),
        lambda gateway: gateway.reference.screen(Screen(market=Market.HK)),
    ],
    ids=["subscription", "brokers", "candles", "warrants", "screen"],
)
async def test_what_basic_quotes_have_not_is_said_before_it_is_asked_for(
    opend: ScriptedOpend, gateway: OpendGateway, ask: Callable[[OpendGateway], Awaitable[object]]
) -> None:
    rights(opend, BASIC)
    await gateway.quotes.quote_rights()
    before = len(opend.received)

    with pytest.raises(PermissionMissing) as error:
        await ask(gateway)

    assert (error.value.code, error.value.data["market"]) == ("basic-quotes-only", "HK")
    assert len(opend.received) == before


async def test_another_market_and_other_rights_are_asked_for(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Qot_Sub)
    rights(opend, BASIC)
    await gateway.quotes.quote_rights()
    await gateway.quotes.subscribe([Topic.QUOTE.of(APPLE)])
    rights(opend, LEVEL_TWO)
    await gateway.quotes.quote_rights()
    await gateway.quotes.subscribe([Topic.QUOTE.of(TENCENT)])

    assert len(opend.requests(ProtoId.Qot_Sub)) == 2


async def test_snapshots_name_twenty_of_hong_kong_and_the_rights_are_asked_for_once(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    rights(opend, BASIC)
    opend.reply(ProtoId.Qot_GetSecuritySnapshot, Qot_GetSecuritySnapshot_pb2.S2C())

    await gateway.quotes.snapshots([*MANY, APPLE])
    await gateway.quotes.snapshots(MANY)
    await gateway.derivatives.option_figures(MANY)

    assert named(opend) == [1, 20, 20, 5, 20, 20, 5, 20, 20, 5]
    assert len(opend.requests(ProtoId.GetUserInfo)) == 1


async def test_few_securities_and_other_rights_go_in_one_request(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Qot_GetSecuritySnapshot, Qot_GetSecuritySnapshot_pb2.S2C())
    await gateway.quotes.snapshots(MANY[:20])
    assert opend.requests(ProtoId.GetUserInfo) == []
    rights(opend, LEVEL_TWO)
    await gateway.quotes.snapshots(MANY)

    assert named(opend) == [20, 45]


async def test_word_of_other_rights_has_the_broker_decide_again(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    rights(opend, BASIC)
    opend.reply(ProtoId.Qot_Sub)
    await gateway.quotes.quote_rights()

    opend.push(ProtoId.Notify, Notify_pb2.S2C(type=Notify_pb2.NotifyType_QotRight))
    await sinks.until(lambda: bool(sinks.notices))
    await gateway.quotes.subscribe([Topic.QUOTE.of(TENCENT)])

    assert len(opend.requests(ProtoId.Qot_Sub)) == 1


@pytest.mark.parametrize("given", [True, False])
async def test_the_allowance_of_options_is_read_where_it_is_told(
    opend: ScriptedOpend, gateway: OpendGateway, given: bool
) -> None:
    s2c = Qot_GetSubInfo_pb2.S2C(totalUsedQuota=40, remainQuota=60)
    if given:
        s2c.optionUsedQuota, s2c.optionRemainQuota = 18, 2
    opend.reply(ProtoId.Qot_GetSubInfo, s2c)

    info = await gateway.quotes.subscription_info()

    assert (info.used, info.remaining, info.options) == (40, 60, (18, 2) if given else None)
