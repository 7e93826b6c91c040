"""The numbers that may only fall (`tests/ratchet.toml`): by row and room, with the raises and their reasons."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from devtools.base import ROOT, Stop
from devtools.counting.module import room_of
from devtools.counting.rows import ROWS, Places, by_room

LIST = ROOT / "tests" / "ratchet.toml"
SHOWN = 5
"""Places that are named of a room above its number."""
LATELY = dt.timedelta(days=30)
_SECTION = re.compile(r"\[(?:(?P<row>[\w-]+)\.rooms|.*)\]\s*(?:#.*)?")
_NUMBER = re.compile(r'(?P<key>"(?P<room>[^"]+)"\s*=\s*)\d+(?P<rest>.*)')


class Raise(NamedTuple):
    """A number that was raised to `number` on a day, and why the harm is worth it."""

    row: str
    room: str
    number: int
    date: dt.date
    reason: str


class Bounds(NamedTuple):
    """The file: for each row the largest number of each room, a room that is not listed has none; and the raises."""

    rows: Mapping[str, Mapping[str, int]]
    raises: tuple[Raise, ...] = ()


def read_bounds(text: str) -> Bounds:
    """Read the file's text; raises Stop for a row that nobody counts or that does not say what it counts and harms."""
    for name, row in _tables(text, LIST.name).items():
        if name not in ROWS or not row.get("counts") or not row.get("harms"):
            raise Stop(f"{LIST.name}: [{name}] needs `counts` and `harms`, and a counter among {', '.join(ROWS)}")
    bounds = parsed(text)
    if missing := [name for name in ROWS if name not in bounds.rows]:
        raise Stop(f"{LIST.name}: no row {', '.join(missing)}")
    return bounds


def parsed(text: str, name: str = LIST.name) -> Bounds:
    """Read the text of a file of bounds, whose rows may be others; raises Stop, with the file's name, for another."""
    data = _tables(text, name)
    raises = tuple(_raise(entry, name) for entry in _toml(text, name).get("raise", []))
    return Bounds({name: row.get("rooms", {}) for name, row in data.items()}, raises)


def _tables(text: str, file: str) -> dict[str, dict[str, Any]]:
    return {name: table for name, table in _toml(text, file).items() if name != "raise"}


def _toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Stop(f"{file}: {problem}") from None


def _raise(entry: Mapping[str, object], file: str) -> Raise:
    match entry:
        case {
            "row": str(row), "room": str(room), "number": int(number), "date": dt.date() as date, "reason": str(reason)
        } if reason.strip() and not isinstance(date, dt.datetime):  # fmt: skip
            return Raise(row, room, number, date, reason)
    raise Stop(f"{file}: a [[raise]] needs row, room, number, date and reason, this has {dict(entry)}")


def above(bounds: Bounds, places: Places, first: Collection[str] = ()) -> list[str]:
    """Return what to say of each room above its number, with places in it, those in the files `first` before others."""
    return [
        _above_words(row, room, count, bounds.rows[row].get(room, 0), places, first)
        for row, counted in places.items()
        for room, count in sorted(by_room(counted).items())
        if count > bounds.rows[row].get(room, 0)
    ]


def _above_words(row: str, room: str, count: int, bound: int, places: Places, first: Collection[str]) -> str:
    inside = sorted(
        (place for place in places[row] if room_of(place.file) == room), key=lambda one: one.file not in first
    )
    lines = [f"{row}: {room} has {count}, the bound is {bound}", *map(str, inside[:SHOWN])]
    more = [f"and {len(inside) - SHOWN} more"] if len(inside) > SHOWN else []
    return "\n    ".join([*lines, *more])


def unexplained(before: Bounds, after: Bounds) -> list[str]:
    """Return what lacks a reason: numbers above those before without a new [[raise]] that goes as far, lost reasons."""
    new = {(one.row, one.room): one.number for one in new_raises(before, after)}
    raised = [
        f"{row}: {room} was raised from {rooms_before.get(room, 0)} to {number} without a [[raise]]"
        for row, rooms_before in before.rows.items()
        for room, number in after.rows.get(row, {}).items()
        if number > max(rooms_before.get(room, 0), new.get((row, room), 0))
    ]
    lost = [
        f"{one.row}: the [[raise]] of {one.room} to {one.number} is gone, and the number still stands"
        for one in new_raises(after, before)
        if after.rows.get(one.row, {}).get(one.room, 0) >= one.number
    ]
    return raised + lost


def new_raises(before: Bounds, after: Bounds) -> list[Raise]:
    """Return the raises that were written since."""
    left = Counter(before.raises)
    return [one for one, count in (Counter(after.raises) - left).items() for _ in range(count)]


def lowered(text: str, numbers: Mapping[str, Mapping[str, int]]) -> str:
    """Return the file's text with these numbers by row and room; comments stay, a room without a number goes."""
    lines: list[str] = []
    begin, left, inside = 0, dict[str, int](), False
    for line in [*text.splitlines(), "[end]"]:
        section, entry = _SECTION.fullmatch(line), _NUMBER.fullmatch(line)
        if section:
            _insert(lines, begin, left)
            begin, left, inside = len(lines) + 1, dict(numbers.get(section["row"] or "", {})), bool(section["row"])
        if inside and entry:
            if entry["room"] in left:
                lines.append(f"{entry['key']}{left.pop(entry['room'])}{entry['rest']}")
        else:
            lines.append(line)
    return "\n".join([*lines[:-1], ""])


def _insert(lines: list[str], begin: int, rooms: Mapping[str, int]) -> None:
    """Add rooms to the section that begins there, each before the first that is greater."""
    for room, number in sorted(rooms.items()):
        entries = [(at, entry["room"]) for at in range(begin, len(lines)) if (entry := _NUMBER.fullmatch(lines[at]))]
        later = next((at for at, other in entries if other > room), None)
        behind = entries[-1][0] + 1 if entries else begin
        lines.insert(behind if later is None else later, f'"{room}" = {number}')


def raise_text(one: Raise) -> str:
    """Return a raise as it stands in the file."""
    reason = one.reason.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'\n[[raise]]\nrow = "{one.row}"\nroom = "{one.room}"\nnumber = {one.number}\ndate = {one.date}\n'
        f'reason = "{reason}"\n'
    )


def today() -> dt.date:
    """Return the day, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def lately_raised(paths: Sequence[Path] = (LIST,), day: dt.date | None = None) -> list[str]:
    """Return a line for each number that was raised in the 30 days before today, for the summary of the gate."""
    try:
        raises = [one for path in paths for one in parsed(path.read_text(encoding="utf-8"), path.name).raises]
    except Stop as reason:
        return [str(reason)]
    return [
        f"raised  {one.row} of {one.room} to {one.number} on {one.date}: {one.reason}"
        for one in raises
        if one.date >= (day or today()) - LATELY
    ]
