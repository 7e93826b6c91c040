"""Goal 10: the price chart with 100,000 bars beside finplot's and VeighNa's, on the same bars in one run."""

from __future__ import annotations

import argparse

from benchmarks.bar_data import BARS, IN_VIEW
from benchmarks.children import Kind, interleaved, interpreter, median, subjects, told_versions
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.units import unit

ROUNDS, SHORT = 5, 1
FINPLOT, VNPY = "finplot", "vnpy"
FRAME = 0.05
"""U for a frame: a third of 16.7 ms, so that other docks have theirs."""
LATE, OPEN = 1000 / 60, 100.0
"""Milliseconds: a frame, and from a key to what it shows."""
UNIT, PIECES = unit("python", "painting")
CHARTS = 20
BARS_MB, COLUMNS_MB = 150.0, 60.0
NO_BROWSER = "lightweight-charts not compared"
"""It needs a browser; none is among the peers."""


def chart(options: argparse.Namespace) -> list[Outcome]:
    """Frames, ticks, a chart that is opened, the crosshair, memory."""
    interpreter(peer=True)
    kinds = {
        "ours": Kind(module="ours.price_chart"),
        FINPLOT: Kind(module="peers.finplot_chart", peer=True),
        VNPY: Kind(module="peers.vnpy_chart", peer=True),
        UNIT: PIECES,
    }
    heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS, SHORT))

    def outcome(what: str, part: str, bounds: list[Bound], *, peers: str = "", wall: bool = True) -> Outcome:
        beside = {name: median(heard[name], peers) for name in (FINPLOT, VNPY) if peers}
        walls = {name: median(heard[name], f"{peers} wall") for name in beside}
        if any(bound.beside == UNIT for bound in bounds):
            beside[UNIT] = median(heard[UNIT])
        return Outcome(
            goal="10",
            what=what,
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside=beside,
            bounds=bounds,
            wall={"ours": median(heard["ours"], f"{part} wall"), **walls} if wall else {},
            notes={NO_BROWSER: "no browser"} if peers else {},
            versions=versions,
        )

    frames = [
        outcome(
            f"price chart, drag, {count:,} of {BARS:,} bars in view, six panes, six indicators",
            f"pan {count}",
            [Bound(limit=FRAME, beside=UNIT)],
        )
        for count in (120, IN_VIEW, BARS)
    ]
    return [
        *frames,
        outcome("price chart, wheel from 120 to all bars in view and back", "zoom", [Bound(limit=FRAME, beside=UNIT)]),
        outcome("price chart, 99th percentile of all these frames", "p99", [Bound(limit=LATE, human=True)], wall=False),
        outcome(
            f"price chart, drag, {IN_VIEW} bars in view, three panes, no indicator",
            "frame panes",
            [Bound(limit=FRAME, beside=UNIT)],
            peers="frame panes",
        ),
        outcome(
            "price chart, tick, price pane",
            "tick price",
            [Bound(limit=1 / 30, beside=FINPLOT), Bound(limit=1 / 60, beside=VNPY)],
            peers="tick price",
        ),
        outcome(
            "price chart, tick, three panes",
            "tick panes",
            [Bound(limit=1 / 20, beside=FINPLOT), Bound(limit=1 / 60, beside=VNPY)],
            peers="tick panes",
        ),
        outcome("price chart, 5,000 bars opened and painted", "open", [Bound(limit=OPEN, human=True)], peers="open"),
        *_memory(),
    ]


def _memory() -> list[Outcome]:
    """One round: memory does not hang on the load of the machine."""
    kinds = {"ours": Kind(module="ours.bar_memory", arguments=(str(CHARTS), str(BARS)))}
    with subjects(kinds) as running:
        heard = running["ours"].round()
        versions = told_versions(running.values())
    return [
        Outcome(
            goal="10",
            what=f"{what} of {CHARTS} x {BARS:,} bars",
            unit="MB",
            ours=heard[part],
            bounds=(Bound(limit=limit, amount=True),),
            notes=notes,
            versions=versions,
        )
        for what, part, limit, notes in (
            ("memory", "value", BARS_MB, {}),
            (
                f"memory more with six indicators, {IN_VIEW} bars in view,",
                "indicators",
                COLUMNS_MB,
                {"all bars in view": heard["all in view"]},
            ),
        )
    ]
