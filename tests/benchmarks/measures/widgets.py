"""Goals 7 and 8: what a frame of the watchlist and an update of the order book cost, painting included."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, interleaved, median
from benchmarks.judging import Bound, Outcome

ROUNDS = 5
VNPY, TABLE = "vnpy", "QTableWidget"
ROWS = {500: 1 / 30, 2000: 1 / 250}
SCALES = (1, 2)


def watchlist(_options: argparse.Namespace) -> list[Outcome]:
    """Goal 7."""
    return [_watchlist(rows, limit) for rows, limit in ROWS.items()]


def _watchlist(rows: int, limit: float) -> Outcome:
    kinds = {
        "ours": Kind(module="ours.watchlist_dock", arguments=(str(rows),)),
        VNPY: Kind(module="peers.vnpy_watchlist", arguments=(str(rows),), peer=True),
    }
    heard, versions = interleaved(kinds, rounds=ROUNDS)
    return Outcome(
        goal="7",
        what=f"watchlist frame of 42 updates, {rows} rows",
        unit="ms CPU",
        ours=median(heard["ours"]),
        beside={VNPY: median(heard[VNPY])},
        bounds=(Bound(limit=limit, beside=VNPY),),
        notes={
            "our rows on screen": heard["ours"][-1]["rows on screen"],
            "with the hub's part": median(heard["ours"], "with hub"),
        },
        versions=versions,
    )


def ladder(_options: argparse.Namespace) -> list[Outcome]:
    """Goal 8."""
    return [_ladder(scale) for scale in SCALES]


def _ladder(scale: int) -> Outcome:
    kinds = {
        "ours": Kind(module="ours.book_dock", scale=scale),
        TABLE: Kind(module="peers.qt_ladder", peer=True, scale=scale),
    }
    heard, versions = interleaved(kinds, rounds=ROUNDS)
    return Outcome(
        goal="8",
        what=f"order-book update at {scale * 100} %",
        unit="ms CPU",
        ours=median(heard["ours"]),
        beside={TABLE: median(heard[TABLE])},
        bounds=(Bound(limit=0.25, beside=TABLE),),
        notes={"whole dock": median(heard["ours"], "dock")},
        versions=versions,
    )
