"""The server as programs meet it: what it answers, and that every attack of the design's list is refused as listed."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import sys
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from fakes.servers.programs_window import Reply, ScriptedWindow, raw_call, raw_calls, request, served
from tideboard_api.faults import ApiFault
from tideboard_api.first_heads import MOST
from tideboard_api.replies import AbsentReason, FlowReply, QuoteReply
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.programs.channel import ProposeCall, ReadCall, ReadOf, WithdrawCall
from tideboard_core.programs.server import program
from tideboard_core.programs.server.http import MOST_CONNECTIONS

JSON = "Content-Type: application/json"
QUOTE = QuoteReply(symbol="HK.00700", last=Decimal("612.50"))
FIELDS = {"client_id": "a-1", "symbol": "HK.00700", "side": "buy", "type": "limit", "quantity": 200, "price": "612.50"}


def proposal(**more: Any) -> bytes:
    return msgspec.json.encode(FIELDS | more)


NO_PIPE = pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Windows is no file (test_own_pipe.py)")


def made_window() -> ScriptedWindow:
    made = ScriptedWindow({ReadOf.QUOTE: QUOTE, ReadOf.STATUS: {"version": "1"}})
    made.make("reader", ProgramScope.MARKET)
    made.make("agent", ProgramScope.PROPOSE_PRACTICE)
    made.make("nothing", ProgramScope.RECORDS)
    return made


@pytest.fixture(params=["socket", "port"])
async def window(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ScriptedWindow]:
    async with served(made_window(), tmp_path, tcp=request.param == "port") as made:
        yield made


async def call(window: ScriptedWindow, target: str, key: str = "reader", **more: Any) -> Reply:
    return (await calls(window, 1, target, key, **more))[0]


async def calls(window: ScriptedWindow, count: int, target: str, key: str = "reader", **more: Any) -> list[Reply]:
    """So many times the same over one connection."""
    host = "localhost" if window.port is None else f"127.0.0.1:{window.port}"
    token = more.pop("token", window.tokens.get(key, ""))
    sent = request(target, **({"host": host, "token": token} | more))
    return await raw_calls(window, [sent] * count, tcp=window.port is not None)


async def test_a_quote_comes_as_json_with_exact_money(window: ScriptedWindow) -> None:
    answer = await call(window, "/v1/quote?symbols=hk.700,HK.00005")
    assert (answer.status, answer.value[0]["last"]) == (200, "612.50")
    asked = [each.subjects for each in window.heard if isinstance(each, ReadCall)]
    assert asked == [("HK.00700", "HK.00005")], "one question for all of them"
    assert answer.headers["content-type"] == "application/json"
    assert not {"access-control-allow-origin", "set-cookie", "location"} & answer.headers.keys()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"host": "evil.example"}, 421, "foreign-host"),
        ({"host": "127.0.0.1:1"}, 421, "foreign-host"),
        ({"host": "LOCALHOST"}, 421, "foreign-host"),
        ({"host": ""}, 400, "bad-request"),
        ({"more": ["Host: evil.example"]}, 400, "bad-request"),
        ({"more": ["Origin: http://evil.example"]}, 403, "foreign-page"),
        ({"more": ["Origin: null"]}, 403, "foreign-page"),
        ({"more": ["Origin: http://127.0.0.1:9999"]}, 403, "foreign-page"),
        ({"more": ["Sec-Fetch-Site: same-origin"]}, 403, "foreign-page"),
        (
            {"method": "OPTIONS", "more": ["Origin: http://a", "Access-Control-Request-Method: POST"]},
            403,
            "foreign-page",
        ),
        ({"token": ""}, 401, "no-key"),
        ({"token": "tbk_00000000_" + "A" * 43}, 401, "wrong-key"),
        ({"token": "x"}, 401, "wrong-key"),
        ({"key": "nothing"}, 403, "scope"),
        ({"method": "POST", "more": [JSON]}, 405, "no-method"),
        ({"method": "PUT"}, 405, "no-method"),
        ({"more": ["Accept: text/html"]}, 406, "no-table"),
        ({"body": b"{}", "more": [JSON]}, 400, "bad-request"),
    ],
)
async def test_an_attack_on_a_read_is_refused(
    window: ScriptedWindow, change: dict[str, Any], status: int, code: str
) -> None:
    answer = await call(window, "/v1/quote?symbols=HK.00700", **change)
    assert (answer.status, answer.code) == (status, code)
    assert not [each for each in window.heard if isinstance(each, ReadCall)], "and the window hears nothing of it"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/v1/quote", 400),
        ("/v1/quote?symbols=HK.00700&token=x", 400),
        ("/v1/quote?symbols=HK.00700&symbols=HK.00005", 400),
        ("/v1/quote?symbols=" + "HK.1," * 51, 400),
        ("/v1/quote?symbols=%00", 400),
        ("/v1/bars?symbol=HK.00700&period=5m", 400),
        ("/v1/quote?symbols=%ff", 400),
        ("/v1/quote?symbols=../../etc", 400),
        ("/v1/minutes?symbol=HK.00700&day=yesterday", 403),
        ("/v1/", 404),
        ("/", 404),
        ("/v1/../v1/quote", 404),
        ("/v2/quote", 404),
        ("//evil.example/v1/quote", 404),
        ("http://evil.example/v1/quote", 404),
        ("/v1/unlock", 404),
    ],
)
async def test_what_is_no_call_is_refused(window: ScriptedWindow, target: str, status: int) -> None:
    assert (await call(window, target)).status == status


async def test_without_a_host_it_is_for_nobody(window: ScriptedWindow) -> None:
    answer = await raw_call(window, b"GET /v1/status HTTP/1.0\r\n\r\n", tcp=window.port is not None)
    assert (answer.status, answer.code) == (421, "foreign-host")


async def test_a_key_in_the_query_is_none(window: ScriptedWindow) -> None:
    answer = await call(window, f"/v1/quote?symbols=HK.00700&key={window.tokens['reader']}", token="")
    assert (answer.status, answer.code) == (401, "no-key")
    assert window.tokens["reader"].encode() not in answer.body


async def post(window: ScriptedWindow, body: bytes, **more: Any) -> Reply:
    change = {"key": "agent", "method": "POST", "body": body, "more": [JSON]} | more
    return await call(window, "/v1/proposals", **change)


@pytest.mark.parametrize(
    ("body", "change", "status"),
    [
        (proposal(), {"more": ["Content-Type: application/x-www-form-urlencoded"]}, 415),
        (proposal(), {"more": ["Content-Type: text/plain"]}, 415),
        (proposal(), {"more": [JSON, "Content-Encoding: gzip"]}, 415),
        (proposal(), {"more": []}, 415),
        (proposal(), {"key": "reader"}, 403),
        (proposal(send=True), {}, 400),
        (proposal(account="1"), {}, 400),
        (proposal(quantity=1_000_000_000_000), {}, 400),
        (proposal(quantity=1.5), {}, 400),
        (proposal(price="NaN"), {}, 400),
        (proposal(price="Infinity"), {}, 400),
        (proposal(price="1e999999"), {}, 400),
        (proposal(price="-1"), {}, 400),
        (proposal(reason="x" * 281), {}, 400),
        (proposal(ttl=9), {}, 400),
        (proposal(client_id="a b"), {}, 400),
        (b"[" * 16_000, {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"x" * 20_000, {}, 413),
    ],
)
async def test_a_body_that_is_no_proposal_is_refused(
    window: ScriptedWindow, body: bytes, change: dict[str, Any], status: int
) -> None:
    assert (await post(window, body, **change)).status == status
    assert not [each for each in window.heard if isinstance(each, ProposeCall)]


async def test_a_body_in_pieces_is_bounded_too(window: ScriptedWindow) -> None:
    piece = b"1000\r\n" + b"[" * 4096 + b"\r\n"
    chunked = request(
        "/v1/proposals",
        method="POST",
        host="localhost" if window.port is None else f"127.0.0.1:{window.port}",
        token=window.tokens["agent"],
        more=[JSON, "Transfer-Encoding: chunked"],
    )
    answer = await raw_call(window, chunked + piece * 5 + b"0\r\n\r\n", tcp=window.port is not None)
    assert answer.status == 413


async def test_proposals_go_to_the_window_and_its_answer_comes_back(window: ScriptedWindow) -> None:
    assert ((await post(window, proposal())).code) == "stopped"
    window.proposing = {"id": "P-1", "state": "created"}
    assert (await post(window, proposal())).value == window.proposing
    assert (await call(window, "/v1/proposals/P-1", "agent", method="DELETE")).value == window.proposing
    window.answers[ReadOf.PROPOSAL] = ApiFault.NOT_FOUND
    assert (await call(window, "/v1/proposals/P-1", "agent")).status == 404
    asked = [type(each) for each in window.heard[1:]]
    assert asked == [ProposeCall, ProposeCall, WithdrawCall, ReadCall]
    assert (await call(window, "/v1/proposals/P-1", "reader", method="DELETE")).code == "scope"


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"A" * 9000 + b"\r\n\r\n"],
)
async def test_what_is_no_http_is_refused_without_repeating_it(window: ScriptedWindow, sent: bytes) -> None:
    answer = await raw_call(window, sent, tcp=window.port is not None)
    assert (answer.status, answer.code) == (400, "bad-request")
    assert b"A" * 20 not in answer.body


async def test_the_fifty_first_call_of_a_second_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "time", SimpleNamespace(monotonic=lambda: 5.0))
    async with served(made_window(), tmp_path) as window:
        answers = await calls(window, 60, "/v1/status")
        assert [each.status for each in answers] == [200] * 50 + [429] * 10
        assert {each.code for each in answers[50:]} == {"rate"}
        assert 0 < answers[50].value["data"]["seconds"] <= 1
        assert (await call(window, "/v1/status", "agent")).status == 200, "another key has its own limit"


async def test_a_revoked_key_is_none_at_once(window: ScriptedWindow) -> None:
    window.revoke("reader")
    answers = [await call(window, "/v1/status") for _ in range(2)]  # the first may come before the message
    assert (answers[1].status, answers[1].code) == (401, "wrong-key")


async def test_those_who_say_nothing_keep_no_call_out(tmp_path: Path) -> None:
    """Connections without a whole head, more than the port takes of those with one."""
    scene = ScriptedWindow({ReadOf.QUOTE: QuoteReply(symbol="HK.00700")})
    key = scene.make("agent", ProgramScope.MARKET)
    async with served(scene, tmp_path, tcp=True):
        silent = [await asyncio.open_connection("127.0.0.1", scene.port) for _ in range(MOST_CONNECTIONS + 10)]
        for _, writer in silent[-MOST // 2 :]:
            writer.write(b"GET /v1/quote HTTP/1.1\r\nHost: ")
        sent = request("/v1/quote?symbols=HK.00700", host=f"127.0.0.1:{scene.port}", token=key)
        assert (await raw_call(scene, sent, tcp=True)).status == 200
        for _, writer in silent:
            writer.transport.abort()


async def test_a_flow_comes_as_an_arrow_table(window: ScriptedWindow) -> None:
    import pyarrow as pa

    window.answers[ReadOf.FLOW] = FlowReply(
        symbol="HK.00700", definition="futu", times=(0.0, 60.0), net=(1.5, None), large=(1.0, 2.0)
    )
    answer = await call(window, "/v1/flow?symbol=HK.00700", more=["Accept: application/vnd.apache.arrow.stream"])
    table = pa.ipc.open_stream(answer.body).read_all()
    assert table.column_names == ["times", "net", "large"]
    assert (table["net"].to_pylist(), str(table["times"].type)) == ([1.5, None], "timestamp[us, tz=UTC]")
    assert msgspec.json.decode(table.schema.metadata[b"tideboard"])["definition"] == "futu"
    no_table = await call(window, "/v1/status", more=["Accept: application/vnd.apache.arrow.stream"])
    assert (no_table.status, no_table.code) == (406, "no-table")


async def test_candles_are_asked_for_by_their_period(window: ScriptedWindow) -> None:
    window.answers[ReadOf.BARS] = {}
    for more in ("", "&period=day"):
        assert (await call(window, f"/v1/bars?symbol=HK.00700{more}")).status == 200
    assert [each.period for each in window.heard if isinstance(each, ReadCall)] == ["1m", "day"]


async def test_without_an_archive_its_answers_say_so(tmp_path: Path) -> None:
    window = ScriptedWindow(
        {
            ReadOf.ARCHIVE: {
                "folder": str(tmp_path), "provider": "Futu", "tier_version": "1", "currency": "HKD", "practice": False,
                "now": 1_795_000_000.0,
            },
            ReadOf.FLOW: FlowReply(symbol="HK.00700", reason=AbsentReason.NOT_WATCHED),
        }
    )  # fmt: skip
    window.make("reader", ProgramScope.ARCHIVE)
    async with served(window, tmp_path):
        minutes = await call(window, "/v1/minutes?symbol=HK.00700&day=2026-11-20")
        assert (minutes.value["reason"], minutes.value["times"]) == ("not-recorded", [])
        assert (await call(window, "/v1/sessions?symbol=HK.00700")).value == []
        assert (await call(window, "/v1/percentile?symbol=HK.00700")).value["reason"] == "not-watched"


async def test_a_window_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = ScriptedWindow()
    window.make("reader", ProgramScope.MARKET)
    monkeypatch.setattr("tideboard_core.programs.server.window.WindowLink.__init__.__kwdefaults__", {"patience": 0.05})
    async with served(window, tmp_path):
        answer = await call(window, "/v1/status")
        assert (answer.status, answer.code) == (504, "window")


def mode(path: str | Path) -> int:
    """The permissions of what is there, links not followed."""
    return stat.S_IMODE(os.lstat(path).st_mode)


def left_in(folder: Path) -> dict[Path, int]:
    """The files of a folder with their sizes."""
    return {path: path.stat().st_size for path in folder.iterdir()}


@NO_PIPE
async def test_the_socket_is_its_users_alone_and_goes_with_the_server(tmp_path: Path) -> None:
    window = ScriptedWindow()
    async with served(window, tmp_path):
        assert (mode(window.address), mode(tmp_path / "run")) == (0o600, 0o700)
        with pytest.raises(BadInput, match="address-in-use"):
            async with served(ScriptedWindow(), tmp_path):
                pass
    assert left_in(tmp_path / "run") == {}


@NO_PIPE
async def test_what_a_killed_server_left_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o755)
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / "run" / "api.sock"))
    left.close()
    async with served(ScriptedWindow(), tmp_path):
        assert mode(tmp_path / "run") == 0o700
    await asyncio.to_thread((tmp_path / "run" / "api.sock").write_text, "mine")
    with pytest.raises(BadInput, match="not-a-file"):
        async with served(ScriptedWindow(), tmp_path):
            pass
    assert left_in(tmp_path / "run") == {tmp_path / "run" / "api.sock": 4}
