"""Drawing, selecting and moving with mouse and keys: where anchors land, what is kept, what stays untouched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart_orders import move
from fakes.scenes.drawings import RAW, DrawingScene
from fakes.values.bar_rows import OPEN, rows
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.drawings.book import MOST_OF_ONE
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind
from tideboard_desktop.chart.drawings.projection import Spot
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.charts.price_scale import ScaleKind

FIRST = minute_of(OPEN)
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
PLACES = ((60, 599.0), (80, 603.0), (90, 597.0))


def trend(scene: DrawingScene, *spots: tuple[int, float]) -> Drawing:
    """A trend line between two columns and prices."""
    made = scene.drawings.add(
        DrawingKind.TREND, [Anchor(minute=FIRST + column, price=price) for column, price in spots]
    )
    assert made is not None
    return made


@pytest.mark.parametrize("kind", [kind for kind in DrawingKind if kind is not DrawingKind.TEXT])
def test_every_tool_draws_with_clicks(scene: DrawingScene, kind: DrawingKind) -> None:
    """At the instant of the bar under the mouse and a price on the price steps; then the tool is down again."""
    scene.drawings.set_magnet(on=False)
    scene.draw(kind, *(scene.place(*spot) for spot in PLACES[: kind.anchors]))

    (drawn,) = scene.drawings.drawings
    assert drawn.kind is kind
    assert [anchor.minute for anchor in drawn.anchors] == [FIRST + column for column, _price in PLACES[: kind.anchors]]
    for anchor, (_column, price) in zip(drawn.anchors, PLACES, strict=False):
        assert anchor.price == pytest.approx(price, abs=0.05)
        assert round(anchor.price * 100) == pytest.approx(anchor.price * 100)
    assert scene.drawings.tool is None
    assert scene.drawings.selected == drawn
    assert [shape.drawing for shape in scene.shapes] == [drawn]
    scene.chart.grab()


def test_a_drawing_keeps_when_it_was_drawn_or_moved_last(scene: DrawingScene) -> None:
    """By the market's clock; another colour is no other place."""
    scene.drawings.set_magnet(on=False)
    scene.draw(DrawingKind.HORIZONTAL, scene.place(*PLACES[0]))
    drawn = minute_of(scene.clock.market())
    scene.clock.advance(3600)
    for words in ("Dotted", "2 px"):
        scene.choose(words)
    (styled,) = scene.drawings.drawings
    assert (styled.width, styled.drawn_at) == (2, drawn)
    scene.drag(scene.place(*PLACES[0]), scene.place(60, 602))
    (moved,) = scene.drawings.drawings
    assert moved.anchors != styled.anchors
    assert moved.drawn_at == drawn + 60
    scene.drawings.undo()
    assert scene.drawings.drawings == (styled,)


def test_a_drag_draws_too(scene: DrawingScene) -> None:
    scene.drawings.choose(DrawingKind.TREND)
    before = scene.chart.view.end
    scene.drag(scene.place(60, 599), scene.place(80, 603))

    (drawn,) = scene.drawings.drawings
    assert [anchor.minute - FIRST for anchor in drawn.anchors] == [60, 80]
    assert scene.chart.view.end == before, "the view stays"


def test_words_are_written_in_the_chart(scene: DrawingScene) -> None:
    scene.draw(DrawingKind.TEXT, scene.place(*PLACES[0]))
    field = scene.control.field
    assert field.isVisible()
    QTest.keyClicks(field, "results at noon")
    QTest.keyClick(field, Qt.Key.Key_Return)
    (drawn,) = scene.drawings.drawings
    assert drawn.text == "results at noon"

    scene.control.layer.edit_text(drawn)
    field.clear()
    QTest.keyClicks(field, "other")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert scene.drawings.drawings == (drawn,), "Esc keeps the words of before"
    scene.draw(DrawingKind.TEXT, scene.place(*PLACES[1]))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert scene.drawings.drawings == (drawn,), "no words, no drawing"
    assert scene.drawings.tool is None


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, ALT])
@pytest.mark.parametrize("magnet", [True, False])
def test_the_magnet_finds_prices_of_the_bar(scene: DrawingScene, held: Qt.KeyboardModifier, magnet: bool) -> None:
    """Alt inverts it; a ring shows what it found."""
    high = float(scene.projection.picture.rows.high[60])
    scene.drawings.set_magnet(on=magnet)
    scene.drawings.choose(DrawingKind.HORIZONTAL)
    place = scene.projection.at(Spot(60, high)).toPoint() - QPoint(0, 6)
    scene.click(place, held)

    (drawn,) = scene.drawings.drawings
    assert (drawn.anchors[0].price == high) == (magnet != (held == ALT))


def test_a_price_far_from_the_bar_is_on_the_price_steps(scene: DrawingScene) -> None:
    high = float(scene.projection.picture.rows.high[60])
    place = scene.projection.at(Spot(60, high)) - QPointF(0, 9)
    found = scene.projection.nearest(place, magnet=True)

    assert not found.ring
    assert found.price != high


@pytest.mark.parametrize(
    ("across", "down", "column", "level"), [(200, 20, 85, 0), (20, -150, 60, 1), (120, 110, 75, -1)]
)
def test_shift_keeps_it_straight(scene: DrawingScene, across: int, down: int, column: int, level: int) -> None:
    """Level, upright, or at 45 degrees on the screen."""
    start = scene.place(60, 600)
    scene.drawings.choose(DrawingKind.TREND)
    scene.click(start)
    scene.click(start + QPoint(across, down), SHIFT)

    begin, end = scene.drawings.drawings[0].anchors
    assert end.minute - FIRST == column
    first, last = (scene.projection.point(anchor) for anchor in (begin, end))
    assert first is not None
    assert last is not None
    if level == 0:
        assert end.price == begin.price
    elif level < 0:
        assert last.y() - first.y() == pytest.approx(last.x() - first.x(), abs=1)


def test_an_anchor_after_the_last_bar_counts_bars(scene: DrawingScene) -> None:
    """The hundred and twentieth minute is the last before lunch; trading goes on at 13:00."""
    scene.show_bars(count=150)
    scene.draw(DrawingKind.TREND, scene.place(140, 600), scene.place(154, 601))

    assert [anchor.minute - FIRST for anchor in scene.drawings.drawings[0].anchors] == [140, 214]


def test_a_line_is_moved_whole_and_by_its_anchors(scene: DrawingScene) -> None:
    drawn = trend(scene, (60, 599.0), (80, 603.0))
    scene.drag(scene.place(70, 601), scene.place(75, 602))
    (moved,) = scene.drawings.drawings
    assert [anchor.minute - FIRST for anchor in moved.anchors] == [65, 85]
    assert [anchor.price for anchor in moved.anchors] == pytest.approx([600.0, 604.0], abs=0.05)

    scene.drawings.set_magnet(on=False)
    scene.drag(scene.place(85, moved.anchors[1].price), scene.place(90, 598))
    (turned,) = scene.drawings.drawings
    assert turned.anchors[0] == moved.anchors[0]
    assert turned.anchors[1].minute - FIRST == 90
    scene.drawings.undo()
    scene.drawings.undo()
    assert scene.drawings.drawings == (drawn,)


def test_a_line_moved_up_keeps_its_instants_exactly(scene: DrawingScene) -> None:
    """Also where a column holds several of them."""
    drawn = trend(scene, (60, 599.0), (80, 603.0))
    projection = scene.projection
    layer = scene.control.layer
    moved = layer.moved(drawn, projection, Spot(70, 600.0), Spot(70, 601.0))

    assert moved is not None
    assert [anchor.minute for anchor in moved.anchors] == [anchor.minute for anchor in drawn.anchors]
    assert layer.moved(drawn, projection, Spot(70, 600.0), Spot(70, 600.0)) == drawn
    assert layer.moved(drawn, projection, Spot(70, 600.0), Spot(70, 2e12)) is None, "no chart shows that"


def test_esc_gives_up_the_drag_then_the_tool_then_the_selection(scene: DrawingScene) -> None:
    drawn = trend(scene, (60, 599.0), (80, 603.0))
    scene.drawings.choose(DrawingKind.TREND)
    scene.click(scene.place(100, 600))
    scene.chart.setFocus()
    QTest.keyClick(scene.chart, Qt.Key.Key_Escape)
    assert scene.drawings.tool is DrawingKind.TREND
    QTest.keyClick(scene.chart, Qt.Key.Key_Escape)
    assert scene.drawings.tool is None
    scene.drawings.select(drawn)
    QTest.keyClick(scene.chart, Qt.Key.Key_Escape)

    assert scene.drawings.selected is None
    assert scene.drawings.drawings == (drawn,)


def test_keys_alone_draw_select_move_and_delete(scene: DrawingScene) -> None:
    """A letter in the rail, arrows, Enter; Tab to the drawing, Ctrl with arrows, Del; undo by Ctrl+Z is a command."""
    rail, chart = scene.control.rail, scene.chart
    rail.buttons["cursor"].setFocus()
    QTest.keyClicks(rail.buttons["cursor"], "t")
    assert chart.hasFocus()
    assert scene.drawings.tool is DrawingKind.TREND
    QTest.keyClick(chart, Qt.Key.Key_Return)
    for _step in range(3):
        QTest.keyClick(chart, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    (drawn,) = scene.drawings.drawings
    assert [anchor.minute - FIRST for anchor in drawn.anchors] == [119, 89]
    closes = scene.projection.picture.rows.close
    assert drawn.anchors[1].price == pytest.approx(float(closes[89]), abs=0.02)

    stop = scene.control.stop
    assert stop.focusPolicy() is Qt.FocusPolicy.TabFocus
    stop.setFocus()
    QTest.keyClick(stop, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert [anchor.minute - FIRST for anchor in scene.drawings.drawings[0].anchors] == [118, 88]
    assert stop.accessibleDescription().startswith("1 of 1: Trend line")
    QTest.keyClick(stop, Qt.Key.Key_Delete)
    assert scene.drawings.drawings == ()
    assert stop.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_keys_place_a_point_after_the_newest_bar(scene: DrawingScene) -> None:
    """Right goes on from the newest bar, Left comes back, End and the bars end it; the times are the calendar's."""
    chart, layer = scene.chart, scene.control.layer
    scene.control.rail.buttons["cursor"].setFocus()
    QTest.keyClicks(scene.control.rail.buttons["cursor"], "t")
    QTest.keyClick(chart, Qt.Key.Key_Return)
    for _step in range(3):
        QTest.keyClick(chart, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    assert layer._at is not None
    assert layer._at.column == 119 + 29
    assert scene.projection.at(layer._at).x() < chart.view.right, "the view goes along"
    before = chart.grab().toImage()
    QTest.keyClick(chart, Qt.Key.Key_Return)
    (drawn,) = scene.drawings.drawings
    # the morning ends after 150 minutes: the 29th minute after the 119th is the last but one of it
    assert [anchor.minute - FIRST for anchor in drawn.anchors] == [119, 148]
    assert chart.grab().toImage() != before

    QTest.keyClicks(scene.control.rail.buttons["cursor"], "t")
    for _step in range(4):
        QTest.keyClick(chart, Qt.Key.Key_Right, SHIFT)
    assert scene.projection.axis.start(layer._at.column) - FIRST == 150 + 60 + 9, "after the break"
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert layer._at.column == 119
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.slot == 118


def test_locked_and_hidden_drawings_stay(scene: DrawingScene) -> None:
    drawn = trend(scene, (60, 599.0), (80, 603.0))
    scene.drawings.set_locked(on=True)
    scene.drag(scene.place(70, 601), scene.place(75, 602))
    assert scene.drawings.drawings == (drawn,)
    assert scene.drawings.selected is None
    scene.drawings.set_locked(on=False)
    scene.drawings.set_hidden(on=True)
    assert scene.shapes == []
    scene.drawings.delete_all()
    assert scene.drawings.drawings == (drawn,)
    scene.drawings.choose(DrawingKind.RAY)
    assert scene.shapes, "a tool shows what is hidden"


def test_a_drawing_is_shown_on_its_intervals_alone(scene: DrawingScene) -> None:
    drawn = trend(scene, (60, 599.0), (80, 603.0))
    scene.drawings.change(replace(drawn, hidden_on=frozenset({IntervalGroup.MINUTES})))

    assert scene.shapes == []


@pytest.mark.parametrize("kind", ScaleKind)
def test_lines_are_straight_on_every_scale_and_a_ray_reaches_the_edge(scene: DrawingScene, kind: ScaleKind) -> None:
    scene.chart.set_kind(kind)
    line = trend(scene, (60, 599.0), (80, 603.0))
    ray = scene.drawings.add(DrawingKind.RAY, line.anchors)
    assert ray is not None
    below, above = scene.shapes
    begin, end = (scene.projection.point(anchor) for anchor in line.anchors)
    assert begin is not None
    assert end is not None

    assert len(below.lines) == 1
    assert (below.lines[0].p1() - begin).manhattanLength() < 1e-6
    assert (below.lines[0].p2() - end).manhattanLength() < 1e-6
    layout = scene.chart.layout_now
    last = above.lines[0].p2()
    assert last.x() == pytest.approx(layout.right) or last.y() == pytest.approx(0.0)


def test_a_drawing_far_out_of_view_costs_no_line(scene: DrawingScene) -> None:
    trend(scene, (-900_000, 1.0), (-800_000, 2.0))
    trend(scene, (-900_000, 599.0), (900_000, 600.0))

    assert len(scene.shapes) == 1
    line = scene.shapes[0].lines[0]
    assert 0 <= line.x1() <= line.x2() <= scene.chart.layout_now.right


def test_shapes_are_made_and_painted_once_for_a_view(scene: DrawingScene) -> None:
    """The crosshair makes and paints none anew; a zoom, a change or a tick of the scale does."""
    trend(scene, (60, 599.0), (80, 603.0))
    scene.chart.grab()
    shapes, kept = scene.shapes, scene.control.layer._kept
    assert kept is not None
    QTest.mouseMove(scene.chart, scene.place(40, 600))
    scene.chart.grab()
    assert scene.shapes is shapes
    assert scene.control.layer._kept is kept
    scene.chart.zoom(1.2)
    scene.chart.grab()
    assert scene.shapes is not shapes
    assert scene.control.layer._kept is not kept


def test_a_moved_drawing_is_painted_where_it_is_now(scene: DrawingScene) -> None:
    """Not at both places, and a picture for a file is painted with the same lines."""
    line = trend(scene, (40, 599.0), (50, 599.0))
    scene.drawings.select(None)
    before = scene.chart.grab().toImage()
    there = scene.control.layer.moved(line, scene.projection, Spot(40, 599.0), Spot(60, 604.0))
    assert there is not None
    scene.drawings.change(there)
    moved = scene.chart.grab().toImage()
    file = QImage(scene.chart.size(), QImage.Format.Format_RGB32)
    painter = QPainter(file)
    scene.chart.draw(painter)
    painter.end()
    old, new = scene.place(45, 599.0), scene.place(65, 604.0)

    assert before.pixel(old) != moved.pixel(old)
    assert before.pixel(new) != moved.pixel(new)
    assert file.pixel(new) == moved.pixel(new)


def test_the_last_drawing_that_has_room_is_told(scene: DrawingScene) -> None:
    anchors = [Anchor(minute=FIRST, price=600.0)]
    for _one in range(MOST_OF_ONE):
        assert scene.drawings.add(DrawingKind.HORIZONTAL, anchors) is not None
    assert scene.drawings.add(DrawingKind.HORIZONTAL, anchors) is None
    scene.drawings.choose(DrawingKind.RAY)

    assert len(scene.drawings.drawings) == MOST_OF_ONE
    assert scene.control.note.isVisible()
    assert str(MOST_OF_ONE) in scene.control.note.words.text()


def test_a_press_beside_all_drawings_moves_the_view(scene: DrawingScene) -> None:
    trend(scene, (60, 599.0), (80, 603.0))
    before = scene.chart.view.end
    scene.drag(scene.place(30, 605), scene.place(50, 605))

    assert scene.chart.view.end < before
    assert scene.drawings.selected is None


def test_older_bars_do_not_move_what_is_dragged(scene: DrawingScene) -> None:
    """They come while the mouse holds a line: columns are counted anew, instants are not."""
    series = BarSeries(RAW)
    series.take(rows(60, first=60))
    scene.chart.show_series(series, PriceFacts())
    drawn = trend(scene, (70, 599.0), (90, 603.0))
    begin = scene.place(20, 601)
    QTest.mousePress(scene.chart, Qt.MouseButton.LeftButton, pos=begin)
    move(scene.chart, QPointF(begin + QPoint(0, 20)))
    series.take(rows(60))
    scene.chart.take_bars()
    move(scene.chart, QPointF(begin + QPoint(0, 30)))
    QTest.mouseRelease(scene.chart, Qt.MouseButton.LeftButton, pos=begin + QPoint(0, 30))

    (moved,) = scene.drawings.drawings
    assert [anchor.minute for anchor in moved.anchors] == [anchor.minute for anchor in drawn.anchors]
    assert moved.anchors[0].price < drawn.anchors[0].price


def test_a_held_key_deletes_no_drawing(scene: DrawingScene) -> None:
    """Del on a prepared change discards it; the chart then has the focus, and the key is still down."""
    drawn = trend(scene, (60, 599.0), (80, 603.0))
    scene.drawings.select(drawn)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(scene.chart, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, none, "", autorep=True))
    assert list(scene.drawings.drawings) == [drawn]
    QTest.keyClick(scene.chart, Qt.Key.Key_Delete)

    assert not scene.drawings.drawings
