"""Prices of many at once, at a bounded cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from budgets.calls import Calls
from run_forms import sized
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.price_grid import to_units
from tideboard_sandbox.exchange.instruments.trading_hours import to_us
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.exchange.screening.fields import change_over
from tideboard_sandbox.exchange.screening.snapshots import SLICE, PriceSummary

TENCENT, FRIDAY = InstrumentId("HK.00700"), date(2026, 11, 20)
SYNTHETIC = InstrumentId("HK.900001")
MINUTES = "tideboard_sandbox.exchange.market.trading_day:minute_trades"
"""What draws the trades of a minute, by its name in a count."""
CHANGES = "tideboard_sandbox.exchange.history.records:History._change"
RECORDS = "tideboard_sandbox.exchange.history.records:History._draw"
"""What draws the close of a past day, and the rest of its record."""


def stocks(exchange: Exchange, market: Market = Market.HK) -> list[InstrumentId]:
    """Ten of them: a market that is made or caught up takes its time under coverage."""
    rows = [row.id for row in exchange.instruments(market, SecurityType.STOCK)]
    return [*rows[:9], rows[-1]]


def drawn_ahead(exchange: Exchange) -> int:
    """Draw all that an exchange draws ahead; returns in how many slices."""
    slices = 1
    while exchange.draw_ahead():
        slices += 1
    return slices


@pytest.fixture
def calls() -> Iterator[Calls]:
    """A counter that looks at this thread."""
    made = Calls()
    made.begin()
    yield made
    made.end()


def assert_like_the_quote(exchange: Exchange, name: InstrumentId, seen: PriceSummary) -> None:
    quote = exchange.quote(name)
    assert seen[:5] == tuple(map(to_units, (quote.last, quote.prev_close, quote.open, quote.high, quote.low)))
    assert (seen.volume, seen.suspended) == (quote.volume, quote.suspended)


def test_a_market_that_was_never_touched_is_seen_exactly(exchange: Exchange) -> None:
    seen = exchange.reference.price_summaries.take(stocks(exchange))

    assert list(seen) == stocks(exchange)
    for name, summary in seen.items():
        assert summary.exact
        assert_like_the_quote(exchange, name, summary)


@pytest.mark.parametrize("seed", range(sized(2, 60)))
def test_a_day_that_is_only_summed_has_what_its_market_will_have(seed: int) -> None:
    """At any instant of any market, drawn on from an earlier one, and the price of five minutes before."""
    draw = Random(seed)
    start = time(*divmod(draw.randrange(9 * 60, 12 * 60), 60))
    scenario = draw.choice(["calm", "gap-open", "ex-day", "report-day", "half-steps"])
    exchange = Exchange(seed=draw.randrange(1000), date=FRIDAY, start=start, scenario=scenario)
    summaries = exchange.reference.price_summaries
    rows = exchange.instruments(security_type=SecurityType.STOCK)
    names = [row.id for row in rows if "" < row.listing_date < "2026-11"]  # one that is still offered may have no date
    chosen = draw.sample(names, 14)
    summaries.take(chosen)
    for name in chosen:
        exchange.advance(draw.choice([0, 0.001, 7, 61, 900, 3600 * draw.random() * 3]))
        before = exchange.now - timedelta(minutes=5)
        seen, price = summaries.take([name])[name], summaries.price_at(name, to_us(before))
        assert seen.exact
        assert_like_the_quote(exchange, name, seen)
        assert seen.turnover == to_units(exchange.quote(name).turnover)
        ticks = [tick for tick in exchange.ticks(name, 10**6) if tick.time <= before]
        assert price == (to_units(ticks[-1].price) if ticks else seen.prev_close)


def test_a_list_of_what_was_drawn_ahead_draws_no_more_than_what_was_traded_since(calls: Calls) -> None:
    """And its figures are those of a list that nothing was drawn ahead for."""
    ahead, asked = Exchange(date=FRIDAY, start=time(9, 50)), Exchange(date=FRIDAY, start=time(9, 50))
    slices = drawn_ahead(ahead)
    for exchange in (ahead, asked):
        exchange.advance(30)
    names = [row.id for market in (Market.HK, Market.US) for row in ahead.instruments(market, SecurityType.STOCK)]
    with calls.counted() as few:
        found = ahead.reference.price_summaries.take(names)
    with calls.counted() as many:
        expected = asked.reference.price_summaries.take(names)

    assert found == expected
    assert slices > len(names)
    assert 0 < few[MINUTES] <= len(names) < 50 * len(names) < many[MINUTES]


def test_a_change_over_a_year_of_days_that_were_drawn_ahead_draws_no_day(calls: Calls) -> None:
    """And one of days that were not draws their closes alone."""
    ahead, asked = Exchange(date=FRIDAY, start=time(9, 50)), Exchange(date=FRIDAY, start=time(9, 50))
    drawn_ahead(ahead)
    found, counts = list[list[float | None]](), list[Counter[str]]()
    for exchange in (ahead, asked):
        shares = exchange.reference.screener.screen([Market.US], tests=[], orders=[])
        with calls.counted() as count:
            found.append([change_over(share, days) for share in shares for days in (250, 20, 1)])
        counts.append(count)

    assert found[0] == found[1]
    assert [count[CHANGES] for count in counts] == [0, 250 * len(found[0]) // 3]
    assert [count[RECORDS] for count in counts] == [0, 0]


@pytest.mark.parametrize("moment", [datetime(2026, 12, 31, 4, tzinfo=UTC), datetime(2027, 1, 4, 4, tzinfo=UTC)])
def test_a_day_that_was_lived_is_one_of_a_list_that_is_asked_first(moment: datetime) -> None:
    """Nobody has asked for the share since that day: without it, its close would be drawn from the seed."""
    found = list[tuple[object, ...]]()
    for asked in (False, True):
        exchange = Exchange(seed=3, date=date(2026, 12, 30), start=time(15))
        exchange.quote(TENCENT)
        exchange.advance_to(moment)
        if asked:
            exchange.quote(TENCENT)
        shares = exchange.reference.screener.screen([Market.HK], tests=[], orders=[])
        share = next(each for each in shares if each.id == TENCENT)
        found.append((share.last_year_close(), share.newest(5).closes, change_over(share, 1)))

    assert found[0] == found[1]


def test_a_slice_that_is_drawn_ahead_is_short_and_none_comes_until_an_hour_is_over(calls: Calls) -> None:
    exchange = Exchange(date=FRIDAY, start=time(9, 50))
    counts, more = list[int](), True
    while more:
        with calls.counted() as found:
            more = exchange.draw_ahead()
        counts.append(found[MINUTES])
    exchange.advance(3599)
    assert not exchange.draw_ahead()
    exchange.advance(1)
    again = drawn_ahead(exchange)

    assert max(counts) <= SLICE
    assert 0 < again < len(counts)


def test_what_would_cost_too_much_comes_from_the_course_of_the_day(exchange: Exchange) -> None:
    names = stocks(exchange)
    for name in names:
        exchange.quote(name)
    exchange.reference.price_summaries.budget = 30
    exchange.advance(900)
    seen = exchange.reference.price_summaries.take(names)
    rough = {name: summary for name, summary in seen.items() if not summary.exact}

    assert rough
    assert TENCENT not in rough
    for name, summary in list(rough.items())[:2]:
        quote = exchange.quote(name)
        assert summary.prev_close == to_units(quote.prev_close)
        assert summary.last == pytest.approx(to_units(quote.last), rel=0.012)
        assert summary.low <= summary.last <= summary.high
        assert summary.volume == pytest.approx(quote.volume, rel=0.25)
        assert summary.turnover == pytest.approx(summary.volume * summary.last, rel=0.05)


def test_the_same_calls_give_the_same_figures() -> None:
    def run() -> dict[InstrumentId, PriceSummary]:
        exchange = Exchange(date=FRIDAY)
        names = stocks(exchange)
        for name in names:
            exchange.quote(name)
        exchange.reference.price_summaries.budget = 30
        exchange.advance(900)
        return exchange.reference.price_summaries.take(names)

    assert run() == run()


def test_what_was_asked_before_changes_no_list_that_is_asked_at_the_same_instant() -> None:
    def listed(asked_before: int) -> dict[InstrumentId, PriceSummary]:
        exchange = Exchange(date=FRIDAY)
        names = stocks(exchange)
        for name in names:
            exchange.quote(name)
        exchange.reference.price_summaries.budget = 30
        exchange.advance(900)
        for name in names[len(names) - asked_before :]:
            exchange.quote(name)
        return exchange.reference.price_summaries.take(names)

    assert {summary.exact for summary in listed(0).values()} == {True, False}
    assert listed(4) == listed(0)


def test_before_the_open_and_of_synthetic_stocks() -> None:
    exchange = Exchange(date=FRIDAY, start=time(9, 5), universe=3)
    seen = exchange.reference.price_summaries.take([TENCENT, SYNTHETIC])

    assert seen[TENCENT].volume == 0
    assert seen[TENCENT].change == 0
    assert seen[SYNTHETIC].last == to_units(exchange.quote(SYNTHETIC).last)


def test_what_is_not_listed_is_refused(exchange: Exchange) -> None:
    with pytest.raises(ExchangeRefusal):
        exchange.reference.price_summaries.take([InstrumentId("HK.99999")])
