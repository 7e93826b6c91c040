"""Docks and tables beside what others draw or reckon of the same data: processor time of rounds in turn."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks.bar_data import BARS, IN_VIEW
from benchmarks.children import Kind, Rounds, interleaved
from benchmarks.rows import Row
from benchmarks.trip_data import FILLS

ROUNDS = 5
VNPY, TABLE, PLOT, FINPLOT, PLAIN, PANDAS = (
    "vnpy", "QTableWidget", "pyqtgraph's defaults", "finplot", "QTableView", "pandas groupby"
)  # fmt: skip
FRAME, AT_ONCE = 1000 / 60, 100.0
"""Milliseconds of a frame at 60 Hz, and what passes as at once between a key and its paint."""
LONG_TABLE = 10_000
ORDERS_COLUMNS = 13
"""Columns that the table of orders shows, for the plain one."""
TRADES = 1_000_000
"""Also in a short run: with fewer, what the columns reserve ahead counts for too much."""


def in_turn(options: argparse.Namespace, ours: Kind, peers: dict[str, Kind]) -> Rounds:
    """Rounds of ours and of the peers."""
    return interleaved({"ours": ours, **peers}, rounds=1 if options.once else ROUNDS)


def each(heard: Rounds, name: str, part: str = "value") -> Sequence[float]:
    """A figure of every round."""
    return [answer[part] for answer in heard[name]]


def watchlist(options: argparse.Namespace) -> list[Row]:
    """Prices are in the hub before ours takes them, as the peer's ticks are ready; in each frame a seen row changes."""
    rows = []
    for count, goal in {500: 1 / 60, 2000: 1 / 200}.items():
        ours = Kind(module="ours.watchlist_dock", arguments=(str(count),))
        peer = Kind(module="peers.vnpy_watchlist", arguments=(str(count),), peer=True)
        heard = in_turn(options, ours, {VNPY: peer})
        what = f"watchlist frame of 42 updates, {count} rows, ms CPU"
        rows.append(Row(what, each(heard, "ours"), goal, VNPY, each(heard, VNPY)))
    return rows


def ladder(options: argparse.Namespace) -> list[Row]:
    """Ours has bars; the peer sets the texts of the same books."""
    rows = []
    for scale, goal in {1: 0.5, 2: 0.6}.items():
        peer = Kind(module="peers.qt_ladder", peer=True, scale=scale)
        heard = in_turn(options, Kind(module="ours.book_dock", scale=scale), {TABLE: peer})
        what = f"order-book update at {scale * 100} %, ms CPU"
        rows.append(Row(what, each(heard, "ours"), goal, TABLE, each(heard, TABLE)))
    return rows


def flow(options: argparse.Namespace) -> list[Row]:
    """The live price, which moves up to ten times a second, and the minute; the peer draws its curves anew."""
    peer = Kind(module="peers.pyqtgraph_flow", arguments=("1000", "611"), peer=True)
    heard = in_turn(options, Kind(module="ours.flow_dock"), {PLOT: peer})
    return [
        Row(f"flow chart, {what}, ms CPU", each(heard, "ours", part), goal, PLOT, each(heard, PLOT))
        for what, part, goal in (("live price", "price", 0.12), ("new minute", "minute", 0.3))
    ]


def chart(options: argparse.Namespace) -> list[Row]:
    """Three panes beside the peer's; then ours with six panes and six indicators, of which it has none."""
    peer = Kind(module="peers.finplot_chart", peer=True)
    heard = in_turn(options, Kind(module="ours.price_chart"), {FINPLOT: peer})

    def beside(what: str, part: str, goal: float, *, absolute: bool = False) -> Row:
        return Row(what, each(heard, "ours", part), goal, FINPLOT, each(heard, FINPLOT, part), absolute=absolute)

    return [
        beside(f"price chart, drag, {IN_VIEW} of {BARS:,} bars in view, ms CPU", "frame panes", 0.2),
        beside("price chart, tick, ms CPU", "tick panes", 1 / 20),
        beside("price chart, 5,000 bars opened and painted, ms CPU", "open", AT_ONCE, absolute=True),
        Row(
            "price chart, p99 of frames with six indicators, up to all bars in view, ms CPU",
            each(heard, "ours", "p99"),
            FRAME,
            absolute=True,
        ),
    ]


def scroll(options: argparse.Namespace) -> list[Row]:
    """The orders of the blotter; a page is painted whole for the first time."""
    peer = Kind(module="peers.qt_table", arguments=(str(LONG_TABLE), str(ORDERS_COLUMNS)), peer=True)
    heard = in_turn(options, Kind(module="ours.scrolled_table", arguments=(str(LONG_TABLE),)), {PLAIN: peer})
    of = f"{LONG_TABLE:,} orders"
    page = Row(f"{of}, another page, ms CPU", each(heard, "ours", "page"), FRAME, PLAIN, each(heard, PLAIN, "page"))
    typed = Row(f"{of}, a letter typed into the filters, ms CPU", each(heard, "ours", "filtered"), AT_ONCE / 2)
    return [page._replace(absolute=True), typed._replace(absolute=True)]


def memory(_options: argparse.Namespace) -> list[Row]:
    """One round: memory does not hang on the load of the machine."""
    kinds = {
        "ours": Kind(module="ours.ticks", arguments=(str(TRADES),)),
        VNPY: Kind(module="peers.vnpy_ticks", arguments=(str(TRADES),), peer=True),
    }
    heard = interleaved(kinds, rounds=1)
    return [Row("stored trade in time and sales, bytes", each(heard, "ours"), 1 / 50, VNPY, each(heard, VNPY))]


def journal(options: argparse.Namespace) -> list[Row]:
    """The peer groups the same fills: no lots, no share of a fee, no reversal, and nothing is read from a file."""
    peer = Kind(module="peers.pandas_trips", peer=True)
    heard = in_turn(options, Kind(module="ours.trips"), {PANDAS: peer})
    return [
        Row(f"{FILLS:,} fills, {what}, ms CPU", each(heard, "ours", part), goal, PANDAS, each(heard, PANDAS, "trips"))
        for what, part, goal in (
            ("made into round trips", "trips", 1.0),
            ("read from the file with all that the page asks of each trip", "opened", 1.6),
        )
    ]
