"""The picture: scales in steps, units, what is visible."""

from __future__ import annotations

from dataclasses import replace

from fakes.scenes.flow.chart import SPANS, SUBJECT, flow_series, picture
from tideboard_core.system.settings import Units
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.line_styles import TIERS, Line
from tideboard_desktop.flow.chart.pane_geometry import LABEL_ROOM, chart_layout
from tideboard_desktop.flow.chart.picture import make_picture


def test_zero_is_always_in_range_and_the_curve_too() -> None:
    """Symmetric around zero, the furthest amount inside."""
    shown = picture()
    net = flow_series().net

    assert shown.main.y_of(0) == shown.layout.main.center().y()
    assert shown.layout.top < shown.main.y_of(float(net.max()))
    assert shown.main.y_of(float(net.min())) < shown.layout.main_bottom


def test_the_previous_close_lies_on_flow_zero() -> None:
    """Two lines on opposite sides are a divergence."""
    shown = picture()

    assert shown.prices is not None
    assert shown.prices.y_of(604.0) == shown.main.y_of(0)


def test_room_for_the_labels_stays_free_after_the_close() -> None:
    """112 px right of the close."""
    shown = picture()

    assert shown.layout.right - shown.axis.x_of(SPANS[-1].end) == LABEL_ROOM


def test_a_new_minute_does_not_move_the_axes() -> None:
    """Ranges move in steps, not per point."""
    assert picture(minutes=61).main == picture(minutes=60).main


def test_visible_lines_are_those_with_data_and_net_is_on_top() -> None:
    """Without tiers only the net line is left."""
    flow = flow_series()

    assert picture(shown=frozenset(Line)).visible_flow_lines()[-1] is Line.NET
    bare = picture(flow=replace(flow, tiers=None), shown=frozenset(Line))
    assert bare.visible_flow_lines() == [Line.NET]
    assert picture(shown=frozenset(TIERS)).visible_flow_lines() == list(reversed(TIERS))


def test_without_data_there_are_axes() -> None:
    """The session's axis comes from the calendar at once."""
    empty = make_picture(
        subject=SUBJECT,
        layout=chart_layout(928, 440),
        spans=SPANS,
        flow=None,
        price=None,
        view=DisplayOptions(shown=frozenset(Line)),
        units=Units.KMB,
    )

    assert empty.last_x is None
    assert empty.prices is None
    assert len(empty.axis.seams()) == 1
    assert empty.visible_flow_lines() == []
