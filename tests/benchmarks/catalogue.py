"""The benchmarks by name, with their goals in a sentence; imports nothing, so that the list works before any set-up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Entry(NamedTuple):
    """One benchmark: where it stands (module:function below `measures`), and its goal."""

    name: str
    where: str
    goal: str


ALL, SOAK, DESK_SCALE = "all", "soak", "desk-scale"
HISTORY = "history"
"""Measures nothing: a page with the curves of all runs that are kept."""
FELT = {
    "1": "heat, battery", "2": "yes", "3": "yes", "4": "no", "5": "no", "6": "no", "7": "no", "8": "under load",
    "9": "no", "10": "yes", "11": "yes", "12": "on small machines", "13": "no", "15": "battery", "16": "no",
    "17": "once", "18": "no", "19": "every newcomer", "20": "yes", "21": "yes", "22": "no", "23": "no", "24": "no",
    "25": "no", "26": "no", "27": "yes", "28": "download", "29": "no", "30": "no", "31": "disk", "32": "battery",
    "33": "yes", "34": "no", "35": "no", "36": "yes", "37": "yes", "38": "once",
    "39": "with much work", "40": "battery", "41": "disk", "42": "yes", "43": "yes", "44": "yes", "45": "yes",
    "46": "with a whole market", "47": "under load", "48": "who has programs",
    "-": "after days",
}  # fmt: skip
"""Whether a person feels a goal, by its number, or who does and when; one that nobody feels is measured too."""

CATALOGUE = (
    Entry("feed", "load:feed", "1  updates per CPU second, socket to cell: >= 200x futu-api, >= 0.30 of bare parsing"),
    Entry("flood", "load:flood", "1  500 symbols at 20,000 updates a second: every update applied, <= 25 % of a core"),
    Entry("lag", "load:lag", "2  loop lateness at 5,000/s, all docks: p99 <= 3 ms, longest <= 8 ms"),
    Entry("age", "load:age", "3  age of the oldest value waiting at 5,000/s, p99: <= 18 ms, <= 1/100 of futu-api"),
    Entry("decode quote", "decode:quote", "4  one visible quote, bytes to model: <= 1/200 of futu-api, <= 11x parsing"),
    Entry("decode book", "decode:book", "5  ten-level book, unseen <= 1/15 and seen <= 0.45 of futu-api"),
    Entry(
        "framing", "framing:framing", "6  frame, SHA-1 and route on Qt's loop: <= 1.05x a blocking reader, in AES 1.1x"
    ),
    Entry(
        "watchlist",
        "widgets:watchlist",
        "7  watchlist frame: <= 1/60 of vnpy with 500 rows, <= 1/200 with 2,000",
    ),
    Entry("ladder", "widgets:ladder", "8  order-book update: <= 0.5x QTableWidget, <= 0.6x at 200 %, bars included"),
    Entry("flow", "flow:flow", "9  flow chart beside pyqtgraph's defaults: live price <= 0.12x, new minute <= 0.3x"),
    Entry(
        "chart",
        "chart:chart",
        "10  price chart of 100,000 bars: frame <= 5 ms, p99 10; tick <= 1/30, 1/20 of finplot, 1/60 of vnpy; memory",
    ),
    Entry(
        "startup",
        "startup:startup",
        "11, 12  CPU: first paint <= 1.2x bare, docks <= 0.7x vnpy, ready <= 0.85x, stall 25 ms; quote 0.9 s; 140 MB",
    ),
    Entry("memory", "memory:memory", "13  stored tick in memory: <= 34 bytes"),
    Entry("idle", "idle:idle", "15  processor share, connected and nothing moving: shown <= 0.2 %, hidden <= 0.06 %"),
    Entry(
        "order",
        "order:order",
        "16  approved order to last byte: p50 <= one flush + 0.5 ms, p99 <= + 1.5 ms, loop never waits 8 ms",
    ),
    Entry("switch", "switch:switch", "17  change of theme or language: <= 150 ms, in the same native window"),
    Entry(
        "longport decode",
        "longport:decode",
        "18  LongPort push, socket to hub: <= 0.5 of the vendor's SDK unread, <= 0.9 (depth 1.0) read",
    ),
    Entry("practice", "practice:practice", "19  program and sandbox, market moving: <= 4 % of a core, <= 170 MB"),
    Entry(
        "longport reconnect",
        "longport_life:reconnect",
        "20  cut to the first fresh quote: below the SDK's, session resumed or refused",
    ),
    Entry(
        "longport wait",
        "longport:wait",
        "21  age of a push behind a slow pull, p99 < 20 ms; four slow pulls at once; a 10 ms probe meanwhile",
    ),
    Entry(
        "rest",
        "rest:rest",
        "18, 22, 23, 24, 25, 26  REST and /ws beside OpenD's TCP and futu-api: reads, orders, pushes, memory, load",
    ),
    Entry(
        "frozen start",
        "frozen:start",
        "27  frozen program, process start to first paint: <= 1.15x the source's; first live quote beside it",
    ),
    Entry("frozen size", "frozen:size", "28  frozen folder <= 190 MB, .deb and .tar.xz <= 52 MB each"),
    Entry("longport memory", "longport_life:memory", "29  memory with 500 LongPort symbols: <= 45 MB, and flat"),
    Entry(
        "archive",
        "archive:archive",
        "30, 31  percentile of 100 symbols <= 1/10 of DuckDB, range <= 2 ms, open 100 x 250 <= 100 ms; <= 24, 12 KB",
    ),
    Entry("archive collector", "archive:collector", "32  collector of 100 securities beside the app: <= 2 % of a core"),
    Entry("archive start", "archive:start", "33  start with a year of 100 symbols archived: <= 1.05x an empty archive"),
    Entry(
        "archive depth",
        "depth_storage:depth_storage",
        "41  recorded book: a changed level <= 8 bytes, a day opened <= 300 ms, any second p99 <= 100 ms",
    ),
    Entry(
        "flowmap",
        "flow_memory:flow_map",
        "34  flow map of 500 x 330: repaint <= 8 ms, new minute <= 2 ms, pointed at <= 1 ms; beside two other maps",
    ),
    Entry(
        "depth",
        "depth:depth",
        "43  depth over time, 1,500 x 200 cells: repaint <= 8 ms, column 2, hover 1, beside ImageItem; day <= 24 MB",
    ),
    Entry("flowboard", "flow_memory:board", "34  flow board of 500 rows, new figures in all of them"),
    Entry("percentiles", "flow_memory:percentiles", "35  percentiles of 500 securities at one minute: <= 5 ms"),
    Entry("record", "flow_memory:record", "36  record of one rule, 60 x 60, 10,000 draws: <= 3 s"),
    Entry("desk", "load:desk", "37  500 open orders, 200 positions at 5,000 updates a second: lateness p99 <= 4 ms"),
    Entry(
        "growth",
        "growth:growth",
        "39  twice the work costs at most 2.2 times: rows, charts, securities, years, log, orders, bars, trades",
    ),
    Entry(
        "recording",
        "recording:recording",
        "40  books of 20 securities, 5,000 pushes a second: recorded <= 6 % of a core more than not",
    ),
    Entry(
        "replay",
        "replay:replay",
        "42  recorded day opens <= 300 ms, any second p99 <= 100 ms, loop lateness at 60 times p99 <= 16 ms",
    ),
    Entry(
        "journal",
        "journal:journal",
        "44  20,000 fills into trips <= 200 ms, beside pandas; opened cold from the file <= 300 ms; a filter <= 50 ms",
    ),
    Entry(
        "scroll",
        "scroll:scroll",
        "45  10,000 orders, 10,000 round trips: a notch <= 8 ms, a page <= 16.7 ms, beside QTableView; a filter 50 ms",
    ),
    Entry(
        DESK_SCALE,
        "desk_scale:desk_scale",
        "46  shared place beside the archive: bytes <= 1.5, publish <= 2 x seal, read <= 3 x SQLite; a market in it",
    ),
    Entry(
        "fan-out",
        "desk_fanout:fanout",
        "47  live values over NATS: age p99 <= 20 ms, a message <= 10 us each side, a slow window costs others nothing",
    ),
    Entry(
        "api",
        "programs_api:api",
        "48  programs: a read <= 4x a bare aiohttp answer, <= 400 us of the window; 200 streams <= 2 % of a core of it",
    ),
    Entry(
        SOAK,
        "soak:soak",
        "growth over 20 simulated trading days: <= 3 MB a day in program and sandbox; --days N",
    ),
)

IN_ALL = (
    "idle", "practice", "order", "startup", "switch",
    "decode quote", "decode book", "framing", "watchlist", "ladder", "flow", "chart", "memory",
    "lag", "age", "feed", "flood", "desk",
    "longport decode", "longport wait", "longport reconnect", "longport memory", "rest",
    "archive", "archive collector", "archive start", "archive depth",
    "flowmap", "depth", "flowboard", "percentiles", "record", "recording", "replay", "journal", "scroll", "fan-out",
    "api", "growth",
)  # fmt: skip
"""What `all` runs, in this order: what loads the machine comes after what its warmth and its disk writes would disturb.

`age` follows `lag`, whose rounds it takes over. The frozen program needs `dev.py package` first;
`soak` and `desk-scale` take long.
"""


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
        if first == ALL:
            matches = [entry for name in IN_ALL for entry in CATALOGUE if entry.name == name]
        if not matches:
            raise Unknown(f"no benchmark {first}; there are: {', '.join(entry.name for entry in CATALOGUE)}, {ALL}.")
        found += [entry for entry in matches if entry not in found]
    return found


def listing() -> str:
    """One line for each."""
    return "\n".join(f"{entry.name:<18} {entry.goal}" for entry in CATALOGUE)
