"""The child's orders for a child whose loop must not wait for them."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any


async def asynchronous_orders() -> AsyncIterator[dict[str, Any]]:
    """What the parent asks, until it closes the line; a thread reads, since Windows' loops cannot."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while line := await queue.get():
        yield json.loads(line)
