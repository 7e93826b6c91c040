"""The panel of the calendar: the month's name, its sum, and what a click does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.trips.results import TripDay
from tideboard_desktop.journal.month import MonthCalendar
from tideboard_desktop.journal.panel import JournalPanel
from tideboard_desktop.journal.words import Amounts
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, label, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox

translate = QCoreApplication.translate


class MonthPanel(JournalPanel):
    """A calendar with two buttons that turn it."""

    def __init__(self, theme: Theme, amounts: Amounts) -> None:
        super().__init__("", theme, identifier="journal_month_panel")
        self.setAccessibleName(translate("Journal", "Calendar"))
        self._amounts, self._currency = amounts, ""
        self.month = MonthCalendar(theme, amounts)
        words = translate("Journal", "Month before"), translate("Journal", "Month after")
        before = icon_button("chevron-left", words[0], theme, identifier="journal_month_before")
        after = icon_button("chevron-right", words[1], theme, identifier="journal_month_after")
        before.clicked.connect(lambda _on=False: self.month.turn(-1))
        after.clicked.connect(lambda _on=False: self.month.turn(1))
        self.sum = elided_label("", theme, Type.STRONG)
        identify(self.sum, "journal_month_sum")
        self.head.insertWidget(0, before)
        self.head.insertWidget(2, after)
        self.head.addWidget(self.sum)
        self.add(self.month, 1)
        self.note = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.note.setWordWrap(True)
        self.add(as_widget(hbox((self.note, 1), margins=(10, 2, 10, 8))))
        self.month.turned.connect(self._show_sum)

    def show_days(self, days: Mapping[date, TripDay], today: date, currency: str) -> None:
        """Show the results of all days in one currency."""
        self._currency = currency
        self.month.show_days(days, today, currency)
        self._show_sum()

    def _show_sum(self) -> None:
        month = self.month
        self.title.setText(fmt.month_in_year(month.first))
        net = sum((one.net for one in month.in_month), Decimal(0))
        self.sum.setText(self._amounts.signed(net) if month.in_month else fmt.MISSING)
        set_tone(self.sum, Tone.UP if net > 0 else Tone.DOWN if net < 0 else Tone.SECONDARY)
        text = translate(
            "Journal", "Net per day, {unit}; dashed = today. Click filters the table, Shift+click replays."
        )
        self.note.setText(text.format(unit=" ".join(filter(None, (month.unit.suffix, self._currency)))))
