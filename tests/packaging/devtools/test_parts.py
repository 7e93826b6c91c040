"""Parts of the gate: their output, exit code and processor time, and the ten lines at the end of a run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from checkout import ROOT
from devtools.parts import Failure, Part, concluded, part
from fakes.scenes.pytest_runs import write

pytestmark = pytest.mark.slow

BURN = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
SPENT = BURN + "print('one')\nprint('== two  words ==')\nraise SystemExit(3)"
BY_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}]); print('done')"
FILES = {
    "pyproject.toml": "[tool.pytest.ini_options]\n",
    "test_a.py": "import pytest\n"
    "@pytest.mark.parametrize('number', range(5))\ndef test_no(number): assert number == 'x'\n"
    "def test_late(): pytest.skip('not run here: Xvfb is absent')\ndef test_yes(): pass\n",
    "test_b.py": "import nowhere_to_be_found\n",
}
PROCESSES = [("-p", "no:xdist"), ("-n", "1")]


@pytest.mark.parametrize("beside", [False, True])
def test_a_part_has_the_code_the_last_line_and_the_time_of_its_command(
    beside: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    done = part("some", [sys.executable, "-c", SPENT], os.environ, again="dev.py some", beside=beside)

    assert (done.name, done.code, done.passed, done.told) == ("some", 3, False, "two words")
    assert done.failures == (Failure("some", "two words", "dev.py some"),)
    assert "-- some\none\n" in capsys.readouterr().out
    if sys.platform != "win32":
        assert 0.3 <= done.spent < 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a parent nothing of what its children spent")
def test_the_time_of_children_counts() -> None:
    assert part("some", [sys.executable, "-c", BY_A_CHILD], os.environ, again="").spent >= 0.3


@pytest.mark.parametrize(("verbose", "shown"), [(False, ""), (True, "-- some\nfine\n")])
def test_what_passes_beside_another_part_says_nothing_unless_asked(
    verbose: bool, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    part("some", [sys.executable, "-c", "print('fine')"], os.environ, again="", beside=True, verbose=verbose)

    assert capsys.readouterr().out == shown


def run(folder: Path, *options: str) -> Part:
    """A part that runs the tests of FILES."""
    write(folder, FILES)
    env = os.environ | {"PYTHONPATH": str(ROOT / "packaging")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", f"--rootdir={folder}", str(folder), *options]
    return part("tests", command, env, again="dev.py test", case="dev.py test")


@pytest.mark.parametrize("processes", PROCESSES, ids=["one process", "pytest-xdist"])
def test_a_red_run_ends_in_names_reasons_and_commands(
    processes: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In ten lines at most, however much failed; with -v all of it."""
    tests = run(tmp_path, "--continue-on-collection-errors", *processes)
    capsys.readouterr()

    assert concluded("test", [Part("types", 0, "fine", 2.0), tests], "cost    1 s") == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 10
    assert lines[0] == "-- dev.py test: FAILED"
    assert lines[1].startswith("ran     types 2 s, tests FAILED ")
    assert lines[2].startswith("failed  6, of which 2 below, all with -v: test_a.py::test_no")
    assert lines[3:7] == [
        "FAILED  test_b.py: ModuleNotFoundError: No module named 'nowhere_to_be_found'",
        "        dev.py test test_b.py",
        "FAILED  test_a.py::test_no[0]: AssertionError: assert 0 == 'x'",
        '        dev.py test "test_a.py::test_no[0]"',
    ]
    assert lines[7:] == ["not run 1: test_a.py::test_late: Xvfb is absent", "cost    1 s"]

    concluded("test", [tests], verbose=True)
    everything = capsys.readouterr().out
    assert everything.count("FAILED  test_") == 6
    assert "not run here: test_a.py::test_late: Xvfb is absent" in everything


@pytest.mark.parametrize("processes", PROCESSES, ids=["one process", "pytest-xdist"])
def test_what_a_bound_leaves_out_is_named_and_fails(processes: tuple[str, str], tmp_path: Path) -> None:
    tests = run(tmp_path, "--ignore", str(tmp_path / "test_b.py"), "--minutes", "0.00001", *processes)

    assert tests.code != 0
    assert tests.left[-1] == "test_a.py::test_yes"
    assert tests.failures[-1].name == "tests"
    assert tests.failures[-1].reason.endswith("did not run within the bound")


def test_a_green_run_says_what_ran_and_its_cost(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        concluded("test", [Part("types", 0, "fine", 31.2), Part("tests", 0, "9 passed in 60.02s", 60.4)], "cost    1 s")
        == 0
    )
    assert capsys.readouterr().out == "-- dev.py test: passed\nran     types 31 s, tests 60 s (9 passed)\ncost    1 s\n"
