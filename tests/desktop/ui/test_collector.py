"""The collector is paused while the program starts, and collects again afterwards."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tideboard_desktop.ui import collector


@pytest.fixture(autouse=True)
def _disabled_after() -> Iterator[None]:
    yield
    gc.disable()  # as the run has it
    gc.freeze()  # else the collection after each test looks through all that lives, for a second


def test_it_is_paused_and_resumed() -> None:
    collector.pause_collector()
    assert not gc.isenabled()

    collector.resume_collector()
    assert gc.isenabled()


def in_a_program(text: str) -> list[str]:
    """What a program of its own prints: what this one leaves out belongs to all tests."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=60, env=environment
    )
    return ran.stdout.split()


def test_what_a_start_made_is_looked_through_only_with_what_a_window_left_behind() -> None:
    assert in_a_program(STARTED) == ["freed", "kept", "freed", "left", "freed"]


STARTED = """
import gc
from weakref import ref
from tideboard_desktop.ui import collector

class Linked:
    def __init__(self):
        self.itself = self

def look(one, otherwise):
    print("freed" if one() is None else otherwise)

collector.pause_collector()
kept, lost = Linked(), ref(Linked())
collector.resume_collector()
collector.leave_out_start()
look(lost, "left")
old, young = ref(kept), ref(Linked())
gc.collect()
look(old, "kept")
look(young, "left")
del kept
gc.collect()
look(old, "left")
collector.collect_all()
look(old, "left")
"""


def test_what_a_start_made_is_left_out_at_once_where_there_is_a_window_and_what_follows_soon_after_it() -> None:
    """Nothing looks the start through while somebody trades: that stops the window."""
    assert in_a_program(WITH_A_WINDOW) == ["True", "left", "freed", "True", "left", "freed"]


WITH_A_WINDOW = (
    STARTED[: STARTED.index("collector.pause_collector()")]
    + """
from PySide6.QtCore import QCoreApplication, QTimer
application = QCoreApplication([])
collector.pause_collector()
lost = ref(Linked())
collector.resume_collector(application, after_ms=1)
frozen = gc.get_freeze_count()
print(frozen > 0)
gc.collect()
look(lost, "left")
came, followed = Linked(), ref(Linked())
QTimer.singleShot(50, application.quit)
application.exec()
look(followed, "left")
print(gc.get_freeze_count() > frozen)
look(lost, "left")
collector.collect_all()
look(lost, "left")
"""
)


def test_a_change_of_the_looks_soon_after_the_start_collects_what_the_window_left_behind() -> None:
    """Before what followed the start is left out, too."""
    assert in_a_program(CHANGED_AT_ONCE) == ["freed"]


CHANGED_AT_ONCE = (
    STARTED[: STARTED.index("collector.pause_collector()")]
    + """
from PySide6.QtCore import QCoreApplication
application = QCoreApplication([])
collector.pause_collector()
lost = ref(Linked())
collector.resume_collector(application)
collector.collect_all()
look(lost, "left")
"""
)


def test_what_another_connection_left_behind_is_collected_after_its_start() -> None:
    assert in_a_program(ANOTHER_CONNECTION) == ["left", "freed"]


ANOTHER_CONNECTION = (
    STARTED[: STARTED.index("collector.pause_collector()")]
    + """
from PySide6.QtCore import QCoreApplication, QTimer
application = QCoreApplication([])
collector.pause_collector()
kept = Linked()
first = ref(kept)
collector.resume_collector(application)
collector.pause_collector()
del kept
collector.resume_collector(application, after_ms=1)
look(first, "left")
QTimer.singleShot(50, application.quit)
application.exec()
look(first, "left")
"""
)


def test_what_an_application_left_out_is_collected_after_the_start_of_the_next() -> None:
    """Another connection builds everything anew in the same process; the first start would be kept for good."""
    assert in_a_program(ANOTHER_START) == ["left", "left", "freed"]


ANOTHER_START = (
    STARTED[: STARTED.index("collector.pause_collector()")]
    + """
collector.pause_collector()
kept = Linked()
first = ref(kept)
collector.resume_collector()
collector.leave_out_start()
del kept
gc.collect()
look(first, "left")
collector.pause_collector()
collector.resume_collector()
look(first, "left")
collector.leave_out_start()
look(first, "left")
"""
)


def test_with_a_window_its_thread_collects_and_no_other_one() -> None:
    """Another thread would end Qt's objects outside theirs, and Qt would crash when it calls their timers."""
    assert in_a_program(BESIDE_A_THREAD) == ["left", "freed", "True", "False"]


BESIDE_A_THREAD = (
    STARTED[: STARTED.index("collector.pause_collector()")]
    + """
from threading import Thread, current_thread
from weakref import finalize
from PySide6.QtCore import QCoreApplication

def compute():
    kept = [[] for _ in range(20_000)]

collector.DUE_EVERY_MS = 1
application = QCoreApplication([])
collector.pause_collector()
collector.resume_collector(application)
ended = []

def end():
    ended.append(current_thread())
    application.quit()

late = Linked()
finalize(late, end)
late = ref(late)
thread = Thread(target=compute)
thread.start()
thread.join()
look(late, "left")
kept = [[] for _ in range(2_000)]
application.exec()
look(late, "left")
print(ended == [current_thread()])
collector.pause_collector()
collector.resume_collector()
print(gc.isenabled())
"""
)


def test_the_window_of_another_application_of_the_process_collects_too() -> None:
    assert in_a_program(AFTER_AN_APPLICATION) == ["freed"]


AFTER_AN_APPLICATION = (
    STARTED[: STARTED.index("collector.pause_collector()")]
    + """
from PySide6.QtCore import QCoreApplication, QTimer
collector.DUE_EVERY_MS = 1
application = QCoreApplication([])
collector.pause_collector()
collector.resume_collector(application)
application.shutdown()
application = QCoreApplication([])
collector.pause_collector()
collector.resume_collector(application)
late = ref(Linked())
kept = [[] for _ in range(5_000)]
QTimer.singleShot(50, application.quit)
application.exec()
look(late, "left")
"""
)


def test_what_somebody_else_left_out_stays_so_where_no_start_was_paused() -> None:
    assert in_a_program(UNPAUSED) == ["True", "True"]


UNPAUSED = """
import gc
from tideboard_desktop.ui import collector
gc.freeze()
collector.resume_collector()
print(gc.get_freeze_count() > 0)
collector.collect_all()
print(gc.get_freeze_count() > 0)
"""
