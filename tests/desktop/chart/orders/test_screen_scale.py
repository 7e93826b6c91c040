"""The mouse on orders at 200 %: the same gestures as at 100 %, in a process of its own, to which the scale belongs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

GESTURES = "prepared_and_nothing or escape_aborts or review_asks or every_prepared_price"


def test_the_ghost_follows_the_mouse_at_200_percent() -> None:
    tests = Path(__file__).with_name("test_order_layer.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests), "-k", GESTURES]
    done = subprocess.run(
        command, env=os.environ | {"QT_SCALE_FACTOR": "2"}, capture_output=True, text=True, check=False, timeout=100
    )

    assert done.returncode == 0, done.stdout
    assert "7 passed" in done.stdout
