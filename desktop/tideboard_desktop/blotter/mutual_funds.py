"""The rows below the positions with the account's mutual funds, which no order from here can be for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from tideboard_core.model.reference import MutualFund
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, label

translate = QCoreApplication.translate
MOST = 6
"""Funds that are shown; the table as CSV has all of them."""


class MutualFundRows(QWidget):
    """A line for each fund: name, units, value and gain. Hidden while none is held, unless why they are not told."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[tuple[MutualFund, ...], str] = ((), "")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 12, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(3, 1)
        self.setAccessibleIdentifier("mutual_funds")
        self.hide()

    def show_funds(self, funds: Sequence[MutualFund], untold: str = "") -> None:
        """Show these funds instead of those before, or the sentence why the broker tells of none."""
        if (tuple(funds), untold) == self._shown:
            return
        self._shown = tuple(funds), untold
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, fund in enumerate(funds[:MOST]):
            words = (translate("MutualFunds", "Mutual fund"), fund.name or fund.code, fund_words(fund))
            for column, text in enumerate(words):
                tone = Tone.SECONDARY if column == 0 else Tone.PRIMARY
                cell = label(text, self._theme, Type.BODY, tone)
                cell.setToolTip(tip(fund_sentence(fund)))
                self._grid.addWidget(cell, row, column)
        if untold:
            line = elided_label(untold, self._theme, Type.CAPTION, Tone.CAPTION)
            self._grid.addWidget(line, 0, 0, 1, 4)
        left = len(funds) - MOST
        if left > 0:
            text = translate("MutualFunds", "{count} more").format(count=left)
            self._grid.addWidget(label(text, self._theme, Type.BODY, Tone.SECONDARY), MOST, 0)
        self.setVisible(bool(funds or untold))


def fund_words(fund: MutualFund) -> str:
    """`5.25 units, 547.68 USD, +16.91`: what is held, its value and its gain as far as they are known."""
    parts = [translate("MutualFunds", "{units} units").format(units=fmt.quantity(fund.units))]
    if fund.value is not None:
        parts.append(f"{fmt.money(fund.value)} {fund.currency}")
    if fund.gain is not None:
        parts.append(fmt.signed(fund.gain, 2))
    return ", ".join(parts)


def fund_sentence(fund: MutualFund) -> str:
    """Code, day of the price, and that no order from here can be for it."""
    day = fmt.MISSING if fund.day is None else fund.day.isoformat()
    text = translate(
        "MutualFunds",
        "{code}: net asset value of {day}. No order or check of Tideboard is about mutual funds.",
    )
    return text.format(code=fund.code, day=day)


def fund_cells(fund: MutualFund) -> dict[str, CsvCell]:
    """A fund by the heads of the exported positions; it has no cell in the others."""
    paid = None if fund.cost is None else fund.cost * fund.units
    percent = fund.gain / paid * Decimal(100) if paid and fund.gain is not None else None
    return {
        "Symbol": fund.code,
        "Name": fund.name,
        "Shares": fund.units,
        "Can be sold": 0,
        "Cost": fund.cost,
        "Last": fund.price,
        "Value": fund.value,
        "P&L open": fund.gain,
        "P&L open [%]": percent,
        "Currency": fund.currency,
    }
