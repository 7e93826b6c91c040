"""An assistant's day with the SDK of the Model Context Protocol: tools, reads, a proposal, attacks; as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

CORE = Path(__file__).parents[2] / "core"
PROPOSAL = {
    "client_id": "a1", "symbol": "HK.00700", "side": "buy", "type": "limit", "quantity": 200, "price": "612.50",
}  # fmt: skip
MODES = ("legacy", "auto")
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("quote", {"symbols": ["HK.00700"]}),
    ("flow", {"symbol": "HK.00700"}),
    ("signal_record", {"rule": "Sign turn", "symbols": ["HK.00700", "HK.00005"]}),
    ("propose_ticket", PROPOSAL),
    ("propose_ticket", {**PROPOSAL, "send": True}),
    ("propose_ticket", {**PROPOSAL, "quantity": 1e9 + 1}),
    ("quote", {"symbols": []}),
    ("unlock", {}),
)
POST = "POST /mcp HTTP/1.1"
LIST = b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
ATTACKS: dict[str, tuple[dict[str, str], str, bytes]] = {
    "as it should be": ({}, POST, LIST),
    "no key": ({"Authorization": ""}, POST, LIST),
    "a wrong key": ({"Authorization": "Bearer tbm_x"}, POST, LIST),
    "half the key": ({"Authorization": "Bearer {token:.20}"}, POST, LIST),
    "another scheme": ({"Authorization": "Basic {token}"}, POST, LIST),
    "the key in the query": ({"Authorization": ""}, "POST /mcp?token={token} HTTP/1.1", LIST),
    "the key twice": ({}, "POST /mcp?token={token} HTTP/1.1", LIST),
    "a rebound host": ({"Host": "evil.example"}, POST, LIST),
    "another port": ({"Host": "127.0.0.1:1"}, POST, LIST),
    "localhost": ({"Host": "localhost"}, POST, LIST),
    "no host": ({"Host": ""}, "POST /mcp HTTP/1.0", LIST),
    "a page": ({"Origin": "https://evil.example"}, POST, LIST),
    "a page of a local server": ({"Origin": "http://localhost:9999"}, POST, LIST),
    "a page of this server": ({"Origin": "http://{host}"}, POST, LIST),
    "a page without origin": ({"Origin": "null"}, POST, LIST),
    "a page's fetch": ({"Sec-Fetch-Site": "same-origin"}, POST, LIST),
    "a preflight": ({"Origin": "null", "Access-Control-Request-Method": "POST"}, "OPTIONS /mcp HTTP/1.1", b""),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, POST, LIST),
    "text": ({"Content-Type": "text/plain"}, POST, LIST),
    "another path": ({}, "POST /v1/orders HTTP/1.1", LIST),
    "a slash more": ({}, "POST /mcp/ HTTP/1.1", LIST),
    "a stream": ({}, "GET /mcp HTTP/1.1", b""),
    "an end": ({}, "DELETE /mcp HTTP/1.1", b""),
    "twenty thousand bytes": ({}, POST, b" " * 20_000 + LIST),
    "no JSON": ({}, POST, b"{"),
    "a socket": ({"Upgrade": "websocket", "Connection": "Upgrade", "Authorization": ""}, "GET /mcp HTTP/1.1", b""),
}
"""Headers that are other ones, the first line, and the body."""


class Window(NamedTuple):
    """Where the window listens, and the token of the server over HTTP."""

    place: str
    token: str


def command(place: str) -> list[str]:
    """The server's own arguments."""
    return ["-m", "tideboard_api.mcp_server", "agent", "--place", place]


def environment() -> dict[str, str]:
    """What the server needs: its sources and the keyring."""
    return {"PYTHONPATH": str(CORE), "DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]}


async def day(server: Any, mode: str) -> dict[str, Any]:
    """What one connection saw."""
    async with Client(server, mode=mode) as client:
        tools = (await client.list_tools()).tools
        answers = [await client.call_tool(name, arguments) for name, arguments in CALLS]
        return {
            "version": client.protocol_version,
            "tools": {tool.name: tool.annotations and tool.annotations.read_only_hint for tool in tools},
            "answers": [[each.is_error, each.structured_content, each.content[0].text] for each in answers],
        }


@asynccontextmanager
async def over_http(place: str) -> AsyncIterator[tuple[str, str]]:
    """A server at a port of this computer: host with port, and what it is called by."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command(place), "--http", env=environment(), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        yield url.split("/")[2], url
    finally:
        process.terminate()
        await process.wait()


async def status(host: str, sent: bytes) -> int:
    """The status of the answer to these bytes; 0 for an end without one."""
    reader, writer = await asyncio.open_connection(*host.split(":"))
    try:
        writer.write(sent)
        head = await reader.readline()
        return int(head.split()[1]) if head else 0
    finally:
        writer.close()


async def attacked(host: str, token: str) -> dict[str, int]:
    """What becomes of requests that differ in one thing from one that is answered."""
    good = {
        "Host": host,
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
    }
    found = {}
    for name, (change, first, body) in ATTACKS.items():
        heads = {**good, **{key: value.format(host=host, token=token) for key, value in change.items()}}
        heads["Content-Length"] = str(len(body))
        lines = [first.format(host=host, token=token), *(f"{key}: {text}" for key, text in heads.items() if text)]
        found[name] = await status(host, "\r\n".join([*lines, "", ""]).encode() + body)
    twice = f"POST /mcp HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nAuthorization: Bearer x\r\n\r\n"
    found["two keys"] = await status(host, twice.encode())
    found["garbage"] = await status(host, b"\x16\x03\x01\x02\x00\r\n\r\n")
    return found


async def all_of(window: Window) -> dict[str, Any]:
    """Both revisions of the protocol, by both ways, and the attacks."""
    stdio = StdioServerParameters(command=sys.executable, args=command(window.place), env=environment())
    days = {mode: await day(stdio, mode) for mode in MODES}
    async with over_http(window.place) as (host, url):
        for mode in MODES:
            async with create_mcp_http_client(headers={"Authorization": f"Bearer {window.token}"}) as http:
                days[f"{mode} over HTTP"] = await day(streamable_http_client(url, http_client=http), mode)
        statuses = await attacked(host, window.token)
    return {"days": days, "statuses": statuses}


if __name__ == "__main__":
    seen = asyncio.run(all_of(Window(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
    Path(sys.argv[2]).write_text(json.dumps(seen), encoding="utf-8")
