"""Parts of the gate: their output, exit code and processor time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

from devtools.parts import Part, conclude, part, part_beside

BURN = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
SPENT = BURN + "print('one')\nprint('== two  words ==')\nraise SystemExit(3)"
BY_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}]); print('done')"


@pytest.mark.parametrize("run", [part, part_beside])
def test_a_part_has_the_code_the_last_line_and_the_time_of_its_command(
    run: Callable[..., Part], capsys: pytest.CaptureFixture[str]
) -> None:
    done = run("some", [sys.executable, "-c", SPENT], os.environ)

    assert (done.name, done.code, done.passed) == ("some", 3, False)
    assert done.told.endswith(" s  two words")
    assert "-- some\none\n" in capsys.readouterr().out
    if sys.platform != "win32":
        assert 0.3 <= done.spent < 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a parent nothing of what its children spent")
def test_the_time_of_children_counts() -> None:
    assert part_beside("some", [sys.executable, "-c", BY_A_CHILD], os.environ).spent >= 0.3


def test_the_summary_has_a_line_for_each_part_and_fails_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert conclude([Part("types", 0, "1.0 s  fine")], "more") == 0
    assert conclude([Part("types", 0, "fine"), Part("lint", 1, "2 errors")]) == 1
    assert capsys.readouterr().out == (
        "-- summary\nok      types          1.0 s  fine\nmore\n"
        "-- summary\nok      types          fine\nFAILED  lint           2 errors\n"
    )
