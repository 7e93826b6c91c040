"""Envelope, headers, limits and faults of the HTTP interface; the password of a socket and a new access token."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import LongportPort
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_proto.longport import trade_pb2 as trade
from tideboard_sandbox.longport.access.api_keys import DAY_SECONDS
from tideboard_sandbox.longport.access.rate_limits import STRICT_TRADE_CALLS, TRADE_CALLS
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT
from tideboard_sandbox.longport.server import MAX_BODY
from tideboard_sandbox.server.faults import Fault, Point

PLACE = "POST /v1/trade/order"
ASSETS = "/v1/asset/account"
GONE = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


@pytest.fixture
def client(port: LongportPort) -> SignedClient:
    return client_of(port)


def orders(client: SignedClient) -> int:
    return len(client.port.server.state()["orders"][client.port.account])


def strike(client: SignedClient, call: str, point: Point, text: str = "") -> None:
    client.port.server.order(Fault(call=call, point=point, text=text))


async def test_every_answer_has_a_trace_id_of_its_own_and_exchange_time(client: SignedClient) -> None:
    yes, no = await client.get(ASSETS), await client.get("/v1/nothing")

    assert yes.headers["date"] == no.headers["date"] == "Wed, 18 Nov 2026 02:30:00 GMT"
    assert len({yes.headers["x-trace-id"], no.headers["x-trace-id"]}) == 2
    assert (no.status, no.code) == (404, 404000)


async def test_long_answers_are_compressed_for_who_accepts_it(client: SignedClient) -> None:
    for _ in range(3):
        await client.submit()

    assert (await client.get("/v1/trade/order/today")).headers["content-encoding"] == "gzip"
    plain = await client.call("GET", "/v1/trade/order/today", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_a_body_that_is_no_object_is_refused(client: SignedClient) -> None:
    for body in (b"", b"[1]", b"{"):
        assert (await client.call("POST", "/v1/trade/order", body=body)).code == 602001


async def test_a_body_that_is_too_large_is_refused(client: SignedClient) -> None:
    answer = await client.call("POST", "/v1/trade/order", body=b"x" * (MAX_BODY + 1))

    assert (answer.status, answer.code) == (413, 413000)
    assert answer.headers["x-trace-id"]


async def test_thirty_calls_in_thirty_seconds(client: SignedClient) -> None:
    for _ in range(TRADE_CALLS):
        assert (await client.get(ASSETS)).data

    answer = await client.get(ASSETS)
    assert (answer.status, answer.code) == (429, 429002)
    assert (await client.get("/v1/socket/token")).data["otp"]
    assert (await client_of(client.port, paper=True).get(ASSETS)).data
    client.port.clock[0] += 30
    assert (await client.get(ASSETS)).data


async def test_scenario_rate_limited_leaves_three(client: SignedClient) -> None:
    client.port.server.apply_scenario("rate-limited")
    for _ in range(STRICT_TRADE_CALLS):
        assert (await client.get(ASSETS)).data

    assert (await client.get(ASSETS)).status == 429


async def test_cut_before_the_order_is_read_leaves_no_order(client: SignedClient) -> None:
    strike(client, PLACE, Point.BEFORE_READ)

    with pytest.raises(GONE):
        await client.submit()

    assert orders(client) == 0


async def test_cut_after_acceptance_leaves_one_order_and_no_reply(client: SignedClient) -> None:
    strike(client, PLACE, Point.AFTER_ACCEPT)

    with pytest.raises(GONE):
        await client.submit()

    assert orders(client) == 1


async def test_cut_after_the_reply_leaves_the_trade_socket_without_a_push(client: SignedClient) -> None:
    socket = await client.port.connect("trade")
    await socket.ask(TradeCommand.SUBSCRIBE, trade.Sub(topics=["private"]))
    strike(client, PLACE, Point.AFTER_REPLY)

    assert (await client.submit()).data["order_id"]

    await socket.ended()
    assert socket.pushes == []


def placed(client: SignedClient) -> asyncio.Event:
    """Set once the exchange has taken an order; the port waits for its release by then."""
    event = asyncio.Event()
    client.port.exchange.on_event(lambda _: event.set())
    return event


async def test_no_reply_ever_and_the_port_still_closes(client: SignedClient) -> None:
    strike(client, PLACE, Point.NO_REPLY)
    taken = placed(client)

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(unanswered(client))
        await taken.wait()
        await client.port.server.shut()

    assert waiting.result()
    assert orders(client) == 1


async def unanswered(client: SignedClient) -> bool:
    with pytest.raises(GONE):
        await client.submit()
    return True


async def test_a_held_reply_comes_at_release(client: SignedClient) -> None:
    strike(client, PLACE, Point.HOLD_REPLY)
    taken = placed(client)

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(client.submit())
        await taken.wait()
        assert not waiting.done()
        assert client.port.server.release() == 1

    assert waiting.result().data["order_id"]


async def test_an_ordered_refusal_has_its_text_and_changes_nothing(client: SignedClient) -> None:
    strike(client, PLACE, Point.REFUSE, "not today")

    answer = await client.submit()

    assert (answer.status, answer.envelope["message"]) == (400, "not today")
    assert orders(client) == 0


async def test_scenario_flaky_cuts_some_writes_and_no_reads(client: SignedClient) -> None:
    client.port.server.apply_scenario("flaky")
    cuts = 0
    for _ in range(12):
        client.port.clock[0] += 30
        try:
            await client.submit()
        except GONE:
            cuts += 1
        assert (await client.get(ASSETS)).data

    assert 0 < cuts < 12


async def test_trading_can_be_switched_off(client: SignedClient) -> None:
    client.port.shared.trading_enabled = False

    assert (await client.submit()).status == 403
    assert (await client.get(ASSETS)).data
    assert orders(client) == 0


async def test_a_failure_of_our_own_is_a_500_and_keeps_the_connection(
    client: SignedClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(account: str) -> bool:
        raise ArithmeticError(account)

    monkeypatch.setattr(client.port.shared.limits, "spend_http", fail)
    broken = await client.get(ASSETS)
    monkeypatch.undo()

    assert (broken.status, broken.code) == (500, 500000)
    assert "ArithmeticError" in caplog.text
    assert "ArithmeticError" not in broken.envelope["message"]
    assert (await client.get(ASSETS)).data


async def test_calls_are_counted_and_unknown_ones_share_a_count(client: SignedClient) -> None:
    await client.get(ASSETS)
    await client.get("/v1/nothing")
    await client.get("/v1/nobody")

    requests = client.port.server.state()["requests"]
    assert (requests["GET /v1/asset/account"], requests["unknown"]) == (1, 2)


TOKEN = "/v1/token/refresh"


async def test_a_password_comes_with_how_many_sockets_are_open(client: SignedClient) -> None:
    first = (await client.get("/v1/socket/token")).data
    await client.port.connect()
    second = (await client.get("/v2/socket/token")).data  # what the 2.x clients ask for

    assert (first["limit"], first["online"], second["online"]) == (SOCKET_LIMIT, 0, 1)
    assert first["otp"] != second["otp"]


async def test_a_refreshed_token_lives_as_long_as_asked_and_the_old_one_is_void(client: SignedClient) -> None:
    ends = datetime.now(UTC) + timedelta(days=10)
    data = (await client.get(TOKEN, expired_at=ends.isoformat())).data
    assert (await client.get("/v1/asset/account")).code == 401003

    client.keys = client.keys._replace(access_token=data["token"])

    assert (await client.get("/v1/asset/account")).data
    assert datetime.fromisoformat(data["expired_at"]) - ends < timedelta(milliseconds=1)
    assert datetime.fromisoformat(data["issued_at"]) < ends
    client.port.clock[0] += 10 * DAY_SECONDS + 1
    assert (await client.get("/v1/asset/account")).code == 401003


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "soon", ""])
async def test_an_end_that_cannot_be_is_refused_and_the_token_stays(client: SignedClient, moment: str) -> None:
    assert (await client.get(TOKEN, expired_at=moment)).code == 602001
    assert (await client.get("/v1/asset/account")).data
