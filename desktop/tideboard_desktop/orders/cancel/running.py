"""Cancels that go out one after the other: how far they are, the way to stop them, and what did not go."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from tideboard_core.errors import OrderDenied, OrderError, OrderRejected
from tideboard_core.model.order import Account, Order
from tideboard_core.model.unnamed import UNNAMED
from tideboard_core.orders.cancels import CancelOutcome, CancelRun
from tideboard_desktop.orders.cancel.view import WIDTH, order_name
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, section_margins
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import meaning
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.combinations import FactsOf, no_facts
from tideboard_desktop.ui.words.errors import denial_sentence
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
SHOWN_AFTER_MS = 700
"""Cancels that are over sooner, each accepted, need no window."""
LIST_HEIGHT = 168


class RunningCancels(TradingDialog):
    """Follows a CancelRun, from before it is shown. Esc and closing stop it while it runs, and close it after its end.

    It shows itself once it is needed, and closes itself where every order was asked. `again_wanted` carries the orders
    that were not sent: asking for them again is read and confirmed anew.
    """

    again_wanted = Signal(object)

    def __init__(
        self, account: Account, run: CancelRun, theme: Theme, parent: QWidget | None, *, facts: FactsOf = no_facts
    ) -> None:
        note = meaning(account.environment)
        super().__init__(translate("Cancel", "Cancelling orders"), account, theme, parent, note=note)
        self.setWindowModality(Qt.WindowModality.NonModal)  # the lock and the orders stay within reach
        self.setObjectName("running_cancels")
        self._run, self._facts = run, facts
        self.heading = label("", theme, Type.DIALOG_TITLE)
        self.heading.setWordWrap(True)
        self.list = QListWidget()
        identify(self.list, "cancels_not_accepted", translate("Cancel", "Orders that were not cancelled"))
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(theme.px(LIST_HEIGHT))
        surface = theme.surface
        self.list.setStyleSheet(
            f"QListWidget {{ background: {surface.inset}; border: 1px solid {surface.line_soft}; border-radius: 4px; }}"
            f" QListWidget::item {{ padding: 4px 8px; color: {surface.text1}; }}"
        )
        self.sentence = label("", theme, Type.BODY, Tone.SECONDARY)
        self.sentence.setWordWrap(True)
        column = vbox(self.heading, self.list, self.sentence, margins=section_margins(top=18, bottom=16), spacing=8)
        self.content.addLayout(column)
        self.again = push_button("", theme, ButtonStyle.OUTLINE, identifier="cancel_again")
        self.again.setFixedHeight(theme.px(30))
        self.stop = escape_button(translate("Cancel", "Stop"), theme, identifier="stop_cancels")
        self.close_button = escape_button(translate("Cancel", "Close"), theme, identifier="close_cancels")
        self.footer.addWidget(self.again)
        self.footer.addStretch(1)
        self.footer.addWidget(self.stop)
        self.footer.addWidget(self.close_button)
        self.setFixedWidth(theme.px(WIDTH))
        self._connect()
        self.show_run()

    def _connect(self) -> None:
        self.again.clicked.connect(self._ask_again)
        self.stop.clicked.connect(self._run.stop)
        self.close_button.clicked.connect(self.reject)
        unlisten = self._run.listen(self.show_run)
        self.finished.connect(lambda _result: unlisten())
        self.destroyed.connect(unlisten)  # with its window, before it was ever shown
        QTimer.singleShot(SHOWN_AFTER_MS, self, self._show_while_it_runs)

    def show_run(self) -> None:
        """Show how far it is, or what became of it."""
        run = self._run
        left = _not_accepted(run)
        over = run.outcomes is not None
        self.heading.setText(heading_words(run))
        self.setAccessibleName(f"{self.windowTitle()}: {self.heading.text()}")
        self.list.setVisible(over)
        self.list.clear()
        self.list.addItems([breakable(self._line(one)) for one in left])
        count = len(self.not_sent)
        self.again.setVisible(bool(count))
        self.again.setText(translate("Cancel", "Ask again for {count}").format(count=count))
        self.again.setAccessibleName(self.again.text())
        self.sentence.setText(_sentence(over=over))
        self.sentence.setVisible(not over or bool(count))
        self.stop.setVisible(not over)
        self.stop.setEnabled(not run.stopped)
        self.close_button.setVisible(over)
        if over and not left:
            self.accept()
        elif over:
            self.show()

    @property
    def not_sent(self) -> tuple[Order, ...]:
        """The orders whose cancel was not sent and may be: they stand, as far as this knows."""
        denied = [one for one in _not_accepted(self._run) if isinstance(one.error, OrderDenied)]
        kept = {one.order_id for one in denied if one.error is not None and one.error.code != UNNAMED}
        return tuple(order for order in self._run.orders if order.id in kept)

    def _line(self, one: CancelOutcome) -> str:
        order = next((order for order in self._run.orders if order.id == one.order_id), None)
        name = one.order_id if order is None else order_name(order, self._facts)
        return name if one.error is None else titled(name, reason_words(one.error))

    def _show_while_it_runs(self) -> None:
        if self._run.outcomes is None:
            self.show()
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_again(self) -> None:
        self.again_wanted.emit(self.not_sent)
        self.accept()

    def reject(self) -> None:
        """Stop it while it runs; after its end close the window."""
        if self._run.outcomes is None and not self.failed:
            self._run.stop()
        else:
            super().reject()

    def void_by_error(self) -> None:
        """Stop it: how far it is can no longer be read."""
        self._run.stop()
        super().void_by_error()


def _not_accepted(run: CancelRun) -> list[CancelOutcome]:
    return [one for one in run.outcomes or () if one.error is not None]


def heading_words(run: CancelRun) -> str:
    """How many were asked, and once it is over how many were not accepted."""
    if run.outcomes is None:
        text = translate("Cancel", "Cancelling {asked} of {count}…")
        text = translate("Cancel", "Stopping…") if run.stopped else text
        return text.format(asked=run.asked, count=len(run.orders))
    text = translate("Cancel", "{count} of {all} cancels were not accepted")
    return text.format(count=len(_not_accepted(run)), all=len(run.outcomes))


def reason_words(error: OrderError) -> str:
    """Why a cancel was not accepted, in one sentence."""
    if isinstance(error, OrderDenied):
        return denial_sentence(error)
    if isinstance(error, OrderRejected):
        return translate("Cancel", "The broker says: “{text}”").format(text=error.data.get("text") or error.code)
    return translate("Cancel", "No answer: it may or may not have reached the broker. Orders shows what becomes of it.")


def _sentence(*, over: bool) -> str:
    if over:
        return translate("Cancel", "Nothing is sent again by itself. Asked again, they are confirmed anew.")
    return translate("Cancel", "What was sent stays sent when you stop.")
