"""The effect of an order on the newest book: the levels it would fill against, and where its rest would stand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.order import Side
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.model.review import BookLine, BookPreview
from tideboard_core.model.shares import Shares, total
from tideboard_core.orders.draft import Draft


def effect_on(book: OrderBook, draft: Draft, age: float, *, multiplier: int = 1) -> BookPreview:
    """Match `draft` against `book` (age in seconds); one that waits for trigger or auction takes and joins nothing now.

    `multiplier`: shares behind one contract, for what the order costs more than the best level.
    """
    opposite, own = (book.asks, book.bids) if draft.side is Side.BUY else (book.bids, book.asks)
    takes = _takes(opposite, draft)
    taken = total(takes)
    left = 0 if draft.defers else draft.working - taken
    limit = draft.price
    resting: Shares = left if limit is not None else 0
    paid = sum((level.price * take for level, take in zip(opposite, takes, strict=True)), Decimal(0))
    best = opposite[0].price if opposite else None
    average = paid / taken if taken else None
    return BookPreview(
        lines=_lines(book, draft, takes, resting),
        age=age,
        spread=book.asks[0].price - book.bids[0].price if book.asks and book.bids else None,
        taken=taken,
        levels_taken=sum(1 for take in takes if take),
        average=average,
        extra=abs(paid - best * taken) * multiplier if best is not None else Decimal(0),
        from_best_percent=(average - best) / best * 100 if average is not None and best else None,
        resting=resting,
        uncovered=left - resting,
        ahead=sum(level.quantity for level in own if limit is not None and not _better(draft.side, limit, level.price)),
    )


def worst_taken(preview: BookPreview | None) -> Decimal | None:
    """The worst price among the levels that would be taken, None when nothing is."""
    if preview is None:
        return None
    taken = [line for line in preview.lines if line.takes]
    if not taken:
        return None
    prices = [line.price for line in taken]
    return max(prices) if taken[0].side is Side.SELL else min(prices)


def _takes(opposite: tuple[Level, ...], draft: Draft) -> list[Shares]:
    left: Shares = 0 if draft.defers else draft.working
    takes: list[Shares] = []
    for level in opposite:
        # Levels beyond the limit are left; they stay in the list with nothing taken.
        reachable = draft.price is None or not _better(draft.side, level.price, draft.price)
        take = min(left, level.quantity) if reachable else 0
        left -= take
        takes.append(take)
    return takes


def _better(side: Side, price: Decimal, than: Decimal) -> bool:
    """Whether an order of `side` at `price` has priority over one at `than`: higher for a buy, lower for a sell."""
    return price > than if side is Side.BUY else price < than


def _lines(book: OrderBook, draft: Draft, takes: list[Shares], resting: Shares) -> tuple[BookLine, ...]:
    buys = draft.side is Side.BUY
    asks = [BookLine(Side.SELL, level.price, level.quantity, level.orders, takes=0, joins=0) for level in book.asks]
    bids = [BookLine(Side.BUY, level.price, level.quantity, level.orders, takes=0, joins=0) for level in book.bids]
    opposite, own = (asks, bids) if buys else (bids, asks)
    opposite[:] = [line._replace(takes=take) for line, take in zip(opposite, takes, strict=True)]
    if resting and draft.price is not None:
        _join(own, draft.side, draft.price, resting)
    return (*reversed(asks), *bids)


def _join(own: list[BookLine], side: Side, price: Decimal, resting: Shares) -> None:
    for index, line in enumerate(own):
        if line.price == price:
            own[index] = line._replace(joins=resting)
            return
        # A price between two levels makes a level of its own, which holds nothing yet.
        if _better(side, price, line.price):
            own.insert(index, BookLine(side, price, 0, 0, takes=0, joins=resting))
            return
    own.append(BookLine(side, price, 0, 0, takes=0, joins=resting))


class Hypothetical(NamedTuple):
    """What the ticket's order would do: its side, and the shares it takes or joins by side of the book and price."""

    side: Side
    shares: Mapping[tuple[Side, Decimal], Shares]


NO_ORDER = Hypothetical(Side.BUY, {})
