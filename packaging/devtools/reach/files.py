"""Proof that the graph is whole: what each test file loads and opens in a process of its own lies in its reach."""

from __future__ import annotations

import contextlib
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from devtools.base import ROOT, VENV, Stop, python, say
from devtools.commits import git
from devtools.environments import INTEROP
from devtools.reach.graph import Graph
from devtools.reach.trees import Reader, tree_here

RECORDER = Path(__file__).with_name("recorder.py")
"""A script that each Python of a run begins with."""
RECORD = "TIDEBOARD_REACH_RECORD"
"""Environment variable with the path of the pipe that the recorder writes to."""
SECONDS = 1200.0
"""Longest run of one test file."""
DESK_TESTS = "tests/desk/"
"""Tests of engines that are set up for them alone."""
NOTHING_CHOSEN = 5
"""pytest's exit code if each test of the file is left to another run."""
LAST = "end\n"
"""Line behind which nothing is read any more."""
END = 30
"""Lines that are shown of a run that failed."""
GENERATED = ((re.compile(r"_pb2\.py$"), ".proto"), (re.compile(r"\.qm$"), ".ts"))
"""Endings of files that a build makes, each with that of what it is made from."""
COMPILED = re.compile(r"__pycache__/([^/]+?)\.[\w-]+?(?:-pytest-[\d.]+)?\.pyc(?:\.\d+)?$")


class Outcome(NamedTuple):
    """What a run of a test file showed.

    `missing`: files that it used and that the graph does not reach from it; `end`: the last lines of a run that failed.
    """

    test: str
    code: int
    used: int
    missing: tuple[str, ...]
    seconds: float
    end: str


def used_files(log: str, paths: frozenset[str], modules: Mapping[str, str], root: Path = ROOT) -> set[str]:
    """The files of the tree that a record names."""
    found = set[str]()
    for line in log.splitlines():
        kind, _, name = line.partition(" ")
        if kind == "module" or (kind == "start" and name in modules):
            found.update(filter(None, [modules.get(name)]))
        elif name.startswith(f"{root}{os.sep}"):
            path = COMPILED.sub(r"\1.py", Path(name).relative_to(root).as_posix())
            for made, source in GENERATED:
                path = made.sub(source, path)
            found.add(path)
    return found & paths


def missing_of(test: str, used: set[str], graph: Graph) -> tuple[str, ...]:
    """What a test used without reaching it; a file that selects every test is reached by each."""
    own = RECORDER.relative_to(ROOT).as_posix()
    return tuple(sorted(path for path in used - graph.reach(test) - {own} if not graph.selects_everything(path)))


def run_file(test: str, graph: Graph, env: Mapping[str, str]) -> Outcome:
    """Run one test file alone and compare."""
    started = time.monotonic()
    command = [str(python()), "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", test]
    with recorded() as (pipe, lines):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**env, RECORD: str(pipe)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    used = used_files("".join(lines), graph.paths, graph.modules)
    code = 0 if done.returncode == NOTHING_CHOSEN else done.returncode
    end = "\n".join(done.stdout.splitlines()[-END:]) if code else ""
    return Outcome(test, code, len(used), missing_of(test, used, graph), time.monotonic() - started, end)


@contextlib.contextmanager
def recorded() -> Iterator[tuple[Path, list[str]]]:
    """Path of a pipe that recorders write to, and what they wrote, which is whole when the block has ended.

    A pipe: a test that lets no file grow would end a recorder that appends to one.
    """
    with tempfile.TemporaryDirectory(prefix="tideboard-reach-") as folder, ThreadPoolExecutor(1) as thread:
        pipe, lines = Path(folder) / "record", list[str]()
        if sys.platform == "win32":
            raise Stop("reach files needs a named pipe of POSIX")
        os.mkfifo(pipe)
        kept_open = os.open(pipe, os.O_RDWR)  # neither side waits for the other to open it
        with pipe.open(encoding="utf-8", errors="surrogateescape", newline="\n") as reader:
            reading = thread.submit(lambda: lines.extend(iter(reader.readline, LAST)))
            try:
                yield pipe, lines
            finally:
                os.write(kept_open, LAST.encode())
                reading.result()
                os.close(kept_open)


@contextlib.contextmanager
def recording() -> Iterator[None]:
    """Have each Python of our environments run the recorder at its start; it does nothing where RECORD is not set."""
    file = str(RECORDER)
    line = (
        f"import os; os.environ.get({RECORD!r}) and "
        f"exec(compile(open({file!r}).read(), {file!r}, 'exec'), {{'__file__': {file!r}, '__name__': 'recorder'}})\n"
    )
    places = [next(venv.glob("[lL]ib/**/site-packages"), None) for venv in (VENV, INTEROP)]
    made = [place / "tideboard-recorder.pth" for place in places if place is not None]
    for each in made:
        each.write_text(line, encoding="utf-8")
    try:
        yield
    finally:
        for each in made:
            each.unlink(missing_ok=True)


RECENT = "recent"


def recent(root: Path = ROOT) -> set[str]:
    """Return the paths of what commits of the last day changed, and of what is not committed.

    The oldest commit of a clone that was cut off counts nothing: it would have changed every file.
    """
    log = git("log", "--since=1.day", "--min-parents=1", "--name-only", "--format=", "-z", root=root)
    changed = git("diff", "--name-only", "-z", "HEAD", root=root)
    new = git("ls-files", "--others", "--exclude-standard", "-z", root=root)
    return {path.strip("\n") for path in (log + changed + new).decode().split("\0")} - {""}


def chosen(arguments: Sequence[str], tests: Sequence[str]) -> list[str]:
    """The test files named, `recent` ones, `N%` of all, the same each time; without a name all of them."""
    found: list[str] = []
    for word in arguments:
        if word == RECENT:
            changed = recent()
            found += [test for test in tests if test in changed]
        elif re.fullmatch(r"\d+%", word):
            found += random.Random(56).sample(tests, len(tests) * int(word[:-1]) // 100)
        elif below := [test for test in tests if test == word or test.startswith(f"{word.rstrip('/')}/")]:
            found += below
        else:
            raise Stop(f"no test file is named {word}: name a file or a folder below tests, or a share such as 10%.")
    return list(dict.fromkeys(found)) if arguments else list(tests)


def run(
    arguments: Sequence[str], env: Mapping[str, str], *, engines: Callable[[], Mapping[str, str]], at_once: int = 2
) -> int:
    """Check the test files named; returns 1 if one used what it does not reach, or failed.

    `engines` sets up what the tests of tests/desk need, and returns their variables; asked only where one is chosen.
    """
    reader = Reader()
    graph = reader.graph(tree_here("HEAD"))
    reader.keep()
    tests = chosen(arguments, graph.tests)
    if any(test.startswith(DESK_TESTS) for test in tests):
        env = {**env, **engines()}
    outcomes: list[Outcome] = []
    with recording(), ThreadPoolExecutor(at_once) as pool:
        for done in pool.map(lambda test: run_file(test, graph, env), tests):
            outcomes.append(done)
            word = "MISSING" if done.missing else "FAILED" if done.code else "ok"
            say(f"{word:<8}{done.seconds:6.1f} s  {done.used:4} files  {done.test}")
            for path in done.missing:
                say(f"        not reached: {path}")
            if done.end:
                say(done.end)
    short = [done.test for done in outcomes if done.missing]
    failed = [done.test for done in outcomes if done.code]
    say(f"{len(outcomes)} test files: {len(short)} use what the graph does not reach, {len(failed)} failed")
    return 1 if short or failed else 0
