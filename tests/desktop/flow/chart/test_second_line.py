"""The second line, the gap and the mark of a disagreement."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from fakes.scenes.flow.chart import SESSION, flow_series, picture, second_flow
from tideboard_desktop.flow.chart.curves import conflict_area
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.providers.model import FlowSeries, intraday_series
from tideboard_desktop.flow.today.cached_layer import CachedLayer
from tideboard_desktop.ui.theme import Theme


def other(turns_at: int | None = None) -> FlowSeries:
    """The second provider's day."""
    return intraday_series(second_flow(turns_at=turns_at), SESSION)


def drawn(theme: Theme, shown: DayPicture) -> QImage:
    """The layer as an image."""
    return CachedLayer(theme).show(shown, QSize(928, 440), 1.0).toImage()


def test_the_mark_lies_on_the_axis_below_the_disagreement(theme: Theme) -> None:
    """From its first minute to its last, and nowhere else."""
    shown = picture(second=other(turns_at=40))
    assert shown.second is not None
    [span] = shown.second.conflicts
    area, image = conflict_area(shown, span), drawn(theme, shown)
    row, amber = round(area.top()) + 1, QColor(theme.surface.warn_fill)
    marked = [x for x in range(image.width()) if image.pixelColor(x, row) == amber]

    assert abs(marked[0] - area.left()) <= 2
    assert abs(marked[-1] - area.right()) <= 2
    calm = drawn(theme, picture(second=other()))
    assert not any(calm.pixelColor(x, row) == amber for x in range(calm.width()))


def test_the_gap_is_filled_between_the_lines_and_amber_where_they_disagree(theme: Theme) -> None:
    """Neutral before, and nothing outside."""
    shown = picture(second=other(turns_at=40))
    image, pair = drawn(theme, shown), shown.second
    assert pair is not None

    def inside(minute: int) -> QColor:
        x = round(shown.axis.x_of(float(pair.times[minute])))
        middle = (shown.main.y_of(float(pair.first[minute])) + shown.main.y_of(float(pair.second[minute]))) / 2
        return image.pixelColor(x, round(middle))

    agreeing, differing = inside(25), inside(70)
    assert abs(agreeing.red() - agreeing.blue()) < 24
    assert differing.red() - differing.blue() > 40


def test_beside_a_second_line_there_are_no_fills_and_no_tiers(theme: Theme) -> None:
    """The scale holds both lines, whoever is larger."""
    double = flow_series()
    shown = picture(second=other(), flow=double)
    large = intraday_series(second_flow(), SESSION)
    high = picture(
        second=FlowSeries(
            minutes=large.minutes,
            times=large.times,
            net=large.net * 10,
            tiers=None,
            changes=large.changes,
            missing=(),
            provider="LongPort",
        )
    )

    assert [line.value for line in shown.visible_flow_lines()] == ["net"]
    assert high.main.step > shown.main.step
    top = high.main.value_at(high.layout.top)
    assert abs(large.net * 10).max() < top
    del theme
