"""The company: valuation in its own history, beside its industry, ratings, earnings, dividends, buy-backs."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

from fakes.values.behind import TENCENT, weekdays
from tideboard_core.model.behind.company import (
    BuyBacks,
    BuyBackYear,
    Consensus,
    ConsensusFigure,
    ConsensusPeriod,
    Dividend,
    Dividends,
    EpsForecast,
    EpsForecasts,
    Industry,
    IndustryPlace,
    PeerComparison,
    PeerValuation,
    RatingCounts,
    Ratings,
    ValuationHistory,
    ValuationMetric,
    ValuationPoint,
    ValuationSeries,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.behind.analysts import earnings_picture, forecast_picture, ratings_picture
from tideboard_desktop.behind.company import compared_picture, industry_picture, valuation_picture
from tideboard_desktop.behind.payouts import buy_backs_picture, dividends_picture
from tideboard_desktop.behind.questions import PictureContext

PE = PictureContext(instrument=TENCENT, option="pe", last=Decimal("612.5"))


def valuation(count: int) -> ValuationHistory:
    points = tuple(ValuationPoint(day, Decimal(at)) for at, day in enumerate(weekdays(count)))
    series = ValuationSeries(metric=ValuationMetric.EARNINGS, points=points, median=Decimal(12))
    return ValuationHistory(instrument=TENCENT, source="Script", series=(series,))


def test_a_metric_stands_in_its_own_history_whose_first_day_is_named() -> None:
    picture = valuation_picture(valuation(41), PE)
    assert picture.heading == "P/E in its own history since 24 Sep 2026"
    assert "P/E 40.00, above all 40 of 40 days, usually 3.90 to 35.10" in picture.foot
    assert "as the provider counts: median 12.00" in picture.foot


def test_a_metric_of_one_day_says_that_it_has_no_history() -> None:
    picture = valuation_picture(valuation(1), PE)
    assert picture.heading == "P/E on 19 Nov 2026, without a history"
    assert picture.foot == "19 Nov 2026, P/E 0.00, as the provider counts: median 12.00"
    assert picture.figure.read(0) == "HK.00700: 0.00"
    place = IndustryPlace(
        metric=ValuationMetric.EARNINGS, low=None, median=Decimal(22), high=None, value=None, rank=None, of=None
    )
    beside = replace(PE, also=Industry(instrument=TENCENT, source="Script", peers=(), places=(place,)))
    drawn = valuation_picture(valuation(1), beside).figure
    assert [drawn.read(stop) for stop in range(2)] == ["HK.00700: 0.00", "Median of the industry: 22.00"]


def test_a_metric_that_is_not_told_is_said() -> None:
    picture = valuation_picture(valuation(3), PictureContext(instrument=TENCENT, option="ps"))
    assert picture.figure.sentence == "Script does not tell this figure of it"


def test_the_company_is_marked_in_its_industry() -> None:
    peers = (
        PeerValuation(instrument=TENCENT, name="Tencent", currency="HKD", pe=Decimal(20)),
        PeerValuation(instrument=InstrumentId("HK.09988"), name="Alibaba", currency="HKD", pe=Decimal(25)),
        PeerValuation(instrument=None, name="Unlisted", currency="HKD"),
    )
    place = IndustryPlace(
        metric=ValuationMetric.EARNINGS, low=None, median=Decimal(22), high=None, value=Decimal(20), rank=2, of=9
    )
    picture = industry_picture(Industry(instrument=TENCENT, source="Script", peers=peers, places=(place,)), PE)
    assert [text for _value, text in picture.figure.y.ticks] == ["Alibaba", "› Tencent"]
    assert picture.foot == "Place 2 of 9, median of the industry 22.00"
    assert len(picture.figure.rows) == 3


def test_where_the_companies_are_not_told_the_median_alone_stands_beside_it() -> None:
    place = IndustryPlace(
        metric=ValuationMetric.EARNINGS, low=None, median=Decimal(22), high=None, value=Decimal(20), rank=None, of=None
    )
    picture = industry_picture(Industry(instrument=TENCENT, source="Script", peers=(), places=(place,)), PE)
    assert picture.heading == "P/E beside the median of its industry, whose companies Script does not tell"
    assert [picture.figure.read(stop) for stop in range(2)] == ["HK.00700: 20.00", "Median of the industry: 22.00"]
    assert picture.foot == "HK.00700: 20.00, Median of the industry: 22.00"
    assert len(picture.figure.rows) == 2
    other = PictureContext(instrument=TENCENT, option="ps")
    silent = industry_picture(Industry(instrument=TENCENT, source="Script", peers=(), places=(place,)), other)
    assert silent.figure.sentence == "Script does not tell this figure of it"


def test_yield_pay_out_and_return_of_a_company_beside_others_are_percents() -> None:
    row = PeerValuation(
        instrument=TENCENT,
        name="Tencent",
        currency="HKD",
        dividend_yield=Decimal("0.4"),
        payout=Decimal(25),
        return_on_equity=Decimal("21.5"),
    )
    shown = PictureContext(instrument=TENCENT, option=ValuationMetric.DIVIDEND_YIELD.value)
    picture = compared_picture(PeerComparison(instrument=TENCENT, source="Script", rows=(row,), currency="HKD"), shown)
    (cells,) = csv.DictReader(picture.figure.csv().splitlines())
    assert (cells["yield [%]"], cells["paid out [% of earnings]"], cells["return on equity [%]"]) == (
        "0.4",
        "25",
        "21.5",
    )
    assert picture.figure.read(0) == "Tencent: 0.40%"


def test_ratings_say_their_number_and_the_targets_beside_the_price() -> None:
    value = Ratings(
        instrument=TENCENT,
        source="Script",
        counts=RatingCounts(3, 10, 4, 1, 0),
        target_low=Decimal(500),
        target_mean=Decimal(700),
        target_high=Decimal(800),
        currency="HKD",
        analysts=18,
    )
    picture = ratings_picture(value, PE)
    assert picture.heading == "Estimates of 18 analysts"
    assert picture.foot == "Target 500.00 to 800.00 HKD, mean 700.00, last price 612.50"
    assert picture.figure.read(1) == "Buy: 10"


def test_shares_of_analysts_are_percents() -> None:
    value = Ratings(instrument=TENCENT, source="Script", counts=None, percents=(Decimal(60), Decimal(40)))
    picture = ratings_picture(value, PE)
    assert picture.figure.read(0) == "Strong buy: 60.0%"
    assert "number not told" in picture.heading


def test_earnings_are_told_as_expected_and_as_reported() -> None:
    figures = (
        ConsensusFigure(key="eps", name="EPS", estimate=Decimal("6.1"), actual=Decimal("6.4"), released=True),
        ConsensusFigure(key="revenue", name="Revenue", estimate=Decimal(180), actual=None, released=False),
    )
    period = ConsensusPeriod(year=2026, period="3", name="Q3 FY2026", figures=figures)
    picture = earnings_picture(Consensus(instrument=TENCENT, source="S", currency="CNY", periods=(period,)), PE)
    assert [picture.figure.read(stop) for stop in range(2)] == [
        "Q3 FY2026 expected: 6.10 CNY",
        "Q3 FY2026 reported: 6.40 CNY",
    ]
    assert len(picture.figure.rows) == 2


def test_a_forecast_has_its_range_and_its_number() -> None:
    rows = (
        EpsForecast(
            begin=date(2026, 1, 1),
            end=date(2026, 12, 31),
            mean=Decimal("25.5"),
            median=None,
            low=Decimal(22),
            high=Decimal(28),
            institutions=12,
            raised=3,
            lowered=1,
        ),
    )
    picture = forecast_picture(EpsForecasts(instrument=TENCENT, source="S", rows=rows), PE)
    assert picture.foot == "31 Dec 2026, mean 25.50, 22.00 to 28.00, 12 institutions"


def test_dividends_are_listed_by_their_ex_dates() -> None:
    rows = (
        Dividend(text="4.5 HKD", ex_day=date(2026, 5, 15), record_day=None, payment_day=date(2026, 6, 1)),
        Dividend(text="3.4 HKD", ex_day=date(2025, 5, 16), record_day=None, payment_day=None),
        Dividend(text="special", ex_day=None, record_day=None, payment_day=None),
    )
    picture = dividends_picture(Dividends(instrument=TENCENT, source="S", rows=rows), PE)
    assert picture.figure.read(1) == "15 May 2026, 4.5 HKD"
    assert len(picture.figure.rows) == 3
    none = dividends_picture(Dividends(instrument=TENCENT, source="S", rows=rows[2:]), PE)
    assert "T shows the table" in none.figure.sentence


def test_buy_backs_by_fiscal_year() -> None:
    year = BuyBackYear(year="2025", span="2025-01 to 2025-12", amount=Decimal(80_000_000), currency="HKD")
    value = BuyBacks(instrument=TENCENT, source="S", years=(year,), last_twelve_months=Decimal(5), currency="HKD")
    picture = buy_backs_picture(value, PE)
    assert picture.figure.read(0) == "2025: 80,000,000.00 HKD"
    assert picture.foot == "Last twelve months: 5.00 HKD"
