"""Break one rule of the sources at a time, in a copy, and see whether its tests notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from devtools.base import ROOT, Stop, python, quiet, say
from devtools.environments import prepare

HELP = """usage: python3 dev.py mutations [NAME ...]
       python3 dev.py mutations drawn [FILE ...] [--seed S] [--first N] [--count N] [--minutes M] [--at-once N]
Breaks one rule of tests/mutations.toml at a time in a copy of the checkout, and says whether the tests that it names
notice. Without a name all of them: hours. `drawn` tries mutants that cosmic-ray draws, by the tests of their room and
then by all of the first part: those of tonight, or --count of each file; what survives has to stand in
tests/survivors.toml."""
LIST = ROOT / "tests" / "mutations.toml"
SECONDS = 600.0
"""Tests of a mutation that take longer count as failed: it was noticed by a wait that never ended."""

PARTS = ("core", "desktop", "proto", "resources", "tests")
"""What the programs that a test starts have to import from the copy, too."""


class Mutation(NamedTuple):
    """One broken rule. `file`: path whose only `old` becomes `new`; `tests`: what has to fail then.

    `equivalent`: why the program behaves the same with it, empty if it must be noticed.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    equivalent: str = ""


def read(path: Path = LIST) -> list[Mutation]:
    """The mutations of a list; raises Stop for one that is incomplete or that stands twice."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["mutation"]
    try:
        found = [Mutation(**{**row, "tests": tuple(row["tests"])}) for row in rows]
    except (KeyError, TypeError) as problem:
        raise Stop(f"{path.name}: a mutation has a wrong or missing field: {problem}") from None
    names = [mutation.name for mutation in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Stop(f"{path.name}: {', '.join(twice)} stands twice")
    return found


def problem_of(mutation: Mutation, root: Path = ROOT) -> str:
    """Why a mutation cannot be tried: its place has moved, or a test is gone; empty if it can."""
    file = root / mutation.file
    count = file.read_text(encoding="utf-8").count(mutation.old) if file.is_file() else 0
    if count != 1:
        return f"{mutation.name}: the old text stands {count} times in {mutation.file}, not once"
    missing = [test for test in mutation.tests if not (root / test.partition("::")[0]).exists()]
    if missing or not mutation.tests:
        return f"{mutation.name}: no such test: {', '.join(missing) or 'none is named'}"
    return ""


def survives(mutation: Mutation, copy: Path, env: Mapping[str, str]) -> bool:
    """Whether all its tests pass with the rule broken; the copy is whole again afterwards."""
    file = copy / mutation.file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        return passes(mutation.tests, copy, env, limit=SECONDS)
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_text(text, encoding="utf-8")


def passes(tests: Iterable[str], copy: Path, env: Mapping[str, str], *, limit: float | None = None) -> bool:
    """Whether these tests pass in the copy; raises TimeoutExpired after `limit` seconds, None = never."""
    command = [str(python()), "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=copy, env=dict(env), capture_output=True, timeout=limit, check=False)
    return done.returncode == 0


def try_each(chosen: Iterable[Mutation], copy: Path, env: Mapping[str, str]) -> Iterator[tuple[Mutation, bool]]:
    """Each mutation with whether it survives; the outcome is printed as soon as it is known."""
    for mutation in chosen:
        alive = survives(mutation, copy, env)
        say(f"{_outcome(mutation, alive=alive):<11}{mutation.name}")
        yield mutation, alive


def command(arguments: list[str]) -> int:
    """The mutations named, or all of them; `drawn` for those that cosmic-ray draws."""
    if arguments[:1] == ["drawn"]:
        from devtools import drawn_mutants

        return drawn_mutants.run(arguments[1:])
    return run(arguments, prepare() | {"QT_QPA_PLATFORM": "offscreen"})


def run(names: Sequence[str], env: Mapping[str, str]) -> int:
    """Try the mutations named, or all; returns 1 if one that must be noticed is not, or cannot be tried."""
    chosen = [mutation for mutation in read() if not names or mutation.name in names]
    if unknown := set(names) - {mutation.name for mutation in chosen}:
        raise Stop(f"no mutation is named {', '.join(sorted(unknown))}; {LIST.name} has them.")
    problems = {mutation: problem_of(mutation) for mutation in chosen}
    stale = [reason for reason in problems.values() if reason]
    say(f"running the tests of {len(chosen)} mutations with nothing broken")
    with tempfile.TemporaryDirectory(prefix="tideboard-mutations-") as folder:
        copy = copy_tree(Path(folder) / "tree")
        env = {**env, "PYTHONPATH": os.pathsep.join(str(copy / part) for part in PARTS)}
        _require_passing({mutation.tests for mutation in chosen}, copy, env)
        unwritten = {**env, "PYTHONDONTWRITEBYTECODE": "1"}  # the bytecode of the run above serves all others
        outcomes = dict(try_each((one for one in chosen if not problems[one]), copy, unwritten))
    missed = [mutation.name for mutation, alive in outcomes.items() if alive and not mutation.equivalent]
    for reason in stale:
        say(f"cannot try {reason}")
    noticed = sum(not alive for alive in outcomes.values())
    say(f"{len(outcomes)} mutations: {noticed} noticed, {len(missed)} missed {', '.join(missed)}".rstrip())
    return 1 if missed or stale else 0


def _require_passing(groups: Set[tuple[str, ...]], copy: Path, env: Mapping[str, str]) -> None:
    """Stop where tests fail without a mutation, or are not there: nothing can be learnt from them."""
    if passes(sorted({test for tests in groups for test in tests}), copy, env):
        return
    failing = [", ".join(tests) for tests in sorted(groups) if not passes(tests, copy, env)]
    raise Stop(f"{'; '.join(failing) or 'a test'} fails without a mutation: nothing can be learnt from it.")


def _outcome(mutation: Mutation, *, alive: bool) -> str:
    if alive:
        return "equivalent" if mutation.equivalent else "MISSED"
    return "noticed"


def copy_tree(target: Path) -> Path:
    """The tree as it is committed or changed, with what is made of schemas and of translations."""
    listed = quiet("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in [*listed, *_generated()]:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def _generated() -> Iterable[str]:
    made = chain((ROOT / "proto").rglob("*_pb2.py"), (ROOT / "resources").rglob("*.qm"))
    return (os.fspath(path.relative_to(ROOT)) for path in made)
