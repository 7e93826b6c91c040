"""Whether what the ticket takes its prices and sums from is of now: the proof of its prices, the link of its orders."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.links import orders_lost

translate = QCoreApplication.translate
BY_QUOTE: Final[tuple[Topic[object], ...]] = (Topic.QUOTE,)
BY_EITHER: Final[tuple[Topic[object], ...]] = (Topic.QUOTE, Topic.BOOK)
"""What prices are taken of: the last one, and those of charts and lists, of the quote; bid, ask, middle of the book."""


class Proofs:
    """Asks anew at each question. `stale_price` is that of `DockServices`."""

    def __init__(self, hub: Hub, stale_price: Callable[[Key[object]], float | None] = lambda _key: None) -> None:
        self._hub, self._stale_price = hub, stale_price

    def age(self, instrument: InstrumentId, topic: Topic[object]) -> float | None:
        """Seconds since quote or book of a security was last proven, where no price may be taken of it; None = may."""
        return self._stale_price(topic.of(instrument)) if instrument else None

    def stale_words(self, instrument: InstrumentId, topics: Collection[Topic[object]] = BY_EITHER) -> str:
        """Why no price can be taken of these, or of the one of them that is stale; empty where of each one can."""
        ages = {topic: age for topic in topics if (age := self.age(instrument, topic)) is not None}
        if not ages:
            return ""
        if not any(self._hub.value(topic.of(instrument)) for topic in topics if topic not in ages):
            words = translate("Ticket", "Quotes are {age} old: no price can be taken.")
        elif Topic.BOOK in ages:
            words = translate("Ticket", "The book is {age} old: no price can be taken of it.")
        else:
            words = translate("Ticket", "The quote is {age} old: no price can be taken of it.")
        return words.format(age=fmt.age(max(ages.values())))

    @property
    def orders_lost(self) -> bool:
        """Whether the connection of the orders is lost: what the account has left is not known then."""
        return orders_lost(self._hub)
