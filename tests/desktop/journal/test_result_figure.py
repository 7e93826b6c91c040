"""The figure of the result by day: its days, scales, signs and words."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from fakes.values.trips import book, fee, fill
from tideboard_core.trips.figures import TripFacts
from tideboard_desktop.journal.result_figure import money_days, r_days, result_figure
from tideboard_desktop.journal.words import MASK, Amounts
from tideboard_desktop.ui.plots.figure import Curve, PlotBars

DAY = 24 * 60
FEES = [fee(f"o{number}", "10") for number in range(1, 7)]
TRIPS = book(
    fill("1", "buy 100 600"),
    fill("2", "sell 100 605", 5),
    fill("3", "buy 100 600", DAY),
    fill("4", "sell 100 588", DAY + 5),
    fill("5", "sell 100 600", 2 * DAY),
    fill("6", "buy 100 598", 2 * DAY + 5),
    fees=FEES,
).trips
FACTS = [TripFacts(trip=trip, risk=Decimal(200)) for trip in TRIPS]


def test_days_have_their_own_result_and_the_running_sums() -> None:
    rows = money_days(FACTS)

    assert [row.net for row in rows] == [480, -1220, 180]
    assert [row.running for row in rows] == [480, -740, -560]
    assert [row.running_gross for row in rows] == [500, -700, -500]


def test_in_r_a_trip_without_a_risk_is_left_out() -> None:
    rows = r_days([FACTS[0], replace(FACTS[1], risk=None), FACTS[2]])

    assert [row.net for row in rows] == [Decimal("2.4"), Decimal("0.9")]
    assert [row.running_gross for row in rows] == [Decimal("2.5"), Decimal("3.5")]


def test_the_line_is_cut_where_it_crosses_zero(qapp: QApplication) -> None:
    figure = result_figure(money_days(FACTS), Amounts(), "HKD", net=True, gross=False)
    up, down = (part for part in figure.parts if isinstance(part, Curve) and part.fill is not None)

    assert np.nanmin(up.y) == np.nanmax(down.y) == 0
    crossing = 480 / (480 + 740)
    assert np.isclose(up.x[np.isfinite(up.y)].max(), crossing)
    assert np.isclose(down.x[np.isfinite(down.y)].min(), crossing)


def test_bars_stand_below_the_lines_each_from_the_zero_of_its_own_scale(qapp: QApplication) -> None:
    figure = result_figure(money_days(FACTS), Amounts(), "HKD", net=True, gross=True)
    gains, losses = (part for part in figure.parts if isinstance(part, PlotBars))

    assert isinstance(gains.high, np.ndarray)
    assert isinstance(gains.base, np.ndarray)
    assert isinstance(losses.high, np.ndarray)
    assert isinstance(losses.base, np.ndarray)
    assert np.isclose(losses.high[0] / gains.high[0], 1220 / 480)
    assert np.allclose(losses.base + losses.high, gains.base)
    assert figure.y.low <= losses.base.min()
    assert (gains.base + gains.high).max() < -740


def test_what_is_read_out_saved_and_masked(qapp: QApplication) -> None:
    figure = result_figure(money_days(FACTS), Amounts(), "HKD", net=True, gross=True)
    assert "Mon 2 Nov 2026, net +480.00 HKD, running +480.00" in figure.read(0)
    assert figure.csv().splitlines()[:2] == [
        "day,net [HKD],running net [HKD],running before fees [HKD]",
        "2026-11-02,480,480,500",
    ]

    masked = result_figure(money_days(FACTS), Amounts(masked=True), "HKD", net=True, gross=True)
    words = " ".join((masked.read(1), *masked.words, *(text for _value, text in masked.y.ticks)))
    assert MASK in words
    assert "1,220" not in words
    assert "740" not in words


def test_without_days_it_says_so(qapp: QApplication) -> None:
    assert result_figure([], Amounts(), "HKD", net=True, gross=True).sentence == "No results by day"
