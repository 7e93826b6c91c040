"""What a walking person does to ticket, dialogs and lock, what happens meanwhile, and what must never come of it."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from fakes.values.trading import BOOK, PASSWORD, levels
from fakes.walks.trading.ticket_scene import WalkScene
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.cancel.view import CancelDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.results import OrderResultDialog
from tideboard_desktop.orders.unlock.prompt import UnlockDialog

LEFT = Qt.MouseButton.LeftButton
RETURN = Qt.Key.Key_Return
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "walks"
"""Many more walks than the gate has time for."""


def relink(scene: WalkScene) -> None:
    """Gone and back before anybody could look."""
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


EVENTS: dict[str, Callable[[WalkScene], object]] = {
    "lock": lambda scene: scene.lock(),
    "suspend": lambda scene: scene.suspend(),
    "link down": lambda scene: scene.link(LinkState.DISCONNECTED),
    "link up": lambda scene: scene.link(LinkState.LIVE),
    "link again": relink,
    "paper": lambda scene: scene.switch(Environment.PAPER),
    "own account": lambda scene: scene.switch(scene.desk.account.environment),
    "half a second": lambda scene: scene.wait(0.5),
    "two seconds": lambda scene: scene.wait(2.0),
    "half a minute": lambda scene: scene.leap(31),
    "five minutes": lambda scene: scene.leap(300),
    "tick of the book": lambda scene: scene.desk.market(),
    "crash of the book": lambda scene: scene.desk.market(
        type(BOOK)(instrument=BOOK.instrument, bids=BOOK.bids, asks=levels(("500.00", 9000)), time=BOOK.time)
    ),
}
events = st.sampled_from(sorted(EVENTS))


def auto_repeat(widget: QWidget) -> None:
    """What a held Enter sends."""
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, RETURN, Qt.KeyboardModifier.NoModifier, "\r", autorep=True, count=1)
        QApplication.sendEvent(widget, event)


def sender(dialog: ConfirmOrderDialog | CancelDialog) -> QWidget:
    """The button that would send now."""
    return dialog.cancel if isinstance(dialog, CancelDialog) else dialog.bar.form


def focused(dialog: QDialog) -> QWidget:
    """Where keys go."""
    widget: QWidget | None = dialog.focusWidget()
    return dialog if widget is None else widget


def hold(dialog: ConfirmOrderDialog | CancelDialog, scene: WalkScene, seconds: float) -> None:
    """Press, wait, let go, wherever the dialog is by then."""
    button = sender(dialog)
    QTest.mousePress(button, LEFT)
    scene.wait(seconds)
    QTest.mouseRelease(button, LEFT)


def many_clicks(dialog: ConfirmOrderDialog | CancelDialog, _scene: WalkScene) -> None:
    """More than anybody could do in one frame."""
    button = sender(dialog)
    for _ in range(10):
        QTest.mouseClick(button, LEFT)
    QTest.mouseDClick(button, LEFT)


def type_quantity(dialog: ConfirmOrderDialog | CancelDialog, scene: WalkScene, text: str = "") -> None:
    """Ask for the typed form as assistive technology does, type, press."""
    if isinstance(dialog, CancelDialog):
        return
    if not dialog.bar.typing and scene.desk.account.environment is Environment.LIVE:
        dialog.bar.send.click()
    if dialog.bar.typing:
        seen = scene.witness.of(dialog)
        QTest.keyClicks(dialog.bar.field, text or str(scene.quantity_of(seen) if seen else 0))
        QTest.mouseClick(dialog.bar.typed_send, LEFT)


def tick_boxes(dialog: ConfirmOrderDialog | CancelDialog, _scene: WalkScene) -> None:
    """Tick every warning."""
    if isinstance(dialog, ConfirmOrderDialog):
        for box in dialog.warnings.boxes.values():
            QTest.keyClick(box, Qt.Key.Key_Space)


def right_gesture(dialog: ConfirmOrderDialog | CancelDialog, scene: WalkScene) -> None:
    """Exactly what the dialog asks for."""
    tick_boxes(dialog, scene)
    if isinstance(dialog, CancelDialog) or scene.desk.account.environment is not Environment.LIVE:
        QTest.mouseClick(sender(dialog), LEFT)
    elif dialog.bar.typing:
        type_quantity(dialog, scene)
    else:
        hold(dialog, scene, 1.0)


GESTURES: dict[str, Callable[[ConfirmOrderDialog | CancelDialog, WalkScene], object]] = {
    "right": right_gesture,
    "click": lambda dialog, _scene: QTest.mouseClick(sender(dialog), LEFT),
    "many clicks": many_clicks,
    "press": lambda dialog, _scene: QTest.mousePress(sender(dialog), LEFT),
    "release": lambda dialog, _scene: QTest.mouseRelease(sender(dialog), LEFT),
    "short hold": lambda dialog, scene: hold(dialog, scene, 0.5),
    "long hold": lambda dialog, scene: hold(dialog, scene, 1.0),
    "enter": lambda dialog, _scene: QTest.keyClick(focused(dialog), RETURN),
    "enter down": lambda dialog, _scene: QTest.keyPress(focused(dialog), RETURN),
    "enter up": lambda dialog, _scene: QTest.keyRelease(focused(dialog), RETURN),
    "enter held": lambda dialog, _scene: auto_repeat(focused(dialog)),
    "space": lambda dialog, _scene: QTest.keyClick(focused(dialog), Qt.Key.Key_Space),
    "tab": lambda dialog, _scene: QTest.keyClick(focused(dialog), Qt.Key.Key_Tab),
    "tick": tick_boxes,
    "right quantity": type_quantity,
    "wrong quantity": lambda dialog, scene: type_quantity(dialog, scene, "1"),
    "escape": lambda dialog, _scene: QTest.keyClick(dialog, Qt.Key.Key_Escape),
}
gestures = st.sampled_from(["right"] * len(GESTURES) + sorted(GESTURES))


class Walk(RuleBasedStateMachine):
    """One window, one person, one broker; a subclass may bring a larger `Scene` and more rules."""

    application: QApplication
    Scene = WalkScene

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ui-walk-"))

    @initialize(environment=st.sampled_from(list(Environment)))
    def begin(self, environment: Environment) -> None:
        self.scene = self.Scene(self.application, self.folder, environment)

    # --- the ticket -------------------------------------------------------------------------------------------------

    @rule(price=st.sampled_from(["613.00", "612.50", "611", "7000"]), quantity=st.sampled_from(["100", "1300", "50"]))
    def fill_ticket(self, price: str, quantity: str) -> None:
        def act() -> None:
            form = self.scene.dock.form
            for field, text in ((form.price.field, price), (form.quantity.field, quantity)):
                field.selectAll()
                QTest.keyClicks(field, text)

        self.by_hand(act)

    @rule(clicks=st.sampled_from([1, 2, 20]))
    def press_review(self, clicks: int) -> None:
        action = self.scene.dock.form.action
        self.by_hand(lambda: [QTest.mouseClick(action, LEFT) for _ in range(clicks)])

    @rule()
    def enter_in_ticket(self) -> None:
        self.by_hand(lambda: QTest.keyClick(self.scene.dock.form.quantity.field, RETURN))

    @rule()
    def ask_cancel(self) -> None:
        self.by_hand(self.scene.ask_cancel)

    @rule()
    def edit_order(self) -> None:
        self.by_hand(lambda: self.scene.dock.edit(self.scene.order))

    # --- the dialogs ------------------------------------------------------------------------------------------------

    @rule(gesture=gestures)
    def gesture(self, gesture: str) -> None:
        self.by_hand(lambda: self.do(gesture))

    @rule(gesture=st.sampled_from(["right", "right", "many clicks"]), what=events)
    def gesture_while_the_disk_hangs(self, gesture: str, what: str) -> None:
        scene = self.scene
        scene.touched()
        scene.run_while_flushing(lambda: self.do(gesture), lambda: EVENTS[what](scene))

    @rule(password=st.sampled_from([PASSWORD, "wrong password"]))
    def type_password(self, password: str) -> None:
        self.by_hand(lambda: self.enter_password(password))

    @rule()
    def close_messages(self) -> None:
        def act() -> None:
            for dialog in self.scene.dialogs:
                if isinstance(dialog, OrderResultDialog):
                    QTest.mouseClick(dialog.close_button, LEFT)

        self.by_hand(act)

    # --- the world --------------------------------------------------------------------------------------------------

    @rule(what=events)
    def happen(self, what: str) -> None:
        self.scene.run(lambda: EVENTS[what](self.scene))

    @rule(cancel=st.booleans(), pause=st.sampled_from([0.45, 0.45, 0.45, 0.45, 0.3, 0.0]), gesture=gestures)
    def begin_well(self, cancel: bool, pause: float, gesture: str) -> None:
        """Open a dialog that could send: without this, walks would spend their steps before closed doors."""
        self.make_ready(cancel=cancel, pause=pause)
        self.gesture(gesture)

    def make_ready(self, *, cancel: bool = False, pause: float = 0.45) -> None:
        """Own account, link, unlocked, a fresh book, and the question asked `pause` seconds ago."""
        scene = self.scene
        for act in (self.close_everything, lambda: EVENTS["own account"](scene), lambda: scene.link(LinkState.LIVE)):
            scene.run(act)
        self.unlock()
        scene.run(scene.desk.market)
        if cancel:
            self.ask_cancel()
        else:
            self.fill_ticket("613.00", "100")
            self.press_review(1)
        scene.run(lambda: scene.wait(pause))

    def unlock(self) -> None:
        """As a person does it: the ticket's button, the password, Enter."""
        scene = self.scene
        if not scene.desk.lock.is_open(scene.desk.account):
            scene.run(lambda: scene.leap(scene.desk.lock.pause_left))
            self.press_review(1)
            self.type_password(PASSWORD)

    # --- hands ------------------------------------------------------------------------------------------------------

    def by_hand(self, act: Callable[[], object]) -> None:
        self.scene.touched()
        self.scene.run(act)

    def do(self, gesture: str) -> None:
        dialogs = [one for one in self.scene.dialogs if isinstance(one, ConfirmOrderDialog | CancelDialog)]
        if dialogs:
            GESTURES[gesture](dialogs[-1], self.scene)

    def enter_password(self, password: str) -> None:
        for dialog in self.scene.dialogs:
            if isinstance(dialog, UnlockDialog | CancelDialog):
                field: QLineEdit = dialog.password.field
                if isinstance(dialog, UnlockDialog) and password == PASSWORD and field.isEnabled():
                    self.scene.opened_at = self.scene.desk.clock.boot()
                QTest.keyClicks(field, password)
                QTest.keyClick(field, RETURN)

    def close_everything(self) -> None:
        for dialog in self.scene.dialogs:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    @invariant()
    def nothing_went_out_that_was_not_allowed(self) -> None:
        if hasattr(self, "scene"):
            assert self.scene.broken == [], self.scene.broken
            assert self.scene.failures == []

    def teardown(self) -> None:
        if hasattr(self, "scene"):
            event(f"writes in a walk: {self.scene.writes}")
        self.end()

    def end(self) -> None:
        if hasattr(self, "scene"):
            self.scene.close()
            del self.scene
            gc.collect()  # a scene is a circle, and within a test nothing else looks for those
        shutil.rmtree(self.folder)
