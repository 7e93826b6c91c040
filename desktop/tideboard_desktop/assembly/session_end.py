"""Ends the program inside the message by which Windows ends the session: the process may go when it is answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop

PATIENCE: Final = 4.0
"""Seconds; Windows ends a program that has not answered after five (HungAppTimeout)."""
PAUSE: Final = 0.005


def end_before_return(close: Callable[[], None], ended: Callable[[], bool]) -> None:
    """Call `close` and run the loop until `ended`, or until Windows would lose patience.

    Windows sends the message from inside the loop, where no task runs. Inside a task no other one could go on, so the
    end is only begun there, as it is where no loop runs.
    """
    close()
    try:
        if asyncio.current_task() is not None:
            return
    except RuntimeError:
        return
    latest = time.monotonic() + PATIENCE
    while not ended() and time.monotonic() < latest:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(PAUSE)
