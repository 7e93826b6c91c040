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
        self.blaster = stack.enter_context(Subject(Kind(module="ours.blaster", arguments=("0",))))
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
    """Measure."""
    with ExitStack() as stack:
        ours, floor = Line(stack, "ours.framing"), Line(stack, "ours.bare_reader", "frames")
        ours.round(FRAMES)
        heard = [(ours.round(FRAMES), floor.round(FRAMES)) for _ in range(rounds(options, ROUNDS, SHORT))]
        versions = ours.subject.versions
    peer, peer_wall, told = _peer()
    return [
        Outcome(
            goal="6",
            what="frame, SHA-1 and route on Qt's loop",
            unit="us CPU",
            ours=median([one for one, _ in heard]),
            beside={FLOOR: median([other for _, other in heard]), PEER: peer},
            bounds=(Bound(limit=1.05, beside=FLOOR),),
            wall={
                "ours": median([one for one, _ in heard], "wall"),
                FLOOR: median([other for _, other in heard], "wall"),
                PEER: peer_wall,
            },
            versions=versions | told,
        )
    ]


def _peer() -> tuple[float, float, dict[str, str]]:
    """futu-api's function on whole frames in memory, without socket, thread or routing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "frames"
        file.write_bytes(b"".join(mixed(symbols(500), 300)))
        kind = Kind(module="peers.futu_decode", arguments=(str(file),), peer=True)
        heard, versions = interleaved({PEER: kind}, rounds=3)
    return median(heard[PEER], "framing"), median(heard[PEER], "framing wall"), versions
