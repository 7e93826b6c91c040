"""`dev.py test`: which tests each part has, and what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from checkout import ROOT
from devtools import testing

pytestmark = pytest.mark.slow


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `dev.py test` as a person does."""
    command = [sys.executable, "dev.py", "test", *arguments]
    env = os.environ | environment
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [("def test_it(): pass", 0, "1 passed"), ("def test_it(): assert 1 == 2", 1, "assert 1 == 2")],
)
def test_a_named_file_runs_as_pytest_runs_it(source: str, code: int, words: str, tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(source)

    done = dev(str(tmp_path / "test_some.py"))

    assert done.returncode == code, done.stdout
    assert words in done.stdout


@pytest.mark.parametrize("arguments", [("misspelt/path.py",), ("-q", "misspelt/path.py::test_it", "-k", "words")])
def test_a_misspelt_path_of_a_test_is_answered_at_once(arguments: tuple[str, ...]) -> None:
    """Neither the environment of the program nor that of the vendors' packages is set up for it."""
    done = dev(*arguments, PATH="", HOME="/nowhere")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "dev.py: no such file: misspelt/path.py\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slow", "tests"), "takes options of pytest and no tests"),
        (("whole", "nowhere"), "has no part nowhere; there are orders, "),
        (("desk", "--without", "dask"), "takes --without ENGINE, of spark"),
        (("desk", "--without"), "takes --without ENGINE"),
        (("desk", "spark"), "takes --without ENGINE"),
    ],
)
def test_a_word_that_no_part_knows_is_refused_at_once(arguments: tuple[str, ...], words: str) -> None:
    done = dev(*arguments, PATH=os.defpath, HOME="/nowhere")

    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr


def test_a_value_of_an_option_is_not_taken_for_a_path() -> None:
    missing = testing.missing_paths

    assert missing(["-k", "silent", "-m", "slow", "tests", "-n", "2", "--maxfail=2", "tests/test_tree.py"]) == []
    assert missing(["-x", "nowhere", "--maxfail=2", "tests/no.py::test_it[a/b]"]) == ["nowhere", "tests/no.py"]


@pytest.mark.parametrize(
    ("arguments", "one"),
    [
        (("tests/core/market/test_hub.py",), True),
        (("tests/core/market/test_hub.py::test_a_value", "-x"), True),
        (("tests/core",), False),
        (("tests/core/market/test_hub.py", "tests/test_tree.py"), False),
        (("-k", "hub"), False),
    ],
)
def test_one_file_runs_in_one_process(arguments: tuple[str, ...], one: bool) -> None:
    """A second process starts in as long as most files take."""
    assert testing.names_one_file(arguments) is one


@pytest.mark.parametrize("option", ["--cov=core", "-n2", "--dist=worksteal", "-n"])
def test_options_of_xdist_are_its_own(option: str) -> None:
    """As is coverage: a fork ends without writing what it counted."""
    assert "loadfile" in testing.pytest_command(["tests/core", option])
    assert ("--processes" in testing.pytest_command(["tests/core", "--no-header"])) is (sys.platform == "linux")


def test_the_second_part_reads_the_files_that_have_a_slow_case(tmp_path: Path) -> None:
    for name, text in (("a/test_a.py", "pytestmark = pytest.mark.slow"), ("test_b.py", "slow = 1"), ("c.py", "")):
        (tmp_path / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tests" / name).write_text(text)

    assert testing.slow_files(tmp_path / "tests") == [str(Path("tests") / "a" / "test_a.py")]


def test_the_night_has_each_test_file_once_and_ends_within_three_hours() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    rules = {file for file in files if file.count("/") == 1}
    held: Counter[str] = Counter()
    for name in testing.WHOLE:
        chosen = testing.of_room(name)
        folders = [word for word in chosen if not word.startswith("-")]
        ignored = [word.removeprefix("--ignore=") for word in chosen if word.startswith("--ignore=")]
        held.update(
            file
            for file in files - rules
            if any(file.startswith(f"{each}/") for each in folders)
            and not any(file.startswith(f"{each}/") for each in ignored)
        )

    assert held == Counter(files - rules)
    assert sum(room.minutes for room in testing.WHOLE.values()) <= 180
