"""What was known at the second of an order, what it had come to by another, and what came after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.values.archive_market import DAY, TENCENT, at, close_archive, open_archive, session
from fakes.values.replayed import BARS, FLOW, KEY, fill, moment, reading
from fakes.values.trading import BOOK
from tideboard_core.archive.depth.book_rows import BookChange, BookFlag, BookRows, book_change, book_gap
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL
from tideboard_core.archive.units import MONEY, micros
from tideboard_core.model.instrument import instrument_id
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.replay.decisions import (
    KnownFlow,
    book_then,
    known_flow,
    known_then,
    later_prices,
    outcome,
    rank_then,
)
from tideboard_core.replay.recorded_day import RecordedDay, recorded_day
from tideboard_core.replay.recorded_security import RecordedSecurity
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.rows import OrderState, OwnOrder, OwnRows, OwnSpan

SESSION = session(DAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("decisions") / "archive"
    fill(made)
    return made


@pytest.fixture
async def day(folder: Path) -> RecordedDay:
    return await recorded_day(reading(folder), KEY, DAY)


@pytest.fixture
async def tencent(day: RecordedDay) -> RecordedSecurity:
    return await day.security(TENCENT)


@pytest.fixture
def reader(folder: Path) -> Iterator[ArchiveReader]:
    with closing(ArchiveReader(folder)) as made:
        yield made


def order(clock: str, side: Side = Side.BUY, filled: int = 500, seconds: int = 5) -> OwnOrder:
    at = moment(clock, seconds)
    working = OrderState(at=at, status=OrderStatus.SUBMITTED, quantity=500, filled=0, price=Decimal(600))
    done = OrderState(
        at=at + timedelta(minutes=1),
        status=OrderStatus.FILLED if filled else OrderStatus.CANCELLED,
        quantity=500,
        filled=filled,
        price=Decimal(600),
        average=Decimal(600) if filled else None,
    )
    return OwnOrder(
        id="17",
        our_id="",
        instrument=TENCENT,
        name="",
        side=side,
        order_type=OrderType.LIMIT,
        created=at,
        states=(working, done),
    )


def own(*fills: Fill) -> OwnDay:
    return OwnDay(span=OwnSpan(SESSION.open, SESSION.settled), rows=OwnRows(fills=fills))


def execution(of: OwnOrder, quantity: int, price: str, minutes: int) -> Fill:
    return Fill(
        id=f"{minutes}",
        order_id=of.id,
        account_id="1",
        instrument=TENCENT,
        name="",
        side=of.side,
        quantity=quantity,
        price=Decimal(price),
        time=of.created + timedelta(minutes=minutes),
    )


async def test_flow_is_that_of_the_last_whole_minute_that_was_known(tencent: RecordedSecurity) -> None:
    """At 10:47:05 minute 10:46 is known; the ratio is the net of its last 15 minutes over their turnover."""
    found = known_flow(tencent, SESSION, moment("10:47", 5))
    assert found is not None
    flows = {row.minute: row for row in FLOW}
    last = flows[found.minute]
    assert last.net is not None
    assert found.net == last.net / MONEY
    begin = flows[found.minute - 15]
    assert begin.net is not None
    turnover = sum(bar.turnover or 0 for bar in BARS if found.minute - 15 < bar.minute <= found.minute)
    assert found.ratio == pytest.approx((last.net - begin.net) / turnover)


async def test_nothing_is_known_before_the_first_minute_or_of_what_was_not_recorded(day: RecordedDay) -> None:
    assert known_flow(await day.security(TENCENT), SESSION, SESSION.open) is None
    assert not known_then(await day.security(instrument_id("HK.00005")), SESSION, moment("10:47")).recorded


async def test_few_minutes_have_no_ratio(tencent: RecordedSecurity) -> None:
    early = known_flow(tencent, SESSION, moment("9:35", 10))
    assert early is not None
    assert early.ratio is None


async def test_the_price_is_that_of_the_second(tencent: RecordedSecurity) -> None:
    then = known_then(tencent, SESSION, moment("10:47", 5))
    quote = tencent.quote(moment("10:47", 5))
    assert quote is not None
    assert (then.recorded, then.price) == (True, quote.last)


def test_a_percentile_counts_the_sessions_before_that_day(reader: ArchiveReader) -> None:
    ranked = rank_then(KEY, TENCENT, SESSION, KnownFlow(60, 1e12, None), reader)
    assert ranked is not None
    assert ranked.n == 3, "the recorded days before, and not the day itself"
    assert ranked.above_all


def test_no_book_is_said_so(reader: ArchiveReader) -> None:
    found = book_then(KEY, instrument_id("HK.00005"), DAY, moment("10:47"), reader)
    assert (found.book, found.age, found.gap) == (None, None, None)


async def test_an_outcome_counts_the_fills_by_then(tencent: RecordedSecurity) -> None:
    bought = order("10:00")
    deals = own(execution(bought, 200, "600", 1), execution(bought, 300, "602", 10))
    price = tencent.quote(moment("10:47"))
    assert price is not None
    before = outcome(bought, deals, price.last, moment("10:00", 30))
    assert (before.filled, before.earned) == (Decimal(0), None)
    first = outcome(bought, deals, price.last, moment("10:05"))
    assert (first.filled, first.average) == (Decimal(200), Decimal(600))
    whole = outcome(bought, deals, price.last, moment("10:47"))
    assert whole.average == Decimal("601.2")
    assert whole.earned == (price.last - Decimal("601.2")) * 500


async def test_a_sale_earns_where_the_price_falls_and_states_serve_without_fills(tencent: RecordedSecurity) -> None:
    sold, at = order("10:00", Side.SELL), moment("10:47")
    price = tencent.quote(at)
    assert price is not None
    assert outcome(sold, own(), price.last, at).earned == (Decimal(600) - price.last) * 500
    assert outcome(sold, own(), None, at).earned is None, "no price was recorded"
    assert outcome(order("10:00", filled=0), own(), price.last, at).earned is None
    assert outcome(replace(sold, legs=2), own(), price.last, at).earned is None


async def test_what_came_after_counts_session_minutes(tencent: RecordedSecurity) -> None:
    """Thirty minutes after 11:45 are 13:15: the break does not count; nothing is after the close."""
    bought = order("11:45", seconds=0)
    rows = later_prices(bought, own(), tencent, SESSION, moment("11:50"))
    assert [row.minutes for row in rows] == [5, 30, 60, None]
    wanted = [tencent.quote(moment(clock)) for clock in ("11:50", "13:15", "13:45")] + [tencent.quote(SESSION.settled)]
    assert [row.price for row in rows] == [quote and quote.last for quote in wanted]
    assert rows[0].earned == (rows[0].price or 0) * 500 - Decimal(300_000)
    late = later_prices(order("15:50", seconds=0), own(), tencent, SESSION, SESSION.settled)
    assert [row.price is None for row in late] == [False, True, True, False]


async def test_what_came_after_has_no_price_where_nothing_was_recorded(tmp_path: Path) -> None:
    """Not the last one of before: minutes 90 to 96 (11:00 to 11:07) and all from 14:00 on are missing."""
    writer = open_archive(tmp_path / "archive", DAY)
    for bar in BARS[:203]:
        writer.add_bars(KEY, TENCENT, DAY, [bar], received=at(bar.minute, seconds=3))
    close_archive(writer)
    security = await (await recorded_day(reading(tmp_path / "archive"), KEY, DAY)).security(TENCENT)
    assert [hole.begin for hole in security.holes()] == [moment("11:00"), moment("14:00")]
    rows = later_prices(order("10:57", seconds=0), own(), security, SESSION, SESSION.settled)
    assert [row.price is None for row in rows] == [True, False, False, True], "the close was not recorded"
    assert later_prices(order("10:55", seconds=0), own(), security, SESSION, SESSION.settled)[0].price is not None
    assert known_then(security, SESSION, moment("11:03")).price is None, "that of 11:00 is not the price at the order"
    assert known_then(security, SESSION, moment("10:59")).price is not None


def test_the_book_is_the_one_recorded_by_that_second(tmp_path: Path) -> None:
    """With its age; in a gap its reason, and never the book of a later second."""
    at = moment("10:33", 5)
    levels = book_change(None, BOOK)
    rows = BookRows.of(
        [
            BookChange(micros(at - timedelta(seconds=2)), NULL, BookFlag.FULL, levels),
            book_gap(micros(at + timedelta(minutes=1)), GapReason.LINK),
            BookChange(micros(at + timedelta(minutes=3)), NULL, BookFlag.FULL, levels[:1]),
        ]
    )
    writer = open_archive(tmp_path / "archive", DAY)
    writer.add_depth(KEY, TENCENT, DAY, rows)
    close_archive(writer)
    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        found = book_then(KEY, TENCENT, DAY, at, reader)
        missing = book_then(KEY, TENCENT, DAY, at + timedelta(minutes=2), reader)
        before = book_then(KEY, TENCENT, DAY, at - timedelta(minutes=2), reader)
    assert found.book is not None
    assert (found.book.bids, found.book.asks) == (BOOK.bids, BOOK.asks)
    assert found.age == pytest.approx(2.0)
    assert (missing.book, missing.gap) == (None, GapReason.LINK)
    assert (before.book, before.gap) == (None, None)
