"""Runs in forks: what tests and their fixtures do and say is as in one process; what ends or grows is replaced."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import forked_run
from fakes.scenes.pytest_runs import run_pytest, write

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
HANGING = """
import asyncio, time
import pytest

def test_before():
    pass

@pytest.mark.timeout(1)
async def test_hangs():
    asyncio.get_running_loop().create_task(asyncio.sleep(60), name="the other")
    time.sleep(60)

def test_after():
    pass
"""
NOTING = """
import os
import pytest

@pytest.mark.parametrize("number", range(20))
def test_x(number):
    with open(os.environ["SEEN"], "a") as seen:
        seen.write(f"{number} ")
"""
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
    assert output.endswith("exit 1")


@pytest.mark.parametrize(("source", "processes"), [(GROWING, 2), (FREEING, 1)], ids=["kept", "freed"])
def test_a_process_that_has_grown_takes_no_further_file(tmp_path: Path, source: str, processes: int) -> None:
    """Another one goes on; one that gives back what it has freed goes on itself."""
    for name in "ab":
        write(tmp_path, {f"tests/core/test_{name}.py": source})

    outcomes, output = run_pytest(tmp_path, environment={"SEEN": str(tmp_path)}, workers=("--processes", "1"))

    assert outcomes == {"test_grows": "PASSED", "test_notes": "PASSED"}, output
    assert len(list(tmp_path.glob("process-*"))) == processes


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
    """A test with less time than the one before it, whose time the watch sleeps; with the task that never began."""
    outcomes, output = run_pytest(write(tmp_path, {"tests/core/test_x.py": HANGING}), workers=FORKS)

    assert outcomes == {"test_before": "PASSED", "test_hangs": "FAILED", "test_after": "PASSED"}, output
    assert "hung while running 'tests/core/test_x.py::test_hangs'" in output
    assert "tests/core/test_x.py::test_hangs hung: it has run for 1 s" in output
    assert ", in test_hangs\n" in output
    assert ": the other" in output


def test_all_forks_see_one_random_order(tmp_path: Path) -> None:
    """The seed that is printed gives it again; without the option tests run as they stand."""
    write(tmp_path, {"tests/core/test_x.py": NOTING})

    def order(*options: str) -> tuple[str, str]:
        seen = tmp_path / "seen"
        _, output = run_pytest(tmp_path, environment={"SEEN": str(seen)}, workers=(*FORKS, *options))
        text = seen.read_text()
        seen.unlink()
        return text, output

    drawn, output = order("-prandomly")
    again = output.split("random order: ")[1].split()[:2]
    assert drawn == order(*again)[0] != order()[0] == "".join(f"{number} " for number in range(20))
