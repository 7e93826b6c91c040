"""What a person reads of a record's pictures, and where the figures stand in them."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fakes.values.plots import texts_of
from tideboard_desktop.signals.pictures import (
    FIRED_WIDTH,
    HEIGHT,
    NOTHING_FIRED,
    FiredFigures,
    Quartiles,
    Spread,
    ThumbnailPicture,
    fired_figure,
    firings_figure,
    span_of,
    spreads_figure,
)
from tideboard_desktop.ui.plots.figure import Curve, Discs, Figure, PlotBars, PlotNote
from tideboard_desktop.ui.theme import Type, make_theme

ENDS = ("−0.5%", "+0.5%")


def bold(figure: Figure) -> list[str]:
    return [part.text for part in figure.parts if isinstance(part, PlotNote) and part.role is Type.CAPTION_STRONG]


def of_type(figure: Figure, kind: type) -> list[object]:
    return [part for part in figure.parts if isinstance(part, kind)]


def test_firings_are_a_number_bars_and_words(qtbot: QtBot) -> None:
    fired = FiredFigures(
        "229", "times in 4 sessions", (2, 0, 4, 1), ("3 sessions with one", "False alarms", "17% against 51%")
    )
    figure = fired_figure(fired, make_theme())
    assert texts_of(figure) == ["229", "times in 4 sessions", *fired.lines]
    assert bold(figure) == ["17% against 51%"]
    (bars,) = of_type(figure, PlotBars)
    assert isinstance(bars, PlotBars)
    assert np.asarray(bars.high).tolist() == pytest.approx([-11.0, -1.0, -22.0, -5.5])  # none is a dash
    assert bars.left[-1] + np.max(bars.wide) <= FIRED_WIDTH
    assert of_type(fired_figure(NOTHING_FIRED, make_theme()), PlotBars) == []


def test_a_distribution_has_its_box_its_control_and_its_words() -> None:
    points = np.array([-0.25, 0.0, 0.25, 9.0, np.nan])
    own = Spread(
        "after 5 min", points, Quartiles(-0.25, 0.0, 0.25), Quartiles(-0.1, 0.0, 0.1), ("a against b", "differs"), 1
    )
    few = Spread("after 30 min", points[:2], None, None, ("2 of 20, too few to say",))
    figure = spreads_figure((own, few), (0.5, 0.5), (ENDS, ENDS), ("first", "second"))
    assert texts_of(figure) == [
        "after 5 min", *ENDS, "a against b", "differs", "after 30 min", *ENDS, "2 of 20, too few to say",
    ]  # fmt: skip
    assert bold(figure) == ["differs"]
    clouds = [part for part in figure.parts if isinstance(part, Discs)]
    assert [len(cloud.x) for cloud in clouds] == [4, 2]
    assert clouds[0].x.tolist() == [80 - 36, 80, 80 + 36, 80 + 72], "beyond the axis it stands at its end"
    assert figure.words == ("first", "second")
    assert [figure.read(place) for place in range(2)] == ["first", "second"]
    assert figure.stops.tolist() == [80, 240]
    boxes = [part for part in figure.parts if isinstance(part, Curve) and len(part.x) == 5]
    assert [(box.x.min(), box.x.max()) for box in boxes] == [(80 - 36, 80 + 36)]
    assert len(of_type(figure, PlotBars)) == 1, "the second one has no control"


def test_a_firing_has_its_words_and_both_lines_in_its_picture() -> None:
    price, net = np.linspace(100, 90, 7), np.array([np.nan, 1.0, 2.0, 3.0, np.nan, 4.0, 5.0])
    shown = ThumbnailPicture(price, net, 3, ("00700", "20 Nov", "14:03", "−0.55"))
    figure = firings_figure((shown, shown), ("one", "two"))
    assert texts_of(figure) == [*shown.words, *shown.words]
    assert bold(figure) == ["−0.55", "−0.55"]
    lines = [part for part in figure.parts if isinstance(part, Curve) and len(part.x) == 7]
    assert [line.y[0] < line.y[-1] for line in lines[:1]] == [True], "down is down: units are pixels from the top"
    assert np.isnan(lines[1].y[[0, 4]]).all()
    assert all(0 <= np.nanmin(line.y) <= np.nanmax(line.y) <= HEIGHT for line in lines)


def test_without_firings_nothing_is_drawn() -> None:
    figure = firings_figure((), ())
    assert (figure.parts, len(figure.stops)) == ((), 0)
    assert figure.x.high == 5 * 59, "as wide as five of them, whatever there are"


def test_the_span_is_a_round_one_for_all() -> None:
    made = Spread("", np.array([0.1, -0.3, 0.2]), Quartiles(-0.45, 0.0, 0.1), None)
    assert span_of([made]) == 0.5
    assert span_of([]) == 0.1
