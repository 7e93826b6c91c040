"""Past orders and executions, a thousand rows at a time: windows that are halved, and pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tideboard_core.gateways.longport.trading.history_rows import MAX_CALLS, HistoryRows, whole_history, whole_pages
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
        first, last = (int(value) for _name, value in query)
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


class Pages:
    """A service with executions, which answers those of a window page by page; a call of `stuck` turns no page."""

    def __init__(self, count: int, *, page: int, stuck: bool = False) -> None:
        at = int(BEGIN.timestamp())
        self.rows: list[dict[str, Any]] = [{"trade_id": str(number), "at": at + number * 60} for number in range(count)]
        self.page, self.stuck = page, stuck
        self.asked: list[tuple[int, int, int]] = []
        self.arrives: dict[str, Any] | None = None
        """A row that the service gets after the first page."""

    async def read(self, path: str, query: Query) -> Mapping[str, Any]:
        first, last, page = (int(value) for _name, value in query)
        self.asked.append((first, last, page))
        found = [row for row in self.rows if first <= int(row["at"]) <= last][::-1]
        at = 0 if self.stuck else (page - 1) * self.page
        if self.arrives is not None:
            self.rows.append(self.arrives)
            self.arrives = None
        return {"has_more": len(found) > at + self.page, "trades": found[at : at + self.page]}


async def pages_of(service: Pages, *, days: float) -> HistoryRows:
    return await whole_pages(service.read, "/x", "trades", begin=BEGIN, end=BEGIN + timedelta(days=days))


async def test_pages_are_read_until_there_are_no_more() -> None:
    service = Pages(25, page=10)
    rows = await pages_of(service, days=5)

    assert {row["trade_id"] for row in rows} == {str(number) for number in range(25)}
    assert ([page for *_, page in service.asked], len(rows), rows.cut) == ([1, 2, 3], 25, False)


async def test_a_row_that_comes_between_two_pages_takes_none_away() -> None:
    service = Pages(25, page=10)
    service.arrives = {"trade_id": "new", "at": int(BEGIN.timestamp()) + 90_000}
    rows = await pages_of(service, days=5)

    assert {row["trade_id"] for row in rows} >= {str(number) for number in range(25)}
    assert len(rows) == len({row["trade_id"] for row in rows})
    assert not rows.cut


async def test_a_service_that_turns_no_page_and_one_without_end_are_cut(caplog: Any) -> None:
    stuck = Pages(25, page=10, stuck=True)
    rows = await pages_of(stuck, days=5)
    assert (len(rows), len(stuck.asked), rows.cut) == (10, 2, True)

    endless = Pages(5000, page=1)
    rows = await pages_of(endless, days=5)
    assert (len(rows), len(endless.asked), rows.cut) == (MAX_CALLS, MAX_CALLS, True)
    assert caplog.text.count("history cut") == 2


async def test_a_long_range_has_pages_for_each_of_its_windows() -> None:
    service = Pages(3, page=10)
    await pages_of(service, days=200)

    assert [(round((last - first) / 86_400), page) for first, last, page in service.asked] == [
        (90, 1),
        (90, 1),
        (20, 1),
    ]
