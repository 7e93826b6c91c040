"""What the rows of the journal's CSV come to by pandas: the sums, each day, each group. Usage: CSV RESULT."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]  # in the vendors' environment only

ENOUGH = 20


def main(source: str, result: str) -> None:
    """Read the file and write one JSON object."""
    rows = pd.read_csv(source, dtype={"opening fill": str}, keep_default_na=True)
    (currency,) = set(rows["currency"])
    net, gross, fees = f"net [{currency}]", f"before fees [{currency}]", f"fees [{currency}]"
    rows["entry"] = pd.to_datetime(rows["entry time"], utc=True)
    rows["exit"] = pd.to_datetime(rows["exit time"], utc=True)
    rows["tag"] = rows["tags"].fillna("").str.split("; ")
    found = {
        "sums": sums(rows, net, gross, fees),
        "symbol": {name: sums(part, net, gross, fees) for name, part in rows.groupby("symbol")},
        "side": {name: sums(part, net, gross, fees) for name, part in rows.groupby("side")},
        "weekday": {
            str(day): sums(part, net, gross, fees)
            for day, part in rows.groupby(rows["entry"].dt.tz_convert("Asia/Hong_Kong").dt.weekday)
        },
        "tag": {name: sums(part, net, gross, fees) for name, part in rows.explode("tag").groupby("tag")},
        "days": {str(day): part[net].sum() for day, part in rows.groupby(exit_day(rows))},
    }
    Path(result).write_text(json.dumps(found), encoding="utf-8")


def exit_day(rows: pd.DataFrame) -> pd.Series:
    """The exchange date of each exit."""
    return rows["exit"].dt.tz_convert("Asia/Hong_Kong").dt.date


def sums(rows: pd.DataFrame, net: str, gross: str, fees: str) -> dict[str, float | int | None]:
    """The figures of some trips; a mean of R and a rate of twenty trips at least."""
    closed = rows[rows["exit"].notna() & rows[net].notna()].sort_values("exit", kind="stable")
    money = closed[net]
    running = money.cumsum()
    top = running.cummax().clip(lower=0)
    enough = len(closed) >= ENOUGH
    reached = (closed[net] / closed[next(name for name in rows if name.startswith("risk ["))]).dropna()
    interval = expectancy(closed.assign(day=exit_day(closed)), net) if enough else None
    return {
        "count": len(closed),
        "won": int((money > 0).sum()),
        "net": money.sum(),
        "gross": closed[gross].sum(),
        "fees": closed[fees].sum(),
        "rate": float((money > 0).mean()) if enough else None,
        "mean_win": money[money > 0].mean(),
        "mean_loss": money[money < 0].mean(),
        "mean_r": reached.mean() if enough else None,
        "r_count": len(reached),
        "deepest_fall": (running - top).min(),
        "held": (closed["exit"] - closed["entry"]).dt.total_seconds().median(),
        "days": int(exit_day(closed).nunique()),
        "error": interval,
    }


def expectancy(rows: pd.DataFrame, net: str) -> float:
    """The standard error of the mean of a trip: that of a ratio of sums over days."""
    by_day = rows.groupby("day")[net].agg(["sum", "count"])
    rest = by_day["sum"] - rows[net].mean() * by_day["count"]
    return float(((rest**2).sum() * len(by_day) / (len(by_day) - 1)) ** 0.5 / len(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
