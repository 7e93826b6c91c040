"""The ladder of an order book as rows of words: ten asks above, ten bids below, worst ask first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tideboard_core.model.order import Order, Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_desktop import format as fmt

DEPTH = 10
_SCALE = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class LadderRow(NamedTuple):
    """One painted row. `share` is the depth bar's part of the full width; two equal rows paint the same."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Both sides, each `DEPTH` rows: `asks` from the worst down to the best, `bids` from the best down."""

    asks: tuple[LadderRow, ...]
    bids: tuple[LadderRow, ...]
    bid_total: int
    ask_total: int

    @property
    def rows(self) -> tuple[LadderRow, ...]:
        """All rows from top to bottom, without the spread row."""
        return self.asks + self.bids

    @property
    def bid_percent(self) -> int | None:
        """Bid shares of all shares shown, in whole percent; None for an empty book."""
        total = self.bid_total + self.ask_total
        return round(self.bid_total / total * 100) if total else None


EMPTY = Ladder(asks=(BLANK,) * DEPTH, bids=(BLANK,) * DEPTH, bid_total=0, ask_total=0)

Resting = Mapping[tuple[Side, Decimal], int]
"""Own shares resting at the exchange, by side and price."""


class Hypothetical(NamedTuple):
    """What a ticket's order would do: its own side, and the shares it takes or joins by side of the book and price."""

    side: Side
    shares: Mapping[tuple[Side, Decimal], int]


NO_ORDER = Hypothetical(Side.BUY, {})


def make_ladder(book: OrderBook, step: Decimal | None, resting: Resting, hypothetical: Hypothetical) -> Ladder:
    """Turn a book into rows; prices get the decimals of `step`. BUY keys mean the bid side of the book."""
    bids, asks = book.bids[:DEPTH], book.asks[:DEPTH]
    largest = max((level.quantity for level in (*bids, *asks)), default=0)
    scale = _round_scale(largest)

    def row(place: int, level: Level, side: Side) -> LadderRow:
        key = (side, level.price)
        return LadderRow(
            price=level.price,
            price_text=_price_text(level.price, step),
            quantity=_quantity_text(level.quantity),
            orders=_quantity_text(level.orders) if level.orders else "",
            share=level.quantity / scale,
            best=place == 0,
            resting=_shares(resting.get(key)) if resting else "",
            hypothetical=_shares(hypothetical.shares.get(key)),
            buying=key in hypothetical.shares and hypothetical.side is Side.BUY,
        )

    ask_rows = [row(place, level, Side.SELL) for place, level in enumerate(asks)]
    bid_rows = [row(place, level, Side.BUY) for place, level in enumerate(bids)]
    return Ladder(
        asks=tuple(reversed(_fill(ask_rows))),
        bids=tuple(_fill(bid_rows)),
        bid_total=sum(level.quantity for level in bids),
        ask_total=sum(level.quantity for level in asks),
    )


def resting_orders(orders: Iterable[Order], instrument: str) -> dict[tuple[Side, Decimal], int]:
    """Remaining shares of open limit orders of one instrument, by side and price."""
    result: dict[tuple[Side, Decimal], int] = {}
    for order in orders:
        if order.open and order.instrument == instrument and order.price is not None and order.remaining > 0:
            key = (order.side, order.price)
            result[key] = result.get(key, 0) + order.remaining
    return result


def changed_places(old: Ladder, new: Ladder) -> list[int]:
    """Places in `rows` whose paint differs."""
    return [place for place, (a, b) in enumerate(zip(old.rows, new.rows, strict=True)) if a != b]


_price_text = lru_cache(maxsize=8192)(fmt.price)
_quantity_text = lru_cache(maxsize=8192)(fmt.quantity)


def _fill(rows: list[LadderRow]) -> list[LadderRow]:
    return rows + [BLANK] * (DEPTH - len(rows))


def _shares(count: int | None) -> str:
    return fmt.quantity(count) if count else ""


def _round_scale(largest: int) -> float:
    """A round number at or above the largest level, so that bars keep their width while it wobbles."""
    if largest <= 0:
        return 1.0
    power = 10.0 ** (len(str(largest)) - 1)
    return next(step * power for step in _SCALE if step * power >= largest)
