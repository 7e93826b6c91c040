"""The smoke test's own program: it takes the state of a window, and no other answer for it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from fakes.servers.programs_window import ScriptedWindow, served
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.channel import ReadOf
from tideboard_desktop.smoke.program import status
from tideboard_desktop.smoke.report import Missing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Qt's loop serves no pipe of aiohttp's")


async def test_it_is_told_the_state_of_the_window(tmp_path: Path) -> None:
    window = ScriptedWindow({ReadOf.STATUS: {"environment": "practice"}})
    token = window.make("smoke", ProgramScope.MARKET)
    async with served(window, tmp_path):
        assert await asyncio.to_thread(status, window.address, token, 5.0) == {"environment": "practice"}
        with pytest.raises(Missing, match="401 Unauthorized"):
            await asyncio.to_thread(status, window.address, "tbk_other", 5.0)
    with pytest.raises(OSError, match=r"No such file|refused"):
        await asyncio.to_thread(status, window.address, token, 5.0)
