"""Price alerts on the chart: read for a security that stays in view, read again when one may have changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QPointF, Qt

from fakes.scenes.chart_orders import KeptAlerts, OrderScene, loaded
from fakes.scenes.trading.dock_services import Room
from fakes.values.bar_rows import TENCENT
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_desktop.chart.orders.words import alert_line_words

NONE = Qt.KeyboardModifier.NoModifier
ALERT = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(605), key="1")


async def read(scene: OrderScene) -> None:
    """Two seconds pass: the security has stayed in view."""
    for _ in range(2):
        scene.layer.each_second()
    await loaded(scene.layer.alerts.reads)
    scene.frame()


async def test_alerts_at_prices_are_lines_with_their_keeper(room: Room) -> None:
    others = (
        PriceAlert(instrument=TENCENT, kind=AlertKind.VOLUME_UP, value=Decimal(10**6), key="2"),
        PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_DOWN, value=Decimal(590), key="3", enabled=False),
        PriceAlert(instrument=InstrumentId("HK.09988"), kind=AlertKind.PRICE_UP, value=Decimal(160), key="4"),
    )
    service = KeptAlerts(ALERT, *others)
    scene = OrderScene(room, alerts=service)
    scene.layer.each_second()
    assert service.reads == 0, "a security that is passed over costs no call"
    await read(scene)

    assert (scene.layer.alerts.shown, service.reads) == ([ALERT], 1)
    assert alert_line_words(ALERT) == "≥ 605.00, by the broker"
    picture = scene.chart.picture
    assert picture is not None
    assert ("605.00",) in [tag.lines for tag in scene.layer.tags(picture)]
    await read(scene)
    assert service.reads == 1
    service.kept.clear()
    scene.written.alerts.emit()
    await read(scene)
    assert (scene.layer.alerts.shown, service.reads) == ([], 2)


async def test_one_that_tideboard_keeps_is_dashed_and_amber_and_says_what_it_depends_on(room: Room) -> None:
    own = replace(ALERT, keeper=AlertKeeper.TIDEBOARD)
    scene = OrderScene(room, alerts=KeptAlerts(own))
    await read(scene)

    assert alert_line_words(own) == "≥ 605.00, by Tideboard: only while it runs and is connected"
    (line,) = [line for line in scene.layer._named if line.bell]
    assert (line.own, line.pattern) == (True, Qt.PenStyle.DashLine)
    picture = scene.chart.picture
    assert picture is not None
    (tag,) = [tag for tag in scene.layer.tags(picture) if tag.lines == ("605.00",)]
    assert tag.edge == scene.chart.theme.surface.warn


async def test_a_connection_without_alerts_says_so_in_the_menu(room: Room) -> None:
    scene = OrderScene(room)
    scene.no_alert = "LongPort offers no alerts."
    await read(scene)
    picture = scene.chart.picture
    assert picture is not None
    place = QPointF(60, scene.y_of("600"))
    menu = scene.chart.menu_at(scene.chart.pointer(place, Qt.KeyboardModifier.NoModifier, picture))
    assert menu is not None
    (alert,) = [action for action in menu.actions() if "alert" in action.text()]
    assert (alert.isEnabled(), alert.toolTip()) == (False, "LongPort offers no alerts.")
    menu.deleteLater()
    assert scene.layer.alerts.shown == ()


async def test_the_menu_asks_for_an_alert_at_the_price(room: Room) -> None:
    scene = OrderScene(room)
    picture = scene.chart.picture
    assert picture is not None
    place = QPointF(60, scene.y_of("600"))
    menu = scene.chart.menu_at(scene.chart.pointer(place, Qt.KeyboardModifier.NoModifier, picture))
    assert menu is not None
    (alert,) = [action for action in menu.actions() if "alert" in action.text()]
    alert.trigger()
    menu.deleteLater()

    assert scene.alerts == [(TENCENT, Decimal(600))]


async def test_the_words_of_an_alert_fade_while_the_mouse_is_over_them(room: Room) -> None:
    """They come back when it leaves; what they cover is seen meanwhile."""
    scene = OrderScene(room, alerts=KeptAlerts(ALERT))
    await read(scene)
    picture = scene.chart.picture
    assert picture is not None
    (line,) = [line for line in scene.layer._named if line.bell]
    place = line.words_area(picture, scene.chart.theme).center().toPoint()
    looks = [scene.chart.grab().toImage()]
    for pointer in (QPointF(place), None):
        scene.layer.hover(None if pointer is None else scene.chart.pointer(pointer, NONE, picture))
        looks.append(scene.chart.grab().toImage())

    assert looks[0] == looks[2] != looks[1]
