"""So many TickData of vnpy in a list: argument COUNT. A round tells bytes of growth per tick."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from vnpy.trader.constant import Exchange  # type: ignore[import-not-found]  # lives in the peers' environment only
from vnpy.trader.object import TickData  # type: ignore[import-not-found]

from benchmarks.peers.memory import resident
from benchmarks.subject import serve

BEGIN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def main() -> None:
    """Serve one round."""
    count, draw = int(sys.argv[1]), random.Random(7)

    def round_() -> dict[str, Any]:
        before = resident()
        ticks = [
            TickData(
                gateway_name="BENCH",
                symbol="00700",
                exchange=Exchange.SEHK,
                datetime=BEGIN + timedelta(milliseconds=number),
                last_price=600 + (number % 397) / 20,
                last_volume=float(draw.randrange(1, 100) * 100),
                turnover=1.0,
            )
            for number in range(count)
        ]
        return {"value": (resident() - before) / len(ticks)}

    serve(round_, "vnpy")


if __name__ == "__main__":
    main()
