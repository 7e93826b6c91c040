"""The time bar: marks and how they are reached, what came after hidden or not, what a screen reader hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from fakes.scenes.replay import ReplayScene
from fakes.values.archive_market import TENCENT
from fakes.values.own_orders import ORDERS, RINGS, SESSION, own_day
from fakes.values.replayed import moment
from tideboard_core.trips.rows import Ring
from tideboard_desktop.replay import window as replay_window
from tideboard_desktop.replay.bar_marks import BarMarkKind, hidden_words, marks_of

pytestmark = pytest.mark.slow


def marks(scene: ReplayScene) -> list[tuple[BarMarkKind, datetime]]:
    return [(mark.kind, mark.at) for mark in scene.window.bar.day._marks]


async def test_marks_are_orders_alerts_and_restatements_by_their_times(scene: ReplayScene) -> None:
    scene.window.show_own(own_day())
    scene.refresh()
    kinds = [kind for kind, _at in marks(scene)]
    assert kinds.count(BarMarkKind.RESTATED) == 1
    assert kinds.count(BarMarkKind.BELL) == 2
    assert [at for kind, at in marks(scene) if kind in {BarMarkKind.BUY, BarMarkKind.SELL}] == [
        order.created for order in ORDERS
    ]
    assert [at for _kind, at in marks(scene)] == sorted(at for _kind, at in marks(scene))


def test_what_is_not_of_the_session_has_no_mark() -> None:
    day = own_day()
    before = Ring(SESSION.open.replace(hour=0), TENCENT, "early")
    made = replace(day, rows=replace(day.rows, rings=(before, *RINGS)))
    assert [mark.at for mark in marks_of(made, (), SESSION) if mark.kind is BarMarkKind.BELL] == [
        ring.at for ring in RINGS
    ]
    assert marks_of(None, (), SESSION) == ()
    assert hidden_words(marks_of(made, (), SESSION)) == "orders: 5, alerts: 2"


async def test_n_and_p_go_to_marks_while_the_bar_has_the_focus(scene: ReplayScene) -> None:
    window, wanted = scene.window, list[object]()
    window.show_own(own_day())
    window.sought.connect(wanted.append)
    window.bar.play.setFocus()
    QTest.keyClick(window.bar.play, Qt.Key.Key_P)
    assert wanted == [ORDERS[2].created]
    QTest.keyClick(window.bar.day, Qt.Key.Key_N)
    assert wanted[-1] == ORDERS[3].created
    QTest.keyClick(window.review, Qt.Key.Key_N)
    QTest.keyClick(window.own.orders, Qt.Key.Key_P)
    assert len(wanted) == 2, "elsewhere they are letters"
    assert window.player is not None
    window.player.go(SESSION.settled)
    QTest.keyClick(window.bar.day, Qt.Key.Key_N)
    assert len(wanted) == 2
    assert window.bar.message.text() == "No mark after this second"


async def test_the_shown_second_is_practised_from_by_a_key_too(scene: ReplayScene) -> None:
    wanted: list[object] = []
    button = scene.window.bar.practise
    scene.window.practise_wanted.connect(lambda *what: wanted.append(what))
    assert button.accessibleName() == "Practise this day from here"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert scene.market is not None
    assert wanted == [(TENCENT, scene.market.clock.market())]


async def test_arrows_are_minutes_in_the_bar_alone(scene: ReplayScene) -> None:
    wanted: list[object] = []
    scene.window.sought.connect(wanted.append)
    QTest.keyClick(scene.window.bar.day, Qt.Key.Key_Right)
    QTest.keyClick(scene.window.bar.day, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert wanted == [moment("10:48"), moment("10:37")]
    QTest.keyClick(scene.window.review, Qt.Key.Key_Right)
    assert len(wanted) == 2


def shown_later(scene: ReplayScene) -> float:
    """The last minute of the day's line that the bar has, 0 without any."""
    line = scene.window.bar.day._future
    return float(line.times[-1]) if line is not None and len(line.times) else 0.0


async def test_what_came_after_is_hidden_at_first_and_can_be_seen(scene: ReplayScene) -> None:
    window = scene.window
    window.show_own(own_day())
    assert window.bar.hides_rest
    assert shown_later(scene) == 0
    hidden = shot(scene)
    scene.window.show_own(replace(own_day(), rows=replace(own_day().rows, orders=ORDERS[:3], rings=RINGS[:1])))
    assert right_half(shot(scene)) != right_half(hidden), "the count of hidden marks"
    QTest.mouseClick(window.bar.hides, Qt.MouseButton.LeftButton)
    assert not window.bar.hides_rest
    assert shown_later(scene) > moment("15:00").timestamp()
    assert right_half(shot(scene)) != right_half(hidden)
    QTest.mouseClick(window.bar.hides, Qt.MouseButton.LeftButton)
    assert shown_later(scene) == 0


async def test_the_future_leaves_no_trace_while_it_is_hidden(scene: ReplayScene) -> None:
    """Two days that differ after the shown second alone look the same, but for the count."""
    window = scene.window
    window.show_own(own_day())
    first = shot(scene)
    moved = tuple(structs.replace(each, created=each.created.replace(minute=55)) for each in ORDERS[3:])
    window.show_own(replace(own_day(), rows=replace(own_day().rows, orders=(*ORDERS[:3], *moved))))
    assert shot(scene) == first


async def test_the_second_is_spoken_every_thirty_seconds(scene: ReplayScene, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(replay_window, "announce", lambda _widget, words: spoken.append(words))
    assert scene.window.player is not None
    scene.refresh()
    scene.window.player.play(1)
    for _ in range(65):
        scene.real.advance(1)
        scene.window.player.move()
        scene.refresh()
    assert spoken == ["10:47:30", "10:48:00"]
    scene.window.player.pause()
    for _ in range(65):
        scene.real.advance(1)
        scene.refresh()
    assert len(spoken) == 2


def shot(scene: ReplayScene) -> QImage:
    return scene.window.bar.day.grab().toImage()


def right_half(image: QImage) -> QImage:
    """What lies after 12:45."""
    return image.copy(image.width() // 2, 0, image.width() // 2, image.height())
