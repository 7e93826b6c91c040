"""`dev.py test`: the first part of the gate, the second, the night's whole forms, or the tests named."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from devtools import unit
from devtools.base import ROOT, Stop, foreground, python, say
from devtools.bounds import lately_raised
from devtools.environments import ENGINES, prepare, provide_engines, provide_for_tests, test_environment
from devtools.parts import IN_PROCESSES, IN_XDIST, Part, concluded, part
from devtools.static import static_parts

HELP = """usage: python3 dev.py test [slow | whole [PART ...]] [-v] [PYTEST OPTIONS]
       python3 dev.py test PATH ... | -k WORDS | -m MARK | --lf [PYTEST ARGUMENTS]
Without a word the first part of the gate: what `check` does, beside the tests that are not marked `slow`. `slow`: the
second part, the tests that start whole programs, walk, kill, ask engines or compare pictures.
Both end in ten lines; -v tells everything.
With a path, -k, -m or --lf only those tests, as pytest runs them, slow ones too:
python3 dev.py test tests/core/market/test_hub.py -k silent
One file or one test runs in one process, everything else in three. Other arguments go to pytest; its own help:
.venv/bin/python -m pytest --help

`test whole [PART ...]`: every case in its whole form, for the night, three hours at most. A part that is not finished
at its bound says what did not run, and fails. Parts and their minutes: {parts}.
`test desk [--without ENGINE]`: shared places, records of them on Spark and views in DuckDB, which it installs into
.venv/desk, and three collectors over a practice week; a missing engine fails it unless it is named. Half an hour."""


class Room(NamedTuple):
    """A part of the night: its folders, and the minutes that it may take."""

    folders: tuple[str, ...]
    minutes: int


WHOLE = {
    "orders": Room(("tests/core/orders", "tests/core/lock", "tests/core/audit"), 20),
    "gateways": Room(("tests/core/gateways", "tests/core/wire"), 35),
    "core": Room(("tests/core", "tests/api"), 25),
    "sandbox": Room(("tests/sandbox", "tests/interop"), 20),
    "window": Room(("tests/desktop/assembly", "tests/desktop/window", "tests/desktop/docks"), 30),
    "desktop": Room(("tests/desktop",), 20),
    "programs": Room(("tests/e2e", "tests/desk"), 15),
    "rest": Room(("tests",), 15),
}
"""The parts of the night; a folder below that of another part belongs to its own."""
HELP = HELP.format(parts=", ".join(f"{name} {room.minutes}" for name, room in WHOLE.items()))
IN_WHOLE_FORM = {"TIDEBOARD_WHOLE": "1"}
"""Environment of a run in which every case has its whole form, as tests/conftest.py reads it."""
RULES = "tests/test_*.py"
"""The source rules, which run among the static parts."""
SLOW = re.compile(r"\bmark\.slow\b")
"""Text of a file that has a slow case: tests/test_conftests.py holds that the mark is set in no other way."""
DESK_TESTS = ("tests/core/desk", "tests/core/rule_records")
COLLECTORS = "tests/desk/test_collectors.py"
"""A week of three collectors, read by each engine."""
READS = "test_each_engine_reads_the_minutes_of_the_sdk"
FLAG = re.compile(r"-[qvxsl]+|--(lf|ff|nf|sw|co|pdb|[a-z-]+=.*)")
"""Options of pytest after which the next word is no value of theirs."""
CHOOSING = frozenset({"-k", "-m", "--lf"})
"""Options of pytest that choose tests."""


def test(arguments: list[str]) -> int:
    """Run one of the parts, or the tests named."""
    words = {"slow": slow, "whole": whole, "desk": desk}
    if arguments and arguments[0] in words:
        return words[arguments[0]](arguments[1:])
    if missing := missing_paths(arguments):  # before the environments, which may take minutes
        sys.stderr.write(f"dev.py: no such file: {', '.join(missing)}\n")
        return 2
    if any(not argument.startswith("-") or argument in CHOOSING for argument in arguments):
        return foreground(pytest_command(arguments), test_environment())
    return first(arguments)


def first(options: Sequence[str]) -> int:
    """The checks beside the quick tests."""
    verbose = "-v" in options
    chosen = ["-m", "not slow", f"--ignore-glob={RULES}", *quiet(options)]
    env = prepare() | {"QT_QPA_PLATFORM": "offscreen"}
    with ThreadPoolExecutor(1) as pool, unit.sampled() as pace:
        static = pool.submit(static_parts, env, 1, verbose=verbose)  # in the waits of the tests' three processes
        tests = part("tests", pytest_command(chosen), provide_for_tests(), again="python3 dev.py test")
        parts = [*static.result(), tests]
    return ended(" ".join(["test", *options]), parts, pace, verbose=verbose)


def slow(arguments: list[str]) -> int:
    """The second part of the gate."""
    options_alone(arguments, "slow")
    chosen = ["-m", "slow", *slow_files(), *quiet(arguments)]
    env = test_environment()
    with unit.sampled() as pace:
        tests = part("tests", pytest_command(chosen), env, again="python3 dev.py test slow")
    return ended(" ".join(["test slow", *arguments]), [tests], pace, verbose="-v" in arguments)


def slow_files(tests: Path = ROOT / "tests") -> list[str]:
    """Return the test files in which a case is marked `slow`; no other is imported. The source rules have none."""
    files = sorted(tests.glob("*/**/test_*.py"))
    return [str(file.relative_to(tests.parent)) for file in files if SLOW.search(file.read_text(encoding="utf-8"))]


def whole(arguments: list[str]) -> int:
    """The parts of the night that are named, or all."""
    named = [word for word in arguments if not word.startswith("-")]
    options = [word for word in arguments if word.startswith("-")]
    if unknown := sorted({*named} - {*WHOLE}):
        raise Stop(f"test whole has no part {', '.join(unknown)}; there are {', '.join(WHOLE)}.")
    env = test_environment() | IN_WHOLE_FORM
    with unit.sampled() as pace:
        parts = [
            part(
                name,
                pytest_command([*of_room(name), "--minutes", str(WHOLE[name].minutes), *quiet(options)]),
                env,
                again=f"python3 dev.py test whole {name}",
                case="TIDEBOARD_WHOLE=1 python3 dev.py test",
            )
            for name in named or WHOLE
        ]
    return ended(" ".join(["test whole", *arguments]), parts, pace, verbose="-v" in options)


def of_room(name: str) -> list[str]:
    """Return what pytest gets for a part of the night: its folders without those of other parts below them."""
    folders = WHOLE[name].folders
    others = [other for room in WHOLE.values() for other in room.folders if other not in folders]
    below = [other for other in others if any(other.startswith(f"{folder}/") for folder in folders)]
    return [*folders, *(f"--ignore={other}" for other in below), f"--ignore-glob={RULES}"]


def desk(arguments: list[str]) -> int:
    """The tests of shared places, and those of each engine in an environment of its own but for the ones left out."""
    left_out = arguments[1::2]
    if arguments[::2] != ["--without"] * len(left_out) or not {*left_out} <= {*ENGINES}:
        raise Stop(f"test desk takes --without ENGINE, of {', '.join(ENGINES)}, and nothing else.")
    engines = [name for name in ENGINES if name not in left_out]
    env = test_environment() | {"TIDEBOARD_DESK": "1"} | provide_engines(engines)
    files = [str(each) for name in engines for each in sorted((ROOT / "tests" / "desk").glob(f"test_{name}*.py"))]
    places = [*DESK_TESTS, *files]
    if engines:
        places += [COLLECTORS, *(f"--deselect={COLLECTORS}::{READS}[{name}]" for name in left_out)]
    command = [str(python()), "-m", "pytest", "-p", "no:xdist", *places]
    name = " ".join(["test desk", *arguments])
    tests = part("tests", command, env, again=f"python3 dev.py {name}", case="TIDEBOARD_DESK=1 python3 dev.py test")
    return concluded(name, [tests])


def ended(name: str, parts: Sequence[Part], pace: Callable[[], unit.Unit], *, verbose: bool) -> int:
    """The end of a run with what it cost."""
    spent = sum(done.spent for done in parts)
    code = concluded(name, parts, f"cost    {spent:.0f} s of processor time; {pace()}", verbose=verbose)
    for line in lately_raised() if verbose else ():
        say(line)
    return code


def quiet(options: Sequence[str]) -> list[str]:
    """Return the options of pytest, which says less unless it is asked to say more: the end of the run names it."""
    return [*options, *(() if "-v" in options else ("-q", "-rN"))]


def options_alone(arguments: Sequence[str], name: str) -> None:
    """Raise Stop for a word that is no option."""
    if words := [argument for argument in arguments if not argument.startswith("-")]:
        raise Stop(
            f"test {name} takes options of pytest and no {', '.join(words)}; `dev.py test PATH` runs single tests."
        )


def names_one_file(arguments: Sequence[str]) -> bool:
    """Return True where pytest is to run one file: a second process would cost more than it saves."""
    paths = [argument for argument in arguments if (ROOT / argument.partition("::")[0]).exists()]
    return len(paths) == 1 and (ROOT / paths[0].partition("::")[0]).is_file()


def missing_paths(arguments: Sequence[str]) -> list[str]:
    """The paths among pytest's arguments that do not exist. A word after an option may be its value: not looked at."""
    paths = [
        argument.partition("::")[0]
        for before, argument in zip(["", *arguments], arguments, strict=False)
        if not argument.startswith("-") and (not before.startswith("-") or FLAG.fullmatch(before))
    ]
    return [path for path in paths if not (ROOT / path).exists()]


def pytest_command(arguments: Sequence[str]) -> list[str]:
    """Return the command of a run: one file in one process, everything else in three."""
    # Options of pytest-xdist, which come after ours, and coverage, of whose lines a fork keeps no count.
    wants_xdist = any(argument.startswith(("--cov", "-n", "--numprocesses", "--dist")) for argument in arguments)
    workers = IN_XDIST if wants_xdist else IN_PROCESSES
    if names_one_file(arguments):
        workers = ("-p", "no:xdist")
    return [str(python()), "-m", "pytest", *workers, *arguments]
