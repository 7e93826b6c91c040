"""Parts of the gate: their output, exit code and processor time, and the ten lines at the end of a run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
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
ENV = os.environ | {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("packaging", "tests"))}
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


def pytest_in(folder: Path) -> list[str]:
    """Pytest on a folder, without our configuration."""
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", f"--rootdir={folder}", str(folder)]


def quoted(name: str) -> str:
    """A name as the shell of this system takes it."""
    return subprocess.list2cmdline([name]) if sys.platform == "win32" else shlex.quote(name)


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_the_command_of_a_failed_case_means_that_case_to_a_shell(tmp_path: Path) -> None:
    names = ["a b", "$HOME", "`id`", 'a"b', "it's", "a\\b"]
    source = f"import pytest\n@pytest.mark.parametrize('name', {names})\ndef test_it(name): assert 0\n"
    write(tmp_path, {"test_a.py": source})

    failures = part("tests", pytest_in(tmp_path), ENV, again="", case="printf %s").failures

    heard = [subprocess.run(each.again, shell=True, capture_output=True, text=True, check=True) for each in failures]  # noqa: S602
    assert [done.stdout for done in heard] == [each.name for each in failures]
    assert len(failures) == len(names)


@pytest.mark.parametrize(("ci", "reason"), [("true", "2 tests could not run here, which CI forbids"), ("", None)])
def test_a_file_that_cannot_run_here_is_named(ci: str, reason: str | None, tmp_path: Path) -> None:
    late = "pytest.skip('not run here: Xvfb\\nis absent'"
    files = {"tests/a/test_a.py": f"import pytest\n{late}, allow_module_level=True)\n"}
    files |= {"tests/a/test_b.py": f"import pytest\ndef test_it(): {late})\ndef test_good(): pass\n"}
    shutil.copy(ROOT / "tests" / "conftest.py", write(tmp_path, files) / "tests")

    tests = part("tests", pytest_in(tmp_path), ENV | {"CI": ci}, again="")

    absent = "Xvfb is absent"
    assert tests.absent == (("tests/a/test_a.py", absent), ("tests/a/test_b.py::test_it", absent))
    assert [each.reason for each in tests.failures] == ([reason] if reason else [])


def test_an_error_of_pytest_itself_is_the_reason(tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "def pytest_runtest_logstart(): 1 / 0\n", "test_a.py": "def test_it(): pass\n"})

    failures = part("tests", pytest_in(tmp_path), ENV, again="").failures

    assert [each.reason for each in failures] == ["INTERNALERROR> ZeroDivisionError: division by zero"]


def run(folder: Path, *options: str) -> Part:
    """A part that runs the tests of FILES."""
    write(folder, FILES)
    return part("tests", [*pytest_in(folder), *options], ENV, again="dev.py test", case="dev.py test")


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
        f"        dev.py test {quoted('test_a.py::test_no[0]')}",
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
