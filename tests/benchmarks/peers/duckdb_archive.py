"""DuckDB with unpacked sessions: arguments FOLDER, DAYS, MINUTES. A round tells milliseconds and ranks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb  # lives in the peers' environment only
import numpy as np

from benchmarks.subject import serve, timed

WINDOW = 60


def main() -> None:
    """Serve rounds."""
    folder, days, ranked_at = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
    nets, today = np.load(folder / "nets.npy"), np.load(folder / "today.npy")
    symbols, sessions, minutes = nets.shape
    base = duckdb.connect("flow.duckdb", config={"threads": 1})
    rows = {
        "symbol": np.repeat(np.arange(symbols, dtype=np.int32), sessions * minutes),
        "day": np.tile(np.repeat(np.array(days, np.int32), minutes), symbols),
        "minute": np.tile(np.arange(minutes, dtype=np.int16), symbols * sessions),
        "net": nets.reshape(-1),
        **{name: nets.reshape(-1) // part for part, name in enumerate(("xl", "l", "m", "s"), start=2)},
    }
    base.register("rows", rows)
    base.execute("CREATE TABLE flow AS SELECT * FROM rows")
    base.unregister("rows")
    grid = {
        "symbol": np.repeat(np.arange(symbols, dtype=np.int32), minutes),
        "minute": np.tile(np.arange(minutes, dtype=np.int16), symbols),
        "net": today.reshape(-1),
    }
    base.register("grid", grid)
    base.execute("CREATE TABLE today AS SELECT * FROM grid")
    base.unregister("grid")
    base.execute("CHECKPOINT")
    first, last = days[-WINDOW], days[-1]
    ranks: dict[int, list[list[int]]] = {}

    def rank() -> None:
        for minute in ranked_at:
            found = base.execute(
                "SELECT sum((f.net < t.net)::INT), sum((f.net = t.net)::INT), count(*) FROM flow f "
                "JOIN today t ON t.symbol = f.symbol AND t.minute = f.minute "
                "WHERE f.minute = ? AND f.day BETWEEN ? AND ? GROUP BY f.symbol ORDER BY f.symbol",
                [minute, first, last],
            ).fetchall()
            ranks[minute] = [[int(value) for value in row] for row in found]

    def round_() -> dict[str, Any]:
        return {"percentile": timed(len(ranked_at), rank), "ranks": ranks}

    serve(round_, "duckdb")


if __name__ == "__main__":
    main()
