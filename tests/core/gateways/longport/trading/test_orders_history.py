"""Past orders and executions, a thousand rows at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tideboard_core.gateways.longport.trading.orders import MAX_CALLS, whole_history
from tideboard_core.gateways.longport.translate.http_request import Query

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


class Past:
    """A service with one row at each of `moments`, which answers at most `page` of them."""

    def __init__(self, moments: list[datetime], *, page: int) -> None:
        self.rows: list[dict[str, Any]] = [
            {"order_id": str(number), "at": int(at.timestamp())} for number, at in enumerate(moments)
        ]
        self.page = page
        self.asked: list[tuple[int, int]] = []

    async def read(self, path: str, query: Query) -> Mapping[str, Any]:
        told = dict(query)
        first, last = int(told["start_at"]), int(told["end_at"])
        self.asked.append((first, last))
        found = [row for row in self.rows if first <= row["at"] <= last]
        return {"has_more": len(found) > self.page, "orders": found[: self.page]}


async def ids(past: Past, *, days: float, cut: bool = False) -> set[str]:
    rows = await whole_history(past.read, "/x", "orders", begin=BEGIN, end=BEGIN + timedelta(days=days))
    assert rows.cut is cut
    assert len(rows) == len({row["order_id"] for row in rows})
    return {row["order_id"] for row in rows}


async def test_a_window_that_is_full_is_halved_until_every_row_came_once() -> None:
    past = Past([BEGIN + timedelta(hours=hour) for hour in range(100)], page=10)

    assert await ids(past, days=5) == {str(number) for number in range(100)}


async def test_rows_of_one_moment_do_not_halve_for_ever() -> None:
    past = Past([BEGIN + timedelta(minutes=1)] * 30, page=10)

    assert len(await ids(past, days=1, cut=True)) == 10
    assert len(past.asked) <= MAX_CALLS


async def test_a_list_without_end_is_cut_with_a_line(caplog: Any) -> None:
    past = Past([BEGIN + timedelta(minutes=minute) for minute in range(5000)], page=1)

    await ids(past, days=3, cut=True)

    assert len(past.asked) == MAX_CALLS
    assert "history cut" in caplog.text


async def test_a_long_window_is_asked_in_parts() -> None:
    past = Past([BEGIN + timedelta(days=day) for day in range(200)], page=1000)

    assert len(await ids(past, days=200)) == 200
    assert [round((last - first) / 86_400) for first, last in past.asked] == [90, 90, 20]
