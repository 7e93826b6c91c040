"""`dev.py mutations drawn`: mutants that cosmic-ray draws, tried by the tests of their room, then by all others.

A mutant changes one operator, constant, condition, loop or exception. One that its room does not notice and the other
tests do not either is a survivor: it gets a test, or a row of tests/survivors.toml with the proof that it is equal in
effect, within seven days.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from devtools.base import ROOT, VENV, Stop, python, quiet, say, setting_up
from devtools.environments import digest, install_sources, make_venv, stamped, test_environment
from devtools.mutations import PARTS, copy_tree

MUTANTS = VENV / "mutants"
MUTANTS_LOCK = ROOT / "packaging" / "mutants.lock"
LIST = ROOT / "tests" / "survivors.toml"
SOURCES = (
    "core/tideboard_core/orders/*.py",
    "core/tideboard_core/lock/*.py",
    "core/tideboard_core/audit/*.py",
    "core/tideboard_core/system/vault.py",
    "core/tideboard_core/system/keyring_entries.py",
    "core/tideboard_core/system/credentials.py",
    "core/tideboard_core/redaction.py",
    "core/tideboard_core/programs/*.py",
    "core/tideboard_core/ports/trading.py",
    "core/tideboard_core/gateways/*/trading*",
    "core/tideboard_core/gateways/*/translate/*order*",
    "core/tideboard_core/wire/*.py",
    "desktop/tideboard_desktop/ticket/*.py",
    "desktop/tideboard_desktop/orders/*.py",
)
"""What a night draws from, as fnmatch reads it: `*` goes through folders."""
NEVER_OPEN = ("*/orders/guard.py", "*/orders/sender.py", "*/ports/trading.py", "*/lock/*")
"""Where a survivor fails the night at once."""
OPEN_AT_MOST, OPEN_DAYS = 10, 7
FIRST_NIGHT, EACH_NIGHT = date(2026, 12, 1), 1000
"""A night draws the numbers from its own thousand, so that no night repeats another's."""
SHORT = ("-m", "not slow and not whole")
"""What tries a mutant: the cases of the first part of the gate."""
PYTEST = (str(python()), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}
"""No try writes bytecode: Python would take that of another mutant, as large and as old, for its own."""
SECONDS = 600.0
"""Longest time of the tests of one room; a mutant that never ends was noticed."""


class Mutant(NamedTuple):
    """One changed file: its whole text, and the lines that went and came, without blanks at their ends."""

    number: int
    file: str
    line: int
    operator: str
    text: str
    old: str
    new: str

    def __str__(self) -> str:
        """Number, place, operator, the line as it was and as it is."""
        return f"{self.number} {self.file}:{self.line} {self.operator.removeprefix('core/')}: {self.old} -> {self.new}"


class Survivor(NamedTuple):
    """A row of the list. `equal`: the proof that the program does the same; empty while the row is open."""

    file: str
    old: str
    new: str
    seen: date
    equal: str = ""


def survivors(path: Path = LIST) -> list[Survivor]:
    """The list; raises Stop for a row with a wrong, missing or unknown field."""
    try:
        return [Survivor(**row) for row in tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])]
    except TypeError as problem:
        raise Stop(f"{path.name}: a survivor has a wrong or missing field: {problem}") from None


def overdue(listed: Sequence[Survivor], today: date) -> list[str]:
    """Why the list fails the night: too many open rows, one that is too old, one where none may be."""
    rows = [row for row in listed if not row.equal]
    reasons = [f"{len(rows)} survivors are open, {OPEN_AT_MOST} may be"] if len(rows) > OPEN_AT_MOST else []
    for row in rows:
        if any(fnmatchcase(row.file, pattern) for pattern in NEVER_OPEN):
            reasons.append(f"{row.file}: no survivor may be open here: {row.old} -> {row.new}")
        elif (today - row.seen).days > OPEN_DAYS:
            reasons.append(f"{row.file}: open since {row.seen}: {row.old} -> {row.new}")
    return reasons


def sources(names: Sequence[str]) -> list[str]:
    """The files named, or those that a night draws from; raises Stop for a name that is no file."""
    if missing := [name for name in names if not (ROOT / name).is_file()]:
        raise Stop(f"no such file: {', '.join(missing)}")
    tracked = quiet("git", "ls-files", "*.py").splitlines()
    return list(names) or sorted(
        name
        for name in tracked
        if any(fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}/*") for pattern in SOURCES)
    )


def draw(seed: str, first: int, count: int, files: Sequence[str]) -> Iterator[Mutant]:
    """The mutants of these numbers."""
    arguments = ["packaging/draw_mutants.py", seed, str(first), str(count), *files]
    for line in quiet(python(MUTANTS), *arguments).splitlines():
        found = json.loads(line)
        old, new = changed((ROOT / found["file"]).read_text(encoding="utf-8"), found["text"])
        yield Mutant(**found, old=old, new=new)


def changed(before: str, after: str) -> tuple[str, str]:
    """The lines that only the first and only the second text has, joined by `; `."""
    lines = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:2] in {"- ", "+ "}]
    old, new = ([line[2:].strip() for line in lines if line[0] == sign] for sign in "-+")
    return "; ".join(old), "; ".join(new)


def room_tests(file: str, root: Path = ROOT) -> list[str]:
    """The tests of a source file: those named after it, then its folder's, then the nearest folder above that has any.

    `core/tideboard_core/orders/flatten/steps.py` has tests/core/orders/flatten/test_steps.py and tests/core/orders.
    """
    top, _, *folders, name = Path(file).parts
    own = Path("tests", top, *folders)
    while not (root / own).is_dir():
        own = own.parent
    stem = name.removesuffix(".py")
    named = [*(root / own).rglob(f"test_{stem}.py"), *(root / own).rglob(f"test_{stem}_*.py")]
    room = (
        Path("tests", top, *folders[:3])
        if folders[:1] == ["gateways"]
        else Path("tests", top, folders[0])
        if folders
        else own
    )
    while not (root / room).is_dir():
        room = room.parent
    return [*(path.relative_to(root).as_posix() for path in sorted(named)), room.as_posix()]


def passes(tests: Sequence[str], tree: Path, env: Mapping[str, str], *options: str, seconds: float = SECONDS) -> bool:
    """Whether these tests pass in a tree; what never ends does not. Raises Stop for a command that pytest refuses."""
    command = [*PYTEST, "-x", *options, *tests]
    env = {**env, **NO_BYTECODE}
    try:
        done = subprocess.run(command, cwd=tree, env=env, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return False
    if done.returncode == 4:
        raise Stop(done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace"))
    return done.returncode in {0, 5}  # 5: no test there, which notices nothing


def failing(tests: Sequence[str], tree: Path, env: Mapping[str, str], *options: str) -> list[str]:
    """Names of the tests that fail in a tree; raises Stop where it is not for tests that pytest ends."""
    with tempfile.TemporaryDirectory(prefix="tideboard-mutants-") as folder:
        report = Path(folder) / "report.json"
        command = [*PYTEST, "-p", "devtools.pytest_report", "--report-to", str(report), *options, *tests]
        done = subprocess.run(
            command, cwd=tree, env={**env, **NO_BYTECODE}, capture_output=True, text=True, check=False
        )
        heard = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {"failed": []}
    if done.returncode not in {0, 1, 5}:
        raise Stop(done.stdout + done.stderr)
    return [name for name, _ in heard["failed"]]


def noticed(
    mutant: Mutant,
    tests: Sequence[str],
    tree: Path,
    env: Mapping[str, str],
    *options: str,
    seconds: float = SECONDS,
) -> bool:
    """Whether a test fails with the mutant in the tree, which is whole again afterwards."""
    file = tree / mutant.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(mutant.text, encoding="utf-8")
    try:
        return not passes(tests, tree, env, *options, seconds=seconds)
    finally:
        file.write_text(whole, encoding="utf-8")


def _provide() -> None:
    """.venv/mutants with cosmic-ray, from its hashed lock."""
    wanted = digest(MUTANTS_LOCK)
    if stamped(MUTANTS / "stamp-packages", wanted):
        return
    say("setting up .venv/mutants (once, about 10 seconds)")
    with setting_up():
        make_venv(MUTANTS)
        install_sources(MUTANTS, MUTANTS_LOCK)
        (MUTANTS / "stamp-packages").write_text(wanted)


def run(arguments: Sequence[str]) -> int:
    """Try the mutants of a night, or those asked for; 1 if an unlisted one survives, or the list is overdue."""
    today = datetime.now(UTC).date()
    parser = argparse.ArgumentParser(prog="dev.py mutations drawn", description=__doc__)
    parser.add_argument("files", nargs="*", help="source files to draw from; without, those of the night")
    parser.add_argument("--seed", default="tideboard")
    parser.add_argument("--first", type=int, default=EACH_NIGHT * max(0, (today - FIRST_NIGHT).days))
    parser.add_argument(
        "--count", type=int, default=EACH_NIGHT, help="mutants at most; of each file if files are named"
    )
    parser.add_argument("--minutes", type=float, default=120.0, help="no mutant begins later")
    parser.add_argument("--at-once", type=int, default=2)
    asked = parser.parse_args(arguments)
    env = test_environment()
    _provide()
    known = survivors()
    files = sources(asked.files)
    groups = [[name] for name in files] if asked.files else [files]
    mutants = [one for group in groups for one in draw(asked.seed, asked.first, asked.count, group)]
    until = time.monotonic() + 60 * asked.minutes
    left = _tried(mutants, known, env, until, asked.at_once)
    reasons = overdue(known, today)
    for reason in reasons:
        say(reason)
    for one in left:
        old, new = json.dumps(one.old), json.dumps(one.new)
        say(f'\n[[survivor]]\nfile = "{one.file}"\nold = {old}\nnew = {new}\nseen = {today}')
    return 1 if left or reasons else 0


def _tried(
    mutants: Sequence[Mutant], known: Sequence[Survivor], env: Mapping[str, str], until: float, at_once: int
) -> list[Mutant]:
    """Try the mutants in copies of the tree, so many at once; returns the survivors that no row knows."""
    rows = {(row.file, row.old, row.new) for row in known}
    with tempfile.TemporaryDirectory(prefix="tideboard-mutants-") as folder, ThreadPoolExecutor(at_once) as pool:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(at_once):
            trees.put(copy_tree(tree := Path(folder) / str(number)))
            quiet("git", "init", "--quiet", tree)  # tests ask it for the files of the tree

        def environment(tree: Path) -> dict[str, str]:
            paths = os.pathsep.join(str(tree / part) for part in PARTS)
            # In CI a test that cannot run here fails its run, and would notice each mutant.
            return {**env, "PYTHONPATH": paths, "CI": ""}

        for room in sorted({room_tests(mutant.file)[-1] for mutant in mutants}):
            if not passes([room], tree := Path(folder) / "0", environment(tree), *SHORT):
                raise Stop(f"{room} fails without a mutant: nothing can be learnt from it.")

        def tried(mutant: Mutant) -> bool | None:
            """Whether the room notices; None where the time is over."""
            if time.monotonic() > until:
                return None
            tree = trees.get()
            try:
                found = noticed(mutant, room_tests(mutant.file), tree, environment(tree), *SHORT)
            finally:
                trees.put(tree)
            say(f"{'noticed' if found else 'room passes':<12}{mutant}")
            return found

        outcomes = list(zip(mutants, pool.map(tried, mutants), strict=True))
        begun = [mutant for mutant, found in outcomes if found is not None]
        open_ones = [m for m, found in outcomes if found is False and (m.file, m.old, m.new) not in rows]
        left = unnoticed(open_ones, tree := trees.get(), environment(tree), "--processes", str(at_once))
    say(
        f"{len(begun)} mutants of {len({one.file for one in begun})} files: "
        f"{len(open_ones)} pass their room's tests, {len(left)} all"
    )
    return left


def unnoticed(mutants: Sequence[Mutant], tree: Path, env: Mapping[str, str], *options: str) -> list[Mutant]:
    """Return those that no test of the first part notices, but for tests that fail in the copy without a mutant.

    These would notice each. Tests of tools are left out: they need the environments of the checkout.
    """
    if not mutants:
        return []
    everywhere = (*SHORT, *options, "--ignore-glob=tests/test_*.py", "--ignore=tests/packaging")
    began = time.monotonic()
    unusable = failing(["tests"], tree, env, *everywhere)
    limit = SECONDS + 3 * (time.monotonic() - began)
    for name in unusable:
        say(f"left out, fails without a mutant: {name}")
    chosen = (*everywhere, *(f"--deselect={name}" for name in unusable))
    left = []
    for one in mutants:
        if not noticed(one, ["tests"], tree, env, *chosen, seconds=limit):
            say(f"{'SURVIVES':<12}{one}")
            left.append(one)
    return left
