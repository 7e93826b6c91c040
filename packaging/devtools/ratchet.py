"""`dev.py ratchet`: lets the numbers of tests/ratchet.toml fall to what is counted; refuses a rise without a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from devtools.base import ROOT, Stop, quiet, say
from devtools.bounds import (
    BEGIN,
    LIST,
    Bounds,
    Raise,
    Row,
    above,
    fallen_words,
    lost_prose,
    over,
    parsed,
    read_bounds,
    text_of,
    today,
    unexplained,
)
from devtools.counting import glossary, sizes
from devtools.counting.module import Module, room_of
from devtools.counting.rows import Tally, is_other, of_module, of_other, tally

HELP = """usage: python3 dev.py ratchet [--reason TEXT]
Counts what tests/ratchet.toml lists, prints each row, and lowers its numbers to what is counted: run it before a branch
lands. A number above its bound needs a [[raise]] with a reason in that file; without, nothing is written. `--reason`
raises the rows of size that are above their slack, and writes the [[raise]] of each with this reason."""
MAIN = ("origin/main", "main")


def git(*arguments: str, root: Path = ROOT) -> str | None:
    """Return what git prints; None if it fails, as in a checkout without the commit that was asked for."""
    try:
        return quiet("git", "-c", "core.quotePath=false", "-c", "safe.directory=*", *arguments, cwd=root)
    except Stop:
        return None


def counted(root: Path = ROOT) -> Tally:
    """Count in all files of a checkout that are tracked or about to be."""
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", root=root)
    names = [name for name in sorted({*(listed or "").split("\0")}) if name and (root / name).is_file()]
    words = glossary.read_glossary(root / glossary.LIST.relative_to(ROOT))
    texts = {name: (root / name).read_text("utf-8") for name in names if name.endswith(".py") or is_other(name)}
    return tally(
        of_module(Module(name, text), words) if name.endswith(".py") else of_other(name, text)
        for name, text in texts.items()
    )


def base_commit(root: Path = ROOT) -> str | None:
    """Return what to compare with: where the branch left main, on main the commit before; None without a history."""
    head = (git("rev-parse", "HEAD", root=root) or "").strip()
    bases = ((git("merge-base", "HEAD", branch, root=root) or "").strip() for branch in MAIN)
    base = next((one for one in bases if one), head)
    if base == head and not git("status", "--porcelain", root=root):
        base = (git("rev-parse", "--verify", "--quiet", "HEAD^", root=root) or "").strip()
    return base or None


def text_at(commit: str, path: str, root: Path = ROOT) -> str:
    """Return a file's text as a commit has it, empty where it has none."""
    return git("show", f"{commit}:{path}", root=root) or ""


def changed_files(root: Path = ROOT) -> frozenset[str]:
    """Return the files that differ from what the checkout is compared with, none without a history."""
    base = base_commit(root)
    return frozenset((git("diff", "--name-only", "-z", base, root=root) or "").split("\0")) if base else frozenset()


def moves_since(base: str, root: Path = ROOT) -> list[tuple[str, str]]:
    """Return the rooms between which files were moved since a commit, old and new."""
    words = (git("diff", "--name-status", "--diff-filter=R", "-M", "-z", base, root=root) or "").split("\0")
    rooms = {(room_of(old), room_of(new)) for old, new in zip(words[1::3], words[2::3], strict=True)}
    return sorted((old, new) for old, new in rooms if old != new)


def command(arguments: list[str]) -> int:
    """The numbers that may only fall."""
    match arguments:
        case []:
            return run()
        case ["--reason", reason] if reason.strip():
            return run(reason=reason)
    raise Stop("ratchet takes --reason TEXT and nothing else.")


def run(root: Path = ROOT, day: dt.date | None = None, reason: str = "") -> int:
    """Count, print and let the numbers fall; raises Stop and leaves the file alone where a rise has no reason."""
    path, day = root / LIST.relative_to(ROOT), day or today()
    found, bounds = counted(root), read_bounds(path.read_text(encoding="utf-8"))
    problems: list[str] = []
    if base := base_commit(root):
        before = parsed(text_at(base, LIST.relative_to(ROOT).as_posix(), root))
        problems += unexplained(before, bounds)
        bounds = with_moves(with_new_rows(bounds, before, found), found, moves_since(base, root), day)
    if reason:
        bounds = with_reason(bounds, found, reason, day)
    problems += above(bounds, found, first=changed_files(root))
    for name, now in found.sizes.items():
        problems += lost_prose(name, bounds.rows[name], now)
    _print(bounds, found)
    if problems:
        raise Stop("\n".join([*problems, f"{LIST.name} stays as it is: lower the numbers or give a reason."]))
    lowest = {name: row._replace(rooms=lowered(row, found.counts[name])) for name, row in bounds.rows.items()}
    path.write_text(text_of(bounds._replace(rows=lowest)), encoding="utf-8", newline="\n")
    return 0


def lowered(row: Row, counts: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers of a row, each that fell at what is counted."""
    return {room: min(number, counts.get(room, 0)) for room, number in row.rooms.items()}


def with_new_rows(bounds: Bounds, before: Bounds, found: Tally) -> Bounds:
    """Return the bounds in which rows that the commit lacks begin at what is counted."""
    begun = {
        name: row._replace(rooms=found.counts[name], begin=row.begin or found.sizes.get(name))
        for name, row in bounds.rows.items()
        if name not in before.rows
    }
    return bounds._replace(rows={**bounds.rows, **begun})


def with_moves(bounds: Bounds, found: Tally, moves: Iterable[tuple[str, str]], day: dt.date) -> Bounds:
    """Return the bounds in which a room that got files of another may have what that one has no more."""
    for old, new in moves:
        for name, _, count, number in [one for one in over(bounds, found) if one[1] == new]:
            left = bounds.rows[name].rooms.get(old, 0)
            carried = min(left - found.counts[name].get(old, 0), count - number)
            if carried > 0:
                entry = Raise(name, new, number + carried, day, f"moved here from {old}")
                bounds = with_raise(bounds, entry, {old: left - carried})
    return bounds


def with_reason(bounds: Bounds, found: Tally, reason: str, day: dt.date) -> Bounds:
    """Return the bounds in which the rows of size are what is counted where they were too low, for one reason."""
    for name, room, count, _ in [one for one in over(bounds, found) if one[0] in sizes.ROWS]:
        bounds = with_raise(bounds, Raise(name, room, count, day, reason))
    for name, now in found.sizes.items():
        if lost_prose(name, bounds.rows[name], now):
            bounds = with_raise(bounds, Raise(name, BEGIN, now.tokens, day, reason))
            bounds = bounds._replace(rows={**bounds.rows, name: bounds.rows[name]._replace(begin=now)})
    return bounds


def with_raise(bounds: Bounds, entry: Raise, others: Mapping[str, int] = MappingProxyType({})) -> Bounds:
    """Return the bounds with a raise and its number, and these numbers of other rooms of its row."""
    row = bounds.rows[entry.row]
    numbers = {**others} if entry.room == BEGIN else {**others, entry.room: entry.number}
    rows = {**bounds.rows, entry.row: row._replace(rooms={**row.rooms, **numbers})}
    return Bounds(rows, (*bounds.raises, entry))


def _print(bounds: Bounds, found: Tally) -> None:
    """Print each row with its number, each room whose number falls, and what stands beside a size."""
    for name, row in bounds.rows.items():
        counts = found.counts[name]
        say(f"{name:<28}{sum(counts.values()):>9,} in {len(counts)} rooms, bounds {sum(row.rooms.values()):,}")
        if now := found.sizes.get(name):
            say(f"{'':<28}since it began: {fallen_words(row, now)}")
        for room, number in sorted(row.rooms.items()):
            if counts.get(room, 0) < number:
                say(f"{'':<28}{room}: {number} -> {counts.get(room, 0)}")
