"""The arguments of `dev.py windows`; Wine is not started."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from checkout import ROOT
from devtools.base import Stop
from devtools.windows import commands
from devtools.windows.commands import SmokeRun


def test_the_scale_comes_first_and_is_no_argument_of_the_program() -> None:
    assert commands.scale_of(["--scale", "150", "--seed", "7"]) == (150, ["--seed", "7"])
    assert commands.scale_of(["--seed", "7"]) == (None, ["--seed", "7"])


@pytest.mark.parametrize("words", [["--scale"], ["--scale", "1.5"], ["--scale", "50"], ["--scale", "5000"]])
def test_a_scale_that_windows_does_not_offer_is_refused(words: list[str]) -> None:
    with pytest.raises(Stop, match="--scale takes the percent"):
        commands.scale_of(words)


def test_the_smoke_test_runs_once_or_as_often_as_asked() -> None:
    assert commands.times_of([]) == 1
    assert commands.times_of(["--times", "10"]) == 10


@pytest.mark.parametrize("words", [["--times"], ["--times", "0"], ["--times", "100"], ["--times", "ten"], ["ten"]])
def test_no_number_of_runs_is_refused(words: list[str]) -> None:
    with pytest.raises(Stop, match="a number from 1 to 99"):
        commands.times_of(words)


def test_the_runs_stand_in_a_table() -> None:
    passed = SmokeRun(passed=True, load=0.4, seconds=106, smoke="21 of 21", walk="8 of 8", end="1.08 of 4.0 s")
    failed = SmokeRun(passed=False, load=16.7, seconds=1200, smoke="20 of 21, not start", walk="0 of 0", end="")

    assert commands.table([passed, failed]).splitlines() == [
        "run  load  seconds  smoke test           at a gateway  end of the session",
        "1    0.4   106      21 of 21             8 of 8        1.08 of 4.0 s       passed",
        "2    16.7  1200     20 of 21, not start  0 of 0                            FAILED",
        "1 of 2 runs passed",
    ]


def test_a_report_is_counted_by_its_steps(tmp_path: Path) -> None:
    """A program that dies writes none: nothing of it passed."""
    report = tmp_path / "report.json"
    assert commands.counted(report) == "0 of 0"
    steps = [{"name": name, "passed": name != "unlock"} for name in ("start", "unlock", "end")]
    report.write_text(json.dumps({"steps": steps}))
    assert commands.counted(report) == "2 of 3, not unlock"


def test_each_command_of_the_night_runs_though_one_before_it_failed() -> None:
    """A smoke test that failed hid for days what became of the tests and of the installer."""
    night = (ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8")
    steps = re.findall(r"^ +- run: python3 dev\.py windows (\w+)\n( +if: .*\n)?", night, re.MULTILINE)

    assert [command for command, _ in steps] == ["smoke", "test", "package"]
    assert {condition.strip() for _, condition in steps} == {"if: ${{ !cancelled() }}"}
