"""Figures of the screener against the exchange's own quotes, bars and fundamentals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.reference.statements import Report
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.fields import BASE, PAST, accumulated, financial
from tideboard_sandbox.exchange.screening.patterns import Indicator, value_of

FRIDAY = date(2026, 11, 20)
NAMES = ["HK.00700", "HK.01211", "HK.00992", "HK.00005", "HK.02488"]


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(date=FRIDAY, universe=20)


@pytest.mark.parametrize("name", NAMES)
def test_simple_figures_are_those_of_the_quote_and_the_fundamentals(
    exchange: Exchange, shares: dict[InstrumentId, Candidate], name: InstrumentId
) -> None:
    share, quote, base = shares[name], exchange.quote(name), exchange.fundamentals(name)
    last, lot = float(quote.last), exchange.instrument(name).lot_size
    wanted = {
        "CurPrice": last,
        "LotPrice": last * lot,
        "MarketVal": last * base.issued_shares,
        "PeTTM": last / float(base.earnings_per_share),
        "PbRate": last / float(base.net_assets_per_share),
        "CurPriceToHighest52WeeksRatio": 100 * (last / float(base.high_52_weeks) - 1),
        "CurPriceToLowest52WeeksRatio": 100 * (last / float(base.low_52_weeks) - 1),
        "TotalShare": base.issued_shares,
    }

    assert {field: BASE[field].read(share) for field in wanted} == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("days", [1, 5, 20])
def test_accumulated_figures_are_those_of_the_daily_bars(
    exchange: Exchange, shares: dict[InstrumentId, Candidate], name: InstrumentId, days: int
) -> None:
    bars = exchange.bars(name, BarPeriod.DAY, days, Adjustment.FORWARD)
    base = float(bars[0].prev_close or 0)
    issued = exchange.fundamentals(name).issued_shares
    wanted = {
        "ChangeRate": 100 * (float(bars[-1].close) / base - 1),
        "Amplitude": 100 * float(max(bar.high for bar in bars) - min(bar.low for bar in bars)) / base,
        "Volume": sum(bar.volume for bar in bars) / days,
        "Turnover": float(sum(bar.turnover for bar in bars)) / days,
        "TurnoverRate": 100 * sum(bar.volume for bar in bars) / issued,
    }
    for field, figure in wanted.items():
        measure = accumulated(field, days)
        assert measure is not None
        assert measure.read(shares[name]) == pytest.approx(figure, rel=0.001, abs=0.01), field


def test_the_change_of_five_minutes_is_that_of_the_minute_line(
    exchange: Exchange, shares: dict[InstrumentId, Candidate]
) -> None:
    line = exchange.minute_line(InstrumentId("HK.00700"))
    before = dict(zip(line.times, line.prices, strict=True))[(exchange.now - timedelta(minutes=5)).timestamp()]
    last = float(exchange.quote(InstrumentId("HK.00700")).last)

    found = BASE["ChangeRate5min"].read(shares[InstrumentId("HK.00700")])
    assert found == pytest.approx(100 * (last / before - 1), abs=0.02)


def test_the_years_change_counts_from_its_last_close_before(
    exchange: Exchange, shares: dict[InstrumentId, Candidate]
) -> None:
    for name in NAMES[:3]:
        bars = exchange.history_bars(InstrumentId(name), BarPeriod.DAY, date(2025, 12, 1), date(2025, 12, 31))
        last = float(exchange.quote(InstrumentId(name)).last)
        found = BASE["ChangeRateBeginYear"].read(shares[InstrumentId(name)])
        assert found == pytest.approx(100 * (last / float(bars[-1].close) - 1), abs=0.02)


def test_what_waits_and_how_busy_it_is(exchange: Exchange, shares: dict[InstrumentId, Candidate]) -> None:
    share, best = shares[InstrumentId("HK.00005")], exchange.snapshot(InstrumentId("HK.00005"))
    whole = best.bid_volume + best.ask_volume
    ratio = BASE["VolumeRatio"].read(share)

    assert BASE["BidAskRatio"].read(share) == pytest.approx(100 * (best.bid_volume - best.ask_volume) / whole)
    assert ratio is not None
    assert 0.3 < ratio < 6


def test_a_synthetic_share_has_prices_and_reports_and_no_past(
    exchange: Exchange, shares: dict[InstrumentId, Candidate]
) -> None:
    share = shares[InstrumentId("HK.900003")]
    past = [name for name, measure in BASE.items() if measure.cost == PAST]
    base = exchange.fundamentals(share.id)

    assert [BASE[name].read(share) for name in past] == [None] * len(past)
    assert BASE["PeTTM"].read(share) == pytest.approx(share.last / float(base.earnings_per_share))
    assert share.bars(BarPeriod.WEEK).closes == ()
    assert BASE["ChangeRate5min"].read(share) == 0
    over_days = accumulated("ChangeRate", 5)
    assert over_days is not None
    assert over_days.read(share) is None
    assert value_of(share, Indicator("MA5", ()), BarPeriod.DAY) is None


def test_fields_and_spans_that_are_not_offered() -> None:
    assert accumulated("Unknown", 5) is None
    assert accumulated("Volume", 0) is None
    assert accumulated("Volume", 1000) is None
    assert financial("ROATTM", Report.INTERIM) is None
    assert financial("ROATTM", Report.ANNUAL) is not None
