"""Round steps of axes, the table of a figure as CSV, and the stop that is nearest."""

from __future__ import annotations

import numpy as np
import pytest

from tideboard_desktop.ui.colours import DARK
from tideboard_desktop.ui.plots.figure import Axis, Figure, TableColumn, axis, shade
from tideboard_desktop.ui.theme import Appearance, make_theme


@pytest.mark.parametrize(
    ("low", "high", "parts", "values"),
    [
        (575.0, 645.0, 5, [580.0, 600.0, 620.0, 640.0]),
        (-1.0, 1.0, 4, [-1.0, -0.5, 0.0, 0.5, 1.0]),
        (0.0, 0.3, 3, [0.0, 0.1, 0.2, 0.3]),
    ],
)
def test_an_axis_has_round_steps_and_its_ends(low: float, high: float, parts: int, values: list[float]) -> None:
    made = axis(low, high, parts, lambda value, step: f"{value:g} by {step:g}")
    assert [value for value, _text in made.ticks] == pytest.approx(values)
    assert made.ticks[0][1].startswith(f"{values[0]:g} by ")


def test_a_shade_follows_the_theme() -> None:
    tone, theme = shade("surface.text1"), make_theme(Appearance.LIGHT)
    light = tone(theme).name()
    theme.take_colours(make_theme(Appearance.DARK))
    assert tone(theme).name().casefold() == DARK.text1.casefold() != light.casefold()
    assert shade("up.text", 0.5)(theme).alphaF() == pytest.approx(0.5, abs=0.01)


def test_the_table_has_every_digit_and_gaps_are_empty() -> None:
    figure = Figure(
        x=Axis(0.0, 1.0),
        y=Axis(0.0, 1.0),
        columns=(
            TableColumn(title="Ausübung", head="strike [HKD]", values=[600, 610]),
            TableColumn(title="Call", head="call_iv", values=[0.31234, None]),
        ),
    )
    assert figure.csv() == "strike [HKD],call_iv\r\n600,0.31234\r\n610,\r\n"


def test_the_nearest_stop() -> None:
    figure = Figure(x=Axis(0.0, 1.0), y=Axis(0.0, 1.0), stops=np.array([1.0, 2.0, 4.0]))
    assert [figure.nearest(x) for x in (-5.0, 1.6, 2.9, 99.0)] == [0, 1, 1, 2]
    assert Figure(x=Axis(0.0, 1.0), y=Axis(0.0, 1.0)).nearest(0.0) is None
