"""Handlers of lists of past days: orders, executions by both calls, and when scenario `late-fill` tells them.

The older calls leave out today, as the vendor's pages say; `/v3/trade/execution/all` has it (page all_executions). Both
lists of executions take `page`, from 1 on, a thousand rows each (openapi#591, terminal#321).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeVar

from tideboard_core.model.order import Fill
from tideboard_sandbox.longport.trading.orders import fill_rows, listed_today, order_rows, parts
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

T = TypeVar("T")
MOST_ROWS: Final = 1000
WINDOW: Final = timedelta(days=90)
_ONE_DAY: Final = timedelta(days=1)
_EARLIEST, _LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
LATE: Final = (timedelta(0), timedelta(hours=20), timedelta(hours=50), timedelta(hours=98))
"""How long after an execution the older call begins to tell it, in scenario `late-fill`: one after the other."""
NEWER_LATE: Final = timedelta(hours=30)
"""The same at the newer call, of every fifth execution. Inferred: nobody says that it is late, or that it is not."""
GONE: Final = (timedelta(hours=60), timedelta(hours=84))
"""From when until when after every seventh execution no list of past days has it, though one had told it before."""


def history_orders(call: HttpCall) -> dict[str, Any]:
    """Orders of a window, open or ended, but today's, newest first; `has_more` when there are over a thousand."""
    broker = call.shared.exchange.broker
    begin, end = window(call)
    rows = []
    for part in parts(call):
        known = {order.id: order for order in broker.orders(part.id)}
        known |= {order.id: order for order in broker.history_orders(part.id, _day_before(begin), _day_after(end))}
        rows += [one for one in known.values() if begin <= one.created <= end and not listed_today(call, one)]
    found = order_rows(call, rows)
    return {"has_more": len(found) > MOST_ROWS, "orders": found[:MOST_ROWS]}


def history_executions(call: HttpCall) -> dict[str, Any]:
    """Executions of a window but today's, newest first, page by page."""
    broker = call.shared.exchange.broker
    today = {fill.id for part in parts(call) for fill in broker.fills(part.id)}
    past = [fill for fill in _between(call) if fill.id not in today]
    if call.shared.behaviour.late_fills:
        past = [fill for fill in past if _listed(call, fill, LATE[int(fill.id) % len(LATE)])]
    return _page(call, past)


def all_executions(call: HttpCall) -> dict[str, Any]:
    """Executions of a window, today's too, newest first, page by page; `order_id` for those of one order."""
    wanted = call.text("order_id")
    found = [fill for fill in _between(call) if wanted in {"", fill.order_id}]
    if call.shared.behaviour.late_fills:
        found = [fill for fill in found if _listed(call, fill, NEWER_LATE if int(fill.id) % 5 == 0 else timedelta(0))]
    return _page(call, found)


def _listed(call: HttpCall, fill: Fill, late: timedelta) -> bool:
    """Whether a list has an execution that it begins to tell so late."""
    age = call.shared.exchange.now - fill.time
    return age >= late and not (int(fill.id) % 7 == 0 and GONE[0] <= age < GONE[1])


def _between(call: HttpCall) -> list[Fill]:
    broker = call.shared.exchange.broker
    begin, end = window(call)
    rows = (
        fill
        for part in parts(call)
        for fill in broker.history_fills(part.id, _day_before(begin), _day_after(end))
        if begin <= fill.time <= end
    )
    return list(rows)


def _page(call: HttpCall, fills: Iterable[Fill]) -> dict[str, Any]:
    page = call.integer("page", 1)
    if page < 1:
        raise bad_parameter("page")
    rows, more = page_of(fill_rows(call, fills), page)
    return {"has_more": more, "trades": rows}


def page_of(rows: Sequence[T], page: int, most: int = MOST_ROWS) -> tuple[Sequence[T], bool]:
    """Rows of a page, from 1 on, and whether there are more behind it."""
    last = page * most
    return rows[last - most : last], len(rows) > last


def window(call: HttpCall) -> tuple[datetime, datetime]:
    """`start_at` to `end_at`; ninety days when one of them is missing, up to now when both are.

    The vendor's Go client writes 0 for what it was not given.
    """
    begin, end = _moment(call, "start_at"), _moment(call, "end_at")
    if end is None:
        end = call.shared.exchange.now if begin is None else min(begin + WINDOW, call.shared.exchange.now)
    return (end - WINDOW if begin is None else begin), end


def _moment(call: HttpCall, name: str) -> datetime | None:
    number = call.integer(name, -1)
    if number <= 0:
        return None
    try:
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, ValueError, OSError):
        raise bad_parameter(name) from None


def _day_before(moment: datetime) -> date:
    """A day that no market's date of the moment lies before."""
    return max(moment, _EARLIEST).date() - _ONE_DAY


def _day_after(moment: datetime) -> date:
    """A day that no market's date of the moment lies behind."""
    return min(moment, _LATEST).date() + _ONE_DAY
