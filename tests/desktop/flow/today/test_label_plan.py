"""The labels of the intraday chart: none covers another, and no line strikes one through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from fakes.scenes.flow.chart import SPANS, flow_series, picture, prices
from tideboard_core.system.settings import Units
from tideboard_desktop.docks.figures.fill_marks import FillMark, fill_words
from tideboard_desktop.flow.chart.display_options import DisplayOptions, Form
from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.chart.pane_geometry import chart_layout
from tideboard_desktop.flow.chart.picture import Picture, TurnMark, make_picture
from tideboard_desktop.flow.today.fill_marks import place_fills
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.flow.today.label_plan import label_plan
from tideboard_desktop.flow.today.turn_mark import turn_words
from tideboard_desktop.ui.theme import Theme, make_theme

ALL = frozenset(Line)
OPEN = SPANS[0].begin
Show = Callable[..., None]
FILLS = st.lists(
    st.builds(
        lambda minute, price, bought, lots: FillMark(OPEN + minute * 60, price, bought, lots * 100),
        st.integers(0, 149),
        st.integers(1190, 1230).map(lambda half: half / 2),
        st.booleans(),
        st.integers(1, 90),
    ),
    max_size=12,
)
NOTES = st.sampled_from(["", "regular hours only", "regular hours only\nNo price line: this login has no minutes here"])


def drawn(
    seed: int,
    minutes: int,
    size: tuple[int, int],
    fills: list[FillMark],
    note: str = "",
    form: Form = Form.CURVES,
    turn: int | None = None,
) -> Picture:
    """A picture of any day and size with own fills and notes."""
    shown, flow = picture(), flow_series(minutes, seed)
    return make_picture(
        subject=replace(shown.subject, note=note),
        layout=chart_layout(*size),
        spans=SPANS,
        flow=flow,
        price=prices(minutes),
        view=DisplayOptions(shown=ALL, form=form, free_price=bool(note)),
        units=Units.KMB,
        fills=tuple(sorted(fills)),
        turn=None if turn is None else TurnMark(float(flow.times[turn % len(flow)]), bool(turn % 2)),
        faded=bool(seed % 2),
    )


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 60),
    minutes=st.integers(1, 330),
    size=st.tuples(st.integers(330, 1600), st.integers(160, 700)),
    fills=FILLS,
    note=NOTES,
    form=st.sampled_from(Form),
    scale=st.sampled_from([1.0, 1.5]),
    turn=st.none() | st.integers(0, 330),
)
def test_no_label_covers_another_one_or_leaves_the_panes(
    seed: int,
    minutes: int,
    size: tuple[int, int],
    fills: list[FillMark],
    note: str,
    form: Form,
    scale: float,
    turn: int | None,
) -> None:
    """At any minute of any day, in any size, with fills anywhere."""
    theme = replace(make_theme(), scale=scale)
    shown = drawn(seed, minutes, size, fills, note, form, turn)
    plan = label_plan(shown, theme)
    areas = plan.areas()

    assert not [(a, b) for a, b in combinations(areas, 2) if a.intersects(b)]
    assert all(shown.layout.panes.adjusted(-1, -1, 1, 1).contains(area) for area in areas)
    words = [fill.words.area for fill in plan.fills if fill.words is not None]
    assert not [area for area in words if any(area.intersects(fill.triangle) for fill in plan.fills)]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 60), minutes=st.integers(20, 150), at=st.integers(0, 19), fills=FILLS)
def test_no_line_strikes_a_label_through(
    theme: Theme, on_screen: Show, seed: int, minutes: int, at: int, fills: list[FillMark]
) -> None:
    """Every pixel of a label is the same with and without crosshair and dotted last price."""
    chart = IntradayChart(theme)
    on_screen(chart)
    shown = drawn(seed, minutes, (928, 440), fills, "regular hours only")
    chart.show_picture(replace(shown, prices=None))
    chart.show_picture(shown)
    plan = label_plan(shown, theme)
    bare = chart.grab().toImage()
    ends = list(plan.ends.values())
    label = ends[seed % len(ends)]
    assert shown.prices is not None
    # the dotted line of the last price runs through the middle of a label
    chart.show_live_price(shown.prices.value_at(label.center().y()))
    for _minute in range(at + 1):
        QTest.keyClick(chart, Qt.Key.Key_Left)
    struck = chart.grab().toImage()
    box = chart._readout()
    assert box is not None

    inner = [area.toAlignedRect().adjusted(2, 2, -2, -2) for area in plan.areas() if not area.intersects(box[1])]
    assert [area for area in inner if bare.copy(area) != struck.copy(area)] == []
    assert bare != struck


def fills_at(*places: tuple[int, float, int]) -> tuple[FillMark, ...]:
    """Bought at minute, price and quantity."""
    return tuple(FillMark(OPEN + minute * 60, price, True, shares) for minute, price, shares in places)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([(20, 605.0, 100), (21, 605.0, 100)], ["B 2 x 100"]),
        ([(20, 605.0, 100), (21, 605.5, 100), (22, 605.0, 100)], ["B 3 x 100"]),
        ([(20, 605.0, 100), (21, 605.0, 300)], ["B 400"]),
        ([(20, 605.0, 100), (60, 605.0, 100)], ["B 100", "B 100"]),
    ],
)
def test_fills_next_to_each_other_are_one_mark(
    theme: Theme, places: list[tuple[int, float, int]], words: list[str]
) -> None:
    """Equal ones are counted, others added; marks with room stay apart."""
    shown = replace(picture(), fills=fills_at(*places))

    assert [fill_words(fill.mark) for fill in place_fills(shown, theme, [])] == words


def test_words_without_room_beside_their_mark_get_a_leader_line(theme: Theme) -> None:
    """They move away, and a line leads back to the triangle."""
    shown = replace(picture(), fills=fills_at((20, 605.0, 100)))
    (free,) = place_fills(shown, theme, [])
    assert free.words is not None
    assert free.words.leader is None
    mark = free.triangle
    sides = [mark.translated(12, 0), mark.translated(-12, 0), mark.translated(0, 12), mark.translated(0, -14)]
    (moved,) = place_fills(shown, theme, sides)

    assert moved.words is not None
    assert moved.words.leader is not None
    assert moved.words.leader.length() >= 14


def test_a_low_pane_leaves_out_the_smaller_orders_first(theme: Theme) -> None:
    """Half a label would be misread."""
    plan = label_plan(drawn(3, 76, (928, 160), []), theme)

    assert Line.NET in plan.ends
    assert Line.EXTRA_LARGE in plan.ends
    assert Line.BLOCK not in plan.ends


def test_the_turn_of_the_day_is_marked_on_the_net_line(theme: Theme) -> None:
    """At its minute, with its time; it goes with the net line."""
    shown = drawn(4, 76, (928, 440), [], turn=41)
    plan = label_plan(shown, theme)
    assert shown.turn is not None
    assert shown.flow is not None
    assert plan.turn is not None
    assert plan.turn.words is not None
    assert turn_words(shown, shown.turn) == "Turned up 10:11"
    where = QPointF(shown.axis.x_of(shown.turn.time), shown.main.y_of(float(shown.flow.net[41])))
    assert (plan.turn.mark.center() - where).manhattanLength() < 0.01
    without = replace(shown, shown=ALL - {Line.NET})

    assert label_plan(without, theme).turn is None
