"""The ticket's quick quantities: six per market, in lots, percent or money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Market
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import WrongNumber, ascii_forms, read_number

translate = QCoreApplication.translate
USUAL = ("1", "5", "20", "25%", "50%", "100%")
"""Defaults: `5` = lots, `25%` = of what power or position allow, `$50000` = money in the market's currency."""
_MOST = Decimal(1_000_000_000)


class QuickQuantities:
    """Six keys for each market; a market that was never set has the defaults."""

    def __init__(self) -> None:
        self.own: dict[Market, tuple[str, ...]] = {}

    def of(self, market: Market | None) -> tuple[str, ...]:
        """The six keys of a market."""
        return USUAL if market is None else self.own.get(market, USUAL)

    def set(self, market: Market, keys: Iterable[str]) -> None:
        """Set a market's keys; ignored unless they are six different valid keys."""
        row = tuple(keys)
        if len(set(row)) == len(row) == len(USUAL) and all(key_of(key) == key for key in row):
            self.own[market] = row
            if row == USUAL:
                del self.own[market]


def key_of(text: str) -> str | None:
    """The key of a typed text (`5`, `25%`, `$50,000`), None if it is not one."""
    typed = ascii_forms(text)
    money, percent = typed.startswith("$"), typed.endswith("%")
    try:
        value = read_number(typed.removeprefix("$"), whole=not money and not percent, percent=not money)
    except WrongNumber:
        return None
    if value is None or not 0 < value <= _MOST or (percent and value > 100):
        return None
    figure = f"{value.normalize():f}"
    return f"${figure}" if money else f"{figure}%" if percent else figure


def key_text(key: str) -> str:
    """The text on a chip: `1 lot`, `5`, `25%`, `50,000`."""
    if key.startswith("$"):
        return fmt.quantity(int(Decimal(key[1:])))
    return translate("Ticket", "1 lot") if key == "1" else key
