"""Our time and sales with so many trades: argument COUNT. A round tells bytes of growth per trade."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.peers.memory import resident
from benchmarks.subject import serve
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_desktop.book.tape_model import LargeBy, Tape, Threshold

CHUNK = 10_000
BEGIN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def main() -> None:
    """Serve one round."""
    count, draw = int(sys.argv[1]), random.Random(7)
    prices = [Decimal(12_000 + step) / 20 for step in range(400)]  # the gateway makes each price once
    sizes = [draw.randrange(1, 100) * 100 for _ in range(1000)]
    directions = list(AggressorSide)
    instrument = InstrumentId("HK.00700")

    def ticks(first: int) -> list[Tick]:
        return [
            Tick(
                instrument=instrument,
                time=BEGIN + timedelta(milliseconds=number),
                sequence=number,
                price=prices[number % 397],
                quantity=sizes[number % 997],
                turnover=Decimal(1),
                direction=directions[number % len(directions)],
                kind="Automatch",
            )
            for number in range(first, first + CHUNK)
        ]

    def round_() -> dict[str, Any]:
        tape = Tape(Threshold(LargeBy.VALUE, 1_000_000), kept=2 * count)
        ticks(0)
        before = resident()
        for first in range(1, count, CHUNK):
            tape.take(ticks(first))
        assert tape.end - tape.start >= count, tape.end
        return {"value": (resident() - before) / count}

    serve(round_)


if __name__ == "__main__":
    main()
