"""Turnover and net inflow of a security's warrants and CBBCs, by what they bet on, with what the sums cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from tideboard_core.model.derivatives import Warrant, WarrantKind
from tideboard_core.model.instrument import InstrumentId


class Bet(StrEnum):
    """What a warrant gains by: a rise of the underlying, a fall, or neither alone."""

    RISE = "rise"
    FALL = "fall"
    OTHER = "other"


BETS: Final = {
    WarrantKind.CALL: Bet.RISE,
    WarrantKind.BULL: Bet.RISE,
    WarrantKind.PUT: Bet.FALL,
    WarrantKind.BEAR: Bet.FALL,
}
"""Bull and bear contracts are callable; inline warrants and unknown kinds are neither."""


@dataclass(slots=True)
class BetSums:
    """Sums over `count` warrants in their currency; `net` over the `net_count` of them whose flow is known.

    `net_turnover` is the turnover of those: how much of `turnover` the net speaks for.
    """

    count: int = 0
    turnover: Decimal = Decimal(0)
    net: float = 0.0
    net_count: int = 0
    net_turnover: Decimal = Decimal(0)


@dataclass(slots=True)
class WarrantSums:
    """Sums by bet, over `counted` of the `total` warrants of a security."""

    total: int
    counted: int = 0
    by_bet: dict[Bet, BetSums] = field(default_factory=lambda: {bet: BetSums() for bet in Bet})

    @property
    def turnover(self) -> Decimal:
        """Of all that are counted."""
        return sum((each.turnover for each in self.by_bet.values()), Decimal(0))

    @property
    def net_count(self) -> int:
        """Warrants whose flow is known."""
        return sum(each.net_count for each in self.by_bet.values())

    @property
    def net_share(self) -> float | None:
        """Share of the counted turnover whose flow is known; None without turnover."""
        whole = self.turnover
        known = sum((each.net_turnover for each in self.by_bet.values()), Decimal(0))
        return float(known / whole) if whole else None


def warrant_sums(rows: Sequence[Warrant], total: int, nets: Mapping[InstrumentId, float]) -> WarrantSums:
    """Add up the rows of a list, each once; `total` is how many warrants there are, `nets` the flows that are known."""
    sums, seen = WarrantSums(total=max(total, len(rows))), set[InstrumentId]()
    for row in rows:
        if row.instrument in seen:
            continue
        seen.add(row.instrument)
        one = sums.by_bet[Bet.OTHER if row.kind is None else BETS.get(row.kind, Bet.OTHER)]
        sums.counted += 1
        one.count += 1
        one.turnover += row.turnover
        if row.instrument in nets:
            one.net += nets[row.instrument]
            one.net_count += 1
            one.net_turnover += row.turnover
    return sums
