"""The part of a dialog that names what the broker runs by itself in the account: grids and recurring plans."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account
from tideboard_core.model.plans import BrokerPlan
from tideboard_core.orders.outside_plans import OutsidePlans, PlansReading
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.words.plans import outside_sentence, plan_line

translate = QCoreApplication.translate
ROW, LINES = 17, 4


class OutsidePart(QWidget):
    """Asks when it is made, and shows the answer in a place of one height: a dialog's buttons never move for it.

    The broker of the account tells of plans. `first` are the securities whose plans stand first.
    """

    def __init__(
        self,
        outside: OutsidePlans,
        account: Account,
        theme: Theme,
        tasks: Tasks,
        parent: QWidget,
        *,
        first: Collection[InstrumentId] = (),
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:
        super().__init__(parent)
        self._outside, self._account, self._first = outside, account, frozenset(first)
        self.words = label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.words, "outside_plans")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = scrolling(self.words)
        scroll.setFixedHeight(theme.px(ROW * LINES) + 2)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll
        vbox(scroll, on=self, margins=margins)
        end = outside.on_change(self._show)
        self.destroyed.connect(lambda _gone=None: end())
        tasks.spawn(outside.read(account), name="plans of the broker")
        self._show()

    def _show(self) -> None:
        reading = self._outside.reading(self._account) if isValid(self) else None
        if reading is None:
            return
        set_tone(self.words, Tone.SECONDARY if reading.calm else Tone.WARN)
        # What an earlier dialog or page has read is no answer to this one's question.
        asked = replace(reading, plans=None) if reading.waiting else reading
        sentence = outside_sentence(asked, self._account.firm)
        self.words.setText(breakable("\n".join((sentence, *self._lines(reading)))))
        announce(self.words, sentence)

    def _lines(self, reading: PlansReading) -> list[str]:
        if reading.plans is None:
            return []

        def place(plan: BrokerPlan) -> bool:
            return plan.instrument not in self._first

        old = reading.waiting or reading.error is not None
        before = [translate("BrokerPlans", "As they were read before:")] if old and reading.plans.trading else []
        return [*before, *(plan_line(plan) for plan in sorted(reading.plans.trading, key=place))]
