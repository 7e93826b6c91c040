"""Answers as tables: a pandas DataFrame or an Arrow table, if those libraries are installed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from tideboard_api.replies import RecordReply, SignalsReply

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Columns = dict[str, list[Any]]


def columns_of(reply: msgspec.Struct) -> Columns:
    """The columns of an answer in columns (flow, bars, minutes): those that are not empty, times as UTC instants."""
    found = {name: list(value) for name in reply.__struct_fields__ if isinstance(value := getattr(reply, name), tuple)}
    found["times"] = [datetime.fromtimestamp(each, UTC) for each in found.get("times", ())]
    return {name: column for name, column in found.items() if column or name == "times"}


def rows_of(replies: Sequence[msgspec.Struct]) -> Columns:
    """One row for each answer (quotes, sessions, positions, orders), its own fields alone: text of others as text."""
    if not replies:
        return {}
    found: Columns = {}
    for name in replies[0].__struct_fields__:
        values = [getattr(each, name) for each in replies]
        kept = [getattr(value, "text", value) if isinstance(value, msgspec.Struct) else value for value in values]
        if not any(isinstance(value, msgspec.Struct) for value in kept):
            found[name] = kept
    for each in ("provider", "kind", "received", "age"):
        if "source" in replies[0].__struct_fields__:
            found[each] = [getattr(getattr(reply, "source", None), each, None) for reply in replies]
    return found


def table_of(replies: msgspec.Struct | Sequence[msgspec.Struct]) -> Columns:
    """The columns of an answer; of a record one row for each horizon, of signals for each one, of several for each."""
    match replies:
        case RecordReply():
            return rows_of(replies.horizons)
        case SignalsReply():
            return rows_of(replies.fired)
        case msgspec.Struct():
            return columns_of(replies)
        case _:
            return rows_of(replies)


def frame(replies: msgspec.Struct | Sequence[msgspec.Struct]) -> pd.DataFrame:
    """A DataFrame: of an answer in columns with its times as the index, else with a row each, as `table_of`.

    Money stays exact (Decimal). Raises ImportError without pandas.
    """
    import pandas as pd

    found = pd.DataFrame(table_of(replies))
    return found.set_index("times") if "times" in found.columns else found


def arrow(replies: msgspec.Struct | Sequence[msgspec.Struct]) -> pa.Table:
    """The same as an Arrow table, money as decimals. Raises ImportError without pyarrow."""
    import pyarrow as pa

    return pa.table(table_of(replies))
