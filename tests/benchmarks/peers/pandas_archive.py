"""pandas with every session in one frame in memory: arguments as of DuckDB's. A round tells milliseconds by part."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]  # in the peers' environment only

from benchmarks.subject import figures, serve, timed

READ = 20
WINDOW = 60
QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9]


def main() -> None:
    """Serve rounds."""
    folder, days, ranked_at = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
    nets, today = np.load(folder / "nets.npy"), np.load(folder / "today.npy")
    symbols, _sessions, minutes = nets.shape
    index = pd.MultiIndex.from_product([range(symbols), days, range(minutes)], names=["symbol", "day", "minute"])
    frame = pd.DataFrame({"net": nets.reshape(-1)}, index=index)
    kept = days[-WINDOW:]
    ranks: dict[int, list[list[int]]] = {}

    def rank() -> None:
        for minute in ranked_at:
            wide = frame["net"].xs(minute, level="minute").unstack("day")[kept]
            now = pd.Series(today[:, minute])
            lower, equal = wide.lt(now, axis=0).sum(axis=1), wide.eq(now, axis=0).sum(axis=1)
            ranks[minute] = [[int(a), int(b), int(n)] for a, b, n in zip(lower, equal, wide.count(axis=1), strict=True)]

    def bands() -> None:
        for symbol in range(READ):
            frame.loc[symbol]["net"].unstack("minute").loc[kept].quantile(QUANTILES)

    def round_() -> dict[str, Any]:
        parts = {
            "percentile": timed(len(ranked_at), rank),
            "bands": timed(READ, bands),
        }
        return figures(parts) | {"ranks": ranks}

    serve(round_, "pandas")


if __name__ == "__main__":
    main()
