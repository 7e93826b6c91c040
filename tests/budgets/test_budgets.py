"""The steps that a person waits for stay within their budgets of calls.

A call is one of a function of our packages, wherever the machine is: see calls.py. The budgets are no ratchet: nothing
writes them, no command lowers or raises them, and a change that needs more is a slower program for a person, which an
issue alone may allow by setting the number anew. Each is what the step took at commit 9381b7b6b, and a fifth more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from checkout import ROOT

AT_9381B7B6B = {
    "start": 25235,
    "another theme": 2811,
    "another language": 21381,
    "a second": 1041,
    "a second at rest": 38,
    "a frame with 42 quotes": 1180,
    "a book": 265,
    "another security": 4231,
    "a thousand rows of orders": 61012,
    "a chart dragged": 954,
    "a trade in a chart": 1881,
    "an order confirmed and sent": 6862,
}
"""Calls of each step there."""
SHARE = 1.2
START = ("start", "another theme", "another language")
FOLDERS = ("core", "desktop", "proto", "resources", "tests", "packaging")
OF_BORROWED_LIBRARIES = ("LD_LIBRARY_PATH", "FONTCONFIG_PATH", "XLOCALEDIR")
"""Variables by which a program finds the libraries that dev.py borrows on a bare system."""
OF_THE_PLATFORM = "propagateSizeHints"
"""A word of the lines that Qt's off-screen platform writes for each dialog."""
LONGEST = 300
SHOWN = 15
"""Functions that are named of a step above its budget."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems lay out and paint otherwise")


@pytest.mark.timeout(LONGEST)
def test_start_and_a_change_of_look_stay_within_their_budgets(tmp_path: Path) -> None:
    check(counted("budgets.start", tmp_path), START)


@pytest.mark.timeout(LONGEST)
def test_what_a_window_does_stays_within_its_budgets(tmp_path: Path) -> None:
    check(counted("budgets", tmp_path), [step for step in AT_9381B7B6B if step not in START])


def check(found: dict[str, Counter[str]], steps: Iterable[str]) -> None:
    """Fail for each step above its budget, with its functions; one that does next to nothing is broken."""
    assert sorted(found) == sorted(steps)
    lines = []
    for step, functions in found.items():
        calls, budget = functions.total(), round(AT_9381B7B6B[step] * SHARE)
        assert calls > budget / 4, f"{step} has {calls} calls: does it still do what it says?"
        if calls > budget:
            lines.append(f"{step}: {calls} calls, the budget is {budget}; most are of")
            lines += [f"    {number} {name}" for name, number in functions.most_common(SHOWN)]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def counted(program: str, home: Path) -> dict[str, Counter[str]]:
    """The calls of each function by step, counted in a process of its own that knows no person."""
    environment = {name: os.environ[name] for name in OF_BORROWED_LIBRARIES if name in os.environ} | {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "0",  # the order of a set's members decides who is called first
        "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in FOLDERS),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-m", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    errors = [line for line in done.stderr.splitlines() if line.strip() and OF_THE_PLATFORM not in line]
    assert (done.returncode, errors) == (0, []), done.stderr  # an error that the window caught makes a step cheap
    found: dict[str, dict[str, int]] = json.loads(done.stdout.splitlines()[-1])
    return {step: Counter(functions) for step, functions in found.items()}
