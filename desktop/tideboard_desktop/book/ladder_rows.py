"""An order book as rows of texts: asks above, bids below, worst ask first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from tideboard_core.model.order import Order, Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.model.shares import Shares
from tideboard_core.orders.book_effect import Hypothetical
from tideboard_desktop.ui import format as fmt

DEPTH = 10
"""Levels per side that a ladder has rows for at least."""
MOST = 60
"""Levels per side that are shown at most: they fill a screen of 2,000 pixels."""
_SCALE = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class LadderRow(NamedTuple):
    """One painted row; equal rows of equal depth paint the same. `share` is its bar as a fraction of the full width."""

    price: Decimal | None
    price_text: str
    quantity: str
    orders: str
    share: float
    best: bool
    resting: str
    hypothetical: str
    buying: bool


class SpreadLine(NamedTuple):
    """The row between the sides: last price with its change, and the spread in words."""

    last: str
    change: str
    sign: float
    spread: str


NO_SPREAD = SpreadLine("", "", 0.0, "")
BLANK = LadderRow(None, "", "", "", 0.0, False, "", "", buying=False)


class Ladder(NamedTuple):
    """Both sides in one column of `2 * depth` rows: asks from worst to best, bids from best to worst.

    `depths` has for each row the bar of all shares from the best price to it, in `DEPTH_STEPS` of the deeper side.
    """

    rows: tuple[LadderRow, ...]
    depths: tuple[int, ...]
    bid_total: int
    ask_total: int

    @property
    def depth(self) -> int:
        """Rows per side: at least `DEPTH`, blank where the book has fewer levels."""
        return len(self.rows) // 2

    @property
    def asks(self) -> tuple[LadderRow, ...]:
        """The rows above the spread."""
        return self.rows[: self.depth]

    @property
    def bids(self) -> tuple[LadderRow, ...]:
        """The rows below the spread."""
        return self.rows[self.depth :]

    @property
    def bid_percent(self) -> int | None:
        """Bid shares in percent of all shown shares, rounded; None for an empty book."""
        total = self.bid_total + self.ask_total
        return round(self.bid_total / total * 100) if total else None


EMPTY = Ladder((BLANK,) * (2 * DEPTH), (0,) * (2 * DEPTH), 0, 0)

Resting = Mapping[tuple[Side, Decimal], Shares]
"""Own shares resting at the exchange, by side and price."""


class _Common(NamedTuple):
    """Values that every row depends on."""

    scale: float
    step: Decimal | None
    resting: Resting
    hypothetical: Hypothetical


_Kept = list[tuple[Level, LadderRow]]
_LEAST_USE = 0.6
"""Share of the full length below which the deeper side's bar gets a new scale."""
DEPTH_STEPS = 48
"""Lengths of a depth bar. Each change of a level moves the depth of all behind it: with exact lengths every push would
repaint them all."""


class LadderMaker:
    """Converts successive books into rows; an unchanged level keeps its row object."""

    def __init__(self) -> None:
        self._bids: _Kept = []
        self._asks: _Kept = []
        self._common: _Common | None = None
        self._depth_scale = 1.0

    def make(
        self,
        book: OrderBook,
        step: Decimal | None,
        resting: Resting,
        hypothetical: Hypothetical,
        levels: int = DEPTH,
    ) -> Ladder:
        """Rows of a book; prices get the decimals of `step`. BUY keys mean the bid side of the book.

        The `levels` best ones of each side get rows, ten at least: the work grows with what is seen, not with what the
        broker sends.
        """
        depth = max(DEPTH, levels)
        bids, asks = book.bids[:depth], book.asks[:depth]
        bid_sizes, ask_sizes = [level.quantity for level in bids], [level.quantity for level in asks]
        scale = _round_scale(max(bid_sizes + ask_sizes, default=0))
        bid_total, ask_total = sum(bid_sizes), sum(ask_sizes)
        common = _Common(scale, step, resting, hypothetical)
        # every row depends on all of these: none can be kept
        if common != self._common:
            self._common = common
            self._bids, self._asks = [], []
        self._bids = _side(bids, self._bids, Side.BUY, common)
        self._asks = _side(asks, self._asks, Side.SELL, common)
        ask_rows, bid_rows = [kept[1] for kept in self._asks[::-1]], [kept[1] for kept in self._bids]
        above, below = depth - len(ask_rows), depth - len(bid_rows)
        rows = (*(BLANK,) * above, *ask_rows, *bid_rows, *(BLANK,) * below)
        per_step = self._scale_of_depth(max(bid_total, ask_total)) / DEPTH_STEPS
        up, down = _depths(ask_sizes, per_step), _depths(bid_sizes, per_step)
        return Ladder(rows, (*(0,) * above, *up[::-1], *down, *(0,) * below), bid_total, ask_total)

    def _scale_of_depth(self, largest: int) -> float:
        """The full length of a depth bar; it stays while the total fits well, so that the bars do not rescale often."""
        if not _LEAST_USE * self._depth_scale <= largest <= self._depth_scale:
            self._depth_scale = _round_scale(largest)
        return self._depth_scale


def _side(levels: Sequence[Level], before: _Kept, side: Side, common: _Common) -> _Kept:
    known = len(before)
    kept: _Kept = []
    for place, level in enumerate(levels):
        old = before[place] if place < known else None
        if old is not None and old[0] == level:
            kept.append(old)
        else:
            kept.append((level, _row(level, side, common, None if old is None else old[1], best=place == 0)))
    return kept


def _depths(sizes: Iterable[int], per_step: float) -> list[int]:
    """The shares up to each level, from the best price on, in steps."""
    return [int(shares / per_step + 0.5) for shares in accumulate(sizes)]


def _row(level: Level, side: Side, common: _Common, before: LadderRow | None, *, best: bool) -> LadderRow:
    """Positional arguments and no extra look-ups: this runs for every changed level of every frame."""
    price, quantity, orders = level.price, level.quantity, level.orders
    scale, step, resting, hypothetical = common
    # identity is enough here: a miss only formats the same text again
    known = before is not None and before[0] is price
    own = _shares(resting.get((side, price))) if resting else ""
    wish = _shares(hypothetical.shares.get((side, price))) if hypothetical.shares else ""
    return LadderRow(
        price,
        before[1] if known and before is not None else _price_text(price, step),
        _quantity_text(quantity),
        _quantity_text(orders) if orders else "",
        quantity / scale,
        best,
        own,
        wish,
        bool(wish) and hypothetical.side is Side.BUY,
    )


def resting_orders(orders: Iterable[Order], instrument: str) -> dict[tuple[Side, Decimal], Shares]:
    """Remaining shares of open limit orders of one instrument, by side and price; a combination stands in no book."""
    result: dict[tuple[Side, Decimal], Shares] = {}
    for order in orders:
        mine = order.instrument == instrument and not order.legs
        if order.open and mine and order.price is not None and order.remaining > 0:
            key = (order.side, order.price)
            result[key] = result.get(key, 0) + order.remaining
    return result


_price_text = lru_cache(maxsize=8192)(fmt.price)
_quantity_text = lru_cache(maxsize=8192)(fmt.quantity)


def _shares(count: Shares | None) -> str:
    return fmt.quantity(count) if count else ""


@lru_cache(maxsize=1024)
def _round_scale(largest: int) -> float:
    """A round number at or above the largest level, so that bars do not rescale with every change."""
    if largest <= 0:
        return 1.0
    power = 10.0 ** (len(str(largest)) - 1)
    return next(step * power for step in _SCALE if step * power >= largest)
