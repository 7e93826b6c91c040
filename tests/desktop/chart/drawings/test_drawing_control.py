"""Drawings on adjusted bars, and the same gestures on a screen of twice the resolution."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from fakes.scenes.drawings import RAW, DrawingScene
from fakes.values.bar_rows import KEY, OPEN, TENCENT
from fakes.walks.drawing_walk import walk
from fakes.walks.own_process import run_fake
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart import drawings
from tideboard_desktop.chart.drawings.book import DrawingBook
from tideboard_desktop.chart.drawings.model import Anchor, DrawingKind
from tideboard_desktop.chart.drawings.projection import Spot
from tideboard_desktop.chart.interval_groups import IntervalGroup

FORWARD, NONE = BarAdjustment.FORWARD, BarAdjustment.NONE
AT = minute_of(OPEN) + 60


async def factors_read(scene: DrawingScene) -> None:
    """Let the feed answer and wait for the end of the read."""
    scene.feed.gate.set()
    await scene.tasks_done()


async def test_drawings_on_adjusted_bars_are_kept_as_traded(scene: DrawingScene) -> None:
    """Also one that was drawn before the factor came; undo knows it in the new form."""
    scene.feed.closes = {NONE: ("1200",), FORWARD: ("600",)}
    scene.show_bars(KEY)
    scene.draw(DrawingKind.HORIZONTAL, scene.place(60, 605))
    early = scene.drawings.drawings[0].anchors[0]
    assert early.basis is FORWARD
    await factors_read(scene)
    kept = scene.drawings.drawings[0]
    assert kept.anchors[0].basis is NONE
    assert kept.anchors[0].price == pytest.approx(2 * early.price)
    assert scene.shapes[0].points[0].y() == pytest.approx(scene.place(60, early.price).y(), abs=1)
    scene.drawings.undo()
    scene.drawings.redo()
    assert scene.drawings.drawings == (kept,)

    scene.draw(DrawingKind.HORIZONTAL, scene.place(60, 602))
    assert scene.drawings.drawings[-1].anchors[0].price == pytest.approx(1204, abs=0.2)
    assert [request.adjustment for request in scene.feed.asked] == [NONE, FORWARD], "read once"


async def test_the_end_of_a_line_ahead_of_now_keeps_whose_shares_its_price_is_of(scene: DrawingScene) -> None:
    """Also once it was written into the layout and read again."""
    now = minute_of(OPEN + timedelta(hours=3))
    projection = scene.projection
    begin, end = projection.anchor(Spot(60, 605.0)), projection.anchor(Spot(240, 605.0))
    assert (begin.set_at, end.set_at) == (None, now)
    assert end.minute > now
    scene.drawings.add(DrawingKind.TREND, (begin, end))
    book = DrawingBook()
    book.recall(scene.drawings.book.memory())
    assert book.of(TENCENT)[0].anchors == (begin, end)


async def test_without_factors_a_drawing_is_not_shown_and_the_chart_says_so(scene: DrawingScene) -> None:
    scene.drawings.add(DrawingKind.HORIZONTAL, (Anchor(minute=AT, price=600.0),))
    assert not scene.control.note.isVisible()
    scene.show_bars(KEY)
    assert scene.shapes == []
    assert not scene.control.note.isVisible(), "a read is under way"
    await factors_read(scene)

    assert scene.shapes == []
    assert scene.control.note.isVisible()
    scene.show_bars()
    assert len(scene.shapes) == 1
    assert not scene.control.note.isVisible()


async def test_unadjusted_bars_ask_for_nothing(scene: DrawingScene) -> None:
    scene.draw(DrawingKind.HORIZONTAL, scene.place(60, 605))

    assert scene.feed.asked == []


async def test_a_drawing_stays_when_the_interval_changes(scene: DrawingScene) -> None:
    """On bars of five minutes it is at the one that contains it; back again nothing was lost."""
    drawn = scene.drawings.add(
        DrawingKind.TREND, [Anchor(minute=AT + 3, price=599.0), Anchor(minute=AT + 49, price=601.0)]
    )
    before = [scene.projection.spot(anchor) for anchor in scene.drawings.drawings[0].anchors]
    key = KEY._replace(interval=Interval(5, Unit.MINUTE), adjustment=NONE)
    scene.show_bars(key)
    starts = [
        scene.projection.axis.start(spot.column)
        for spot in (scene.projection.spot(anchor) for anchor in scene.drawings.drawings[0].anchors)
        if spot
    ]
    assert starts == [AT, AT + 45]
    scene.show_bars()

    assert [scene.projection.spot(anchor) for anchor in scene.drawings.drawings[0].anchors] == before
    assert scene.drawings.drawings == (drawn,)


async def test_another_security_has_its_own(scene: DrawingScene) -> None:
    scene.drawings.add(DrawingKind.HORIZONTAL, (Anchor(minute=AT, price=600.0),))
    scene.drawings.choose(DrawingKind.TREND)
    scene.click(scene.place(60, 600))
    other = KEY._replace(instrument=type(TENCENT)("HK.00005"), adjustment=NONE)
    scene.show_bars(other)
    assert scene.shapes == []
    scene.click(scene.place(70, 600))
    assert scene.drawings.drawings == (), "what was begun on another security is gone"
    scene.show_bars()

    assert len(scene.shapes) == 1


async def test_gestures_are_the_same_at_200_percent(scene: DrawingScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    ratio, found = run_fake("drawing_walk", seconds=60)

    assert ratio == 2
    assert [[tuple(spot) for spot in spots] for spots in found] == walk(scene)


def test_drawings_know_nothing_of_orders() -> None:
    """No module of theirs imports one that could send, fill or name an order."""
    folder = Path(drawings.__file__).parent
    imported = [
        name
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else []
        )
    ]  # fmt: skip
    words = {"order", "orders", "ticket", "trading", "guard"}

    assert len(imported) > 50
    assert [name for name in imported if words & set(name.replace("_", ".").split("."))] == []


async def test_enter_offers_what_can_be_done_with_a_drawing(scene: DrawingScene) -> None:
    """Colour, width, dash, intervals, deletion."""
    opened: list[QPointF] = []
    scene.control.layer.open_menu = opened.append
    scene.drawings.add(DrawingKind.RAY, [Anchor(minute=AT, price=599.0), Anchor(minute=AT + 5, price=601.0)])
    scene.chart.setFocus()
    QTest.keyClick(scene.chart, Qt.Key.Key_Return)
    assert scene.chart.layout_now.plot.contains(opened[0])
    for words in ("Jade", "3 px", "Dotted", "Hours"):
        scene.choose(words)
    (changed,) = scene.drawings.drawings
    assert (changed.colour, changed.width, changed.dash.value) == ("jade", 3, "dotted")
    assert changed.hidden_on == {IntervalGroup.HOURS}
    scene.choose("Delete the drawing")

    assert scene.drawings.drawings == ()


async def test_words_belong_to_the_security_on_which_they_were_begun(scene: DrawingScene) -> None:
    """Another one comes into view by a key or a link while the field is open; both have a drawing with this number."""
    scene.draw(DrawingKind.TEXT, scene.place(60, 600))
    QTest.keyClicks(scene.control.field, "first")
    QTest.keyClick(scene.control.field, Qt.Key.Key_Return)
    other = RAW._replace(instrument=type(TENCENT)("HK.00005"))
    scene.show_bars(other)
    kept = scene.drawings.add(DrawingKind.HORIZONTAL, (Anchor(minute=AT, price=600.0),))
    scene.show_bars()
    scene.control.layer.edit_text(scene.drawings.drawings[0])
    QTest.keyClicks(scene.control.field, "second")
    scene.show_bars(other)

    assert scene.control.field.isHidden()
    QTest.keyClick(scene.control.field, Qt.Key.Key_Return)
    assert scene.drawings.drawings == (kept,)
    assert [one.text for one in scene.drawings.book.of(TENCENT)] == ["second"]
