"""What the confirmations of an order and of a flatten share: an open review, and at most one answer to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from tideboard_core.model.open_review import OpenReview
from tideboard_core.model.order import Account
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.confirm.send_buttons import ENTER_KEYS
from tideboard_desktop.orders.confirm.send_gesture import Arming
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog
from tideboard_desktop.ui.theme import Theme

TICK_MS = 50
REFRESH_EVERY = 5


class ReviewDialog(TradingDialog):
    """Shows a review and turns the first gesture on a valid one into `answer`, which is REFUSED until then.

    A subclass makes its controls, calls `follow_review` at the end of its constructor and calls `give` for a gesture.
    """

    def __init__(
        self, title: str, account: Account, review: OpenReview, theme: Theme, clock: Clock, parent: QWidget | None
    ) -> None:
        super().__init__(title, account, theme, parent)
        self.answer: Confirmation = REFUSED
        self.arming = Arming(clock.monotonic)
        self._open_review = review
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.finished.connect(self._ended)

    # --- of the subclass --------------------------------------------------------------------------------------------

    @property
    def cancel_button(self) -> QPushButton:
        """The button that closes the dialog without an answer."""
        raise NotImplementedError

    @property
    def first_focus(self) -> QWidget:
        """Where the focus begins: Cancel, unless the environment lets Enter send."""
        return self.cancel_button

    def show_review(self) -> None:
        """Show the review as it is now."""
        raise NotImplementedError

    def show_time(self) -> None:
        """Show how long the review is valid, or why it no longer is; every fifth tick."""
        raise NotImplementedError

    def abandon(self) -> None:
        """End a hold or press that is under way without its effect."""
        raise NotImplementedError

    # --- of all ------------------------------------------------------------------------------------------------------

    def follow_review(self) -> None:
        """Begin to show the review and what changes of it."""
        self.cancel_button.clicked.connect(self.reject)
        self._unlisten = self._open_review.listen(self.show_review)
        self.show_review()

    def tick(self) -> None:
        """Count dead time, age and countdown; every fifth call evaluates the review again."""
        self.arming.tick()
        self._ticks += 1
        if self._ticks % REFRESH_EVERY == 0:
            self._open_review.refresh()
            self.show_time()

    def give(self, confirmation: Confirmation) -> None:
        """Accept the first gesture on a valid review; later ones find an answer and do nothing."""
        if self.answer.accepted or self.failed or not self.isVisible():
            return
        self._open_review.refresh()
        if self._open_review.void_reason is None and self.arming.live:
            self.answer = confirmation
            self.accept()

    def void_by_error(self) -> None:
        """Void the review and close the dialog after an exception in an override, whatever was answered before."""
        self.answer = REFUSED
        self._open_review.fail()
        super().void_by_error()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter cancels on Cancel and does nothing elsewhere."""
        if event.key() not in ENTER_KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and self.focusWidget() is self.cancel_button:
            self.reject()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Begin the dead time and put the focus where it cannot do harm."""
        super().showEvent(event)
        self.arming.start()
        self._timer.start()
        self.first_focus.setFocus(Qt.FocusReason.TabFocusReason)

    def _ended(self, _result: int) -> None:
        self._timer.stop()
        unlisten, self._unlisten = self._unlisten, lambda: None
        unlisten()
        self.abandon()
