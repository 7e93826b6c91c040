"""What the curves look like in pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from fakes.scenes.flow.chart import flow_series, picture
from fakes.scenes.screen.residue import residue
from tideboard_desktop.flow.chart.curves import net_curves, paint_curves
from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import STROKES, TIERS, FlowLine, line_colour, line_pen
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.providers.model import TimeSpan
from tideboard_desktop.ui.charts.polygons import polygon, stretches
from tideboard_desktop.ui.theme import Appearance, Convention, Theme, make_theme


def drawn(shown: DayPicture, theme: Theme) -> QImage:
    """The curves alone."""
    image = QImage(928, 440, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_curves(painter, shown, theme, 1.0)
    painter.end()
    return image


def hue_at(image: QImage, x: float, y: float) -> int:
    """Hue of a pixel, -1 where nothing is drawn."""
    text_colour = QColor.fromRgba(image.pixel(round(x), round(y)))
    return text_colour.hue() if text_colour.alpha() else -1


def test_above_zero_is_up_and_below_is_down_in_both_conventions(theme: Theme) -> None:
    """The fill takes the role's hue; the roles swap with the convention."""
    shown = picture(shown=frozenset({FlowLine.NET}))
    flow = flow_series()
    high, low = int(np.argmax(flow.net)), int(np.argmin(flow.net))
    for convention in (Convention.GREEN_UP, Convention.RED_UP):
        wanted = make_theme(Appearance.DARK, convention)
        image = drawn(shown, wanted)
        for index, role in ((high, wanted.up), (low, wanted.down)):
            x = shown.axis.x_of(float(flow.times[index])) - 1.5
            y = shown.main.y_of(float(flow.net[index]) * 0.5)
            assert abs(hue_at(image, x, y) - QColor(role.text).hue()) < 12


def test_nothing_is_drawn_across_missing_minutes(theme: Theme) -> None:
    """No line and no fill where no minute was received."""
    flow = flow_series()
    keep = np.r_[0:40, 60:77]
    holed = replace(
        flow,
        times=flow.times[keep],
        net=flow.net[keep],
        tiers=None,
        changes=flow.changes[keep],
        missing=(TimeSpan(float(flow.times[39]), float(flow.times[60])),),
    )
    shown = picture(flow=holed)
    image = drawn(shown, theme)
    left, right = round(shown.axis.x_of(float(flow.times[39]))) + 3, round(shown.axis.x_of(float(flow.times[60]))) - 3

    assert all(QColor.fromRgba(image.pixel(x, y)).alpha() == 0 for x in range(left, right, 4) for y in range(4, 330, 3))
    assert np.isnan(net_curves(shown).above).any()


def test_pens_are_cosmetic_and_scale_with_the_screen(theme: Theme) -> None:
    """A pen that is not cosmetic costs ten times as much."""
    for line in FlowLine:
        pen = line_pen(line, theme, ratio=2.0)
        assert pen.isCosmetic()
        assert pen.widthF() == STROKES[line].width * 2.0


def test_larger_orders_have_heavier_lines() -> None:
    """XL, L, M, S by falling width; medium and small are dashed."""
    widths = [STROKES[line].width for line in TIERS]

    assert widths == sorted(widths, reverse=True)
    assert [bool(STROKES[line].dashes) for line in TIERS] == [False, False, True, True]


def test_the_end_of_a_dashed_line_has_the_dashes_of_the_whole_line(theme: Theme) -> None:
    """Beyond what is drawn again left of it; a break before the end begins new dashes, one in it leaves it whole."""
    for hole in (None, (20, 30), (64, 67)):
        flow = flow_series()
        if hole is not None:
            keep = np.r_[0 : hole[0], hole[1] : len(flow)]
            times = flow.times
            flow = replace(
                flow,
                times=times[keep],
                net=flow.net[keep],
                tiers=None if flow.tiers is None else flow.tiers[:, keep],
                changes=flow.changes[keep],
                missing=(TimeSpan(float(times[hole[0] - 1]), float(times[hole[1]])),),
            )
        shown = picture(flow=flow, shown=frozenset({FlowLine.MEDIUM, FlowLine.SMALL}))
        since = len(flow) - 20
        left = int(shown.axis.x_of(float(flow.times[since + 5]))) * 2
        images = []
        for first in (0, since):
            image = QImage(2 * 928, 2 * 440, QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(2.0)
            image.fill(Qt.GlobalColor.black)
            painter = QPainter(image)
            paint_curves(painter, shown, theme, 2.0, first)
            painter.end()
            images.append(image.copy(left, 0, image.width() - left, image.height()))
        assert residue(*images).isEmpty(), hole
        assert {images[0].pixel(x, y) for x in range(100) for y in range(images[0].height())} != {images[0].pixel(0, 0)}


def test_faded_curves_are_half_as_strong(theme: Theme) -> None:
    """Stale data must not look current."""
    shown = picture(shown=frozenset({FlowLine.NET}))
    flow = flow_series()
    x, y = shown.axis.x_of(float(flow.times[70])), shown.main.y_of(float(flow.net[70]) / 2)
    strong = QColor.fromRgba(drawn(shown, theme).pixel(round(x), round(y))).alpha()
    faint = QColor.fromRgba(drawn(replace(shown, faded=True), theme).pixel(round(x), round(y))).alpha()

    assert faint * 1.8 < strong < faint * 2.2


def test_a_polygon_has_the_points_of_the_arrays() -> None:
    x, y = np.arange(6.0)[::2], np.array([0.5, -1e9, 3.25])
    points = polygon(x, y)

    assert points.toList() == [QPointF(0.0, 0.5), QPointF(2.0, -1e9), QPointF(4.0, 3.25)]
    assert polygon(x[:0], y[:0]).isEmpty()


def test_a_line_is_broken_at_nan_and_one_point_alone_is_no_line() -> None:
    y = np.array([np.nan, 1.0, 2.0, np.nan, 4.0, np.nan, 6.0, 7.0])

    assert [y[begin:end].tolist() for begin, end in stretches(y)] == [[1.0, 2.0], [4.0], [6.0, 7.0]]
    assert stretches(np.full(2, np.nan)) == []


def test_a_stack_leaves_the_colours_of_the_lines_as_they_are(theme: Theme) -> None:
    """The colour of a token is shared by everything that is painted in it."""
    before = [line_colour(tier, theme).alphaF() for tier in TIERS]
    drawn(picture(view=DisplayOptions(shown=frozenset(TIERS), form=FlowForm.STACK)), theme)
    assert [line_colour(tier, theme).alphaF() for tier in TIERS] == before == [1.0] * len(TIERS)
