"""What the system tells of processes."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tideboard_desktop.smoke.process import age, alive

pytestmark = pytest.mark.slow


def test_a_process_knows_when_it_began() -> None:
    """As its parent sees it: between the call that starts it and its own word lies its age, to a few hundredths."""
    program = "from tideboard_desktop.smoke.process import age; print(age(), flush=True); input()"
    begun = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        told = child.stdout.readline()
        most = time.monotonic() - begun
        child.communicate(b"\n")

    assert 0.0 < float(told) <= most + 0.02


def test_age_grows_with_the_clock() -> None:
    begun = time.monotonic()
    first, least = age(), time.monotonic()
    while time.monotonic() - least < 0.05:
        pass
    passed = time.monotonic() - least
    second, most = age(), time.monotonic() - begun

    assert first is not None
    assert second is not None
    assert passed - 0.03 <= second - first <= most + 0.03


def test_a_process_is_alive_until_it_was_reaped() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert alive(child.pid)
        child.communicate(b"\n")

    assert not alive(child.pid)
