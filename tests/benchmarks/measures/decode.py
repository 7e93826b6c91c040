"""Goals 4 and 5: from the bytes of a push to what a view reads, beside futu-api on both lines of pandas."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.children import Kind, interleaved, median
from benchmarks.extent import rounds
from benchmarks.frames import same_kind, symbols
from benchmarks.judging import Bound, Outcome
from tideboard_core.wire.opend.protocols import ProtoId

ROUNDS, SHORT = 5, 3
FRAMES = 4000
SYMBOLS = 500
PEER, PEER_2, PARSE = "futu-api", "futu-api on pandas 2", "parsing alone"


def quote(options: argparse.Namespace) -> list[Outcome]:
    """Goal 4."""
    ours, beside, wall, versions = _measured(options, "quote", ProtoId.Qot_UpdateBasicQot)
    bounds = (Bound(limit=1 / 200, beside=PEER), Bound(limit=1 / 200, beside=PEER_2), Bound(limit=11, beside=PARSE))
    return [
        Outcome(
            goal="4",
            what="one visible quote, bytes to model",
            unit="us CPU",
            ours=ours["seen"],
            beside=beside,
            bounds=bounds,
            wall={"ours": wall["seen"], PEER: wall[PEER], PEER_2: wall[PEER_2]},
            notes={"not looked at": ours["unseen"], "not looked at, with hub": ours["hub"]},
            versions=versions,
        )
    ]


def book(options: argparse.Namespace) -> list[Outcome]:
    """Goal 5."""
    ours, beside, wall, versions = _measured(options, "book", ProtoId.Qot_UpdateOrderBook)

    def outcome(part: str, limit: float) -> Outcome:
        bounds = (Bound(limit=limit, beside=PEER), Bound(limit=limit, beside=PEER_2))
        what = f"ten-level book, {part}"
        return Outcome(
            goal="5",
            what=what,
            unit="us CPU",
            ours=ours[part],
            beside=beside,
            bounds=bounds,
            wall={"ours": wall[part], PEER: wall[PEER], PEER_2: wall[PEER_2]},
            notes={"not looked at, with hub": ours["hub"]},
            versions=versions,
        )

    return [outcome("unseen", 1 / 15), outcome("seen", 0.45)]


def _measured(
    options: argparse.Namespace, kind: str, proto: ProtoId
) -> tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float], dict[str, str]]:
    """Ours by part, what stands beside it, and both in wall time; the versions."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "frames"
        file.write_bytes(b"".join(same_kind(proto, symbols(SYMBOLS), FRAMES)))
        kinds = {
            "ours": Kind(module="ours.decode", arguments=(kind, str(file))),
            PEER: Kind(module="peers.futu_decode", arguments=(str(file),), peer=True),
            PEER_2: Kind(module="peers.futu_decode", arguments=(str(file),), peer=True, pandas_2=True),
        }
        heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS, SHORT))
    ours = {part: median(heard["ours"], part) for part in ("unseen", "seen", "hub", "parse")}
    beside = {PEER: median(heard[PEER]), PEER_2: median(heard[PEER_2]), PARSE: ours["parse"]}
    parts = ("unseen", "seen")
    wall = {part: median(heard["ours"], f"{part} wall") for part in parts}
    wall |= {PEER: median(heard[PEER], "wall"), PEER_2: median(heard[PEER_2], "wall")}
    return ours, beside, wall, versions
