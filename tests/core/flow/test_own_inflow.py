"""Our own count of inflow: one trade at a time gives what the whole day gives, and nothing is guessed."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, KEY, TENCENT, close_archive, open_archive, prints_day, session
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Print
from tideboard_core.flow.own_inflow import OwnCount, OwnInflow, count_prints, count_recorded, with_minutes_of
from tideboard_core.flow.prints import columns_of, minute_of, print_of
from tideboard_core.flow.session_minutes import minute_starts, minutes_at
from tideboard_core.flow.size_limits import SizeLimits
from tideboard_core.gateways.futu.translate import quotes as futu_quotes
from tideboard_core.gateways.longport.translate import quotes as longport_quotes
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_core.model.session import TradingCalendar
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_proto.opend import Qot_Common_pb2

SESSION = session()
OPEN = int(SESSION.open.timestamp()) * 1_000_000
LUNCH = int(SESSION.segments[0].end.timestamp()) * 1_000_000
AFTERNOON = int(SESSION.segments[1].begin.timestamp()) * 1_000_000
LIMITS = SizeLimits(1000, 100, 10)

PRINT = st.builds(
    Print,
    sequence=st.integers(1, 10**15),
    time=st.one_of(st.integers(OPEN - 10**9, OPEN + 8 * 3600 * 10**6), st.integers(OPEN - 1, OPEN + 10**6)),
    price=st.one_of(st.none(), st.integers(1, 10**8)),
    shares=st.integers(1, 10**5),
    side=st.sampled_from([-1, 0, 1]),
    special=st.sampled_from([0, 1]),
)


def counted(prints: list[Print]) -> OwnInflow:
    count = OwnCount(SESSION, LIMITS)
    for each in prints:
        count.add(each)
    return count.result()


def same(one: OwnInflow, other: OwnInflow) -> bool:
    arrays = ("inflow", "outflow", "neutral", "delta", "trades")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays) and (
        (one.outside, one.first, one.last) == (other.outside, other.first, other.last)
    )


@given(prints=st.lists(PRINT, max_size=40), data=st.data())
def test_one_at_a_time_and_in_any_order_is_the_whole_day(prints: list[Print], data: st.DataObject) -> None:
    whole = count_prints(columns_of(prints), SESSION, LIMITS)
    assert same(counted(prints), whole)
    assert same(counted(data.draw(st.permutations(prints))), whole)


@given(prints=st.lists(PRINT, max_size=40))
def test_every_unit_of_money_is_in_exactly_one_place(prints: list[Print]) -> None:
    found = counted(prints)
    whole = sum(each.price * each.shares for each in prints if each.price is not None) / 10_000
    assert np.isclose(found.turnover.sum() + found.outside, whole, rtol=1e-12)
    assert np.isclose(found.net[-1], found.tiers[:, -1].sum(), rtol=1e-9, atol=1e-6)


def one(minute_from_open: float, *, shares: int = 1, side: int = 1, price: int = 10_000) -> Print:
    return Print(1, OPEN + round(minute_from_open * 60_000_000), price, shares, side)


def test_a_neutral_side_is_counted_apart_and_auctions_in_no_minute() -> None:
    found = counted([one(0.5, shares=30), one(0.7, shares=20, side=-1), one(1.2, shares=50, side=0), one(-5, shares=9)])
    assert found.net[:3].tolist() == [10, 10, 10]
    assert found.delta[:2].tolist() == [10, 0]
    assert found.neutral[:3].tolist() == [0, 50, 0]
    assert (found.outside, found.first, found.last, found.neutral_share()) == (9, 0, 1, 0.5)


@pytest.mark.parametrize("side", [-1, 0, 1])
def test_an_auction_stamped_at_the_open_is_in_no_minute_whatever_its_side(side: int) -> None:
    """Its one trade would be the largest of the day, in the first minute."""
    auction = one(0, shares=9_000, side=side)._replace(special=1)
    cross = one(0.5, shares=700, side=1)._replace(special=1)
    prints = [auction, cross, one(0, shares=5, side=0), one(0.01, shares=40)]
    found = counted(prints)
    assert (found.outside, found.first, found.trades[0]) == (9_000, 0, 3)
    assert (found.neutral[0], found.net[0], found.delta[0]) == (705, 40, 40)
    assert same(found, count_prints(columns_of(prints), SESSION, LIMITS))
    closing = one(SESSION.minutes + 500, shares=3)._replace(special=1)
    assert counted([closing]).outside == 3


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("minute", [0.5, 61.0, 329.9], ids=["first", "later", "last"])
def test_a_special_trade_counts_for_neither_side_at_any_time_of_the_day(side: int, minute: float) -> None:
    """Bulk trades and late reports among the tape, with a side that their feed sent (py-futu-api#174, #175)."""
    special = one(minute, shares=9_000, side=side)._replace(special=1)
    prints = [special, one(minute, shares=40)]
    found = counted(prints)
    at = minute_of(special.time, SESSION)
    assert (found.net[at], found.delta[at], found.neutral[at], found.trades[at]) == (40, 40, 9_000, 2)
    assert same(found, count_prints(columns_of(prints), SESSION, LIMITS))
    assert columns_of(prints).sides.tolist() == [side, 1], "as sent"


def test_in_new_york_a_type_names_trades_of_the_book_too() -> None:
    """A sweep took the prices of several books: the side that was sent is right."""
    session = TradingCalendar().session_on(Market.US, DAY)
    assert session is not None
    time = int(session.open.timestamp()) * 1_000_000 + 90_000_000
    sweep = Print(1, time, 10_000, 700, -1, 1)
    count = OwnCount(session, LIMITS)
    count.add(sweep)
    assert count.result().delta[1] == -700
    assert same(count.result(), count_prints(columns_of([sweep]), session, LIMITS))


AT = SESSION.open + timedelta(minutes=90)


def futu_tick(number: int) -> Tick:
    """OpenD has the same message over both of its wires."""
    wire = Qot_Common_pb2.Ticker(
        time="", sequence=7, dir=1, price=600.0, volume=500, turnover=300_000.0, timestamp=AT.timestamp(), type=number
    )
    return futu_quotes.tick(TENCENT, wire)


def longport_tick(letter: str) -> Tick:
    wire = pb.Trade(price="600", volume=500, timestamp=int(AT.timestamp()), trade_type=letter, direction=2)
    return longport_quotes.tick(TENCENT, wire, 7)


@pytest.mark.parametrize(
    ("pushed", "neutral"),
    [
        *((futu_tick(number), number != 1) for number in (1, 2, 6, 8, 10, 24)),
        *((longport_tick(letter), bool(letter)) for letter in ("", "D", "M", "P", "X")),
    ],
    ids=lambda value: value.kind or "normal" if isinstance(value, Tick) else "",
)
def test_whatever_type_a_gateway_names_counts_for_neither_side(pushed: Tick, *, neutral: bool) -> None:
    """The side of each was sent, and is what is recorded."""
    printed = print_of(pushed)
    assert (pushed.direction, printed.side) == (AggressorSide.BUY, 1)
    found = counted([printed])
    assert (found.neutral[90], found.net[90]) == ((300_000, 0) if neutral else (0, 300_000))


def test_sizes_begin_at_their_limits() -> None:
    found = counted([one(0, shares=each) for each in (1000, 999, 100, 99, 10, 9)])
    assert found.inflow[:, 0].tolist() == [1000, 999 + 100, 99 + 10, 9]


def test_coverage_compares_whole_minutes_whose_turnover_is_known() -> None:
    found = counted([one(3, shares=40), one(4, shares=60, side=0), one(5, shares=70), one(6, shares=1)])
    turnover = np.full(SESSION.minutes, np.nan)
    assert found.coverage(turnover, range(3, 6)) is None
    turnover[:10] = 100.0
    assert found.coverage(turnover, range(3, 6)) == 170 / 300
    turnover[5] = np.nan
    assert found.coverage(turnover, range(3, 6)) == 0.5
    assert counted([]).coverage(turnover, []) is None


def test_what_was_recorded_is_counted_with_the_minutes_of_which_it_has_every_trade(tmp_path: Path) -> None:
    writer = open_archive(tmp_path / "archive")
    prints = prints_day(DAY, 300, 3)
    with closing(ArchiveReader(writer.folder)) as reader:
        assert count_recorded(reader, KEY, TENCENT, SESSION, LIMITS) is None
        writer.add_prints(KEY, TENCENT, DAY, prints, received=SESSION.close)
        assert count_recorded(reader, KEY, TENCENT, SESSION, LIMITS) is None
        writer.note_prints(KEY, TENCENT, DAY, covered=range(5, 200))
        found = count_recorded(reader, KEY, TENCENT, SESSION, LIMITS)
    close_archive(writer)
    assert found is not None
    assert found.covered == frozenset(range(5, 200))
    assert same(found.counted, counted(prints))


@given(prints=st.lists(PRINT, max_size=40), minutes=st.frozensets(st.integers(0, 329)))
def test_each_minute_is_taken_from_one_count_alone(prints: list[Print], minutes: frozenset[int]) -> None:
    whole, nothing = counted(prints), counted([])
    mixed = with_minutes_of(nothing, whole, minutes)
    chosen = sorted(minutes)
    assert np.array_equal(mixed.inflow[:, chosen], whole.inflow[:, chosen])
    others = [minute for minute in range(SESSION.minutes) if minute not in minutes]
    assert not mixed.turnover[others].any()
    same_minutes = with_minutes_of(whole, whole, minutes)
    assert np.array_equal(same_minutes.net, whole.net)
    assert same_minutes.outside == whole.outside


def test_minutes_leave_the_break_out() -> None:
    times = np.array([OPEN - 1, OPEN, LUNCH - 1, LUNCH, AFTERNOON, AFTERNOON + 180 * 60_000_000])
    assert minutes_at(minute_starts(SESSION), times / 1_000_000).tolist() == [-1, 0, 149, -1, 150, -1]
    assert [minute_of(int(each), SESSION) for each in times] == [-1, 0, 149, -1, 150, -1]


def test_a_pushed_trade_keeps_side_and_type_as_they_were_sent() -> None:
    tick = Tick(
        instrument=TENCENT,
        time=SESSION.open,
        sequence=7,
        price=Decimal("600.2"),
        quantity=300,
        turnover=Decimal(180060),
        direction=AggressorSide.SELL,
        kind="auction",
    )
    assert print_of(tick) == Print(7, OPEN, 6_002_000, 300, -1, 1)
