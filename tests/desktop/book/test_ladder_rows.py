"""Rows of the order book ladder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.scenes.market.hub_snapshot import TENCENT, book, working_order
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.quote import OrderBook
from tideboard_core.orders.book_effect import NO_ORDER, Hypothetical
from tideboard_desktop.book.ladder_rows import BLANK, DEPTH, DEPTH_STEPS, Ladder, LadderMaker, resting_orders

STEP = Decimal("0.5")


def test_best_prices_stand_beside_the_spread() -> None:
    """Asks from worst down to best, bids from best down."""
    ladder = LadderMaker().make(book(), STEP, {}, NO_ORDER)

    assert [row.price_text for row in ladder.asks[-2:]] == ["613.00", "612.50"]
    assert [row.price_text for row in ladder.bids[:2]] == ["612.00", "611.50"]
    assert [place for place, row in enumerate(ladder.rows) if row.best] == [DEPTH - 1, DEPTH]
    assert ladder.bid_percent == 54


def test_own_and_hypothetical_shares_stand_at_their_price_and_side() -> None:
    """The same price on the other side stays empty."""
    takes = Hypothetical(Side.BUY, {(Side.SELL, Decimal("612.50")): 1200})
    ladder = LadderMaker().make(book(), STEP, {(Side.BUY, Decimal("611.0")): 400}, takes)

    assert [(row.price_text, row.resting) for row in ladder.rows if row.resting] == [("611.00", "400")]
    assert [(row.price_text, row.hypothetical) for row in ladder.rows if row.hypothetical] == [("612.50", "1,200")]


def test_a_tag_has_the_side_of_the_order_not_of_the_book() -> None:
    """A buy that joins the bids is still a buy."""
    joins = {(Side.BUY, Decimal("612.00")): 500}
    rows = [LadderMaker().make(book(), STEP, {}, Hypothetical(side, joins)).bids[0] for side in (Side.BUY, Side.SELL)]

    assert [(row.hypothetical, row.buying) for row in rows] == [("500", True), ("500", False)]


def test_a_small_change_repaints_one_row_only() -> None:
    """Bars are drawn to a round scale, so that one larger order does not move all of them."""
    before = LadderMaker().make(book(), STEP, {}, NO_ORDER)
    after = LadderMaker().make(
        book(bids=(2700, 5400, 7900, 6300, 8800, 11200, 7100, 9400, 6000, 18900)), STEP, {}, NO_ORDER
    )

    assert _others(before, after) == [DEPTH, 2 * DEPTH - 1]
    assert _others(before, before) == []


def _others(before: Ladder, after: Ladder) -> list[int]:
    """The rows that look different."""
    first, second = (list(zip(each.rows, each.depths, strict=True)) for each in (before, after))
    return [place for place, row in enumerate(second) if row != first[place]]


def test_a_thin_book_keeps_its_places() -> None:
    """Missing levels are blank rows far from the spread."""
    thin = OrderBook(instrument=TENCENT, bids=(), asks=book().asks[:2])
    ladder = LadderMaker().make(thin, STEP, {}, NO_ORDER)

    assert ladder.asks[:8] == (BLANK,) * 8
    assert ladder.bids == (BLANK,) * DEPTH
    assert ladder.bid_percent == 0


def test_only_open_limit_orders_of_the_instrument_rest() -> None:
    """Two at one price add up; filled, foreign and market orders do not count."""
    order = working_order()
    orders = [
        order,
        replace(order, id="8", filled=100, status=OrderStatus.PARTIALLY_FILLED),
        replace(order, id="9", status=OrderStatus.FILLED),
        replace(order, id="10", price=None),
    ]

    assert resting_orders(orders, TENCENT) == {(Side.BUY, Decimal("611.0")): 700}
    assert resting_orders(orders, "HK.00005") == {}


def test_depth_adds_up_from_the_best_price_outwards() -> None:
    """The bar of a level is that of all shares that stand in the way to it; both sides share one scale."""
    ladder = LadderMaker().make(book(), STEP, {}, NO_ORDER)
    bids, asks = ladder.depths[DEPTH:], ladder.depths[DEPTH - 1 :: -1]

    assert list(bids) == sorted(bids)
    assert list(asks) == sorted(asks)
    assert 0 < bids[0] < bids[-1] <= DEPTH_STEPS
    assert bids[-1] > asks[-1]
    assert abs(bids[-1] / asks[-1] - ladder.bid_total / ladder.ask_total) < 0.05


def test_a_total_that_swings_around_a_round_number_leaves_the_scale_of_the_depth() -> None:
    """Else every level would be painted anew at each swing."""
    maker = LadderMaker()
    sizes = (1000,) * 9
    fits = maker.make(book(bids=(*sizes, 91000)), STEP, {}, NO_ORDER)
    above = maker.make(book(bids=(*sizes, 91500)), STEP, {}, NO_ORDER)
    again = maker.make(book(bids=(*sizes, 91000)), STEP, {}, NO_ORDER)

    assert (fits.depths[-1], above.depths[-1], again.depths[-1]) == (48, 39, 38)
    assert _others(above, again) == [2 * DEPTH - 1]


def test_a_combination_rests_in_no_book() -> None:
    """Its net price is no price of its first leg."""
    leg = CombinationLeg(instrument=TENCENT, side=Side.BUY)
    assert resting_orders([replace(working_order(), legs=(leg, leg))], TENCENT) == {}
