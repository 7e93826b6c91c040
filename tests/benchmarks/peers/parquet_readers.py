"""DuckDB and pandas over a Parquet export of the archive: arguments FOLDER ROWS ...

A round tells columns and cells of each kind of rows as texts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb  # type: ignore[import-not-found, unused-ignore]  # lives in the peers' environment only
import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]  # the same

from benchmarks.subject import serve


def main() -> None:
    """Serve rounds."""
    folder, kinds = Path(sys.argv[1]), sys.argv[2:]

    def by_duckdb(rows: str) -> dict[str, Any]:
        files = f"{folder.as_posix()}/*/*/{rows}.parquet"
        base = duckdb.connect(config={"threads": 1})
        found = base.execute("SELECT * FROM read_parquet(?, hive_partitioning = true)", [files])
        columns = found.to_arrow_table().to_pydict()  # its own way to Python's instants needs pytz
        return _told(list(columns), zip(*columns.values(), strict=True))

    def by_pandas(rows: str) -> dict[str, Any]:
        frame = pd.concat(
            pd.read_parquet(path, partitioning=None, dtype_backend="pyarrow").assign(
                **{part.partition("=")[0]: part.partition("=")[2] for part in path.parts[-3:-1]}
            )
            for path in sorted(folder.glob(f"*/*/{rows}.parquet"))
        )
        columns = {name: frame[name].astype(object).tolist() for name in frame.columns}
        return _told(list(columns), zip(*columns.values(), strict=True))

    def round_() -> dict[str, Any]:
        return {
            "DuckDB": {rows: by_duckdb(rows) for rows in kinds},
            "pandas": {rows: by_pandas(rows) for rows in kinds},
        }

    serve(round_, "duckdb", "pandas", "pyarrow")


def _told(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> dict[str, Any]:
    return {"columns": columns, "lines": [[text(cell) for cell in line] for line in lines]}


def text(cell: Any) -> str | None:
    """A value as text, the same of every library: exact numbers, instants of UTC, None for what is not there."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    if isinstance(cell, Decimal):
        return str(cell)
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    main()
