"""An account's books in shares that have another code for a while, kept in fractions; it imports nothing of ours."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction


@dataclass
class _Held:
    """Shares under one code: what they cost by the average, and what was spent on them less what sales brought."""

    shares: int = 0
    cost: Fraction = Fraction(0)
    spent: Fraction = Fraction(0)


@dataclass
class CodeLedger:
    """Books of a holding by code; the trip's figures are in new shares and take what was bought first as sold first."""

    codes: dict[Hashable, _Held] = field(default_factory=dict)
    lots: list[tuple[int, Fraction]] = field(default_factory=list)
    opened: list[tuple[int, Fraction]] = field(default_factory=list)
    gained: Fraction = Fraction(0)
    most: int = 0

    def buy(self, code: Hashable, shares: int, price: Decimal) -> None:
        held = self.codes.setdefault(code, _Held())
        held.shares += shares
        held.cost += shares * Fraction(price)
        held.spent += shares * Fraction(price)
        self.lots.append((shares, Fraction(price)))
        self.opened.append((shares, Fraction(price)))
        self._count()

    def sell(self, code: Hashable, shares: int, price: Decimal) -> None:
        held = self.codes[code]
        held.cost -= held.cost * shares / held.shares
        held.spent -= shares * Fraction(price)
        held.shares -= shares
        while shares:
            count, paid = self.lots.pop(0)
            sold = min(count, shares)
            self.gained += sold * (Fraction(price) - paid)
            shares -= sold
            if count > sold:
                self.lots.insert(0, (count - sold, paid))

    def join(self, old: int, code: Hashable, other: Hashable) -> None:
        """So many shares under a code become one under another."""
        held = self.codes.pop(code)
        self.codes[other] = _Held(held.shares // old, held.cost, held.spent)
        self.lots = [(count // old, paid * old) for count, paid in self.lots]
        self.opened = [(count // old, paid * old) for count, paid in self.opened]
        self.most //= old

    def rename(self, code: Hashable, other: Hashable) -> None:
        """All shares under a code are held under another one, beside what is held there."""
        gone, held = self.codes.pop(code), self.codes.setdefault(other, _Held())
        held.shares += gone.shares
        held.cost += gone.cost
        held.spent += gone.spent

    @property
    def held(self) -> dict[Hashable, int]:
        """Shares by code."""
        return {code: one.shares for code, one in self.codes.items() if one.shares}

    @property
    def entry(self) -> Fraction:
        """The average price of all that was bought."""
        return sum((count * paid for count, paid in self.opened), Fraction(0)) / sum(count for count, _ in self.opened)

    def cost(self, code: Hashable, *, diluted: bool) -> Fraction:
        """What one share costs by the average; where it is `diluted`, less what was gained on shares that are gone."""
        held = self.codes[code]
        return (held.spent if diluted else held.cost) / held.shares

    def _count(self) -> None:
        self.most = max(self.most, sum(count for count, _ in self.lots))
