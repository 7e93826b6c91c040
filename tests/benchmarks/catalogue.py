"""The benchmarks by name, with their goals in a sentence; imports nothing, so that the list works before any set-up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Entry(NamedTuple):
    """One benchmark: where it stands (module:function below `measures`), its goal, whether `all` runs it."""

    name: str
    where: str
    goal: str
    in_all: bool = True


CATALOGUE = (
    Entry("feed", "load:feed", "1  updates per CPU second, socket to cell: >= 250x futu-api, >= 0.35 of bare parsing"),
    Entry("lag", "load:lag", "2  loop lateness at 5,000/s, p99: <= 1.5x idle, <= 1/40 of futu-api, longest < 8 ms"),
    Entry("age", "load:age", "3  age of the oldest value waiting at 5,000/s, p99: <= 20 ms, <= 1/100 of futu-api"),
    Entry("decode quote", "decode:quote", "4  one visible quote, bytes to model: <= 1/200 of futu-api, <= 8x parsing"),
    Entry("decode book", "decode:book", "5  ten-level book, unseen <= 1/20 and seen <= 0.5 of futu-api"),
    Entry("framing", "framing:framing", "6  frame, SHA-1 and route on Qt's loop: <= 1.2x a blocking reader"),
    Entry(
        "watchlist",
        "widgets:watchlist",
        "7  watchlist frame: <= 1/30 of vnpy with 500 rows, <= 1/250 with 2,000",
    ),
    Entry("ladder", "widgets:ladder", "8  order-book update: <= 0.25x QTableWidget, at 100 % and 200 %"),
    Entry("flow", "flow:flow", "9  flow chart, new data and repaint: <= 0.2x pyqtgraph's defaults, <= 0.28x at 200 %"),
    Entry(
        "startup",
        "startup:startup",
        "11, 12  first paint <= 1.3x bare, ready <= 0.6x vnpy, stall <= 30 ms, memory <= 0.65x",
    ),
    Entry("memory", "memory:memory", "13  bytes per stored tick: <= 1/50 of vnpy"),
    Entry("idle", "idle:idle", "15  processor share, connected and nothing moving: <= 0.2 %"),
    Entry(
        "order",
        "order:order",
        "16  approved order to last byte written: <= 1.2x one flush, loop never waits",
    ),
    Entry("flood", "load:flood", "500 symbols at 20,000 updates a second, all docks visible: every update applied"),
    Entry(
        "longport decode",
        "longport:decode",
        "17  LongPort push, socket to hub: <= 0.5 of the vendor's SDK unread, <= 1x read",
    ),
    Entry(
        "longport wait",
        "longport:wait",
        "18  age of a push behind a slow pull, p99 < 20 ms; four slow pulls at once; a 10 ms probe meanwhile",
    ),
    Entry("longport memory", "longport_life:memory", "19  memory with 500 LongPort symbols: below the SDK's, and flat"),
    Entry(
        "longport reconnect",
        "longport_life:reconnect",
        "20  cut to the first fresh quote: below the SDK's, session resumed or refused",
    ),
    Entry(
        "rest",
        "rest:rest",
        "21, 22, 23, 24, 25, 26  REST and /ws beside OpenD's TCP and futu-api: reads, orders, pushes, memory, load",
    ),
    Entry(
        "frozen start",
        "frozen:start",
        "27  frozen program, process start to first paint: <= 1.3x the source's; first live quote beside it",
        in_all=False,
    ),
    Entry("frozen size", "frozen:size", "28  frozen folder <= 215 MB, .deb and .tar.xz <= 60 MB each", in_all=False),
    Entry("soak", "soak:soak", "memory flat over 20 simulated trading days; --days N for fewer", in_all=False),
)


class Unknown(Exception):
    """No benchmark of that name; the text lists those there are."""


def chosen(words: Iterable[str]) -> list[Entry]:
    """The entries that words on a command line mean: `decode quote`, `decode` (both), `all`; raises Unknown."""
    rest, found = list(words), list[Entry]()
    while rest:
        pair, first = " ".join(rest[:2]), rest[0]
        matches = [entry for entry in CATALOGUE if entry.name == pair]
        rest = rest[2 if matches else 1 :]
        matches = matches or [entry for entry in CATALOGUE if first in (entry.name, entry.name.split()[0])]
        if first == "all":
            matches = [entry for entry in CATALOGUE if entry.in_all]
        if not matches:
            raise Unknown(f"no benchmark {first}; there are: {', '.join(entry.name for entry in CATALOGUE)}, all.")
        found += [entry for entry in matches if entry not in found]
    return found


def listing() -> str:
    """One line for each."""
    return "\n".join(f"{entry.name:<13} {entry.goal}" for entry in CATALOGUE)
