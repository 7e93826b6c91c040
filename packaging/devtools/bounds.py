"""The numbers that may only fall (`tests/ratchet.toml`): by row and room, with the raises and their reasons."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from devtools.base import ROOT, Stop
from devtools.counting import sizes
from devtools.counting.module import room_of
from devtools.counting.rows import ROWS, Tally
from devtools.counting.sizes import Size

LIST = ROOT / "tests" / "ratchet.toml"
SHOWN = 5
"""Places that are named of a room above its number."""
LATELY = dt.timedelta(days=30)
SLACK, SLACK_SHARE = 200, 100
"""A room may have so many tokens, or this part of its number if that is more, above the number, which stays."""
PROSE_SLACK = 0.01
"""Share of lines and words that may be lost beyond that of tokens since a row began."""
BEGIN = "begin"
"""The room in a [[raise]] that sets the beginning of a row of size anew."""
HEAD = """\
# Numbers that may only fall, by row and room: tests/test_ratchet.py fails above them, and `python3 dev.py ratchet`
# writes this file with what is counted. A number that has to rise is written here by hand, with its reason at the end
# of the file; of the rows of size `python3 dev.py ratchet --reason "..."` raises each that is above its slack:
#
#     [[raise]]
#     row = "patches"
#     room = "tests/core/orders"
#     number = 14
#     date = 2026-11-26
#     reason = "..."
#
# `begin` of a row of size is never lowered: lines and words may not have lost a larger share since than tokens have.
"""


class Raise(NamedTuple):
    """A number that was raised to `number` on a day, and why the harm is worth it."""

    row: str
    room: str
    number: int
    date: dt.date
    reason: str


class Row(NamedTuple):
    """What a row counts and harms, and the largest number of each room; a room that is not listed has none.

    `begin`: of a row of size what it was when it began.
    """

    counts: str = ""
    harms: str = ""
    rooms: Mapping[str, int] = {}
    begin: Size | None = None

    def most(self, name: str, room: str) -> int:
        """Return how much a room may have in the row of this name."""
        number = self.rooms.get(room, 0)
        return number + max(SLACK, number // SLACK_SHARE) if name in sizes.ROWS else number


class Bounds(NamedTuple):
    """The file: its rows by name, and the raises."""

    rows: Mapping[str, Row]
    raises: tuple[Raise, ...] = ()


def read_bounds(text: str) -> Bounds:
    """Read the file's text; raises Stop for a row that nobody counts, one that lacks its texts, and one that lacks."""
    bounds = parsed(text)
    for name, row in bounds.rows.items():
        if name not in ROWS or not row.counts or not row.harms:
            raise Stop(f"{LIST.name}: [{name}] needs `counts` and `harms`, and a counter among {', '.join(ROWS)}")
    if missing := [name for name in ROWS if name not in bounds.rows]:
        raise Stop(f"{LIST.name}: no row {', '.join(missing)}")
    return bounds


def parsed(text: str) -> Bounds:
    """Read a text of the file, perhaps of a commit whose rows were others; raises Stop for one that is no such file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Stop(f"{LIST.name}: {problem}") from None
    raises = tuple(map(_raise, data.pop("raise", [])))
    return Bounds({name: _row(name, table) for name, table in data.items()}, raises)


def _row(name: str, table: Mapping[str, Any]) -> Row:
    begin = table.get(BEGIN)
    try:
        return Row(**{**table, BEGIN: Size(**begin) if begin else None})
    except TypeError as problem:
        raise Stop(f"{LIST.name}: [{name}]: {problem}") from None


def _raise(entry: Mapping[str, object]) -> Raise:
    match entry:
        case {
            "row": str(row), "room": str(room), "number": int(number), "date": dt.date() as date, "reason": str(reason)
        } if reason.strip() and not isinstance(date, dt.datetime):  # fmt: skip
            return Raise(row, room, number, date, reason)
    raise Stop(f"{LIST.name}: a [[raise]] needs row, room, number, date and reason, this has {dict(entry)}")


def text_of(bounds: Bounds) -> str:
    """Return the whole file; a room without a number and a raise whose number has fallen since are left out."""
    lines = [HEAD]
    for name, row in bounds.rows.items():
        lines += [f"[{name}]", f"counts = {_quoted(row.counts)}", f"harms = {_quoted(row.harms)}"]
        if row.begin:
            begin = ", ".join(f"{key} = {value}" for key, value in row.begin._asdict().items())
            lines.append(f"begin = {{ {begin} }}")
        lines += ["", f"[{name}.rooms]"]
        lines += [*(f'"{room}" = {number}' for room, number in sorted(row.rooms.items()) if number), ""]
    for one in bounds.raises:
        if _stands(one, bounds):
            values = [_quoted(one.row), _quoted(one.room), one.number, one.date, _quoted(one.reason)]
            lines += ["[[raise]]", *(f"{key} = {value}" for key, value in zip(Raise._fields, values, strict=True)), ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _stands(one: Raise, bounds: Bounds) -> bool:
    """Whether the number of a raise is still needed."""
    row = bounds.rows.get(one.row, Row())
    if one.room == BEGIN:
        return row.begin is not None and row.begin.tokens == one.number
    return row.rooms.get(one.room, 0) >= one.number


def above(bounds: Bounds, tally: Tally, first: Collection[str] = ()) -> list[str]:
    """Return what to say of each room above its number, with places in it, those in the files `first` before others."""
    return [
        "\n    ".join([f"{row}: {room} has {count}, the bound is {number}", *_places(tally, row, room, first)])
        for row, room, count, number in over(bounds, tally)
    ]


def over(bounds: Bounds, tally: Tally) -> Iterator[tuple[str, str, int, int]]:
    """Return row and room of each count above its number and slack, with count and number."""
    for name, row in bounds.rows.items():
        for room, count in sorted(tally.counts[name].items()):
            if count > row.most(name, room):
                yield name, room, count, row.rooms.get(room, 0)


def _places(tally: Tally, row: str, room: str, first: Collection[str]) -> list[str]:
    inside = [place for place in tally.places[row] if room_of(place.file) == room]
    inside.sort(key=lambda one: one.file not in first)
    more = [f"and {len(inside) - SHOWN} more"] if len(inside) > SHOWN else []
    return [*map(str, inside[:SHOWN]), *more]


def lost_prose(name: str, row: Row, now: Size) -> list[str]:
    """Return what to say of a row of size whose lines or words fell faster than its tokens since it began."""
    tokens, *beside = _changes(row, now)
    least = min(tokens, 0) - PROSE_SLACK
    words = f"{fallen_words(row, now)}; ratchet --reason TEXT sets the beginning anew"
    return [f"{name}: lines or words fell faster than tokens: {words}"] if min(beside) < least else []


def fallen_words(row: Row, now: Size) -> str:
    """Return tokens, lines and words of a row of size, each with what became of it since the row began."""
    named = zip(Size._fields, now, _changes(row, now), strict=True)
    return ", ".join(f"{name} {count:,} ({change:+.1%})" for name, count, change in named)


def _changes(row: Row, now: Size) -> list[float]:
    """Return the shares by which a row grew or, below zero, fell since it began."""
    return [count / was - 1 if was else 0.0 for count, was in zip(now, row.begin or now, strict=True)]


def unexplained(before: Bounds, after: Bounds) -> list[str]:
    """Return what lacks a reason: numbers above those before without a new [[raise]] that goes as far, lost reasons."""
    new = {(one.row, one.room): one.number for one in new_raises(before, after)}
    problems: list[str] = []
    for name, old in before.rows.items():
        row = after.rows.get(name, Row())
        problems += [
            f"{name}: {room} was raised from {old.rooms.get(room, 0)} to {number} without a [[raise]]"
            for room, number in row.rooms.items()
            if number > max(old.rooms.get(room, 0), new.get((name, room), 0))
        ]
        if old.begin not in {None, row.begin} and new.get((name, BEGIN)) != (row.begin or Size()).tokens:
            problems.append(f"{name}: its beginning was set anew without a [[raise]] of the room {BEGIN}")
    lost = [one for one in new_raises(after, before) if _stands(one, after)]
    words = "is gone, and the number still stands"
    return problems + [f"{one.row}: the [[raise]] of {one.room} to {one.number} {words}" for one in lost]


def new_raises(before: Bounds, after: Bounds) -> list[Raise]:
    """Return the raises that were written since."""
    return [*(Counter(after.raises) - Counter(before.raises)).elements()]


def today() -> dt.date:
    """Return the day, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def lately_raised(day: dt.date | None = None) -> list[str]:
    """Return a line for each number that was raised in the 30 days before today."""
    return [
        f"raised  {one.row} of {one.room} to {one.number} on {one.date}: {one.reason}"
        for one in parsed(LIST.read_text(encoding="utf-8")).raises
        if one.date >= (day or today()) - LATELY
    ]
