"""Lists of past orders and executions: at most a thousand rows come at once, so a full window is halved."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from tideboard_core.gateways.longport.requests import Query
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.json_fields import Row

log = logging.getLogger(__name__)

Read = Callable[[str, Query], Awaitable[Mapping[str, Any]]]

WIDEST: Final = timedelta(days=90)
"""The window that the service answers by itself; a longer one is asked in parts."""
NARROWEST: Final = timedelta(minutes=1)
MOST_CALLS: Final = 40
"""Calls of one list: trade calls are thirty in half a minute, so this is most of a minute."""


async def whole_history(
    read: Read, path: str, name: str, *, begin: datetime, end: datetime, query: Query = ()
) -> list[Row]:
    """Return every row of `name` between two moments (aware), each once, oldest window first.

    A row counts once by its execution or order id. What one minute or forty calls cannot hold is cut, with a line in
    the log. Errors as `Link._read`.
    """
    parts = _parts(begin, end)
    found: dict[str, Row] = {}
    for _ in range(MOST_CALLS):
        if not parts:
            break
        first, last = parts.pop(0)
        window = (("start_at", _seconds(first)), ("end_at", _seconds(last)))
        data = await read(path, (*query, *window))
        if data.get("has_more") is True and last - first > NARROWEST:
            middle = first + (last - first) / 2
            parts[:0] = [(first, middle), (middle, last)]
            continue
        for row in fields.rows(data, name):
            found[_id_of(row)] = row
    if parts:
        log.warning("%s: history cut at %s", path, parts[0][0])
    return list(found.values())


def _parts(begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    parts, first = [], begin
    while first < end:
        last = min(first + WIDEST, end)
        parts.append((first, last))
        first = last
    return parts


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _id_of(row: Row) -> str:
    return fields.text(row, "trade_id") or fields.text(row, "order_id")
