"""Own orders and fills on the map of depth over time: which are there, where, and how they are drawn."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.depth_books import after, at, ladder
from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.flow.depth.column_axis import ColumnAxis
from tideboard_core.flow.depth.price_rows import FIXED, PriceRows
from tideboard_core.model.order import Environment, Fill, Order, OrderStatus, Side
from tideboard_desktop.depth.own_marks import fill_marks, levels_now, resting, resting_lines, shares_shown, units_of
from tideboard_desktop.depth.plane import Plane
from tideboard_desktop.depth.surroundings import OwnFill, Places, RestingLine, paint_fills, paint_orders
from tideboard_desktop.ui.theme import Theme, make_theme

AXIS = ColumnAxis(session(DAY), 15)
OPENING = AXIS.column_of(after(0))
PLANE = Plane(
    width=500, height=300, bars_top=306, bars_height=40, ratio=1.0,
    left=0, per_column=10, per_pixel=1, top=60, row_height=5,
)  # fmt: skip
ROWS = PriceRows(5_900_000, 6_100_000, lambda _price: 5_000)
UNITS = 6_000_000


def step(_units: int) -> Decimal:
    return Decimal("0.5")


def order(**changes: Any) -> Order:
    """A working buy of 200 at 600.00, a minute after the open."""
    usual = {"price": Decimal("600.00"), "created": at(60), "updated": at(60)}
    return order_row(ACCOUNTS[Environment.LIVE], **(usual | changes))


def fill(seconds: float, side: Side, **changes: Any) -> Fill:
    """300 at 600.00."""
    fields: dict[str, Any] = {"quantity": 300, "price": Decimal("600.00"), "time": at(seconds)}
    names: dict[str, Any] = {"id": "f", "order_id": "W1", "account_id": "1", "instrument": TENCENT, "name": "TENCENT"}
    return Fill(side=side, **names, **(fields | changes))


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    assert qapp is not None
    return make_theme()


# --- which there are, and where ---------------------------------------------------------------------------------------


def test_what_rests_is_a_line_from_the_column_it_was_placed_in() -> None:
    orders = [order(filled=50, status=OrderStatus.PARTIALLY_FILLED), order(side=Side.SELL, price=Decimal("600.5"))]
    assert resting_lines(orders, AXIS, step) == [
        RestingLine(OPENING + 4, 6_000_000, "Buy 150 at 600.00, resting"),
        RestingLine(OPENING + 4, 6_005_000, "Sell 200 at 600.50, resting"),
    ]
    assert resting([*orders, order(quantity=100)]) == {(Side.BUY, 6_000_000): 250, (Side.SELL, 6_005_000): 200}


@pytest.mark.parametrize(
    "changes",
    [
        {"status": OrderStatus.FILLED, "filled": 200},
        {"status": OrderStatus.CANCELLED},
        {"price": None},
        {"price": Decimal(10) ** 20},
        {"filled": 200},
        {"legs": ("two",)},
    ],
)
def test_what_rests_at_no_price_is_no_line(changes: dict[str, Any]) -> None:
    assert resting_lines([order(**changes)], AXIS, step) == []
    assert resting([order(**changes)]) == {}


def test_fills_of_the_session_are_arrows_in_their_column() -> None:
    lunch = session(DAY).segments[0].end + timedelta(minutes=5)
    fills = [
        fill(0, Side.BUY),
        fill(29, Side.SELL, price=Decimal("600.5")),
        fill(0, Side.BUY, time=lunch),
        fill(-86_400, Side.BUY),
        fill(86_400, Side.SELL),
        fill(1, Side.BUY, price=Decimal(10) ** 20),
    ]
    assert fill_marks(fills, AXIS, step) == [
        OwnFill(OPENING, 6_000_000, True, "B 300 at 600.00"),
        OwnFill(OPENING + 1, 6_005_000, False, "S 300 at 600.50"),
        OwnFill(AXIS.seams[0], 6_000_000, True, "B 300 at 600.00"),
    ]


def test_own_shares_stand_at_the_level_of_their_side(theme: Theme) -> None:
    shown = ladder(600)
    own = {(Side.BUY, 5_995_000): 150, (Side.SELL, 6_010_000): 40, (Side.SELL, 5_990_000): 7}
    levels = levels_now(shown, own, FIXED, theme)
    assert [level.units for level in levels] == sorted((level.units for level in levels), reverse=True)
    assert {(level.units, level.bid): level.own for level in levels if level.own} == {
        (5_995_000, True): 150,
        (6_010_000, False): 40,
    }
    assert [level.units for level in levels if level.best] == [6_005_000, 5_995_000]
    assert shares_shown(shown) == (10_000, 10_000)
    assert shares_shown(None) == (0, 0)


def test_a_price_beyond_all_that_is_kept_has_no_units() -> None:
    assert units_of(Decimal("600.1234")) == 6_001_234
    assert units_of(Decimal(10) ** 20) is None


# --- how they are drawn -----------------------------------------------------------------------------------------------


def painted(theme: Theme, *, orders: list[RestingLine] | None = None, fills: list[OwnFill] | None = None) -> Any:
    """Where the field has ink in the colour of the text: rows of true and false."""
    places = Places.of(600, 400, theme)
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_orders(painter, places, PLANE, ROWS, orders or [], places.field.right(), theme)
    paint_fills(painter, places, PLANE, ROWS, fills or [], theme)
    painter.end()
    flat: NDArray[np.uint8] = np.frombuffer(image.constBits(), np.uint8).reshape(400, 600, 4)
    return flat[:, :, :3].astype(np.int64).sum(axis=2) > 300


def place_of(column: int, units: int, theme: Theme) -> tuple[int, int]:
    """The middle of a cell."""
    field = Places.of(600, 400, theme).field
    row = ROWS.row_of(units)
    x = field.left() + PLANE.x_of(column) + PLANE.per_column / 2
    return round(x), round(field.top() + PLANE.y_of(row) + PLANE.row_height / 2)


@pytest.mark.parametrize("buy", [True, False])
def test_a_fill_is_an_arrow_up_for_what_was_bought_and_down_for_what_was_sold(theme: Theme, buy: bool) -> None:
    x, y = place_of(20, UNITS, theme)
    ink = painted(theme, fills=[OwnFill(20, UNITS, buy, "300")])[:, x - 7 : x + 8]
    above, below = int(ink[y - 4].sum()), int(ink[y + 4].sum())
    narrow, wide = (above, below) if buy else (below, above)
    assert 0 < narrow < wide
    label = painted(theme, fills=[OwnFill(20, UNITS, buy, "300")])[:, x + 10 : x + 24]
    inked = np.flatnonzero(label.any(axis=1))
    assert (inked.min() > y) if buy else (inked.max() < y), "the words stand at the arrow's base"


def test_a_resting_order_is_a_line_from_its_column_to_now(theme: Theme) -> None:
    x, y = place_of(20, UNITS, theme)
    ink = painted(theme, orders=[RestingLine(20, UNITS, "Buy 200")])
    field = Places.of(600, 400, theme).field
    line = np.flatnonzero(ink[y - 1 : y + 2].any(axis=0))
    assert abs(int(line.min()) - (x - PLANE.per_column // 2)) <= 1
    assert int(line.max()) >= field.right() - 1


def test_what_lies_beside_the_map_is_not_drawn(theme: Theme) -> None:
    beside = [OwnFill(20, 1, True, "out"), OwnFill(-5, UNITS, True, "left"), OwnFill(900, UNITS, False, "right")]
    assert not painted(theme, fills=beside).any()
    assert not painted(theme, orders=[RestingLine(20, 1, "out"), RestingLine(900, UNITS, "later")]).any()
