"""The dates of which a person is reminded, as a second list of the price-alerts dock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.docks.event_reminders import date_kind_words
from tideboard_desktop.docks.value_columns import ValueColumn, day_column, text_column

if TYPE_CHECKING:  # brought by the first reminder
    from tideboard_core.alerts.reminders import Reminder

translate = QCoreApplication.translate


def date_columns() -> list[ValueColumn[Reminder]]:
    """Day, security or market, what happens, and the provider's words for it."""
    return [
        day_column("day", translate("Alerts", "Day"), lambda row: row.day, width=112),
        text_column(
            "symbol",
            translate("Common", "Security"),
            lambda row: row.instrument or row.market.value,
            width=112,
            strong=True,
        ),
        text_column("kind", translate("Common", "Kind"), lambda row: date_kind_words(row.kind), width=120),
        text_column("what", translate("Alerts", "What"), lambda row: row.text),
    ]
