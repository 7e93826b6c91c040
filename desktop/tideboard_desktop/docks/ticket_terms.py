"""The ticket's hours and last day: rows that are there only where there is something to choose."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tideboard_desktop.docks.ticket_parts import CaptionRow
from tideboard_desktop.docks.ticket_types import HEIGHT, MenuChoice
from tideboard_desktop.models.ticket import TICKET_HOURS
from tideboard_desktop.order_texts import hours_word
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import Tone, label
from tideboard_desktop.widgets.stepper import StepperInput

translate = QCoreApplication.translate
_ABOVE = 4
_DATE = QRegularExpression("[0-9]{0,4}-?[0-9]{0,2}-?[0-9]{0,2}")


class TermsRows(QWidget):
    """`hours` emits the key of TradingHours; `day` takes `2026-12-31`, its steps are trading days."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        hours_name, day_name = translate("Ticket", "Trading hours"), translate("Ticket", "Last day")
        self.hours = MenuChoice(
            [(one.value, hours_word(one)) for one in TICKET_HOURS], theme, identifier="trading_hours", name=hours_name
        )
        self._hours_row = QWidget()
        self._hours_row.setFixedHeight(theme.px(HEIGHT) + _ABOVE)  # the style takes a lone button's own height away
        row = QHBoxLayout(self._hours_row)
        row.setContentsMargins(0, _ABOVE, 0, 0)
        row.addWidget(label(translate("Ticket", "Trades in"), theme, Type.CAPTION, Tone.SECONDARY))
        row.addWidget(self.hours, 1)
        self.day_row = CaptionRow(day_name, theme)
        self.day = StepperInput(theme, identifier="last_day", name=day_name)
        self.day.field.setValidator(QRegularExpressionValidator(_DATE, self.day.field))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._hours_row, self.day_row, self.day):
            column.addWidget(part)

    def show_rows(self, *, hours: bool, day: bool) -> None:
        """Which of the two there is something to choose of."""
        self._hours_row.setVisible(hours)
        for part in (self.day_row, self.day):
            part.setVisible(day)
        self.setVisible(hours or day)

    def allow(self, *, changed: bool) -> None:
        """A change of a working order keeps both."""
        self.hours.setEnabled(changed)
        self.day.setEnabled(changed)
