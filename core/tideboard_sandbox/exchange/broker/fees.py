"""Fees by the published schedules: HKEX, SFC, SEC, FINRA, SSE, SZSE and the retail tariff of Futu Hong Kong.

A schedule is a function of the order's whole turnover so far, so minimums and caps count once per order, however
many fills it takes; the broker charges the difference after each fill.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, Market, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.model.shares import Shares

_CENT = Decimal("0.01")
_SEC = "0.0000206"


class Traded(NamedTuple):
    """The executed part of an order: `value` in currency, `quantity` in shares or contracts."""

    instrument: Instrument
    side: Side
    value: Decimal
    quantity: Shares


FeeItems = tuple[tuple[str, Decimal], ...]


def fee_items(traded: Traded) -> FeeItems:
    """Items of an order as (title, amount to the cent), zero items left out; nothing traded costs nothing."""
    if not traded.quantity:
        return ()
    options = traded.instrument.security_type is SecurityType.OPTION
    schedule = (_OPTION_SCHEDULES if options else _SCHEDULES).get(traded.instrument.market)
    items = schedule(traded) if schedule is not None else ()
    return tuple((title, amount) for title, amount in items if amount)


def fee_total(traded: Traded) -> Decimal:
    return sum((amount for _, amount in fee_items(traded)), Decimal(0))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _rate(traded: Traded, rate: str, *, least: str = "0") -> Decimal:
    return _cents(max(traded.value * Decimal(rate), Decimal(least)))


def _hong_kong(traded: Traded) -> FeeItems:
    """Hong Kong dollars.

    Stamp duty 0.1 % up to the next dollar (stocks only), trading fee 0.00565 % and SFC 0.0027 % (each at least a cent),
    AFRC 0.00015 %, settlement 0.0042 %; commission 0.03 % at least 3, platform 15 per order.
    """
    stamped = traded.instrument.security_type is SecurityType.STOCK
    stamp = (traded.value * Decimal("0.001")).quantize(Decimal(1), ROUND_CEILING) if stamped else Decimal(0)
    return (
        ("Commission", _rate(traded, "0.0003", least="3")),
        ("Platform Fee", Decimal("15.00")),
        ("Settlement Fee", _rate(traded, "0.000042")),
        ("Stamp Duty", stamp),
        ("Trading Fee", _rate(traded, "0.0000565", least="0.01")),
        ("SFC Levy", _rate(traded, "0.000027", least="0.01")),
        ("FRC Levy", _rate(traded, "0.0000015")),
    )


def _united_states(traded: Traded) -> FeeItems:
    """US dollars.

    Commission 0.0049 a share (0.99 to 0.5 %), platform 0.005 (1 to 0.5 %), settlement 0.003 (at most 7 %);
    sales also SEC 0.00206 % (at least a cent) and TAF 0.000195 a share (0.01 to 9.79).
    """
    shares = Decimal(traded.quantity)

    def per_share(rate: str, least: str, cap: str) -> Decimal:
        most = max(traded.value * Decimal(cap), Decimal(least)) if cap == "0.005" else traded.value * Decimal(cap)
        return _cents(min(max(shares * Decimal(rate), Decimal(least)), most))

    bought = (
        ("Commission", per_share("0.0049", "0.99", "0.005")),
        ("Platform Fee", per_share("0.005", "1", "0.005")),
        ("Settlement Fee", per_share("0.003", "0", "0.07")),
    )
    if traded.side is Side.BUY:
        return bought
    taf = _cents(min(max(shares * Decimal("0.000195"), _CENT), Decimal("9.79")))
    return (*bought, ("SEC Fee", _rate(traded, _SEC, least="0.01")), ("Trading Activity Fee", taf))


def _hong_kong_options(traded: Traded) -> FeeItems:
    """Hong Kong dollars: commission 0.2 % at least 3, platform 15 per order, exchange 3 per contract."""
    return (
        ("Commission", _rate(traded, "0.002", least="3")),
        ("Platform Fee", Decimal("15.00")),
        ("Trading Tariff", _cents(Decimal(3) * traded.quantity)),
    )


def _us_options(traded: Traded) -> FeeItems:
    """US dollars.

    Per contract: commission 0.65 (at least 1.99), platform 0.30, regulatory 0.012, clearing 0.02 (at most 55);
    sales also SEC 0.00206 % (at least a cent) and TAF 0.00329 a contract (at least a cent).
    """
    contracts = Decimal(traded.quantity)
    bought = (
        ("Commission", _cents(max(contracts * Decimal("0.65"), Decimal("1.99")))),
        ("Platform Fee", _cents(contracts * Decimal("0.30"))),
        ("Option Regulatory Fee", _cents(contracts * Decimal("0.012"))),
        ("Settlement Fee", _cents(min(contracts * Decimal("0.02"), Decimal(55)))),
    )
    if traded.side is Side.BUY:
        return bought
    taf = _cents(max(contracts * Decimal("0.00329"), _CENT))
    return (*bought, ("SEC Fee", _rate(traded, _SEC, least="0.01")), ("Trading Activity Fee", taf))


def _mainland(traded: Traded) -> FeeItems:
    """Yuan, by way of Stock Connect.

    Commission 0.03 % at least 3, platform 15 per order, handling 0.00341 %, regulation 0.002 %,
    transfer 0.003 %; stamp duty 0.05 % on sales of stocks.
    """
    sold = traded.side is Side.SELL and traded.instrument.security_type is SecurityType.STOCK
    return (
        ("Commission", _rate(traded, "0.0003", least="3")),
        ("Platform Fee", Decimal("15.00")),
        ("Handling Fee", _rate(traded, "0.0000341")),
        ("Securities Management Fee", _rate(traded, "0.00002")),
        ("Transfer Fee", _rate(traded, "0.00003")),
        ("Stamp Duty", _rate(traded, "0.0005") if sold else Decimal(0)),
    )


_SCHEDULES: dict[Market, Callable[[Traded], FeeItems]] = {
    Market.HK: _hong_kong,
    Market.US: _united_states,
    Market.SH: _mainland,
    Market.SZ: _mainland,
}

_OPTION_SCHEDULES: dict[Market, Callable[[Traded], FeeItems]] = {
    Market.HK: _hong_kong_options,
    Market.US: _us_options,
}
