"""The past of an account, read in the background: what is asked, in which pace, and what a restart asks again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_fill

from fakes.scenes.trips_history import DAY, DEAL, DEPOSIT, FILL, LIVE, MINE, NOW, ORDER, TODAY, HistoryRig
from fakes.values.trading import TENCENT, order_row
from tideboard_core.errors import GatewayDown, NotOffered, RateLimited, ServerRefused
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, Fill, FillStatus, Order, OrderStatus, Side
from tideboard_core.ports.trading import ReadRows
from tideboard_core.trips.facts import CashKind
from tideboard_core.trips.history import (
    BUSY_PAUSE,
    CASH_PAUSE,
    DETAILS_AT_ONCE,
    EMPTY_SPANS,
    FEE_SESSIONS,
    LIST_PAUSE,
    REACH,
    cash_moves,
    fees_given_up,
    missing,
)
from tideboard_core.trips.late_fills import Absence, ChangeKind, Judge
from tideboard_core.trips.recorder import own_order
from tideboard_core.trips.rows import OwnSpan, Reading
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, PastSeries
from tideboard_core.trips.trip import LeftReason, TripMark

if TYPE_CHECKING:
    pass


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[HistoryRig]:
    with closing(TripsStore(tmp_path)) as store:
        yield HistoryRig(store)


async def test_it_reads_backwards_until_nothing_comes_and_keeps_what_came(rig: HistoryRig) -> None:
    await rig.read()

    spans = rig.broker.of("orders")
    # Five trading days before Friday, today is another part's; then 88 days.
    assert spans[:2] == [(date(2026, 11, 13), date(2026, 11, 19)), (date(2026, 8, 17), date(2026, 11, 12))]
    assert len(spans) == 2 + EMPTY_SPANS
    assert rig.broker.of("fills") == spans
    rows = rig.store.rows(MINE, OwnSpan(DEAL - DAY, DEAL + DAY))
    assert ([one.id for one in rows.orders], rows.fills) == (["17"], (FILL,))
    assert rig.store.told.cash(MINE)[0].kind is CashKind.DEPOSIT
    days = [begin for begin, end in rig.broker.of("cash") if begin == end]
    assert (days[0], days[-1]) == (date(2026, 11, 19), TODAY)
    assert days[-2] == date(2026, 11, 9)  # the day before the first order
    assert date(2026, 11, 15) in days, "LongPort books transfers of a Sunday on that day"
    assert rig.reader.state(MINE).done


async def test_what_was_read_is_not_asked_for_again(rig: HistoryRig) -> None:
    await rig.read()
    rig.broker.calls.clear()
    rig.now += DAY
    rig.restarted()
    await rig.read()

    saturday = [(date(2026, 11, 16), TODAY), (date(2026, 11, 13), date(2026, 11, 15))]
    assert rig.broker.of("orders") == saturday, "the last five, and for the last time the day before them"
    assert rig.broker.of("cash") == [(TODAY, TODAY), (TODAY + DAY, TODAY + DAY)]


@pytest.mark.parametrize("name", ["orders", "fills"])
@pytest.mark.parametrize("lacks", [{"unread": "price"}, {"partial": True}, {"from_broker": False}], ids=str)
async def test_what_an_answer_lacked_is_asked_for_again_after_the_next_login(
    rig: HistoryRig, name: str, lacks: dict[str, object]
) -> None:
    """Else the journal would lack those trades for good, and nobody would be told; and an empty one ends nothing."""
    kept, rig.broker.fills = rig.broker.fills, []
    rig.broker.lacking[name] = lacks
    await rig.read()
    spans = rig.broker.of("orders")
    assert spans[-1][0] == TODAY - DAY - timedelta(days=REACH), "so many empty answers do not mean a young account"
    assert rig.store.told.history(MINE, PastSeries.ORDERS) == []

    rig.broker.fills, rig.broker.lacking = kept, {}
    rig.broker.calls.clear()
    rig.restarted()
    await rig.read()
    assert rig.broker.of("orders")[:2] == spans[:2]
    assert rig.store.told.history(MINE, PastSeries.ORDERS) != []
    assert rig.store.rows(MINE, OwnSpan(DEAL - DAY, DEAL + DAY)).fills == (FILL,)


def test_an_answer_in_parts_is_whole_only_where_each_of_them_is() -> None:
    for lacks in ({"unread": "price"}, {"from_broker": False}):
        part = ReadRows[Fill]((), **lacks)
        for found in (ReadRows[Fill]().joined(part), part.joined(ReadRows[Fill]())):
            assert (found.unread, found.from_broker) == (part.unread, part.from_broker)


async def test_an_end_on_the_way_goes_on_where_it_was(rig: HistoryRig) -> None:
    rig.broker.orders.append(replace(ORDER, id="9", created=DEAL - 100 * DAY, updated=DEAL - 100 * DAY))
    rig.broker.refusals["fills"] = GatewayDown("gateway-down")
    await rig.read()
    assert isinstance(rig.reader.state(MINE).error, GatewayDown)
    assert rig.store.told.history(MINE, PastSeries.ORDERS) == []

    await rig.read()
    assert rig.broker.of("orders")[0] == rig.broker.of("orders")[1], "a stretch counts once both lists are in"
    assert {one.id for one in rig.store.all_orders(MINE)} == {"17", "9"}
    assert rig.reader.state(MINE).error is None


async def test_it_leaves_half_of_each_budget(rig: HistoryRig) -> None:
    await rig.read()

    lists = sum(len(rig.broker.of(name)) for name in ("orders", "fills", "facts", "fees"))
    assert rig.slept.count(LIST_PAUSE) == lists
    assert rig.slept.count(CASH_PAUSE) == len(rig.broker.of("cash"))
    assert 30 / LIST_PAUSE <= 10 / 2
    assert 30 / CASH_PAUSE <= 20 / 2


async def test_nothing_is_asked_during_a_review(rig: HistoryRig) -> None:
    rig.busy_for = 5
    await rig.read()

    assert rig.slept[:6] == [BUSY_PAUSE] * 5 + [LIST_PAUSE]


async def test_a_limit_that_others_used_up_is_waited_for(rig: HistoryRig) -> None:
    rig.broker.refusals["orders"] = RateLimited("rate-limited", retry_after=75)
    await rig.read()

    assert rig.slept[0] == 75
    assert rig.reader.state(MINE).done


async def test_it_rests_longer_with_each_refusal_up_to_fifteen_minutes_whatever_is_told(rig: HistoryRig) -> None:
    pauses = [0.0, 86_400.0, 3.0, 0.0, 0.0, 0.0]
    whole = rig.broker.history_orders

    async def limited(*asked: object) -> object:
        if pauses:
            raise RateLimited("rate-limited", retry_after=pauses.pop(0))
        return await whole(*asked)  # type: ignore[arg-type]

    rig.broker.history_orders = limited  # type: ignore[method-assign, assignment]
    await rig.read()
    assert rig.slept[:6] == [60.0, 900.0, 240.0, 480.0, 900.0, 900.0]
    assert rig.reader.state(MINE).done

    rig.slept.clear()
    rig.broker.refusals["fees"] = RateLimited("rate-limited")
    rig.now += DAY
    await rig.read()
    assert rig.slept.count(60.0) == 1, "an answer makes the next refusal the first one"


async def test_fees_are_asked_for_once_a_session_until_they_are_told(rig: HistoryRig) -> None:
    await rig.read()
    await rig.read()
    assert rig.broker.of("fees") == [("17",)]

    rig.broker.fees["17"] = Decimal("59.40")
    rig.now += DAY
    await rig.read()
    assert rig.broker.of("fees") == [("17",)] * 2
    assert rig.store.told.fees(MINE)["17"].total == Decimal("59.40")
    rig.now += DAY
    await rig.read()
    assert len(rig.broker.of("fees")) == 2


async def test_fees_that_never_come_are_given_up(rig: HistoryRig) -> None:
    for _ in range(20):
        rig.restarted()
        await rig.read()
        rig.now += DAY

    asked = len(rig.broker.of("fees"))
    assert 1 < asked <= FEE_SESSIONS
    last = rig.store.told.fees_asked(MINE)["17"]
    assert fees_given_up(rig.store.all_orders(MINE)[0], last)
    assert last.day == date(2026, 11, 25)  # the eleventh session after the fill


async def test_restarts_on_one_day_ask_once_and_give_nothing_up(rig: HistoryRig) -> None:
    for _ in range(FEE_SESSIONS + 2):
        rig.restarted()
        await rig.read()

    assert rig.broker.of("fees") == [("17",)]
    assert not fees_given_up(rig.store.all_orders(MINE)[0], rig.store.told.fees_asked(MINE)["17"])


async def test_fees_are_asked_for_once_more_after_weeks_without_the_program(rig: HistoryRig) -> None:
    rig.now += 40 * DAY
    await rig.read()
    assert rig.broker.of("fees") == [("17",)]
    rig.now += DAY
    await rig.read()
    assert rig.broker.of("fees") == [("17",)]


async def test_fees_that_were_told_are_asked_for_again_for_some_sessions(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    for total in ("59.40", "60.10", "60.10", "61", "62", "63"):
        rig.broker.fees["17"] = Decimal(total)
        await rig.read()
        rig.now += DAY

    changes = rig.store.told.fee_changes(MINE)["17"]
    totals = [Decimal("59.40"), Decimal("60.10"), Decimal(61), Decimal(62)]
    assert [one.total for one in changes] == totals  # to the third session after the fill and the weekend behind it
    assert changes[1].told - changes[0].told == DAY


@pytest.mark.parametrize("refusal", [NotOffered("not-offered"), ServerRefused("call-not-for-account")])
async def test_a_broker_without_fees_or_money_ends_no_other_part(rig: HistoryRig, refusal: ServerRefused) -> None:
    """Accounts in the US have neither at LongPort."""
    rig.broker.refusals = {"fees": refusal, "cash": refusal}
    await rig.read()

    assert rig.reader.state(MINE).done
    assert rig.store.told.cash(MINE) == ()
    assert rig.store.told.history(MINE, PastSeries.CASH_UNTOLD) == [DaySpan(TODAY, TODAY)]
    assert fees_given_up(rig.store.all_orders(MINE)[0], rig.store.told.fees_asked(MINE)["17"])
    rig.broker.fees["17"] = Decimal(50)  # it tells them after all
    rig.now += DAY
    await rig.read()
    assert rig.store.told.fees(MINE)["17"].total == 50


@pytest.mark.parametrize("name", ["fees", "cash"])
async def test_any_other_refusal_of_fees_or_money_is_asked_again(rig: HistoryRig, name: str) -> None:
    rig.broker.refusals = {name: ServerRefused("server-refused")}
    await rig.read()
    assert rig.reader.state(MINE).error is not None
    await rig.read()
    assert rig.reader.state(MINE).done


async def test_a_weekend_does_not_make_a_broker_without_movements_one_that_told_them(rig: HistoryRig) -> None:
    rig.now += (7 - rig.now.weekday()) * DAY  # a Monday: the weekend before it is never asked for
    rig.broker.refusals = {"cash": NotOffered("not-offered")}
    await rig.read()

    assert rig.now.weekday() == 0
    assert not rig.store.told.history(MINE, PastSeries.CASH)


async def test_money_of_today_is_read_again_each_time(rig: HistoryRig) -> None:
    rig.broker.cash.append(replace(DEPOSIT, id="c2", clearing_date=TODAY, created=NOW))
    await rig.read()
    rig.broker.cash.append(replace(DEPOSIT, id="c3", clearing_date=TODAY))
    await rig.read()

    assert [(one.id, one.at) for one in rig.store.told.cash(MINE)] == [("c1", None), ("c2", NOW), ("c3", None)]
    assert all(span.end < TODAY for span in rig.store.told.history(MINE, PastSeries.CASH))
    assert rig.store.told.history(MINE, PastSeries.CASH_TODAY) == [DaySpan(TODAY, TODAY)]


async def test_money_is_read_from_the_first_reading_of_the_account_on(rig: HistoryRig) -> None:
    """What came before the first order is in no trip, and yet in the cash."""
    at = DEAL - 5 * DAY
    rig.store.add_reading(MINE, Reading(at=at, currency="HKD", cash=Decimal(1), assets=Decimal(1)))
    await rig.read()

    assert rig.store.told.history(MINE, PastSeries.CASH)[0].begin == at.date() - DAY


async def test_money_whose_direction_contradicts_its_sign_is_kept_as_that(rig: HistoryRig) -> None:
    rig.broker.cash.append(replace(DEPOSIT, id="c2", amount=Decimal(-5), contradicted=True))
    await rig.read()

    kept = {one.id: (one.kind, one.amount) for one in rig.store.told.cash(MINE)}
    assert kept["c2"] == (CashKind.CONTRADICTED, Decimal(-5))


def test_rows_alike_stay_two_and_a_second_reading_adds_none() -> None:
    twice = [replace(DEPOSIT, id="", kind="调拨", amount=Decimal(-5))] * 2

    found = cash_moves(twice)
    assert len({one.id for one in found}) == 2
    assert cash_moves(twice) == found
    assert found[0].kind is CashKind.WITHDRAWAL
    assert cash_moves([replace(DEPOSIT, kind="something new")])[0].kind is CashKind.OTHER
    for kind, remark in (("零碎股派現", "零股 00005"), ("Corporate Action", "CIL: Cash in Lieu AAPL")):
        assert cash_moves([replace(DEPOSIT, kind=kind, remark=remark)])[0].kind is CashKind.FRACTION
    assert cash_moves([replace(DEPOSIT, remark="fractional share")])[0].kind is CashKind.DEPOSIT
    for kind in ("买入", "股票賣出成交", "BuyContract-Stocks", "SellContract-Stocks"):
        assert cash_moves([replace(DEPOSIT, kind=kind)])[0].kind is CashKind.TRADE


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6),
    st.integers(0, 80),
    st.integers(1, 30),
)
def test_missing_days_are_each_asked_for_once(known: list[tuple[int, int]], begin: int, longest: int) -> None:
    first = date(2026, 1, 1)
    have = {first + timedelta(days=at + more) for at, size in known for more in range(size + 1)}
    spans = sorted_spans(have)
    wanted = DaySpan(first + timedelta(days=begin), first + timedelta(days=REACH // 9))

    found = list(missing(spans, wanted, longest))

    days = [span.begin + timedelta(days=each) for span in found for each in range((span.end - span.begin).days + 1)]
    whole = {wanted.begin + timedelta(days=each) for each in range((wanted.end - wanted.begin).days + 1)}
    assert len(days) == len(set(days))
    assert set(days) == whole - have
    assert all((span.end - span.begin).days < longest for span in found)
    assert [span.end for span in found] == sorted((span.end for span in found), reverse=True)


def sorted_spans(days: set[date]) -> list[DaySpan]:
    spans: list[DaySpan] = []
    for day in sorted(days):
        if spans and spans[-1].end + DAY == day:
            spans[-1] = DaySpan(spans[-1].begin, day)
        else:
            spans.append(DaySpan(day, day))
    return spans


async def test_what_securities_are_is_asked_once(rig: HistoryRig) -> None:
    gone = InstrumentId("HK.TCH261027C600000")
    rig.broker.orders.append(replace(ORDER, id="16", instrument=gone))
    await rig.read()
    await rig.read()
    assert rig.broker.of("facts") == [(TENCENT.id, gone)]
    assert rig.store.told.contracts()[TENCENT.id].currency == TENCENT.currency
    rig.restarted()
    await rig.read()
    assert rig.broker.of("facts")[1:] == [(gone,)], "it may have been a fault"


@pytest.mark.parametrize(("refusal", "asked"), [(ServerRefused("no-such-security"), 3), (NotOffered("not-offered"), 1)])
async def test_one_that_is_refused_keeps_no_other_from_being_told(
    rig: HistoryRig, refusal: ServerRefused, asked: int
) -> None:
    rig.broker.orders.append(replace(ORDER, id="16", instrument=InstrumentId("HK.TCH261027C600000")))
    rig.broker.refusals["facts"] = refusal
    await rig.read()
    assert len(rig.broker.of("facts")) == asked
    assert (TENCENT.id in rig.store.told.contracts()) is (asked > 1)
    assert rig.reader.state(MINE).done


async def test_a_day_that_is_over_in_one_market_alone_is_read_again(rig: HistoryRig) -> None:
    """At ten in Hong Kong New York still has yesterday's date."""
    rig.now = datetime(2026, 11, 20, 2, tzinfo=UTC)
    both = replace(LIVE, markets=frozenset({Market.HK, Market.US}))
    for _ in range(2):
        await rig.reader.read(both)
    thursday = TODAY - DAY
    assert rig.broker.of("orders").count((date(2026, 11, 12), thursday)) == 2
    days = [begin for begin, _ in rig.broker.of("cash")]
    assert (days.count(thursday), days.count(TODAY), days.count(thursday - DAY)) == (2, 2, 1)


async def test_the_fees_of_a_part_are_asked_for_again_where_the_rest_filled_in_their_second(rig: HistoryRig) -> None:
    """The broker writes whole seconds: by its stamp the rest was dealt before the answer that lacks it."""
    part = replace(ORDER, filled=200, created=NOW - timedelta(minutes=2), updated=NOW)
    rig.store.add_orders(MINE, [own_order(part, NOW)])
    rig.broker.orders.clear()
    rig.broker.fees["17"] = Decimal(10)
    rig.now = NOW + timedelta(seconds=0.6)
    await rig.read()
    rig.store.add_orders(MINE, [own_order(replace(part, filled=500), NOW + timedelta(seconds=0.9))])
    rig.broker.fees["17"] = Decimal(25)
    rig.now = NOW + timedelta(minutes=2)
    for _ in range(2):
        await rig.read()
    assert rig.broker.of("fees") == [("17",), ("17",)]
    assert rig.store.told.fees(MINE)["17"].total == 25


async def test_fees_that_came_within_the_minute_of_the_last_fill_are_asked_for_once_more_alone(rig: HistoryRig) -> None:
    """Also where the second answer is that of before, which is no new row: each is a call of the broker's limit."""
    rig.store.add_orders(MINE, [own_order(replace(ORDER, created=NOW, updated=NOW), NOW)])
    rig.broker.orders.clear()
    rig.broker.fees["17"] = Decimal(25)
    for seconds in (1, 90, 180, 270):
        rig.now = NOW + timedelta(seconds=seconds)
        await rig.read()
    assert rig.broker.of("fees") == [("17",), ("17",)]


async def test_the_fees_of_a_part_are_asked_for_again_once_more_was_dealt(rig: HistoryRig) -> None:
    """Within a day: else they would pass for those of all of it until the next one."""
    part = replace(ORDER, filled=200, created=NOW, updated=NOW)
    rig.store.add_orders(MINE, [own_order(part, NOW)])
    rig.broker.orders.clear()
    rig.broker.fees["17"] = Decimal(10)
    rig.now = NOW + timedelta(minutes=2)
    await rig.read()
    later = NOW + timedelta(minutes=5)
    rig.now = later + timedelta(minutes=1)
    await rig.read()
    assert rig.broker.of("fees") == [("17",)]
    rig.store.add_orders(MINE, [own_order(replace(part, filled=500, updated=later), later)])
    rig.broker.fees["17"] = Decimal(25)
    for _ in range(2):
        await rig.read()
    assert rig.broker.of("fees") == [("17",), ("17",)]
    assert rig.store.told.fees(MINE)["17"].total == 25


# --- days that are read again -----------------------------------------------------------------------------------------


def sold(name: str, at: datetime, quantity: int = 500, price: int = 610) -> Fill:
    return replace_fill(FILL, id=name, order_id=name, side=Side.SELL, quantity=quantity, price=Decimal(price), time=at)


def order_of(fill: Fill, **changes: object) -> Order:
    row = order_row(
        LIVE, id=fill.order_id, status=OrderStatus.FILLED, filled=fill.quantity, created=fill.time, updated=fill.time
    )
    return replace(row, side=fill.side, average_price=fill.price, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "markets", "first"),
    [
        (datetime(2026, 11, 20, 6, tzinfo=UTC), {Market.HK}, date(2026, 11, 13)),
        (datetime(2026, 11, 22, 6, tzinfo=UTC), {Market.HK}, date(2026, 11, 16)),  # a Sunday
        (datetime(2026, 11, 23, 6, tzinfo=UTC), {Market.HK}, date(2026, 11, 16)),
        (datetime(2026, 11, 30, 6, tzinfo=UTC), {Market.US}, date(2026, 11, 20)),  # Thanksgiving is the 26th
        (datetime(2026, 11, 30, 6, tzinfo=UTC), {Market.HK, Market.US}, date(2026, 11, 20)),
        (datetime(2026, 10, 12, 6, tzinfo=UTC), {Market.SH}, date(2026, 9, 28)),  # a week of holidays
        (datetime(2026, 10, 12, 6, tzinfo=UTC), {Market.HK, Market.SH}, date(2026, 9, 28)),
    ],
)
async def test_the_last_five_trading_days_of_a_market_are_never_final(
    rig: HistoryRig, now: datetime, markets: set[Market], first: date
) -> None:
    rig.now = now
    account = replace(LIVE, markets=frozenset(markets))
    for _ in range(2):
        await rig.reader.read(account)
    spans = [begin for begin, _ in rig.broker.of("orders")]
    assert spans.count(first) == 2
    assert rig.store.told.history(MINE, PastSeries.ORDERS)[-1].end == first - DAY


async def test_a_fill_that_comes_days_late_makes_the_trip_right_and_is_told(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    late = sold("f2", DEAL + DAY)
    await rig.read()
    (trip,) = rig.trips().book.trips
    assert (trip.closed, rig.trips().changes) == (None, ())

    rig.broker.fills.append(late)
    rig.broker.orders.append(order_of(late))
    rig.now += 2 * DAY
    rig.restarted()
    await rig.read()

    (trip,) = rig.trips().book.trips
    assert (trip.closed, trip.realised) == (late.time, Decimal(5000))
    (change,) = rig.trips().changes
    assert (change.fill_id, change.what, change.day) == ("f2", ChangeKind.LATE, date(2026, 11, 11))


async def test_a_fill_that_comes_after_five_trading_days_comes_with_the_last_reading_of_its_day(
    rig: HistoryRig,
) -> None:
    """A day that has left the last five is read for the last time, and then no more."""
    rig.now = DEAL + 2 * DAY
    rig.broker.fills.clear()
    await rig.read()
    rig.now = datetime(2026, 11, 18, 6, tzinfo=UTC)  # the sixth trading day after it
    rig.broker.fills.append(FILL)
    await rig.read()
    assert [one.what for one in rig.trips().changes] == [ChangeKind.LATE]

    rig.broker.fills.append(replace_fill(FILL, id="f9"))
    await rig.read()
    assert [one.fill_id for one in rig.trips().changes] == ["f1"]


async def test_what_a_later_answer_lacks_stays_marked_until_the_detail_says_otherwise(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    late = sold("f2", DEAL + DAY)
    rig.broker.orders.append(order_of(late))
    rig.broker.fills.append(late)
    await rig.read()
    rig.broker.fills.remove(late)
    rig.now += DAY
    await rig.read()

    journal = rig.trips()
    assert rig.broker.of("detail") == [("f2",)], "it told nothing"
    assert (journal.book.trips[0].realised, journal.lacked[Absence.MISSING]) == (Decimal(5000), (late,))
    assert TripMark.MISSING in journal.book.trips[0].marks

    rig.broker.details["f2"] = order_of(late)
    await rig.read()
    assert TripMark.MISSING not in rig.trips().book.trips[0].marks
    assert rig.trips().lacked == {
        Absence.MISSING: (),
        Absence.KEPT: (late,),
        Absence.DROPPED: (),
        Absence.TAKEN_BACK: (),
    }
    await rig.read()
    assert rig.broker.of("detail") == [("f2",)] * 2, "it is settled"


async def test_a_fill_that_its_order_never_had_is_left_out_with_its_reason(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    late = sold("f2", DEAL + DAY)
    rig.broker.fills.append(late)
    await rig.read()
    rig.broker.fills.remove(late)
    rig.broker.details["f2"] = order_of(late, filled=0)
    rig.now += timedelta(minutes=10)
    await rig.read()

    journal = rig.trips()
    assert journal.book.trips[0].closed is None
    assert [(one.fill.id, one.reason) for one in journal.left_out] == [("f2", LeftReason.DROPPED)]
    assert [(one.what, one.by) for one in journal.changes if one.fill_id == "f2"][-1] == (
        ChangeKind.DROPPED,
        Judge.DETAIL,
    )
    assert rig.store.late.absences(MINE) == {"f2": Absence.DROPPED}


async def test_a_fill_that_the_broker_took_back_is_in_no_trip_and_stays_to_be_seen(rig: HistoryRig) -> None:
    """Neither its order's own row, which may count it still, nor a later day's answer makes it one again."""
    rig.now = DEAL + 2 * DAY
    bust = sold("f2", DEAL + DAY)
    rig.broker.fills.append(bust)
    rig.broker.orders.append(order_of(bust))
    await rig.read()
    assert rig.trips().book.trips[0].closed is not None
    rig.broker.fills[-1] = replace_fill(bust, status=FillStatus.CANCELLED)
    rig.now += 2 * DAY
    await rig.read()

    journal = rig.trips()
    assert journal.book.trips[0].closed is None
    assert [(one.fill.id, one.reason) for one in journal.left_out] == [("f2", LeftReason.TAKEN_BACK)]
    assert [one.what for one in journal.changes if one.fill_id == "f2"] == [ChangeKind.TAKEN_BACK]
    rig.broker.fills.pop()
    rig.now += timedelta(minutes=10)
    await rig.read()
    assert rig.store.late.absences(MINE) == {"f2": Absence.TAKEN_BACK}
    assert rig.broker.of("detail") == [], "nothing of it is missing"


async def test_a_payout_is_no_fill_of_the_journal(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    rig.broker.fills.append(replace_fill(sold("f2", DEAL + DAY), status=FillStatus.PAYOUT))
    await rig.read()
    assert rig.trips().book.trips[0].closed is None


async def test_a_detail_that_is_refused_keeps_no_other_from_being_read(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    rig.broker.fills.append(sold("f2", DEAL + DAY))
    await rig.read()
    rig.broker.fills.clear()
    rig.broker.refusals["detail"] = ServerRefused("call-not-for-account")
    await rig.read()
    assert rig.broker.of("detail") == [("17",), ("f2",)]
    assert rig.reader.state(MINE).done


async def test_details_that_settle_nothing_keep_no_other_order_from_being_asked(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    lacked = [sold(f"g{number}", DEAL + DAY + timedelta(minutes=number)) for number in range(DETAILS_AT_ONCE + 1)]
    rig.broker.fills.extend(lacked)
    await rig.read()
    rig.broker.fills.clear()
    for _ in range(2):
        await rig.read()
    assert {key for (key,) in rig.broker.of("detail")} >= {one.order_id for one in lacked}


async def test_an_account_without_a_list_of_fills_misses_none(rig: HistoryRig) -> None:
    """What comes by push alone: brokers list no fills of some simulated accounts, and answer with an empty list."""

    async def none(account: Account, begin: date, end: date) -> list[Fill]:
        return []

    rig.store.add_fills(MINE, [FILL])
    rig.now = DEAL + 2 * DAY
    rig.broker.history_fills = none  # type: ignore[method-assign]
    await rig.read()
    assert rig.store.late.absences(MINE) == {}


async def test_a_day_that_the_older_call_alone_told_stays_marked_until_the_newer_one_tells_it(rig: HistoryRig) -> None:
    rig.now = DEAL + 2 * DAY
    rig.broker.late = True
    await rig.read()
    assert rig.store.told.history(MINE, PastSeries.ORDERS_LATE)[-1].end == date(2026, 11, 11)
    assert TripMark.REPORTED_LATE in rig.trips().book.trips[0].marks
    rig.now += 30 * DAY
    rig.restarted()
    await rig.read()
    assert TripMark.REPORTED_LATE in rig.trips().book.trips[0].marks, "also when nobody reads it again"

    rig.broker.late = False
    rig.broker.calls.clear()
    rig.restarted()
    await rig.read()
    assert rig.store.told.history(MINE, PastSeries.ORDERS_LATE) == []
    assert rig.trips().book.trips[0].marks == {TripMark.FEES_NOT_TOLD}
    days = [(str(begin), str(end)) for begin, end in rig.broker.of("fills")]
    assert any(begin <= "2026-11-10" <= end for begin, end in days), "it is read again by the newer call"
    rig.broker.calls.clear()
    await rig.read()
    assert len(rig.broker.of("fills")) == 1, "and then is final"


async def test_late_days_of_which_the_newer_call_keeps_none_are_asked_of_it_once(rig: HistoryRig) -> None:
    """The newer call keeps fewer days than the older one: beyond four calls without a row the marks stay."""
    old = replace_fill(FILL, id="old", time=DEAL - 600 * DAY)
    rig.now = DEAL + 2 * DAY
    rig.broker.late = True
    rig.broker.fills += [replace_fill(FILL, id=f"g{number}", time=DEAL - number * 60 * DAY) for number in range(1, 10)]
    rig.broker.fills.append(old)
    await rig.read()
    assert rig.store.told.history(MINE, PastSeries.ORDERS_LATE)[0].begin < date(2025, 6, 1)

    rig.broker.late = False
    rig.broker.fills.clear()
    rig.broker.orders.clear()
    rig.broker.calls.clear()
    rig.restarted()
    await rig.read()
    assert len(rig.broker.of("fills")) == 1 + EMPTY_SPANS
    late = rig.store.told.history(MINE, PastSeries.ORDERS_LATE)
    assert late, "a day that the older call alone told stays marked"
    rig.broker.calls.clear()
    rig.restarted()
    await rig.read()
    assert len(rig.broker.of("fills")) == 1, "the last five trading days alone"
    assert rig.store.told.history(MINE, PastSeries.ORDERS_LATE) == late


async def test_an_account_whose_fills_are_not_listed_any_more_has_its_late_days_asked_no_more(rig: HistoryRig) -> None:
    async def none(account: Account, begin: date, end: date) -> list[Fill]:
        asked.append(begin)
        return []

    asked: list[date] = []
    rig.now = DEAL + 2 * DAY
    rig.broker.late = True
    await rig.read()
    rig.broker.history_fills = none  # type: ignore[method-assign]
    for _login in range(2):
        asked.clear()
        rig.restarted()
        await rig.read()
        assert len(asked) == 1, "no other call answers: nothing says that it would tell more"


async def test_reading_the_same_again_is_no_news(rig: HistoryRig) -> None:
    """A change has the broker asked anew after a minute: this one would never end."""
    rig.now = DEAL + 2 * DAY
    rig.broker.cash.clear()  # money of today is written each time
    await rig.read()
    assert rig.news
    rig.news.clear()
    before = rig.store.changes
    await rig.read()
    assert (rig.news, rig.store.changes) == ([], before)


async def test_days_of_the_older_call_are_not_asked_again_while_there_is_no_other(rig: HistoryRig) -> None:
    """Each would be read every ten minutes for good."""
    rig.now = DEAL + 2 * DAY
    rig.broker.late = True
    await rig.read()
    rig.broker.calls.clear()
    await rig.read()
    assert len(rig.broker.of("fills")) == 1, "the last five trading days alone"


async def test_an_answer_about_days_of_long_ago_that_lacks_a_fill_says_nothing(rig: HistoryRig) -> None:
    """The broker may not keep them: a file of before has fills of two years."""
    old = replace_fill(FILL, id="old", time=DEAL - 300 * DAY)
    rig.store.add_fills(MINE, [old, replace_fill(FILL, id="new", time=DEAL - 20 * DAY)])
    await rig.read()
    assert rig.store.late.absences(MINE) == {"new": Absence.MISSING}
