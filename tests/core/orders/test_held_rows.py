"""Lists of positions held against the fills: what one lacks without a fill stays and is read again, never believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.clock import Naps
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, funds, order_row, position
from tideboard_core.errors import RateLimited
from tideboard_core.model.held_doubt import DoubtCause, HeldDoubt, HoldingGone
from tideboard_core.model.hub_keys import HOLDING_GONE, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Fill, Order, OrderStatus, Position, Side
from tideboard_core.model.reference import ExDay
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.held_rows import AGAIN_AFTER, APART, LAGS_FOR, PUSH_WITHIN, SHOWN_BEFORE
from tideboard_core.ports.trading import PositionList

OTHER = InstrumentId("HK.09988")
HELD = 500


class Books:
    """500 of a security and 200 of another are held and listed; time passes while the blotter sleeps."""

    def __init__(self, scene: TradingScene) -> None:
        self.scene, self.account = scene, scene.account
        self.gone: list[HoldingGone] = []
        scene.hub.listen(HOLDING_GONE, lambda _key: self.gone.append(known(scene.hub, HOLDING_GONE)))
        scene.sleep.before = self._pass

    def _pass(self) -> None:
        if self.scene.sleep.naps is None:
            self.scene.clock.advance(self.scene.sleep.log[-1])

    def hold(self) -> None:
        """Nobody who sleeps wakes from now on: nothing is read again."""
        self.scene.sleep.naps = Naps()

    def lists(self, held: int, *more: Position) -> None:
        """The broker lists so much of the first one from now on."""
        rows = [position(self.account, held)] if held else []
        self.scene.gateway.position_rows = [*rows, replace(position(self.account, 200), instrument=OTHER), *more]

    async def read(self, *, after: float = 1.0) -> None:
        self.scene.clock.advance(after)
        await self.scene.blotter.read_holdings(self.account)

    def shown(self) -> dict[str, tuple[object, ...]]:
        rows = known(self.scene.hub, Topic.POSITIONS.of(self.account.id))
        return {row.instrument: (row.quantity, row.doubt, row.otherwise) for row in rows}

    @property
    def first(self) -> tuple[object, ...] | None:
        return self.shown().get(TENCENT.id)

    @property
    def doubt(self) -> HeldDoubt | None:
        rows = known(self.scene.hub, Topic.POSITIONS.of(self.account.id))
        return self.scene.blotter.doubts.in_rows(self.account.id, TENCENT.id, rows)

    def state(self) -> tuple[object, ...]:
        """The row of the first one, and what is not sure of it."""
        return self.first, self.doubt

    def reads(self) -> int:
        """Reads of positions since the last look."""
        count = self.scene.gateway.reads.count("positions")
        self.scene.gateway.reads.clear()
        return count

    def sale(self, quantity: int, *, number: str = "S1", side: Side = Side.SELL) -> Order:
        """An order of another program that filled just now."""
        now = self.scene.clock.market()
        done = {"quantity": quantity, "filled": quantity, "status": OrderStatus.FILLED, "average_price": Decimal(612)}
        return order_row(self.account, id=number, side=side, remark="", created=now, updated=now, **done)

    def check(self, quantity: int, side: Side = Side.SELL) -> str:
        checks = self.scene.guard.preview(self.scene.request(side=side, price="612.00", quantity=quantity)).checks
        found = next(one for one in checks if one.code is CheckCode.SHORT)
        return "passed" if found.passed else found.severity.value


@pytest.fixture
async def books(scene: TradingScene) -> Books:
    made = Books(scene)
    made.lists(HELD)
    await scene.blotter.read_again()
    scene.clock.advance(SHOWN_BEFORE + 1)
    made.reads()
    return made


# --- a list that lacks a holding --------------------------------------------------------------------------------------


@pytest.mark.parametrize("less", [0, 300])
async def test_a_row_that_lacks_without_a_fill_stays_marked_and_its_sale_is_typed(books: Books, less: int) -> None:
    books.lists(less)
    books.hold()
    await books.read()
    assert books.shown() == {TENCENT.id: (HELD, DoubtCause.LACKING, less), OTHER: (200, None, None)}
    assert books.doubt == HeldDoubt(DoubtCause.LACKING, less, HELD)
    assert [books.check(quantity) for quantity in (100, HELD, HELD + 100)] == ["typed", "typed", "hard"]
    assert not books.gone


async def test_one_fresh_read_that_shows_it_ends_it_and_it_is_the_only_one(books: Books) -> None:
    books.lists(0)
    books.scene.gateway.before_positions = whole_again(books)
    await books.read()
    await books.scene.spawn.settled()
    assert books.first == (HELD, None, None)
    assert books.doubt is None
    assert books.reads() == 2
    assert books.scene.sleep.log == [AGAIN_AFTER]
    assert not books.gone


def whole_again(books: Books, *, lacking: int = 1):  # type: ignore[no-untyped-def]
    async def before() -> None:
        nonlocal lacking
        if lacking == 0:
            books.lists(HELD)
        lacking -= 1

    return before


async def test_two_lists_five_seconds_apart_that_agree_end_it_and_it_is_said_once(books: Books) -> None:
    books.lists(0)
    await books.read()
    begun = books.scene.clock.monotonic()
    await books.scene.spawn.settled()
    assert books.reads() == 3
    assert books.scene.clock.monotonic() - begun == APART
    assert TENCENT.id not in books.shown()
    assert books.doubt is None
    assert books.check(100) == "hard"
    assert books.gone == [HoldingGone(books.account.id, TENCENT.id, HELD, 0)]
    await books.read()
    await books.scene.spawn.settled()
    assert (books.reads(), len(books.gone)) == (1, 1)


async def test_however_many_rows_lack_they_are_read_again_together(books: Books) -> None:
    books.scene.gateway.position_rows = []
    books.scene.gateway.fund_row = replace(funds("9000000"), market_value=Decimal(0))
    await books.read()
    await books.scene.spawn.settled()
    assert books.reads() == 3
    assert books.shown() == {}
    assert len(books.gone) == 2


async def test_they_are_of_no_call_that_is_kept_for_exits_and_wait_until_one_is_free(books: Books) -> None:
    books.lists(0)
    books.scene.gateway.lists_after = 8.0
    books.scene.gateway.before_positions = whole_again(books)
    original, kept = books.scene.gateway.positions, list[bool]()

    async def noted(account: Account, *, way_out: bool = False, leaves: Any = None) -> PositionList:
        kept.append(way_out)
        return await original(account, way_out=way_out, leaves=leaves)

    books.scene.gateway.positions = noted  # type: ignore[method-assign]
    await books.read()
    await books.scene.spawn.settled()
    assert books.scene.sleep.log == [8.0]
    assert kept == [True, False]


async def test_where_the_read_is_refused_the_next_one_that_is_made_anyway_counts(books: Books) -> None:
    books.lists(0)
    books.scene.gateway.before_positions = refused_after(books, 1)
    await books.read()
    await books.scene.spawn.settled()
    assert books.first == (HELD, DoubtCause.LACKING, 0)
    books.scene.gateway.before_positions = None
    await books.read(after=APART)
    assert TENCENT.id not in books.shown()
    assert len(books.gone) == 1


def refused_after(books: Books, count: int):  # type: ignore[no-untyped-def]
    async def before() -> None:
        nonlocal count
        if count == 0:
            raise RateLimited("rate-limited", text="", retry_after=30.0)
        count -= 1

    return before


async def test_a_copy_of_the_gateway_proves_nothing_and_takes_nothing_away(books: Books) -> None:
    books.scene.gateway.position_rows = []
    original = books.scene.gateway.positions

    async def cached(account: Account, **more: Any) -> PositionList:
        rows = await original(account, **more)
        rows.from_broker = False
        return rows

    books.scene.gateway.positions = cached  # type: ignore[method-assign]
    for _ in range(3):
        await books.read(after=APART)
    assert books.shown() == {TENCENT.id: (HELD, None, None), OTHER: (200, None, None)}
    assert not books.gone


async def test_a_fill_that_explains_it_makes_no_doubt_before_or_after_the_list(books: Books) -> None:
    books.scene.blotter.order_changed(books.sale(200))
    books.lists(300)
    await books.read()
    assert books.state() == ((300, None, None), None)

    books.lists(0)
    books.hold()
    await books.read()
    assert books.first == (300, DoubtCause.LACKING, 0)
    books.scene.blotter.order_changed(books.sale(300, number="S2"))
    await books.read()
    assert TENCENT.id not in books.shown()
    assert books.doubt is None
    assert books.gone == []


async def test_a_split_of_that_day_explains_it(books: Books) -> None:
    day = date(2026, 11, 20)
    books.scene.publish(Topic.EX_DAYS, TENCENT.id, (ExDay(day, split=True, ratio=Fraction(1, 10)),))
    books.lists(50)
    await books.read()
    assert (books.first, books.doubt, books.gone) == ((50, None, None), None, [])


async def test_an_empty_list_beside_funds_with_a_market_value_is_not_flat(books: Books) -> None:
    books.scene.gateway.fund_row = replace(funds("9000000"), market_value=Decimal(310_000))
    await books.scene.blotter.read_account(books.account)
    books.scene.gateway.position_rows = []
    await books.read()
    await books.scene.spawn.settled()
    await books.read(after=APART)
    assert books.first == (HELD, DoubtCause.LACKING, 0), "the funds say that something is held"
    assert not books.gone
    books.scene.gateway.fund_row = replace(funds("9000000"), market_value=Decimal(0))
    await books.scene.blotter.read_account(books.account)
    await books.read(after=APART)
    assert books.shown() == {}


async def test_more_than_was_shown_is_believed(books: Books) -> None:
    books.lists(HELD + 300)
    await books.read()
    assert books.state() == ((HELD + 300, None, None), None)


# --- a list that is late behind the fills -----------------------------------------------------------------------------


async def test_what_was_sold_is_not_sold_again_while_the_list_is_late(books: Books) -> None:
    books.scene.blotter.order_changed(books.sale(HELD))
    await books.read()
    assert books.first == (HELD, None, None), "late by seconds, as any list"
    assert books.doubt == HeldDoubt(DoubtCause.FILLS, 0, HELD)
    assert books.check(HELD) == "typed"
    books.scene.blotter.order_changed(books.sale(200, number="B1", side=Side.BUY))
    assert books.doubt == HeldDoubt(DoubtCause.FILLS, 200, HELD)
    assert [books.check(200), books.check(300)] == ["passed", "typed"]


async def test_after_a_while_the_list_counts_and_what_only_it_has_stays_typed_until_settled(books: Books) -> None:
    books.scene.blotter.order_changed(books.sale(HELD))
    await books.read(after=LAGS_FOR)
    await books.read(after=APART - 0.5)
    assert books.doubt == HeldDoubt(DoubtCause.FILLS, 0, HELD)
    await books.read(after=0.5)
    assert books.doubt == HeldDoubt(DoubtCause.FILLS, 0, HELD, counts=True)
    assert books.first == (HELD, DoubtCause.FILLS, 0)
    assert books.check(100) == "typed"
    (least,) = [row for row in books.scene.pretrade.least_held(books.account.id) or () if row.instrument == TENCENT.id]
    assert least.quantity == HELD, "for what adds the list counts"

    books.scene.blotter.settle_holding(books.account.id, TENCENT.id)
    assert books.state() == ((HELD, None, None), None)
    assert books.check(100) == "passed"


async def test_it_ends_with_a_list_that_has_the_fill(books: Books) -> None:
    books.scene.blotter.order_changed(books.sale(200))
    await books.read(after=LAGS_FOR)
    books.lists(300)
    await books.read(after=APART)
    assert books.state() == ((300, None, None), None)


def execution(books: Books, order: Order) -> Fill:
    return Fill(
        id=f"f{order.id}",
        order_id=order.id,
        account_id=books.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=order.side,
        quantity=order.filled,
        price=Decimal(612),
        time=books.scene.clock.market(),
    )


async def test_a_fill_by_row_push_and_list_counts_once(books: Books) -> None:
    order = books.sale(200)
    fill = execution(books, order)
    books.scene.blotter.filled(fill)
    books.scene.blotter.order_changed(order)
    books.scene.blotter.filled(fill)
    books.scene.gateway.order_rows, books.scene.gateway.fill_rows = [order], [fill]
    await books.scene.blotter.read_day(books.account)
    assert books.doubt == HeldDoubt(DoubtCause.FILLS, 300, HELD)


@pytest.mark.parametrize("side", Side)
async def test_a_list_that_has_a_fill_before_its_push_makes_no_difference(books: Books, side: Side) -> None:
    """The list was answered while the push was on its way: neither is late, and both say the same."""
    books.hold()
    order = books.sale(200, side=side)
    books.lists(HELD + 200 if side is Side.BUY else HELD - 200)
    await books.read()
    books.scene.clock.advance(PUSH_WITHIN / 2)
    books.scene.blotter.filled(execution(books, order))
    books.scene.blotter.order_changed(order)
    await books.read()
    assert books.doubt is None
    assert books.first == (HELD + 200 if side is Side.BUY else HELD - 200, None, None)
    assert not books.gone


async def test_a_push_right_after_a_list_that_is_late_is_no_difference_that_stays(books: Books) -> None:
    """Whether the list has it nobody knows: the next one decides."""
    books.hold()
    await books.read()
    books.scene.clock.advance(PUSH_WITHIN / 2)
    books.scene.blotter.filled(execution(books, books.sale(200)))
    books.lists(HELD - 200)
    await books.read()
    assert books.state() == ((HELD - 200, None, None), None)


async def test_an_order_of_before_the_list_that_is_told_after_it_is_no_difference(books: Books) -> None:
    """Its list was refused at the login: the positions have it already."""
    old = NOON - timedelta(hours=1)
    books.scene.gateway.order_rows = [replace(books.sale(200), created=old, updated=old)]
    await books.read()
    assert books.state() == ((HELD, None, None), None)


def working(books: Books) -> Order:
    """An order of another program that works and was told of; the next push says that it filled."""
    order = replace(books.sale(300), filled=0, status=OrderStatus.SUBMITTED, average_price=None)
    books.scene.blotter.order_changed(order)
    return order


async def test_what_fills_just_after_a_list_is_not_sold_again_without_typing(books: Books) -> None:
    """A list may have a fill that is pushed within moments of it, or not: until the next one nobody knows."""
    books.hold()
    working(books)
    await books.read()
    books.scene.clock.advance(PUSH_WITHIN / 2)
    books.scene.blotter.order_changed(books.sale(300))
    assert books.doubt == HeldDoubt(DoubtCause.FILLS, HELD - 300, HELD)
    assert books.first == (HELD, None, None), "for moments no row is marked"
    assert [books.check(quantity) for quantity in (200, HELD, HELD + 100)] == ["passed", "typed", "hard"]
    books.lists(HELD - 300)
    await books.read()
    assert books.state() == ((HELD - 300, None, None), None)


async def test_a_list_that_had_the_fill_already_is_right_with_the_next_one(books: Books) -> None:
    books.hold()
    working(books)
    books.lists(HELD - 300)
    await books.read()
    books.scene.clock.advance(PUSH_WITHIN / 2)
    books.scene.blotter.order_changed(books.sale(300))
    await books.read()
    assert books.state() == ((HELD - 300, None, None), None)
    assert not books.gone


async def test_while_lists_are_late_for_it_that_stays_typed_for_half_a_minute(books: Books) -> None:
    """A next list that shows what the one before did may be late, or both had the fill: then it is right at last."""
    books.hold()
    working(books)
    await books.read()
    books.scene.clock.advance(PUSH_WITHIN / 2)
    books.scene.blotter.order_changed(books.sale(300))
    await books.read()
    assert [books.check(quantity) for quantity in (200, HELD)] == ["passed", "typed"]
    await books.read(after=LAGS_FOR - 5)
    assert books.check(HELD) == "typed"
    await books.read(after=5)
    assert books.state() == ((HELD, None, None), None)


async def test_a_purchase_just_after_a_list_may_be_sold_typed_before_one_shows_it(books: Books) -> None:
    books.hold()
    books.lists(0)
    books.scene.blotter.held.forget(books.account.id)
    await books.read()
    bought = replace(books.sale(300), side=Side.BUY)
    books.scene.blotter.order_changed(replace(bought, filled=0, status=OrderStatus.SUBMITTED, average_price=None))
    books.scene.blotter.order_changed(bought)
    assert [books.check(quantity) for quantity in (300, 400)] == ["typed", "hard"]
