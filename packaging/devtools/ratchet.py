"""`dev.py ratchet`: lets the numbers of tests/ratchet.toml fall to what is counted; refuses a rise without a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from devtools import commits
from devtools.base import ROOT, Stop, say
from devtools.bounds import (
    LIST,
    Bounds,
    Raise,
    above,
    lowered,
    new_raises,
    parsed,
    raise_text,
    read_bounds,
    today,
    unexplained,
)
from devtools.counting import glossary
from devtools.counting.module import room_of
from devtools.counting.rows import Places, Reader, by_file, by_room

HELP = """usage: python3 dev.py ratchet
Counts what tests/ratchet.toml lists, prints each row, and lowers its numbers to what is counted: run it before a branch
lands. Where a number fell, it names what rose in the same files since the branch left main. A number above its bound,
and such a rise, need a [[raise]] with a reason in that file; without, nothing is written. Takes no arguments."""
KINDS = ("*.py", "*.md")
MAIN = (f"origin/{commits.MAIN}", commits.MAIN)


class Change(NamedTuple):
    """What differs from a commit: `before` has its texts of files that changed or went, by their path in it.

    `moved`: old and new path of the files that were moved. `added`: files that the commit lacks.
    """

    before: Mapping[str, str]
    moved: Mapping[str, str]
    added: frozenset[str]


def git(*arguments: str, root: Path = ROOT) -> str | None:
    """Return what git prints; None if it fails, as in a checkout without the commit that was asked for."""
    try:
        return commits.git(*arguments, root=root).decode()
    except Stop:
        return None


def checkout_texts(root: Path = ROOT) -> dict[str, str]:
    """Return the texts of all counted files that are tracked or about to be, by path."""
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *KINDS, root=root)
    names = [name for name in sorted({*(listed or "").split("\0")}) if name and (root / name).is_file()]
    return {name: (root / name).read_text(encoding="utf-8") for name in names}


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


def change_since(base: str, root: Path = ROOT) -> Change:
    """Return what differs between a commit and the files as they lie there."""
    listed = (git("diff", "--name-status", "-M", "-z", base, "--", *KINDS, root=root) or "").split("\0")
    before: dict[str, str] = {}
    moved: dict[str, str] = {}
    untracked = (git("ls-files", "-z", "--others", "--exclude-standard", "--", *KINDS, root=root) or "").split("\0")
    added = {name for name in untracked if name}
    words = iter(listed)
    for status in words:
        if not status:
            break
        name = next(words)
        if status == "A":
            added.add(name)
            continue
        before[name] = text_at(base, name, root)
        if status.startswith("R"):
            moved[name] = next(words)
            added.add(moved[name])
    return Change(before, moved, frozenset(added))


def texts_before(texts: Mapping[str, str], change: Change) -> dict[str, str]:
    """Return the texts of the commit."""
    return {path: text for path, text in texts.items() if path not in change.added} | dict(change.before)


def moves(places: Places, change: Change) -> dict[tuple[str, str], Counter[str]]:
    """Return what moved files carried into other rooms: by row and the file's new path how often it was counted."""
    carried: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row, counted in places.items():
        for place in counted:
            new = change.moved.get(place.file, place.file)
            if room_of(new) != room_of(place.file):
                carried[row, room_of(new)][place.file] += 1
    return carried


def exchanged(before: Places, after: Places, change: Change) -> Iterator[tuple[str, str, str]]:
    """Each file in which one row fell and another rose: with the fall and the rise in words, and the row that rose."""
    counts, earlier = by_file(after), by_file(before)
    for old, was in sorted(earlier.items()):
        file = change.moved.get(old, old)
        now = counts.get(file, Counter())
        fell = [f"{row} {count} -> {now[row]}" for row, count in sorted(was.items()) if now[row] < count]
        for row, count in sorted(now.items()) if fell else ():
            if count > was[row]:
                yield row, file, f"{file}: {', '.join(fell)}, but {row} {was[row]} -> {count}"


def command(arguments: list[str]) -> int:
    """The numbers that may only fall."""
    if arguments:
        raise Stop("ratchet takes no arguments.")
    return run()


def run(root: Path = ROOT, day: dt.date | None = None) -> int:
    """Count, print and let the numbers fall; raises Stop and leaves the file alone where a rise has no reason."""
    path = root / LIST.relative_to(ROOT)
    text = path.read_text(encoding="utf-8")
    texts, reader = checkout_texts(root), Reader(glossary.read_glossary(root / glossary.LIST.relative_to(ROOT)))
    places, bounds = reader.count(texts), read_bounds(text)
    problems: list[str] = []
    if base := base_commit(root):
        change = change_since(base, root)
        earlier = reader.count(texts_before(texts, change))
        old = parsed(text_at(base, LIST.relative_to(ROOT).as_posix(), root))
        bounds = _with_moves(_with_new_rows(bounds, old, places), places, moves(earlier, change), day or today())
        explained = {(one.row, one.room) for one in new_raises(old, bounds)}
        problems += unexplained(old, bounds)
        for row, file, words in exchanged(earlier, places, change):
            say(f"exchanged in {words}")
            if row in old.rows and (row, room_of(file)) not in explained:
                problems.append(f"{words}: a rise needs a [[raise]] of {row} for {room_of(file)}")
    problems += above(bounds, places, first=changed_files(root))
    _print(bounds, places)
    if problems:
        raise Stop(
            "\n".join([*problems, f"{LIST.name} stays as it is: lower the numbers, or give each rise a [[raise]]."])
        )
    numbers = {row: _lower(by_room(counted), bounds.rows[row]) for row, counted in places.items()}
    entries = bounds.raises[len(read_bounds(text).raises) :]
    path.write_text(lowered(text, numbers) + "".join(map(raise_text, entries)), encoding="utf-8", newline="\n")
    return 0


def _lower(counts: Mapping[str, int], limits: Mapping[str, int]) -> dict[str, int]:
    return {room: min(count, limits.get(room, 0)) for room, count in counts.items()}


def _with_new_rows(bounds: Bounds, old: Bounds, places: Places) -> Bounds:
    """Return the bounds in which rows that the commit lacks begin at what is counted."""
    rows = {row: rooms if row in old.rows else by_room(places[row]) for row, rooms in bounds.rows.items()}
    return bounds._replace(rows=rows)


def _with_moves(
    bounds: Bounds, places: Places, carried: Mapping[tuple[str, str], Counter[str]], day: dt.date
) -> Bounds:
    """Return the bounds in which moved files brought their numbers with them, each with a raise that names them."""
    rows = {row: dict(rooms) for row, rooms in bounds.rows.items()}
    raises = list(bounds.raises)
    for (row, room), files in sorted(carried.items()):
        bound, count = rows[row].get(room, 0), by_room(places[row])[room]
        if count > bound:
            rows[row][room] = min(count, bound + files.total())
            raises.append(Raise(row, room, rows[row][room], day, f"moved here: {', '.join(sorted(files))}"))
    return Bounds(rows, tuple(raises))


def _print(bounds: Bounds, places: Places) -> None:
    """Print each row with its number, and each room whose number falls."""
    for row, counted in places.items():
        rooms, counts = bounds.rows[row], by_room(counted)
        say(f"{row:<28}{len(counted):>6} in {len(counts)} rooms, bounds {sum(rooms.values())}")
        for room, number in sorted(rooms.items()):
            if counts[room] < number:
                say(f"{'':<28}{room}: {number} -> {counts[room]}")
