"""The day of one security as a view shows it: what is realised and open, its fees, or why it is not known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.orders.brake.day_result import SecurityDay, result_of
from tideboard_core.orders.brake.loss_limits import BrakeGap


class DayRow(NamedTuple):
    """The day of one security, money in `currency`, a loss below zero; `gap` is why it is not known.

    `realised` and `open` are before `fees`. `last` is the price that the open part counts at, and `units` the signed
    shares behind what is held: a newer price adds its move times these. `stated`: the broker told the result itself.
    `fees_known` is false while some are only an allowance.
    """

    instrument: InstrumentId
    currency: str
    realised: Decimal
    open: Decimal
    fees: Decimal
    gap: BrakeGap | None = None
    last: Decimal | None = None
    units: Decimal = Decimal(0)
    stated: bool = False
    fees_known: bool = True

    def result(self, *, fees: bool) -> Decimal | None:
        """Realised and open, less fees if wanted; None if it is not known."""
        if self.gap is not None or (fees and not self.fees_known):
            return None
        return self.realised + self.open - (self.fees if fees else Decimal(0))


def day_row(currency: str, security: SecurityDay, *, fees_known: bool = True) -> DayRow:
    """The day of a security in its currency."""
    day = result_of((replace(security, stated=None),))
    stated = bool(day.gaps) and security.stated is not None
    if stated:
        day = result_of((security,))
    gap = day.gaps[0][0] if day.gaps else None
    units: int | Decimal = 0
    if gap is None and not stated and security.opening is not None:
        left = security.opening + sum(one.signed for one in security.executions)
        units = left * (security.multiplier or 1)
    last = security.last if units else None
    return DayRow(
        security.instrument,
        currency,
        realised=day.realised,
        open=day.open,
        fees=day.fees,
        gap=gap,
        last=last,
        units=Decimal(units),
        stated=stated and gap is None,
        fees_known=fees_known,
    )
