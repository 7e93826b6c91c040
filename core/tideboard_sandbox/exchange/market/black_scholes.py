"""European option values and their sensitivities (Black and Scholes, no dividends)."""

from __future__ import annotations

from math import erf, exp, log, pi, sqrt
from typing import NamedTuple

RATE = 0.03
"""Riskless interest per year."""

_LOWEST, _HIGHEST = 0.001, 5.0
_SHORTEST = 1 / (365 * 24)
"""An hour in years: nearer to the end the formulas are not usable."""


class OptionTerms(NamedTuple):
    """Inputs of an option's value: prices in currency, `years` to its end."""

    call: bool
    spot: float
    strike: float
    years: float


class Greeks(NamedTuple):
    """Change of the value per unit of price, of that again, per day, per percent of volatility and of interest."""

    delta: float
    gamma: float
    theta: float
    vega: float
    rho: float


def value(terms: OptionTerms, volatility: float) -> float:
    """Value in currency; `volatility` per year as a fraction."""
    d1, d2 = _d(terms, volatility)
    sign = 1.0 if terms.call else -1.0
    return sign * (terms.spot * _phi(sign * d1) - _discounted(terms) * _phi(sign * d2))


def greeks(terms: OptionTerms, volatility: float) -> Greeks:
    d1, d2 = _d(terms, volatility)
    sign, root = (1.0 if terms.call else -1.0), sqrt(_years(terms))
    density = exp(-d1 * d1 / 2) / sqrt(2 * pi)
    later = sign * RATE * _discounted(terms) * _phi(sign * d2)
    return Greeks(
        delta=sign * _phi(sign * d1),
        gamma=density / (terms.spot * volatility * root),
        theta=(-terms.spot * density * volatility / (2 * root) - later) / 365,
        vega=terms.spot * density * root / 100,
        rho=sign * _years(terms) * _discounted(terms) * _phi(sign * d2) / 100,
    )


def implied_volatility(terms: OptionTerms, price: float) -> float:
    """The volatility at which the option is worth `price`, by halving; the nearest one when there is none."""
    low, high = _LOWEST, _HIGHEST
    for _ in range(60):
        middle = (low + high) / 2
        if value(terms, middle) < price:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def probability_below(terms: OptionTerms, volatility: float) -> float:
    """How likely the owner ends below the strike."""
    return _phi(-_d(terms, volatility)[1])


def _d(terms: OptionTerms, volatility: float) -> tuple[float, float]:
    spread = volatility * sqrt(_years(terms))
    d1 = (log(terms.spot / terms.strike) + RATE * _years(terms)) / spread + spread / 2
    return d1, d1 - spread


def _discounted(terms: OptionTerms) -> float:
    return terms.strike * exp(-RATE * _years(terms))


def _years(terms: OptionTerms) -> float:
    return max(terms.years, _SHORTEST)


def _phi(x: float) -> float:
    return (1 + erf(x / sqrt(2))) / 2
