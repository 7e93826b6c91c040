"""Value and sensitivities of a European option, written anew: what an exchange of ours computes is measured by it."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

_NORMAL: Final = NormalDist()
_STEPS: Final = 80
_DAYS: Final = 365


class Priced(NamedTuple):
    """An option at an instant: `left` in years, `volatility` and `interest` a year as fractions."""

    call: bool
    spot: float
    strike: float
    left: float
    volatility: float
    interest: float = 0.0

    @property
    def spread(self) -> float:
        """Volatility over the time that is left."""
        return self.volatility * sqrt(self.left)

    @property
    def up(self) -> float:
        """Distance to the strike in spreads, as the shares' part of the value has it."""
        return (log(self.spot / self.strike) + self.interest * self.left) / self.spread + self.spread / 2

    @property
    def sign(self) -> int:
        return 1 if self.call else -1

    @property
    def paid(self) -> float:
        """The strike in money of today."""
        return self.strike * exp(-self.interest * self.left)

    @property
    def value(self) -> float:
        """What it is worth."""
        held, owed = (_NORMAL.cdf(self.sign * each) for each in (self.up, self.up - self.spread))
        return self.sign * (self.spot * held - self.paid * owed)

    @property
    def delta(self) -> float:
        return self.sign * _NORMAL.cdf(self.sign * self.up)

    @property
    def gamma(self) -> float:
        return _NORMAL.pdf(self.up) / (self.spot * self.spread)

    @property
    def theta(self) -> float:
        """By a day."""
        wait = self.spot * _NORMAL.pdf(self.up) * self.volatility / (2 * sqrt(self.left))
        cost = self.sign * self.interest * self.paid * _NORMAL.cdf(self.sign * (self.up - self.spread))
        return -(wait + cost) / _DAYS

    @property
    def vega(self) -> float:
        """By a percent of volatility."""
        return self.spot * _NORMAL.pdf(self.up) * sqrt(self.left) / 100

    @property
    def rho(self) -> float:
        """By a percent of interest."""
        owed = _NORMAL.cdf(self.sign * (self.up - self.spread))
        return self.sign * self.left * self.paid * owed / 100

    def worth(self, price: float) -> Priced:
        """The same with the volatility at which it is worth `price`."""
        low, high = 0.001, 10.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if self._replace(volatility=middle).value < price:
                low = middle
            else:
                high = middle
        return self._replace(volatility=(low + high) / 2)

    def lasting(self, price: float) -> Priced:
        """The same with the time that it lasts if it is worth `price` at its volatility."""
        low, high = 1e-6, 10.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if self._replace(left=middle).value < price:
                low = middle
            else:
                high = middle
        return self._replace(left=(low + high) / 2)

    def leaning(self, delta: float) -> Priced:
        """The same at the spot where its delta is this, the spread given."""
        up = self.sign * _NORMAL.inv_cdf(abs(delta))
        return self._replace(spot=self.paid * exp((up - self.spread / 2) * self.spread))

    def lasting_at(self, delta: float, price: float) -> Priced:
        """The same at the spot and with the time at which its delta is this one and it is worth `price`."""
        low, high = 1e-6, 1.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if self._replace(left=middle).leaning(delta).value < price:
                low = middle
            else:
                high = middle
        return self._replace(left=(low + high) / 2).leaning(delta)
