"""Option values: known figures, parity, and the way back from a price."""

from __future__ import annotations

from math import exp

import pytest

from tideboard_sandbox.exchange.market.black_scholes import RATE, OptionTerms, greeks, implied_volatility, value

CALL = OptionTerms(call=True, spot=100.0, strike=100.0, years=1.0)
PUT = CALL._replace(call=False)


def test_a_textbook_value() -> None:
    assert value(CALL, 0.2) == pytest.approx(9.4134, abs=1e-4)
    assert value(PUT, 0.2) == pytest.approx(6.4580, abs=1e-4)


@pytest.mark.parametrize("spot", [60.0, 100.0, 160.0])
def test_call_minus_put_is_spot_minus_the_discounted_strike(spot: float) -> None:
    call, put = CALL._replace(spot=spot), PUT._replace(spot=spot)

    assert value(call, 0.3) - value(put, 0.3) == pytest.approx(spot - 100 * exp(-RATE))


@pytest.mark.parametrize("terms", [CALL, PUT, CALL._replace(spot=130.0, years=0.1)])
def test_the_greeks_are_the_slopes_of_the_value(terms: OptionTerms) -> None:
    told, step = greeks(terms, 0.25), 1e-3
    up, down = terms._replace(spot=terms.spot + step), terms._replace(spot=terms.spot - step)

    assert told.delta == pytest.approx((value(up, 0.25) - value(down, 0.25)) / (2 * step), abs=1e-5)
    assert told.gamma == pytest.approx((greeks(up, 0.25).delta - greeks(down, 0.25).delta) / (2 * step), abs=1e-4)
    assert told.vega == pytest.approx((value(terms, 0.251) - value(terms, 0.249)) / 0.2, abs=1e-4)
    later = terms._replace(years=terms.years - 1 / 365)
    assert told.theta == pytest.approx(value(later, 0.25) - value(terms, 0.25), abs=1e-2)
    assert told.rho * (1 if terms.call else -1) > 0


@pytest.mark.parametrize("volatility", [0.05, 0.3, 1.2])
def test_the_implied_volatility_leads_back_to_the_price(volatility: float) -> None:
    price = value(CALL, volatility)

    assert implied_volatility(CALL, price) == pytest.approx(volatility, abs=1e-6)


def test_a_price_below_what_the_option_is_worth_at_once_has_the_lowest_volatility() -> None:
    assert implied_volatility(CALL._replace(spot=150.0), 1.0) == pytest.approx(0.001, abs=1e-4)
