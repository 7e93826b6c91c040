"""The distributions of all records as a table of quartiles: a row for each rule and horizon."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.signals.record import HorizonRecord, Middle, Record, Verdict
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, figure_column, text_column
from tideboard_desktop.signals.content import alarm_words, few_words, verdict_words
from tideboard_desktop.signals.words import minutes_words, rule_name
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, eq=False)
class QuartileRow:
    """One horizon of one record."""

    record: Record
    horizon: HorizonRecord

    @property
    def key(self) -> tuple[str, int]:
        return self.record.rule.id, self.horizon.minutes

    @property
    def middle(self) -> Middle:
        """Median and quartiles, unknown where there are too few outcomes to say anything."""
        few = self.horizon.verdict is Verdict.TOO_FEW
        return Middle(math.nan, math.nan, math.nan) if few else self.horizon.middle

    @property
    def said(self) -> str:
        horizon = self.horizon
        return few_words(horizon) if horizon.verdict is Verdict.TOO_FEW else verdict_words(horizon.verdict)


def quartile_rows(records: Sequence[Record]) -> list[QuartileRow]:
    return [QuartileRow(record, horizon) for record in records for horizon in record.horizons]


def quartiles_table(theme: Theme, parent: QObject) -> Table:
    """An empty table of `QuartileRow`."""
    columns: list[ValueColumn[QuartileRow]] = [
        text_column("rule", translate("Signals", "Rule"), lambda row: rule_name(row.record.rule), width=170),
        text_column("after", translate("Signals", "After"), lambda row: minutes_words(row.horizon.minutes), width=70),
        count_column("outcomes", translate("Signals", "Outcomes"), lambda row: len(row.horizon.points), width=80),
        count_column("sessions", translate("Signals", "Sessions"), lambda row: row.horizon.sessions, width=80),
        _middle_column("low", translate("Signals", "Lower quartile"), lambda row: row.middle.lower),
        _middle_column("median", translate("Signals", "Median"), lambda row: row.middle.median),
        _middle_column("high", translate("Signals", "Upper quartile"), lambda row: row.middle.upper),
        _middle_column(
            "other_low", translate("Signals", "Without signal, lower"), lambda row: row.horizon.control_middle.lower
        ),
        _middle_column("other", translate("Signals", "Without signal"), lambda row: row.horizon.control_middle.median),
        _middle_column(
            "other_high", translate("Signals", "Without signal, upper"), lambda row: row.horizon.control_middle.upper
        ),
        text_column(
            "alarms", translate("Signals", "False alarms"), lambda row: alarm_words(row.horizon), width=110, spare=1
        ),
        text_column("said", translate("Signals", "Said"), lambda row: row.said, width=170),
    ]
    model: TableModel[Any] = TableModel(columns, lambda row: row.key, parent)
    return Table(model, theme, identifier="signals_quartiles", name=translate("Signals", "Records as a table"))


def _middle_column(key: str, title: str, get: Callable[[QuartileRow], float]) -> ValueColumn[QuartileRow]:
    """A change of price in percent, without a colour of good and bad."""

    def value(row: QuartileRow) -> float | None:
        found = get(row)
        return None if math.isnan(found) else 100 * found

    return figure_column(
        key, title, value, fmt.percent, width=96, head=f"{key} [%]", why=translate("Signals", "too few to say")
    )
