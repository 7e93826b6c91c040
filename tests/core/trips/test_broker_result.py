"""The broker's count beside the trips: the same days, the difference, and why there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from fakes.values.trips import TENCENT, book, fee, fill
from tideboard_core.model.behind.results import AccountResult, SecurityResult
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.broker_result import BesideRow, WhyApart, beside_broker, our_sum
from tideboard_core.trips.trip import LeftOut, LeftReason

APPLE = InstrumentId("US.AAPL")
FILLS = (fill("1", "buy 100 600", 0), fill("2", "sell 100 610", 5))
FEES = (fee("o1", "20"), fee("o2", "22.5"))


def counted(*rows: SecurityResult, begin: date | None = None, end: date | None = None) -> AccountResult:
    return AccountResult(
        source="LongPort",
        currency="HKD",
        begin=begin,
        end=end,
        profit=Decimal(0),
        first_value=None,
        last_value=None,
        invested=None,
        rows=rows,
    )


def theirs(profit: str | None, instrument: InstrumentId | None = TENCENT, currency: str = "HKD") -> SecurityResult:
    amount = None if profit is None else Decimal(profit)
    return SecurityResult(instrument=instrument, name="TENCENT", profit=amount, currency=currency)


def only(result: AccountResult, trips: Any, prices: Any = None, **more: Any) -> BesideRow:
    (row,) = beside_broker(result, trips, prices or {}, **more)
    return row


def test_the_difference_is_theirs_less_ours_after_fees() -> None:
    row = only(counted(theirs("960")), book(*FILLS, fees=FEES).trips)

    assert (row.theirs, row.gross, row.net, row.difference, row.why) == (
        Decimal(960),
        Decimal(1000),
        Decimal("957.5"),
        Decimal("2.5"),
        (),
    )


def test_fees_that_are_not_told_leave_no_difference() -> None:
    row = only(counted(theirs("960")), book(*FILLS, fees=FEES[:1]).trips)

    assert (row.gross, row.net, row.difference, row.why) == (Decimal(1000), None, None, (WhyApart.FEES_OPEN,))


def test_what_is_open_counts_at_its_last_price() -> None:
    trips = book(*FILLS, fill("3", "buy 200 600", 9), fees=(*FEES, fee("o3", "0"))).trips

    assert only(counted(theirs("0")), trips, {TENCENT: Decimal(605)}).gross == Decimal(2000)
    row = only(counted(theirs("0")), trips)
    assert (row.gross, row.difference, row.why) == (None, None, (WhyApart.PRICE_UNKNOWN,))


def test_only_fills_of_the_days_of_the_count_are_in_it() -> None:
    day = exchange_date(Market.HK, FILLS[0].time)
    trips = book(*FILLS, fees=FEES).trips
    later, earlier = date(2030, 1, 1), date(2000, 1, 1)

    assert only(counted(theirs("960"), begin=day, end=day), trips).net == Decimal("957.5")
    for span in ({"begin": later}, {"end": earlier}):
        row = only(counted(theirs("960"), **span), trips)
        assert (row.net, row.why) == (None, (WhyApart.NOT_TRADED,))


def test_fills_in_no_trip_are_named_where_they_are_of_the_days_of_the_count() -> None:
    day = exchange_date(Market.HK, FILLS[0].time)
    result, trips = counted(theirs("960"), begin=day, end=day), book(*FILLS, fees=FEES).trips
    left = fill("3", "buy 100 600", 7)
    for reason in (LeftReason.SIDE_UNKNOWN, LeftReason.QUANTITY, LeftReason.LEGS_UNKNOWN, LeftReason.TIME_UNKNOWN):
        row = only(result, trips, left_out=[LeftOut(left, reason)])
        assert (row.net, row.why) == (Decimal("957.5"), (WhyApart.LEFT_OUT,))
    for reason in (LeftReason.DUPLICATE, LeftReason.OTHER_ACCOUNT):
        assert only(result, trips, left_out=[LeftOut(left, reason)]).why == ()
    late = fill("3", "buy 100 600", 60 * 24 * 3)
    assert only(result, trips, left_out=[LeftOut(late, LeftReason.SIDE_UNKNOWN)]).why == ()
    unknown = msgspec.structs.replace(left, time=datetime.min.replace(tzinfo=UTC))
    assert only(result, trips, left_out=[LeftOut(unknown, LeftReason.TIME_UNKNOWN)]).why == (WhyApart.LEFT_OUT,)


def test_a_security_of_which_ours_has_nothing_but_such_fills_has_no_sum() -> None:
    result, left = counted(theirs("5")), LeftOut(FILLS[0], LeftReason.SIDE_UNKNOWN)
    rows = beside_broker(result, (), {}, left_out=[left])

    assert [(row.net, row.difference, row.why) for row in rows] == [(None, None, (WhyApart.LEFT_OUT,))]
    assert our_sum(result, rows) is None


def test_what_was_opened_after_the_last_day_is_in_neither_count() -> None:
    day = exchange_date(Market.HK, FILLS[0].time)
    after = fill("3", "buy 200 600", 60 * 24 * 3)
    result, prices = counted(theirs("960"), begin=day, end=day), {TENCENT: Decimal(700)}
    row = only(result, book(*FILLS, after, fees=(*FEES, fee("o3", "0"))).trips, prices)
    assert (row.net, row.difference, row.why) == (Decimal("957.5"), Decimal("2.5"), (WhyApart.OPENED_AFTER,))

    apple = fill("3", "buy 200 600", 60 * 24 * 3, instrument=APPLE)
    rows = beside_broker(result, book(*FILLS, apple, fees=FEES).trips, {})
    alone = next(row for row in rows if row.instrument == APPLE)
    assert (alone.net, alone.why) == (Decimal(0), (WhyApart.NOT_COUNTED, WhyApart.OPENED_AFTER))
    assert our_sum(result, rows) == Decimal("957.5"), "in another currency, yet with nothing of these days"


def test_what_was_traded_on_after_the_last_day_is_named() -> None:
    day = exchange_date(Market.HK, FILLS[0].time)
    later = 60 * 24 * 3
    result = counted(theirs("960"), begin=day, end=day)
    closed = book(FILLS[0], fill("2", "sell 100 610", later), fees=FEES).trips
    assert only(result, closed).why == (WhyApart.TRADED_AFTER,)
    more = book(FILLS[0], fill("2", "buy 100 610", later), fees=FEES).trips
    assert only(result, more, {TENCENT: Decimal(700)}).why == (WhyApart.TRADED_AFTER,)


def test_an_old_price_of_what_is_open_is_named() -> None:
    trips = book(*FILLS, fill("3", "buy 200 600", 9), fees=(*FEES, fee("o3", "0"))).trips
    prices = {TENCENT: Decimal(605)}

    assert only(counted(theirs("0")), trips, prices, old={TENCENT}).why == (WhyApart.PRICE_OLD,)
    assert only(counted(theirs("0")), trips, prices, old={APPLE}).why == ()
    assert only(counted(theirs("0")), book(*FILLS, fees=FEES).trips, prices, old={TENCENT}).why == ()


def test_a_holding_from_before_is_named() -> None:
    fills = (fill("1", "buy 100 600", 0), fill("2", "sell 100 610", 60 * 24 * 3))
    begin = exchange_date(Market.HK, fills[1].time)
    row = only(counted(theirs("960"), begin=begin), book(*fills, fees=FEES).trips)

    assert (row.gross, row.net, row.why) == (Decimal(1000), Decimal("977.5"), (WhyApart.BEGAN_BEFORE,))


def test_another_currency_is_not_compared() -> None:
    row = only(counted(theirs("960", currency="USD")), book(*FILLS, fees=FEES).trips)

    assert (row.difference, row.why) == (None, (WhyApart.CURRENCY,))


def test_every_security_of_either_side_is_there_once() -> None:
    rows = beside_broker(
        counted(theirs("5", APPLE, "USD"), theirs(None), theirs("1", None)), book(*FILLS, fees=FEES).trips, {}
    )

    assert {(row.instrument, row.why) for row in rows} == {
        (APPLE, (WhyApart.NOT_TRADED,)),
        (TENCENT, (WhyApart.NOT_COUNTED,)),
        (None, (WhyApart.NOT_TRADED,)),
    }
    (ours,) = beside_broker(counted(), book(*FILLS, fees=FEES).trips, {})
    assert (ours.instrument, ours.net, ours.why) == (TENCENT, Decimal("957.5"), (WhyApart.NOT_COUNTED,))


def test_the_largest_difference_stands_first() -> None:
    fills = (*FILLS, fill("3", "buy 1 5", 0, instrument=APPLE), fill("4", "sell 1 6", 1, instrument=APPLE))
    fees = (*FEES, fee("o3", "0"), fee("o4", "0"))
    rows = beside_broker(
        counted(theirs("960"), theirs("-99", APPLE, ""), theirs("1", None)), book(*fills, fees=fees).trips, {}
    )

    assert [(row.instrument, row.difference) for row in rows] == [
        (APPLE, Decimal(-100)),
        (TENCENT, Decimal("2.5")),
        (None, None),
    ]


def test_ours_has_a_sum_where_all_of_it_is_known_in_the_currency_of_theirs() -> None:
    result = counted(theirs("960"), theirs("5", APPLE, "USD"))
    assert our_sum(result, beside_broker(result, book(*FILLS, fees=FEES).trips, {})) == Decimal("957.5")
    assert our_sum(result, beside_broker(result, book(*FILLS, fees=FEES[:1]).trips, {})) is None
    other = counted(theirs("960", currency="USD"))
    assert our_sum(other, beside_broker(other, book(*FILLS, fees=FEES).trips, {})) is None
