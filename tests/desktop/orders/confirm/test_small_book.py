"""The small book always shows the lines that the order touches, and never more than six."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from fakes.values.reviews import book
from tideboard_core.model.order import Side
from tideboard_core.model.review import BookLine
from tideboard_desktop.orders.confirm.small_book import LINES, SmallBook, visible_lines
from tideboard_desktop.ui.theme import make_theme


def line(side: Side, price: int, takes: int = 0, joins: int = 0) -> BookLine:
    return BookLine(side, Decimal(price), 100, 1, takes, joins)


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 4))
def test_at_most_six_lines_those_nearest_the_spread(asks: int, bids: int, taken: int) -> None:
    upper = [line(Side.SELL, 200 - i, takes=int(asks - i <= taken)) for i in range(asks)]
    lower = [line(Side.BUY, 90 - i) for i in range(bids)]
    shown_asks, shown_bids = visible_lines((*upper, *lower))
    assert len(shown_asks) + len(shown_bids) == min(LINES, asks + bids) or asks + bids > LINES
    assert len(shown_asks) + len(shown_bids) <= LINES
    assert shown_asks == upper[len(upper) - len(shown_asks) :]
    assert shown_bids == lower[: len(shown_bids)]
    wanted = [one for one in upper if one.takes][-4:]
    assert all(one in shown_asks for one in wanted)


def test_a_price_far_out_takes_the_outermost_place() -> None:
    upper = [line(Side.SELL, 100 + i) for i in range(5, 0, -1)]
    lower = [line(Side.BUY, 100 - i, joins=50 if i == 8 else 0) for i in range(10)]
    _asks, bids = visible_lines((*upper, *lower))
    assert bids[-1].joins == 50
    far = [line(Side.SELL, 110, joins=50), *upper]
    asks, _bids = visible_lines((*far, *lower[:3]))
    assert asks[0].joins == 50


def test_painting_needs_no_book_and_keeps_its_height(qapp: QApplication) -> None:
    ladder = SmallBook(make_theme(), Side.BUY, Decimal("0.5"))
    ladder.resize(374, ladder.height())
    before = ladder.height()
    empty = ladder.grab().toImage()
    ladder.show_book(book())
    assert ladder.grab().toImage() != empty
    ladder.show_book(book(crosses=False))
    assert ladder.height() == before
