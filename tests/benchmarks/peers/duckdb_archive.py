"""DuckDB with unpacked sessions: arguments FOLDER, DAYS, MINUTES. A round tells milliseconds by part, and ranks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb  # lives in the peers' environment only
import numpy as np

from benchmarks.subject import figures, serve, timed

APPENDED = 500
READ = 20
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
    base.execute("CREATE TABLE live AS SELECT * FROM flow WHERE FALSE")
    base.execute("CREATE TABLE bars(symbol INT, day INT, minute SMALLINT, o BIGINT, h BIGINT, l BIGINT, c BIGINT, "
                 "v BIGINT, t BIGINT)")  # fmt: skip
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
    minute_now = [0]

    def rank() -> None:
        for minute in ranked_at:
            found = base.execute(
                "SELECT sum((f.net < t.net)::INT), sum((f.net = t.net)::INT), count(*) FROM flow f "
                "JOIN today t ON t.symbol = f.symbol AND t.minute = f.minute "
                "WHERE f.minute = ? AND f.day BETWEEN ? AND ? GROUP BY f.symbol ORDER BY f.symbol",
                [minute, first, last],
            ).fetchall()
            ranks[minute] = [[int(value) for value in row] for row in found]

    def bands() -> None:
        for symbol in range(READ):
            base.execute(
                "SELECT minute, quantile_cont(net, [0.1, 0.25, 0.5, 0.75, 0.9]) FROM flow "
                "WHERE symbol = ? AND day BETWEEN ? AND ? GROUP BY minute ORDER BY minute",
                [symbol, first, last],
            ).fetchall()

    def read() -> None:
        for symbol in range(READ):
            base.execute("SELECT * FROM flow WHERE symbol = ? AND day = ? ORDER BY minute", [symbol, last]).fetchnumpy()

    def append() -> None:
        for _ in range(3):
            number = np.arange(APPENDED, dtype=np.int64)
            same = {"symbol": number.astype(np.int32), "day": np.full(APPENDED, last, np.int32)}
            same["minute"] = np.full(APPENDED, minute_now[0], np.int16)
            base.register("fresh", same | dict.fromkeys(("net", "xl", "l", "m", "s"), number * 1000))
            base.register("fresh_bars", same | dict.fromkeys("ohlcvt", number))
            base.execute("BEGIN")
            base.execute("INSERT INTO live SELECT * FROM fresh")
            base.execute("INSERT INTO bars SELECT * FROM fresh_bars")
            base.execute("COMMIT")
            minute_now[0] += 1

    def round_() -> dict[str, Any]:
        parts = {
            "percentile": timed(len(ranked_at), rank),
            "bands": timed(READ, bands),
            "day": timed(READ, read),
            "append": timed(3, append),
        }
        return figures(parts) | {"ranks": ranks}

    serve(round_, "duckdb")


if __name__ == "__main__":
    main()
