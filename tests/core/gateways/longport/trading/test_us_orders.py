"""Orders with keys of the United States: pages of one question, details, executions, and nothing of the holder."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from fakes.servers.longport.gateway import FixedCredential, approved, asking_once, logged_in, order
from fakes.servers.longport.rows import SUBMITTED, attached_row, order_row
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.longport.us_pages import AGO, OrderPages, many, no
from fakes.servers.longport.us_rows import AMERICAN, HOLDER, us_order, us_page
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError, NotOffered, ServerRefused
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.history_rows import ALL_FILLS, HISTORY_FILLS
from tideboard_core.gateways.longport.trading.orders import HISTORY_ORDERS, TODAY_FILLS, TODAY_ORDERS
from tideboard_core.gateways.longport.trading.us_orders import ORDERS, PAGES_OF_EARLIER_DAYS, QUERY
from tideboard_core.gateways.longport.translate import us_orders
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, LiveAccount, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.ports.trading import ReadRows

APPLE = InstrumentId("US.AAPL")
DAYS = date(2026, 11, 18), date(2026, 11, 20)
EXECUTION = {
    "trade_id": "31",
    "order_id": "701",
    "symbol": "AAPL.US",
    "quantity": "40",
    "price": "220",
    "trade_done_at": str(SUBMITTED),
}
"""An execution without a side, as the real service has them."""


@pytest.fixture
def pages(longport: ScriptedLongport) -> OrderPages:
    return OrderPages(longport)


@pytest.fixture
async def gateway(
    longport: ScriptedLongport, pages: OrderPages, sinks: Sinks, clock: ManualClock
) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in with such a key, and asks a failing server once."""
    made = asking_once(await logged_in(longport, sinks, clock, FixedCredential(AMERICAN)))
    yield made
    await made.close()


@pytest.fixture
async def account(gateway: LongportGateway) -> Account:
    (found,) = await gateway.trading.accounts()
    return found


async def past(gateway: LongportGateway, account: Account) -> ReadRows[Any]:
    found = await gateway.trading.history_orders(account, *DAYS)
    assert isinstance(found, ReadRows)
    return found


# --- rows -------------------------------------------------------------------------------------------------------------


async def test_an_order_has_side_and_time_by_their_numbers(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    bought = us_order(id="702", action=1, time_in_force=1, status="FilledStatus", executed_qty="40", executed_price="9")
    dated = us_order(id="703", time_in_force=4, gtd="2026-12-01")
    worded = us_order(id="704", action="Buy")
    pages.has(us_order(), bought, dated, worded, us_order(id="705", action="Sell"))

    rows = {row.id: row for row in await past(gateway, account)}
    assert (rows["704"].side, rows["705"].side) == (Side.BUY, Side.SELL), "as the page of the query has it"

    sold = rows["701"]
    assert (sold.side, sold.time_in_force, sold.status, sold.quantity) == (
        Side.SELL,
        TimeInForce.GTC,
        OrderStatus.SUBMITTED,
        40,
    )
    assert (sold.instrument, sold.price, sold.remark, sold.name) == (APPLE, 220, "TB-1120-0001", "Apple")
    assert OrderTerm.HOURS in sold.untold, "its numbers for hours no source names"
    assert (rows["702"].side, rows["702"].status, rows["702"].average_price) == (Side.BUY, OrderStatus.FILLED, 9)
    assert (rows["703"].time_in_force, rows["703"].expires) == (TimeInForce.GTD, date(2026, 12, 1))


@pytest.mark.parametrize("number", [0, 2, 5, 6, 9, None])
async def test_a_time_in_force_without_a_word_of_ours_is_not_told(
    gateway: LongportGateway, account: Account, pages: OrderPages, number: int | None
) -> None:
    pages.has(us_order(time_in_force=number))
    (row,) = await past(gateway, account)
    assert OrderTerm.TIME in row.untold


@pytest.mark.parametrize(
    "odd",
    [
        {"action": 0},
        {"action": None},
        {"action": "Short"},
        {"symbol": ""},
        {"executed_qty": ""},
        {"quantity": ""},
        {"status": ""},
        {"order_type": ""},
    ],
)
async def test_an_order_that_lacks_what_it_is_is_unreadable(
    gateway: LongportGateway, account: Account, pages: OrderPages, odd: dict[str, Any]
) -> None:
    pages.has(us_order(**odd), us_order(id="9"))
    found = await past(gateway, account)
    assert [row.id for row in found] == ["9"]
    assert found.unread


async def test_a_word_that_nobody_knows_is_no_status_of_ours(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    pages.has(us_order(status="ReviewedStatus"))
    (row,) = await past(gateway, account)
    assert (row.status, row.broker_status) == (OrderStatus.UNKNOWN, "ReviewedStatus")


# --- pages ------------------------------------------------------------------------------------------------------------


async def test_pages_are_of_one_version_in_the_vendors_form_and_the_kind_is_zero(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    pages.has(*many(45))
    found = await past(gateway, account)
    assert (len(found), found.partial, pages.numbers) == (45, False, [1, 2, 3])
    assert len({asked["query_version"] for asked in pages.asked}) == 1
    assert {(asked["query_type"], asked["limit"], asked["action"]) for asked in pages.asked} == {(0, 20, 0)}
    body = next(seen.body.decode() for seen in longport.seen if seen.path == QUERY)
    assert body.startswith('{"account_channel":"","action":0,"start_at":')
    names = '"symbols":[],"security_types":[],"query_type":0,"page":1,"limit":20,"query_version":'
    assert names in body
    assert body.endswith(".0}")
    assert longport.count("GET", HISTORY_ORDERS) == 0


def test_a_question_has_the_second_that_runs_and_ninety_days_at_most() -> None:
    """An order may have been made in that second."""
    end = datetime(2026, 11, 20, 2, 30, 0, 700_000, tzinfo=UTC)
    for days in (1, 90):
        asked = us_orders.question(end - timedelta(days=days), end, page=1, version=1)
        first, last = float(str(asked["start_at"])), float(str(asked["end_at"]))
        assert last == end.timestamp() + 0.3
        assert last - first == (86_401 if days == 1 else 90 * 86_400)


async def test_a_question_is_of_ninety_days_at_most(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    pages.has()
    await gateway.trading.history_orders(account, date(2026, 3, 1), date(2026, 11, 20))
    windows = [(asked["start_at"], asked["end_at"]) for asked in pages.asked]
    assert len(windows) == 3
    assert max(last - first for first, last in windows) == 90 * 86_400
    assert [first for first, _last in windows[1:]] == [last for _first, last in windows[:-1]]


@pytest.mark.parametrize("fault", ["count", "twice", "short"])
@pytest.mark.parametrize("lasting", [False, True])
async def test_pages_that_do_not_agree_are_read_again_then_partial(
    gateway: LongportGateway, account: Account, pages: OrderPages, fault: str, *, lasting: bool
) -> None:
    rows = many(25)

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        first = asked["query_version"] == pages.asked[0]["query_version"]
        page = rows[(asked["page"] - 1) * 20 : asked["page"] * 20]
        if asked["page"] == 1 or not (first or lasting):
            return us_page(*page, count=25)
        if fault == "count":
            return us_page(*page, count=26)
        return us_page(*(rows[15:20] if fault == "twice" else ()), count=25)

    pages.answer(answer)
    found = await past(gateway, account)
    assert found.partial is lasting
    assert pages.numbers == [1, 2, 1, 2]
    assert len({asked["query_version"] for asked in pages.asked}) == 2
    assert len(found) == (25 if fault == "count" or not lasting else 20), "what was read is shown"


async def test_a_refusal_of_a_later_page_leaves_a_partial_list(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    pages.answer(lambda asked: us_page(*many(20), count=45) if asked["page"] == 1 else no())
    found = await past(gateway, account)
    assert (len(found), found.partial) == (20, True)
    pages.answer(lambda _asked: no())
    with pytest.raises(ServerRefused):
        await past(gateway, account)


@pytest.mark.parametrize("answer", [{}, {"orders": []}, {"total_count": 0}, {"orders": [], "total_count": -1}])
async def test_an_answer_without_orders_or_their_number_is_none(
    gateway: LongportGateway, account: Account, pages: OrderPages, answer: dict[str, Any]
) -> None:
    pages.answer(lambda _asked: answer)
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await past(gateway, account)


# --- today's list -----------------------------------------------------------------------------------------------------


async def test_todays_list_finds_what_works_of_earlier_days_by_its_status(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    longport.reply("GET", TODAY_ORDERS, {"orders": [order_row(order_id="5", symbol="AAPL.US")]})
    pages.has(us_order(), us_order(id="702", status="CanceledStatus"))
    listed = await gateway.trading.orders(account)
    assert [(row.id, row.open) for row in listed] == [("5", True), ("701", True), ("702", False)]
    assert not listed.partial
    await gateway.trading.orders(account)
    days = [asked["end_at"] - asked["start_at"] for asked in pages.asked]
    assert days[0] == 90 * 86_400, "the earlier days once a login"
    assert days[0] > days[1] >= 3_600, "what is new with each list"


async def test_what_todays_list_lacks_of_the_day_the_query_has(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    """The vendor's own programs take the day's orders of such an account from the query alone."""
    await gateway.trading.orders(account)
    longport.reply("GET", TODAY_ORDERS, {"orders": [order_row(order_id="5", symbol="AAPL.US", quantity="40")]})
    pages.has(us_order(id="5", quantity="39"), us_order(id="8"), us_order(id="9", status="CanceledStatus"))
    listed = await gateway.trading.orders(account)
    assert [(row.id, row.quantity) for row in listed] == [("5", 40), ("8", 40), ("9", 40)]
    assert not listed.partial

    pages.answer(lambda _asked: no())
    listed = await gateway.trading.orders(account)
    assert listed.partial, "orders may lack"
    assert "5" in {row.id for row in listed}


async def test_an_order_of_the_day_that_cannot_be_read_is_lacking_in_each_list(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: ManualClock
) -> None:
    """Also once it is no longer new."""
    clock.set_market(clock.wall())
    await gateway.trading.orders(account)
    pages.has(us_order(id="702", action=0, submitted_at=str(int(clock.wall().timestamp()) - 1800)))
    for _ in range(3):
        assert (await gateway.trading.orders(account)).unread == "side"
        clock.advance(7200)


@pytest.mark.parametrize("count", [110, 250])
async def test_a_day_of_many_orders_is_asked_for_anew_only_as_far_as_it_is_new(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: ManualClock, count: int
) -> None:
    """Six pages with each list are too many for an exit to be in time; of more than ten no list were ever whole."""
    start = clock.wall().timestamp()
    clock.set_market(clock.wall())
    rows = many(count, status="FilledStatus", executed_qty="40", submitted_at=str(int(start) - 7200))
    pages.has(*rows)
    while (await gateway.trading.orders(account)).partial:
        pass
    assert len(await gateway.trading.orders(account)) == count
    late = us_order(id="8", submitted_at=str(int(start) - 1800))
    pages.has(*rows, late)
    before = len(pages.asked)
    listed = await gateway.trading.orders(account)
    assert len(pages.asked) == before + 1
    assert {row.id for row in listed if row.open} == {"8"}, "one that the list has late"
    assert (len(listed), listed.partial) == (count + 1, False), "what has ended is listed all day"

    pages.has()
    clock.advance(86_400)
    clock.set_market(clock.wall())
    assert "1000" not in {row.id for row in await gateway.trading.orders(account)}


@pytest.mark.parametrize("late", [0.7, 300.0])
async def test_an_order_that_was_made_just_now_is_asked_for(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: ManualClock, late: float
) -> None:
    """By the service's clock, of which that of this machine may be behind, in the second that runs."""
    made = clock.wall().timestamp() + late
    clock.set_market(clock.wall() + timedelta(seconds=late))
    if late < 1:
        clock.advance(late)
    pages.has(us_order(id="8", submitted_at=str(int(made))))
    for _ in range(2):
        assert [row.id for row in await gateway.trading.orders(account)] == ["8"]
    assert all(asked["end_at"] >= made for asked in pages.asked)


@pytest.mark.parametrize(
    "named", [{"security_type": "VA"}, {"counter_id": "VA/BKKT/BTCUSD", "symbol": "BTCUSD"}, {"symbol": "BTCUSD.BKKT"}]
)
async def test_an_order_of_crypto_is_none_of_these(
    gateway: LongportGateway, account: Account, pages: OrderPages, named: dict[str, str]
) -> None:
    pages.has(us_order(id="7", quantity="0.25", **named), us_order())
    listed = await gateway.trading.orders(account)
    assert ([row.id for row in listed], listed.unread, listed.partial) == (["701"], "", False)


async def test_a_long_history_is_read_over_several_lists_that_are_partial(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    pages.has(*many(250, status="FilledStatus", executed_qty="40"), us_order(submitted_at=AGO))
    first = await gateway.trading.orders(account)
    assert (first.partial, len(pages.asked)) == (True, PAGES_OF_EARLIER_DAYS)
    second = await gateway.trading.orders(account)
    assert ([row.id for row in second if row.open], second.partial) == (["701"], False)
    assert pages.numbers == [*range(1, 14), 1], "at the end what was made since the first page"
    assert len({asked["query_version"] for asked in pages.asked[:13]}) == 1


@pytest.mark.parametrize("ended", [0, 250])
async def test_an_order_of_an_earlier_day_that_cannot_be_read_is_lacking_in_each_list(
    gateway: LongportGateway, account: Account, pages: OrderPages, ended: int
) -> None:
    """Later lists do not ask for it by its number, and it may work. One that is over takes nothing."""
    earlier = str(SUBMITTED - 3 * 86_400)
    over = many(ended, status="FilledStatus", executed_qty="40", submitted_at=earlier)
    odd = us_order(id="702", action=0, submitted_at=earlier)
    pages.has(odd, *over)
    for _ in range(4):
        listed = await gateway.trading.orders(account)
        assert listed.unread == "side"
    pages.has({**odd, "status": "CanceledStatus"}, *over)
    for _ in range(3):
        await gateway.trading.orders(account)
    listed = await gateway.trading.orders(account)
    assert (listed.unread, listed.partial) == ("", False)
    asked = len(pages.asked)
    await gateway.trading.orders(account)
    assert len(pages.asked) == asked + 1, "no search any more"


async def test_a_list_refused_halfway_has_what_was_read(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    pages.answer(
        lambda asked: us_page(us_order(), *many(19, status="FilledStatus"), count=25) if asked["page"] == 1 else no()
    )
    for _ in range(2):
        listed = await gateway.trading.orders(account)
        assert ([row.id for row in listed if row.open], listed.partial) == (["701"], True)


async def test_two_lists_at_once_each_have_every_order(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    """The list of an exit is read beside any other: none lacks a page for the other's sake."""
    pages.has(*many(90))
    both = await asyncio.gather(*[gateway.trading.orders(account) for _ in range(2)])
    assert [(len(listed), listed.partial) for listed in both] == [(90, False)] * 2


async def test_many_that_work_are_searched_for_from_the_oldest_on(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    pages.has(*many(8))
    assert len(await gateway.trading.orders(account)) == 8
    again = await gateway.trading.orders(account)
    assert (len(again), again.partial) == (8, False)
    first, second = pages.asked
    assert first["end_at"] - first["start_at"] == 90 * 86_400
    assert second["start_at"] == SUBMITTED - 3600


async def test_a_search_of_many_that_work_has_what_is_new_of_others_too(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: ManualClock
) -> None:
    """What another program made just before the oldest of ours is older than these, and newer than the last list."""
    clock.set_market(clock.wall())
    await gateway.trading.orders(account)
    clock.advance(600)
    clock.set_market(clock.wall())
    now = int(clock.wall().timestamp())
    ours = many(6, submitted_at=str(now - 60))
    pages.has(*ours)
    assert len(await gateway.trading.orders(account)) == 6
    pages.has(us_order(id="8", submitted_at=str(now - 120)), *ours)
    listed = await gateway.trading.orders(account)
    assert ({row.id for row in listed} >= {"8"}, listed.partial) == (True, False)


async def test_an_order_of_the_day_that_a_search_of_many_could_not_read_is_lacking_afterwards(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: ManualClock
) -> None:
    """Six that work are searched for; when they are over, what is new alone is asked for again."""
    clock.set_market(clock.wall())
    await gateway.trading.orders(account)
    ours = many(6, submitted_at=str(int(clock.wall().timestamp()) - 1800))
    odd = us_order(id="702", action=0, submitted_at=str(int(clock.wall().timestamp()) - 1700))
    pages.has(*ours)
    await gateway.trading.orders(account)
    pages.has(odd, *ours)
    for _ in range(2):
        assert (await gateway.trading.orders(account)).unread == "side"
        clock.advance(7200)
        clock.set_market(clock.wall())
    over = [order_row(order_id=row["id"], symbol="AAPL.US", status="CanceledStatus") for row in ours]
    longport.reply("GET", TODAY_ORDERS, {"orders": over})
    for _ in range(3):
        assert (await gateway.trading.orders(account)).unread == "side"
        clock.advance(7200)
        clock.set_market(clock.wall())


async def test_a_refused_look_back_leaves_todays_list_partial(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    longport.reply("GET", TODAY_ORDERS, {"orders": [order_row(order_id="5", symbol="AAPL.US")]})
    pages.answer(lambda _asked: no())
    listed = await gateway.trading.orders(account)
    assert ([row.id for row in listed], listed.partial) == (["5"], True)
    pages.has(us_order())
    assert not (await gateway.trading.orders(account)).partial


# --- details ----------------------------------------------------------------------------------------------------------


async def test_a_detail_is_read_by_its_path_with_fees_and_exits(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    exit_ = attached_row(attached_type_display=2, time_in_force=3, order_id="71", trigger_price="190", quantity="40")
    fees = [{"code": 1, "name": "Commission", "fees": ["1.5"]}, {"code": 2, "name": "", "fees": ["0.25", "0.25"]}]
    charges = {"currency": "USD", "total_amount": "2", "items": fees}
    detail = us_order(action=1, attached_orders=[exit_], charge_detail=charges, executed_qty="30", **HOLDER)
    longport.reply("GET", f"{ORDERS}/701", {"order": detail})

    found = await gateway.trading.order_detail(account, "701")
    (fee,) = await gateway.trading.order_fees(account, ["701"])

    assert found is not None
    assert (found.id, found.side, found.time_in_force) == ("701", Side.BUY, TimeInForce.GTC)
    assert (fee.filled, fee.total, fee.items) == (
        30,
        Decimal(2),
        (("Commission", Decimal("1.5")), ("2", Decimal("0.25")), ("2", Decimal("0.25"))),
    )
    assert longport.count("GET", "/v1/trade/order") == 0


async def test_fees_that_do_not_add_up_are_their_sum_alone(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    for number, charges in enumerate(
        [
            {"total_amount": "2", "items": [{"name": "a", "fees": ["1"]}]},
            {"total_amount": "2", "items": [{"name": "a", "fees": ["free"]}]},
            {"total_amount": "", "items": []},
        ],
        1,
    ):
        longport.reply("GET", f"{ORDERS}/{number}", {"order": us_order(id=str(number), charge_detail=charges)})
    fees = await gateway.trading.order_fees(account, ["1", "2", "3"])
    assert [(fee.order_id, fee.total) for fee in fees] == [("1", Decimal(2)), ("2", Decimal(2))]
    assert not any(fee.items for fee in fees)


@pytest.mark.parametrize("fees", [5, True, "5", {"amount": "5"}])
async def test_fees_in_no_list_leave_the_order_readable(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, fees: object
) -> None:
    charges = {"total_amount": "5", "items": [{"code": "1", "fees": fees}]}
    longport.reply("GET", f"{ORDERS}/701", {"order": us_order(charge_detail=charges)})
    (fee,) = await gateway.trading.order_fees(account, ["701"])
    assert fee.total == 5
    assert not fee.items


@pytest.mark.parametrize(
    "answer", [{}, {"order": None}, {"order": {}}, {"order": us_order(id="9", charge_detail={"total_amount": "1"})}]
)
async def test_an_empty_detail_proves_nothing_of_its_order(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, answer: dict[str, Any]
) -> None:
    pages.has(us_order())
    longport.reply("GET", f"{ORDERS}/701", answer)
    await gateway.trading.orders(account)

    gateway.trading.follow_exits({"701": APPLE}, frozenset({"701"}))
    listed = await gateway.trading.orders(account)

    assert APPLE in listed.unproven
    assert await gateway.trading.order_detail(account, "701") is None
    assert await gateway.trading.order_fees(account, ["701"]) == []


async def test_an_exit_that_waits_has_no_detail_of_its_own(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    before = len(longport.seen)
    assert await gateway.trading.order_fees(account, ["attached-701", "../../v1/x"]) == []
    assert len(longport.seen) == before, "its digits may be another order's"


# --- executions -------------------------------------------------------------------------------------------------------


async def test_an_execution_has_the_side_of_its_order(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    pages.has(us_order())
    longport.reply("GET", TODAY_FILLS, {"trades": [EXECUTION]})
    (fill,) = await gateway.trading.fills(account)
    assert (fill.side, fill.quantity, fill.price, fill.order_id) == (Side.SELL, 40, Decimal(220), "701")


async def test_where_the_days_executions_are_not_told_those_of_past_days_are(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: ManualClock
) -> None:
    """The journal of such an account has its past; that its end may lack rows is said."""
    pages.has(us_order())
    longport.http["GET", TODAY_FILLS] = lambda _seen: no()
    with pytest.raises(NotOffered):
        await gateway.trading.fills(account)
    day, done = clock.market().date(), int((clock.market() - timedelta(days=5)).timestamp())
    longport.reply("GET", HISTORY_FILLS, {"trades": [{**EXECUTION, "trade_done_at": str(done)}]})
    found = await gateway.trading.history_fills(account, day - timedelta(days=9), day)
    assert isinstance(found, ReadRows)
    assert ([fill.id for fill in found], found.partial) == (["31"], True)
    past = await gateway.trading.history_fills(account, day - timedelta(days=30), day - timedelta(days=10))
    assert isinstance(past, ReadRows)
    assert not past.partial


async def test_an_execution_without_its_order_is_unreadable(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    longport.reply("GET", TODAY_FILLS, {"trades": [EXECUTION]})
    fills = await gateway.trading.fills(account)
    assert (list(fills), fills.unread) == ([], "side")


async def test_an_execution_whose_order_no_list_has_takes_the_side_of_its_detail(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    """An order of an earlier day that filled before the login works no more, and is not one of today's."""
    longport.reply("GET", TODAY_FILLS, {"trades": [EXECUTION]})
    longport.reply("GET", f"{ORDERS}/701", {"order": us_order(status="FilledStatus", executed_qty="40")})
    fills = await gateway.trading.fills(account)
    assert ([fill.side for fill in fills], fills.unread) == ([Side.SELL], "")


@pytest.mark.parametrize("path", [TODAY_FILLS, TODAY_ORDERS, HISTORY_FILLS])
async def test_an_answer_that_names_no_list_is_none_of_nothing(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, path: str
) -> None:
    longport.reply("GET", HISTORY_FILLS, {"trades": []})
    longport.reply("GET", path, {})
    trading = gateway.trading
    reads: dict[str, Callable[[], Awaitable[object]]] = {
        TODAY_FILLS: partial(trading.fills, account),
        TODAY_ORDERS: partial(trading.orders, account),
        HISTORY_FILLS: partial(trading.history_fills, account, *DAYS),
    }
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await reads[path]()


async def test_a_data_centre_without_a_list_of_executions_has_none_to_offer(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    """The vendor's terminal says that there is none for such an account, its SDK asks: money is read on after it."""
    longport.http["GET", TODAY_FILLS] = lambda _seen: no()
    with pytest.raises(NotOffered, match="call-not-for-account"):
        await gateway.trading.fills(account)

    longport.http["GET", TODAY_FILLS] = lambda _seen: no(400, 602001)
    with pytest.raises(ServerRefused, match="server-refused") as refused:
        await gateway.trading.fills(account)
    assert not isinstance(refused.value, NotOffered), "any other refusal may pass"


async def test_past_executions_come_by_the_older_call_and_may_be_late(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    pages.has(us_order(submitted_at=str(SUBMITTED - 86_400 * 30)))
    longport.reply("GET", HISTORY_FILLS, {"trades": [EXECUTION], "has_more": False})
    fills = await gateway.trading.history_fills(account, *DAYS)
    assert [(fill.id, fill.side) for fill in fills] == [("31", Side.SELL)]
    assert fills.late
    assert "page=1&start_at=" in next(seen.target for seen in longport.seen if seen.path == HISTORY_FILLS)
    assert longport.count("GET", ALL_FILLS) == 0


# --- writes and the holder --------------------------------------------------------------------------------------------


async def test_writes_go_by_the_common_path(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport
) -> None:
    longport.reply("POST", "/v1/trade/order", {"order_id": "801"})
    assert isinstance(account, LiveAccount)
    request = replace(order(), account=account, instrument=APPLE)
    assert await gateway.trading.place(approved(request)) == "801"
    assert longport.seen[-1].headers["x-dc-region"] == "us"


async def test_nothing_of_the_holder_is_kept_or_told(
    gateway: LongportGateway,
    account: Account,
    pages: OrderPages,
    longport: ScriptedLongport,
    sinks: Sinks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    pages.has(us_order(**HOLDER), us_order(id="702", action=None, **HOLDER))
    longport.reply("GET", f"{ORDERS}/701", {"order": us_order(**HOLDER, charge_detail={"total_amount": "1"})})
    longport.reply("GET", f"{ORDERS}/702", {"order": us_order(id="702", action=None, **HOLDER)})
    gateway.trading.follow_exits({"701": APPLE, "702": APPLE}, frozenset({"701", "702"}))

    shown = [
        await gateway.trading.orders(account),
        await past(gateway, account),
        await gateway.trading.order_detail(account, "701"),
        await gateway.trading.order_detail(account, "702"),
        await gateway.trading.order_fees(account, ["701", "702"]),
        sinks.published,
        account,
    ]

    assert "CANARY" not in repr(shown)
    assert "CANARY" not in caplog.text
