"""The LongPort port: envelope, headers, limits and faults of HTTP; cuts, going away and coming back beside OpenD."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.wire.longport.commands import QuoteCommand, TradeCommand
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS
from tideboard_sandbox.longport.access.api_keys import DAY_SECONDS
from tideboard_sandbox.longport.access.rate_limits import QUOTE_CALLS, STRICT_TRADE_CALLS, TRADE_CALLS
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT
from tideboard_sandbox.longport.server import CALLS, MAX_BODY
from tideboard_sandbox.server.faults import Fault, Point

TOKEN = "/v1/socket/token"
BOTH = standing_options(longport_port=0)


@pytest.fixture(scope="module")
def running() -> Iterator[OpenSandbox]:
    """Both ports of one exchange that stands still."""
    with sandbox_thread(BOTH) as opened:
        yield opened


@pytest.fixture
def sandbox(running: OpenSandbox) -> Iterator[OpenSandbox]:
    """The module's sandbox, calm again afterwards."""
    yield running
    running.ask_now("release")
    running.ask_now("scenario", name="calm")


class Caller:
    """One HTTP connection; unsigned calls are answered too, with a refusal."""

    def __init__(self, sandbox: OpenSandbox) -> None:
        place = urlsplit(sandbox.line["longport"]["http"])
        self.link = http.client.HTTPConnection(str(place.hostname), place.port, timeout=10)

    def get(self, path: str) -> int:
        """The code of the envelope."""
        self.link.request("GET", path)
        return int(json.loads(self.link.getresponse().read())["code"])

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()


@pytest.mark.parametrize(
    "name", [f"GET {TOKEN}", "quote SUBSCRIBE", "trade AUTH", "CAPITAL_FLOW", "POST /oauth2/token"]
)
def test_every_call_of_the_port_can_meet_a_fault_by_name(sandbox: OpenSandbox, name: str) -> None:
    sandbox.ask_now("fault", proto=name, point="no-reply")

    assert name in CALLS or f"quote {name}" in CALLS


@pytest.mark.parametrize("name", ["GET /v1/nothing", "quote DANCE", "Nothing"])
def test_a_call_that_no_port_has_is_told(sandbox: OpenSandbox, name: str) -> None:
    with pytest.raises(AssertionError, match="unknown-call"):
        sandbox.ask_now("fault", proto=name, point="no-reply")


def test_a_protocol_id_belongs_to_opend_and_not_to_longport(sandbox: OpenSandbox) -> None:
    sandbox.ask_now("fault", proto=1004, point="no-reply")
    sandbox.ask_now("fault", proto="KeepAlive", point="no-reply", door="opend")

    with pytest.raises(AssertionError, match="unknown-call"):
        sandbox.ask_now("fault", proto="KeepAlive", point="no-reply", door="longport")


def test_a_fault_cuts_one_call_and_release_forgets_those_to_come(sandbox: OpenSandbox) -> None:
    sandbox.ask_now("fault", proto=f"GET {TOKEN}", point="before-read", times=2)
    with Caller(sandbox) as caller, pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        caller.get(TOKEN)

    sandbox.ask_now("release")

    with Caller(sandbox) as caller:
        assert caller.get(TOKEN) == 403203


def test_one_port_goes_away_and_comes_back_while_the_other_stays(sandbox: OpenSandbox) -> None:
    with Caller(sandbox) as before, OpendClient((sandbox.host, sandbox.port)) as client:
        client.init()
        assert before.get(TOKEN)

        sandbox.ask_now("close-door", door="longport")

        with pytest.raises(OSError), Caller(sandbox) as refused:  # noqa: PT011 any of the ways a connection fails
            refused.get(TOKEN)
        assert client.call(ProtoId.KeepAlive, time=1).retType == 0
        back = sandbox.ask_now("open-door", door="longport")
        assert back["longport"] == sandbox.line["longport"]
        assert back["longport_keys"] == sandbox.line["longport_keys"]
        with Caller(sandbox) as after:
            assert after.get(TOKEN) == 403203


def test_cutting_one_port_leaves_the_connections_of_the_other(sandbox: OpenSandbox) -> None:
    with Caller(sandbox) as caller, OpendClient((sandbox.host, sandbox.port)) as client:
        client.init()
        assert caller.get(TOKEN)

        assert sandbox.ask_now("cut", door="longport")["cut"] == 1
        assert client.call(ProtoId.KeepAlive, time=1).retType == 0
        assert sandbox.ask_now("cut", connection="quote-99")["cut"] == 0


def test_state_tells_accounts_orders_and_requests_under_the_doors_name(sandbox: OpenSandbox) -> None:
    with Caller(sandbox) as caller:
        caller.get(TOKEN)

    state = sandbox.ask_now("state")

    assert set(state["longport"]["orders"]) == set(LONGPORT_ACCOUNTS)
    assert state["longport"]["requests"][f"GET {TOKEN}"] >= 1
    assert not set(LONGPORT_ACCOUNTS) & set(state["orders"])
    assert len(state["orders"]) == 6


def test_scenarios_reach_both_ports(sandbox: OpenSandbox) -> None:
    for name in ("conflict", "silent", "quota", "rate-limited", "no-permission", "calm"):
        assert sandbox.ask_now("scenario", name=name)["scenario"] == name
    assert sandbox.ask_now("state")["quota"]["total"] == 1000


def test_the_longport_port_alone_has_no_opend_state_and_no_notices() -> None:
    with sandbox_thread(replace(BOTH, opend_port=None)) as alone:
        state = alone.ask_now("state")
        assert "opend" not in alone.line
        assert "unlocked" not in state
        assert state["longport"]["sockets"] == []
        with pytest.raises(AssertionError, match="no-such-door"):
            alone.ask_now("notify", kind="logged-in")


PLACE = "POST /v1/trade/order"
ASSETS = "/v1/asset/account"
GONE = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


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


async def test_scenario_rate_limited_counts_calls_about_companies_with_those_of_the_quote_socket(
    client: SignedClient,
) -> None:
    path, asked = "/v1/quote/dividends", {"symbol": "700.HK"}
    for _ in range(2 * QUOTE_CALLS):
        assert (await client.get(path, **asked)).data
    client.port.clock[0] += 1
    client.port.server.apply_scenario("rate-limited")
    for _ in range(QUOTE_CALLS - 1):
        assert (await client.get(path, **asked)).data
    socket = await client.port.connect("quote")
    await socket.ask(QuoteCommand.QUOTE, quote.MultiSecurityRequest(symbol=["700.HK"]))

    for refused in (path, "/v1/content/700.HK/news", "/v1/portfolio/profit-analysis-summary", "/v1/notify/reminders"):
        answer = await client.get(refused, **asked)
        assert (answer.status, answer.code) == (429, 429002)
    assert (await client.get(ASSETS)).data
    client.port.clock[0] += 1
    assert (await client.get(path, **asked)).data


async def test_hostile_answers_to_reads_by_post_are_distorted_and_those_to_writes_are_not(client: SignedClient) -> None:
    events, groups = "/v1/quote/market/stock-events", "/v1/watchlist/groups"
    body = {"limit": 20, "sort": 0, "markets": ["HK"]}
    sound = (await client.post(events, **body)).data
    client.port.server.apply_scenario("hostile")

    told = [(await client.post(events, **body)).data for _ in range(60)]

    assert [one == sound for one in told[:2]] == [True, True]
    assert sum(one != sound for one in told) == 20
    assert [] in [one["events"] for one in told if isinstance(one.get("events"), list)]
    made = [(await client.post(groups, name=f"Group {number}")).data for number in range(12)]
    assert all(set(one) == {"id"} and one["id"].isdecimal() for one in made)


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


TOKEN_CALL = "/v1/token/refresh"


async def test_a_password_comes_with_how_many_sockets_are_open(client: SignedClient) -> None:
    first = (await client.get("/v1/socket/token")).data
    await client.port.connect()
    second = (await client.get("/v2/socket/token")).data  # what the 2.x clients ask for

    assert (first["limit"], first["online"], second["online"]) == (SOCKET_LIMIT, 0, 1)
    assert first["otp"] != second["otp"]


async def test_a_refreshed_token_lives_as_long_as_asked_and_the_old_one_is_void(client: SignedClient) -> None:
    ends = datetime.now(UTC) + timedelta(days=10)
    data = (await client.get(TOKEN_CALL, expired_at=ends.isoformat())).data
    assert (await client.get("/v1/asset/account")).code == 401003

    client.keys = client.keys._replace(access_token=data["token"])

    assert (await client.get("/v1/asset/account")).data
    assert datetime.fromisoformat(data["expired_at"]) - ends < timedelta(milliseconds=1)
    assert datetime.fromisoformat(data["issued_at"]) < ends
    client.port.clock[0] += 10 * DAY_SECONDS + 1
    assert (await client.get("/v1/asset/account")).code == 401003


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "soon", ""])
async def test_an_end_that_cannot_be_is_refused_and_the_token_stays(client: SignedClient, moment: str) -> None:
    assert (await client.get(TOKEN_CALL, expired_at=moment)).code == 602001
    assert (await client.get("/v1/asset/account")).data
