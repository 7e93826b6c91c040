"""Sets Tideboard up and runs it: python3 dev.py run | check | test ... (Windows: py dev.py run).

Standard library only, because it works before anything is installed: it makes .venv from the hashed lock and, on
Debian and Ubuntu, borrows missing system packages below .venv/sys without root and without installing them.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

if sys.version_info < (3, 11):  # before the imports below: an older Python does not understand them
    sys.exit(f"dev.py: Tideboard needs Python 3.11 or newer, this is {sys.version.split()[0]}: get it from python.org.")

sys.path[:0] = [str(Path(__file__).resolve().parent / folder) for folder in ("packaging", "tests")]

from benchmarks import command as benchmarks
from devtools import commits, gate_costs, unit
from devtools.base import ROOT, VENV, Stop, end_on_signals, foreground, python, room_words, say, scripts, setting_up
from devtools.borrowing import BORROWED, provide_java, provide_programs, provide_qt
from devtools.bounds import lately_raised
from devtools.environments import (
    DESK,
    INTEROP,
    child_environment,
    prepare,
    provide_clients,
    provide_desk,
    provide_interop,
    provide_program,
)
from devtools.parts import IN_PROCESSES, IN_XDIST, Part, conclude, part, part_beside
from devtools.system_types import system_files
from devtools.unit import Unit
from run_forms import COSTS, TURN, TURNS, WHOLE, tonight

USAGE = """usage: python3 dev.py COMMAND [ARGUMENTS]
  run [ARGUMENTS]    start Tideboard; the arguments go to it (run --help lists them)
  check              format, lint, types, import contracts, source rules
  test [ARGUMENTS]   check, then every test; with a path or -k: only those tests
                     `test all`: every case in its whole form; `test --changed`: what a change can reach; `test desk`:
                     shared places and records of them on every engine (test --help tells more)
  reach [NAME ...]   prove that `test --changed` chooses every test that a change can reach (reach --help tells more)
  coverage           the core's own tests with the branches they reach counted, and the floor
  interop [NAME ...] clients of other makers, unchanged, against the practice market; without a name all of them
  bench [NAME ...]   what Tideboard costs beside its peers: `all`, or those named; `--once` to see whether they work,
                     `--json`; without a name the list
  shots [NAME ...]   draw pictures of the window; without a name those of the pages (shots --help tells more)
  mutations [--long [--whole]] [NAME ...]
                     break one rule of the order path, or a line of each long case, at a time and see whether its tests
                     notice; without a name all
  counts             what steps of the window cost in calls, paints, imports; tests/counts.toml takes what became less
  ratchet            the numbers of tests/ratchet.toml: printed, and let fall to what is counted; a rise needs a reason
  guide              build the user guide into the resources, where the program opens it
  dates              rates and tables of days that somebody has to look at, and our days beside other authors' calendars
  hooks              install the commit hook of this checkout: format and lint of what a commit changes
  windows run|smoke|test|package
                     the checkout as a Windows program, under Wine (windows --help tells more)
  wayland [sway] [weston] [first] [--program FILE]
                     the checkout under Wayland without a display (wayland --help tells more)
  package [--check]  freeze the program and make what is offered for download here (package --help tells more)
  release --dry [STEP ...]
                     what a release would do on Linux, but for forge, certificates and other systems
  --version          the version of this checkout"""


HELP = {
    "check": """usage: python3 dev.py check
Format, lint, types (here and for the other systems), import contracts and source rules, as in the gate; a minute and
a half, less once types are cached. Takes no arguments.""",
    "test": """usage: python3 dev.py test [PATH ...] [PYTEST ARGUMENTS]
Without arguments the whole gate: what `check` does, then every test.
`test --costs` also fails above the bounds of tests/costs.toml (processor time in U, memory, dear cases), and keeps the
order of files for fresh checkouts. `test all [--turn TURN]` runs every case in its whole form, as tests/long.toml pairs
them with those of the gate; TURN is today's or one of files, random, own-sandboxes. Hours.
`test --changed [BASE]` runs what `check` does and the tests that can reach what differs from BASE, a commit; without it
from where this branch left main, on main from the last commit whose whole run passed here.
With a path, -k WORDS, -m MARK or --lf only those tests: python3 dev.py test tests/core/market/test_hub.py -k silent
`test desk [--without ENGINE]` runs the tests of shared places, records of them on Spark and views in DuckDB, which it
installs into .venv/desk, and three collectors over a practice week; a missing engine fails it unless it is named. Half
an hour.
One file or one test runs in one process, everything else in three. Other arguments go to pytest; its own help:
.venv/bin/python -m pytest --help""",
    "reach": """usage: python3 dev.py reach files [PATH ... | N% | recent] | history [COMMITS] | chance [PLACES [SEED]]
       python3 dev.py reach why TEST FILE
Proves the choice of `test --changed`. `files` runs test files one by one, each in a process of its own, and fails if
one loads or opens what the graph does not reach; without a name all of them, N% for a sample, `recent` for what changed
in a day. `history` asks the last 100 commits that change sources and tests with their sources alone: changed tests that
fail before have to be chosen. `chance` breaks 30 places outside the order path: what the chosen tests do not notice no
other test may notice. `why` prints how a test file reaches another file.""",
    "coverage": """usage: python3 dev.py coverage
Runs the core's own tests and counts the branches of core that they reach; fails below the floor in pyproject.toml.
Counting doubles the time of the tests, so it runs every night and not in the gate. Takes no arguments.""",
    "mutations": """usage: python3 dev.py mutations [NAME ...]
       python3 dev.py mutations --long [--whole] [TEST ...]
Breaks one rule of tests/mutations.toml at a time in a copy of the checkout, and says whether the tests that it names
notice. `--long` breaks a line of each row of tests/long.toml, tried by its short form; `--whole`: by its whole. Without
a name all of them: hours.""",
    "ratchet": """usage: python3 dev.py ratchet
Counts what tests/ratchet.toml lists, prints each row, and lowers its numbers to what is counted: run it before a branch
lands. Where a number fell, it names what rose in the same files since the branch left main. A number above its bound,
and such a rise, need a [[raise]] with a reason in that file; without, nothing is written. Takes no arguments.""",
    "counts": """usage: python3 dev.py counts [STEP ...]
Does each step of tests/counts in one window and counts the calls of our functions, paint events, painted pixels
and imports. Prints all or the named steps, writes into tests/counts.toml what became less, and fails above a number
by more than 2 %, with the functions that grew most since the branch left main.""",
    "guide": """usage: python3 dev.py guide
Builds docs/guide in its three languages into resources/tideboard_resources/guide and prints where it begins. Takes no
arguments.""",
    "dates": """usage: python3 dev.py dates
Fails for a rate of fees whose review is past, a list of codes older than eighteen months, a table of trading days that
ends within three months, and a day that differs from exchange_calendars, pandas_market_calendars or holidays and is not
in packaging/calendar_differences.toml.
Installs these libraries into .venv/calendars. Every night; takes no arguments.""",
    "hooks": """usage: python3 dev.py hooks
Installs a commit hook in this checkout: each commit checks format and lint of the Python files it changes, as they are
staged, and refuses with the command that mends them. `git commit --no-verify` leaves it out. A hook of another maker
stays: the command stops and names it.""",
}


MYPY_CACHE = ".venv/mypy-cache"
"""Folder in which mypy keeps what it knows, as in pyproject.toml; the other systems have one of their own in it."""
SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}
"""Names of the systems that mypy checks for, by `sys.platform`."""
SHIPPED = ("core", "desktop", "packaging/building", "packaging/devtools", "dev.py")
"""What has to fit the systems that this one is not; tests and what is equal everywhere are checked every night."""


ENGINES = ("spark", "duckdb")
"""Engines of records that need programs of others; each has its tests in files that begin with its name."""
DESK_TESTS = ("tests/core/desk", "tests/core/rule_records")
COLLECTORS = "tests/desk/test_collectors.py"
"""A week of three collectors, read by each engine."""
READS = "test_each_engine_reads_the_minutes_of_the_sdk"

FLAG = re.compile(r"-[qvxsl]+|--(lf|ff|nf|sw|co|pdb|[a-z-]+=.*)")
"""Options of pytest after which the next word is no value of theirs."""


PRINTING = {"-v", "-vv", "-q"}
"""Options of pytest that change what a run prints and leave nothing out."""


TESTS_FAILED = 1
"""pytest's exit code if every test ran and some failed; tests/conftest.py has another for what could not run here."""
FEW_FAILED = 3
"""So many failed tests at most get a second run."""
LAST_FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
"""Where pytest keeps the names of the tests that failed."""


def run(arguments: list[str]) -> int:
    """Start the terminal; its arguments pass through."""
    env = prepare(provide_program)
    if env.get("QT_QPA_PLATFORM") == "offscreen" and not os.environ.get("QT_QPA_PLATFORM"):
        say("no display: drawing off screen; --screenshot FILE --after SECONDS writes what a screen would show")
    return foreground([scripts(VENV) / "tideboard", *arguments], env, cwd=None)


def types_commands() -> dict[str, list[str]]:
    """Return the command that checks types for each other `sys.platform`, with a cache of its own, by the part's name.

    Only files whose types depend on the system are checked, which takes mypy less than half the time.
    """
    mypy = [str(python()), "-m", "mypy", "--follow-imports", "silent"]
    files = [str(file.relative_to(ROOT)) for file in system_files(ROOT / path for path in SHIPPED)]
    return {
        f"types: {name}": [*mypy, "--platform", system, "--cache-dir", f"{MYPY_CACHE}/{system}", *files]
        for system, name in SYSTEMS.items()
        if system != sys.platform
    }


def static_parts(env: Mapping[str, str], at_once: int = 2) -> list[Part]:
    """What needs no running program of ours: so many at a time, the longest first, each on one core."""
    tool = [str(python()), "-m"]
    gate_tests = sorted(str(path) for path in (ROOT / "tests").glob("test_*.py"))
    commands: dict[str, list[str]] = {
        "types": [*tool, "mypy"],
        **types_commands(),
        "source rules": [*tool, "pytest", "-q", "-p", "no:cacheprovider", *gate_tests],
        "contracts": [str(scripts(VENV) / "lint-imports"), "--no-cache"],
        "lint": [*tool, "ruff", "check", "."],
        "format": [*tool, "ruff", "format", "--check", "."],
    }
    if os.environ.get("CI"):  # no cache to read, and nobody reads this one: writing it is a quarter of mypy's time
        for name in [name for name in commands if name.startswith("types")]:
            commands[name] += ["--cache-dir", os.devnull]
    with ThreadPoolExecutor(at_once) as pool:
        running = [pool.submit(part_beside, name, command, env) for name, command in commands.items()]
        return [done.result() for done in running]


def check(arguments: list[str]) -> int:
    """The static part of the gate."""
    if arguments:
        raise Stop("check takes no arguments; `dev.py test PATH` runs single tests.")
    return conclude(static_parts(prepare()))


def names_one_file(arguments: Sequence[str]) -> bool:
    """Whether pytest is to run the tests of one file: a second process would cost more than it saves."""
    paths = [argument for argument in arguments if (ROOT / argument.partition("::")[0]).exists()]
    return len(paths) == 1 and (ROOT / paths[0].partition("::")[0]).is_file()


def all_run(arguments: Sequence[str]) -> bool:
    """Whether a run with these arguments of pytest leaves no test out."""
    return PRINTING.issuperset(arguments)


def missing_paths(arguments: Sequence[str]) -> list[str]:
    """The paths among pytest's arguments that do not exist. A word after an option may be its value: not looked at."""
    paths = [
        argument.partition("::")[0]
        for before, argument in zip(["", *arguments], arguments, strict=False)
        if not argument.startswith("-") and (not before.startswith("-") or FLAG.fullmatch(before))
    ]
    return [path for path in paths if not (ROOT / path).exists()]


def test_environment() -> dict[str, str]:
    """Return the variables that tests run with; what they need is set up or borrowed first."""
    prepare()
    return provide_for_tests()


def provide_for_tests() -> dict[str, str]:
    """Set up or borrow what tests need beyond .venv; returns the variables that they run with."""
    with setting_up():
        provide_programs()
        provide_interop()
        borrowed = provide_qt()
    env = child_environment(borrowed=borrowed) | {
        "QT_QPA_PLATFORM": "offscreen",
        "OPENBLAS_NUM_THREADS": "1",  # two test processes share the cores
        "TIDEBOARD_BORROWED": str(BORROWED),
        "TIDEBOARD_INTEROP_PYTHON": str(python(INTEROP)),
    }
    # Many tests start programs of ours: without bytecode each start compiles a second long.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def pytest_command(arguments: Sequence[str]) -> list[str]:
    """Return the command of a run: one file in one process, everything else in three."""
    # A fork keeps no count of its lines; the others are options of pytest-xdist, which come after ours.
    wants_xdist = any(argument.startswith(("--cov", "-n", "--numprocesses", "--dist")) for argument in arguments)
    workers = IN_XDIST if wants_xdist else IN_PROCESSES
    if names_one_file(arguments):
        workers = ("-p", "no:xdist")
    return [str(python()), "-m", "pytest", *workers, *arguments]


def test_desk(arguments: list[str]) -> int:
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
    name = " without ".join(["desk", *left_out])
    return conclude([part(name, [str(python()), "-m", "pytest", "-p", "no:xdist", *places], env)])


def provide_engines(engines: Sequence[str] = ENGINES) -> dict[str, str]:
    """Set up the engines that read shared places; returns the variables that their tests run with."""
    if not engines:
        return {}
    with setting_up():
        provide_desk()
        java = {"JAVA_HOME": str(provide_java())} if "spark" in engines else {}
    return {"TIDEBOARD_DESK_PYTHON": str(python(DESK)), **java}


def test(arguments: list[str]) -> int:
    """The whole gate, every case in its whole form, or the tests named."""
    if arguments[:1] == ["desk"]:
        return test_desk(arguments[1:])
    if arguments[:1] == ["all"]:
        return test_all(arguments[1:])
    if arguments[:1] == ["--changed"]:
        return test_changed(arguments[1:])
    held = arguments[:1] == ["--costs"]
    arguments = arguments[held:]
    if missing := missing_paths(arguments):  # before the environments, which may take minutes
        sys.stderr.write(f"dev.py: no such file: {', '.join(missing)}\n")
        return 2
    if any(not argument.startswith("-") or argument in {"-k", "-m", "--lf"} for argument in arguments):
        return conclude([part("tests", pytest_command(arguments), test_environment())])
    commit = commits.here()
    with unit.sampled() as pace:
        parts = whole_run(arguments, {COSTS: str(gate_costs.FILE)})
    code = concluded(parts, pace(), held=held, whole=all_run(arguments))
    if code == 0 and all_run(arguments):
        commits.keep_green(commit)
    return code


def test_changed(arguments: list[str]) -> int:
    """The static parts, and the tests that can reach what differs from a commit."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        raise Stop("test --changed takes a commit and nothing else.")
    from devtools.reach import changed

    chosen = changed.since(arguments[0] if arguments else None)
    say(chosen.words)
    return conclude(whole_run([], {}, chosen.arguments()), *lately_raised()) if chosen.changed else 0


def test_all(arguments: list[str]) -> int:
    """The gate with every case in its whole form; nights take turns in how they run."""
    turn = {(): TURNS[0], ("--turn", "today"): tonight()} | {("--turn", each): each for each in TURNS}
    if (chosen := turn.get(tuple(arguments))) is None:
        raise Stop(f"test all takes --turn TURN, of today, {', '.join(TURNS)}, and nothing else.")
    say(f"every case in its whole form, turn: {chosen}")
    parts = whole_run([], {WHOLE: "1", TURN: chosen})
    recent = [sys.executable, "dev.py", "reach", "files", "recent"]
    return conclude([*parts, part("reach", recent, os.environ)], *lately_raised())


def whole_run(
    arguments: Sequence[str], variables: Mapping[str, str], chosen: Sequence[str] | None = None
) -> list[Part]:
    """Run the static parts and all tests, or the files chosen, which see these variables too."""
    # The files left out are the source rules.
    full = pytest_command([*arguments, *(["--ignore-glob=tests/test_*.py"] if chosen is None else chosen)])
    for left in (LAST_FAILED, gate_costs.FILE):
        left.unlink(missing_ok=True)
    static_env = prepare() | {"QT_QPA_PLATFORM": "offscreen"}
    if chosen == []:
        return [*static_parts(static_env), Part("tests", 0, "nothing to test")]
    with ThreadPoolExecutor(
        1
    ) as pool:  # one at a time while pip works, then in the waits of the tests' three processes
        static = pool.submit(static_parts, static_env, 1)
        env = {**provide_for_tests(), **variables}
        tests = part("tests", full, env)
    # With options of pytest's, such as --maxfail, the run may have left tests out.
    return [*static.result(), *(tested(tests, env) if all_run(arguments) else [tests])]


def concluded(parts: Sequence[Part], pace: Unit, *, held: bool, whole: bool) -> int:
    """The summary of a gate with what it cost; `held` fails it above the bounds and keeps the order of files."""
    costs = gate_costs.read(pace, parts) if whole else None
    if costs is None:
        return conclude(parts, *lately_raised())
    gate_costs.keep_durations(costs)
    if held and not os.environ.get("CI"):
        gate_costs.commit_durations(costs)
    breaches = gate_costs.breaches(costs, gate_costs.bounds()) if held else []
    code = conclude(parts, *gate_costs.summary(costs), *lately_raised(), *(f"FAILED  {each}" for each in breaches))
    return code or bool(breaches)


def tested(tests: Part, env: Mapping[str, str]) -> list[Part]:
    """Return the tests' part; if a few tests failed, their second run, alone, decides, as with CPython's `--rerun`.

    A test that fails twice fails the gate. One that passes alone is named in the summary: a defect to be mended.
    """
    if tests.code != TESTS_FAILED:  # passed, or ended before every test ran
        return [tests]
    failed = sorted(json.loads(LAST_FAILED.read_text(encoding="utf-8"))) if LAST_FAILED.exists() else []
    if not 0 < len(failed) <= FEW_FAILED:
        return [tests]
    kept = {name: value for name, value in env.items() if name != COSTS}  # those of the first run stay
    again = part("tests again", [str(python()), "-m", "pytest", "-p", "no:xdist", *failed], kept)
    if not again.passed:
        return [tests, again]
    return [tests._replace(name="unsteady tests", code=0), again._replace(told=f"{again.told}: {', '.join(failed)}")]


def reach(arguments: list[str]) -> int:
    """Run a proof of what `test --changed` chooses."""
    from devtools.reach import chance, changed, files, history

    of_files = partial(files.run, engines=provide_engines)
    proofs: dict[str, Callable[[list[str], Mapping[str, str]], int]] = {
        "files": of_files,
        "history": history.run,
        "chance": chance.run,
        "why": changed.why,
    }
    if not arguments or arguments[0] not in proofs:
        raise Stop(f"reach takes one of {', '.join(proofs)}; reach --help tells more.")
    return proofs[arguments[0]](arguments[1:], {} if arguments[0] == "why" else test_environment())


def coverage(arguments: list[str]) -> int:
    """The core's own tests with their branches counted, and the floor."""
    if arguments:
        raise Stop("coverage takes no arguments.")
    env = test_environment()
    # Whole ports and fuzz reach little that the other tests do not, and take minutes under the trace.
    left_out = [f"--ignore=tests/core/{folder}" for folder in ("gateways/suite", "wire")]
    command = pytest_command(["tests/core", "tests/sandbox", *left_out, "--cov", "--cov-report=", "--cov-fail-under=0"])
    floor = [str(python()), "-m", "coverage", "report", "--skip-covered"]  # the floor stands in pyproject.toml
    return conclude([part("tests", command, env), part("coverage", floor, env, telling="TOTAL")])


def interop(arguments: list[str]) -> int:
    """The clients named, or all, each against a sandbox of its own."""
    env = prepare() | {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("tests", "packaging"))}
    with setting_up():
        provide_clients()
    return foreground([python(), "-m", "interop.clients", *arguments], env)


def bench(arguments: list[str]) -> int:
    """The benchmarks named, beside their peers; without a name the list of them."""
    return benchmarks.run(arguments)


def shots(arguments: list[str]) -> int:
    """Pictures of the real app on a seeded sandbox."""
    command = [str(python()), "packaging/shots.py", *arguments]
    env = prepare() | {"PYTHONPATH": str(ROOT / "tests")}
    return foreground(command, env)


def mutations(arguments: list[str]) -> int:
    """The mutations named, or all of them."""
    from devtools import mutations as listed

    env = test_environment() if "--long" in arguments else prepare() | {"QT_QPA_PLATFORM": "offscreen"}
    return listed.run(arguments, env)


def hooks(arguments: list[str]) -> int:
    """The commit hook of this checkout: installed, or at work on what is staged (`hooks run`, which the hook calls)."""
    from devtools import hooks as commit_hook

    if arguments == ["run"]:
        return commit_hook.run(python())
    if arguments:
        raise Stop("hooks takes no arguments.")
    prepare()
    say(commit_hook.install())
    return 0


def ratchet(arguments: list[str]) -> int:
    """The numbers that may only fall."""
    from devtools import ratchet as numbers

    if arguments:
        raise Stop("ratchet takes no arguments.")
    return numbers.run()


def counts(arguments: list[str]) -> int:
    """What steps of the window cost."""
    env = test_environment()
    from devtools import counts as numbers

    return numbers.run(env, arguments)


def guide(arguments: list[str]) -> int:
    """The user guide as a static site."""
    from devtools import guide as site

    return site.run(arguments)


def dates(arguments: list[str]) -> int:
    """What has a date and is overdue, and the days of other authors."""
    from devtools import dates as checks

    return checks.run(arguments)


def package(arguments: list[str]) -> int:
    """Everything that is offered for download; its modules are read for this command alone."""
    from building import command

    return command.package(arguments)


def release(arguments: list[str]) -> int:
    """A release without a forge; its modules are read for this command alone."""
    from building import dry_release

    return dry_release.release(arguments)


def windows(arguments: list[str]) -> int:
    """The program on a Windows Python; its modules are read for this command alone."""
    from devtools.windows import commands

    return commands.windows(arguments)


def wayland(arguments: list[str]) -> int:
    """The program under Wayland; its modules are read for this command alone."""
    from devtools.wayland import commands

    return commands.wayland(arguments)


def version() -> str:
    """The version written in core."""
    text = (ROOT / "core" / "tideboard_core" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "check": check,
    "test": test,
    "reach": reach,
    "coverage": coverage,
    "interop": interop,
    "bench": bench,
    "shots": shots,
    "mutations": mutations,
    "hooks": hooks,
    "ratchet": ratchet,
    "counts": counts,
    "guide": guide,
    "dates": dates,
    "windows": windows,
    "wayland": wayland,
    "package": package,
    "release": release,
}


def main(arguments: list[str]) -> int:
    """Dispatch; returns the exit code."""
    if arguments == ["--version"]:
        say(f"tideboard {version()}")
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        say(USAGE)
        if arguments in ([], ["-h"], ["--help"]):
            return 0
        sys.stderr.write(f"dev.py: no command {arguments[0]}; the commands are above\n")
        return 2
    if arguments[0] in HELP and {"-h", "--help"} & {*arguments[1:]}:
        say(HELP[arguments[0]])
        return 0
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    end_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(f"dev.py: {reason}")
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sys.exit(f"dev.py: {room_words()}")
    except KeyboardInterrupt:
        sys.exit(130)
