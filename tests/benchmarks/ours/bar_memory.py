"""Our bars of many charts and the columns of their indicators: arguments CHARTS BARS. A round tells megabytes of each.

Memory of this process that both took; the columns are those of six indicators of every chart with some bars in view,
and the number of each bar's session, as a chart keeps them; then the same with all bars in view.
"""

from __future__ import annotations

import sys
from typing import Any

from benchmarks.bar_data import IN_VIEW, made
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
        sessions = [session_numbers(KEY.market, one.columns.rows.start) for one in series]
        running = [[RunningIndicator(code, {}) for code in CODES] for _one in series]

        def look_at(wide: int) -> float:
            for one, numbers, indicators in zip(series, sessions, running, strict=True):
                given = bars_of(one.columns.rows, numbers)
                for indicator in indicators:
                    indicator.update(given, count, (count - wide, count))
            return (resident() - stored) / MEGA

        return {"value": (stored - before) / MEGA, "indicators": look_at(IN_VIEW), "all in view": look_at(count)}

    serve(round_, "numpy")


if __name__ == "__main__":
    main()
