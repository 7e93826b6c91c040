"""The control port: lines of JSON in, lines of JSON out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from fakes.servers.opend.client import Connect
from fakes.servers.sandbox import OpenSandbox
from tideboard_core.errors import BadInput
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.control import LINE_CAP, ControlServer
from tideboard_sandbox.exchange.broker.accounts import practice_accounts
from tideboard_sandbox.exchange.broker.orders import AccountGroup
from tideboard_sandbox.server.bench_commands import Arguments


async def _echo(given: Arguments) -> dict[str, Any]:
    return {"said": given["text"]}


async def _refuse(given: Arguments) -> dict[str, Any]:
    raise BadInput("not-today", given=given["do"])


@pytest.fixture
async def link() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    server = ControlServer({"echo": _echo, "refuse": _refuse})
    host, _, port = (await server.listen(host="127.0.0.1", port=0)).rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    yield reader, writer
    writer.close()
    with suppress(ConnectionResetError):
        await writer.wait_closed()
    await server.close()


async def _ask(link: tuple[asyncio.StreamReader, asyncio.StreamWriter], line: bytes) -> dict[str, Any]:
    reader, writer = link
    writer.write(line + b"\n")
    answer: dict[str, Any] = json.loads(await reader.readline())
    return answer


async def test_a_command_gets_its_answer(link: Any) -> None:
    assert await _ask(link, b'{"do": "echo", "text": "hi"}') == {"ok": True, "said": "hi"}


async def test_answers_come_in_the_order_of_the_lines(link: Any) -> None:
    reader, writer = link
    writer.write(b'{"do": "echo", "text": 1}\n{"do": "echo", "text": 2}\n')

    assert [json.loads(await reader.readline())["said"] for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("line", [b"{}", b'{"do": "fly"}', b'{"do": ["echo"]}'])
async def test_what_is_no_command_is_answered_and_the_port_lives_on(link: Any, line: bytes) -> None:
    assert (await _ask(link, line))["ok"] is False
    assert (await _ask(link, b'{"do": "echo", "text": "hi"}'))["ok"] is True


@pytest.mark.parametrize(
    "line", [b"nonsense", b"[]", b'"do"', b"\xff", b"", b"[" * 30_000, b"POST / HTTP/1.1\r\nContent-Type: text/plain\r"]
)
async def test_the_first_line_that_is_no_object_is_the_last(link: Any, line: bytes) -> None:
    """A web page can send a command as the body of an HTTP request; its first line ends the connection."""
    reader, writer = link
    writer.write(line + b'\n{"do": "echo", "text": "obeyed"}\n')

    answers = (await reader.read()).splitlines()

    assert [json.loads(answer)["ok"] for answer in answers] == [False]


async def test_missing_arguments_and_refusals_are_told(link: Any) -> None:
    assert "text" in (await _ask(link, b'{"do": "echo"}'))["error"]
    assert "not-today" in (await _ask(link, b'{"do": "refuse"}'))["error"]


async def test_an_endless_line_ends_the_connection(link: Any) -> None:
    reader, writer = link
    writer.write(b"x" * (LINE_CAP * 2))

    try:
        assert await reader.read() == b""
    except ConnectionResetError:
        pass  # what was not read makes some systems reset the connection


TENCENT = {"market": 1, "code": "00700"}


@pytest.fixture
def standing(sandbox: OpenSandbox) -> OpenSandbox:
    """The file's exchange as at its start."""
    sandbox.ask_now("reset")
    return sandbox


def test_the_exchange_moves_by_seconds_and_to_a_time(standing: OpenSandbox) -> None:
    before = standing.ask_now("time")["hong_kong"]

    after = standing.ask_now("advance", seconds=90)["hong_kong"]
    later = standing.ask_now("advance", to="11:00")["hong_kong"]

    assert before.startswith("2026-11-18T10:30:00")
    assert after.startswith("2026-11-18T10:31:30")
    assert later.startswith("2026-11-18T11:00:00")


def test_a_time_that_has_passed_means_the_next_day(standing: OpenSandbox) -> None:
    assert standing.ask_now("advance", to="09:00")["hong_kong"].startswith("2026-11-19T09:00:00")


def test_a_past_session_is_shown_and_the_running_one_again(standing: OpenSandbox) -> None:
    before = standing.ask_now("time")["time"]
    assert standing.ask_now("session", day="2026-11-17")["hong_kong"].startswith("2026-11-18T06:00:00")
    assert standing.ask_now("session", day=None)["time"] >= before


def test_it_stands_still_at_speed_zero_and_runs_at_another(standing: OpenSandbox, connect: Connect) -> None:
    client = connect()
    client.call(ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=[1], isSubOrUnSub=True, isRegOrUnRegPush=True)
    client.push(ProtoId.Qot_UpdateBasicQot)
    assert standing.ask_now("time")["time"] == standing.ask_now("time")["time"]
    standing.ask_now("advance", to="10:00")
    client.pushes.clear()

    assert standing.ask_now("speed", speed=600)["speed"] == 600

    client.push(ProtoId.Qot_UpdateBasicQot)


def test_state_tells_sessions_quota_lock_requests_and_orders(standing: OpenSandbox, connect: Connect) -> None:
    client = connect()
    client.call(ProtoId.Qot_Sub, securityList=[TENCENT], subTypeList=[1, 2], isSubOrUnSub=True)

    state = standing.ask_now("state")

    mine = next(row for row in state["sessions"] if row["connection"] == client.conn_id)
    assert mine["subscriptions"] == [["HK.00700", 1], ["HK.00700", 2]]
    assert (mine["client"], mine["encrypted"]) == ("test", False)
    assert state["quota"]["used"] >= 2
    assert state["unlocked"] is False
    assert int(state["requests"]["3001"]) >= 1
    assert set(state["orders"]) == {account["id"] for account in state["accounts"]}


@pytest.mark.parametrize(
    ("do", "arguments", "told"),
    [
        ("scenario", {"name": "storm"}, "unknown-scenario"),
        ("scenario", {"name": "half-day"}, "only-at-start"),
        ("advance", {"seconds": -1}, "bad-seconds"),
        ("advance", {"to": "25:00"}, "bad arguments"),
        ("advance", {}, "seconds"),
        ("speed", {"speed": -1}, "bad-speed"),
        ("session", {"day": "2026-11-15"}, "no-past-session"),
        ("session", {"day": "yesterday"}, "day: .yesterday. is no date"),
        ("session", {}, "bad arguments"),
        ("fault", {"proto": "Nothing", "point": "no-reply"}, "Nothing"),
        ("fault", {"proto": 2202, "point": "never"}, "never"),
        ("cut", {"door": "cellar"}, "no-such-door"),
        ("notify", {"kind": "party"}, "unknown-notice"),
    ],
)
def test_wrong_arguments_are_told(standing: OpenSandbox, do: str, arguments: dict[str, object], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        standing.ask_now(do, **arguments)


def test_one_connection_can_be_cut_alone(standing: OpenSandbox, connect: Connect) -> None:
    one, other = connect(), connect()

    assert standing.ask_now("cut", connection=one.conn_id)["cut"] == 1

    assert one.closed_by_server()
    assert other.call(ProtoId.KeepAlive, time=1).retType == 0


def test_market_scenarios_can_be_switched(standing: OpenSandbox) -> None:
    for name in ("thin-book", "fast", "halt", "calm"):
        assert standing.ask_now("scenario", name=name)["scenario"] == name
    assert standing.ask_now("state")["scenario"] == "calm"


def test_another_program_trades_a_fraction(standing: OpenSandbox) -> None:
    account = next(one.id for one in practice_accounts() if one.group is AccountGroup.US)
    order = {"account": account, "symbol": "US.AAPL"}

    assert standing.ask_now("fraction", **order, quantity="0.75")["filled"] == "0.75"
    assert standing.ask_now("fraction", **order, quantity="0.25", side="sell")["status"] == "filled"
    waits = standing.ask_now("fraction", **order, quantity="0.25", price="1.00")
    assert (waits["status"], waits["filled"]) == ("submitted", "0")
    for quantity, side in (("0", "buy"), ("many", "buy"), ("0.51", "sell")):
        with pytest.raises(AssertionError):
            standing.ask_now("fraction", **order, quantity=quantity, side=side)
    assert standing.ask_now("scenario", name="fractions")["scenario"] == "fractions"


def test_an_execution_is_taken_back_or_corrected_by_its_number_or_that_of_its_order(standing: OpenSandbox) -> None:
    account = next(one.id for one in practice_accounts() if one.group is AccountGroup.US)
    first, second = (
        standing.ask_now("fraction", account=account, symbol="US.AAPL", quantity="2")["order"] for _ in range(2)
    )
    corrected = standing.ask_now("correct", fill=first, quantity="1", price="200.5", row="kept")
    assert (corrected["order"], corrected["quantity"]) == (first, "1")
    assert standing.ask_now("bust", fill=corrected["fill"], late=3)["order"] == first
    assert standing.ask_now("bust", fill=second)["quantity"] == "2"
    for wrong in ({"fill": second}, {"fill": first, "row": "gone"}, {"fill": "7", "late": "soon"}):
        with pytest.raises(AssertionError):
            standing.ask_now("bust", **wrong)
