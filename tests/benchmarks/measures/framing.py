"""Goal 6: what cutting, proving and routing a frame costs on Qt's loop, beside a blocking reader that does no more."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.children import Kind, Subject, interleaved, median
from benchmarks.extent import rounds
from benchmarks.frames import mixed, symbols
from benchmarks.judging import Bound, Outcome

ROUNDS, SHORT = 5, 3
FRAMES = 60_000
FLOOR, PEER = "blocking reader", "futu-api, parsing included"


class Line:
    """A subject with a blaster of its own."""

    def __init__(self, stack: ExitStack, module: str, *arguments: str) -> None:
        self.blaster = stack.enter_context(Subject(Kind(module="ours.blaster", arguments=("0", *arguments))))
        port = self.blaster.versions["port"]
        self.subject = stack.enter_context(Subject(Kind(module=module, arguments=(port, *arguments))))

    def round(self, frames: int) -> dict[str, Any]:
        """Blast so many frames at it, as fast as it takes them."""
        self.subject.ask(count=frames)
        assert self.subject.heard() == {"started": True}
        self.blaster.ask(rate=0, count=frames)
        answer = self.subject.heard()
        assert self.blaster.heard() == {"sent": frames}
        return answer


def framing(options: argparse.Namespace) -> list[Outcome]:
    """Measure, without encryption and with it."""
    count = rounds(options, ROUNDS, SHORT)
    heard, versions = _heard(count, "frames")
    secret, _ = _heard(count, "encrypted")
    peer, peer_wall, told = _peer()
    return [
        _outcome("frame, SHA-1 and route on Qt's loop", 1.05, heard, versions | told, (peer, peer_wall)),
        _outcome("the same in an encrypted session, AES included", 1.1, secret, versions),
    ]


def _heard(count: int, way: str) -> tuple[list[tuple[dict[str, Any], dict[str, Any]]], dict[str, str]]:
    """Rounds of ours and of the blocking reader in turn, and our versions."""
    with ExitStack() as stack:
        ours, floor = Line(stack, "ours.framing", way), Line(stack, "ours.bare_reader", way)
        ours.round(FRAMES)
        return [(ours.round(FRAMES), floor.round(FRAMES)) for _ in range(count)], ours.subject.versions


def _outcome(
    what: str,
    limit: float,
    heard: list[tuple[dict[str, Any], dict[str, Any]]],
    versions: dict[str, str],
    peer: tuple[float, float] | None = None,
) -> Outcome:
    ours, floor = [one for one, _ in heard], [other for _, other in heard]
    beside: dict[str, float] = {FLOOR: median(floor)}
    wall: dict[str, float] = {"ours": median(ours, "wall"), FLOOR: median(floor, "wall")}
    if peer is not None:
        beside[PEER], wall[PEER] = peer
    return Outcome(
        goal="6",
        what=what,
        unit="us CPU",
        ours=median(ours),
        beside=beside,
        bounds=(Bound(limit=limit, beside=FLOOR),),
        wall=wall,
        versions=versions,
    )


def _peer() -> tuple[float, float, dict[str, str]]:
    """futu-api's function on whole frames in memory, without socket, thread or routing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "frames"
        file.write_bytes(b"".join(mixed(symbols(500), 300)))
        kind = Kind(module="peers.futu_decode", arguments=(str(file),), peer=True)
        heard, versions = interleaved({PEER: kind}, rounds=3)
    return median(heard[PEER], "framing"), median(heard[PEER], "framing wall"), versions
