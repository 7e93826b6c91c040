"""The ten commonest tasks of a day, each done whole in the real window, and how many keys and clicks it takes.

The counts include the confirmation. None of them may grow without a reason, and none may shrink by leaving a
confirmation out: the broker of the scene judges each write by what was shown and pressed before it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QDialog, QWidget

from fakes.scenes.trading.filled_hub import position
from fakes.values.trading import PASSWORD, TENCENT
from fakes.walks.trading.window_scene import OTHER, WindowScene
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import CancelRequest, Environment, ModifyRequest, OrderRequest, Side
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog

pytestmark = pytest.mark.slow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
DEAD = 0.45
"""Seconds after which a confirmation takes a key or a click."""
Key = Qt.Key


class Task(NamedTuple):
    """A task, what does it, and its keys and clicks: as first counted by hand, and now."""

    name: str
    does: Callable[[Hands], object]
    before: int
    now: int


class Stage:
    """The window of all tasks. `begin` undoes what the last one did to it, and to the broker."""

    def __init__(self, scene: WindowScene) -> None:
        self.scene = scene
        self._layout, self._draft = scene.main.workspace.capture(), scene.dock.draft()
        self._orders = 0
        self._first: object = None

    def begin(self) -> None:
        """Nothing was ever sent, one order works, one position is held; window and ticket are as they were."""
        scene = self.scene
        assert (scene.broken, scene.failures, scene.dialogs) == ([], [], [])
        for act in (self._restore_broker, self._restore_window, self._restore_ticket):
            scene.run(act)
        scene.touched()
        found = self._found()
        self._first = self._first or found
        assert found == self._first

    def _restore_broker(self) -> None:
        desk, account = self.scene.desk, self.scene.desk.account
        for write in desk.gateway.writes:
            desk.order_journal.discount(write.request.client_order_id)
        desk.gateway.writes.clear()
        desk.gateway.order_rows.clear()
        desk.blotter.forget(account.id)
        self._orders += 1  # the broker never uses an id again
        self.scene.order = desk.working(id=f"W{self._orders}")
        desk.gateway.position_rows = [position(account)]
        desk.publish(Topic.POSITIONS, account.id, (position(account),))
        desk.market()
        self.scene.publish_other()

    def _restore_window(self) -> None:
        scene = self.scene
        scene.built.keyboard.palette.leave()
        scene.main.workspace.restore(self._layout)
        account = scene.desk.account.id
        scene.built.blotter.refresh({Topic.ORDERS.of(account), Topic.POSITIONS.of(account)})

    def _restore_ticket(self) -> None:
        ticket = self.scene.dock
        self.scene.main.workspace.go_to("watchlist")
        ticket.leave_editing()
        ticket.take_draft(self._draft)
        ticket.filling.restart()

    def _found(self) -> object:
        """What the tasks begin with."""
        scene = self.scene
        orders = scene.desk.blotter.orders(scene.desk.account.id) or ()
        workspace, draft = scene.main.workspace, scene.dock.draft()
        opened = {name: dock.geometry() for name, dock in workspace.docks.items() if not dock.closed}
        memories = {name: workspace.docks[name].memory() for name in opened}
        focus = scene.main.focusWidget()
        return (
            [replace(order, id="") for order in orders],
            scene.desk.lock.is_open(scene.desk.account),
            (draft, scene.dock.filling.age, scene.selection.instrument, scene.selection.letters.instruments()),
            (opened, memories, focus.objectName()),
        )


class Hands:
    """Presses keys where the focus is and clicks what is seen, and counts both."""

    def __init__(self, scene: WindowScene) -> None:
        self.scene, self.count = scene, 0

    def keys(self, *keys: Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press one key after the other."""
        for key in keys:
            self.count += 1
            self._act(lambda key=key: QTest.keyClick(self.focus, key, modifiers))  # type: ignore[misc]  # bound at once

    def type(self, text: str) -> None:
        """Press the keys of a text without modifiers."""
        self.keys(*(Key(ord(letter.upper())) for letter in text))

    def click(self, name: str) -> None:
        """Click the visible button of this identifier, in a dialog if there is one."""
        over = self.scene.dialogs[-1] if self.scene.dialogs else self.scene.main
        found = [one for one in over.findChildren(QAbstractButton, name) if one.isVisible()]
        assert len(found) == 1, (name, found)
        assert found[0].isEnabled(), name
        middle = found[0].rect().center()
        self.press(found[0], QPoint(8, middle.y()) if isinstance(found[0], QCheckBox) else middle)

    def send(self) -> None:
        """Click the button of the confirmation that sends."""
        dialog = self.dialog
        assert isinstance(dialog, ConfirmOrderDialog)
        self.press(dialog.bar.form, dialog.bar.form.rect().center())

    @property
    def orders(self) -> list[tuple[Side, int, Decimal | None]]:
        """Side, quantity and price of the orders that the broker got; it got nothing else."""
        requests = [write.request for write in self.scene.desk.gateway.writes]
        assert all(isinstance(one, OrderRequest) for one in requests)
        return [(one.side, one.quantity, one.price) for one in requests if isinstance(one, OrderRequest)]

    def cancelled(self) -> bool:
        """Whether the broker got the cancel of the working order, and nothing else."""
        return [type(write.request) for write in self.scene.desk.gateway.writes] == [CancelRequest]

    def press(self, widget: QWidget, place: QPoint) -> None:
        """Click there."""
        self.count += 1
        self._act(lambda: QTest.mouseClick(widget, LEFT, pos=place))

    @property
    def focus(self) -> QWidget:
        """Where keys go."""
        over: QWidget = self.dialog if self.scene.dialogs else self.scene.main
        inside: QWidget | None = over.focusWidget()
        return over if inside is None else inside

    @property
    def dialog(self) -> QDialog:
        """The dialog in front."""
        return self.scene.dialogs[-1]

    def _act(self, act: Callable[[], object]) -> None:
        self.scene.touched()
        self.scene.run(act)
        self.scene.run(lambda: self.scene.wait(DEAD))
        for dialog in self.scene.dialogs:
            if isinstance(dialog, CancelAllDialog):  # the scene's beat is for dialogs of one order
                dialog.tick()


def other_symbol(hands: Hands) -> None:
    hands.type("9988")
    hands.keys(Key.Key_Return)
    assert hands.scene.selection.instrument == OTHER


def unlock(hands: Hands) -> None:
    hands.scene.run(hands.scene.lock)
    hands.keys(Key.Key_U, modifiers=CONTROL)
    hands.scene.opened_at = hands.scene.desk.clock.boot()
    before = hands.count
    hands.type(PASSWORD)
    hands.count = before + 6  # the practice password has six digits
    hands.keys(Key.Key_Return)
    assert hands.scene.desk.lock.is_open(hands.scene.desk.account)


def buy_with_the_mouse(hands: Hands) -> None:
    hands.click("review_order")
    hands.send()
    assert hands.orders == [(Side.BUY, 100, Decimal("612.5"))]


def buy_with_keys(hands: Hands) -> None:
    hands.keys(Key.Key_F2, Key.Key_Return, Key.Key_Return)
    assert hands.orders == [(Side.BUY, 100, Decimal("612.5"))]


def buy_at_a_price(hands: Hands) -> None:
    hands.keys(Key.Key_F2)
    hands.type("612")
    hands.keys(Key.Key_Tab)
    hands.type("200")
    hands.keys(Key.Key_Return, Key.Key_Return)
    assert hands.orders == [(Side.BUY, 200, Decimal(612))]


def change_a_price(hands: Hands) -> None:
    hands.keys(Key.Key_6, modifiers=ALT)
    hands.keys(Key.Key_Return)
    hands.type("610")
    hands.keys(Key.Key_Return, Key.Key_Return)
    (write,) = hands.scene.desk.gateway.writes
    assert isinstance(write.request, ModifyRequest)
    assert write.request.price == Decimal(610)


def cancel_with_keys(hands: Hands) -> None:
    hands.keys(Key.Key_6, modifiers=ALT)
    hands.keys(Key.Key_Delete, Key.Key_Return)
    assert hands.cancelled()


def cancel_all(hands: Hands) -> None:
    hands.keys(Key.Key_F12)
    hands.click("tick_cancel_all")
    hands.click("cancel_order")
    assert hands.cancelled()


def close_a_position(hands: Hands) -> None:
    """The price of a way out is always the person's: here the bid."""
    hands.keys(Key.Key_5, modifiers=ALT)
    hands.keys(Key.Key_Return)
    hands.keys(Key.Key_B, modifiers=ALT)
    hands.keys(Key.Key_Return, Key.Key_Return)
    assert hands.orders == [(Side.SELL, 1000, Decimal(612))]


def flow_by_day(hands: Hands) -> None:
    hands.keys(Key.Key_F8)
    assert hands.scene.built.docks.flow.period.key == "day"


def option_chain(hands: Hands) -> None:
    hands.keys(Key.Key_K, modifiers=CONTROL)
    hands.type("opt")
    hands.keys(Key.Key_Return)
    assert hands.scene.main.workspace.docks["option_chain"].isVisible()


TASKS = (
    Task("another symbol by typing", other_symbol, before=5, now=5),
    Task("unlock", unlock, before=8, now=8),
    Task("buy one lot at the ask with the mouse", buy_with_the_mouse, before=4, now=2),
    Task("buy one lot at the ask with keys", buy_with_keys, before=9, now=3),
    Task("buy 200 at a price with keys", buy_at_a_price, before=13, now=10),
    Task("change the price of an order", change_a_price, before=7, now=7),
    Task("cancel one order", cancel_with_keys, before=3, now=3),
    Task("cancel all orders", cancel_all, before=3, now=3),
    Task("close a position", close_a_position, before=5, now=5),
    Task("flow by day", flow_by_day, before=1, now=1),
    Task("option chain", option_chain, before=5, now=5),
)


async def listed(ids: Sequence[InstrumentId]) -> list[Instrument]:
    """Facts of what the broker lists."""
    return [replace(TENCENT, id=one) for one in ids if one in {TENCENT.id, OTHER}]


@pytest.fixture(scope="module")
def stage(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One unlocked window for all tasks: making it takes longer than any of them."""
    scene = WindowScene(qapp, tmp_path_factory.mktemp("tasks"), Environment.PRACTICE)
    scene.feeds.gateway.quotes.instruments = listed  # type: ignore[method-assign]  # nothing is connected
    scene.run(scene.tidy)
    unlock(Hands(scene))
    yield Stage(scene)
    broken, failures = scene.broken, scene.failures
    scene.close()
    gc.unfreeze()  # each test freezes what lives after it, this window with it
    gc.collect()
    assert (broken, failures) == ([], [])


@pytest.fixture
def hands(stage: Stage) -> Hands:
    """The window as it was before the first task, with the focus in the watchlist."""
    stage.begin()
    return Hands(stage.scene)


@pytest.mark.parametrize("task", TASKS, ids=[task.name for task in TASKS])
def test_a_task_takes_no_more_keys_and_clicks(hands: Hands, task: Task) -> None:
    task.does(hands)
    assert hands.count == task.now
    assert task.now <= task.before
