"""Lists of past days: by the newer call, by the older one where that is refused, and with today's list beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest

from fakes.servers.longport.gateway import account_of, asking_once, endpoint_of
from fakes.servers.longport.rows import execution_row, order_row
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import OrderDenied, RateLimited, ServerTrouble
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading import history_rows
from tideboard_core.gateways.longport.trading import orders as trading
from tideboard_core.gateways.longport.translate.writes import ORDER_PATH
from tideboard_core.gateways.longport.transport.rate_limits import TRADE_CALLS
from tideboard_core.model.order import Fill, Side
from tideboard_core.ports.trading import ReadRows

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""Eleven on a Tuesday morning in Hong Kong; New York has Monday."""
DAY = timedelta(days=1)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
US_REFUSAL = {"code": 12, "text": "unsupported", "status": 500}


def trade(name: str, at: datetime = NOW - DAY, **changes: object) -> dict[str, object]:
    return execution_row(trade_id=name, trade_done_at=str(int(at.timestamp())), side="Buy", **changes)


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in and keeps that morning, whatever date the server's answers have."""
    clock.set_market(NOW)
    endpoint = endpoint_of(longport)
    made = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock, sleep=clock.sleep)
    await made.connect()
    await made.log_in()
    yield asking_once(made)
    await made.close()


@pytest.fixture
def past(longport: ScriptedLongport) -> ScriptedLongport:
    """A server that lists nothing yet."""
    for path in (history_rows.ALL_FILLS, history_rows.HISTORY_FILLS, trading.TODAY_FILLS):
        longport.reply("GET", path, {"trades": [], "has_more": False})
    for path in (trading.TODAY_ORDERS, trading.HISTORY_ORDERS):
        longport.reply("GET", path, {"orders": [], "has_more": False})
    return longport


async def fills_of(gateway: LongportGateway, past: ScriptedLongport, begin: date, end: date) -> ReadRows[Fill]:
    found = await gateway.trading.history_fills(await account_of(gateway, past), begin, end)
    assert isinstance(found, ReadRows)
    return found


def queries(longport: ScriptedLongport, path: str) -> Sequence[dict[str, str]]:
    return [dict(parse_qsl(seen.target.partition("?")[2])) for seen in longport.seen if seen.path == path]


async def test_the_newer_call_is_asked_page_by_page(gateway: LongportGateway, past: ScriptedLongport) -> None:
    def page(seen: object) -> object:
        number = int(dict(parse_qsl(past.seen[-1].target.partition("?")[2]))["page"])
        return said({"trades": [trade(f"t{number}"), trade(f"t{number + 1}")], "has_more": number < 3})

    past.http["GET", history_rows.ALL_FILLS] = page  # type: ignore[assignment]
    found = await fills_of(gateway, past, MONDAY - 9 * DAY, MONDAY)

    assert [fill.id for fill in found] == ["t1", "t2", "t3", "t4"], "a row of two pages counts once"
    asked = queries(past, history_rows.ALL_FILLS)
    assert [query["page"] for query in asked] == ["1", "2", "3"]
    # From Hong Kong's midnight before the first date to New York's after the last one, in seconds.
    assert {(query["start_at"], query["end_at"]) for query in asked} == {("1794585600", "1795496400")}
    assert (found.late, found.partial, past.count("GET", history_rows.HISTORY_FILLS)) == (False, False, 0)
    assert {fill.side for fill in found} == {Side.BUY}


async def test_where_it_is_refused_the_older_call_is_asked_until_the_next_login(
    gateway: LongportGateway, past: ScriptedLongport
) -> None:
    """Accounts in the US have no newer call: code 12 with status 500."""
    past.refuse("GET", history_rows.ALL_FILLS, **US_REFUSAL)  # type: ignore[arg-type]
    past.reply("GET", history_rows.HISTORY_FILLS, {"trades": [trade("t1")], "has_more": False})

    for _ in range(2):
        found = await fills_of(gateway, past, MONDAY, MONDAY)
        assert ([fill.id for fill in found], found.late) == (["t1"], True)
    assert past.count("GET", history_rows.ALL_FILLS) == 1

    past.reply("GET", history_rows.ALL_FILLS, {"trades": [trade("t2")], "has_more": False})
    await gateway.close()
    await gateway.connect()
    await gateway.log_in()
    found = await fills_of(gateway, past, MONDAY, MONDAY)
    assert ([fill.id for fill in found], found.late) == (["t2"], False)


@pytest.mark.parametrize(("code", "error"), [(429002, RateLimited), (500000, ServerTrouble)])
async def test_trouble_that_passes_is_no_refusal(
    gateway: LongportGateway, past: ScriptedLongport, code: int, error: type[Exception]
) -> None:
    past.refuse("GET", history_rows.ALL_FILLS, code)
    with pytest.raises(error):
        await fills_of(gateway, past, MONDAY, MONDAY)
    assert past.count("GET", history_rows.HISTORY_FILLS) == 0


@pytest.mark.parametrize("more", ["true", "True", 1])
async def test_more_pages_are_read_whatever_the_form_of_the_flag(
    gateway: LongportGateway, past: ScriptedLongport, caplog: pytest.LogCaptureFixture, more: object
) -> None:
    past.reply("GET", history_rows.ALL_FILLS, {"trades": [trade("t1")], "has_more": more})
    assert (await fills_of(gateway, past, MONDAY, MONDAY)).partial, "the second page is the first one again"
    assert "history cut" in caplog.text
    past.reply("GET", history_rows.ALL_FILLS, {"trades": [trade("t1")], "has_more": "false"})
    assert not (await fills_of(gateway, past, MONDAY, MONDAY)).partial


async def test_a_list_with_an_execution_of_an_unknown_day_is_not_whole(
    gateway: LongportGateway, past: ScriptedLongport
) -> None:
    """Else one that is known counts as missing although the broker has it."""
    rows = [trade("t1"), execution_row(trade_id="t2", trade_done_at="0", side="Buy")]
    past.reply("GET", history_rows.ALL_FILLS, {"trades": rows, "has_more": False})

    found = await fills_of(gateway, past, MONDAY, MONDAY)

    assert ([fill.id for fill in found], found.unread) == (["t1"], "trade_done_at")


@pytest.mark.parametrize(("end", "joined"), [(TUESDAY, True), (MONDAY, True), (MONDAY - DAY, False)])
async def test_the_last_two_dates_are_asked_of_todays_list_too(
    gateway: LongportGateway, past: ScriptedLongport, end: date, joined: bool
) -> None:
    """By which date the service begins a day no page says: yesterday's may be in either list, or in both."""
    early = NOW - 2 * DAY
    past.reply("GET", history_rows.ALL_FILLS, {"trades": [trade("old", early), trade("both")], "has_more": False})
    past.reply("GET", trading.TODAY_FILLS, {"trades": [trade("both"), trade("late"), trade("now", NOW)]})

    found = await fills_of(gateway, past, MONDAY - DAY, end)

    wanted = {TUESDAY: ["old", "both", "late", "now"], MONDAY: ["old", "both", "late"], MONDAY - DAY: ["old"]}
    assert [fill.id for fill in found] == wanted[end]
    assert past.count("GET", trading.TODAY_FILLS) == int(joined)


async def test_past_orders_have_those_of_todays_list_as_it_has_them(
    gateway: LongportGateway, past: ScriptedLongport
) -> None:
    def order(name: str, at: datetime, **changes: object) -> dict[str, object]:
        return order_row(order_id=name, submitted_at=str(int(at.timestamp())), **changes)

    stale = order("both", NOW - DAY, executed_quantity="0", status="NewStatus")
    past.reply("GET", trading.HISTORY_ORDERS, {"orders": [stale], "has_more": False})
    fresh = order("both", NOW - DAY, executed_quantity="200", status="FilledStatus")
    past.reply("GET", trading.TODAY_ORDERS, {"orders": [fresh, order("now", NOW), order("old", NOW - 9 * DAY)]})
    account = await account_of(gateway, past)

    found = await gateway.trading.history_orders(account, MONDAY, TUESDAY)

    assert [(one.id, one.filled) for one in found] == [("both", 200), ("now", found[1].filled)]
    before = past.count("GET", trading.TODAY_ORDERS)
    assert await gateway.trading.history_orders(account, MONDAY - 9 * DAY, MONDAY - DAY) == []
    assert past.count("GET", trading.TODAY_ORDERS) == before


async def test_a_list_with_a_row_that_cannot_be_read_says_so(gateway: LongportGateway, past: ScriptedLongport) -> None:
    past.reply("GET", history_rows.ALL_FILLS, {"trades": [trade("t1"), trade("t2", price="?")], "has_more": False})
    found = await fills_of(gateway, past, MONDAY, MONDAY)

    assert ([fill.id for fill in found], found.unread) == (["t1"], "price")


async def test_an_orders_own_detail_tells_what_it_filled(gateway: LongportGateway, past: ScriptedLongport) -> None:
    account = await account_of(gateway, past)
    past.reply("GET", ORDER_PATH, order_row(order_id="7", executed_quantity="100", executed_price="611"))
    found = await gateway.trading.order_detail(account, "7")
    assert found is not None
    assert (found.id, found.filled, str(found.average_price)) == ("7", 100, "611")

    past.refuse("GET", ORDER_PATH, **US_REFUSAL)  # type: ignore[arg-type]
    assert await gateway.trading.order_detail(account, "7") is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_no_write_goes_to_the_newer_trade_path_without_an_approval(
    gateway: LongportGateway, past: ScriptedLongport, method: str
) -> None:
    with pytest.raises(OrderDenied, match="approval-missing"):
        await gateway.link.call(method, "/v3/trade/order", body=b"{}")
    assert past.count(method) == 0


async def test_the_newer_call_counts_with_the_other_trade_calls(
    gateway: LongportGateway, past: ScriptedLongport, clock: ManualClock
) -> None:
    begun = clock.monotonic()
    for _ in range(2 * TRADE_CALLS.calls):
        await gateway.link.read(history_rows.ALL_FILLS, (("page", "1"),))
    assert clock.monotonic() - begun >= TRADE_CALLS.seconds
