"""The journal: what it keeps, what it never keeps, how it is read; requests of all three ports."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from fakes.servers.longport.http_client import client_of
from fakes.servers.longport.in_process import Refused, running_port
from fakes.servers.opend.client import OpendClient
from fakes.servers.opend.in_process import PASSWORD_MD5
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.opend.framing import OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_REAL
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.server.faults import Point
from tideboard_sandbox.server.journal import LONGEST, MOST_SYMBOLS, NO_JOURNAL, Journal

REAL_HK = 281_756_460_000_000_001
TENCENT = {"market": 1, "code": "00700"}
MOMENT = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["call"] for row in rows]


def test_rows_are_numbered_bounded_and_read_by_their_fields() -> None:
    journal = Journal(lambda: MOMENT, most=3)
    for number, call in enumerate(("a", "b", "a", "b"), 1):
        row = journal.request("opend", call, client=number)
        row.concerns(f"H{number}-HK", ("HK.00700",))
        if number == 4:
            row.refuse("too late")

    rows = journal.read({})
    assert [(row["number"], row["call"]) for row in rows] == [(2, "b"), (3, "a"), (4, "b")]
    assert rows[0] == {
        "kind": "request", "number": 2, "time": "2026-11-18T02:30:00+00:00", "door": "opend", "call": "b",
        "client": "2", "account": "H2-HK", "symbols": ["HK.00700"], "outcome": "answered", "reason": "",
    }  # fmt: skip
    assert [row["number"] for row in journal.read({"call": "b"})] == [2, 4]
    assert [row["number"] for row in journal.read({"call": "b"}, count=1)] == [4]
    assert [row["number"] for row in journal.read({"account": "H3"})] == [3]
    assert [row["number"] for row in journal.read({"outcome": "refused"})] == [4]
    assert [row["number"] for row in journal.read({}, after=3)] == [4]
    assert (journal.read({}, count=0), journal.last) == ([], 4)
    journal.clear()
    assert (journal.read({}), journal.last) == ([], 4)
    journal.request("rest", "c")
    assert journal.last == 5
    journal.restart()
    assert journal.last == 0


def test_texts_of_clients_are_cut() -> None:
    journal = Journal(lambda: MOMENT)
    row = journal.request("opend", "call", client="c" * 1000)
    row.concerns("a" * 1000, ("s" * 1000,) * 1000)
    row.refuse("r" * 1000)
    row.meet(Point.HOLD_REPLY)

    (content,) = journal.read({})
    assert [len(content[name]) for name in ("client", "account", "reason")] == [LONGEST] * 3
    assert (len(content["symbols"]), len(content["symbols"][0])) == (MOST_SYMBOLS, LONGEST)
    assert content["fault"] == "hold-reply"


def test_a_request_cut_before_it_was_read_says_so() -> None:
    row = Journal(lambda: MOMENT).request("opend", "call")
    row.meet(Point.BEFORE_READ)
    assert (row.outcome, row.fault) == ("unread", "before-read")


def test_one_that_nobody_reads_keeps_nothing() -> None:
    assert not NO_JOURNAL.request("opend", "call").wanted
    exchange = Exchange(date=date(2026, 11, 18))
    exchange.on_event(NO_JOURNAL.on_event)
    exchange.broker.hold_fractions({})
    assert (NO_JOURNAL.read({}), NO_JOURNAL.last) == ([], 0)


@pytest.fixture(scope="module")
def market() -> Iterator[OpenSandbox]:
    with sandbox_thread(standing_options(rest_port=0, longport_port=0)) as running:
        yield running


@pytest.fixture
def client(market: OpenSandbox) -> Iterator[OpendClient]:
    market.ask_now("reset")
    with OpendClient((market.host, market.port)) as made:
        made.init()
        yield made


def rows(market: OpenSandbox, **words: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = market.ask_now("journal", **words)["rows"]
    return found


def post(market: OpenSandbox, path: str, body: object, key: str | None = None) -> int:
    request = urllib.request.Request(f"{market.line['rest']}{path}", json.dumps(body).encode())  # noqa: S310 loopback
    request.add_header("Authorization", f"Bearer {key or market.line['rest_keys']['full']}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 loopback
            return int(answer.status)
    except urllib.error.HTTPError as problem:
        return problem.code


def test_requests_and_orders_of_opend(market: OpenSandbox, client: OpendClient) -> None:
    header = {"trdEnv": 1, "accID": REAL_HK, "trdMarket": 1}
    order = {"trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0, "price": 500.0, "secMarket": 1}
    client.call(ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=[1], isSubOrUnSub=True)
    assert client.write(ProtoId.Trd_PlaceOrder, header=header, **order).retType == -1  # locked
    client.call(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
    market.ask_now("wait", seconds=1)
    assert client.write(ProtoId.Trd_PlaceOrder, header=header, **order).retType == 0
    client.send_bytes(encode(OpendFrame(9999, client.next_serial(), b"")))
    client.next_frame()

    asked = rows(market, door="opend")
    assert names(asked) == [
        "InitConnect", "Qot_Sub", "Trd_PlaceOrder", "Trd_UnlockTrade", "Trd_PlaceOrder", "unknown",
    ]  # fmt: skip
    assert [row["outcome"] for row in asked] == ["answered", "answered", "refused", "answered", "answered", "refused"]
    assert (asked[1]["symbols"], asked[1]["account"], asked[1]["client"]) == (["HK.00700"], "", str(client.conn_id))
    assert (asked[2]["symbols"], asked[2]["account"], asked[2]["proto"]) == (["HK.00700"], str(REAL_HK), 2202)
    assert asked[2]["reason"]
    assert asked[4]["time"] == market.ask_now("time")["time"]
    changes = rows(market, kind="order", account="real-HK")
    assert [(row["instrument"], row["status"], row["price"]) for row in changes][-1] == ("HK.00700", "submitted", "500")
    assert asked[4]["number"] < changes[0]["number"] < asked[5]["number"]
    market.ask_now("price", symbol="HK.00700", price="490")
    (fill,) = rows(market, kind="fill")
    assert (fill["order"], fill["quantity"], fill["price"], fill["side"]) == (
        changes[-1]["id"],
        "100",
        "500.000",
        "buy",
    )


def test_faults_are_told(market: OpenSandbox, client: OpendClient) -> None:
    for point in ("no-reply", "refuse", "before-read"):
        market.ask_now("fault", proto="Qot_GetSubInfo", point=point, text="not now", door="opend")
    client.send(ProtoId.Qot_GetSubInfo)
    assert client.call(ProtoId.Qot_GetSubInfo).retType == -1
    client.send(ProtoId.Qot_GetSubInfo)
    assert client.closed_by_server()

    told = [(row["outcome"], row["fault"], row["reason"]) for row in rows(market, call="Qot_GetSubInfo")]
    assert told == [("answered", "no-reply", ""), ("refused", "refuse", "not now"), ("unread", "before-read", "")]


def test_requests_of_the_rest_port(market: OpenSandbox, client: OpendClient) -> None:
    header = {"trd_env": 1, "acc_id": REAL_HK, "trd_market": 1}
    post(market, "/api/quote", {"symbol": "HK.00700"})
    post(market, "/api/positions", {"header": header})
    post(market, "/api/cash-log", {"header": header})
    assert post(market, "/api/quote", {"symbol": "HK.00700"}, key="fc_wrong") == 401
    assert post(market, "/api/nothing", {}) == 404

    asked = rows(market, door="rest")
    assert names(asked) == [
        "POST /api/quote", "POST /api/positions", "POST /api/cash-log", "POST /api/quote", "unknown",
    ]  # fmt: skip
    assert [row["client"] for row in asked] == ["full", "full", "full", "", ""]
    assert [row["account"] for row in asked] == ["", str(REAL_HK), str(REAL_HK), "", ""]
    assert asked[0]["symbols"] == ["HK.00700"]
    assert [row["outcome"] for row in asked[3:]] == ["refused", "refused"]


def test_no_secret_is_in_it(market: OpenSandbox, client: OpendClient) -> None:
    client.call(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
    client.call(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5="0" * 32, securityFirm=1)
    post(market, "/api/unlock-trade", {"unlock": True, "password": "123456", "pwd_md5": PASSWORD_MD5})
    post(market, "/api/quote?token=fc_secret", {"symbol": "HK.00700"}, key="fc_another")
    http = market.line["longport"]["http"]
    for path in ("/v1/socket/token?secret=1", "/oauth2/token?client_secret=abc"):
        request = urllib.request.Request(f"{http}{path}", b"refresh_token=xyz&client_secret=abc")  # noqa: S310 loopback
        request.add_header("x-api-key", market.line["longport_keys"]["app_key"])
        request.add_header("authorization", market.line["longport_keys"]["access_token"])
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=10)  # noqa: S310 loopback

    text = json.dumps(rows(market))
    assert len(rows(market, kind="request")) == 7
    secrets = [PASSWORD_MD5, "0" * 32, "123456", "fc_", "secret", "abc", "xyz", *market.line["longport_keys"].values()]
    assert [secret for secret in secrets if secret in text] == []


def test_it_is_cleared_and_read_on_from_a_number(market: OpenSandbox, client: OpendClient) -> None:
    client.call(ProtoId.KeepAlive, time=1)
    answer = market.ask_now("journal", clear=True)
    assert names(answer["rows"]) == ["InitConnect", "KeepAlive"]
    assert rows(market) == []
    client.call(ProtoId.KeepAlive, time=1)
    client.call(ProtoId.KeepAlive, time=1)
    assert len(rows(market, after=answer["last"])) == 2
    assert len(rows(market, after=answer["last"] + 1)) == 1


async def test_requests_of_longport() -> None:
    """Over HTTP and on its sockets."""
    async with running_port() as port:
        journal = port.shared.journal = Journal(lambda: MOMENT)
        port.exchange.on_event(journal.on_event)
        http = client_of(port)
        await http.submit()
        await http.submit(submitted_quantity="1")
        await http.get("/v1/asset/cashflow", start_time=0, end_time=1, symbol="700.HK")
        socket = await port.connect()
        await socket.ask(QuoteCommand.DEPTH, pb.SecurityRequest(symbol="700.HK"))
        with pytest.raises(Refused, match="symbol not found"):
            await socket.ask(QuoteCommand.TRADES, pb.SecurityTradeRequest(symbol="99999.HK", count=1))

    asked = journal.read({"kind": "request"})
    assert names(asked) == [
        "POST /v1/trade/order", "POST /v1/trade/order", "GET /v1/asset/cashflow",
        "quote AUTH", "quote DEPTH", "quote TRADES",
    ]  # fmt: skip
    assert {row["account"] for row in asked} == {LONGPORT_REAL}
    assert [row["outcome"] for row in asked] == ["answered", "refused", "answered", "answered", "answered", "refused"]
    assert [row["symbols"] for row in asked] == [
        ["HK.00700"], ["HK.00700"], ["HK.00700"], [], ["HK.00700"], ["HK.99999"],
    ]  # fmt: skip
    assert asked[5]["reason"] == "symbol not found: 99999.HK"
    assert {row["account"] for row in journal.read({"kind": "order", "account": LONGPORT_REAL})} == {"H10028471-HK"}
