"""Own fills of a minute or a bar as one mark of a chart."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.shares import Shares
from tideboard_desktop.ui.format import quantity


class FillMark(NamedTuple):
    """Own fills of one minute, price and side; `time` is the begin of the minute, UTC epoch seconds.

    `each` = shares of every one of `fills` fills, 0 if they differ.
    """

    time: float
    price: float
    bought: bool
    shares: Shares
    fills: int = 1
    each: Shares = 0

    def joined(self, other: FillMark) -> FillMark:
        """One mark for both, at their average time and price."""
        shares = self.shares + other.shares
        part = float(other.shares) / float(shares) if shares else 0.5
        even = self.size == other.size
        return FillMark(
            self.time + (other.time - self.time) * part,
            self.price + (other.price - self.price) * part,
            self.bought,
            shares,
            self.fills + other.fills,
            self.size if even else 0,
        )

    @property
    def size(self) -> Shares:
        """Shares of every fill; 0 if they differ."""
        return self.shares if self.fills == 1 else self.each


def fill_words(mark: FillMark) -> str:
    """`B 500` or `S 200`; `B 2 x 100` of several fills that are all equal."""
    if mark.fills > 1 and mark.each:
        text = QCoreApplication.translate("Flow", "B %1 x %2", "bought, number of fills, shares") if mark.bought else ""
        text = text or QCoreApplication.translate("Flow", "S %1 x %2", "sold, number of fills, shares")
        return text.replace("%1", str(mark.fills)).replace("%2", quantity(mark.each))
    text = QCoreApplication.translate("Flow", "B %1", "bought") if mark.bought else ""
    text = text or QCoreApplication.translate("Flow", "S %1", "sold")
    return text.replace("%1", quantity(mark.shares))
