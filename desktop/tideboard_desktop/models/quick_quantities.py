"""The quick quantities of the ticket: per market, in lots, percent or money, as the person set them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import Market
from tideboard_desktop import format as fmt
from tideboard_desktop.memory import JsonValue
from tideboard_desktop.typed_numbers import WrongNumber, ascii_forms, read_number

translate = QCoreApplication.translate
USUAL = ("1", "5", "20", "25%", "50%", "100%")
"""Keys: `5` = lots, `25%` = of what power or position allow, `$50000` = money in the market's currency."""
_MOST = Decimal(1_000_000_000)


class QuickQuantities:
    """Six keys for each market; what was never set is the usual row."""

    def __init__(self) -> None:
        self._own: dict[Market, tuple[str, ...]] = {}

    def of(self, market: Market | None) -> tuple[str, ...]:
        """The row of a market."""
        return USUAL if market is None else self._own.get(market, USUAL)

    def set(self, market: Market, keys: Iterable[str]) -> None:
        """Keep a row; one that is not six different good keys is not taken."""
        row = tuple(keys)
        if len(set(row)) == len(row) == len(USUAL) and all(key_of(key) == key for key in row):
            self._own[market] = row
            if row == USUAL:
                del self._own[market]

    def memory(self) -> dict[str, JsonValue]:
        """For the layout's memory."""
        return {market.value: list(row) for market, row in self._own.items()}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory; what is unknown or no good row is passed over."""
        for market in Market:
            row = memory.get(market.value)
            if isinstance(row, list) and all(isinstance(key, str) for key in row):
                self.set(market, (str(key) for key in row))


def key_of(text: str) -> str | None:
    """The key that a person typed (`5`, `25%`, `$50,000`), None when it is none."""
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
    """What a chip says: `1 lot`, `5`, `25%`, `50,000`."""
    if key.startswith("$"):
        return fmt.quantity(int(Decimal(key[1:])))
    return translate("Ticket", "1 lot") if key == "1" else key
