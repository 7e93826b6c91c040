"""Looking at the screen until something is there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from tideboard_desktop.smoke import hands
from tideboard_desktop.smoke.hands import Control, Role
from tideboard_desktop.smoke.report import Missing, Note

T = TypeVar("T")
LOOK = 0.01
"""Seconds between two looks."""
PATIENCE = 20.0
ALERTS = Control(Role.AlertMessage, ".+")


async def until(note: Note, look: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """Look until there is something; Missing names what never came in `patience` seconds, and what there is instead."""
    note.waiting = what
    end = time.monotonic() + patience
    while not (found := look()):
        if time.monotonic() > end:
            there = "; ".join([*hands.windows(), *hands.all_said(ALERTS)])
            raise Missing(f"waited {patience:.0f} s for {what}; there is: {there}")
        await asyncio.sleep(LOOK)
    return found
