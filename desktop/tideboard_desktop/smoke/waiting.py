"""Waits until something is on screen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from tideboard_desktop.smoke import accessible_control as screen
from tideboard_desktop.smoke.accessible_control import AccessibleControl, Role
from tideboard_desktop.smoke.report import Missing, StepNote

T = TypeVar("T")
LOOK = 0.01
"""Seconds between two checks, or as long as the last one took: the program needs its loop on a slow computer too."""
PATIENCE = 20.0
ALERTS = AccessibleControl(Role.AlertMessage, ".+")


async def until(note: StepNote, look: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """Check until the result is true; Missing names what did not appear in `patience` seconds, and what is shown."""
    note.waiting = what
    end = time.monotonic() + patience
    while True:
        began = time.monotonic()
        if found := look():
            return found
        looked = time.monotonic()
        if looked > end:
            there = "; ".join([*screen.windows(), *screen.names_of(ALERTS)])
            raise Missing(f"waited {patience:.0f} s for {what}; there is: {there}")
        await asyncio.sleep(max(LOOK, looked - began))
