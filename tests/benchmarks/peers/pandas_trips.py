"""pandas: the same fills in a frame, a trip where a running sum comes back to nought, its money by groupby, in floats.

It finds what each trip earned, no lots, no parts of fees, and no reversal.
"""

from __future__ import annotations

from typing import Any

import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]  # in the peers' environment only

from benchmarks.subject import serve, timed
from benchmarks.trip_data import FillRow, fill_rows


def main() -> None:
    """Serve rounds."""
    frame = pd.DataFrame(fill_rows(), columns=list(FillRow._fields))
    found: dict[str, Any] = {}

    def trips() -> None:
        rows = frame.sort_values(["second", "number"])
        rows["change"] = rows["sign"] * rows["quantity"]
        rows["money"] = -rows["change"] * rows["price"] / 1000
        part = rows["money"].abs() / rows["money"].abs().groupby(rows["order"]).transform("sum")
        rows["charged"] = rows["fee"] / 100 * part
        rows["held"] = rows.groupby("security")["change"].cumsum()
        ended = (rows["held"] == 0).groupby(rows["security"])
        rows["trip"] = ended.cumsum() - (rows["held"] == 0)
        grouped = rows.groupby(["security", "trip"])
        table = grouped.agg(
            opened=("second", "first"),
            closed=("second", "last"),
            money=("money", "sum"),
            charged=("charged", "sum"),
            left=("held", "last"),
            most=("held", lambda held: held.abs().max()),
        )
        found["count"] = len(table)
        found["fees"] = f"{table['charged'].sum():.2f}"

    def round_() -> dict[str, Any]:
        return {"trips": timed(1, trips), **found}

    serve(round_, "pandas")


if __name__ == "__main__":
    main()
