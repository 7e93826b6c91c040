"""Securities without a price that a person took out of a day's count by typing their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, code_of
from tideboard_core.orders.brake.loss_limits import BrakeGap

PRICELESS: Final = frozenset({BrakeGap.PRICE, BrakeGap.PREVIOUS_CLOSE})
"""Why a day is not known of a security that may be taken out, while nobody tells a price of today."""


@dataclass(slots=True)
class OutOfDay:
    """The securities of an account that are out, and those that count again: exchange date of the market, ISO 8601.

    One is out until its price or the broker's own result is told, or its date is over; without a price again it has to
    be typed again.
    """

    out: dict[InstrumentId, str] = field(default_factory=dict)
    again: dict[InstrumentId, str] = field(default_factory=dict)

    def take(self, one: InstrumentId, day: str) -> None:
        """Take a security out of the count of a day."""
        self.again.pop(one, None)
        self.out[one] = day

    def count_again(self, one: InstrumentId, day: str) -> None:
        """Count it again, marked for the day."""
        self.out.pop(one, None)
        self.again[one] = day

    def on(self, today: Callable[[InstrumentId], date]) -> tuple[frozenset[InstrumentId], frozenset[InstrumentId]]:
        """Return the securities that are out today, and those that count again."""
        out, again = (
            frozenset(one for one, day in of.items() if day == today(one).isoformat()) for of in (self.out, self.again)
        )
        return out, again


def typed_among(typed: str, may_be: Iterable[InstrumentId]) -> InstrumentId:
    """Return the security whose code was typed, with or without its market; raises BadInput if it is none of these."""
    text = typed.strip().upper()
    found = [one for one in may_be if text in {one, code_of(one)}]
    if len(found) != 1:
        raise BadInput("brake-leaves-none-out", text=text)
    return found[0]
