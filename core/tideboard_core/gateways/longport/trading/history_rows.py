"""Rows of past days: windows halved until they fit, or pages of a window, each row once.

Sources: `/v3/trade/execution/all` filters by the time of execution, has pages from 1 on with at most 1,000 rows each,
`has_more`, and the fields of the older call (vendor's page trade/execution/all_executions; terminal#321 and mcp#152,
"verified against production"). The older call, `/v1/trade/execution/history`, tells executions days late ("the v1
history index's cross-day eventual-consistency", mcp#152; a person's ledger in terminal#320). Accounts in the US have no
v3 (release 5.3.0). That the v3 list is never late, nobody says: it is read again all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.http_request import Query
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.model.unnamed import key_of, name_in, numbered

log = logging.getLogger(__name__)

ALL_FILLS: Final = "/v3/trade/execution/all"
HISTORY_FILLS: Final = "/v1/trade/execution/history"
WIDEST: Final = timedelta(days=90)
"""The window that the service answers by itself; a longer one is asked in parts."""
NARROWEST: Final = timedelta(minutes=1)
MAX_CALLS: Final = 40
"""Calls of one list: trade calls are thirty in half a minute, so this is most of a minute."""


QueryRead = Callable[[str, Query], Awaitable[Row]]
"""Reads a path by a query alone."""


class HistoryRows(list[Row]):
    """Rows of a history; with `cut` it may lack some, and what is `late` is of a call that tells some days late.

    `taken` is called once they are kept: what a list that failed has read is asked for again.
    """

    cut = False
    late = False

    def __init__(self, rows: Iterable[Row] = (), *, taken: Callable[[], None] = lambda: None) -> None:
        super().__init__(rows)
        self.taken = taken


async def whole_pages(read: QueryRead, path: str, name: str, *, begin: datetime, end: datetime) -> HistoryRows:
    """Return every row of `name` between two moments (aware), each once, page by page.

    A page of rows that were there already ends its window, which counts as cut: the service does not turn pages. So
    does what forty calls cannot hold. Errors as `LongportLink.read`.
    """
    found, calls, cut = dict[str, Row](), 0, False
    for first, last in _parts(begin, end):
        page, more = 1, True
        while more and calls < MAX_CALLS:
            calls += 1
            window = (("start_at", _seconds(first)), ("end_at", _seconds(last)), ("page", str(page)))
            data = await read(path, window)
            rows = by_id(fields.listed(data, name), _id_of)
            more, turned = fields.is_set(data, "has_more"), not rows.keys() <= found.keys()
            found |= rows
            page += 1
            if more and not turned:
                break
        cut = cut or more
    result = HistoryRows(found.values())
    result.cut = cut
    if cut:
        log.warning("%s: history cut after %d rows", path, len(result))
    return result


async def whole_history(
    read: QueryRead, path: str, name: str, *, begin: datetime, end: datetime, query: Query = ()
) -> HistoryRows:
    """Return every row of `name` between two moments (aware), each once, oldest window first.

    A row counts once by its execution or order id. What one minute or forty calls cannot hold is cut, with a line in
    the log. Errors as `LongportLink.read`.
    """
    parts = _parts(begin, end)
    found, full = dict[str, Row](), False
    for _ in range(MAX_CALLS):
        if not parts:
            break
        first, last = parts.pop(0)
        window = (("start_at", _seconds(first)), ("end_at", _seconds(last)))
        data = await read(path, (*query, *window))
        rows, more = fields.listed(data, name), fields.is_set(data, "has_more")
        if more and last - first > NARROWEST:
            middle = first + (last - first) / 2
            parts[:0] = [(first, middle), (middle, last)]
            continue
        full = full or more
        found |= by_id(rows, _id_of)
    result = HistoryRows(found.values())
    result.cut = full or bool(parts)
    if parts:
        log.warning("%s: history cut at %s", path, parts[0][0])
    return result


def _parts(begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    parts, first = [], begin
    while first < end:
        last = min(first + WIDEST, end)
        parts.append((first, last))
        first = last
    return parts


def _id_of(row: Row) -> str:
    """An execution's own id alone names it: an order may have many."""
    return fields.raw_text(row, "trade_id" if "trade_id" in row else "order_id")


def by_id(rows: Iterable[Row], id_of: Callable[[Row], str]) -> dict[str, Row]:
    """The rows of one answer by their ids; those without a name by what they say, and their number among equal ones."""
    found = dict[str, Row]()
    for row in rows:
        id_ = name_in(id_of(row))
        key, number = id_ or key_of(*sorted(map(str, row.items()))), 1
        while not id_ and numbered(key, number) in found:
            number += 1
        found[numbered(key, number)] = row
    return found


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))
