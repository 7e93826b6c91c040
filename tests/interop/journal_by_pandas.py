"""What the rows of the journal's CSV come to by pandas: the sums, days, groups, each trip. Usage: CSV RESULT."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]  # in the vendors' environment only

ENOUGH = 20
ZONES = {"HK": "Asia/Hong_Kong", "US": "America/New_York"}
SEGMENTS = {"HK": ((570, 720), (780, 960)), "US": ((570, 960),)}
"""Continuous trading in minutes of the exchange's day."""
UNKNOWN = "unknown"


def main(source: str, result: str) -> None:
    """Read the file and write one JSON object."""
    rows = pd.read_csv(source, dtype={"opening fill": str}, keep_default_na=True)
    rows = rows[rows["leg"].isna()].copy()
    (currency,) = set(rows["currency"])
    net, gross, fees = f"net [{currency}]", f"before fees [{currency}]", f"fees [{currency}]"
    rows["market"] = rows["symbol"].str.partition(".")[0]
    for name in ("entry", "exit"):
        rows[name] = pd.to_datetime(rows[f"{name} time"], utc=True)
        rows[f"{name} here"] = local(rows, name)
    groups = {
        "symbol": rows["symbol"],
        "side": rows["side"],
        "weekday": rows["entry here"].dt.weekday.astype(str),
        "tag": rows["tags"].fillna("").str.split("; "),
        "hour": rows.apply(hour, axis="columns"),
        "order-type": rows["order type"].fillna(UNKNOWN),
        "flow": flow(rows),
        "report": report(rows),
    }
    by_day = rows.groupby(rows["exit here"].dt.date)[[net, gross]].sum()
    found = {
        "sums": sums(rows, net, gross, fees),
        "days": {str(day): money for day, money in by_day[net].items()},
        "running": {str(day): list(sums_so_far) for day, sums_so_far in by_day.cumsum().iterrows()},
        "trips": {name: trip(row, net, fees) for name, row in rows.set_index("opening fill").iterrows()},
    }
    for by, keys in groups.items():
        parts = rows.assign(key=keys).explode("key").groupby("key")
        found[by] = {name: sums(part, net, gross, fees) for name, part in parts}
    Path(result).write_text(json.dumps(found), encoding="utf-8")


def local(rows: pd.DataFrame, name: str) -> pd.Series:
    """Times by the clock of the exchange, without a zone."""
    parts = [
        part[name].dt.tz_convert(ZONES[market]).dt.tz_localize(None) for market, part in rows.groupby("market")
    ]  # fmt: skip
    return pd.concat(parts)


# --- what trips have in common ----------------------------------------------------------------------------------------


def hour(row: pd.Series) -> str:
    """The hour of continuous trading in which it began, in minutes of the day; each segment begins anew."""
    minute = row["entry here"].hour * 60 + row["entry here"].minute
    for begin, end in SEGMENTS[row["market"]]:
        if begin <= minute < end:
            first = minute - (minute - begin) % 60
            return f"{first}-{min(first + 60, end)}"
    return "outside"


def flow(rows: pd.DataFrame) -> pd.Series:
    """The fifth of the flow's percentile at entry, for a short from the other end."""
    own = rows["flow percentile"].where(rows["side"] == "long", 100 - rows["flow percentile"])
    names = ["1-19", "20-39", "40-59", "60-79", "80-99"]
    return pd.cut(own, [1, 20, 40, 60, 80, 100], right=False, labels=names).astype(object).fillna(UNKNOWN)


def report(rows: pd.DataFrame) -> pd.Series:
    """How many days after the entry the next report was due."""
    names = ["0-1", "2-7", "8-30", "31+"]
    days = pd.to_numeric(rows["days to report"])
    return pd.cut(days, [-1, 1, 7, 30, float("inf")], labels=names).astype(object).fillna(UNKNOWN)


# --- figures ----------------------------------------------------------------------------------------------------------


def trip(row: pd.Series, net: str, fees: str) -> dict[str, float | None]:
    """The figures of a trip of one purchase and one sale, by its prices and times; None = not known."""
    sign = 1 if row["side"] == "long" else -1
    moved = [(row[name] - row["in"]) / row["in"] * sign * 100 for name in ("lowest", "highest")]
    risk = next(row[name] for name in row.index if name.startswith("risk ["))
    figures = {
        "gross": (row["out"] - row["in"]) * sign * row["shares"] * row["multiplier"],
        "net": (row["out"] - row["in"]) * sign * row["shares"] * row["multiplier"] - row[fees],
        "r": row[net] / risk,
        "held": (row["exit"] - row["entry"]).total_seconds(),
        "adverse": min(*moved, 0.0) if pd.notna(row["lowest"]) else None,
        "favourable": max(*moved, 0.0) if pd.notna(row["highest"]) else None,
    }
    return {name: None if value is None or pd.isna(value) else float(value) for name, value in figures.items()}


def sums(rows: pd.DataFrame, net: str, gross: str, fees: str) -> dict[str, float | int | None]:
    """The figures of some trips; a mean of R and a rate of twenty trips at least."""
    closed = rows[rows["exit"].notna() & rows[net].notna()].sort_values("exit", kind="stable")
    money = closed[net]
    running = money.cumsum()
    top = running.cummax().clip(lower=0)
    enough = len(closed) >= ENOUGH
    reached = (closed[net] / closed[next(name for name in rows if name.startswith("risk ["))]).dropna()
    interval = expectancy(closed.assign(day=closed["exit here"].dt.date), net) if enough else None
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
        "days": int(closed["exit here"].dt.date.nunique()),
        "error": interval,
    }


def expectancy(rows: pd.DataFrame, net: str) -> float:
    """The standard error of the mean of a trip: that of a ratio of sums over days."""
    by_day = rows.groupby("day")[net].agg(["sum", "count"])
    rest = by_day["sum"] - rows[net].mean() * by_day["count"]
    return float(((rest**2).sum() * len(by_day) / (len(by_day) - 1)) ** 0.5 / len(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
