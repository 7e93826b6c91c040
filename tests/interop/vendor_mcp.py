"""An assistant's day with the SDK of the Model Context Protocol: tools, a read, a proposal, refusals; as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

CORE = Path(__file__).parents[2] / "core"
PROPOSAL = {
    "client_id": "a1", "symbol": "HK.00700", "side": "buy", "type": "limit", "quantity": 200, "price": "612.50",
}  # fmt: skip
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


async def day(mode: str, place: str) -> dict[str, Any]:
    """What one connection saw."""
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tideboard_api.mcp_server", "agent", "--place", place],
        env={"PYTHONPATH": str(CORE), "DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]},
    )
    async with Client(command, mode=mode) as client:
        tools = (await client.list_tools()).tools
        answers = [await client.call_tool(name, arguments) for name, arguments in CALLS]
        return {
            "version": client.protocol_version,
            "tools": {tool.name: tool.annotations and tool.annotations.read_only_hint for tool in tools},
            "answers": [[each.is_error, each.structured_content, each.content[0].text] for each in answers],
        }


async def both(place: str) -> dict[str, Any]:
    """Both revisions of the protocol."""
    return {mode: await day(mode, place) for mode in ("legacy", "auto")}


if __name__ == "__main__":
    found = asyncio.run(both(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["place"]))
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")
