"""The labels of the intraday chart: none covers another, and no line strikes one through."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import SPANS, flow_series, picture, prices
from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.figures.fill_marks import FillMark, fill_words
from tideboard_desktop.docks.fired_marks import FiredMark
from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine
from tideboard_desktop.flow.chart.picture import DayPicture, TurnMark, chart_layout, make_picture
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.flow.today.label_plan import (
    label_areas,
    label_plan,
    marks_of,
    paint_fills,
    place_fills,
    place_labels,
    place_signals,
    place_turn,
    signal_words,
    turn_words,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.format import AmountUnit
from tideboard_desktop.ui.theme import Theme, Type, make_theme

ALL = frozenset(FlowLine)
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
    form: FlowForm = FlowForm.CURVES,
    turn: int | None = None,
) -> DayPicture:
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
    form=st.sampled_from(FlowForm),
    scale=st.sampled_from([1.0, 1.5]),
    turn=st.none() | st.integers(0, 330),
)
def test_no_label_covers_another_one_or_leaves_the_panes(
    seed: int,
    minutes: int,
    size: tuple[int, int],
    fills: list[FillMark],
    note: str,
    form: FlowForm,
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

    assert FlowLine.NET in plan.ends
    assert FlowLine.EXTRA_LARGE in plan.ends
    assert FlowLine.BLOCK not in plan.ends


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
    without = replace(shown, shown=ALL - {FlowLine.NET})

    assert label_plan(without, theme).turn is None


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 60),
    turn=st.integers(0, 80),
    steps=st.lists(st.tuples(st.sampled_from([1, 1, 1, 40]), FILLS, st.booleans()), min_size=1, max_size=4),
)
def test_a_turn_of_the_minute_before_keeps_the_place_that_it_has_anew(
    seed: int, turn: int, steps: list[tuple[int, list[FillMark], bool]]
) -> None:
    """Its words are placed again only when something in their reach changed."""
    theme, minutes, plan = make_theme(), 81, None
    for more, fills, quiet in steps:
        minutes += more
        shown = replace(
            drawn(seed, minutes, (928, 440), fills), faded=quiet, turn=TurnMark(OPEN + turn * 60, inflow=True)
        )
        plan, anew = label_plan(shown, theme, plan), label_plan(shown, theme)
        assert (plan.turn, plan.areas()) == (anew.turn, anew.areas())


def test_a_minute_far_from_the_turn_has_its_words_stay(theme: Theme) -> None:
    """Nothing is placed again; a changed minute beside it is looked at."""
    shown, later = (drawn(4, minutes, (928, 440), [], turn=41) for minutes in (200, 201))
    scales = {name: getattr(shown, name) for name in ("main", "prices")}
    plan = label_plan(shown, theme)
    kept = label_plan(replace(later, **scales), theme, plan)
    assert plan.turn is not None
    assert kept.turn is not None
    assert kept.turn.words is plan.turn.words
    assert later.flow is not None
    net = np.where(later.flow.times == later.flow.times[43], later.flow.net * 1.01, later.flow.net)
    other = label_plan(replace(later, flow=replace(later.flow, net=net), **scales), theme, plan)
    assert other.turn is not None
    assert other.turn.words is not plan.turn.words
    assert plan.turn.words is not None
    beside = place_turn(shown, theme, [plan.turn.words.area], plan.turn)
    assert beside is not None
    assert beside.words is not None
    assert not beside.words.area.intersects(plan.turn.words.area), "another label has come there"


@settings(max_examples=40)
@given(seed=st.integers(0, 60), minutes=st.integers(1, 330))
def test_labels_never_cover_each_other_or_leave_the_pane(seed: int, minutes: int) -> None:
    """At every minute of every day, also at the close."""
    theme = make_theme()
    shown = picture(shown=ALL, flow=flow_series(minutes, seed))
    areas = label_areas(shown, theme)

    assert set(areas) == {FlowLine.NET, FlowLine.BLOCK, *TIERS}
    assert not any(a.intersects(b) for a, b in combinations(areas.values(), 2))
    assert all(area.right() <= shown.layout.right and shown.layout.main.contains(area) for area in areas.values())


@pytest.mark.parametrize("line", [FlowLine.NET, FlowLine.SMALL])
def test_a_line_that_is_off_keeps_its_name(theme: Theme, line: FlowLine) -> None:
    """To be switched on again; without an amount, and last where there is little room."""
    areas = label_areas(picture(shown=ALL - {line}), theme)
    assert list(areas)[-1] is line
    assert areas[line].width() < min(area.width() for other, area in areas.items() if other is not line)
    assert FlowLine.BLOCK not in label_areas(picture(shown=ALL - {FlowLine.BLOCK}), theme)


@pytest.mark.parametrize("minutes", [76, 330])
def test_name_and_amount_in_ten_thousands_stand_apart(minutes: int) -> None:
    """Also at the close, where only the room that is kept free is left."""
    theme = make_theme()
    shown = replace(picture(shown=ALL, minutes=minutes), unit=AmountUnit(1e4, "\u4e07"))
    area = label_areas(shown, theme)[FlowLine.NET]
    amount = fmt.flow(9_999e4 + 9_900, shown.unit)

    assert area.right() <= shown.layout.right
    room = area.width() - 14 - text_width(amount, theme, Type.CAPTION_STRONG)
    assert room >= text_width("Net ", theme, Type.CAPTION_STRONG)


def test_a_tier_without_a_figure_at_the_end_has_no_label(theme: Theme) -> None:
    series = flow_series(60, 1)
    assert series.tiers is not None
    tiers = series.tiers.copy()
    tiers[0, -1] = np.nan

    areas = label_areas(picture(shown=ALL, flow=replace(series, tiers=tiers)), theme)

    assert set(areas) == {FlowLine.NET, *TIERS} - {FlowLine.EXTRA_LARGE}


WISHES = st.lists(st.floats(-500, 900), min_size=0, max_size=6)


@given(WISHES)
def test_labels_never_overlap_and_stay_inside(wishes: list[float]) -> None:
    """Whatever the lines do, each label has its own place between top and bottom."""
    centres = place_labels(wishes, height=20, top=4, bottom=340)

    assert len(centres) == len(wishes)
    ordered = sorted(centres)
    assert all(lower - upper >= 20 - 1e-6 for upper, lower in itertools.pairwise(ordered))
    assert all(14 - 1e-6 <= centre <= 330 + 1e-6 for centre in centres)


@given(WISHES)
def test_labels_keep_the_order_of_their_lines(wishes: list[float]) -> None:
    """A line that ends above another has its label above."""
    centres = place_labels(wishes, height=20, top=4, bottom=340)
    pairs = [(a, b) for a in range(len(wishes)) for b in range(len(wishes)) if wishes[a] < wishes[b]]

    assert all(centres[a] < centres[b] for a, b in pairs)


def test_labels_with_room_stay_where_they_want_to_be() -> None:
    """Nobody is pushed without need."""
    assert place_labels([50.0, 200.0, 100.0], height=20, top=0, bottom=300) == [50.0, 200.0, 100.0]


def test_two_that_collide_share_the_move() -> None:
    """Both give way by the same amount."""
    assert place_labels([100.0, 104.0], height=20, top=0, bottom=300) == [92.0, 112.0]


def marked(*minutes: int) -> DayPicture:
    """The made-up day with signals at the ends of these minutes."""
    times = flow_series().times
    marks = tuple(FiredMark("Sign turn", date(2026, 11, 20), each, float(times[each]) - MINUTE) for each in minutes)
    return replace(picture(), signals=marks)


@pytest.fixture
def chart(theme: Theme, on_screen: Show) -> IntradayChart:
    result = IntradayChart(theme)
    on_screen(result)
    result.show_picture(marked(20, 50))
    result.setFocus()
    return result


def test_brackets_go_from_signal_to_signal_and_the_readout_says_it(chart: IntradayChart) -> None:
    found = []
    for key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
        QTest.keyClick(chart, key)
        assert chart.crosshair is not None
        found.append(chart.crosshair.index)
        assert "Sign turn fired" in chart.accessibleDescription()
    assert found == [50, 20, 20, 50]
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert "Sign turn" not in chart.accessibleDescription()


def test_tags_stand_over_their_minutes_and_near_ones_are_one(theme: Theme) -> None:
    shown = marked(20, 21, 50)
    first, second = place_signals(shown, theme, [])
    assert (len(first.marks), len(second.marks)) == (2, 1)
    assert first.x == shown.axis.x_of(float(flow_series().times[20]))
    assert first.area.center().x() == pytest.approx(first.x)
    assert signal_words(shown, second).startswith("Sign turn fired ")
    (lower,) = place_signals(marked(50), theme, [second.area])
    assert lower.area.top() > second.area.bottom(), "a tag gives way to another label"


def test_a_signal_is_painted_at_once(chart: IntradayChart) -> None:
    before = chart.grab().toImage()
    chart.show_picture(marked(20, 40, 50))
    assert chart.grab().toImage() != before
    chart.show_picture(marked(20, 50))
    assert chart.grab().toImage() == before


SESSION = flow_day.session_of()
TIME = SESSION.open + timedelta(minutes=20, seconds=12)


def fill(side: Side = Side.BUY, quantity: int = 300, time: datetime = TIME, symbol: str = flow_day.TENCENT) -> Fill:
    """One execution at 605."""
    return Fill(
        id="1",
        order_id="2",
        account_id="3",
        instrument=InstrumentId(symbol),
        name="",
        side=side,
        quantity=quantity,
        price=Decimal(605),
        time=time,
    )


def test_partial_fills_of_one_minute_and_price_are_one_mark() -> None:
    """Two hundred and three hundred shares are five hundred; a sale is its own mark."""
    marks = marks_of([fill(), fill(quantity=200), fill(Side.SELL)], flow_day.TENCENT, SESSION)

    assert sorted(mark.shares for mark in marks) == [300, 500]
    assert {fill_words(mark) for mark in marks} == {"B 500", "S 300"}


def test_fills_of_other_days_and_symbols_are_left_out() -> None:
    """Only what belongs on this axis."""
    others = [fill(time=TIME - timedelta(days=1)), fill(symbol="HK.00005")]

    assert marks_of(others, flow_day.TENCENT, SESSION) == ()
    assert marks_of(None, flow_day.TENCENT, SESSION) == ()


@pytest.mark.parametrize("bought", [True, False])
def test_a_mark_points_at_its_price(theme: Theme, bought: bool) -> None:
    """Bought from below, sold from above."""
    mark = FillMark(TIME.timestamp(), 605.0, bought, 300)
    shown = replace(picture(), fills=(mark,))
    image = QImage(928, 440, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_fills(painter, shown, theme, place_fills(shown, theme, []))
    painter.end()

    assert shown.prices is not None
    x, y = shown.axis.x_of(mark.time), shown.prices.y_of(605.0)
    inside = y + (10 if bought else -10)
    assert QColor.fromRgba(image.pixel(round(x), round(inside))).name().upper() == theme.surface.text1
    assert QColor.fromRgba(image.pixel(round(x), round(y))).alpha() == 0


def test_without_the_price_line_there_are_no_marks(theme: Theme) -> None:
    """They stand on its axis."""
    mark = FillMark(TIME.timestamp(), 605.0, True, 300)
    shown = replace(picture(), fills=(mark,), shown=frozenset({FlowLine.NET}))
    image = QImage(928, 440, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_fills(painter, shown, theme, place_fills(shown, theme, []))
    painter.end()

    assert all(QColor.fromRgba(image.pixel(x, y)).alpha() == 0 for x in range(60, 400, 3) for y in range(0, 440, 3))


def test_words_at_the_last_minute_stand_left_of_their_mark(theme: Theme) -> None:
    """The labels at the line ends lie right of it."""
    shown = picture()
    assert shown.flow is not None
    assert shown.prices is not None
    mark = FillMark(float(shown.flow.times[-1]), 605.0, bought=True, shares=300)
    image = QImage(round(shown.layout.width), round(shown.layout.height), QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.black))
    painter = QPainter(image)
    shown = replace(shown, fills=(mark,))
    paint_fills(painter, shown, theme, label_plan(shown, theme).fills)
    painter.end()
    inked = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() > 100]
    assert shown.last_x is not None

    assert min(inked) < shown.last_x - 20
    assert max(inked) < shown.last_x + 8
