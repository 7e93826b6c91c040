"""`dev.py counts`: what steps of the window cost in calls, paints and imports, held by tests/counts.toml."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from devtools.base import ROOT, Stop, python, say
from devtools.bounds import COUNTS, Bounds, lowered, parsed, unexplained
from devtools.environments import test_environment
from devtools.ratchet import base_commit, text_at
from devtools.reach.history import checked_out, variables

HELP = """usage: python3 dev.py counts [STEP ...]
Does each step of tests/counts in one window and counts the calls of our functions, paint events, painted pixels
and imports. Prints all or the named steps, writes into tests/counts.toml what became less, and fails above a number
by more than 2 %, with the functions that grew most since the branch left main."""
FOLDER = "tests/counts"
PROGRAMS = ("counts.__main__", "counts.start", "counts.sandbox")
"""Modules below tests that count, each in a process of its own; a step has the rows that its program counts."""
HELD = sys.platform == "linux" and sys.version_info[:2] == (3, 11)
"""Whether the numbers are those of this system and Python: others paint, lay out and import otherwise."""
SHARE = 0.02
LEAST = {"calls": 20, "messages": 0, "timers": 0, "paints": 0, "area": 0, "modules": 0, "bytes": 4096}
"""What a number may grow by at least, by row; else by SHARE of it."""
OF_A_PERSON = ("QT_", "XDG_", "DBUS_", "PYTHONWARNINGS", "PYTHONASYNCIODEBUG", "TIDEBOARD_")
"""Beginnings of the names of variables that would change what is counted."""
OF_THE_PLATFORM = "propagateSizeHints"
"""A word of the lines that Qt's off-screen platform writes for each dialog."""
LONGEST = 300.0
"""Seconds of a count."""
SHOWN = 10
"""Functions that are named of a step that calls more."""

Found = Mapping[str, Mapping[str, Any]]
"""Each step by its name, with a number for each of its rows and the calls of each function."""


class Excess(NamedTuple):
    """A number above its bound."""

    row: str
    step: str
    number: int
    bound: int

    def __str__(self) -> str:
        return f"{self.row}: {self.step} has {self.number}, the bound is {self.bound}"


def measured(env: Mapping[str, str], tree: Path = ROOT, interpreter: Path | None = None) -> Found:
    """Count every step, half a minute; raises Stop if a program breaks or writes of an error.

    `interpreter` has what the programs need; None for that of .venv. An old `tree` may lack one of them.
    """
    found = dict[str, dict[str, Any]]()
    for program in PROGRAMS:
        if (tree / "tests" / f"{program.replace('.', '/')}.py").exists():
            for step, counted in _counted(program, env, tree, interpreter).items():
                found.setdefault(step, {}).update(counted)
    return found


def _counted(program: str, env: Mapping[str, str], tree: Path, interpreter: Path | None) -> Found:
    kept = {name: value for name, value in env.items() if not name.startswith(OF_A_PERSON)}
    with tempfile.TemporaryDirectory(prefix="tideboard-counts-") as home:
        # The order of a set's members decides who is called first.
        fixed = {"HOME": home, "PYTHONHASHSEED": "0", "QT_QPA_PLATFORM": "offscreen"}
        try:
            done = subprocess.run(
                [str(interpreter or python()), "-m", program],
                cwd=tree,
                env=variables(kept, tree) | fixed,
                capture_output=True,
                text=True,
                check=False,
                timeout=LONGEST,
            )
        except subprocess.TimeoutExpired:
            raise Stop(f"{program} did not end within {LONGEST:.0f} seconds") from None
    errors = [line for line in done.stderr.splitlines() if line.strip() and OF_THE_PLATFORM not in line]
    if done.returncode or errors:  # an error that the window caught makes a step cheap
        raise Stop("\n".join([f"{program} ended with {done.returncode}:", *errors]))
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def bound(row: str, number: int) -> int:
    """Return how much is allowed where this number is the lowest that landed."""
    return number + max(round(number * SHARE), LEAST[row])


def above(bounds: Bounds, found: Found) -> list[Excess]:
    """Return every number above its bound."""
    return [
        Excess(row, step, counted[row], allowed)
        for step, counted in found.items()
        for row in LEAST
        if row in counted
        and step in bounds.rows[row]
        and counted[row] > (allowed := bound(row, bounds.rows[row][step]))
    ]


def unlisted(bounds: Bounds, found: Found) -> list[str]:
    """Return what only one of file and count has, and the steps that do so little that something is broken."""
    missing = [
        f"{row}: {step} has no number: python3 dev.py counts"
        for row in LEAST
        for step, counted in found.items()
        if row in counted and step not in bounds.rows[row]
    ]
    gone = [
        f"{row}: {step} is not counted any more"
        for row in LEAST
        for step in bounds.rows[row]
        if row not in found.get(step, ())
    ]
    low = [
        f"calls: {step} has {found[step]['calls']}, which was {number}: if that is true, python3 dev.py counts"
        for step, number in bounds.rows["calls"].items()
        if "calls" in found.get(step, ()) and 2 * found[step]["calls"] < number
    ]
    return [*missing, *gone, *low]


def grown(step: str, now: Found, before: Found) -> list[str]:
    """Return the functions that a step calls more often than before, most growth first; else those called most."""
    difference: Counter[str] = Counter(now[step]["functions"])
    if step not in before:
        return [f"{name}: {number}" for name, number in difference.most_common(SHOWN)]
    difference.subtract(before[step]["functions"])
    return [
        f"{name}: {now[step]['functions'][name] - more} -> {now[step]['functions'][name]}"
        for name, more in difference.most_common(SHOWN)
        if more > 0
    ]


def explained(excesses: Sequence[Excess], found: Found, env: Mapping[str, str]) -> str:
    """Return the numbers in words, with what grew since the branch left main."""
    before, lines = dict[str, Mapping[str, Any]](), list[str]()
    base = base_commit()
    if base and text_at(base, f"{FOLDER}/__main__.py"):
        try:
            with checked_out(base) as tree:
                before.update(measured(env, tree))
        except (Stop, subprocess.CalledProcessError) as problem:
            lines.append(f"{base} cannot be counted: {problem}")
    for one in excesses:
        lines.append(str(one))
        if one.row == "calls":
            lines += [f"    {line}" for line in grown(one.step, found, before)]
        if one.row == "modules":
            known = before.get(one.step, {}).get("imported", ())
            lines += [f"    {name}" for name in found[one.step]["imported"] if name not in known][:SHOWN]
    return "\n".join(lines)


def read_numbers(text: str) -> Bounds:
    """Read the file's text; raises Stop where a row lacks."""
    bounds = parsed(text, COUNTS.name)
    if missing := [row for row in LEAST if row not in bounds.rows]:
        raise Stop(f"{COUNTS.name}: no row {', '.join(missing)}")
    return bounds


def raised_without_a_reason() -> list[str]:
    """Return the numbers above those of the commit that this is compared with, and without a reason."""
    base = base_commit()
    before = parsed(text_at(base, COUNTS.relative_to(ROOT).as_posix()) if base else "", COUNTS.name)
    old = {step for rooms in before.rows.values() for step in rooms}
    now = read_numbers(COUNTS.read_text(encoding="utf-8"))
    known = {row: {step: number for step, number in steps.items() if step in old} for row, steps in now.rows.items()}
    return unexplained(before, now._replace(rows=known))


def fallen(bounds: Bounds, found: Found, steps: Collection[str]) -> dict[str, dict[str, int]]:
    """Return the numbers by row: of these steps what became less or is new, without steps that are counted no more."""
    numbers = {
        row: {step: number for step, number in bounds.rows[row].items() if row in found.get(step, ())} for row in LEAST
    }
    for step in steps:
        for row, listed in numbers.items():
            if row in found[step]:
                listed[step] = min(found[step][row], listed.get(step, found[step][row]))
    return numbers


def command(arguments: list[str]) -> int:
    """What steps of the window cost."""
    return run(test_environment(), arguments)


def run(env: Mapping[str, str], names: Collection[str]) -> int:
    """Count, print, and let the numbers of all steps, or of those named, fall; 1 if one is above its bound.

    Where the numbers are another system's or Python's it prints alone.
    """
    text = COUNTS.read_text(encoding="utf-8")
    bounds, found = read_numbers(text), measured(env)
    if unknown := [name for name in names if name not in found]:
        raise Stop(f"no step {'; '.join(unknown)}; there are: {'; '.join(found)}")
    shown = {step: counted for step, counted in found.items() if not names or step in names}
    for step, counted in shown.items():
        words = [_words(row, counted[row], bounds.rows[row].get(step)) for row in LEAST if row in counted]
        say(f"{step:<36}{'  '.join(words)}")
    if not HELD:
        say(f"{COUNTS.name} is held on Linux with Python 3.11 and stays as it is")
        return 0
    COUNTS.write_text(lowered(text, fallen(bounds, found, shown)), encoding="utf-8", newline="\n")
    problems, raised = above(bounds, shown), raised_without_a_reason()
    if problems:
        say(explained(problems, found, env))
    for line in raised:
        say(line)
    return 1 if problems or raised else 0


def _words(row: str, number: int, before: int | None) -> str:
    was = "" if before in (None, number) else f" (was {before})"
    return f"{row} {number}{was}"
