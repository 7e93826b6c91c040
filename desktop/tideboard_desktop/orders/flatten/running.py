"""A running flatten: how far each position is, the way to stop it, and exits that can be put back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.flatten import LineOutcome, LineState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.orders.flatten.lost_exits import ExitOffer
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_desktop.orders.flatten.exit_offers import LOOK_MS, Denial, Offers, first_offer, show_offer
from tideboard_desktop.orders.flatten.lines import WIDTH, WholeState, flatten_table, show_height
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import fill, vbox
from tideboard_desktop.ui.words.combinations import FactsOf, no_facts

translate = QCoreApplication.translate
READABLE_MS = 400
"""Milliseconds from which on a question can be answered: what was pressed before it was shown is no answer."""


class FlattenProgress(TradingDialog):
    """Follows a FlattenRun. Esc and closing stop it while it runs; after its end they close the window.

    Of a replacement it shows the wait for a server's pause alone, and closes with it.
    `put_back_wanted` carries the offer of an exit that it took away. What it leads to is read and confirmed anew.
    `again_wanted` carries the securities that were left over, for a new plan with its own confirmation.
    """

    put_back_wanted = Signal(object)
    again_wanted = Signal(object)

    def __init__(
        self,
        run: FlattenRun,
        offers: Offers,
        denial: Denial,
        theme: Theme,
        parent: QWidget | None,
        *,
        facts: FactsOf = no_facts,
    ) -> None:
        """`offers` returns those of the account on current data, `facts` the facts that tell adjusted contracts."""
        account = run.plan.account
        replaces = translate("Flatten", "Replacing an exit")
        title = replaces if run.plan.replaces else translate("Flatten", "Closing positions")
        super().__init__(title, account, theme, parent)
        self.setWindowModality(Qt.WindowModality.NonModal)  # the lock and the orders stay within reach
        self.setObjectName("flatten_progress")
        self._run = run
        self._offers, self._denial = offers, denial
        self.heading = label("", theme, Type.DIALOG_TITLE)
        self.table, self.lines = flatten_table(theme, facts)
        self.whole = WholeState(self.table, self.lines, theme, self)
        show_height(self.lines, theme, len(run.plan.lines))
        self.offer_line = ElidedLine(theme)
        self.put_back = push_button("", theme, ButtonStyle.OUTLINE, identifier="put_exit_back")
        self.put_back.setFixedHeight(theme.px(30))
        self.again = push_button(
            translate("Flatten", "Close again at today's price"), theme, ButtonStyle.OUTLINE, identifier="close_again"
        )
        self.again.setFixedHeight(theme.px(30))
        self.go_on = push_button(translate("Flatten", "Go on"), theme, ButtonStyle.OUTLINE, identifier="go_on_flatten")
        self.go_on.setFixedHeight(theme.px(30))
        self.stop = escape_button(translate("Flatten", "Stop"), theme, identifier="stop_flatten")
        self.close_button = escape_button(translate("Flatten", "Close"), theme, identifier="close_flatten")
        self._lay_out()
        self.put_back.clicked.connect(self._put_back)
        self.again.clicked.connect(lambda: self.again_wanted.emit(self.left_over))
        self.go_on.clicked.connect(run.go_on)
        self.stop.clicked.connect(run.stop)
        self.close_button.clicked.connect(self.reject)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.show_offer)
        self._unlisten = run.listen(self.show_run)
        self.finished.connect(lambda _result: self._end())
        self.setFixedWidth(theme.px(WIDTH))
        self.show_run()

    def _lay_out(self) -> None:
        fill(self.content, vbox(self.heading, margins=section_margins(top=16, bottom=12)), self.lines, self.whole)
        self.footer.addWidget(self.offer_line, 1)
        for button in (self.put_back, self.again, self.go_on, self.stop, self.close_button):
            self.footer.addWidget(button)

    def show_run(self) -> None:
        """Show every line as it stands."""
        run = self._run
        if run.plan.replaces and not run.waits:
            self.accept()
            return
        self.table.show_rows(run.outcomes)
        self.heading.setText(heading_words(run))
        self.setAccessibleName(f"{self.windowTitle()}: {self.heading.text()}")
        self.again.setVisible(run.finished and bool(self.left_over))
        self._show_question()
        self.stop.setVisible(not run.finished)
        self.stop.setEnabled(not run.stopped)
        self.close_button.setVisible(run.finished)
        self.show_offer()

    def _show_question(self) -> None:
        """Ask whether it goes on in spite of a pause; the button answers once it can have been read."""
        asked, asks = self.go_on.isVisibleTo(self), self._run.asks and not self._run.stopped
        self.go_on.setVisible(asks)
        if asks and not asked:  # no timer of before it was shown
            self.go_on.setEnabled(False)
            QTimer.singleShot(READABLE_MS, self.go_on, lambda: self.go_on.setEnabled(True))

    def show_offer(self) -> None:
        """Show what can be done about the next exit that it took away, else what a stop leaves."""
        offer = self.offer
        show_offer(offer, self._denial, self.offer_line, self.put_back)
        if offer is None:
            self.offer_line.show_text(*outcome_words(self._run))

    @property
    def offer(self) -> ExitOffer | None:
        """The next offer of a position of this flatten."""
        mine = {outcome.line.instrument for outcome in self._run.outcomes}
        return first_offer(one for one in self._offers() if one.instrument in mine)

    @property
    def left_over(self) -> tuple[InstrumentId, ...]:
        """Securities that keep their position because their price left the limit, or the yes was over before."""
        return tuple(outcome.line.instrument for outcome in self._run.outcomes if outcome.left_over)

    def _put_back(self) -> None:
        offer = self.offer
        if offer is not None:
            self.put_back_wanted.emit(offer)

    def reject(self) -> None:
        """Stop it while it runs; after its end close the window."""
        if self._run.finished or self.failed:
            self._run.stop()
            super().reject()
        else:
            self._run.stop()

    def void_by_error(self) -> None:
        """Stop it: how far it is can no longer be read."""
        self._run.stop()
        super().void_by_error()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Put the focus on Stop, and follow what can be put back."""
        super().showEvent(event)
        self._timer.start()
        QTimer.singleShot(0, self.stop, lambda: self.stop.setFocus(Qt.FocusReason.OtherFocusReason))

    def _end(self) -> None:
        unlisten, self._unlisten = self._unlisten, lambda: None
        unlisten()


def heading_words(run: FlattenRun) -> str:
    """How many are over, and in what state it is."""
    wanted = [outcome for outcome in run.outcomes if outcome.line.worked]
    done = sum(1 for outcome in wanted if outcome.state is LineState.DONE)
    if run.asks and not run.stopped:
        return translate("Flatten", "The broker's server asks for a longer pause. Go on in spite of it?")
    if run.plan.replaces and not run.stopped:
        return translate("Flatten", "Waits for the broker's server")
    if not run.finished:
        over = sum(1 for outcome in wanted if outcome.over)
        text = translate("Flatten", "Stopping…") if run.stopped else translate("Flatten", "Closing {over} of {count}…")
        return text.format(over=min(over + 1, len(wanted)), count=len(wanted))
    if done == len(wanted) == len(run.outcomes):
        return translate("Flatten", "Every position is closed")
    return translate("Flatten", "{done} of {count} positions are closed").format(done=done, count=len(run.outcomes))


def outcome_words(run: FlattenRun) -> tuple[str, Tone]:
    """The footer's line where nothing can be put back: what a stop leaves."""
    if run.asks:
        words = translate("Flatten", "The broker may refuse the closing order after the stop is gone.")
        return words, Tone.WARN
    if not run.finished:
        return translate("Flatten", "What was sent stays at the broker when you stop."), Tone.SECONDARY
    bad = any(_needs_a_look(outcome) for outcome in run.outcomes)
    return (
        (translate("Flatten", "Orders has every order with its state."), Tone.SECONDARY)
        if bad
        else ("", Tone.SECONDARY)
    )


def _needs_a_look(outcome: LineOutcome) -> bool:
    return outcome.state in {LineState.PARTLY, LineState.REFUSED, LineState.UNKNOWN, LineState.REOPENED}
