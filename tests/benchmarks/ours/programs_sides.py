"""What answers programs, each side a process: python -m benchmarks.ours.programs_sides window|bare FOLDER.

`window` serves programs over a filled hub on Qt's loop, with its own server process; an order `{"values": N}` has it
publish so many quotes a second until the next order, and each answer has the processor time that was used since the
order before, of the window and of the server. `bare` is an aiohttp server that answers each request with its first
order.
"""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import count
from pathlib import Path
from time import process_time
from typing import Final

from aiohttp import web
from PySide6.QtWidgets import QApplication

from benchmarks.orders import asynchronous_orders
from benchmarks.subject import tell
from fakes.scenes.served_programs import ServedProgramsScene
from fakes.scenes.trading.filled_hub import quote
from tideboard_api.scopes import ProgramScope
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.startup.app import run_loop

SYMBOL: Final = "HK.00700"
KEYS: Final = 10
JIFFIES: Final = 100
"""Of a second of processor time in /proc."""


async def window(folder: Path) -> int:
    """Serve until there are no more orders."""
    scene = ServedProgramsScene(folder)
    tokens = [await scene.service.make(f"program-{number}", [ProgramScope.MARKET], []) for number in range(KEYS)]
    await scene.service.switch(on=True)
    child = scene.service._child
    assert child is not None
    assert child.pid is not None
    tell(address=scene.service.address, tokens=tokens, rss=_resident(child.pid))
    own, server, publishing, sent = process_time(), _seconds(child.pid), None, [0]
    async for order in asynchronous_orders():
        if publishing is not None:
            publishing.cancel()
            await asyncio.wait([publishing])
        tell(window=process_time() - own, server=_seconds(child.pid) - server, sent=sent[0])
        own, server, sent = process_time(), _seconds(child.pid), [0]
        publishing = None
        if "values" in order:
            publishing = asyncio.get_running_loop().create_task(_publish(scene, order["values"], sent))
    await scene.close()
    return 0


async def _publish(scene: ServedProgramsScene, values: float, sent: list[int]) -> None:
    for number in count(1):
        scene.put(Topic.QUOTE, SYMBOL, quote(str(600 + number % 50)))
        sent[0] = number
        await asyncio.sleep(1 / values)


async def bare(folder: Path) -> int:
    """Answer until there are no more orders."""
    orders = asynchronous_orders()
    body = json.dumps(await anext(orders)).encode()

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=body, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    address = str(folder / "bare.sock")
    await web.UnixSite(runner, address).start()
    tell(address=address)
    async for _ in orders:
        pass
    await runner.cleanup()
    return 0


def _seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / JIFFIES


def _resident(pid: int) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    side, place = sys.argv[1], Path(sys.argv[2])
    if side == "bare":
        sys.exit(asyncio.run(bare(place)))
    sys.exit(run_loop(QApplication(sys.argv[:1]), lambda: window(place)))
