"""Whether what the ticket takes its prices and sums from is of now: the proof of its prices, the link of its orders."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.links import orders_lost

translate = QCoreApplication.translate


class Proofs:
    """Asks anew at each question. `stale_price` is that of `DockServices`."""

    def __init__(self, hub: Hub, stale_price: Callable[[InstrumentId], float | None] = lambda _one: None) -> None:
        self._hub, self._stale_price = hub, stale_price

    def age(self, instrument: InstrumentId) -> float | None:
        """Seconds since the prices of a security were last proven, where none may be taken of them; None = one may."""
        return self._stale_price(instrument) if instrument else None

    def stale_words(self, instrument: InstrumentId) -> str:
        """Why no price can be taken; empty where one can."""
        age = self.age(instrument)
        words = translate("Ticket", "Quotes are {age} old: no price can be taken.")
        return "" if age is None else words.format(age=fmt.age(age))

    @property
    def orders_lost(self) -> bool:
        """Whether the connection of the orders is lost: what the account has left is not known then."""
        return orders_lost(self._hub)
