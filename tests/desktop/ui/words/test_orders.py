"""What an order would do to the book, in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.values.reviews import TENCENT, book, summary
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import CostBasis, OrderType, Side
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode, hard
from tideboard_desktop.chart.orders.words import cost_words
from tideboard_desktop.ui.words.orders import cost_basis_words, crossing_sentence, order_name, price_terms


def test_a_crossing_order_gives_average_and_what_the_deeper_level_costs() -> None:
    assert crossing_sentence(book(), summary()) == (
        "Fills now: 2,000 at an average of 612.70.",
        "Nothing would rest.",
        "0.03% above the best ask, 400.00 HKD more than one level.",
    )


def test_a_partly_crossing_order_tells_what_would_rest() -> None:
    half = replace(book(), taken=1200, resting=800, average=Decimal("612.5"), extra=Decimal(0))
    strong, rest, detail = crossing_sentence(half, summary())
    assert (strong, rest, detail) == ("Fills now: 1,200 at an average of 612.50.", "800 would rest.", "")


def test_a_resting_order_tells_its_queue() -> None:
    strong, rest, detail = crossing_sentence(book(crosses=False), summary(price="612.00"))
    assert (strong, rest) == ("Crosses nothing.", "Rests at 612.00 behind about 2,600 shares.")
    assert not detail


def test_a_queue_of_contracts_is_not_told_in_shares() -> None:
    contracts = replace(summary(price="612.00"), instrument=replace(TENCENT, multiplier=100))
    assert crossing_sentence(book(crosses=False), contracts)[1] == "Rests at 612.00 behind about 2,600 contracts."


def test_a_trailing_stop_waits_for_its_monitor_price_first() -> None:
    trails = {"trail_amount": Decimal(5), "limit_offset": Decimal("0.5"), "price": None}
    shown = replace(summary(side=Side.SELL), order_type=OrderType.TRAILING_STOP_LIMIT, **trails)  # type: ignore[arg-type]
    apart = replace(book(), taken=0, resting=0, uncovered=0)
    assert crossing_sentence(apart, shown)[1] == "Waits for a turn of 5.00 from the best price."
    monitored = replace(shown, monitor=Decimal(620))
    assert crossing_sentence(apart, monitored)[1] == "Waits for 620.00, then a turn of 5.00."


def test_a_sale_is_below_the_best_bid() -> None:
    low = replace(book(), from_best_percent=Decimal("-0.0327"))
    assert "below the best bid" in crossing_sentence(low, summary(side=Side.SELL))[2]


def test_a_market_order_beyond_the_visible_book_says_so() -> None:
    short = replace(book(), uncovered=500)
    assert crossing_sentence(short, summary())[0] == "The visible book covers 1,500 of 2,000."


@pytest.mark.parametrize(("certain", "words"), [(True, "Nothing fills now."), (False, "Fills now: 2,000 at an")])
def test_nothing_fills_while_the_market_is_shut_for_certain(words: str, *, certain: bool) -> None:
    shut = hard(CheckCode.CLOSURE, passed=False, market=Market.HK, certain=certain)
    assert crossing_sentence(book(), summary(), (shut,))[0].startswith(words)


@pytest.mark.parametrize(
    ("state", "waits", "words"),
    [
        (MarketState.OPEN, False, "Fills now: 2,000 at an average of 612.70."),
        (MarketState.OPEN, True, "Nothing fills now."),
        (MarketState.BREAK, False, "Nothing fills now."),
        (MarketState.AUCTION, False, "Nothing fills before the auction."),
        (MarketState.CLOSING_AUCTION, False, "Nothing fills before the auction."),
        (MarketState.PRE_OPEN, False, "Nothing fills now."),
        (MarketState.FIXED_PRICE, False, "Nothing fills now."),
        (MarketState.AT_CLOSE, False, "Nothing fills now."),
    ],
)
def test_nothing_fills_while_the_market_does_not_trade(state: MarketState, waits: bool, words: str) -> None:
    session = hard(CheckCode.SESSION, passed=True, state=state, waits=waits)
    assert crossing_sentence(book(), summary(), [session])[0] == words


def test_the_one_line_name() -> None:
    assert order_name(Side.SELL, 400, TENCENT.id, price_terms(None, None)) == "Sell 400 HK.00700 at market"


@pytest.mark.parametrize(
    ("basis", "tip", "line"),
    [
        (CostBasis.AVERAGE, "", "Avg 607.25"),
        (CostBasis.DILUTED, "diluted cost: what sales and dividends gained is taken off it", "Diluted cost 607.25"),
        (CostBasis.OUR_FILLS, "mean price of your fills, not the broker's cost", "Your fills 607.25"),
    ],
)
def test_a_cost_is_called_what_it_is(basis: CostBasis, tip: str, line: str) -> None:
    assert cost_basis_words(basis) == tip
    assert cost_words(Decimal("607.25"), Decimal(6750), TENCENT, basis) == f"{line} \u00b7 +6,750.00"
