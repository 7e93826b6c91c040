"""An assistant with the SDK of the Model Context Protocol: a line names a tool, and what it gave is the next line.

Arguments: the command that starts its server.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

KEPT = ("PATH", "PYTHONPATH", "HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")


async def serve(command: list[str]) -> None:
    """Call tools until the lines end."""
    environment = {name: os.environ[name] for name in KEPT}
    async with Client(StdioServerParameters(command=command[0], args=command[1:], env=environment)) as client:
        while line := await asyncio.to_thread(sys.stdin.readline):
            tool, arguments = json.loads(line)
            found = await client.call_tool(tool, arguments)
            print(json.dumps([found.is_error, found.structured_content, found.content[0].text]), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1:]))
