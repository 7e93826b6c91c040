"""The REST port over real sockets: what /ws carries and who reads it too slowly, faults, admin, its end and return."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from fakes.servers.opend.in_process import PASSWORD_MD5
from fakes.servers.opend_rest.client import RestCaller, keys_file
from fakes.servers.opend_rest.in_process import WALL, Ear, InProcessRest, message_of, read_frame
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.waiting import CEILING, in_time
from tideboard_core.model.gateway_health import Scope
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Notify_pb2
from tideboard_sandbox.rest.server import SLOW_BYTES, RestServer, text_frame
from tideboard_sandbox.rest.state import MOST_KEYS, WRITES, Repeats
from tideboard_sandbox.server.faults import Faults

OPTIONS = standing_options(opend_port=None, rest_port=0)
QUOTE, SUBSCRIBE, ORDER = "POST /api/quote", "POST /api/subscribe", "POST /api/order"
TENCENT = {"symbol": "HK.00700"}


@pytest.fixture(scope="module")
def running() -> Iterator[OpenSandbox]:
    with sandbox_thread(OPTIONS) as found:
        yield found


@pytest.fixture
def sandbox(running: OpenSandbox) -> Iterator[OpenSandbox]:
    """The module's sandbox, put right afterwards."""
    yield running
    running.ask_now("keys", required=True)
    running.ask_now("scenario", name="calm")
    running.ask_now("release")
    running.ask_now("close-door")
    running.ask_now("open-door")
    running.ask_now("wait", seconds=61)


@pytest.fixture
def caller(sandbox: OpenSandbox) -> Iterator[RestCaller]:
    with RestCaller(sandbox.line["rest"], full_key(sandbox)) as found:
        yield found


def full_key(sandbox: OpenSandbox) -> str:
    return str(sandbox.line["rest_keys"]["full"])


def paper(caller: RestCaller) -> dict[str, Any]:
    accounts = caller.ok("GET /api/accounts")["acc_list"]
    row = next(row for row in accounts if row["trd_env"] == 0 and 1 in row["trd_market_auth_list"])
    return {"acc_id": int(row["acc_id"]), "trd_env": 0, "trd_market": 1}


def order(caller: RestCaller, price: float = 500.0) -> dict[str, Any]:
    return {"header": paper(caller), "side": 1, "code": "00700", "qty": 100, "price": price}


def rest_state(sandbox: OpenSandbox) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.ask_now("state")["rest"]
    return found


@asynccontextmanager
async def listening(sandbox: OpenSandbox, key: str | None, *, by_query: bool = False) -> AsyncIterator[Any]:
    """A client of /ws; `key` None sends none."""
    headers = {} if key is None or by_query else {"Authorization": f"bearer {key}"}
    url = f"{sandbox.line['rest']}/ws" + (f"?token={key}" if by_query else "")
    async with aiohttp.ClientSession() as session, session.ws_connect(url, headers=headers) as socket:
        yield socket


async def event(socket: Any, proto_id: int) -> dict[str, Any]:
    """The next event of this id."""
    while True:
        message = await socket.receive(CEILING)
        assert message.type is aiohttp.WSMsgType.TEXT, message
        fields: dict[str, Any] = json.loads(message.data)
        if fields["proto_id"] == proto_id:
            return fields


async def ended(socket: Any) -> bool:
    """Whether the socket ends, pushes apart."""
    while True:
        message = await socket.receive(CEILING)
        if message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING}:
            return True


@pytest.mark.parametrize("by_query", [False, True])
async def test_quotes_trades_and_notices_reach_every_client(
    sandbox: OpenSandbox, caller: RestCaller, by_query: bool
) -> None:
    account = paper(caller)
    async with (
        listening(sandbox, full_key(sandbox), by_query=by_query) as first,
        listening(sandbox, full_key(sandbox)) as second,
    ):
        caller.ok(SUBSCRIBE, {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": True})
        caller.ok("POST /api/sub-acc-push", {"acc_id_list": [account["acc_id"]]})
        caller.ok(ORDER, order(caller))
        await sandbox.notify("logged-in")
        for socket in (first, second):
            quote, trade = await event(socket, 3005), await event(socket, 2208)
            notice = await event(socket, 1003)

            assert {name: quote[name] for name in ("type", "sec_key", "sub_type")} == {
                "type": "quote", "sec_key": "1_00700", "sub_type": 1,
            }  # fmt: skip
            assert message_of(quote).s2c.basicQotList[0].security.code == "00700"
            assert (trade["type"], trade["acc_id"], trade["trd_market"]) == ("trade", account["acc_id"], "HK")
            assert message_of(trade).s2c.order.price == 500.0
            assert (notice["type"], message_of(notice).retType) == ("notify", 0)


async def test_trades_are_for_keys_that_may_read_accounts(tmp_path: Path) -> None:
    quotes = frozenset({Scope.QUOTE_READ})
    keys = keys_file(tmp_path / "keys.json", [frozenset(Scope), quotes, frozenset({Scope.ADMIN})])
    options = standing_options(opend_port=None, rest_port=0, rest_keys=tmp_path / 'keys.json')  # fmt: skip
    with sandbox_thread(options) as sandbox, RestCaller(sandbox.line["rest"], keys[frozenset(Scope)]) as caller:
        assert "rest_keys" not in sandbox.line
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            async with listening(sandbox, keys[frozenset({Scope.ADMIN})]):
                pass
        async with listening(sandbox, keys[quotes]) as socket:
            caller.ok("POST /api/sub-acc-push", {"acc_id_list": [paper(caller)["acc_id"]]})
            caller.ok(ORDER, order(caller))
            await sandbox.notify("logged-in")
            assert json.loads((await socket.receive(CEILING)).data)["type"] == "notify"

            keys_file(tmp_path / "keys.json", [frozenset(Scope)])
            assert caller.ok("POST /api/admin/reload", {}) == {"keys": 1}
            assert await ended(socket)
        assert caller.ask(QUOTE, TENCENT, key=keys[quotes]).status == 401
        (tmp_path / "keys.json").write_text("{")
        assert "keys file" in caller.ask("POST /api/admin/reload", {}).body["ret_msg"]
        assert caller.ask(QUOTE, TENCENT).good


@pytest.mark.parametrize("key", [None, "fc_wrong"])
async def test_a_socket_without_a_good_key_is_refused(sandbox: OpenSandbox, key: str | None) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
        async with listening(sandbox, key):
            pass


def test_ws_takes_upgrades_alone(caller: RestCaller) -> None:
    answer = caller.ask("GET /ws")

    assert (answer.status, "WebSocket" in answer.body["error"]) == (400, True)


def test_without_a_keys_file_reads_are_open_and_the_rest_is_not(sandbox: OpenSandbox, caller: RestCaller) -> None:
    sandbox.ask_now("keys", required=False)

    assert caller.ask(QUOTE, TENCENT, key="").good
    assert caller.ask("GET /api/accounts", key="").good
    assert caller.ask(ORDER, order(caller), key="").status == 401
    assert caller.ask("GET /api/admin/status", key="").status == 401
    assert caller.ask("POST /api/sub-acc-push", {"acc_id_list": [1]}, key="").status == 403


async def test_a_keyless_socket_hears_quotes_and_no_trades(sandbox: OpenSandbox, caller: RestCaller) -> None:
    caller.ok("POST /api/sub-acc-push", {"acc_id_list": [paper(caller)["acc_id"]]})
    sandbox.ask_now("keys", required=False)
    async with listening(sandbox, None) as socket:
        sandbox.ask_now("keys", required=True)
        caller.ok(ORDER, order(caller))
        await sandbox.notify("ready")

        assert json.loads((await socket.receive(CEILING)).data)["type"] == "notify"


def test_a_wrong_method_and_an_unknown_path_are_told_apart(caller: RestCaller) -> None:
    wrong, unknown = caller.ask("GET /api/quote"), caller.ask("POST /api/nothing")

    assert (wrong.status, wrong.headers["allow"]) == (404, "POST")
    assert (unknown.status, "allow" in unknown.headers, list(unknown.body)) == (404, False, ["error"])


def test_answers_carry_exchange_time_and_challenges(caller: RestCaller) -> None:
    assert caller.ask("GET /api/ping").headers["date"] == "Wed, 18 Nov 2026 02:30:00 GMT"
    assert caller.ask(QUOTE, TENCENT, key="").headers["www-authenticate"].startswith("Bearer")


def test_a_body_beyond_the_cap_is_refused(caller: RestCaller) -> None:
    assert caller.ask(QUOTE, b" " * (300 * 1024)).status == 413


def test_shutdown_answers_first_and_the_port_comes_back_locked(sandbox: OpenSandbox, caller: RestCaller) -> None:
    caller.ok("POST /api/unlock-trade", {"unlock": True, "pwd_md5": PASSWORD_MD5})
    caller.ok(SUBSCRIBE, {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": True})
    assert caller.ok("POST /api/admin/shutdown", {})

    while True:
        try:
            with RestCaller(sandbox.line["rest"], full_key(sandbox)) as other:
                other.ask("GET /api/ping")
        except (ConnectionError, TimeoutError):
            break

    assert sandbox.ask_now("open-door", door="rest")["rest"] == sandbox.line["rest"]
    state = rest_state(sandbox)
    assert (state["unlocked"], state["subscriptions"]) == (False, [])
    with RestCaller(sandbox.line["rest"], full_key(sandbox)) as other:
        assert other.ask(QUOTE, TENCENT).good


@pytest.mark.parametrize(("point", "taken"), [("before-read", 0), ("after-accept", 1)])
def test_a_cut_falls_where_it_was_ordered(sandbox: OpenSandbox, caller: RestCaller, point: str, taken: int) -> None:
    body = order(caller)
    account = str(body["header"]["acc_id"])
    before = len(rest_state(sandbox)["orders"][account])
    sandbox.ask_now("fault", proto=ORDER, point=point)

    with pytest.raises((OSError, http.client.RemoteDisconnected)):
        caller.ask(ORDER, body)

    assert len(rest_state(sandbox)["orders"][account]) - before == taken


@pytest.mark.parametrize(
    ("numbers", "status", "said"),
    [({}, 200, ("ret_msg", "ordered")), ({"status": 503}, 503, ("error", "ordered")),
     ({"code": -100}, 200, ("ret_type", -100))],
)  # fmt: skip
def test_an_ordered_refusal_has_the_form_that_was_asked_for(
    sandbox: OpenSandbox, caller: RestCaller, numbers: dict[str, int], status: int, said: tuple[str, object]
) -> None:
    sandbox.ask_now("fault", proto=QUOTE, point="refuse", text="ordered", **numbers)

    answer = caller.ask(QUOTE, TENCENT)

    assert (answer.status, answer.body[said[0]]) == (status, said[1])
    assert caller.ask(QUOTE, TENCENT).good


def test_a_held_answer_comes_when_it_is_released(sandbox: OpenSandbox, caller: RestCaller) -> None:
    before = rest_state(sandbox)["requests"].get(QUOTE, 0)
    sandbox.ask_now("fault", proto=QUOTE, point="hold-reply")
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(caller.ask, QUOTE, TENCENT)
        while rest_state(sandbox)["requests"].get(QUOTE, 0) == before:
            pass
        assert not asked.done()
        while not sandbox.ask_now("release")["released"]:
            pass

        assert asked.result(CEILING).good


async def test_cut_takes_one_socket_by_its_name_or_all(sandbox: OpenSandbox) -> None:
    key = full_key(sandbox)
    async with listening(sandbox, key) as first, listening(sandbox, key) as second:
        names = [row["name"] for row in rest_state(sandbox)["sockets"]]
        assert len(names) == 2

        assert (await sandbox.ask("cut", connection=names[0]))["cut"] == 1
        assert await ended(first) or await ended(second)
        assert [row["name"] for row in rest_state(sandbox)["sockets"]] == names[1:]
        assert (await sandbox.cut())["cut"] >= 1
    assert rest_state(sandbox)["sockets"] == []


async def test_a_port_that_closes_says_goodbye(sandbox: OpenSandbox) -> None:
    async with listening(sandbox, full_key(sandbox)) as socket:
        assert (await asyncio.gather(ended(socket), sandbox.close_port()))[0]
        assert socket.close_code == aiohttp.WSCloseCode.GOING_AWAY
    await sandbox.open_port()


def test_scenarios_reach_the_port(sandbox: OpenSandbox, caller: RestCaller) -> None:
    sandbox.ask_now("scenario", name="no-permission")
    refused = caller.ask(QUOTE, {"symbol": "US.AAPL"})
    sandbox.ask_now("scenario", name="quota")

    assert (refused.status, refused.body["ret_type"]) == (200, -1)
    assert caller.ok("GET /api/user-info")["sub_quota"] == 10


def test_requests_are_counted_by_row(sandbox: OpenSandbox, caller: RestCaller) -> None:
    before = rest_state(sandbox)["requests"].get(QUOTE, 0)
    caller.ok(QUOTE, TENCENT)
    caller.ask("POST /api/nothing")

    counted = rest_state(sandbox)["requests"]
    assert counted[QUOTE] == before + 1
    assert "POST /api/nothing" not in counted


NOTIFY = 1003


@pytest.fixture
async def server(rest: InProcessRest) -> AsyncIterator[RestServer]:
    """The daemon behind a real port."""
    server = RestServer(rest.shared)
    await server.listen(host="127.0.0.1", port=0)
    yield server
    await server.shut()


async def upgraded(server: RestServer, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """A connection that asked to be a socket, and the first line of the answer."""
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=4096)
    token = base64.b64encode(b"0123456789abcdef").decode()
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Authorization: Bearer {key}\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {token}\r\n\r\n".encode()
    )
    async with in_time("the head of the answer"):
        head = await reader.readuntil(b"\r\n\r\n")
    return reader, writer, head.partition(b"\r\n")[0]


async def settled() -> None:
    """Let the loop do what is due, several times over."""
    for _ in range(50):
        await asyncio.sleep(0)


class Impatient(Faults):
    """Cuts a flaky connection at once."""

    def next_cut(self) -> float:
        """No time at all."""
        return 0.0


def notice(number: int) -> Notify_pb2.Response:
    event = Notify_pb2.GtwEvent(eventType=number, desc="x" * 100_000)
    return Notify_pb2.Response(retType=0, s2c=Notify_pb2.S2C(type=1, event=event))


async def test_a_client_that_does_not_read_is_dropped_alone(rest: InProcessRest, server: RestServer) -> None:
    _, writer, line = await upgraded(server, rest.key)
    assert line == b"HTTP/1.1 101 Switching Protocols"
    ear = Ear(server.feed)
    await settled()
    assert len(rest.shared.sockets) == 1

    sent = 0
    while rest.shared.pushed["clients dropped"] == 0:
        rest.shared.session.connection.push(NOTIFY, notice(sent))
        sent += 1
        assert sent * 100_000 < 100 * SLOW_BYTES

    await settled()
    assert (len(ear.heard), rest.shared.sockets) == (sent, set())
    writer.close()


async def test_there_is_an_end_to_how_many_may_listen(rest: InProcessRest, server: RestServer) -> None:
    rest.shared.most_connections = 2
    clients = [await upgraded(server, rest.key) for _ in range(3)]

    assert [line.split(b" ")[1] for _, _, line in clients] == [b"101", b"101", b"503"]
    async with in_time("the refusal"):
        assert b"too many connections: 2 are open" in await clients[2][0].read(300)
    assert server.state()["connection_limit"] == 2
    assert server.state()["connections_refused"] == 1
    for _, writer, _ in clients:
        writer.close()


async def test_a_flaky_socket_is_cut_before_long(rest: InProcessRest, server: RestServer) -> None:
    rest.shared.daemon.apply_scenario("flaky")
    rest.shared.faults = Impatient(Random(0), WRITES)

    reader, writer, line = await upgraded(server, rest.key)

    assert line.startswith(b"HTTP/1.1 101")
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        async with in_time("the end of the connection"):
            await reader.readexactly(1)
    writer.close()


@pytest.fixture
async def filed(tmp_path: Path) -> AsyncIterator[tuple[InProcessRest, RestServer, Path]]:
    """A daemon with a keys file of one key that may do everything."""
    path = tmp_path / "keys.json"
    keys = keys_file(path, [frozenset(Scope)])
    rest = InProcessRest(keys=path)
    rest.key = keys[frozenset(Scope)]
    server = RestServer(rest.shared)
    await server.listen(host="127.0.0.1", port=0)
    yield rest, server, path
    await server.shut()
    rest.opend.exchange.close()


async def test_a_reload_takes_rights_from_sockets_that_are_open(filed: tuple[InProcessRest, RestServer, Path]) -> None:
    rest, server, path = filed
    reader, writer, _ = await upgraded(server, rest.key)
    await settled()
    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [rest.header(real=False)["acc_id"]]})
    text = path.read_text()
    assert keys_file(path, [frozenset({Scope.QUOTE_READ, Scope.TRADE_SIMULATE, Scope.ADMIN})])

    rest.ok("POST /api/admin/reload", {})
    rest.order()
    rest.publisher.flush()
    rest.shared.session.connection.push(NOTIFY, notice(1))

    async with in_time("the head of the answer"):
        head = await reader.readexactly(60)
    assert b'"type":"notify"' in head
    assert rest.shared.pushed["trade"] == 1
    path.write_text(text.replace(rest.shared.keys.keys[0].hash, "0" * 64))
    rest.ok("POST /api/admin/reload", {})
    await settled()
    assert rest.shared.sockets == set()
    writer.close()


async def test_a_key_that_ends_ends_its_socket(filed: tuple[InProcessRest, RestServer, Path]) -> None:
    rest, server, path = filed
    path.write_text(path.read_text().replace('"expires_at": null', '"expires_at": "2026-11-18T05:00:00Z"'))
    rest.ok("POST /api/admin/reload", {})
    _, writer, _ = await upgraded(server, rest.key)
    await settled()
    rest.shared.session.connection.push(NOTIFY, notice(1))
    assert len(rest.shared.sockets) == 1

    rest.wall = WALL + timedelta(hours=1)
    rest.shared.session.connection.push(NOTIFY, notice(2))
    await settled()

    assert rest.shared.sockets == set()
    writer.close()


SUBSCRIPTION = "POST /api/subscribe"
SUB_TYPES = {1: 3005, 2: 3013, 4: 3011, 5: 3009, 11: 3007, 14: 3015}


def subscribe(rest: InProcessRest, *sub_types: int) -> None:
    rest.ok(SUBSCRIPTION, {"symbols": ["HK.00700"], "sub_types": list(sub_types), "is_sub_or_un_sub": True})
    rest.publisher.flush()


@pytest.fixture
def ear(rest: InProcessRest) -> Ear:
    return Ear(rest.feed)


def test_each_kind_of_quote_names_security_and_sub_type(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, *SUB_TYPES)

    for sub_type, proto_id in SUB_TYPES.items():
        fields = next(fields for fields, _ in ear.heard if fields["proto_id"] == proto_id)
        assert (fields["type"], fields["sec_key"], fields["sub_type"]) == ("quote", "1_00700", sub_type)
    candle = next(fields for fields, _ in ear.heard if fields["proto_id"] == 3007)
    assert candle["rehab_type"] == 1


def test_trades_are_pushed_for_registered_accounts_alone(rest: InProcessRest, ear: Ear) -> None:
    rest.unlock()
    account = rest.header(real=True)["acc_id"]
    rest.order(real=True)
    rest.publisher.flush()
    assert ear.heard == []

    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [account]})
    rest.order(real=True, order_type=2, price=0)
    rest.publisher.flush()
    assert ear.of(ProtoId.Trd_UpdateOrder)
    assert ear.of(ProtoId.Trd_UpdateOrderFill)
    assert {(row["type"], row["acc_id"], row["trd_market"]) for row, _ in ear.heard} == {("trade", account, "HK")}

    rest.ok("POST /api/unsub-acc-push", {"acc_id_list": [str(account)]})
    ear.heard.clear()
    rest.order(real=True, price=501.0)
    rest.publisher.flush()
    assert ear.heard == []


def test_orders_of_other_doors_are_pushed_too(rest: InProcessRest, ear: Ear) -> None:
    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [rest.header(real=False)["acc_id"]]})
    client = rest.opend.client()
    placed = client.write(
        ProtoId.Trd_PlaceOrder,
        header=rest.opend.header(real=False), trdSide=1, orderType=1, code="00700", qty=100.0, price=500.0,
    )  # fmt: skip
    rest.publisher.flush()

    assert [row.s2c.order.orderIDEx for row in ear.of(ProtoId.Trd_UpdateOrder)] == [placed.s2c.orderIDEx]


def test_an_account_that_is_none_registers_nothing(rest: InProcessRest) -> None:
    known = rest.header(real=False)["acc_id"]

    assert "acc_id" in rest.refused("POST /api/sub-acc-push", {"acc_id_list": [known, 5]})
    assert rest.ask("POST /api/sub-acc-push", {"acc_id_list": []})[0] == 400
    assert rest.shared.session.accounts == set()


def test_a_push_like_the_last_one_is_dropped_for_five_seconds(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, 1)
    subscribe(rest, 1)
    assert len(ear.of(ProtoId.Qot_UpdateBasicQot)) == 1

    rest.opend.seconds.pass_by(5)
    subscribe(rest, 1)

    assert len(ear.of(ProtoId.Qot_UpdateBasicQot)) == 2
    info = rest.ok("GET /api/push-subscriber-info")
    assert (info["pushed_quote"], info["dropped_identical"]) == (2, 1)


def test_a_changed_push_goes_out_at_once(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, 1)
    for _ in range(3):
        rest.advance(30)

    assert len(ear.of(ProtoId.Qot_UpdateBasicQot)) > 1


def test_nothing_is_pushed_that_was_given_back(rest: InProcessRest, ear: Ear) -> None:
    subscribe(rest, 1)
    rest.ok("POST /api/unsubscribe", {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": False})
    ear.heard.clear()
    rest.advance(60)

    assert ear.heard == []


def test_a_silent_daemon_pushes_later(rest: InProcessRest, ear: Ear) -> None:
    rest.shared.daemon.apply_scenario("silent")
    subscribe(rest, 1)
    assert ear.heard == []

    rest.shared.daemon.apply_scenario("calm")
    rest.publisher.flush()

    assert ear.of(ProtoId.Qot_UpdateBasicQot)


@pytest.mark.parametrize("size", [2, 125, 126, 65_535, 65_536, 200_000])
def test_frames_of_every_length_are_read_back(size: int) -> None:
    payload = b'"' + b"a" * (size - 2) + b'"'

    assert read_frame(text_frame(payload)) == "a" * (size - 2)


def test_memory_of_pushes_has_an_end() -> None:
    repeats = Repeats(lambda: 0.0)
    for number in range(MOST_KEYS + 1):
        assert repeats.is_new(number, b"same")

    assert repeats.is_new(0, b"same")
