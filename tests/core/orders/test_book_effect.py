"""What an order would do to the book."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fakes.values.trading import ACCOUNTS, BOOK, TENCENT, levels, order_row
from tideboard_core.model.order import Environment, ModifyRequest, OrderRequest, OrderType, Side
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import BookPreview
from tideboard_core.orders.book_effect import effect_on, worst_taken
from tideboard_core.orders.draft import draft_of

ACCOUNT = ACCOUNTS[Environment.PRACTICE]


def effect(side: Side, quantity: int, price: str | None, book: OrderBook = BOOK) -> BookPreview:
    fields: dict[str, Any] = {"order_type": OrderType.LIMIT if price else OrderType.MARKET}
    request = OrderRequest(
        account=ACCOUNT,
        instrument=TENCENT.id,
        side=side,
        quantity=quantity,
        client_order_id="TB-1",
        price=Decimal(price) if price else None,
        **fields,
    )
    return effect_on(book, draft_of(request), 0.2)


def test_the_mock_up_s_order_takes_two_levels() -> None:
    """Design picture confirm-order: buy 2,000 at 613.00, 1,200 at 612.50 and 800 at 613.00."""
    book = OrderBook(
        instrument=TENCENT.id,
        bids=levels(("612.00", 2600), ("611.50", 5400)),
        asks=levels(("612.50", 1200), ("613.00", 4300), ("613.50", 3800), ("614.00", 6100)),
    )

    preview = effect(Side.BUY, 2000, "613.00", book)

    assert [(str(line.price), line.takes) for line in preview.lines if line.takes] == [
        ("613.00", 800),
        ("612.50", 1200),
    ]
    assert (preview.average, preview.extra, preview.resting) == (Decimal("612.70"), Decimal("400.00"), 0)
    assert preview.from_best_percent is not None
    assert round(preview.from_best_percent, 2) == Decimal("0.03")
    assert preview.spread == Decimal("0.50")
    assert [str(line.price) for line in preview.lines] == ["614.00", "613.50", "613.00", "612.50", "612.00", "611.50"]


def test_a_patient_sell_joins_behind_what_rests() -> None:
    preview = effect(Side.SELL, 400, "613.00")

    joined = [line for line in preview.lines if line.joins]
    assert [(str(line.price), line.quantity, line.joins) for line in joined] == [("613.00", 4300, 400)]
    assert (preview.taken, preview.resting, preview.ahead) == (0, 400, 1200 + 4300)
    assert preview.average is preview.from_best_percent is None


def test_a_price_between_the_levels_gets_its_own_line() -> None:
    for side, price, order in (
        (Side.BUY, "611.25", ["612.00", "611.50", "611.25", "611.00"]),
        (Side.BUY, "610.00", ["612.00", "611.50", "611.00", "610.00"]),
    ):
        lines = [line for line in effect(side, 100, price).lines if line.side is side]
        assert [str(line.price) for line in lines] == order
        assert [line.joins for line in lines if str(line.price) == price] == [100]


def test_what_is_not_taken_rests_at_the_limit() -> None:
    preview = effect(Side.BUY, 2000, "612.50")

    assert (preview.taken, preview.resting, preview.uncovered) == (1200, 800, 0)
    assert [(line.side, str(line.price), line.joins) for line in preview.lines if line.joins] == [
        (Side.BUY, "612.50", 800)
    ]


def test_a_market_order_tells_what_the_visible_book_does_not_cover() -> None:
    preview = effect(Side.SELL, 20_000, None)

    assert (preview.taken, preview.uncovered, preview.resting) == (12_000, 8000, 0)
    assert worst_taken(preview) == Decimal("611.00")


def test_an_empty_side_takes_nothing() -> None:
    preview = effect(Side.BUY, 100, "612.50", OrderBook(instrument=TENCENT.id, bids=(), asks=()))

    assert (preview.taken, preview.resting, preview.spread, worst_taken(preview)) == (0, 100, None, None)
    assert worst_taken(None) is None


def test_a_change_matches_what_still_works() -> None:
    working = order_row(ACCOUNT, quantity=1000, filled=400)
    request = ModifyRequest(
        account=ACCOUNT, order=working, client_order_id="TB-1", quantity=1000, price=Decimal("612.50")
    )

    assert effect_on(BOOK, draft_of(request), 0.2).taken == 600


@given(
    side=st.sampled_from(list(Side)),
    quantity=st.integers(1, 30_000),
    price=st.one_of(st.none(), st.integers(1200, 1240)),
)
def test_every_share_is_taken_resting_or_uncovered(side: Side, quantity: int, price: int | None) -> None:
    limit = None if price is None else str(Decimal(price) / 2)

    preview = effect(side, quantity, limit)

    assert preview.taken + preview.resting + preview.uncovered == quantity
    assert sum(line.takes for line in preview.lines) == preview.taken
    assert sum(line.joins for line in preview.lines) == preview.resting
    assert all(line.takes <= line.quantity for line in preview.lines)
    prices = [line.price for line in preview.lines if not line.joins]
    assert prices == sorted(prices, reverse=True)
    worst = worst_taken(preview)
    if worst is not None and limit is not None:
        assert worst <= Decimal(limit) if side is Side.BUY else worst >= Decimal(limit)
