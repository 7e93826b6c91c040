"""The two lines of a premium: matched by period, apart by rate and prices, the broker's own the other way round."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.gateways.common.elsewhere import LONGPORT, OPEND, elsewhere
from tideboard_core.gateways.longport.behind.listings import premium_point
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.listings import PremiumLine, PremiumPoint
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_desktop.reference.premium_line import (
    SPREAD,
    ClosePair,
    PremiumRow,
    pair_of,
    percent,
    place_of,
    premium_figure,
    premium_rows,
    row_words,
    why_words,
)
from tideboard_desktop.ui.plots.figure import Curve

CCB, CCB_A, TENCENT, ADS = (InstrumentId(one) for one in ("HK.00939", "SH.601939", "HK.00700", "US.BABA"))
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
DAY, WEEK, MONTH, MINUTE = PremiumPeriod.DAY, PremiumPeriod.WEEK, PremiumPeriod.MONTH, PremiumPeriod.MINUTE


def close(mainland: str, hong_kong: str, start: datetime = MONDAY) -> ClosePair:
    return ClosePair(start, Decimal(mainland), Decimal(hong_kong))


def point(mainland: str, hong_kong: str, rate: str, time: datetime = MONDAY, own: str = "-24.11") -> PremiumPoint:
    figures = (UnstatedFigure(SPREAD, Decimal("0.5")),)
    return PremiumPoint(time, Decimal(mainland), Decimal(hong_kong), Decimal(rate), Decimal(own), figures)


def test_a_premium_needs_both_prices_and_a_rate() -> None:
    assert percent(Decimal(6), Decimal(5), Decimal("1.1")) == Decimal("32.0")
    for missing in (
        (None, Decimal(5), Decimal(1)),
        (Decimal(6), Decimal(0), Decimal(1)),
        (Decimal(6), Decimal(5), None),
    ):
        assert percent(*missing) is None


def test_the_row_of_the_vendor_s_page_is_a_premium_of_a_over_h_above_zero(qapp: QApplication) -> None:
    """Its page `ah-premium` has A 9.520, H 8.130, 0.914300 yuan for one dollar, and -21.92 % of H over A."""
    row = {
        "aprice": "9.520",
        "hprice": "8.130",
        "currency_rate": "0.914300",
        "ahpremium_rate": "-0.2192",
        "timestamp": str(int(MONDAY.timestamp())),
    }
    (found,) = premium_rows([close("9.520", "8.130")], [premium_point(row)], DAY, None, brokers_rate=True)
    assert found.own_percent is not None
    assert round(found.own_percent, 1) == Decimal("28.1"), "our own line with the broker's rate"
    assert found.told_percent == found.own_percent
    assert found.h_over_a == Decimal("-21.92")
    assert round((1 / (1 + found.h_over_a / 100) - 1) * 100, 1) == Decimal("28.1"), "one premium, either way round"
    words = row_words(found, DAY, "LongPort", (CCB, CCB_A))
    assert "own +28.07% (9.52 against 8.13 at 1.0937)" in words
    assert words.endswith("LongPort's own figure \u221221.92% is of HK.00939 over SH.601939")


def test_only_a_hong_kong_and_a_mainland_listing_are_such_a_pair() -> None:
    assert pair_of(CCB, CCB_A) == pair_of(CCB_A, CCB) == (CCB, CCB_A)
    assert pair_of(CCB, ADS) is pair_of(CCB, None) is pair_of(CCB, TENCENT) is None


@pytest.mark.parametrize(
    ("period", "same", "other"),
    [
        (MINUTE, timedelta(seconds=59), timedelta(seconds=60)),
        (DAY, timedelta(hours=15), timedelta(hours=16)),  # midnight in Hong Kong is 16:00 UTC
        (WEEK, timedelta(days=4), timedelta(days=7)),
        (MONTH, timedelta(days=13), timedelta(days=16)),
    ],
)
def test_points_of_one_period_belong_together_by_the_clock_of_hong_kong(
    period: PremiumPeriod, same: timedelta, other: timedelta
) -> None:
    assert place_of(MONDAY, period) == place_of(MONDAY + same, period)
    assert place_of(MONDAY, period) != place_of(MONDAY + other, period)


def test_the_difference_is_that_of_the_rate_and_that_of_the_prices() -> None:
    (row,) = premium_rows(
        [close("6", "5")], [point("6.1", "5", "1.08", MONDAY + timedelta(hours=8))], DAY, Decimal("1.1"),
        brokers_rate=False,
    )  # fmt: skip
    assert row.own_percent == Decimal("32.0")
    assert row.told_percent == Decimal("31.760")
    assert row.by_rate == Decimal("2.40"), "6 against 5 at 1.1 and at 1.08"
    assert row.by_prices == Decimal("-2.160"), "6 and 6.1 against 5 at 1.08"
    assert row.own_percent - row.told_percent == row.by_rate + row.by_prices
    assert (row.h_over_a, row.spread) == (Decimal("-24.11"), Decimal("0.5"))


def test_with_the_brokers_rate_prices_alone_differ_and_what_one_side_lacks_stays_missing() -> None:
    later = MONDAY + timedelta(days=1)
    rows = premium_rows(
        [close("6", "5"), close("6", "5", later)], [point("6.1", "5", "1.08")], DAY, None, brokers_rate=True
    )
    assert (rows[0].by_rate, rows[0].by_prices) == (Decimal(0), Decimal("-2.160"))
    assert (rows[1].told, rows[1].rate, rows[1].by_rate) == (None, Decimal("1.08"), None), "the newest rate before"
    early = premium_rows([close("6", "5")], [point("6.1", "5", "1.08", later)], DAY, None, brokers_rate=True)
    assert (early[0].own_percent, early[0].rate) == (None, None), "no rate of a later day"
    only_told = premium_rows([], [point("6.1", "5", "1.08")], DAY, Decimal("1.1"), brokers_rate=False)
    assert (only_told[0].own, only_told[0].by_rate, only_told[0].start) == (None, None, MONDAY)


def test_a_place_is_read_out_with_all_that_it_stands_on(qapp: QApplication) -> None:
    row = PremiumRow(MONDAY, close("6", "5"), Decimal("1.1"), point("6.1", "5", "1.08"))
    assert row_words(row, DAY, "LongPort", (CCB, CCB_A)) == (
        "16 Nov 2026: SH.601939 over HK.00939, own +32.00% (6.00 against 5.00 at 1.1), "
        "LongPort's prices and rate +31.76% (6.10 against 5.00 at 1.08), "
        "own is +0.24 points apart: +2.40 by the rate, \u22122.16 by the prices, "
        "LongPort's own figure \u221224.11% is of HK.00939 over SH.601939"
    )


def test_the_brokers_figure_says_which_way_it_is_and_has_an_axis_of_its_own(qapp: QApplication) -> None:
    rows = premium_rows([close("6", "5")], [point("6.1", "5", "1.08")], DAY, Decimal("1.1"), brokers_rate=False)
    figure = premium_figure(rows, DAY, "LongPort", (CCB, CCB_A), "timestamp")
    assert figure is not None
    names = [part.name for part in figure.parts if isinstance(part, Curve)]
    assert names[0] == "HK.00939 over SH.601939, LongPort's own figure (right)"
    assert figure.right.low < -24.11 < figure.right.high
    assert figure.right.ticks
    assert all(text.endswith("%") for _value, text in figure.right.ticks)
    assert 31 < figure.y.low < 31.76 < 32 < figure.y.high, "it takes no part in the axis of percents"
    assert figure.words[0] == "Premium of SH.601939 over HK.00939"
    assert figure.words[-1] == "rows left out: timestamp"
    (cells,) = csv.DictReader(figure.csv().splitlines())
    assert cells["H over A by LongPort [%]"] == "-24.11"
    assert cells["price_spread [LongPort, unit not known]"] == "0.5"
    assert cells["rate LongPort [HKD for 1 CNY]"] == "1.08"
    assert premium_figure([PremiumRow(MONDAY, close("6", "5"), None, None)], DAY, "", (CCB, CCB_A), "") is None


def test_the_sentence_below_says_what_is_missing_else_why_they_differ(qapp: QApplication) -> None:
    line = PremiumLine(instrument=CCB, source="LongPort", points=())
    assert "close at 15:00" in why_words(line, {}, rate=Decimal(1))
    assert "type one above" in why_words(line, {}, rate=None)
    refused = why_words(None, {"Broker's line": elsewhere(OPEND, LONGPORT)}, rate=Decimal(1))
    assert refused.startswith("Broker's line: ")
    assert LONGPORT in refused
