from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.market.flow_rule import SECOND

TENCENT, BYD, APPLE = (InstrumentId(name) for name in ("HK.00700", "HK.01211", "US.AAPL"))
TODAY = date(2026, 11, 18)
PAST = date(2026, 9, 15)
SYMBOLS = (TENCENT, BYD, APPLE, InstrumentId("SH.600519"), InstrumentId("HK.02800"))


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    made = Exchange(seed=7, date=TODAY)
    yield made
    made.close()


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_the_flow_of_a_past_session_ends_at_its_record(exchange: Exchange, symbol: InstrumentId) -> None:
    record = exchange.capital_flow(symbol, FlowPeriod.DAY, PAST, PAST)
    exchange.show_session(PAST)
    flow, split = exchange.capital_flow(symbol), exchange.capital_distribution(symbol)

    assert flow.net[-1] == pytest.approx(record.net[0], abs=1e-4)
    assert flow.tiers is not None
    assert record.tiers is not None
    assert [tier[-1] for tier in flow.tiers] == [tier[0] for tier in record.tiers]
    assert flow.tier_gap() < 1e-3
    assert [a - b for a, b in zip(split.inflow, split.outflow, strict=True)] == pytest.approx(
        [tier[-1] for tier in flow.tiers], abs=1e-3
    )
    again = exchange.capital_flow(symbol, FlowPeriod.DAY, PAST, PAST)
    assert (again.net, again.tiers) == (record.net, record.tiers)


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_its_bars_are_those_of_the_history(exchange: Exchange, symbol: InstrumentId) -> None:
    known = exchange.history_bars(symbol, BarPeriod.MIN_1, PAST, PAST, Adjustment.NONE)
    exchange.show_session(PAST)
    newest = exchange.bars(symbol, BarPeriod.MIN_1, len(known), Adjustment.NONE)
    assert newest == known
    assert exchange.quote(symbol).last == known[-1].close
    assert exchange.capital_flow(symbol).times[1:] == tuple(bar.time.timestamp() for bar in known)


def test_every_market_is_closed_and_the_clock_stands_behind_the_session(exchange: Exchange) -> None:
    exchange.show_session(PAST)
    assert exchange.now == datetime(2026, 9, 15, 22, tzinfo=UTC)
    states = {market: exchange.phase(market) for market in (Market.HK, Market.US, Market.SH, Market.SG)}
    assert {phase.day for phase in states.values()} == {PAST}
    assert states[Market.HK].state is MarketState.CLOSED
    assert MarketState.OPEN not in {phase.state for phase in states.values()}


def test_splits_after_the_session_are_not_known_then(exchange: Exchange) -> None:
    (split,) = (action for action in exchange.corporate_actions(BYD) if action.new != action.base)
    exchange.show_session(split.ex_date)
    assert split in exchange.corporate_actions(BYD)
    exchange.show_session(exchange.trading_days(Market.HK, date(2025, 1, 2), split.ex_date)[-2][0])
    assert split not in exchange.corporate_actions(BYD)


def test_the_second_provider_has_a_flow_of_its_own(exchange: Exchange) -> None:
    exchange.show_session(PAST)
    rows, flow = exchange.details.size_flow(TENCENT, SECOND), exchange.capital_flow(TENCENT)
    assert [row.start / 1e6 + 60 for row in rows][:330] == list(flow.times[1:])
    assert rows[-2].net / 10_000 != flow.net[-1]
    assert all(amount >= 0 for row in rows for amount in (*row.inflow, *row.outflow))


def test_the_running_session_comes_back_as_it_was(exchange: Exchange) -> None:
    before = exchange.now, exchange.quote(TENCENT), exchange.capital_flow(TENCENT)
    exchange.show_session(PAST)
    assert exchange.quote(TENCENT) != before[1]
    exchange.show_session(None)
    assert (exchange.now, exchange.quote(TENCENT), exchange.capital_flow(TENCENT)) == before


def test_a_day_on_which_only_other_markets_traded_shows_theirs(exchange: Exchange) -> None:
    holiday = date(2026, 10, 1)
    exchange.show_session(holiday)
    assert exchange.phase(Market.US).day == holiday
    assert exchange.phase(Market.HK).day < holiday
    assert exchange.capital_flow(TENCENT).times[-1] < exchange.capital_flow(APPLE).times[-1]


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 15), date(2020, 1, 2), date(2027, 1, 4)])
def test_other_days_are_refused(exchange: Exchange, day: date) -> None:
    with pytest.raises(BadInput):
        exchange.show_session(day)


def test_a_delayed_view_shows_the_past_session_too(exchange: Exchange) -> None:
    view = exchange.delayed(Market.US, seconds=900)
    exchange.show_session(PAST)
    assert view.now == exchange.now
    assert view.quote(APPLE) == exchange.quote(APPLE)
    assert view.details.size_flow(APPLE, SECOND) == exchange.details.size_flow(APPLE, SECOND)


def test_the_main_contract_shows_the_past_session_of_its_month(exchange: Exchange) -> None:
    main = InstrumentId("HK.HSImain")
    known = exchange.history_bars(main, BarPeriod.DAY, PAST, PAST, Adjustment.NONE)
    exchange.show_session(PAST)
    assert exchange.quote(main).last == known[-1].close


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_its_flow_is_money_that_trades_can_move(exchange: Exchange, symbol: InstrumentId) -> None:
    """Multiples of a lot at the finest price step of the day, the second provider's of cents."""
    exchange.show_session(PAST)
    flow, step = exchange.capital_flow(symbol), exchange.snapshot(symbol).price_step
    assert step is not None
    least = float(step) * exchange.instrument(symbol).lot_size
    assert flow.tiers is not None
    for amounts in (flow.net, *flow.tiers):
        assert all(abs(amount / least - round(amount / least)) < 1e-3 for amount in amounts)
    rows = exchange.details.size_flow(symbol, SECOND)
    assert all(amount % 100 == 0 for row in rows for amount in (*row.inflow, *row.outflow))


def test_short_sales_of_a_past_session_are_those_before_it(exchange: Exchange) -> None:
    days, positions = exchange.details.short_days(TENCENT), exchange.details.short_positions(TENCENT)
    exchange.show_session(PAST)

    assert exchange.details.short_days(TENCENT) == [row for row in days if row.record.day < PAST]
    shown = exchange.details.short_positions(TENCENT)
    assert shown == positions[: len(shown)]
    assert 0 < len(shown) < len(positions)
