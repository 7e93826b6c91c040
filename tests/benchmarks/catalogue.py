"""The benchmarks by name, with their goals in a sentence; imports nothing, so that the list works before any set-up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Entry(NamedTuple):
    """One benchmark: where it stands (module:function below `measures`), and its goal."""

    name: str
    where: str
    goal: str


ALL, WINDOW, SOAK, HOURS, DESK_SCALE = "all", "window", "soak", "hours", "desk-scale"
HISTORY, COMPARE, PAGE = READING = "history", "compare", "page"
"""What measures nothing and reads the runs that are kept: their curves, two of them beside each other, the page."""


class Use(NamedTuple):
    """For whom a goal is measured, and what they do by its figures."""

    reader: str
    good_for: str


TRADER, FRAMES = "who trades", "who changes what is painted"
USES = {
    "1": Use(TRADER, "how many securities a processor carries in a fast market, and how warm a laptop gets"),
    "2": Use(TRADER, "whether keys and mouse wait while a market is fast"),
    "3": Use(TRADER, "how old a price is when it is seen"),
    "4": Use("who changes how quotes are decoded", "whether a quote costs more than its fields ask for"),
    "5": Use("who changes how books are decoded", "whether books that nobody sees stay nearly free"),
    "6": Use("who changes the connection to OpenD", "whether Qt's loop adds to cutting and proving a frame"),
    "7": Use(FRAMES, "whether a frame of the watchlist costs what changed, with any number of rows"),
    "8": Use(FRAMES, "whether an update of the order book paints what looks different alone"),
    "9": Use(FRAMES, "whether today's flow draws what is new alone"),
    "10": Use(TRADER, "whether a chart of any length follows the mouse, and what 20 charts hold in memory"),
    "11": Use(TRADER, "how long a start takes, and from when on it answers"),
    "12": Use("who has a small computer", "whether the program fits beside others"),
    "13": Use(TRADER, "whether a day of a busy security can stay in memory"),
    "15": Use("who has a laptop", "what an idle window takes of the battery"),
    "16": Use(TRADER, "how long an approved order stays here before it is sent"),
    "17": Use(TRADER, "whether another look or language interrupts"),
    "18": Use("who changes a gateway", "whether it is worth its code beside the vendor's own client"),
    "19": Use("every newcomer", "what the practice market takes before any broker is connected"),
    "20": Use(TRADER, "how long prices are missing after a connection broke"),
    "21": Use(TRADER, "whether prices go on while a slow answer is waited for"),
    "22": Use(TRADER, "which transport of OpenD to choose for orders"),
    "23": Use(TRADER, "which transport of OpenD to choose for prices"),
    "24": Use("who changes a gateway", "what a push costs over each transport"),
    "25": Use("who has a small computer", "what a connection of 500 securities holds in memory"),
    "27": Use("who releases", "whether freezing makes a start slower"),
    "28": Use("who downloads", "how large the packages are"),
    "29": Use("who has a small computer", "what a connection to LongPort holds in memory, and whether it grows"),
    "30": Use("who changes the archive", "whether columns in SQLite stay ahead of a database made for columns"),
    "31": Use("who keeps an archive", "how much of a disk a year takes"),
    "32": Use("who lets a collector run", "what it takes beside other work"),
    "33": Use("who keeps an archive", "whether a start pays for what was kept"),
    "34": Use(FRAMES, "whether a map of a whole list follows the pointer and each minute"),
    "35": Use("who changes the archive", "whether a list of 500 is ranked within a turn of the loop"),
    "36": Use("who writes rules", "how long the record of a rule is waited for"),
    "37": Use("who has many orders", "whether their tables make keys wait, and how long a flatten takes"),
    "39": Use("who develops", "which work grows faster than what it is done for"),
    "40": Use("who records books", "what recording takes of a laptop"),
    "41": Use("who records books", "how much of a disk a book takes, and how soon it is read"),
    "42": Use("who replays days", "how soon a day and any second of it is there"),
    "43": Use(TRADER, "whether the map of a book follows each second and the pointer"),
    "44": Use("who keeps a journal", "how soon years of fills are there"),
    "45": Use("who has much behind them", "whether long tables scroll with the wheel"),
    "46": Use("who shares an archive", "what a whole market takes in a shared place"),
    "47": Use("who has windows on one fan-out", "how old prices are over it, and how many windows it carries"),
    "48": Use("who writes programs", "what a call waits, and what programs take from the window"),
    "-": Use("who lets it run for weeks", "whether memory, descriptors and tasks stay"),
}
"""By the number of the goal."""

HUMAN = {
    "2": "half a frame of 16.7 ms: what is later paints a frame later",
    "3": "a frame of 16.7 ms and its painting",
    "10": "a frame is 16.7 ms; 100 ms from key to paint pass as at once",
    "11": "a first price within a second of the start",
    "16": "half a frame of 16.7 ms",
    "37": "a flatten ends with its approval, after 180 s",
    "41": "100 ms from key to paint pass as at once",
    "42": "100 ms from key to paint pass as at once; a frame is 16.7 ms",
    "44": "half of the 100 ms from key to paint, the other half is painting",
    "45": "a frame is 16.7 ms, half of it for a notch; half of the 100 ms from key to paint for a letter",
    "47": "a frame of 16.7 ms and the way over the network",
}
"""Goals with a bound that a person feels, and why at this time: the bound stays absolute, other times are ratios."""

CATALOGUE = (
    Entry("feed", "load:feed", "1  updates per CPU second, socket to cell: >= 200x futu-api, >= 0.30 of bare parsing"),
    Entry(
        "flood",
        "load:flood",
        "1  500 symbols at 20,000 updates a second, all applied: a second <= 2.5 U(python, sockets)",
    ),
    Entry("lag", "load:lag", "2  loop lateness at 5,000/s, all docks: p99 <= 2.5x idle, longest <= 8 ms"),
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
        "10  price chart of 100,000 bars: frame <= 0.05 U(python, painting), p99 16.7 ms; tick <= 1/30 of finplot",
    ),
    Entry(
        "startup",
        "startup:startup",
        "11, 12  CPU: paint <= 1.2x bare, stall 0.19x; docks <= 0.65x vnpy, ready 0.8x, quote 0.9x; 0.9 s; 140 MB",
    ),
    Entry("memory", "memory:memory", "13  stored tick in memory: <= 34 bytes"),
    Entry(
        "idle",
        "idle:idle",
        "15  connected and nothing moving: a second shown <= 0.016 U(python), hidden <= 0.005",
    ),
    Entry(
        "order",
        "order:order",
        "16  approved order to last byte: p50 <= 0.007 U(python), slowest <= 0.015, loop never waits 8 ms",
    ),
    Entry("switch", "switch:switch", "17  change of theme or language: <= 1.5 U(python, painting)"),
    Entry(
        "longport decode",
        "longport:decode",
        "18  LongPort push, socket to hub: <= 0.5 of the vendor's SDK unread, <= 0.9 (depth 1.0) read",
    ),
    Entry(
        "practice",
        "practice:practice",
        "19  program and sandbox, market moving: a second <= 0.31 U(python); <= 170 MB",
    ),
    Entry(
        "longport reconnect",
        "longport_life:reconnect",
        "20  cut to the first fresh quote: below the SDK's, session resumed or refused",
    ),
    Entry(
        "longport wait",
        "longport:wait",
        "21  age of a push behind a slow pull, p99: <= 1/20 of the SDKs",
    ),
    Entry(
        "rest",
        "rest:rest",
        "18, 22, 23, 24, 25  REST and /ws beside OpenD's TCP and futu-api: reads, orders, pushes, memory",
    ),
    Entry(
        "frozen start",
        "frozen:start",
        "27  frozen program, process start to first paint, docks: <= 1.1x the source's; first live quote beside it",
    ),
    Entry("frozen size", "frozen:size", "28  frozen folder <= 218 MB, .deb and .tar.xz <= 50 MB each"),
    Entry("longport memory", "longport_life:memory", "29  memory with 500 LongPort symbols: <= 45 MB, and flat"),
    Entry(
        "archive",
        "archive:archive",
        "30, 31  percentile of 100 symbols <= 1/10 of DuckDB, range <= 0.37, open 100 x 250 <= 1 U(python); 24, 12 KB",
    ),
    Entry(
        "archive collector",
        "archive:collector",
        "32  collector of 100 securities beside the app: a second of it <= 0.2 U(python, sockets)",
    ),
    Entry("archive start", "archive:start", "33  start with a year of 100 symbols archived: <= 1.05x an empty archive"),
    Entry(
        "archive depth",
        "depth_storage:depth_storage",
        "41  recorded book: a changed level <= 8 bytes, a day opened <= 100 ms, any second p99 <= 100 ms",
    ),
    Entry(
        "flowmap",
        "flow_memory:flow_map",
        "34  flow map of 500 x 330 beside pyqtgraph: repaint <= 1.9x, new minute <= 0.5x, pointed at <= 0.2x",
    ),
    Entry(
        "depth",
        "depth:depth",
        "43  depth over time, 1,500 x 200 cells, beside ImageItem: repaint <= 2.1x, column 0.6, hover 0.27; 24 MB",
    ),
    Entry(
        "percentiles",
        "flow_memory:percentiles",
        "35  percentiles of 500 securities at one minute: <= 0.05 U(python, memory)",
    ),
    Entry("record", "flow_memory:record", "36  record of one rule, 60 x 60, 10,000 draws: <= 30 U(python, numpy)"),
    Entry(
        "desk",
        "load:desk",
        "37  500 open orders, 200 positions at 5,000 updates a second: lateness p99 <= 3.4x idle; flatten <= 180 s",
    ),
    Entry(
        "growth",
        "growth:growth",
        "39  twice the work costs at most 2.2 times: rows, charts, securities, years, orders, bars, trades; log 2.1",
    ),
    Entry(
        "recording",
        "recording:recording",
        "40  books of 20 securities, 5,000 pushes a second: recorded <= 1.4x not recorded",
    ),
    Entry(
        "replay",
        "replay:replay",
        "42  recorded day opens <= 3 U(python, painting), any second p99 <= 100 ms, lateness at 60 times <= a frame",
    ),
    Entry(
        "journal",
        "journal:journal",
        "44  20,000 fills into trips <= 1x pandas; opened cold from the file <= 2.2 U(python); a filter <= 50 ms",
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
        "47  live values over NATS: age p99 <= 20 ms, 1,000 messages <= 0.1 U(python, sockets) each side",
    ),
    Entry(
        "api",
        "programs_api:api",
        "48  programs: a read <= 4x a bare aiohttp answer; 1,000 calls <= 4 U(python, sockets), 200 streams <= 0.2",
    ),
    Entry(
        SOAK,
        "soak:soak",
        "growth over 20 simulated trading days: <= 3 MB a day in program and sandbox; --days N",
    ),
    Entry(
        HOURS,
        "soak:hours",
        "eight hours of the fast market with ten more docks: memory <= 1.02 x that of the first, files by their bytes",
    ),
)

IN_ALL = (
    "idle", "practice", "order", "startup", "switch",
    "decode quote", "decode book", "framing", "watchlist", "ladder", "flow", "chart", "memory",
    "lag", "age", "feed", "flood", "desk",
    "longport decode", "longport wait", "longport reconnect", "longport memory", "rest",
    "archive", "archive collector", "archive start", "archive depth",
    "flowmap", "depth", "percentiles", "record", "recording", "replay", "journal", "scroll", "fan-out",
    "api", "growth",
)  # fmt: skip
"""What `all` runs, in this order: what loads the machine comes after what its warmth and its disk writes would disturb.

`age` follows `lag`, whose rounds it takes over. The frozen program needs `dev.py package` first;
`soak`, `hours` (48 minutes) and `desk-scale` take long.
"""


IN_WINDOW = (
    "idle", "practice", "order", "startup", "switch",
    "watchlist", "ladder", "flow", "chart",
    "lag", "age", "feed", "flood", "desk",
    "archive depth", "depth", "replay", "journal", "scroll",
)  # fmt: skip
"""What `window` runs, in the order of `all`: what a person at the window feels or pays for, in twelve minutes.

Left out are comparisons for those who change a gateway, the archive or the protocols, and what has to be switched on.
"""
GROUPS = {ALL: IN_ALL, WINDOW: IN_WINDOW}


class Unknown(Exception):
    """No benchmark of that name; the text lists those there are."""


def chosen(words: Iterable[str]) -> list[Entry]:
    """The entries that words on a command line mean: `decode quote`, `decode` (both), a group; raises Unknown."""
    rest, found = list(words), list[Entry]()
    while rest:
        pair, first = " ".join(rest[:2]), rest[0]
        matches = [entry for entry in CATALOGUE if entry.name == pair]
        rest = rest[2 if matches else 1 :]
        matches = matches or [entry for entry in CATALOGUE if first in (entry.name, entry.name.split()[0])]
        if first in GROUPS:
            matches = [entry for name in GROUPS[first] for entry in CATALOGUE if entry.name == name]
        if not matches:
            names = [*(entry.name for entry in CATALOGUE), *GROUPS]
            raise Unknown(f"no benchmark {first}; there are: {', '.join(names)}.")
        found += [entry for entry in matches if entry not in found]
    return found


def listing() -> str:
    """One line for each."""
    return "\n".join(f"{entry.name:<18} {entry.goal}" for entry in CATALOGUE)
