"""Sessions of subscriptions: what the series of a security cover, whoever asks for them and in whatever order."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import PermissionMissing, QuotaExceeded
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod, BarSessions
from tideboard_core.ports.bars import MOST_NEWEST, BarRequest
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Common_pb2, Qot_Common_pb2, Qot_GetKL_pb2, Qot_Sub_pb2

TENCENT, APPLE, NVIDIA = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("US.NVDA")
CALL = InstrumentId("US.AAPL261218C200000")
ALL, ETH, NONE = Common_pb2.Session_ALL, Common_pb2.Session_ETH, Common_pb2.Session_NONE


@pytest.fixture(autouse=True)
def answers(opend: ScriptedOpend) -> None:
    """An OpenD that takes subscriptions and has candles."""
    opend.reply(ProtoId.Qot_Sub, Qot_Sub_pb2.S2C())
    opend.reply(ProtoId.Qot_GetKL, Qot_GetKL_pb2.S2C(security=Qot_Common_pb2.Security(market=11, code="AAPL")))


def sessions(opend: ScriptedOpend) -> list[int]:
    """The session of each call that subscribes, 0 = none."""
    return [each.c2s.session for each in opend.requests(ProtoId.Qot_Sub) if each.c2s.isSubOrUnSub]


def candles(sessions: BarSessions, period: BarPeriod = BarPeriod.MIN_1, count: int = 5) -> BarRequest:
    return BarRequest(instrument=APPLE, period=period, sessions=sessions, count=count)


@pytest.mark.parametrize("topic", [Topic.TICKS, Topic.MINUTES, Topic.BARS_1M])
async def test_shares_of_the_united_states_are_followed_through_all_sessions(
    opend: ScriptedOpend, gateway: OpendGateway, topic: Topic[object]
) -> None:
    await gateway.quotes.subscribe([topic.of(APPLE), topic.of(TENCENT), topic.of(CALL)])

    sent = {each.c2s.securityList[0].code: each.c2s for each in opend.requests(ProtoId.Qot_Sub)}
    assert sent["AAPL"].session == ALL
    others = [c2s for code, c2s in sent.items() if code != "AAPL"]
    assert sum(len(c2s.securityList) for c2s in others) == 2
    assert not any(c2s.HasField("session") or c2s.HasField("extendedTime") for c2s in others)


async def test_book_and_quote_need_no_session(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    await gateway.quotes.subscribe([Topic.BOOK.of(APPLE), Topic.QUOTE.of(APPLE)])

    assert sessions(opend) == [NONE]


def refusing(opend: ScriptedOpend, refused: set[int], text: str) -> None:
    """Let OpenD refuse subscriptions of these sessions."""

    def answer(request: Qot_Sub_pb2.Request) -> Message:
        if request.c2s.session in refused:
            return Qot_Sub_pb2.Response(retType=-1, retMsg=text)
        return Qot_Sub_pb2.Response(retType=0, s2c=Qot_Sub_pb2.S2C())

    opend.answers[ProtoId.Qot_Sub] = answer


@pytest.mark.parametrize(("refused", "asked"), [({ALL}, [ALL, ETH]), ({ALL, ETH}, [ALL, ETH, NONE])])
async def test_what_is_refused_with_a_session_is_asked_for_with_a_narrower_one(
    opend: ScriptedOpend, gateway: OpendGateway, refused: set[int], asked: list[int]
) -> None:
    refusing(opend, refused, "无权限获取US.AAPL的夜盘行情")

    await gateway.quotes.subscribe([Topic.TICKS.of(APPLE)])

    assert sessions(opend) == asked


async def test_a_refusal_without_any_session_is_told(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    refusing(opend, {ALL, ETH, NONE}, "无权限获取US.AAPL的行情")
    with pytest.raises(PermissionMissing):
        await gateway.quotes.subscribe([Topic.TICKS.of(APPLE)])


async def test_a_used_up_quota_is_no_reason_for_a_narrower_session(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    refusing(opend, {ALL}, "订阅额度不足")
    with pytest.raises(QuotaExceeded):
        await gateway.quotes.subscribe([Topic.TICKS.of(APPLE)])
    assert sessions(opend) == [ALL]


async def test_a_refusal_narrows_nothing_that_is_subscribed_already(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    """The night's right ended meanwhile: what has it keeps it, and what is new gets what is left."""
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    refusing(opend, {ALL}, "无权限获取US.AAPL的夜盘行情")
    with pytest.raises(PermissionMissing):
        await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    assert sessions(opend) == [ALL, ALL]

    await gateway.quotes.subscribe([Topic.BARS_1M.of(NVIDIA)])
    assert sessions(opend) == [ALL, ALL, ALL, ETH]


async def test_securities_of_one_call_keep_what_each_of_them_has(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    await gateway.quotes.subscribe([Topic.BARS_1M.of(one) for one in (APPLE, NVIDIA)], pushes=False)

    sent = [(each.c2s.session, [one.code for one in each.c2s.securityList]) for each in opend.requests(ProtoId.Qot_Sub)]
    assert sent == [(ALL, ["AAPL"]), (ALL, ["AAPL"]), (NONE, ["NVDA"])]


async def test_no_subscriber_of_a_series_narrows_another(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    """The vendor's own client keeps the newest session of a series alone."""
    await gateway.quotes.bars(candles(BarSessions.EXTENDED))
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    await gateway.quotes.bars(candles(BarSessions.REGULAR))
    opend.refuse(ProtoId.Qot_GetKL, "请求获取实时K线接口前，请先订阅")
    with pytest.raises(Exception, match="not-subscribed"):
        await gateway.quotes.bars(candles(BarSessions.REGULAR))

    assert set(sessions(opend)) == {ALL}


async def test_regular_candles_of_a_wider_series_are_looked_for_among_more(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    await gateway.quotes.bars(candles(BarSessions.REGULAR, BarPeriod.MIN_5))
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    await gateway.quotes.bars(candles(BarSessions.REGULAR))
    await gateway.quotes.bars(candles(BarSessions.EXTENDED))

    assert [each.c2s.reqNum for each in opend.requests(ProtoId.Qot_GetKL)] == [5, MOST_NEWEST, 5]
    assert sessions(opend) == [NONE, ALL]


async def test_what_is_only_read_is_of_the_regular_session_until_pushes_want_more(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    """A recorder reads a session's minutes by night: those of the night would leave no room for its first ones."""
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)], pushes=False)
    await gateway.quotes.bars(candles(BarSessions.REGULAR))
    assert [each.c2s.reqNum for each in opend.requests(ProtoId.Qot_GetKL)] == [5]

    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)], pushes=False)
    assert sessions(opend) == [NONE, ALL, ALL]


async def test_what_ended_is_subscribed_anew_as_it_is_asked_for(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    await gateway.quotes.subscribe([Topic.BARS_1M.of(APPLE)])
    await gateway.quotes.unsubscribe([Topic.BARS_1M.of(APPLE)])
    await gateway.quotes.bars(candles(BarSessions.REGULAR))

    assert sessions(opend) == [ALL, NONE]
