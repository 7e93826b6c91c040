"""Threads that a test or a program may leave behind."""

from __future__ import annotations

import threading
import time

ENDING = 60.0
"""Seconds that threads which were told to end may take; one that was not told never ends."""


def left_behind(name: str = "") -> list[str]:
    """The names of the threads with such a beginning of their name that do not end; daemons may go on."""
    threads = [each for each in threading.enumerate() if each.name.startswith(name) and not each.daemon]
    threads = [each for each in threads if each not in {threading.main_thread(), threading.current_thread()}]
    until = time.monotonic() + ENDING
    for each in threads:
        each.join(max(until - time.monotonic(), 0.0))
    return [each.name for each in threads if each.is_alive()]
