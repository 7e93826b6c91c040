"""Days of New York with keys of the United States: long histories, midnight, daylight saving, and what pushes tell."""

from __future__ import annotations

import asyncio
import json
import time as clocks
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from fakes.servers.longport.gateway import FixedCredential, asking_once, logged_in
from fakes.servers.longport.rows import (
    SUBMITTED,
    UPDATED,
    attached_row,
    execution_row,
    notification,
    order_row,
    push_row,
)
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.longport.us_pages import AGO, Late, OrderPages, many, no
from fakes.servers.longport.us_rows import AMERICAN, us_money, us_order, us_page
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError, RateLimited
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.history_rows import HISTORY_FILLS
from tideboard_core.gateways.longport.trading.orders import MOST_BY_PAGES, TODAY_FILLS, TODAY_ORDERS
from tideboard_core.gateways.longport.trading.us_account import AVAILABLE, MONEY, MOVEMENTS
from tideboard_core.gateways.longport.trading.us_orders import ORDERS, QUERY
from tideboard_core.gateways.longport.transport.rate_limits import EXIT_CALLS, EXIT_EVERY, KEPT_FOR_CANCELS, TRADE_CALLS
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, OrderStatus, Side
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.orders.pretrade import REREAD_WITHIN
from tideboard_core.ports.trading import OrderList, WriteVerb
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_proto.longport import trade_pb2 as trade


class PinnedClock(ManualClock):
    """A clock whose exchange time no answer of the server moves."""

    def set_market(self, now: datetime) -> None:
        """Stay."""

    def stand(self, text: str) -> None:
        """Put the exchange clock to a moment."""
        super().set_market(datetime.fromisoformat(text).astimezone(UTC))


APPLE = InstrumentId("US.AAPL")
DONE = {"status": "FilledStatus", "executed_qty": "40", "executed_price": "220"}


@pytest.fixture
def clock() -> PinnedClock:
    return PinnedClock()


@pytest.fixture
def pages(longport: ScriptedLongport) -> OrderPages:
    return OrderPages(longport)


@pytest.fixture
async def gateway(
    longport: ScriptedLongport, pages: OrderPages, sinks: Sinks, clock: PinnedClock
) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in with such a key, and asks a failing server once."""
    made = asking_once(await logged_in(longport, sinks, clock, FixedCredential(AMERICAN)))
    yield made
    await made.close()


@pytest.fixture
async def account(gateway: LongportGateway) -> Account:
    (found,) = await gateway.trading.accounts()
    return found


@pytest.fixture(params=["UTC", "Asia/Hong_Kong", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The time zone of the computer."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        clocks.tzset()
        yield request.param
    clocks.tzset()


def seconds(text: str) -> str:
    return str(int(datetime.fromisoformat(text).timestamp()))


# --- a history of several lists ---------------------------------------------------------------------------------------


async def test_an_order_that_ended_while_a_long_history_was_read_is_not_open_again(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    pages.has(us_order(submitted_at=AGO), *many(250, **DONE))
    first = await gateway.trading.orders(account)
    assert ([row.id for row in first if row.open], first.partial) == (["701"], True)

    longport.reply("GET", f"{ORDERS}/701", {"order": us_order(**DONE)})
    second = await gateway.trading.orders(account)

    assert not second.partial
    assert {row.status for row in second if row.id == "701"} == {OrderStatus.FILLED}
    assert len(second) == 251, "what has ended is of the day too"
    assert not second.unproven


async def test_a_long_history_of_which_a_list_failed_is_read_anew(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    """What its first pages had nobody has kept; the list that ends it would prove that it has all that works."""
    exit_ = attached_row(attached_type_display=2, time_in_force=3, order_id="71", trigger_price="190", quantity="40")
    stop = us_order(submitted_at=AGO, attached_orders=[exit_])
    pages.has(stop, *many(250, **DONE))
    longport.http["GET", f"{ORDERS}/701"] = lambda _seen: Said(200, b"[")
    with pytest.raises(GatewayError):
        await gateway.trading.orders(account)
    longport.reply("GET", f"{ORDERS}/701", {"order": stop})
    for _ in range(2):
        await gateway.trading.orders(account)
    listed = await gateway.trading.orders(account)
    assert ("701" in [row.id for row in listed], listed.partial) == (True, False)


async def test_an_older_page_does_not_undo_what_was_pushed_since(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, sinks: Sinks
) -> None:
    pages.has(us_order(submitted_at=AGO), *many(250, **DONE))
    await gateway.trading.orders(account)
    await pushed(gateway, account, longport, sinks, status="PartialFilledStatus", executed_quantity="30")

    listed = await gateway.trading.orders(account)

    assert [(row.id, row.filled) for row in listed if row.open] == [("701", 30)]
    assert APPLE in listed.unproven, "no list and no detail has told it"


@pytest.mark.parametrize("refused", [False, True])
async def test_many_that_work_are_in_every_list_while_a_long_history_is_read(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, *, refused: bool
) -> None:
    """More than are read one by one in a list: the others stay as they were last known, and prove nothing."""
    working = [us_order(id=str(number), submitted_at=AGO) for number in range(701, 713)]
    pages.has(*working, *many(450, **DONE))
    if not refused:
        for row in working:
            longport.reply("GET", f"{ORDERS}/{row['id']}", {"order": row})
    listed = OrderList()
    for partial in (True, True, False):
        listed = await gateway.trading.orders(account)
        assert {row.id for row in listed if row.open} == {row["id"] for row in working}
        assert listed.partial is partial
    if refused:
        assert APPLE in listed.unproven


@pytest.mark.parametrize(("count", "calls"), [(6, 8), (8, 10), (9, 12)])
async def test_some_that_have_worked_for_weeks_are_read_one_by_one_so_that_each_list_is_whole(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, count: int, calls: int
) -> None:
    """A search from the oldest on would have the pages of all these weeks, in several lists that prove nothing."""
    weeks = str(SUBMITTED - 30 * 86_400)
    working = [us_order(id=str(number), submitted_at=weeks) for number in range(701, 701 + count)]
    pages.has(*working, *many(450, **DONE | {"submitted_at": str(SUBMITTED - 20 * 86_400)}))
    for row in working:
        longport.reply("GET", f"{ORDERS}/{row['id']}", {"order": row})
    while (await gateway.trading.orders(account)).partial:
        pass
    partial = []
    for _ in range(3):
        before = len(longport.seen)
        listed = await gateway.trading.orders(account)
        partial.append(listed.partial)
        assert {row.id for row in listed if row.open} == {row["id"] for row in working}
        assert len(longport.seen) - before <= calls
    assert any(partial) is (count > MOST_BY_PAGES)


async def test_what_was_made_while_a_long_history_was_read_is_asked_for_as_it_ends(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: PinnedClock
) -> None:
    """Another program's order of before midnight: the question began before it, today's list begins after it."""
    pages.has(*many(250, **DONE))
    assert (await gateway.trading.orders(account)).partial
    end = pages.asked[-1]["end_at"] - 1  # the second that ran may have had more
    clock.advance(3600)
    old = pages.server.http["POST", QUERY]

    def answer(seen: Seen) -> Said:
        asked = json.loads(seen.body)
        if asked["start_at"] < end:
            answered = old(seen)
            assert answered is not None
            return answered
        pages.asked.append(asked)
        return said(us_page(us_order(submitted_at=str(int(end) + 60))))

    pages.server.http["POST", QUERY] = answer
    listed = await gateway.trading.orders(account)

    assert ([row.id for row in listed if row.open], listed.partial) == (["701"], False)
    assert (pages.asked[-1]["start_at"], pages.asked[-1]["end_at"] - end) == (end, 3601)


async def test_a_list_that_is_refused_as_it_ends_is_partial_and_goes_on_there(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: PinnedClock
) -> None:
    rows = many(250, **DONE)
    pages.has(*rows)
    await gateway.trading.orders(account)
    end = pages.asked[-1]["end_at"] - 1  # the second that ran may have had more
    clock.advance(3600)
    pages.answer(
        lambda asked: (
            no()
            if asked["start_at"] >= end
            else us_page(*rows[(asked["page"] - 1) * 20 : asked["page"] * 20], count=250)
        )
    )
    assert (await gateway.trading.orders(account)).partial
    before = len(pages.asked)
    pages.has()
    assert not (await gateway.trading.orders(account)).partial
    assert min(asked["start_at"] for asked in pages.asked[before:]) == end


# --- what stays of a day, and what proves an exit ---------------------------------------------------------------------


async def test_one_exit_after_another_leaves_the_next_one_its_lists_and_its_order(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: PinnedClock
) -> None:
    """The day is of two calls here: an exit that is planned as if it were of one waits before its own order."""
    longport.reply("GET", MONEY, us_money())
    longport.reply("GET", AVAILABLE, {"available_qty": "100"})
    pages.has(us_order(submitted_at=AGO))
    longport.reply("GET", f"{ORDERS}/701", {"order": us_order()})
    await gateway.trading.orders(account)
    pages.has()
    longport.reply("GET", TODAY_ORDERS, {"orders": [order_row(order_id="701", symbol="AAPL.US")]})
    while gateway.trading.lists_wait(account) < 1:
        await gateway.trading.funds(account)
    moments, longport.seen[:] = [clock.monotonic()], []
    for _ in range(5):
        await gateway.trading.orders(account, way_out=True)
        await gateway.trading.positions(account, way_out=True)
        with suppress(RateLimited):
            await gateway.trading.free_to_close(account, APPLE, Side.SELL)
        assert gateway.trading.write_budget(WriteVerb.PLACE, account) == 0
        gateway.link.limits.count_write(cancel=False)
        moments.append(clock.monotonic())
    free = sum(seen.path == AVAILABLE for seen in longport.seen)
    assert longport.count("GET", f"{ORDERS}/701") == 1, "until then it was one of an earlier day"
    assert len(longport.seen) - free - 1 == 5 * EXIT_CALLS[DataCentre.UNITED_STATES].lists
    assert free > 1, "what is free is asked where a call is left"
    assert max(later - earlier for earlier, later in pairwise(moments)) < EXIT_EVERY + 1


async def test_an_exit_beside_orders_of_weeks_finds_the_calls_of_its_proof_kept(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: PinnedClock
) -> None:
    """As many as are read one by one: a proof that waits in its middle for the window is old when it is whole."""
    longport.reply("GET", MONEY, us_money())
    await weeks_old(gateway, account, pages, longport, MOST_BY_PAGES)
    clock.advance(31)
    while gateway.trading.lists_wait(account) < 1:
        await gateway.trading.funds(account)
    before = clock.monotonic()
    assert not (await gateway.trading.orders(account, way_out=True)).partial
    await gateway.trading.positions(account, way_out=True)
    assert clock.monotonic() - before < REREAD_WITHIN, "the gaps between the calls alone"
    assert gateway.trading.write_budget(WriteVerb.PLACE, account) == 0


async def weeks_old(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, *counts: int
) -> list[dict[str, Any]]:
    """So many orders of weeks ago that work, of Apple and of Tesla, after the list of a login; some were read alone."""
    weeks = str(SUBMITTED - 30 * 86_400)
    symbols = [symbol for symbol, count in zip(("AAPL.US", "TSLA.US"), counts, strict=False) for _ in range(count)]
    working = [us_order(id=str(701 + at), symbol=symbol, submitted_at=weeks) for at, symbol in enumerate(symbols)]
    pages.has(*working)
    for row in working:
        longport.reply("GET", f"{ORDERS}/{row['id']}", {"order": row})
    for _ in range(2):
        assert len(await gateway.trading.orders(account)) == len(working)
    return working


async def test_what_proves_an_exit_is_asked_at_once_and_the_holdings_after_it(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: PinnedClock
) -> None:
    """One answer after another would take longer than an order waits for them after its confirmation."""
    working = await weeks_old(gateway, account, pages, longport, MOST_BY_PAGES)
    clock.advance(31)
    calls = [("GET", TODAY_ORDERS), ("POST", QUERY), *(("GET", f"{ORDERS}/{row['id']}") for row in working)]
    late = Late(longport, *calls)
    longport.seen.clear()
    reading = asyncio.get_running_loop().create_task(gateway.trading.orders(account, way_out=True, closes=[APPLE]))
    await longport.until(lambda: len(longport.seen) == len(calls))
    assert (longport.seen[0].path, {(one.method, one.path) for one in longport.seen}) == (TODAY_ORDERS, set(calls))
    late.come.set()
    listed = await reading
    assert ({row.id for row in listed}, listed.partial, listed.unproven) == (
        {row["id"] for row in working},
        False,
        frozenset(),
    )


async def test_where_a_part_of_it_fails_the_rest_is_given_up(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    await weeks_old(gateway, account, pages, longport, 3)
    late = Late(longport, ("GET", f"{ORDERS}/702"))
    longport.http["GET", TODAY_ORDERS] = lambda _seen: no(status=429, code=429002)
    with pytest.raises(RateLimited):
        await gateway.trading.orders(account, way_out=True)
    late.come.set()


async def test_what_the_query_told_of_a_list_that_failed_is_asked_for_again(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: PinnedClock
) -> None:
    """Nobody has kept its rows: one that was made in a quiet hour would be in no list of this login any more."""
    longport.reply("GET", MONEY, us_money())
    for _ in range(2):
        assert not await gateway.trading.orders(account)
    clock.advance(7200)
    pages.has(us_order(submitted_at=str(SUBMITTED + 7200 - 5400)))
    longport.http["GET", TODAY_ORDERS] = lambda _seen: no(status=429, code=429002)
    late, before = Late(longport, ("GET", TODAY_ORDERS)), len(pages.asked)
    reading = asyncio.get_running_loop().create_task(gateway.trading.orders(account, way_out=True, closes=[APPLE]))
    await longport.until(lambda: len(pages.asked) > before)
    await gateway.trading.funds(account)  # by then its answer has come
    late.come.set()
    with pytest.raises(RateLimited):
        await reading
    longport.reply("GET", TODAY_ORDERS, {"orders": []})
    clock.advance(61)
    listed = await gateway.trading.orders(account, way_out=True, closes=[APPLE])
    assert [row.id for row in listed if row.open] == ["701"]


async def test_an_exit_reads_the_old_orders_of_what_it_closes_alone(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    """Nothing is proven of the others, nor is any of them dropped: the next list of all has them."""
    await weeks_old(gateway, account, pages, longport, 2, 6)
    longport.seen.clear()
    listed = await gateway.trading.orders(account, way_out=True, closes=[APPLE])
    assert sorted(one.path for one in longport.seen if one.path.startswith(f"{ORDERS}/7")) == [
        f"{ORDERS}/701",
        f"{ORDERS}/702",
    ]
    assert ({row.id for row in listed}, listed.partial) == ({"701", "702"}, False)
    assert listed.unproven == {InstrumentId("US.TSLA")}
    everything = await gateway.trading.orders(account)
    assert (len(everything), everything.unproven) == (8, frozenset())


CONTRACT = "AAPL261218C345000.US"


@pytest.mark.parametrize("closes", ["US.TSLA", f"US.{CONTRACT.removesuffix('.US')}"])
async def test_an_order_of_a_contract_is_read_with_each_exit_and_all_with_one_of_a_contract(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, closes: str
) -> None:
    """What covers a contract that was sold, or is covered by it, is proven with the exit."""
    working = await weeks_old(gateway, account, pages, longport, 2)
    contract = us_order(id="709", symbol=CONTRACT, submitted_at=working[0]["submitted_at"])
    pages.has(*working, contract)
    longport.reply("GET", f"{ORDERS}/709", {"order": contract})
    await gateway.connect()
    await gateway.log_in()
    assert len(await gateway.trading.orders(account)) == 3
    longport.seen.clear()
    listed = await gateway.trading.orders(account, way_out=True, closes=[InstrumentId(closes)])
    asked = {one.path.rpartition("/")[2] for one in longport.seen if one.path.startswith(f"{ORDERS}/7")}
    of_shares = closes == "US.TSLA"
    assert asked == ({"709"} if of_shares else {"701", "702", "709"})
    assert listed.unproven == ({APPLE} if of_shares else frozenset())


async def test_a_second_exit_within_ten_seconds_goes_beside_eight_old_orders(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: PinnedClock
) -> None:
    """The lists of both are read before the confirmation and after it; others have read what they may beside exits."""
    longport.reply("GET", MONEY, us_money())
    await weeks_old(gateway, account, pages, longport, 1, 7)
    clock.advance(31)
    for _ in range(TRADE_CALLS.calls - KEPT_FOR_CANCELS - EXIT_CALLS[DataCentre.UNITED_STATES].kept_after):
        await gateway.trading.funds(account)
    before = clock.monotonic()
    for _exit in range(2):
        for _read in range(2):
            assert gateway.trading.lists_wait(account, way_out=True, closes=[APPLE]) < REREAD_WITHIN
            began = clock.monotonic()
            await gateway.trading.orders(account, way_out=True, closes=[APPLE])
            await gateway.trading.positions(account, way_out=True)
            assert clock.monotonic() - began < REREAD_WITHIN
        assert gateway.trading.write_budget(WriteVerb.PLACE, account) == 0
        gateway.link.limits.count_write(cancel=False)
        clock.advance(3)
    assert clock.monotonic() - before < EXIT_EVERY


async def test_an_exit_waits_before_its_lists_and_not_between_them(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport, clock: PinnedClock
) -> None:
    """All eight old orders are of its security, and one exit had them read: what the wait is, is told before."""
    longport.reply("GET", MONEY, us_money())
    await weeks_old(gateway, account, pages, longport, 8)
    clock.advance(31)
    for _ in range(3):
        await gateway.trading.funds(account)
    await gateway.trading.orders(account, way_out=True, closes=[APPLE])
    await gateway.trading.positions(account, way_out=True)
    wait = gateway.trading.lists_wait(account, way_out=True, closes=[APPLE])
    began, left = clock.monotonic(), list[float]()
    assert wait > EXIT_EVERY
    await gateway.trading.orders(account, way_out=True, closes=[APPLE], leaves=lambda: left.append(clock.monotonic()))
    await gateway.trading.positions(account, way_out=True)
    assert left[0] - began == pytest.approx(wait, abs=0.1)
    assert clock.monotonic() - left[0] < REREAD_WITHIN
    assert gateway.trading.write_budget(WriteVerb.PLACE, account) == 0


@pytest.mark.parametrize("works", [0, 1, 8])
async def test_what_was_told_of_the_day_stays_until_it_ends(
    gateway: LongportGateway,
    account: Account,
    pages: OrderPages,
    longport: ScriptedLongport,
    clock: PinnedClock,
    works: int,
) -> None:
    """An order of another program that ends when it is hours old, with none and with many that work beside it.

    The query has what is new alone, a detail is read until its order is over, a search finds what works.
    """
    now = int(clock.wall().timestamp())
    others = many(works, submitted_at=str(now - 3000))
    for row in others:
        longport.reply("GET", f"{ORDERS}/{row['id']}", {"order": row})
    over = us_order(id="9", submitted_at=str(now - 10_000), **DONE)
    pages.has(us_order(id="8", submitted_at=str(now - 10_000)), over, *others)
    wanted = {"8", "9", *(row["id"] for row in others)}
    assert {row.id for row in await gateway.trading.orders(account)} == wanted

    ended = us_order(id="8", submitted_at=str(now - 10_000), **DONE)
    longport.reply("GET", f"{ORDERS}/8", {"order": ended})
    pages.has(ended, over, *others)
    for _ in range(5):
        clock.advance(1200)
        before = len(longport.seen)
        listed = await gateway.trading.orders(account)
        assert {row.id for row in listed} == wanted
        assert {row.id for row in listed if not row.open} == {"8", "9"}
        assert (len(listed), listed.partial, listed.unread) == (len(wanted), False, "")
        assert len(longport.seen) - before <= 4, "calls of a list"
    clock.advance(86_400)
    assert {row.id for row in await gateway.trading.orders(account)} & {"8", "9"} == set()


async def test_what_has_ended_is_told_again_as_it_works_where_the_broker_says_so(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: PinnedClock
) -> None:
    """The newest word counts: an order that was kept as over is not listed beside itself."""
    made = str(int(clock.wall().timestamp()) - 1800)
    pages.has(us_order(id="8", submitted_at=made, **DONE))
    await gateway.trading.orders(account)
    pages.has(us_order(id="8", submitted_at=made))
    assert [(row.id, row.open) for row in await gateway.trading.orders(account)] == [("8", True)]
    pages.has()
    assert not [row for row in await gateway.trading.orders(account) if not row.open], "its detail is refused"


# --- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("zone")
async def test_an_order_is_of_the_day_of_new_york_wherever_the_computer_is(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    """Half an hour on either side of midnight there, which is one afternoon in Hong Kong."""
    late, early = seconds("2026-11-19T23:30-05:00"), seconds("2026-11-20T00:30-05:00")
    pages.has(us_order(submitted_at=late), us_order(id="702", submitted_at=early))
    trades = [
        execution_row(trade_id="1", order_id="701", symbol="AAPL.US", trade_done_at=late),
        execution_row(trade_id="2", order_id="702", symbol="AAPL.US", trade_done_at=early),
    ]
    longport.reply("GET", HISTORY_FILLS, {"trades": trades, "has_more": False})
    for day, order_id, fill_id in ((date(2026, 11, 19), "701", "1"), (date(2026, 11, 20), "702", "2")):
        assert [row.id for row in await gateway.trading.history_orders(account, day, day)] == [order_id]
        assert [fill.id for fill in await gateway.trading.history_fills(account, day, day)] == [fill_id]


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("now", "joined"),
    [
        ("2026-11-20T23:30-05:00", True),  # already the 21st in Hong Kong
        ("2026-11-21T00:30-05:00", True),  # one of the last two dates: nobody says by whose date a day begins
        ("2026-11-22T00:30-05:00", False),
    ],
)
async def test_todays_list_joins_the_past_by_the_date_of_new_york(
    gateway: LongportGateway,
    account: Account,
    longport: ScriptedLongport,
    clock: PinnedClock,
    now: str,
    *,
    joined: bool,
) -> None:
    clock.stand(now)
    stamp = seconds("2026-11-20T15:00-05:00")
    rows = [order_row(order_id="5", symbol="AAPL.US", submitted_at=stamp)]
    longport.reply("GET", TODAY_ORDERS, {"orders": rows})
    longport.reply("GET", TODAY_FILLS, {"trades": [execution_row(order_id="5", symbol="AAPL.US", trade_done_at=stamp)]})
    longport.reply("GET", HISTORY_FILLS, {"trades": []})
    day = date(2026, 11, 20)
    assert bool(await gateway.trading.history_orders(account, day, day)) is joined
    assert bool(await gateway.trading.history_fills(account, day, day)) is joined


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 11, 20), 24)], ids=str
)
async def test_a_day_of_money_has_the_hours_that_it_has_in_new_york(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, day: date, hours: int
) -> None:
    asked: list[dict[str, Any]] = []

    def answer(seen: Seen) -> Said:
        asked.append(json.loads(seen.body))
        last = asked[-1]["end"]
        row = {"title": "Sell", "amount": "1", "currency": "USD"}
        rows = [{**row, "done_at": str(last + late), "ref_no": str(late + 1)} for late in (0, 1)]
        return said({"current_page": 1, "items": rows})

    longport.http["POST", MOVEMENTS] = answer
    moved = await gateway.trading.cash_entries(account, day, day)
    assert asked[0]["end"] - asked[0]["start"] + 1 == hours * 3600
    assert [row.clearing_date for row in moved] == [day], "a second later it is the next day"


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("now", "status"),
    [("2026-11-20T21:00-05:00", OrderStatus.PENDING), ("2026-11-21T00:30-05:00", OrderStatus.EXPIRED)],
)
async def test_an_order_until_a_date_ends_with_that_date_in_new_york(
    gateway: LongportGateway, account: Account, pages: OrderPages, clock: PinnedClock, now: str, status: OrderStatus
) -> None:
    clock.stand(now)
    pages.has(us_order(time_in_force=4, gtd="2026-11-20", status="ExpiredStatus"))
    listed = await gateway.trading.orders(account)
    assert [row.status for row in listed if row.open] == ([status] if status is OrderStatus.PENDING else [])
    past = await gateway.trading.history_orders(account, date(2026, 11, 19), date(2026, 11, 20))
    assert [row.status for row in past] == [status]


async def test_a_lasting_order_of_before_is_open_between_two_sessions(
    gateway: LongportGateway, account: Account, pages: OrderPages
) -> None:
    pages.has(us_order(status="ExpiredStatus"))
    (row,) = await gateway.trading.orders(account)
    assert (row.id, row.open, row.broker_status) == ("701", True, "ExpiredStatus")


# --- pushes -----------------------------------------------------------------------------------------------------------


async def pushed(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, sinks: Sinks, **changes: Any
) -> None:
    """Push the sale of the list, and wait until it is told or is said to be unreadable."""
    row = push_row(order_id="701", side="Sell", symbol="AAPL.US", submitted_quantity="40", currency="USD")
    before = len(sinks.orders), len(sinks.unreadable_orders)
    await gateway.trading.watch_accounts([account])
    body = trade.Notification.FromString(notification(row | {"updated_at": str(UPDATED + 9)} | changes))
    await longport.push(TradeCommand.NOTIFICATION, body, name="trade")
    await sinks.until(lambda: (len(sinks.orders), len(sinks.unreadable_orders)) != before)


@pytest.mark.parametrize("side", [1, "1", 2, "2", "", None, "Unknown", "SellShort"])
async def test_a_push_whose_side_is_no_word_tells_nothing_and_has_the_lists_read(
    gateway: LongportGateway,
    account: Account,
    pages: OrderPages,
    longport: ScriptedLongport,
    sinks: Sinks,
    side: object,
) -> None:
    """A number is that of a side in the lists of this data centre alone: of its pushes no source has one."""
    pages.has(us_order())
    await gateway.trading.orders(account)
    await pushed(
        gateway, account, longport, sinks, side=side, last_share="40", last_price="220", executed_quantity="40"
    )
    assert (sinks.orders, sinks.fills) == ([], [])
    assert sinks.unreadable_orders == [(account.id, "side")]
    assert [row.filled for row in await gateway.trading.orders(account)] == [0]


async def test_a_push_of_an_order_that_no_list_knows_is_read_by_its_detail(
    gateway: LongportGateway, account: Account, longport: ScriptedLongport, sinks: Sinks
) -> None:
    await gateway.trading.orders(account)
    await pushed(gateway, account, longport, sinks)
    (sketch,) = sinks.orders
    assert (sketch.sketch, sketch.side) == (True, Side.SELL)

    listed = await gateway.trading.orders(account)
    assert ([row.id for row in listed], APPLE in listed.unproven) == (["701"], True), "the detail is refused"

    longport.reply("GET", f"{ORDERS}/701", {"order": us_order()})
    listed = await gateway.trading.orders(account)
    assert [(row.id, row.sketch, OrderTerm.TIME in row.untold) for row in listed] == [("701", False, False)]
    assert not listed.unproven


async def test_an_execution_is_there_before_the_list_has_its_order(
    gateway: LongportGateway, account: Account, pages: OrderPages, longport: ScriptedLongport
) -> None:
    """The order was sent a moment ago: until a list or its detail tells its side the execution is not readable."""
    trades = [execution_row(order_id="801", symbol="AAPL.US", trade_done_at=str(SUBMITTED))]
    longport.reply("GET", TODAY_FILLS, {"trades": trades})
    fills = await gateway.trading.fills(account)
    assert (list(fills), fills.unread) == ([], "side")

    longport.reply("GET", TODAY_ORDERS, {"orders": [order_row(order_id="801", symbol="AAPL.US")]})
    fills = await gateway.trading.fills(account)
    assert ([(fill.order_id, fill.side) for fill in fills], fills.unread) == ([("801", Side.BUY)], "")
    assert pages.numbers == [1, 1], "the search for earlier days is that of the login, the second is of the day"
