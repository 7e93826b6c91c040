"""The smoke test's report: passed only when everything was tried and is well, readable, whole or not there."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_desktop.smoke.report import LONGEST, WITHOUT_KEYRING, Missing, Report, ReportStep


def test_a_report_passes_when_each_expected_step_did(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(["fonts", "icons"])
    with report.step("fonts") as note:
        note.found = "5 files"
    assert (report.passed, report.left) == (False, ["icons"])
    with report.step("icons") as note:
        note.found = "55 drawn"

    assert report.passed
    assert [line.split(" s  ")[1] for line in capsys.readouterr().out.splitlines()] == [
        "fonts: 5 files",
        "icons: 55 drawn",
    ]


def test_what_a_step_raises_is_its_failure_and_the_next_is_done() -> None:
    report = Report(["fonts", "icons"])
    with report.step("fonts"):
        raise Missing("the family Inter is not there")
    with report.step("icons"):
        raise ValueError("no\nSVG")

    told = [(step.name, step.passed, step.seen) for step in report.steps]
    assert told == [("fonts", False, "the family Inter is not there"), ("icons", False, "ValueError: no SVG")]
    assert not report.passed


def test_a_step_that_is_broken_off_tells_what_it_waited_for() -> None:
    report = Report(["unlock"])
    with contextlib.suppress(KeyboardInterrupt), report.step("unlock") as note:
        note.waiting = "the practice account"
        raise KeyboardInterrupt

    assert report.steps[0].seen == "broken off, waiting for the practice account"


def test_what_hangs_is_named_and_the_rest_was_not_reached() -> None:
    report = Report(["start", "unlock", "end"])
    with report.step("start"):
        pass
    with report.step("program"), report.step("unlock") as note:
        note.waiting = "the field “Trading password”"
        report.hung(60.0)
        hung, rest = report.steps[1:]

    assert (hung.name, hung.seconds) == ("unlock", 60.0)
    assert hung.seen == "hangs: no end after 60 s in all, waiting for the field “Trading password”"
    assert (rest.name, rest.passed, rest.seen) == ("end", False, "not reached")


def test_after_an_inner_step_the_outer_one_is_running_again() -> None:
    report = Report([])
    with report.step("program"):
        with report.step("start"):
            pass
        assert report.running is not None
        assert report.running[0] == "program"


def test_the_file_holds_facts_times_and_steps(tmp_path: Path) -> None:
    report = Report(["fonts"])
    report.facts["version"] = "0.1.0"
    report.times["first_paint"] = 0.231
    report.add(ReportStep("fonts", 0.25, passed=True, seen="騰" * 3))
    report.write(tmp_path / "report.json")

    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == {
        "passed": True,
        "version": "0.1.0",
        "times": {"first_paint": 0.231},
        "steps": [{"name": "fonts", "seconds": 0.25, "passed": True, "seen": "騰騰騰"}],
    }


def test_a_report_that_cannot_be_written_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "report.json").mkdir()
    with pytest.raises(BadInput):
        Report([]).write(tmp_path / "report.json")

    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_long_story_is_cut() -> None:
    report = Report([])
    with report.step("log") as note:
        note.found = "x" * 10_000

    assert len(report.steps[0].seen) == LONGEST


@pytest.mark.parametrize(
    ("failed", "verdict"),
    [
        ([], "passed: all 2 steps"),
        (["fonts"], "failed: 1 of 2 steps passed, not fonts"),
        (
            ["keyring"],
            f"failed: 1 of 2 steps passed, not keyring. {WITHOUT_KEYRING}",
        ),
        (["fonts", "keyring"], "failed: 0 of 2 steps passed, not fonts, keyring"),
    ],
)
def test_the_closing_line_is_the_verdict(failed: list[str], verdict: str) -> None:
    report = Report(["fonts", "keyring"])
    for name in ("fonts", "keyring"):
        report.add(ReportStep(name, 0.0, passed=name not in failed, seen=""))

    assert report.verdict == verdict
