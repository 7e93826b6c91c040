"""Goals 7 and 8: what a frame of the watchlist and an update of the order book cost, painting included."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, interleaved, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome

ROUNDS, SHORT = 5, 3
VNPY, TABLE = "vnpy", "QTableWidget"
ROWS = {500: 1 / 60, 2000: 1 / 200}
SCALES = {1: 0.5, 2: 0.6}


def watchlist(options: argparse.Namespace) -> list[Outcome]:
    """Goal 7."""
    return [_watchlist(rows, limit, rounds(options, ROUNDS, SHORT)) for rows, limit in ROWS.items()]


def _watchlist(rows: int, limit: float, times: int) -> Outcome:
    kinds = {
        "ours": Kind(module="ours.watchlist_dock", arguments=(str(rows),)),
        VNPY: Kind(module="peers.vnpy_watchlist", arguments=(str(rows),), peer=True),
    }
    heard, versions = interleaved(kinds, rounds=times)
    return Outcome(
        goal="7",
        what=f"watchlist frame of 42 updates, {rows} rows",
        unit="ms CPU",
        ours=median(heard["ours"]),
        beside={VNPY: median(heard[VNPY])},
        bounds=(Bound(limit=limit, beside=VNPY),),
        wall={"ours": median(heard["ours"], "wall"), VNPY: median(heard[VNPY], "wall")},
        notes={
            "our rows on screen": heard["ours"][-1]["rows on screen"],
            "with the hub's part": median(heard["ours"], "with hub"),
        },
        versions=versions,
    )


def ladder(options: argparse.Namespace) -> list[Outcome]:
    """Goal 8."""
    return [_ladder(scale, limit, rounds(options, ROUNDS, SHORT)) for scale, limit in SCALES.items()]


def _ladder(scale: int, limit: float, times: int) -> Outcome:
    kinds = {
        "ours": Kind(module="ours.book_dock", scale=scale),
        TABLE: Kind(module="peers.qt_ladder", peer=True, scale=scale),
    }
    heard, versions = interleaved(kinds, rounds=times)
    return Outcome(
        goal="8",
        what=f"order-book update at {scale * 100} %",
        unit="ms CPU",
        ours=median(heard["ours"]),
        beside={TABLE: median(heard[TABLE])},
        bounds=(Bound(limit=limit, beside=TABLE),),
        wall={"ours": median(heard["ours"], "wall"), TABLE: median(heard[TABLE], "wall")},
        notes={"whole dock": median(heard["ours"], "dock")},
        versions=versions,
    )
