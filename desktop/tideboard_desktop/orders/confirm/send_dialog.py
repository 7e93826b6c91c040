"""What the confirmations of an order and of a combination share: warnings, and the footer whose gestures send."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from tideboard_core.model.open_review import CombinationReview, OrderReview
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.confirm.check_lines import WarningStrip
from tideboard_desktop.orders.confirm.footer import ConfirmFooter, Sending
from tideboard_desktop.orders.confirm.review_dialog import ReviewDialog
from tideboard_desktop.orders.confirm.send_buttons import ENTER_KEYS
from tideboard_desktop.orders.confirm.words import stood_still, void_words
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.orders import void_sentence

translate = QCoreApplication.translate
WIDTH = 752


class SendDialog(ReviewDialog):
    """A subclass puts `warnings` and `bar` into its layout before it calls `follow_review`."""

    def __init__(
        self,
        title: str,
        account: Account,
        review: OrderReview | CombinationReview,
        sending: Sending,
        theme: Theme,
        clock: Clock,
        parent: QWidget | None,
    ) -> None:
        super().__init__(title, account, review, theme, clock, parent)
        self._environment, self._reference = account.environment, sending.reference
        self.bar = ConfirmFooter(sending, self._environment, review.gesture, theme, self.arming, clock.monotonic)
        self.warnings = WarningStrip(
            [check for check in review.checks if check.warns], theme, boxes=self._environment is not Environment.LIVE
        )
        self.bar.clicked.connect(self._clicked)
        self.bar.held.connect(self._held)
        self.bar.typed.connect(self._typed)
        self.warnings.changed.connect(self._apply_ticks)
        self._apply_ticks()

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_review(self) -> None:
        """Show the time; a subclass shows the rest first."""
        self.show_time()

    def show_time(self) -> None:
        """Show how long it may be sent, or why it may not."""
        review = self._open_review
        if review.void_reason is not None:
            self.bar.show_void(void_sentence(review.void_reason))
            return
        first, second = self.first_line, void_words(review.seconds_left, self._reference)
        if self._environment is Environment.LIVE:
            first = translate("ConfirmOrder", "Focus starts on Cancel; Enter never sends.")
            first = stood_still() if self.bar.send.stood_still else first
        else:
            logged = translate("ConfirmOrder", "logged first")
            second = f"{second} · {logged}"
        self.bar.show_lines(first, second)

    @property
    def first_line(self) -> str:
        """What the footer says in PRACTICE and PAPER."""
        return translate("ConfirmOrder", "Frozen as shown; the checks stay live.")

    def _apply_ticks(self) -> None:
        if self._environment is not Environment.LIVE:
            self.bar.send.setEnabled(self.warnings.all_ticked and self._open_review.void_reason is None)

    # --- gestures -----------------------------------------------------------------------------------------------------

    def _clicked(self) -> None:
        if self.warnings.all_ticked:
            ticked = self.warnings.ticked
            self.give(Confirmation(accepted=True, gesture=Gesture.TICK if ticked else Gesture.CLICK, ticked=ticked))

    def _held(self, seconds: float) -> None:
        self.give(Confirmation(accepted=True, gesture=Gesture.HOLD, held=seconds))

    def _typed(self, quantity: int) -> None:
        self.give(Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=quantity))

    def abandon(self) -> None:
        """End a press of the sending button without its effect."""
        self.bar.send.abandon()

    # --- keys and windows -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter cancels on Cancel, sends elsewhere in PRACTICE and PAPER, and does nothing in LIVE."""
        if event.key() not in ENTER_KEYS or not self._enter_sends or self.focusWidget() is self.bar.cancel:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.bar.send.press_key(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """The end of a press of Enter."""
        if event.key() not in ENTER_KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat() and self._enter_sends:
            self.bar.send.release_key(event)

    @property
    def _enter_sends(self) -> bool:
        return self._environment is not Environment.LIVE and not self.bar.typing

    @property
    def cancel_button(self) -> QPushButton:
        return self.bar.cancel

    @property
    def first_focus(self) -> QWidget:
        """Cancel in LIVE; else the first warning to tick, or the button that sends."""
        if not self._enter_sends:
            return self.bar.cancel
        return next(iter(self.warnings.boxes.values()), self.bar.send)
