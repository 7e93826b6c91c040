"""A second opinion on confirmations: what hands really did to each dialog, noted from Qt's events alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from fakes.scenes.screen.timers import timer_of
from tideboard_core.model.order import CancelRequest, Environment, ModifyRequest, OrderRequest
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.cancel.view import CancelDialog
from tideboard_desktop.orders.confirm.send_buttons import HoldButton
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.unlock.prompt import UnlockDialog

DEAD_TIME, HOLD_TIME, FRESH = 0.4, 0.9, 2.0
ROUNDING = 1e-6
NEVER_MS = 1_000_000
_DOWN = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.KeyPress})
_UP = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.KeyRelease})
_SENDING_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
Acting = ConfirmOrderDialog | CancelDialog


@dataclass(slots=True, eq=False)
class Seen:
    """One dialog that can send: when it came, on which connection, and the presses on it.

    `down` holds those that last, by key (mouse = 0), `presses` the ended ones as (down, up).
    """

    dialog: Acting
    shows: tuple[object, ...]
    environment: Environment
    shown: float
    generation: int
    down: dict[int, float] = field(default_factory=dict)
    presses: list[tuple[float, float]] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    writes: int = 0

    def pressed(self, now: float) -> bool:
        """A press began and ended after the dead time, and not long ago."""
        return any(self._counts(down) and now - up < FRESH for down, up in self.presses)

    def held(self, now: float) -> bool:
        """A press that began after the dead time lasts long enough, or did so just now."""
        spans = [*self.presses, *((down, now) for down in self.down.values())]
        return any(self._counts(down) and up - down >= HOLD_TIME - ROUNDING and now - up < FRESH for down, up in spans)

    def _counts(self, down: float) -> bool:
        return down >= self.shown + DEAD_TIME - ROUNDING


class GestureWitness(QObject):
    """Watches the whole application; stops the dialogs' own timers, because a test alone moves the time."""

    def __init__(self, application: QApplication, clock: Clock) -> None:
        super().__init__()
        self._application = application
        self._clock = clock
        self.generation = 1
        self.seen: list[Seen] = []
        application.installEventFilter(self)

    def stop(self) -> None:
        """See nothing more."""
        self._application.removeEventFilter(self)

    def of(self, dialog: object) -> Seen | None:
        """What was seen of a dialog."""
        return next((one for one in self.seen if one.dialog is dialog), None)

    def for_request(self, request: OrderRequest | ModifyRequest | CancelRequest) -> Seen | None:
        """The dialog that showed this very request; of a cancel, the last one that showed its order."""
        if isinstance(request, CancelRequest):
            return next((one for one in reversed(self.seen) if request.order.id in one.shows), None)
        return next((one for one in self.seen if request in one.shows), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note and let pass."""
        if isinstance(watched, QDialog) and event.type() == QEvent.Type.Show:
            self._appeared(watched)
        elif isinstance(watched, QWidget) and event.type() in _DOWN | _UP:
            seen = self.of(watched.window())
            if seen is not None:
                self._hand(seen, watched, event)
        return False

    def _appeared(self, dialog: QDialog) -> None:
        if isinstance(dialog, ConfirmOrderDialog | CancelDialog | UnlockDialog):
            timer_of(dialog).setInterval(NEVER_MS)
        if isinstance(dialog, ConfirmOrderDialog):
            summary = dialog._review.summary
            if isinstance(dialog.bar.send, HoldButton):
                timer_of(dialog.bar.send).setInterval(NEVER_MS)
            self._add(dialog, (summary.request,), summary.environment)
        elif isinstance(dialog, CancelDialog):
            self._add(dialog, tuple(order.id for order in dialog.review.orders), dialog.review.account.environment)

    def _add(self, dialog: Acting, shows: tuple[object, ...], environment: Environment) -> None:
        self.seen.append(Seen(dialog, shows, environment, self._clock.monotonic(), self.generation))

    def _hand(self, seen: Seen, widget: QWidget, event: QEvent) -> None:
        now = self._clock.monotonic()
        by = 0
        if isinstance(event, QKeyEvent):
            if event.isAutoRepeat():
                return
            if event.type() == QEvent.Type.KeyPress and isinstance(widget, QLineEdit):
                name = widget.objectName()
                seen.typed[name] = seen.typed.get(name, "") + event.text()
            by = event.key()
            if by not in _SENDING_KEYS:
                return
        elif not (isinstance(event, QMouseEvent) and _on_sender(seen.dialog, widget)):
            return
        if event.type() in _DOWN:
            seen.down[by] = now
        elif by in seen.down:
            seen.presses.append((seen.down.pop(by), now))


def _on_sender(dialog: Acting, widget: QWidget) -> bool:
    if isinstance(dialog, CancelDialog):
        return widget is dialog.cancel
    return isinstance(widget, QAbstractButton) and widget in (dialog.bar.send, dialog.bar.typed_send)
