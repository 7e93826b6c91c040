"""Bars around zero and values by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.system.appearance import Units
from tideboard_desktop.behind.figures import (
    DayLine,
    Row,
    amounts,
    column,
    dated,
    known,
    percents,
    plain_numbers,
    ranked,
    signed_shares,
    unstated_columns,
)
from tideboard_desktop.ui.format import use_units
from tideboard_desktop.ui.plots.figure import Curve, PlotBars

DAYS = [date(2026, 11, day) for day in (16, 17, 18)]


def test_rows_stand_from_the_top_with_bars_to_both_sides() -> None:
    rows = [Row("Up", 30, "up 30"), Row("Down", -10, "down 10"), Row("x" * 40, 0, "none")]
    figure = ranked(rows, amounts([30, -10]))
    assert (figure.y.low, figure.y.high, figure.upright) == (4.0, -2.0, True)  # the room of six rows
    assert [text for _value, text in figure.y.ticks] == ["Up", "Down", f"{'x' * 23}\u2026"]
    up, down = (part for part in figure.parts if isinstance(part, PlotBars))
    assert [(bar.left.tolist(), np.atleast_1d(bar.wide).tolist()) for bar in (up, down)] == [
        ([0.0], [30.0]),
        ([-10.0], [10.0]),
    ]
    assert [figure.read(stop) for stop in range(3)] == ["up 30", "down 10", "none"]
    assert figure.x.low < -10 < 0 < 30 < figure.x.high


def test_rows_above_zero_alone_begin_at_it() -> None:
    assert ranked([Row("One", Decimal("2.5"), "")], percents).x.low == 0.0


def test_steps_hold_until_the_next_day_and_the_right_axis_has_its_own_scale() -> None:
    lines = [DayLine(values=[1, 3, 2], steps=True), DayLine(values=[600.0, None, 620.0], right=True)]
    figure = dated(DAYS, lines, plain_numbers, str)
    steps = figure.parts[0]
    assert isinstance(steps, Curve)
    assert steps.y.tolist() == [1.0, 1.0, 3.0, 3.0, 2.0]
    assert [value - DAYS[0].toordinal() for value in steps.x.tolist()] == [0, 1, 1, 2, 2]
    close = next(part for part in figure.parts[2:] if isinstance(part, Curve))
    assert figure.right.low < 600 < 620 < figure.right.high
    shares = [figure.y.share(value) for value in close.y.tolist()]
    assert shares == pytest.approx([figure.right.share(600.0), figure.right.share(620.0)])


def test_the_usual_range_is_a_band_behind_the_bars() -> None:
    figure = dated(DAYS, [DayLine(values=[5, 6, 7], bars=True)], percents, str, usual=(10.0, 12.0, 14.0))
    band, middle, bars = figure.parts
    assert isinstance(band, PlotBars)
    assert (band.base, band.high) == (10.0, 4.0)
    assert isinstance(middle, Curve)
    assert isinstance(bars, PlotBars)
    assert (figure.y.low, figure.reading) == (0.0, "2")
    assert figure.y.high > 14.0


def test_days_of_a_lifetime_and_of_one_day_have_an_axis() -> None:
    for days in ([date.min, date.max], [date(2026, 11, 18)]):
        figure = dated(days, [DayLine(values=[1] * len(days))], plain_numbers, str)
        assert figure.x.low < figure.x.high
        assert figure.x.ticks


def test_columns_without_values_are_left_out() -> None:
    assert [each.head for each in known([column("A", "a", [None, 1]), column("B", "b", [None, None])])] == ["a"]


def test_figures_without_a_unit_stand_under_the_brokers_name() -> None:
    rows = [(UnstatedFigure("rate", Decimal(1)),), (UnstatedFigure("amount", Decimal(2)),)]
    columns = unstated_columns(rows, "LongPort")
    assert [each.title for each in columns] == ["rate, unit not known", "amount, unit not known"]
    assert columns[0].head == "rate [LongPort, unit not known]"
    assert list(columns[1].values) == [None, Decimal(2)]


def test_a_change_has_its_sign() -> None:
    assert [signed_shares(each) for each in (1000, 0, -5)] == ["+1,000", "0", "\u22125"]


def test_amounts_have_the_digits_of_their_step() -> None:
    text = amounts([1_000_000_000])
    assert [text(value, 250_000_000) for value in (0, 250_000_000, 1_000_000_000)] == ["0", "0.25B", "1.00B"]
    assert text(2_000_000_000, 1_000_000_000) == "2B"


def test_amounts_stand_in_the_units_that_the_person_chose(qapp: QApplication) -> None:
    use_units(qapp, Units.WAN)
    try:
        assert amounts([484_000_000])(480_000_000.0, 4_000_000.0) == "4.80亿"
    finally:
        use_units(qapp, Units.KMB)
    assert amounts([484_000_000])(480_000_000.0, 4_000_000.0) == "480M"
