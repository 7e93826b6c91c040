"""Faults and scenarios of the port, and the port itself going away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fakes.servers.opend.client import Connect, OpendClient
from fakes.servers.opend.in_process import PASSWORD_MD5
from fakes.servers.sandbox import OpenSandbox, sandbox_thread
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.command_line import Options
from tideboard_sandbox.server import faults as behaviour
from tideboard_sandbox.server.faults import BEHAVIOURS

pytestmark = pytest.mark.slow

TENCENT = {"market": 1, "code": "00700"}
QUOTE = 1
SHORT_SLOW_SECONDS = 1.0
"""Stands for the scenario's eight seconds, which test_behaviour.py holds."""


@pytest.fixture
def calm(sandbox: OpenSandbox) -> Iterator[OpenSandbox]:
    """The module's sandbox, calm again afterwards."""
    sandbox.ask_now("wait", seconds=61)
    yield sandbox
    sandbox.ask_now("release")
    sandbox.ask_now("scenario", name="calm")


def place(client: OpendClient, account: int, **more: Any) -> Any:
    """Send a small limit buy far below the market on the paper account."""
    header = {"trdEnv": 0, "accID": account, "trdMarket": 1}
    order = {"trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0, "price": far_below(client), "secMarket": 1}
    return client.write(ProtoId.Trd_PlaceOrder, header=header, **{**order, **more})


def far_below(client: OpendClient) -> float:
    reply = client.call(ProtoId.Qot_GetSecuritySnapshot, securityList=[TENCENT])
    return float(round(reply.s2c.snapshotList[0].basic.bidPrice * 0.95))


def paper_account(client: OpendClient) -> int:
    accounts = client.call(ProtoId.Trd_GetAccList, userID=1).s2c.accList
    return next(int(row.accID) for row in accounts if row.trdEnv == 0 and list(row.trdMarketAuthList) == [1])


def orders(sandbox: OpenSandbox, account: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = sandbox.ask_now("state")["orders"][str(account)]
    return rows


def ready_to_trade(connect: Connect) -> tuple[OpendClient, int]:
    client = connect()
    account = paper_account(client)
    client.call(ProtoId.Trd_SubAccPush, accIDList=[account])
    return client, account


def test_cut_before_the_order_is_read_leaves_no_order(calm: OpenSandbox, connect: Connect) -> None:
    client, account = ready_to_trade(connect)
    before = len(orders(calm, account))
    calm.ask_now("fault", proto="Trd_PlaceOrder", point="before-read")

    with pytest.raises((EOFError, ConnectionResetError)):
        place(client, account)

    assert len(orders(calm, account)) == before


def test_cut_after_acceptance_leaves_one_order_and_no_reply(calm: OpenSandbox, connect: Connect) -> None:
    client, account = ready_to_trade(connect)
    before = len(orders(calm, account))
    calm.ask_now("fault", proto="Trd_PlaceOrder", point="after-accept")

    with pytest.raises((EOFError, ConnectionResetError)):
        place(client, account)

    assert len(orders(calm, account)) == before + 1
    assert client.pushes == []


def test_cut_after_a_combination_was_taken_leaves_all_of_it_and_no_reply(calm: OpenSandbox, connect: Connect) -> None:
    client, account = ready_to_trade(connect)
    before = len(orders(calm, account))
    calm.ask_now("fault", proto="Trd_PlaceComboOrder", point="after-accept")
    codes = [{"market": 1, "code": f"TCH261230{side}600000"} for side in "CP"]

    with pytest.raises((EOFError, ConnectionResetError)):
        client.write(
            ProtoId.Trd_PlaceComboOrder,
            header={"trdEnv": 0, "accID": account, "trdMarket": 1},
            comboLegs=[{"security": code, "side": 1} for code in codes],
            qty=1.0,
            orderType=2,
        )

    assert len(orders(calm, account)) == before + 1
    assert client.pushes == []


def test_cut_between_reply_and_push_gives_the_reply_alone(calm: OpenSandbox, connect: Connect) -> None:
    client, account = ready_to_trade(connect)
    calm.ask_now("fault", proto="Trd_PlaceOrder", point="after-reply")

    assert place(client, account).retType == 0

    assert client.closed_by_server()
    assert client.pushes == []


def test_without_a_fault_the_push_follows_the_reply(calm: OpenSandbox, connect: Connect) -> None:
    client, account = ready_to_trade(connect)

    order_id = place(client, account).s2c.orderIDEx

    assert client.pushes == []
    assert client.push(ProtoId.Trd_UpdateOrder).order.orderIDEx == order_id


def test_a_held_reply_comes_when_released(calm: OpenSandbox, connect: Connect) -> None:
    client, _ = ready_to_trade(connect)
    calm.ask_now("fault", proto="KeepAlive", point="hold-reply")
    serial = client.send(ProtoId.KeepAlive, time=1)
    assert client.call(ProtoId.GetGlobalState, userID=1).retType == 0

    assert calm.ask_now("release")["released"] == 1

    assert client.reply_to(ProtoId.KeepAlive, serial).retType == 0


def test_a_refused_request_carries_the_ordered_text(calm: OpenSandbox, connect: Connect) -> None:
    client, account = ready_to_trade(connect)
    calm.ask_now("fault", proto="Trd_PlaceOrder", point="refuse", text="NN_ProtoRet_TimeOut")

    reply = place(client, account)

    assert (reply.retType, reply.retMsg) == (-1, "NN_ProtoRet_TimeOut")


def test_a_dropped_reply_never_comes_and_the_connection_stays(calm: OpenSandbox, connect: Connect) -> None:
    client, _ = ready_to_trade(connect)
    calm.ask_now("fault", proto="KeepAlive", point="no-reply")
    client.send(ProtoId.KeepAlive, time=1)

    assert client.call(ProtoId.GetGlobalState, userID=1).retType == 0


def test_cut_ends_every_connection_and_the_port_stays_open(calm: OpenSandbox, connect: Connect) -> None:
    clients = [connect(), connect()]

    assert calm.ask_now("cut")["cut"] >= 2

    assert all(client.closed_by_server() for client in clients)
    assert connect().conn_id


def test_the_port_closes_and_opens_again_on_the_same_port(calm: OpenSandbox, connect: Connect) -> None:
    client = connect()
    client.call(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
    assert calm.ask_now("state")["unlocked"]

    calm.ask_now("close-door")

    assert client.closed_by_server()
    assert not calm.ask_now("state")["unlocked"]
    with pytest.raises(ConnectionRefusedError):
        connect()

    assert calm.ask_now("open-door")["opend"] == calm.opend
    assert connect().conn_id != client.conn_id


@pytest.mark.parametrize(
    ("kind", "number", "field"),
    [("kicked-out", 1, "event"), ("trade-password-changed", 1, "event"), ("trade-logged-out", 3, "connectStatus")],
)
def test_notices_reach_those_who_want_them(
    calm: OpenSandbox, connect: Connect, kind: str, number: int, field: str
) -> None:
    client, deaf = connect(), connect(login=False)
    deaf.init(recvNotify=False)

    calm.ask_now("notify", kind=kind)

    notice = client.push(ProtoId.Notify)
    assert notice.type == number
    assert notice.HasField(field)
    deaf.call(ProtoId.KeepAlive, time=1)
    assert deaf.pushes == []


def test_silent_answers_and_pushes_nothing_until_it_ends(calm: OpenSandbox, connect: Connect) -> None:
    client = connect()
    calm.ask_now("scenario", name="silent")
    subscribe(client)
    calm.ask_now("advance", seconds=60)

    assert client.call(ProtoId.KeepAlive, time=1).retType == 0
    assert client.pushes == []

    calm.ask_now("scenario", name="calm")
    assert client.push(ProtoId.Qot_UpdateBasicQot).basicQotList[0].security.code == "00700"


def test_the_flow_of_a_silent_gateway_stands_still(calm: OpenSandbox, connect: Connect) -> None:
    """Ten minutes before the silence, however long it lasts; all of it is there again afterwards."""
    client = connect()

    def rows() -> list[float]:
        reply = client.call(ProtoId.Qot_GetCapitalFlow, security=TENCENT)
        assert reply.s2c.lastValidTimestamp == reply.s2c.flowItemList[-1].timestamp
        return [row.timestamp for row in reply.s2c.flowItemList]

    whole = rows()
    calm.ask_now("scenario", name="silent")
    calm.ask_now("advance", seconds=120)
    assert whole[-1] - 600 - 60 < rows()[-1] <= whole[-1] - 600 + 60
    assert rows() == whole[: len(rows())]

    calm.ask_now("scenario", name="calm")
    assert len(rows()) == len(whole) + 2


def test_quota_is_ten_and_the_text_names_it(calm: OpenSandbox, connect: Connect) -> None:
    client = connect()
    calm.ask_now("scenario", name="quota")

    reply = client.call(
        ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=[1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12], isSubOrUnSub=True
    )

    assert reply.retType == -1
    assert reply.retMsg.startswith("订阅额度不足，订阅失败，已用订阅额度：")
    assert reply.retMsg.endswith("/10")


def test_rate_limited_leaves_three_calls(calm: OpenSandbox, connect: Connect) -> None:
    client = connect()
    calm.ask_now("scenario", name="rate-limited")

    replies = [client.call(ProtoId.Qot_GetCapitalFlow, security=TENCENT) for _ in range(4)]

    assert [reply.retType for reply in replies] == [0, 0, 0, -1]
    assert "每30秒最多3次" in replies[3].retMsg


def test_no_permission_keeps_level_one_and_refuses_other_markets(calm: OpenSandbox, connect: Connect) -> None:
    client = connect()
    calm.ask_now("scenario", name="no-permission")

    refused = client.call(ProtoId.Qot_GetSecuritySnapshot, securityList=[{"market": 11, "code": "AAPL"}])
    brokers = client.call(ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=[14], isSubOrUnSub=True)
    client.call(ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=[2], isSubOrUnSub=True)
    book = client.call(ProtoId.Qot_GetOrderBook, security=TENCENT, num=10)

    assert refused.retType == -1
    assert "权限" in refused.retMsg
    assert brokers.retType == -1
    assert len(book.s2c.orderBookBidList) == 1


def test_slow_replies_come_after_their_time_and_heartbeats_at_once(
    calm: OpenSandbox, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BEHAVIOURS, "slow", replace(BEHAVIOURS["slow"], reply_delay=SHORT_SLOW_SECONDS))
    client = connect()
    calm.ask_now("scenario", name="slow")
    began = time.monotonic()
    serial = client.send(ProtoId.GetGlobalState, userID=1)

    assert client.call(ProtoId.KeepAlive, time=1).retType == 0  # it fails if the other reply comes first
    assert client.reply_to(ProtoId.GetGlobalState, serial).retType == 0
    assert time.monotonic() - began >= SHORT_SLOW_SECONDS - 0.1


def test_flaky_cuts_a_connection_within_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behaviour, "FLAKY_SECONDS", (0.2, 0.4))
    with (
        sandbox_thread(Options(control_port=0, scenario="flaky", speed=0)) as flaky,
        OpendClient((flaky.host, flaky.port)) as client,
    ):
        client.init()

        assert client.closed_by_server()


def test_the_synthetic_universe_pushes_at_its_rate() -> None:
    options = Options(speed=0, universe=60, rate=500)
    with sandbox_thread(options) as loaded, OpendClient((loaded.host, loaded.port)) as client:
        client.init()
        listed = client.call(ProtoId.Qot_GetStaticInfo, market=1, secType=3).s2c.staticInfoList
        synthetic = [row.basic.security for row in listed[-60:]]
        client.call(ProtoId.Qot_Sub, securityList=synthetic, subTypeList=[1], isSubOrUnSub=True, isRegOrUnRegPush=True)

        codes = [client.push(ProtoId.Qot_UpdateBasicQot).basicQotList[0].security.code for _ in range(300)]

    assert set(codes) == {security.code for security in synthetic}


def subscribe(client: OpendClient) -> None:
    reply = client.call(
        ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=[QUOTE], isSubOrUnSub=True, isRegOrUnRegPush=True
    )
    assert reply.retType == 0
