"""New York outside regular hours over the real socket: history, what is subscribed to, and its pushes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.wire.opend.protocols import ProtoId

APPLE, TENCENT = {"market": 11, "code": "AAPL"}, {"market": 1, "code": "00700"}
HISTORY, SUB = ProtoId.Qot_RequestHistoryKL, ProtoId.Qot_Sub
TICKER, RT, K_1M, K_60M = 4, 5, 11, 10
RTH, ETH, ALL, OVERNIGHT = 1, 2, 3, 4
EXTENDED_TRADE = 22
STANDING = standing_options()
DAYS = {"beginTime": "2026-11-17", "endTime": "2026-11-21"}


class Hours(NamedTuple):
    """A sandbox in one of New York's sessions: the block that is on, and the session that asks for it."""

    sandbox: OpenSandbox
    block: str
    session: int


@pytest.fixture(
    scope="module",
    params=[("21:40", "preMarket", ETH), ("05:20", "afterMarket", ETH), ("10:30", "overnight", ALL)],
    ids=["pre", "after", "overnight"],
)
def hours(request: pytest.FixtureRequest) -> Iterator[Hours]:
    start, block, session = request.param
    with sandbox_thread(replace(STANDING, start=time.fromisoformat(start))) as sandbox:
        yield Hours(sandbox, block, session)


@pytest.fixture
def client(hours: Hours) -> Iterator[OpendClient]:
    hours.sandbox.ask_now("wait", seconds=61)
    with OpendClient((hours.sandbox.host, hours.sandbox.port)) as client:
        assert client.init().retType == 0
        yield client


def ok(client: OpendClient, proto_id: int, **c2s: Any) -> Any:
    reply = client.call(proto_id, **c2s)
    assert reply.retType == 0, reply.retMsg
    return reply.s2c


def history(client: OpendClient, kl_type: int = 1, security: dict[str, Any] = APPLE, **more: Any) -> list[Any]:
    """Every page of the unadjusted candles of four days."""
    rows, key = [], b""
    while True:
        page = {"nextReqKey": key} if key else {}
        got = ok(client, HISTORY, rehabType=0, klType=kl_type, security=security, **DAYS, **more, **page)
        rows += got.klList
        if not got.HasField("nextReqKey"):
            return rows
        key = got.nextReqKey


def subscribe(client: OpendClient, *, push: bool = False, **more: Any) -> None:
    wanted = {"securityList": [APPLE], "subTypeList": [TICKER, RT, K_1M, K_60M]}
    ok(client, SUB, **wanted, isSubOrUnSub=True, isRegOrUnRegPush=push, isFirstPush=False, **more)


def block_of(client: OpendClient, hours: Hours) -> Any:
    """What the snapshot says about the session that is on."""
    basic = ok(client, ProtoId.Qot_GetSecuritySnapshot, securityList=[APPLE]).snapshotList[0].basic
    return getattr(basic, hours.block)


def session_of(clock: str) -> str:
    """The session in which a minute ended, by New York's HH:MM."""
    ends = {"04:00": "overnight", "09:30": "preMarket", "16:00": "regular", "20:00": "afterMarket"}
    return next((name for end, name in ends.items() if clock <= end), "overnight")


def stamps(rows: Any) -> list[float]:
    return [row.timestamp for row in rows]


def test_history_has_the_running_days_extended_minutes_in_their_places(client: OpendClient, hours: Hours) -> None:
    regular, whole = history(client), history(client, session=hours.session)

    assert stamps(whole) == sorted(set(stamps(whole)))
    assert {row.timestamp for row in regular} <= set(stamps(whole))
    known = set(stamps(regular))
    extra = [row for row in whole if row.timestamp not in known]
    assert extra
    assert {(row.volume, row.closePrice) for row in regular} <= {(row.volume, row.closePrice) for row in whole}
    assert whole[-1] == extra[-1], "the session that is on comes last"
    assert whole[-1].closePrice == block_of(client, hours).price
    day = whole[whole.index(extra[0]) :] if hours.block != "preMarket" else extra
    assert all(after.lastClosePrice == before.closePrice for before, after in pairwise(day))


def test_extended_time_means_pre_market_and_after_hours(client: OpendClient) -> None:
    flagged = history(client, extendedTime=True)

    assert flagged == history(client, session=ETH)
    assert history(client, session=RTH, extendedTime=True) == history(client)
    assert len(history(client, session=ALL)) >= len(flagged) > len(history(client))


def test_longer_candles_add_up_and_days_are_of_regular_hours(client: OpendClient, hours: Hours) -> None:
    minutes, hourly = history(client, session=hours.session), history(client, 9, session=hours.session)

    assert sum(row.volume for row in minutes) == sum(row.volume for row in hourly)
    assert max(row.highPrice for row in minutes) == max(row.highPrice for row in hourly)
    assert history(client, 2, session=ALL) == history(client, 2)


def test_subscribed_data_covers_the_session(client: OpendClient, hours: Hours) -> None:
    subscribe(client, session=hours.session)
    block = block_of(client, hours)

    trades = ok(client, ProtoId.Qot_GetTicker, security=APPLE, maxRetNum=1000).tickerList
    line = ok(client, ProtoId.Qot_GetRT, security=APPLE).rtList
    candles = ok(client, ProtoId.Qot_GetKL, rehabType=1, klType=1, security=APPLE, reqNum=1000).klList

    late = [row for row in trades if row.type == EXTENDED_TRADE]
    sequences = [row.sequence for row in trades]
    assert trades[-1].price == line[-1].price == candles[-1].closePrice == block.price
    assert sequences == sorted(set(sequences))
    assert stamps(trades) == sorted(stamps(trades))
    assert stamps(line) == sorted(stamps(line))
    assert trades[-1] == late[-1]
    minute = [row for row in late if candles[-1].timestamp - 60 <= row.timestamp < candles[-1].timestamp]
    assert sum(row.volume for row in minute) == candles[-1].volume == line[-1].volume
    assert {row.dir for row in late} == {1, 2, 3}
    for before, after in pairwise(late):
        assert after.dir == (1 if after.price > before.price else 2 if after.price < before.price else 3)


def test_the_minutes_of_a_block_add_up_to_it(client: OpendClient, hours: Hours) -> None:
    rows = [row for row in history(client, session=ALL) if session_of(row.time[11:16]) == hours.block]
    block = block_of(client, hours)

    assert sum(row.volume for row in rows) == block.volume
    assert sum(row.turnover for row in rows) == pytest.approx(block.turnover)
    assert max(row.highPrice for row in rows) == block.highPrice
    assert min(row.lowPrice for row in rows) == block.lowPrice


def test_a_plain_subscription_stays_regular(client: OpendClient) -> None:
    subscribe(client)

    trades = ok(client, ProtoId.Qot_GetTicker, security=APPLE, maxRetNum=1000).tickerList
    assert all(row.type != EXTENDED_TRADE for row in trades)


def test_pushes_follow_the_session_of_each_connection(client: OpendClient, hours: Hours) -> None:
    with OpendClient((hours.sandbox.host, hours.sandbox.port)) as plain:
        assert plain.init().retType == 0
        subscribe(plain, push=True)
        subscribe(client, push=True, session=hours.session)
        hours.sandbox.ask_now("advance", seconds=300)

        trades = client.push(ProtoId.Qot_UpdateTicker).tickerList
        line = client.push(ProtoId.Qot_UpdateRT).rtList
        candles = client.push(ProtoId.Qot_UpdateKL, lambda s2c: s2c.klType == 1).klList
        assert all(row.type == EXTENDED_TRADE for row in trades)
        assert line[-1].volume == candles[-1].volume
        assert trades[-1].timestamp <= line[-1].timestamp
        ok(plain, ProtoId.GetGlobalState, userID=1)
        assert plain.pushes == []


def test_a_session_that_is_not_for_quotes_is_refused(client: OpendClient) -> None:
    wanted = {"rehabType": 0, "klType": 1, "security": APPLE, **DAYS}
    assert "行情不支持入参OVERNIGHT" in client.call(HISTORY, **wanted, session=OVERNIGHT).retMsg
    assert "行情不支持入参9" in client.call(HISTORY, **wanted, session=9).retMsg
    reply = client.call(SUB, securityList=[APPLE], subTypeList=[TICKER], isSubOrUnSub=True, session=OVERNIGHT)
    assert "行情不支持入参OVERNIGHT" in reply.retMsg


def test_other_markets_have_no_such_sessions(client: OpendClient) -> None:
    wanted = {"rehabType": 0, "klType": 1, "security": TENCENT, **DAYS}
    for flags in ({"session": ETH}, {"session": ALL}):
        assert client.call(HISTORY, **wanted, **flags).retMsg.endswith("securities only: HK.00700")
        pair = {"securityList": [APPLE, TENCENT], "subTypeList": [K_1M], "isSubOrUnSub": True}
        assert client.call(SUB, **pair, **flags).retMsg.endswith("securities only: HK.00700")
    assert ok(client, ProtoId.Qot_GetSubInfo).totalUsedQuota in {0, 4}, "all or none"
    assert history(client, security=TENCENT, session=RTH) == history(client, security=TENCENT)


def test_extended_time_means_nothing_in_other_markets(client: OpendClient) -> None:
    """Clients written for real gateways set it for every market."""
    assert history(client, security=TENCENT, extendedTime=True) == history(client, security=TENCENT)
    pair = {"securityList": [APPLE, TENCENT], "subTypeList": [K_1M], "isSubOrUnSub": True}
    assert client.call(SUB, **pair, extendedTime=True).retType == 0
