"""An instrument through the days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.trading_hours import to_us, trading_day
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.scenarios import Conditions

START = to_us(datetime(2026, 11, 20, 2, 30, tzinfo=UTC))
DAY_US = 86_400_000_000


def market_of(symbol: str, us: int = START, ended: list[DayRecord] | None = None) -> InstrumentMarket:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    return InstrumentMarket(
        listing,
        seed=1,
        anchor=trading_day(listing.instrument.market, us),
        us=us,
        on_fill=lambda *_: None,
        conditions=Conditions(),
        on_day_end=lambda _, record, _told: (ended if ended is not None else []).append(record),
    )


def test_the_roll_ends_the_day_and_starts_from_its_close() -> None:
    ended: list[DayRecord] = []
    market = market_of("HK.00066", ended=ended)
    market.catch_up(START + 3 * DAY_US)

    (friday,) = ended
    assert friday.day == date(2026, 11, 20)
    assert market.day.plan.day == date(2026, 11, 23)
    assert market.day.prev_close == friday.close == market.history.record(friday.day).close


def test_days_that_nobody_looked_at_are_drawn_not_lived() -> None:
    ended: list[DayRecord] = []
    market = market_of("HK.00066", ended=ended)
    market.catch_up(START + 5 * DAY_US)

    assert [record.day for record in ended] == [date(2026, 11, 20)]
    assert market.day.prev_close == market.history.record(date(2026, 11, 24)).close
    assert market.history.record(date(2026, 11, 23)).prev_close == ended[0].close


def test_stepping_and_catching_up_lead_to_the_same_place() -> None:
    stepped, caught = market_of("HK.00066"), market_of("HK.00066")
    until = START + 7 * 3_600_000_000
    while stepped.next_us <= until:
        stepped.step()
    caught.catch_up(until)

    assert list(stepped.day.tape.prices) == list(caught.day.tape.prices)
    assert stepped.day.tape.flow.rows == caught.day.tape.flow.rows


def test_new_york_has_three_blocks_and_the_night_belongs_to_the_day_before() -> None:
    market = market_of("US.AAPL")

    assert set(market.blocks()) == {"pre", "after", "overnight"}
    assert market.day.ended
    assert market.blocks()["after"].reference == market.day.tape.last
    market.catch_up(to_us(datetime(2026, 11, 20, 10, tzinfo=UTC)))
    assert set(market.blocks()) == {"pre"}
    assert not market_of("HK.00700").blocks()
    assert not market_of("US..DJI").blocks()


@pytest.mark.parametrize("symbol", ["HK.00700", "SG.D05"])
def test_born_before_the_open_it_belongs_to_the_new_day(symbol: str) -> None:
    market = market_of(symbol, to_us(datetime(2026, 11, 20, 1, 0, tzinfo=UTC)))

    assert market.day.plan.day == date(2026, 11, 20)


BANKS = InstrumentId("HK.BK1005")
FRIDAY = date(2026, 11, 20)


def changes(exchange: Exchange, instrument: InstrumentId) -> dict[date, float]:
    bars = exchange.history_bars(instrument, BarPeriod.DAY, date(2026, 10, 1), date(2026, 11, 19), Adjustment.NONE)
    return {bar.time.date(): float(bar.close / bar.prev_close - 1) for bar in bars if bar.prev_close}


def test_it_moves_today_by_the_mean_of_its_members(exchange: Exchange) -> None:
    plate = exchange.reference.plates.find(BANKS)
    assert plate is not None
    moves = [
        float(quote.last / quote.prev_close - 1) for quote in map(exchange.quote, plate.members) if quote.prev_close
    ]
    level = exchange.quote(BANKS)

    assert level.prev_close
    assert float(level.last / level.prev_close - 1) == pytest.approx(sum(moves) / len(moves), abs=0.002)


def test_it_moved_on_every_past_day_by_the_mean_of_its_members(exchange: Exchange) -> None:
    plate = exchange.reference.plates.find(BANKS)
    assert plate is not None
    members = [changes(exchange, member) for member in plate.members]
    found = changes(exchange, BANKS)

    assert len(found) > 30
    for day, change in found.items():
        moved = [member[day] for member in members if day in member]
        assert change == pytest.approx(sum(moved) / len(moved), abs=0.0005), day


def test_the_level_is_the_same_whether_its_members_were_looked_at_before_or_not() -> None:
    first, second = Exchange(date=FRIDAY), Exchange(date=FRIDAY)
    plate = first.reference.plates.find(BANKS)
    assert plate is not None
    for member in plate.members:
        first.quote(member)

    assert first.quote(BANKS) == second.quote(BANKS)


def test_its_last_bar_joins_its_previous_close_over_a_roll(exchange: Exchange) -> None:
    before = exchange.quote(BANKS).prev_close
    exchange.advance(4 * 86400)

    bars = exchange.history_bars(BANKS, BarPeriod.DAY, date(2026, 11, 19), date(2026, 11, 24))
    assert bars[0].close == before
    assert [bar.prev_close for bar in bars[1:]] == [bar.close for bar in bars[:-1]]
