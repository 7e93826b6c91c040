"""Past days follow one another, and end where the practice day begins."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_date
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.history.records import SPAN, History
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR

ANCHOR = date(2026, 11, 20)


def history_of(symbol: str, seed: int = 1) -> History:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    return History(listing, Address(seed, (symbol,)), ANCHOR)


@pytest.mark.parametrize("symbol", ["HK.00700", "HK.00992", "US.NVDA", "SZ.002594", "HK.800000"])
def test_two_years_of_consistent_days_end_at_the_previous_close(symbol: str) -> None:
    history = history_of(symbol)
    records = history.records(ANCHOR - SPAN, ANCHOR, ANCHOR)
    listing = history._listing

    assert len(records) > 470
    assert records[-1].close == int(listing.prev_close * SCALE)
    actions = {action.ex_date: action for action in history.actions}
    for before, after in pairwise(records):
        assert before.low <= min(before.open, before.close)
        assert before.high >= max(before.open, before.close)
        assert before.volume % listing.instrument.lot_size == 0
        if after.day not in actions:
            assert after.prev_close == before.close
        else:
            expected = actions[after.day].reference(before.close / SCALE) * SCALE
            assert after.prev_close == pytest.approx(expected, abs=2 * listing.ladder.step(before.close))


@pytest.mark.parametrize("symbol", ["HK.00700", "HK.00992", "HK.02488", "US.NVDA", "HK.800000"])
def test_closes_are_those_of_the_records_whichever_are_drawn_first(symbol: str) -> None:
    first, other = history_of(symbol), history_of(symbol)
    closes = first.closes(ANCHOR - SPAN, ANCHOR)
    near = [other.newest_close(count, ANCHOR) for count in (1, 20, 250)]
    some = [other.record(date(2026, 3, 2)), *other.newest(5, ANCHOR)]
    records = first.records(ANCHOR - SPAN, ANCHOR, ANCHOR)

    assert closes == [(record.day, record.close) for record in records]
    assert near == [closes[-1], closes[-20], closes[-250]]
    assert other.newest_close(len(closes) + 1, ANCHOR) is None
    assert other.records(ANCHOR - SPAN, ANCHOR, ANCHOR) == records
    assert set(some) <= set(records)
    assert [first.change(record.day) for record in records] == [each.close / each.prev_close - 1 for each in records]
    assert first.change(date(2026, 11, 15)) is None  # a Sunday


def test_closes_go_on_behind_the_practice_day() -> None:
    history, monday = history_of("HK.00700"), date(2026, 11, 23)
    friday, before = history.record(ANCHOR), history.closes(date(2026, 11, 18), ANCHOR)

    assert history.closes(date(2026, 11, 18), monday) == [*before, (ANCHOR, friday.close)]
    assert history.newest_close(1, monday) == (ANCHOR, friday.close)
    assert history.newest_close(3, monday) == before[0]
    assert history.change(ANCHOR) == friday.close / friday.prev_close - 1


def test_a_day_of_a_plate_is_the_same_whichever_days_of_its_members_were_drawn() -> None:
    """The days of all have one stream, which a plate's day begins once its members have drawn theirs."""
    plate, found = InstrumentId("HK.BK1001"), list[list[object]]()
    for members_first in (False, True):
        exchange = Exchange(seed=3, date=ANCHOR)
        exchange.advance_to(datetime(2026, 11, 25, 4, tzinfo=UTC))
        known = exchange.reference.plates.find(plate)
        assert known is not None
        for member in known.members if members_first else ():
            exchange.history_bars(member, BarPeriod.DAY, ANCHOR, FRIDAY + timedelta(days=4))
        found.append([*exchange.history_bars(plate, BarPeriod.DAY, ANCHOR, FRIDAY + timedelta(days=4))])

    assert len(found[0]) == 3
    assert found[0] == found[1]


def test_past_days_are_kept_in_columns() -> None:
    """As objects they take 600 bytes each, of which the exchange has hundreds for each security of a chart."""
    other, history = history_of("HK.00700"), history_of("HK.00700")
    assert other.records(ANCHOR - SPAN, ANCHOR, ANCHOR)  # what is made once
    history.closes(ANCHOR - SPAN, ANCHOR)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    days = len(history.records(ANCHOR - SPAN, ANCHOR, ANCHOR))
    gc.collect()  # Python keeps tuples that went
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert taken / days < 100


def test_the_same_seed_draws_the_same_days_and_another_seed_others() -> None:
    first, again, other = (history_of("HK.00005", seed).records(ANCHOR - SPAN, ANCHOR, ANCHOR) for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert first[-1].close == other[-1].close


def test_days_after_the_anchor_go_on_from_it_and_lived_days_win() -> None:
    history = history_of("HK.00700")
    drawn = history.record(ANCHOR)
    assert drawn.prev_close == 604 * SCALE
    assert history.previous_close(date(2026, 11, 23)) == drawn.close

    history.add(drawn._replace(close=700 * SCALE))
    assert history.previous_close(date(2026, 11, 23)) == 700 * SCALE


def test_an_index_has_no_flow() -> None:
    assert history_of("HK.800000").record(date(2026, 11, 19)).tiers == (0, 0, 0, 0)


COMPANIES = ("00700", "00386", "00001", "00066", "00823", "02382", "06690", "02319", "06186", "02488", "00027", "00016")
FRIDAY, BEGIN = date(2026, 11, 20), date(2024, 12, 1)


def halted(exchange: Exchange) -> dict[InstrumentId, tuple[date, ...]]:
    names = [InstrumentId(f"HK.{code}") for code in COMPANIES]
    found = {name: exchange.reference.suspensions(name, BEGIN, FRIDAY) for name in names}
    return {name: days for name, days in found.items() if days}


def test_each_run_has_halts_of_a_few_days_of_companies_of_its_own() -> None:
    found, other = (halted(Exchange(date=FRIDAY, seed=seed)) for seed in (1, 2))

    for rows in (found, other):
        assert 1 <= len(rows) <= 10
        assert all(1 <= len(days) <= 7 for days in rows.values())
        assert InstrumentId("HK.00700") not in rows
    assert found != other


def test_a_session_has_a_daily_bar_or_a_suspension(exchange: Exchange) -> None:
    name, days = next(iter(halted(exchange).items()))
    bars = exchange.history_bars(name, BarPeriod.DAY, BEGIN, date(2026, 11, 19), Adjustment.NONE)
    stamps = {exchange_date(Market.HK, bar.time) for bar in bars}
    sessions = {session.date for session in CALENDAR.sessions(Market.HK, BEGIN, date(2026, 11, 19))}

    assert stamps == sessions - set(days)


def test_no_minute_was_traded_on_such_a_day_and_prices_join_over_it(exchange: Exchange) -> None:
    name, days = next(iter(halted(exchange).items()))

    assert not exchange.history_bars(name, BarPeriod.MIN_5, days[0], days[-1])
    bars = exchange.history_bars(name, BarPeriod.DAY, date(days[0].year, 1, 1), date(2026, 11, 19), Adjustment.FORWARD)
    for before, after in pairwise(bars):
        assert float(after.prev_close or 0) == pytest.approx(float(before.close), abs=0.02)


def test_what_has_no_past_was_never_halted() -> None:
    exchange = Exchange(date=FRIDAY, universe=1)

    assert exchange.reference.suspensions(InstrumentId("HK.900001"), BEGIN, FRIDAY) == ()
    assert exchange.reference.suspensions(InstrumentId("HK.02791"), BEGIN, FRIDAY) == ()


@pytest.mark.parametrize("symbol", ["HK.00700", "HK.00992", "US.NVDA"])
def test_a_day_is_the_same_in_whatever_order_days_are_asked_for(symbol: str) -> None:
    whole = history_of(symbol).records(ANCHOR - SPAN, ANCHOR, ANCHOR)
    for seed in range(3):
        random, history = Random(seed), history_of(symbol)
        for place in random.sample(range(len(whole)), 40):
            day = whole[place].day
            if random.random() < 0.5:
                assert history.record(day) == whole[place]
            else:
                assert history.newest(len(whole) - place, ANCHOR)[0] == whole[place]
            assert history.previous_close(day) == whole[place].prev_close
        assert history.first_day == whole[0].day
        assert history.records(ANCHOR - SPAN, ANCHOR, ANCHOR) == whole


def test_the_newest_days_go_over_the_anchor_and_end_with_the_past() -> None:
    history, after = history_of("HK.00700"), date(2026, 11, 24)
    whole = history_of("HK.00700").records(ANCHOR - SPAN, after, after)

    assert history.newest(1, after) == whole[-1:]
    assert history.newest(4, after) == whole[-4:]
    assert history.newest(0, after) == []
    assert history.newest(5000, after) == whole
    assert history.newest(3, ANCHOR) == [row for row in whole if row.day < ANCHOR][-3:]
