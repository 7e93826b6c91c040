"""What a combination of options is worth when it expires: piecewise linear in the price of the underlying."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.derivatives import OptionSide, OptionStyle
from tideboard_core.model.order import Side

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffLeg:
    """One leg with the terms of its contract; `multiplier` shares of the underlying in one contract.

    `style` None = nobody tells when it may be exercised.
    """

    side: Side
    option: OptionSide
    strike: Decimal
    expiry: date
    multiplier: int
    ratio: int = 1
    style: OptionStyle | None = None

    @property
    def units(self) -> int:
        """Shares of the underlying behind the leg of one combination, negative where it is sold."""
        return self.ratio * self.multiplier * (1 if self.side is Side.BUY else -1)

    def value_at(self, price: Decimal) -> Decimal:
        """Money that exercise brings at this price of the underlying; negative where the leg is sold."""
        inside = price - self.strike if self.option is OptionSide.CALL else self.strike - price
        return max(inside, _ZERO) * self.units


class PayoffPoint(NamedTuple):
    """A price of the underlying, and the gain (or, below zero, the loss) there in money."""

    price: Decimal
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Payoff:
    """Gain and loss at `expiry`, that of the nearest leg, before fees, in the currency of the contracts.

    `cost` is what the combinations cost in money, negative where they bring money. Where legs expire on a later day
    their value then depends on what is still expected of the underlying: `known` is False, there is no curve, and only
    the bound of the loss is told. Prices of an underlying are zero or more; losses and gains are never negative.
    """

    legs: tuple[PayoffLeg, ...]
    cost: Decimal
    quantity: int

    @property
    def expiry(self) -> date:
        """The day of the nearest leg's expiry."""
        return min(leg.expiry for leg in self.legs)

    @property
    def known(self) -> bool:
        """Whether all legs expire on one day, so that the price of the underlying alone decides."""
        return len({leg.expiry for leg in self.legs}) == 1

    def value_at(self, price: Decimal) -> Decimal | None:
        """Gain or loss with the underlying at `price`; None where it is not known."""
        return self._exercised(price) if self.known else None

    @cached_property
    def points(self) -> tuple[PayoffPoint, ...]:
        """Price zero and every strike, in order; between two of them the value is linear. Empty where not known."""
        return self._points() if self.known else ()

    @property
    def slope(self) -> Decimal:
        """Gain for one unit of price beyond the highest strike."""
        return Decimal(self.quantity * sum(leg.units for leg in self.legs if leg.option is OptionSide.CALL))

    @property
    def max_gain(self) -> Decimal | None:
        """The largest gain; None = not limited, or not known (`known`)."""
        if not self.known or self.slope > 0:
            return None
        return max(_ZERO, *(point.value for point in self.points))

    @property
    def style(self) -> OptionStyle | None:
        """The one style of all legs; None where they differ, or it is not told of each."""
        styles = {leg.style for leg in self.legs}
        return styles.pop() if len(styles) == 1 else None

    @property
    def later_styles(self) -> frozenset[OptionStyle | None]:
        """Styles of the bought legs that end after the nearest one."""
        return frozenset(leg.style for leg in self.legs if leg.side is Side.BUY and leg.expiry > self.expiry)

    @property
    def loss_known(self) -> bool:
        """Whether the largest loss can be told, or that there is none.

        Bought legs that end later bound it by their exercise when the nearest leg ends. A European one cannot be
        exercised then and may be worth less, by the interest on its strike or by dividends; neither is known here.
        """
        if self.known or self._outlives or self.slope < 0:
            return True
        return self.later_styles <= {OptionStyle.AMERICAN}

    @property
    def max_loss(self) -> Decimal | None:
        """The largest loss; None = not limited, or not known (`loss_known`).

        Where every leg with a later day is bought it bounds the loss if all is closed when the nearest leg expires: an
        American option is worth at least what its exercise brings. A later leg that is sold outlives what covers it, so
        there each day's legs are taken at the price that is worst for them.
        """
        if not self.loss_known:
            return None
        if not self._outlives:
            return None if self.slope < 0 else max(_ZERO, *(-point.value for point in self._points()))
        each_day = [
            _least([leg for leg in self.legs if leg.expiry == day]) for day in {leg.expiry for leg in self.legs}
        ]
        bounded = [least for least in each_day if least is not None]
        return max(_ZERO, self.cost - self.quantity * sum(bounded)) if len(bounded) == len(each_day) else None

    @cached_property
    def breakevens(self) -> tuple[Decimal, ...]:
        """Prices at which nothing is won or lost, in order; of a stretch of them its ends. Empty where not known."""
        if not self.known:
            return ()
        roots = {point.price for point in self.points if not point.value}
        for low, high in pairwise(self.points):
            if low.value * high.value < 0:
                roots.add(low.price + (high.price - low.price) * low.value / (low.value - high.value))
        # Beyond the highest strike there is no further point: the line goes on with the same slope.
        last = self.points[-1]
        if self.slope * last.value < 0:
            roots.add(last.price - last.value / self.slope)
        return tuple(sorted(roots))

    @property
    def _outlives(self) -> bool:
        return any(leg.side is Side.SELL and leg.expiry > self.expiry for leg in self.legs)

    def _points(self) -> tuple[PayoffPoint, ...]:
        prices = sorted({_ZERO, *(leg.strike for leg in self.legs)})
        return tuple(PayoffPoint(price, self._exercised(price)) for price in prices)

    def _exercised(self, price: Decimal) -> Decimal:
        return self.quantity * sum((leg.value_at(price) for leg in self.legs), _ZERO) - self.cost


def payoff_of(legs: Sequence[PayoffLeg], net_price: Decimal, quantity: int = 1) -> Payoff:
    """The payoff of `quantity` combinations bought for `net_price` a share; negative = received.

    Raises BadInput unless all contracts are of one size: else no price a share is one of them all.
    """
    multiplier = _one_multiplier(legs)
    return Payoff(legs=tuple(legs), cost=net_price * multiplier * quantity, quantity=quantity)


def _least(legs: Sequence[PayoffLeg]) -> Decimal | None:
    """The least that the exercise of one combination's legs of one day brings; None = there is no least."""
    # More calls sold than bought: the worth falls without end as the price rises.
    if sum(leg.units for leg in legs if leg.option is OptionSide.CALL) < 0:
        return None
    return min(sum((leg.value_at(price) for leg in legs), _ZERO) for price in {_ZERO, *(leg.strike for leg in legs)})


def _one_multiplier(legs: Iterable[PayoffLeg]) -> int:
    sizes = {leg.multiplier for leg in legs}
    if len(sizes) != 1:
        raise BadInput("contracts-differ")
    return sizes.pop()
