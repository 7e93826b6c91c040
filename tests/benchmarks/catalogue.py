"""The benchmarks by name, each with what it answers; imports nothing, so that the list works before any set-up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Entry(NamedTuple):
    """Where a benchmark stands, module:function below `measures`, and what it answers."""

    where: str
    answers: str


BENCHMARKS = {
    "startup": Entry(
        "startup:startup",
        "how long a start takes, and its memory; beside an empty window and vnpy",
    ),
    "idle": Entry("idle:idle", "what a window takes of the battery while nothing moves; beside an empty window"),
    "practice": Entry(
        "practice:practice",
        "what the program takes with its practice market; beside an empty window",
    ),
    "order": Entry("load:order", "how long an approved order stays here; beside a flushed line"),
    "watchlist": Entry("docks:watchlist", "a frame of the watchlist with 500 and 2,000 rows; beside vnpy"),
    "ladder": Entry("docks:ladder", "an update of the order book at 100 and 200 %; beside QTableWidget"),
    "flow": Entry("docks:flow", "a price and a minute in the chart of today's flow; beside pyqtgraph"),
    "chart": Entry("docks:chart", "frames, ticks and opening of a price chart of 100,000 bars; beside finplot"),
    "scroll": Entry("docks:scroll", "10,000 orders scrolled and filtered; beside QTableView"),
    "memory": Entry("docks:memory", "bytes of a stored trade; beside vnpy"),
    "journal": Entry("docks:journal", "20,000 fills made into round trips, and opened from the file; beside pandas"),
    "archive": Entry("archive:archive", "percentiles of 100 securities, bytes of a session; beside DuckDB"),
    "feed": Entry("load:feed", "updates that a processor second carries from socket to cell; beside futu-api"),
    "lag": Entry("load:lag", "how late the loop is at 5,000 updates a second; beside the same window idle"),
    "age": Entry("load:age", "how old a price is when it is drawn at 5,000 updates a second; beside futu-api"),
    "rest": Entry("rest:rest", "a quote read and an order placed through OpenD and through REST; beside futu-api"),
    "longport decode": Entry("longport:decode", "a pushed quote from socket to value; beside LongPort's SDK"),
    "longport reconnect": Entry("longport:reconnect", "how long prices are missing after a cut; beside LongPort's SDK"),
    "longport memory": Entry("longport:memory", "what a connection with 500 securities holds; beside LongPort's SDK"),
    "soak": Entry("load:soak", "megabytes that program and sandbox gain in a day of the exchange; --days N"),
}
ALL, SOAK = "all", "soak"


class Unknown(Exception):
    """No benchmark of that name; the text lists those there are."""


def chosen(words: Iterable[str]) -> list[str]:
    """Names that words of a command line mean: `longport decode`, `longport` (all of them), `all` (without soak)."""
    rest, found = list(words), list[str]()
    while rest:
        pair, first = " ".join(rest[:2]), rest[0]
        if pair in BENCHMARKS:
            names, rest = [pair], rest[2:] if pair != first else rest[1:]
        else:
            names, rest = [name for name in BENCHMARKS if first in (name, name.split()[0])], rest[1:]
            if first == ALL:
                names = [name for name in BENCHMARKS if name != SOAK]
        if not names:
            raise Unknown(f"no benchmark {first}; there are: {', '.join([*BENCHMARKS, ALL])}.")
        found += [name for name in names if name not in found]
    return found


def listing() -> str:
    """One line for each."""
    return "\n".join(f"{name:<18} {entry.answers}" for name, entry in BENCHMARKS.items())
