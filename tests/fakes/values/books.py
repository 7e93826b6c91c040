"""Books and quotes of a security as they are pushed, and what their recorded changes say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from fakes.values.archive_market import TENCENT, session
from tideboard_core.archive.depth.book_rows import GAP_REASONS, BookChange, BookFlag
from tideboard_core.archive.gaps import GapReason
from tideboard_core.model.quote import Level, OrderBook, Quote

MORNING = session().open + timedelta(minutes=30)
"""10:00 of the archive's made-up day."""


def book_of(bids: Sequence[int], time: datetime) -> OrderBook:
    levels = tuple(Level(Decimal(3000 - at) / 5, shares, 2) for at, shares in enumerate(bids))
    return OrderBook(
        instrument=TENCENT, bids=levels, asks=(Level(Decimal("600.2"), 100, 1),), time=time.astimezone(UTC)
    )


def quote_of(last: str, time: datetime, volume: int = 100) -> Quote:
    price = Decimal(last)
    return Quote(
        instrument=TENCENT,
        last=price,
        prev_close=Decimal(598),
        open=price,
        high=price,
        low=price,
        volume=volume,
        turnover=price * volume,
        time=time,
    )


def flags(changes: Sequence[BookChange]) -> list[BookFlag]:
    return [BookFlag(each.flags) for each in changes]


def gaps(changes: Sequence[BookChange]) -> list[GapReason]:
    return [GAP_REASONS[each.why] for each in changes if each.flags & BookFlag.GAP]
