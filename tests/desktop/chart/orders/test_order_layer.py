"""Orders on the chart: what drags, clicks and keys prepare, that none of it sends, and when it lapses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from fakes.scenes.chart_orders import OrderScene, move
from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.filled_hub import position, quote
from fakes.values.bar_rows import KEY
from fakes.values.reviews import TENCENT, account
from fakes.values.waiting import between_tasks
from tideboard_core.errors import OrderDenied
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import (
    CancelRequest,
    Environment,
    ModifyRequest,
    Order,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.orders.rounding import on_tick
from tideboard_core.orders.writes import UNKNOWN_WRITES, write_of
from tideboard_desktop.chart.orders.commands import use_orders_of
from tideboard_desktop.chart.orders.ghost import LIFE, GhostStep
from tideboard_desktop.chart.orders.level_box import Look
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.charts.price_scale import ScaleKind

pytestmark = pytest.mark.slow


async def settle() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


def click(scene: OrderScene, key: str, *, review: bool) -> None:
    box = scene.box(key)
    QTest.mouseClick(box.review if review else box.close_button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("how", ["line", "box", "keys"])
async def test_a_ghost_is_prepared_and_nothing_is_asked_for(scene: OrderScene, how: str) -> None:
    if how == "keys":
        scene.box().setFocus()
        for _ in range(4):
            QTest.keyClick(scene.box(), Qt.Key.Key_Down)
        assert scene.box().hasFocus()
    else:
        (scene.drag_line if how == "line" else scene.drag_box)("609")
    await settle()

    assert scene.layer.ghost is not None
    assert (scene.prepared, scene.layer.ghost.step) == (Decimal(609), GhostStep.PREPARED)
    content = scene.ghost.content
    assert content is not None
    assert content.look is Look.GHOST
    assert "prepared, not in force" in content.name
    assert "−7 ticks · −0.57%" in content.name
    assert scene.room.guard.submitted == []
    assert scene.layer.shown[scene.order.id].price == Decimal("611.00"), "the order itself stays"


async def test_review_asks_for_a_change_of_the_price_alone(scene: OrderScene) -> None:
    scene.drag_line("609")
    click(scene, "ghost", review=True)
    await settle()

    (request,) = scene.room.guard.submitted
    assert isinstance(request, ModifyRequest)
    assert (request.order, request.quantity, request.price) == (scene.order, 1000, Decimal(609))
    assert request.account == scene.account
    assert scene.layer.ghost is not None
    assert scene.layer.ghost.step is GhostStep.SENT
    assert scene.layer.shown[scene.order.id].price == Decimal("611.00"), "until the broker says so"
    assert scene.ghost.review.isHidden(), "what was accepted is not asked for again"
    scene.drag_line("607")
    assert scene.prepared == Decimal(609)
    assert scene.said == ["Buy 1,000: accepted, not shown by the broker yet"]
    scene.publish(replace(scene.order, price=Decimal(609)))
    scene.frame()
    assert scene.prepared is None
    assert scene.layer.shown[scene.order.id].price == Decimal(609)


async def test_while_it_is_unknown_both_stay(scene: OrderScene) -> None:
    scene.drag_line("609")
    assert scene.layer.ghost is not None
    request = scene.layer.ghost.request(scene.layer.view, "TB-1120-KQXW-0417")
    assert request is not None
    assert scene.account is not None
    write = write_of(request, scene.order.created)
    scene.room.floor.put(UNKNOWN_WRITES, scene.account.id, (write,))
    scene.frame()

    assert scene.prepared is None
    assert {key: shown.price for key, shown in scene.layer.shown.items()} == {
        scene.order.id: Decimal("611.00"),
        f"{scene.order.id}_asked": Decimal(609),
    }
    scene.drag_line("607")
    assert scene.prepared is None
    assert scene.said == ["A change of this order has no answer yet."]


async def test_a_refused_change_is_prepared_again(scene: OrderScene) -> None:
    scene.room.guard.error = OrderDenied("not-confirmed")
    scene.drag_line("609")
    scene.layer.review()
    assert scene.layer.ghost is not None
    assert scene.layer.ghost.step is GhostStep.REVIEWED
    scene.clock.advance(LIFE + 1)
    scene.layer.each_second()
    assert scene.prepared == Decimal(609), "its confirmation is open"
    await settle()

    assert scene.prepared is None, "its minute is over"


def lapse(scene: OrderScene, why: str) -> None:
    """Let something happen that ends a prepared change."""
    if why == "time":
        scene.clock.advance(LIFE)
    elif why == "lock":
        scene.room.floor.lock()
    elif why == "account":
        scene.account = account(Environment.PAPER)
    elif why == "symbol":
        scene.chart.show_series(BarSeries(KEY._replace(instrument=InstrumentId("HK.09988"))), PriceFacts())
    else:
        scene.publish(replace(scene.order, quantity=900))


REASONS = ("time", "lock", "account", "symbol", "order")


@pytest.mark.parametrize("why", REASONS)
async def test_it_lapses(scene: OrderScene, why: str) -> None:
    scene.drag_line("609")
    lapse(scene, why)
    scene.frame()
    scene.layer.each_second()

    assert scene.prepared is None
    assert "ghost" not in scene.layer.boxes.boxes


@pytest.mark.parametrize("why", REASONS)
async def test_review_looks_again_before_it_asks(scene: OrderScene, why: str) -> None:
    """Before the next frame, too: what is asked for rests on what is so now."""
    scene.drag_line("609")
    lapse(scene, why)
    scene.layer.review()
    await settle()

    assert scene.room.guard.submitted == []


async def test_the_grip_does_not_send_however_it_is_used(scene: OrderScene) -> None:
    """Clicks, double clicks, keys and drags on every part of both boxes but Review and the cross ask for nothing."""
    scene.drag_box("609")
    for box in (scene.box(), scene.ghost):
        for x in range(2, box.width(), 9):
            place = QPoint(x, box.height() // 2)
            if box.childAt(place) is None:
                QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=place)
                QTest.mouseDClick(box, Qt.MouseButton.LeftButton, pos=place)
                QTest.mouseClick(box, Qt.MouseButton.MiddleButton, pos=place)
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Left):
            QTest.keyClick(box, key)
    QTest.keyClick(scene.chart, Qt.Key.Key_Up)
    await settle()

    assert scene.room.guard.submitted == []


async def test_delete_and_the_cross_ask_whether_to_cancel(scene: OrderScene) -> None:
    click(scene, "", review=False)
    scene.box().setFocus()
    QTest.keyClick(scene.box(), Qt.Key.Key_Delete)
    await settle()

    assert [type(request) for request in scene.room.guard.submitted] == [CancelRequest, CancelRequest]


async def test_two_clicks_on_the_cross_ask_once(scene: OrderScene) -> None:
    cross = scene.box().close_button
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(cross, Qt.MouseButton.LeftButton)  # the second press alone
    QTest.mouseRelease(cross, Qt.MouseButton.LeftButton)
    await settle()

    assert [type(request) for request in scene.room.guard.submitted] == [CancelRequest]


async def test_enter_reviews_what_is_prepared_else_opens_the_ticket(scene: OrderScene) -> None:
    QTest.keyClick(scene.box(), Qt.Key.Key_Return)
    assert scene.edited == [scene.order]
    QTest.keyClick(scene.box(), Qt.Key.Key_Down)
    QTest.keyClick(scene.box(), Qt.Key.Key_Return)
    await settle()

    (request,) = scene.room.guard.submitted
    assert isinstance(request, ModifyRequest)
    assert request.price == Decimal("610.50")


@pytest.mark.parametrize("grab", ["line", "box"])
async def test_escape_aborts_the_drag(scene: OrderScene, grab: str) -> None:
    drag: Callable[..., None] = scene.drag_line if grab == "line" else scene.drag_box
    drag("609")
    drag("606", drop=False)
    target = scene.chart if grab == "line" else scene.box()
    QTest.keyClick(target, Qt.Key.Key_Escape)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))

    assert scene.prepared == Decimal(609), "what was prepared before stays"
    QTest.keyClick(scene.chart, Qt.Key.Key_Escape)
    assert scene.prepared is None


async def test_a_click_leaves_what_is_prepared(scene: OrderScene) -> None:
    """On the order's own box and line, too; a drag back to its own price discards it."""
    scene.drag_line("609")
    QTest.mouseClick(scene.box(), Qt.MouseButton.LeftButton, pos=QPoint(6, 8))
    QTest.mouseClick(scene.ghost, Qt.MouseButton.LeftButton, pos=QPoint(6, 8))
    QTest.mouseClick(scene.chart, Qt.MouseButton.LeftButton, pos=QPoint(60, scene.y_of("611")))
    assert scene.prepared == Decimal(609)
    assert scene.layer.ghost is not None
    assert scene.layer.ghost.step is GhostStep.PREPARED
    scene.drag_line("608", drop=False)
    move(scene.chart, QPointF(60, scene.y_of("611")))
    QTest.mouseRelease(scene.chart, Qt.MouseButton.LeftButton, pos=QPoint(60, scene.y_of("611")))
    assert scene.prepared is None


async def test_every_prepared_price_is_on_a_step(scene: OrderScene) -> None:
    start = scene.y_of("611")
    QTest.mousePress(scene.chart, Qt.MouseButton.LeftButton, pos=QPoint(60, start))
    prices = set()
    for y in range(-40, 700, 7):
        scene.layer._move_to(QPointF(60, y))
        assert scene.prepared is not None
        assert on_tick(TENCENT, scene.prepared)
        prices.add(scene.prepared)
    QTest.mouseRelease(scene.chart, Qt.MouseButton.LeftButton, pos=QPoint(60, start))

    assert len(prices) > 10


async def test_a_line_stays_at_its_price_whatever_is_drawn_anew(scene: OrderScene) -> None:
    """Redraw, zoom, pan, stretch, scale, size, table and other bars move no order and prepare nothing."""
    picture = scene.chart.picture
    assert picture is not None

    def stands() -> None:
        QCoreApplication.sendPostedEvents()
        shown, now = scene.layer.shown, scene.chart.picture
        assert {key: line.price for key, line in shown.items()} == {scene.order.id: Decimal("611.00")}
        assert now is not None
        assert now.scale is not None
        assert abs(scene.box().level - now.scale.y_of(611.0)) < 0.01

    acts: tuple[Callable[[], object], ...] = (
        scene.chart.update,
        scene.chart.renew,
        lambda: scene.chart.zoom(3.0),
        lambda: scene.chart.pan(200),
        lambda: scene.chart.set_kind(ScaleKind.LOG),
        lambda: scene.chart.set_kind(ScaleKind.PERCENT),
        lambda: scene.chart._stretch(0.7),
        scene.chart.reset,
        lambda: scene.room.window.resize(700, 500),
        lambda: scene.chart.show_series(scene.series, PriceFacts()),
    )
    for act in acts:
        act()
        stands()
    wheel = QWheelEvent(
        QPointF(60, 60),
        QPointF(60, 60),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(scene.chart, wheel)
    stands()
    assert scene.room.guard.submitted == []


async def test_locked_or_unchangeable_orders_do_not_move(scene: OrderScene) -> None:
    scene.room.floor.lock()
    scene.frame()
    scene.drag_line("609")
    scene.drag_box("609")
    QTest.keyClick(scene.box(), Qt.Key.Key_Up)

    assert scene.prepared is None
    assert set(scene.said) == {"Trading is locked: unlock it to move orders."}
    scene.room.floor.unlock()
    scene.publish(replace(scene.order, status=OrderStatus.CANCELLING))
    scene.frame()
    scene.drag_line("609")
    assert scene.prepared is None
    scene.publish(replace(scene.order, quantity=Decimal("2.5")))
    scene.frame()
    scene.drag_line("609")
    assert scene.prepared is None
    assert "2.5" in scene.box().accessibleName()


async def test_a_combination_has_no_line_on_the_chart_of_its_leg(scene: OrderScene) -> None:
    leg = CombinationLeg(instrument=scene.order.instrument, side=Side.BUY)
    scene.publish(scene.order, replace(scene.order, id="8", legs=(leg, leg)))
    scene.frame()
    assert scene.order.id in scene.layer.shown
    assert "8" not in scene.layer.shown


async def test_levels_outside_the_view_have_an_arrow_and_near_ones_are_kept_in_it(scene: OrderScene) -> None:
    far = replace(scene.order, id="8", price=Decimal(500))
    scene.publish(scene.order, far)
    scene.frame()
    picture = scene.chart.picture
    assert picture is not None
    assert picture.scale is not None
    assert picture.scale.high > 611
    assert picture.scale.low > 560, "a far order does not flatten the bars"
    assert (scene.box().arrow, scene.box("8").arrow) == (0, -1)
    assert "500.00" in scene.box("8").accessibleName()
    assert "225 ticks" in scene.box("8").accessibleName()
    bottom = picture.layout.price.bottom
    assert bottom - 40 < scene.box("8").geometry().bottom() <= bottom
    scene.layer.set_in_auto(on=False)
    assert scene.chart.picture is not None
    assert scene.chart.picture.scale is not None
    assert scene.chart.picture.scale.high < 611
    assert scene.box().arrow == 1


async def test_the_bars_keep_a_third_of_the_height_beside_orders_a_few_percent_away(scene: OrderScene) -> None:
    others = [replace(scene.order, id=str(price), price=Decimal(price)) for price in (585, 640)]
    scene.publish(scene.order, *others)
    scene.frame()
    picture = scene.chart.picture
    assert picture is not None
    assert picture.scale is not None
    seen = picture.visible()
    assert seen is not None
    air = 1.1
    assert picture.scale.high - picture.scale.low <= 3 * air * (seen.high.max() - seen.low.min())
    assert (scene.box("585").arrow, scene.box().arrow, scene.box("640").arrow) == (0, 0, 1)


async def test_bars_are_painted_again_only_for_an_order_that_moves_an_axis(scene: OrderScene) -> None:
    before = scene.chart.picture
    assert before is not None
    assert before.scale is not None
    other = replace(scene.order, id="8", price=Decimal("610.8"))
    scene.publish(scene.order, other)
    scene.frame()
    assert "8" in scene.layer.shown
    assert scene.chart.picture is before
    scene.publish(scene.order, replace(other, price=Decimal(620)))
    scene.frame()
    assert scene.chart.picture is not before
    assert scene.chart.picture is not None
    assert scene.chart.picture.scale is not None
    assert scene.chart.picture.scale.high >= 620


async def test_names_say_account_environment_and_figures(room: Room) -> None:
    scene = OrderScene(room, Environment.LIVE)
    box = scene.box()
    assert box.accessibleName() == "LIVE ··4821: Buy 1,000, 611.00, −3 ticks · −0.24%"
    assert box.close_button.accessibleName() == "Cancel Buy 1,000…"
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert scene.ghost.review.accessibleName() == "Review the change of Buy 1,000"


def following(widget: QWidget) -> QWidget:
    """The next widget in the focus chain; PySide forgets its parent otherwise."""
    found = widget.nextInFocusChain()
    assert found is not None
    found.setParent(found.parentWidget())
    return found


async def test_tab_goes_through_the_lines_from_top_to_bottom(scene: OrderScene) -> None:
    scene.publish(scene.order, replace(scene.order, id="9", price=Decimal(613)))
    scene.frame()
    found: list[QWidget] = []
    widget = following(scene.chart)
    while widget is not scene.chart:
        found.append(widget)
        widget = following(widget)
    boxes = [widget for widget in found if widget in scene.layer.boxes.boxes.values()]
    assert boxes == [scene.box("9"), scene.box()]


async def test_the_menu_fills_the_ticket_and_sends_nothing(scene: OrderScene) -> None:
    picture = scene.chart.picture
    assert picture is not None
    place = QPointF(60, scene.y_of("600.3"))
    menu = scene.chart.menu_at(scene.chart.pointer(place, Qt.KeyboardModifier.NoModifier, picture))
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == [
        "Buy limit at 600.50 in the ticket",
        "Sell limit at 600.50 in the ticket",
        "Close the position in the ticket",
        "Protect the position with a stop in the ticket",
        "Price alert at 600.50…",
        "Copy 600.50",
        "Include orders in Auto",
        "Copy the bar of Fri 20 Nov 10:02",
    ]
    menu.actions()[-1].trigger()
    assert QApplication.clipboard().text().startswith("Fri 20 Nov 10:02, O 598.39, H 599.73")
    for action in menu.actions()[:2]:
        action.trigger()
    assert [(side.value, price) for _symbol, side, price in scene.limits] == [
        ("buy", Decimal("600.5")),
        ("sell", Decimal("600.5")),
    ]
    menu.actions()[2].trigger()
    assert scene.closed == [scene.layer.view.position]
    assert scene.room.guard.submitted == []
    menu.deleteLater()


async def test_the_position_without_a_stop_says_so_and_a_click_fills_the_ticket(scene: OrderScene) -> None:
    scene.show_bars(598.0)
    scene.chart.pan(-300)  # room beside the axis
    picture, (line,) = scene.chart.picture, scene.layer._named
    assert picture is not None
    assert line.caution == "no stop at the broker"
    assert scene.layer.sentence == "1 order, no stop at the broker"
    place = line.caution_area(picture, scene.chart.theme).center().toPoint()
    QTest.mouseClick(scene.chart, Qt.MouseButton.LeftButton, pos=place)
    (request,) = scene.filled
    assert (request.order_type, request.side, request.quantity) == (OrderType.STOP, Side.SELL, 1000)
    assert scene.room.guard.submitted == []

    stop = replace(
        scene.order, id="9", side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal("590.00")
    )
    scene.publish(scene.order, stop)
    scene.frame()
    assert scene.layer._named[0].caution == ""
    assert scene.layer.sentence == "2 orders"


async def test_of_several_charts_only_the_active_one_says_that_no_stop_stands(scene: OrderScene) -> None:
    scene.show_bars(598.0)
    other = PriceChart(scene.chart.theme, "Price chart")
    use_orders_of(other, [scene.chart, other])
    assert ([line.caution for line in scene.layer._named], scene.layer.sentence) == ([""], "1 order")
    use_orders_of(scene.chart, [scene.chart, other])
    assert [line.caution for line in scene.layer._named] == ["no stop at the broker"]
    other.deleteLater()


def with_legs(order: Order, **changes: object) -> Order:
    """An entry with a take profit and a stop at the broker."""
    exits = tuple(
        HeldExit(
            order_id=number,
            role=role,
            trigger=Decimal(trigger),
            limit=None,
            quantity=order.quantity,
            filled=0,
            status=OrderStatus.PENDING,
            time_in_force=TimeInForce.GTC,
            expires=None,
            updated=order.updated,
        )
        for number, role, trigger in (("81", ExitRole.TAKE_PROFIT, "622"), ("82", ExitRole.STOP_LOSS, "605.5"))
    )
    return replace(order, **{"exits": exits, **changes})  # type: ignore[arg-type]  # its own fields


async def test_the_x_of_an_entry_names_the_exits_that_end_with_it(scene: OrderScene) -> None:
    scene.publish(with_legs(scene.order))
    scene.frame()
    assert scene.box(scene.order.id).close_button.accessibleName() == "Cancel Buy 1,000 and its exits…"
    scene.publish(with_legs(scene.order, filled=400, status=OrderStatus.PARTIALLY_FILLED))
    scene.frame()
    assert scene.box(scene.order.id).close_button.accessibleName() == "Cancel Buy 600…", "those of the 400 stay"


async def test_each_exit_of_an_entry_is_a_line_with_role_and_holder(scene: OrderScene) -> None:
    scene.publish(with_legs(scene.order))
    scene.frame()
    content = scene.layer.shown["82"].content
    assert [part.text for part in content.parts][:4] == [
        "Stop loss 1,000",
        "≤ 605.50 at market",
        "held by the broker",
        "waits for the entry",
    ]
    assert (content.look, scene.layer.shown["82"].price) == (Look.REAL, Decimal("605.5"))
    assert "−5,500.00" in {part.text for part in content.parts}, "from the entry's price"
    assert content.name.startswith("PRACTICE ··0001: Stop loss 1,000, ≤ 605.50 at market")

    assert (content.meaning, scene.layer.shown["81"].content.meaning) == (-1.0, 1.0), "colours of a loss and of a gain"
    theme, picture = scene.layer._theme, scene.chart.picture
    assert picture is not None
    assert {theme.up.fill, theme.down.fill} <= {tag.background for tag in scene.layer.tags(picture)}
    joined = scene.layer.boxes.joints()
    boxes = [scene.box(key) for key in ("81", scene.order.id, "82")]
    assert len(joined) == 1 + len(boxes)
    assert {line.x2() for line in joined[1:]} == {box.x() for box in boxes}
    assert joined[0].x1() < min(box.x() for box in boxes)

    asked = AttachedExits(stop_loss=ExitTerms(trigger=Decimal("605.5")))
    scene.publish(replace(scene.order, exits_asked=asked))
    scene.frame()
    content = scene.layer.shown[f"{scene.order.id}/stop-loss"].content
    assert (content.look, content.grip, content.close) == (Look.UNCONFIRMED, False, "")
    assert "asked for, not confirmed" in {part.text for part in content.parts}


@pytest.mark.parametrize("in_force", [False, True])
async def test_a_moved_exit_is_reviewed_as_a_change_of_its_entry_or_in_force_of_itself(
    scene: OrderScene, in_force: bool
) -> None:
    own = replace(
        scene.order,
        id="82",
        side=Side.SELL,
        order_type=OrderType.STOP,
        price=None,
        trigger=Decimal("605.5"),
        entry=scene.order.id,
    )
    filled = {"filled": 1000, "status": OrderStatus.FILLED} if in_force else {}
    scene.publish(with_legs(scene.order, **filled), *((own,) if in_force else ()))
    scene.frame()
    scene.layer.step("82", -2)
    scene.layer.review()
    await asyncio.sleep(0)
    (request,) = scene.room.guard.submitted
    assert isinstance(request, ModifyRequest)
    if in_force:
        assert (request.order, request.trigger, request.exits) == (own, Decimal("604.5"), None)
        return
    assert (request.order.id, request.quantity, request.price) == (scene.order.id, 1000, scene.order.price)
    assert request.exits is not None
    assert request.exits.stop_loss == ExitTerms(trigger=Decimal("604.5"))
    assert request.exits.take_profit == ExitTerms(trigger=Decimal(622))
    assert request.exits.time_in_force is TimeInForce.GTC


async def test_an_inactive_chart_shows_lines_that_cannot_be_taken(scene: OrderScene) -> None:
    scene.drag_line("609")
    scene.layer.set_active(active=False)
    scene.drag_line("608")

    assert scene.prepared is None
    assert not scene.layer.boxes.boxes
    assert scene.layer.shown


async def test_of_several_charts_the_one_in_use_has_the_boxes(scene: OrderScene) -> None:
    other = PriceChart(scene.chart.theme, "Price chart 2")
    use_orders_of(other, (scene.chart, other))
    assert not scene.layer.active
    use_orders_of(scene.chart, (scene.chart, other))
    assert scene.layer.active
    assert scene.box().isVisible()
    other.deleteLater()


async def test_an_order_that_goes_gives_its_focus_to_the_chart(scene: OrderScene) -> None:
    scene.box().setFocus()
    scene.publish()
    scene.frame()

    assert scene.chart.hasFocus()
    assert scene.room.floor.hub.value(Topic.ORDERS.of(scene.order.account_id)) == ()


async def test_an_order_that_goes_behind_a_dialog_gives_its_focus_to_the_chart(scene: OrderScene) -> None:
    """Else the first button of the window has the focus once the question about the cancel is answered."""
    scene.box().setFocus()
    dialog = QDialog(scene.window)
    dialog.show()
    dialog.activateWindow()
    await between_tasks(QApplication.processEvents)
    assert not scene.box().hasFocus()
    scene.publish()
    scene.frame()
    dialog.hide()

    assert scene.window.focusWidget() is scene.chart


async def test_a_saved_picture_has_no_orders_unless_they_are_asked_for(scene: OrderScene) -> None:
    def drawn(*, private: bool) -> QImage:
        image = QImage(scene.chart.size(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        scene.chart.draw(painter, private=private)
        painter.end()
        return image

    scene.layer.set_in_auto(on=False)
    scene.chart.reset()
    without = drawn(private=False)
    assert drawn(private=True) != without
    scene.publish()
    scene.room.floor.put(Topic.POSITIONS, scene.order.account_id, ())
    scene.frame()
    assert drawn(private=False) == without


@pytest.mark.parametrize(("second", "cost"), [(1000, Decimal("595.10")), (-1000, None)])
async def test_rows_of_one_security_have_one_line_at_their_mean_cost(
    scene: OrderScene, second: int, cost: Decimal | None
) -> None:
    """Brokers list what is held in two ways in two rows."""
    held = position(scene.room.floor.account)
    other = replace(held, quantity=second, average_cost=Decimal("592.00"), pl=Decimal(20500))
    scene.room.floor.put(Topic.POSITIONS, scene.order.account_id, (held, other))
    scene.frame()
    shown = scene.layer.view.position
    assert shown is not None
    assert (shown.quantity, shown.average_cost) == (1000 + second, cost)
    assert scene.layer.view.gain == Decimal(34800)


async def test_a_price_paints_boxes_and_words_and_no_bar(scene: OrderScene) -> None:
    """The chart as a whole is painted only when a line, a tag or a triangle changes."""
    painted: list[int] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if isinstance(event, QPaintEvent):
                painted.append(sum(part.width() * part.height() for part in cast("Any", event.region())))
            return False

    watch = Watch()
    scene.chart.installEventFilter(watch)
    await between_tasks(QApplication.processEvents)
    painted.clear()
    columns = scene.chart.bars.columns
    scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote("612.00"))
    scene.frame()
    await between_tasks(QApplication.processEvents)

    assert "−2 ticks" in scene.box().accessibleName()
    assert painted
    whole = scene.chart.width() * scene.chart.height()
    assert sum(painted) < whole / 10, "the box and the words at the cost"
    assert scene.chart.bars.columns == columns
    painted.clear()
    scene.publish(scene.order, replace(scene.order, id="9", price=Decimal(600)))
    scene.frame()
    await between_tasks(QApplication.processEvents)
    assert sum(painted) >= whole


async def test_programs_find_and_press_the_buttons(room: Room) -> None:
    """As an assistive program does: the names, and a press of Review that opens what a person has to confirm."""
    scene = OrderScene(room, Environment.LIVE)
    scene.drag_line("609")
    whole = QAccessible.queryAccessibleInterface(scene.chart)
    assert whole is not None
    children = [whole.child(place) for place in range(whole.childCount())]
    names = [child.text(QAccessible.Text.Name) for child in children]
    assert any(name.startswith("LIVE ··4821: Buy 1,000, 611.00") for name in names)
    assert any("611.00 → 609.00, prepared, not in force" in name for name in names)
    review = QAccessible.queryAccessibleInterface(scene.ghost.review)
    assert review is not None
    acts = review.actionInterface()
    assert acts is not None
    scene.room.guard.hold, told = asyncio.Event(), asyncio.Event()
    scene.desk.busy.connect(lambda _on: told.set())
    acts.doAction("Press")  # Qt shows the button pressed for a moment before it acts
    await told.wait()
    await settle()

    assert [type(request) for request in scene.room.guard.submitted] == [ModifyRequest]
    assert scene.layer.ghost is not None
    assert scene.layer.ghost.step is GhostStep.REVIEWED, "it waits for the answer to its confirmation"
    scene.room.guard.hold.set()
    await settle()
    assert scene.layer.sentence == "1 order"


async def test_enter_does_what_the_focused_button_says(scene: OrderScene) -> None:
    """A tool button takes no Enter: it comes to the box around it, which would open instead."""
    scene.box().close_button.setFocus()
    QTest.keyClick(scene.box().close_button, Qt.Key.Key_Return)
    await settle()
    assert scene.edited == []
    assert [type(request) for request in scene.room.guard.submitted] == [CancelRequest]

    scene.drag_line("609")
    scene.ghost.close_button.setFocus()
    QTest.keyClick(scene.ghost.close_button, Qt.Key.Key_Return)
    await settle()
    assert scene.prepared is None, "discarded, not reviewed"
    assert len(scene.room.guard.submitted) == 1


async def test_keys_during_a_drag_neither_step_nor_review_it(scene: OrderScene) -> None:
    scene.drag_line("609", drop=False)
    QTest.keyClick(scene.box(), Qt.Key.Key_Up)
    QTest.keyClick(scene.box(), Qt.Key.Key_Return)
    await settle()

    assert scene.room.guard.submitted == []
    assert scene.layer.ghost is not None
    assert (scene.prepared, scene.layer.ghost.step) == (Decimal(609), GhostStep.MOVED)


async def test_what_is_discarded_while_its_box_is_held_stays_away(scene: OrderScene) -> None:
    scene.drag_line("609")
    box, grip = scene.ghost, QPoint(6, scene.ghost.height() // 2)
    QTest.mousePress(box, Qt.MouseButton.LeftButton, pos=grip)
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.mouseRelease(box, Qt.MouseButton.LeftButton, pos=grip)

    assert scene.prepared is None


async def test_it_lapses_on_a_lock_that_the_hidden_chart_does_not_see(scene: OrderScene) -> None:
    scene.drag_line("609")
    scene.window.hide()
    scene.room.floor.lock()
    scene.room.floor.unlock()
    scene.window.show()
    scene.frame()

    assert scene.prepared is None


async def test_a_line_leaves_gestures_with_a_key_to_others(scene: OrderScene) -> None:
    """Ctrl and a drag measure a range."""
    place = QPoint(60, scene.y_of("611"))
    QTest.mousePress(scene.chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    move(scene.chart, QPointF(60, scene.y_of("607")))

    assert scene.prepared is None


@pytest.mark.parametrize("twice", [True, False])
async def test_a_click_that_shakes_or_is_doubled_prepares_nothing_and_moves_no_view(
    scene: OrderScene, twice: bool
) -> None:
    """A pixel may be many price steps."""
    scene.chart.pan(80)
    start, end = QPoint(60, scene.y_of("611")), scene.chart.view.end
    QTest.mousePress(scene.chart, Qt.MouseButton.LeftButton, pos=start)
    move(scene.chart, QPointF(start + QPoint(0, 2)))
    QTest.mouseRelease(scene.chart, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 2))
    if twice:
        QTest.mouseDClick(scene.chart, Qt.MouseButton.LeftButton, pos=start)

    assert scene.prepared is None
    assert scene.chart.view.end == end


async def test_a_price_looks_through_no_list_again(scene: OrderScene) -> None:
    """A busy day has thousands of fills; the lists of the hub are other objects once they change."""
    before = scene.layer.view
    scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote("612.00"))
    scene.frame()
    view = scene.layer.view
    assert view.last == Decimal("612.00")
    assert (view.orders is before.orders, view.fills is before.fills) == (True, True)

    scene.publish()
    scene.frame()
    assert scene.layer.view.orders == ()
