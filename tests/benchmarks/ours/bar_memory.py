"""Our bars of many charts and the columns of their indicators: arguments CHARTS BARS. A round tells megabytes of each.

Memory of this process that both took; the columns are those of six indicators of every chart.
"""

from __future__ import annotations

import sys
from typing import Any

from benchmarks.bar_data import made
from benchmarks.ours.price_chart import CODES, KEY, series_of
from benchmarks.peers.memory import resident
from benchmarks.subject import serve
from tideboard_core.indicators.bars import bars_of, session_numbers
from tideboard_core.indicators.compute import RunningIndicator, missing

MEGA = 1e6


def main() -> None:
    """Serve one round."""
    charts, count = int(sys.argv[1]), int(sys.argv[2])
    bars = made(count)

    def round_() -> dict[str, Any]:
        missing()  # imports the library
        series_of(made(1000))
        before = resident()
        series = [series_of(bars) for _ in range(charts)]
        stored = resident()
        running = []
        for one in series:
            rows = one.columns.rows
            given = bars_of(rows, session_numbers(KEY.market, rows.start), yearly=1.0)
            for code in CODES:
                indicator = RunningIndicator(code, {})
                indicator.update(given, 0)
                running.append(indicator)
            del given
        after = resident()
        assert len(running) == charts * len(CODES)
        return {"value": (stored - before) / MEGA, "indicators": (after - stored) / MEGA}

    serve(round_, "numpy")


if __name__ == "__main__":
    main()
