"""What the docks of a window have read is not read again for another language or text size: counted at the sandbox."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fakes.scenes.window.connected_window import ConnectedWindow
from fakes.scenes.window.rebuilt_window import Room
from fakes.servers.sandbox import sandbox_here
from tideboard_core.system.appearance import Language
from tideboard_core.wire.opend.protocols import ProtoId

DOCKS = ("calendar", "warrants", "price_chart", "futures", "ipos", "corporate", "option_chain", "news", "days")
LIMIT = 31
"""Seconds after which what a limit of calls had put off is read."""
POLLED = {ProtoId.Qot_GetCapitalFlow}
"""Calls that are repeated anyhow, when the schedule of flow has room: for what is in sight."""


async def walked(window: ConnectedWindow, change: Callable[[], None] = lambda: None) -> Counter[ProtoId]:
    """Which calls it takes to bring each dock in front once, after this change; those of the change count."""
    before = await window.reads()
    change()
    for key in DOCKS:
        await window.open(key)
    after = await window.reads()
    return Counter({call: after[call] - before.get(call, 0) for call in after if call not in POLLED})


async def test_what_was_read_is_not_read_again_after_a_rebuild(qapp: QApplication, tmp_path: Path) -> None:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    with sandbox_here() as sandbox:
        window = ConnectedWindow(qapp, tmp_path, sandbox)
        room = Room(window, still=False)
        try:
            await window.connect()
            room.account = window.built.window.account
            await window.pace(LIMIT)  # a heartbeat tells the time of the exchange
            first = await walked(window)
            assert {ProtoId.Qot_GetWarrant, ProtoId.Qot_GetIpoList} <= set(+first)
            await window.pace(LIMIT)
            await walked(window)
            in_place = await walked(window)
            rebuilt = await walked(window, lambda: room.change(language=Language.SIMPLIFIED, text_percent=110))
            assert +(rebuilt - in_place) == Counter()
        finally:
            await room.close()
