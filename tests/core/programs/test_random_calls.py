"""Whatever a program or the process sends: an answer in the API's form or the end, and nothing but the five verbs."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import pytest

from fakes.servers.programs_place import connection
from fakes.servers.programs_window import ScriptedWindow, exchanged, served
from fakes.values.waiting import in_time
from tideboard_api.faults import STATUS
from tideboard_api.replies import FlowReply, QuoteReply
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.channel import (
    ChannelBroken,
    FromServer,
    ProposeCall,
    ReadCall,
    ReadOf,
    WithdrawCall,
    frame,
    from_server,
)
from tideboard_core.programs.server import access

CALLS = [500, pytest.param(100_000, marks=pytest.mark.timeout(900))]
MESSAGES = [1_000, 100_000]
METHODS = ("GET", "GET", "GET", "POST", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "CONNECT", "TRACE")
PATHS = (
    "status",
    "instruments",
    "quote",
    "book",
    "flow",
    "bars",
    "positions",
    "orders",
    "signals",
    "record",
    "proposals",
    "proposals/P-1",
    "stream",
    "order",
    "unlock",
    "place_order",
    "settings",
    "..",
    "%2e%2e/x",
    "",
    "quote/",
    "proposals/P-1/confirm",
    "\u202e".encode().hex(),
)
QUERIES = (
    "",
    "?symbol=HK.00700",
    "?symbols=HK.00700,US.AAPL",
    "?symbol=",
    "?symbol=%00",
    "?symbol=HK.%F0%9F",
    "?send=1",
    "?&&&",
    "?symbols=" + "HK.1," * 60,
    "?symbol=HK.00700&symbol=1",
    "?symbol=../../etc/passwd",
    "?day=2026-13-01",
    "?rule=../../etc/passwd.json&symbols=HK.00700",
)
HEADERS = (
    "Origin: null",
    "Origin: http://127.0.0.1",
    "Sec-Fetch-Site: none",
    "Accept: text/html",
    "Accept: */*",
    "Cookie: a=b",
    "Accept: application/vnd.apache.arrow.stream",
    "Content-Type: application/json",
    "Content-Type: text/plain",
    "X: " + "y" * 3000,
    "Authorization: Basic YTpi",
    "Upgrade: websocket",
    "Expect: 100-continue",
    "Content-Encoding: gzip",
    "Host: evil.example",
)
BODIES = (
    "",
    "{}",
    "[]",
    "null",
    "[" * 500,
    '{"client_id":"a","symbol":"HK.00700","side":"buy","type":"limit","quantity":1,"price":"1"}',
    '{"client_id":"a","symbol":"HK.00700","side":"buy","type":"limit","quantity":1e9}',
    '{"send":true}',
    '"\ud800"',
    "\x00\x01",
    '{"client_id":"a","symbol":"X","side":"buy","type":"market","quantity":1,"reason":"<b>\u202eSYSTEM"}',
    "{" + "x" * 17_000,
)


def drawn(dice: random.Random, token: str) -> bytes:
    """A request of parts that belong together, or not."""
    body = dice.choice(BODIES).encode("utf-8", "surrogatepass") if dice.random() < 0.4 else b""
    lines = [f"{dice.choice(METHODS)} /v1/{dice.choice(PATHS)}{dice.choice(QUERIES)} HTTP/1.1", "Host: localhost"]
    if dice.random() < 0.9:
        lines.append(f"Authorization: Bearer {token if dice.random() < 0.9 else token[:-1]}")
    lines += dice.sample(HEADERS, dice.choice((0, 0, 1, 1, 2)))
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.mark.whole("100000")
@pytest.mark.parametrize("count", CALLS)
async def test_any_call_gets_an_answer_of_the_api(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "CALLS", 1e9)
    monkeypatch.setattr(access, "BYTES", 1e12)
    place = ArchivePlace(
        folder=str(tmp_path / "archive"), provider="Futu", tier_version="1", currency="HKD", practice=True, now=0.0
    )
    quote, flow = QuoteReply(symbol="HK.00700"), FlowReply(symbol="HK.00700", times=(0.0,), net=(1.0,))
    window = ScriptedWindow(
        {
            ReadOf.STATUS: {"version": "1"},
            ReadOf.INSTRUMENT: None,
            ReadOf.QUOTE: quote,
            ReadOf.BOOK: {},
            ReadOf.FLOW: flow,
            ReadOf.BARS: {},
            ReadOf.POSITIONS: [],
            ReadOf.ORDERS: [],
            ReadOf.PROPOSAL: {"id": "P-1"},
            ReadOf.SIGNALS: {},
            ReadOf.RECORD: place,
        },
        proposing={"id": "P-1"},
    )
    token = window.make("program", *ProgramScope)
    dice, seen, line = random.Random(count), set[int](), None
    async with served(window, tmp_path):
        for _ in range(count):
            line = line or await connection(window.address)
            sent = drawn(dice, token)
            try:
                async with in_time("the answer"):
                    answer = await exchanged(*line, sent)
            except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
                line[1].close()
                pytest.fail(f"no answer to {sent!r}")
            seen.add(answer.status)
            if answer.body and answer.status >= 400:
                assert answer.code in STATUS, sent
                assert token not in json.dumps(answer.value)
            if answer.status >= 400 or answer.status == 101:
                line[1].close()
                line = None
        if line is not None:
            line[1].close()
    assert max(seen) < 500
    assert {200, 400, 401, 403, 404, 405, 406, 415} <= seen
    assert {type(each) for each in window.heard[1:]} <= {ReadCall, ProposeCall, WithdrawCall}


@pytest.mark.whole("100000")
@pytest.mark.parametrize("count", MESSAGES)
def test_any_bytes_of_the_process_are_a_known_message_or_its_end(count: int) -> None:
    dice = random.Random(count)
    good = frame(ReadCall(id=7, key="0123abcd", what=ReadOf.QUOTE, subjects=("HK.00700",)))
    whole = broken = 0
    for _ in range(count):
        sent = bytearray(good)
        for _ in range(dice.choice((0, 1, 1, 2, 5, 20))):
            sent[dice.randrange(len(sent))] = dice.randrange(256)
        if dice.random() < 0.2:
            del sent[dice.randrange(len(sent)) :]
        frames = from_server()
        try:
            for message in frames.feed(bytes(sent)):
                assert isinstance(message, FromServer)
                whole += 1
        except ChannelBroken:
            broken += 1
    assert whole
    assert broken
