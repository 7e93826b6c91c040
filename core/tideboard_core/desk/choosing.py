"""Which session of a shared place counts, where recorders have the same one, or one of them sent it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

SESSION: Final = ("provider", "tier_version", "market", "currency", "symbol", "day")
"""Columns that tell one session from another; several recorders may have it."""


def newest_sessions(sessions: pa.Table) -> pa.Table:
    """Of each recorder's session the row of its newest publication, from rows of the table `sessions`."""
    return _first(sessions, (*SESSION, "recorder"), (("number", "descending"),))


def chosen_sessions(sessions: pa.Table) -> pa.Table:
    """One row for each session, from rows of the table `sessions`: its rows in the other tables are those to read.

    Of the newest ones of each recorder it is the one with more minutes received in time, then with more minutes
    received, then of the recorder whose id is the smaller.
    """
    order = (("in_time", "descending"), ("received", "descending"), ("recorder", "ascending"))
    return _first(newest_sessions(sessions), SESSION, order)


def _first(rows: pa.Table, same: tuple[str, ...], order: tuple[tuple[str, str], ...]) -> pa.Table:
    """The first row of each group of rows that are equal in the columns `same`."""
    import pyarrow as pa

    placed = rows.sort_by([*((name, "ascending") for name in same), *order])
    numbered = placed.append_column("row", pa.array(range(len(placed)), pa.int64()))
    first = numbered.group_by([*same], use_threads=False).aggregate([("row", "min")])
    return placed.take(first["row_min"])
