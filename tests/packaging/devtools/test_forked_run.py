"""Runs in forks: what tests and their fixtures do and say is as in one process; what ends or grows is replaced."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import forked_run
from fakes.scenes.pytest_runs import run_pytest, write
from run_forms import COSTS, WHOLE

SPEAKING = """
import os, warnings
import pytest

@pytest.fixture(scope="session")
def opened(tmp_path_factory):
    yield str(tmp_path_factory.mktemp("opened"))
    with open(os.environ["ENDS"], "a") as ends:
        ends.write(f"{os.getpid()}\\n")

def test_first(opened, tmp_path):
    assert opened.split("/opened")[0] == str(tmp_path).split("/test_first")[0]

def test_wrong(opened):
    print("said before it failed")
    assert [1, 2] == [1, 3]

def test_skipped():
    pytest.skip("has a reason")

def test_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("has been deprecated")
"""
ENDING = """
import os, signal, warnings
import pytest

def test_before():
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("has been deprecated")

@pytest.mark.parametrize("number", range(20))
def test_shortly_before(number):
    pass

def test_ending():
    os.kill(os.getpid(), signal.SIGSEGV)

def test_after():
    pass
"""
GROWING = f"""
import os, pathlib

kept = []

def test_grows():
    kept.append(b"x" * {int(forked_run.RETIRED_AT)} * 2**20)

def test_notes():
    pathlib.Path(os.environ["SEEN"], f"process-{{os.getpid()}}").touch()
"""
FREEING = GROWING.replace(
    f'b"x" * {int(forked_run.RETIRED_AT)} * 2**20',
    f'[b"x" * 100_000 for _ in range({int(forked_run.RETIRED_AT) * 11})][-1]',
)
"""Keeps the last of many pieces, above the others, so that the heap cannot just end earlier."""
LASTING = """
import os, pathlib, time
import pytest

@pytest.fixture(scope="session", autouse=True)
def program():
    yield
    pathlib.Path(os.environ["SEEN"], "ended").touch()

def test_lasts():
    pathlib.Path(os.environ["SEEN"], "begun").touch()
    time.sleep(60)
"""
WALKING = """
import pathlib
import fakes.walks
from fakes.walks.own_process import run_fake

fakes.walks.__path__.append(str(pathlib.Path(__file__).parent))

def test_walks():
    assert run_fake("small_walk", seconds=60) == "walked"
"""
SMALL_WALK = """
import json, time

def main():
    while time.process_time() < 0.5:
        pass
    print(json.dumps("walked"))
"""
"""No process that is started finds it: the path is in those alone that have imported the test file."""
FAILING = """
import os, pathlib, signal, time

def test_fails():
    while not pathlib.Path(os.environ["SEEN"], "begun").exists():
        time.sleep(0.01)
    if os.environ.get("INTERRUPT"):
        os.kill(os.getppid(), int(os.environ["INTERRUPT"]))
        time.sleep(60)
    assert 0
"""
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pytest-xdist starts the processes"),
    pytest.mark.slow,
]
FORKS = ("-p", "no:xdist", "--processes", "2")


def test_what_tests_say_reaches_the_report(tmp_path: Path) -> None:
    """Each test once, with its output and its warning; fixtures of the session end."""
    files = {f"tests/core/test_{name}.py": SPEAKING for name in "abc"}
    ends = tmp_path / "ends"

    outcomes, output = run_pytest(write(tmp_path, files), environment={"ENDS": str(ends)}, workers=FORKS)

    assert outcomes == {"test_first": "PASSED", "test_wrong": "FAILED", "test_warns": "PASSED"}, output
    assert "3 failed, 6 passed, 3 skipped, 3 warnings" in output
    assert output.count("said before it failed") == 3
    assert output.count("UserWarning: has been deprecated") == 3
    assert len(ends.read_text().split()) == 3


def test_a_test_that_ends_its_process_fails_and_those_behind_it_run(tmp_path: Path) -> None:
    write(tmp_path, {"tests/core/test_x.py": ENDING, "tests/core/test_y.py": "def test_other(): pass\n"})

    outcomes, output = run_pytest(tmp_path, workers=FORKS)

    passed = dict.fromkeys(["test_before", "test_shortly_before", "test_after", "test_other"], "PASSED")
    assert outcomes == {**passed, "test_ending": "FAILED"}, output
    assert "crashed while running 'tests/core/test_x.py::test_ending': exit code -11" in output
    assert "1 failed, 23 passed, 1 warning in" in output  # the process that goes on has no part in it
    assert output.endswith("exit 10")


@pytest.mark.parametrize(("source", "processes"), [(GROWING, 2), (FREEING, 1)], ids=["kept", "freed"])
def test_a_process_that_has_grown_takes_no_further_file(tmp_path: Path, source: str, processes: int) -> None:
    """Another one goes on; one that gives back what it has freed goes on itself."""
    for name in "ab":
        write(tmp_path, {f"tests/core/test_{name}.py": source})

    outcomes, output = run_pytest(tmp_path, environment={"SEEN": str(tmp_path)}, workers=("--processes", "1"))

    assert outcomes == {"test_grows": "PASSED", "test_notes": "PASSED"}, output
    assert len(list(tmp_path.glob("process-*"))) == processes


def test_a_file_that_adds_more_memory_begins_the_run(tmp_path: Path) -> None:
    """In a fork that has run nothing before it."""
    assert all((Path(forked_run.__file__).parents[1] / one).is_file() for one in forked_run.LARGE)
    large = max(forked_run.LARGE)
    names = ("tests/core/test_before.py", large)
    notes = "import os\n\ndef test_{}():\n    with open(os.environ['SEEN'], 'a') as seen:\n        seen.write('{}')\n"
    write(tmp_path, {name: notes.format(number, number) for number, name in enumerate(names)})

    seen = tmp_path / "seen"
    _, output = run_pytest(tmp_path, environment={"SEEN": str(seen)}, workers=("--processes", "1"))

    assert seen.read_text() == "10", output


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A child of this process can be interrupted, also where the gate runs in the background and ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("way", ["--maxfail=1", "SIGINT", "SIGTERM"])
def test_a_run_that_ends_early_ends_what_fixtures_have_started(tmp_path: Path, way: str) -> None:
    """A test that would go on for long, in another process, is interrupted."""
    write(tmp_path, {"tests/core/test_a.py": FAILING, "tests/core/test_b.py": LASTING})
    options = {"PYTEST_ADDOPTS": way} if way.startswith("--") else {"INTERRUPT": str(int(signal.Signals[way]))}

    outcomes, output = run_pytest(tmp_path, environment={"SEEN": str(tmp_path), **options}, workers=FORKS)

    assert ("stopping after 1 failures" if way.startswith("--") else "KeyboardInterrupt") in output
    assert outcomes == ({"test_fails": "FAILED"} if way.startswith("--") else {}), output
    assert {path.name for path in tmp_path.iterdir()} >= {"begun", "ended"}


def test_a_test_that_hangs_says_where_and_those_behind_it_run(tmp_path: Path) -> None:
    """A test with less time than the one before it, whose time the watch sleeps."""
    hangs = "@pytest.mark.timeout(1)\ndef test_hangs(): time.sleep(20)\n"
    source = f"import time, pytest\ndef test_before(): pass\n{hangs}def test_after(): pass\n"

    outcomes, output = run_pytest(write(tmp_path, {"tests/core/test_x.py": source}), workers=FORKS)

    assert outcomes == {"test_before": "PASSED", "test_hangs": "FAILED", "test_after": "PASSED"}, output
    assert "in test_hangs" in output


def test_each_part_of_a_shared_work_is_done_once(tmp_path: Path) -> None:
    forked_run.share(3, lambda number: (tmp_path / str(number)).write_text(json.dumps(number)))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2"]


@pytest.mark.parametrize("name", ["tests/core/test_a.py", "tests/core/test_b.py"])
def test_costs_of_each_process_are_summed(tmp_path: Path, name: str) -> None:
    """The process that imported the files is one of them, and what it kept is no growth of a file."""
    source = "kept = b'x' * 100 * 2**20\ndef test_x(): sum(range(10**7))\n"
    write(tmp_path, {f"tests/core/test_{each}.py": source for each in "ab"})
    file = tmp_path / "costs.json"

    run_pytest(tmp_path, environment={COSTS: str(file)}, workers=FORKS[2:])

    costs = json.loads(file.read_text(encoding="utf-8"))
    assert costs["files"][name][0] > 0
    assert costs["grown"][name] < 50
    assert len(costs["processes"]) == 3


def test_the_file_that_needs_much_memory_for_a_moment_is_known(tmp_path: Path) -> None:
    """By what it had at once, not by what it left; the file behind it begins anew."""
    large = "def test_x(): assert len(b'x' * (150 * 2**20))\n"
    write(tmp_path, {"tests/core/test_a.py": large, "tests/core/test_b.py": "def test_x(): pass\n"})
    file = tmp_path / "costs.json"

    run_pytest(tmp_path, environment={COSTS: str(file)}, workers=(*FORKS[:3], "1"))

    costs = json.loads(file.read_text(encoding="utf-8"))
    assert costs["grown"]["tests/core/test_a.py"] > 140
    assert costs["grown"]["tests/core/test_b.py"] < 50
    assert max(memory for _, memory in costs["processes"]) > 150


def test_a_walk_is_a_fork_and_its_cost_is_that_of_its_file(tmp_path: Path) -> None:
    """The whole run starts it as it stands, which finds no such program here."""
    file, costs = "tests/core/test_walks.py", tmp_path / "costs.json"
    write(tmp_path, {file: WALKING, "tests/core/small_walk.py": SMALL_WALK})

    outcomes, output = run_pytest(tmp_path, environment={COSTS: str(costs)}, workers=FORKS)
    whole, _ = run_pytest(tmp_path, environment={WHOLE: "1"}, workers=FORKS)

    assert (outcomes, whole) == ({"test_walks": "PASSED"}, {"test_walks": "FAILED"}), output
    assert json.loads(costs.read_text())["files"][file][0] > 0.45
