"""tideboard-mcp over HTTP under what no client sends: random requests, half ones, many connections, a revoked key."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import SecretService

from fakes.servers.keyring import keyring_service
from fakes.servers.programs_window import Reply, ScriptedWindow, exchanged, served
from fakes.values.doors import doors, listening
from fakes.values.waiting import in_time
from tideboard_api.first_heads import MOST
from tideboard_api.key_store import store_key
from tideboard_api.mcp_http import MOST_CONNECTIONS, new_token
from tideboard_api.proposing import ProposalReply, ProposalState
from tideboard_api.replies import QuoteReply
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.channel import ProposeCall, ReadOf

# The gate has interop/test_mcp.py and api/test_mcp_http.py.
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="ends it as Ctrl+C does"),
    pytest.mark.whole,
    pytest.mark.slow,
]

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
RANDOM = 4_000
NAME = "tideboard-mcp --http"
"""Name of its row in docs/security.md."""
PIECES: tuple[Any, ...] = (
    None, True, -1, 1e308, 10**30, "", "HK.00700", "\u202e<b>", "x" * 5_000, [], {}, [[]], {"a": {"b": []}},
    "tools/call", "tools/list", "initialize", "2025-11-25", "2026-07-28", "quote", "propose_ticket", "server/discover",
)  # fmt: skip
GONE = "starlette.requests.ClientDisconnect\n"
"""The end of what the library writes about a request whose sender went away."""
NAMES = ("jsonrpc", "id", "method", "params", "name", "arguments", "_meta", "protocolVersion", "result", "symbols")
TOOLS = ("quote", "propose_ticket", "withdraw_proposal", "unlock")
PROPOSAL = {
    "client_id": "a1", "symbol": "HK.00700", "side": "buy", "type": "limit", "quantity": 200, "price": "612.50",
}  # fmt: skip


@dataclass
class Served:
    """The server, and the window behind it."""

    window: ScriptedWindow
    host: str
    token: str

    def request(self, body: bytes, *more: str, head: str = "POST /mcp HTTP/1.1") -> bytes:
        """A request with the token."""
        lines = [head, f"Host: {self.host}", f"Authorization: Bearer {self.token}", "Content-Type: application/json"]
        lines += ["Accept: application/json, text/event-stream", f"Content-Length: {len(body)}", *more]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def ask(self, sent: bytes) -> Reply:
        """The answer to these bytes over a connection of their own."""
        reader, writer = await asyncio.open_connection(*self.host.split(":"))
        try:
            async with in_time("the end"):
                return await exchanged(reader, writer, sent)
        finally:
            writer.close()

    async def call(self, tool: str, arguments: Any) -> dict[str, Any]:
        """What a tool says."""
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
        answer = await self.ask(self.request(json.dumps(body).encode()))
        assert answer.status == 200
        found: dict[str, Any] = answer.value["result"]
        return found


@asynccontextmanager
async def serving(folder: Path, python: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    made = ProposalReply(
        id="p-1",
        client_id="a1",
        state=ProposalState.CREATED,
        edited=False,
        created=NOON,
        ends=NOON + timedelta(seconds=120),
    )
    window = ScriptedWindow({ReadOf.QUOTE: QuoteReply(symbol="HK.00700", last=Decimal("612.50"))}, proposing=made)
    key = window.make("agent", ProgramScope.MARKET, ProgramScope.PROPOSE_PRACTICE)
    with keyring_service(folder, monkeypatch), (folder / "said").open("wb") as said:
        monkeypatch.setattr(keyring.core, "_keyring_backend", SecretService.Keyring())  # type: ignore[no-untyped-call]
        store_key("agent", key)
        token = new_token("agent")
        async with served(window, folder):
            bus = os.environ["DBUS_SESSION_BUS_ADDRESS"]
            process = await asyncio.create_subprocess_exec(
                *(python, "-m", "tideboard_api.mcp_server", "agent", "--place", window.address, "--http"),
                env={"PYTHONPATH": str(Path(__file__).parents[2] / "core"), "DBUS_SESSION_BUS_ADDRESS": bus},
                stdout=subprocess.PIPE,
                stderr=said,
            )
            assert process.stdout is not None
            url = (await process.stdout.readline()).decode()
            try:
                if sys.platform == "linux":
                    assert listening(process.pid) == [row.listens for row in doors() if row.name == NAME]
                yield Served(window, url.split("/")[2], token)
            finally:
                process.send_signal(signal.SIGINT)
                assert await process.wait() == 0
    words = (folder / "said").read_text(encoding="utf-8")
    assert token not in words
    assert key not in words
    assert words.count("Traceback") == words.count(GONE), words[-3000:]


def anything(chance: random.Random, depth: int = 0) -> Any:
    """Some JSON."""
    if depth < 3 and chance.random() < 0.6:
        return {name: anything(chance, depth + 1) for name in chance.sample(NAMES, chance.randint(0, 5))}
    return chance.choice(PIECES)


def message(chance: random.Random) -> Any:
    """What may be a call of a tool, or is anything else."""
    if chance.random() < 0.3:
        return anything(chance)
    params = {"name": chance.choice(TOOLS), "arguments": {"symbols": ["HK.00700"]}, "_meta": {}}
    if chance.random() < 0.8:
        params[chance.choice([*params])] = anything(chance)
    return {"jsonrpc": "2.0", "id": 1, "method": chance.choice(["tools/call", "tools/list", "ping"]), "params": params}


async def test_random_requests_break_nothing_and_propose_nothing(
    interop_python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, seen = random.Random(7), Counter[int]()
    async with serving(tmp_path, interop_python, monkeypatch) as at:
        for _ in range(RANDOM):
            body = json.dumps(message(chance)).encode()
            if chance.random() < 0.3:
                body = body[: chance.randrange(len(body))] + chance.randbytes(4)
            more = [f"mcp-protocol-version: {chance.choice(PIECES)}"[:200]] if chance.random() < 0.3 else []
            sent = at.request(body, *(each.encode("ascii", "replace").decode() for each in more))
            seen[(await at.ask(sent)).status] += 1
        assert (await at.call("quote", {"symbols": ["HK.00700"]}))["isError"] is False
        for wrong in ({"quantity": float("nan")}, {"quantity": 1e9 + 1}, {"send": True}, {"price": "612,50"}):
            assert (await at.call("propose_ticket", {**PROPOSAL, **wrong}))["isError"] is True
        assert not [each for each in at.window.heard if isinstance(each, ProposeCall)]
        at.window.revoke("agent")
        assert "wrong-key" in (await at.call("quote", {"symbols": ["HK.00700"]}))["content"][0]["text"]
    assert max(seen) < 500, seen
    assert seen[200] > 0


async def test_half_requests_and_many_connections_end_nothing(
    interop_python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path, interop_python, monkeypatch) as at:
        good = at.request(b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}')
        for size in range(0, len(good), 7):
            _, writer = await asyncio.open_connection(*at.host.split(":"))
            writer.write(good[:size])
            await writer.drain()
            writer.close()
        assert (await at.ask(good)).status == 200
        idle = [await asyncio.open_connection(*at.host.split(":")) for _ in range(MOST + 10)]
        assert (await at.ask(good)).status == 200
        for reader, writer in idle:
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""  # within five seconds
            writer.close()
        answers = await asyncio.gather(*(at.ask(good) for _ in range(MOST_CONNECTIONS // 2)))
        assert {each.status for each in answers} == {200}
        proposed = await asyncio.gather(*(at.call("propose_ticket", PROPOSAL) for _ in range(10)))
        assert {each["structuredContent"]["id"] for each in proposed} == {"p-1"}
