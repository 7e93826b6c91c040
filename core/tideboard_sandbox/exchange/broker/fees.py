"""Fees by the published schedules: HKEX, SFC, SEC, FINRA, SSE, SZSE and the retail tariff of Futu Hong Kong.

A schedule is a function of the order's whole turnover so far, so minimums and caps count once per order, however
many fills it takes; the broker charges the difference after each fill. The rates are those of the day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tideboard_core.model.derivatives import option_of
from tideboard_core.model.instrument import Instrument, Market, SecurityType, code_of
from tideboard_core.model.order import Side
from tideboard_core.model.shares import Shares

_CENT = Decimal("0.01")
_TRUSTS = frozenset(["00405", "00435", "00778", "00808", "00823", "01426", "01503", "01881", "02191", "02778", "87001"])
"""Real estate trusts, whose transfers pay no stamp duty since 21 December 2024."""
_TARIFFS = {
    **dict.fromkeys(("KDS", "WHG", "GHL", "SNP", "SBO", "NCL", "PIN", "XPB"), "1"),
    **dict.fromkeys(("XTW", "CDA"), "0.5"),
    "HSI": "10",
    "HHI": "3.5",
    "MHI": "2",
}
"""What a contract costs at the exchange by its class; 3 dollars for those of the first tier."""
_LEVIES = {"HSI": "0.54", "HHI": "0.54", "MHI": "0.1"}


class Traded(NamedTuple):
    """The executed part of an order on a day: `value` in currency, `quantity` in shares or contracts."""

    instrument: Instrument
    side: Side
    value: Decimal
    quantity: Shares
    day: date


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

    Stamp duty 0.1 % up to the next dollar (stocks only, trusts until 20 December 2024), trading fee 0.00565 % and SFC
    0.0027 % (each at least a cent), AFRC 0.00015 %, settlement 0.0042 % (before 30 June 2025 0.002 %, 2 to 100);
    commission 0.03 % at least 3, platform 15 per order.
    """
    stock, code = traded.instrument.security_type is SecurityType.STOCK, code_of(traded.instrument.id)
    stamped = stock and (code not in _TRUSTS or traded.day <= date(2024, 12, 20))
    stamp = (traded.value * Decimal("0.001")).quantize(Decimal(1), ROUND_CEILING) if stamped else Decimal(0)
    bounded = min(max(traded.value * Decimal("0.00002"), Decimal(2)), Decimal(100))
    settlement = _cents(bounded) if traded.day < date(2025, 6, 30) else _rate(traded, "0.000042")
    return (
        ("Commission", _rate(traded, "0.0003", least="3")),
        ("Platform Fee", Decimal("15.00")),
        ("Settlement Fee", settlement),
        ("Stamp Duty", stamp),
        ("Trading Fee", _rate(traded, "0.0000565", least="0.01")),
        ("SFC Levy", _rate(traded, "0.000027", least="0.01")),
        ("FRC Levy", _rate(traded, "0.0000015")),
    )


def _united_states(traded: Traded) -> FeeItems:
    """US dollars.

    Commission 0.0049 a share (0.99 to 0.5 %), platform 0.005 (1 to 0.5 %), settlement 0.003 (at most 7 %), audit trail
    0.000003 (at least a cent); sales also SEC and TAF.
    """
    shares = Decimal(traded.quantity)

    def per_share(rate: str, least: str, cap: str) -> Decimal:
        most = max(traded.value * Decimal(cap), Decimal(least)) if cap == "0.005" else traded.value * Decimal(cap)
        return _cents(min(max(shares * Decimal(rate), Decimal(least)), most))

    return (
        ("Commission", per_share("0.0049", "0.99", "0.005")),
        ("Platform Fee", per_share("0.005", "1", "0.005")),
        ("Settlement Fee", per_share("0.003", "0", "0.07")),
        *_sold_in_new_york(traded, "0.000166" if traded.day.year < 2026 else "0.000195"),
        ("Consolidated Audit Trail Fee", _audit_trail(traded, "0.0000265", "0.000003")),
    )


def _hong_kong_options(traded: Traded) -> FeeItems:
    """Hong Kong dollars: commission 0.2 % at least 3, platform 15 an order, exchange and levy by class and contract."""
    contract = option_of(traded.instrument.id, traded.instrument)
    root = "" if contract is None else contract.root
    return (
        ("Commission", _rate(traded, "0.002", least="3")),
        ("Platform Fee", Decimal("15.00")),
        ("Trading Tariff", _cents(Decimal(_TARIFFS.get(root, "3")) * traded.quantity)),
        ("SFC Levy", _cents(Decimal(_LEVIES.get(root, "0")) * traded.quantity)),
    )


def _us_options(traded: Traded) -> FeeItems:
    """US dollars.

    Per contract: commission 0.65 (at least 1.99), platform 0.30, regulatory 0.02295 (before July 2026 0.012), clearing
    0.025 (before 14 February 2025 0.02, at most 55), settlement 0.18, audit trail; sales also SEC and TAF.
    """
    contracts = Decimal(traded.quantity)
    regulatory = "0.012" if traded.day < date(2026, 7, 1) else "0.02295"
    capped = min(contracts * Decimal("0.02"), Decimal(55))
    return (
        ("Commission", _cents(max(contracts * Decimal("0.65"), Decimal("1.99")))),
        ("Platform Fee", _cents(contracts * Decimal("0.30"))),
        ("Option Regulatory Fee", _cents(contracts * Decimal(regulatory))),
        ("Option Clearing Fee", _cents(capped if traded.day < date(2025, 2, 14) else contracts * Decimal("0.025"))),
        ("Option Settlement Fee", _cents(contracts * Decimal("0.18"))),
        *_sold_in_new_york(traded, "0.00279" if traded.day.year < 2026 else "0.00329"),
        ("Consolidated Audit Trail Fee", _audit_trail(traded, "0.0022", "0.0003")),
    )


def _sold_in_new_york(traded: Traded, activity: str) -> FeeItems:
    """What sales pay: SEC 27.80 dollars a million, none from 14 May 2025, 20.60 from 4 April 2026; TAF by the unit."""
    if traded.side is Side.BUY:
        return ()
    sec = "0.0000278" if traded.day < date(2025, 5, 14) else "0.0000206" if traded.day >= date(2026, 4, 4) else ""
    most = Decimal("8.30") if traded.day.year < 2026 else Decimal("9.79")
    taf = max(Decimal(traded.quantity) * Decimal(activity), _CENT)
    if traded.instrument.security_type is not SecurityType.OPTION:
        taf = min(taf, most)
    return (("SEC Fee", _rate(traded, sec, least="0.01") if sec else Decimal(0)), ("Trading Activity Fee", _cents(taf)))


def _audit_trail(traded: Traded, before: str, now: str) -> Decimal:
    """The audit trail by the unit: from October 2024, from May 2026 less and at least a cent."""
    if traded.day < date(2024, 10, 1):
        return Decimal(0)
    quantity = Decimal(traded.quantity)
    return _cents(quantity * Decimal(before) if traded.day < date(2026, 5, 1) else max(quantity * Decimal(now), _CENT))


def _mainland(traded: Traded) -> FeeItems:
    """Yuan, by way of Stock Connect.

    Commission 0.03 % at least 3, platform 15 per order, handling 0.00341 %, regulation 0.002 %, transfer 0.003 %; stamp
    duty 0.05 % on sales of stocks. Funds: handling 0.004 %, transfer 0.002 %.
    """
    kind = traded.instrument.security_type
    fund, sold = kind is SecurityType.ETF, traded.side is Side.SELL and kind is SecurityType.STOCK
    return (
        ("Commission", _rate(traded, "0.0003", least="3")),
        ("Platform Fee", Decimal("15.00")),
        ("Handling Fee", _rate(traded, "0.00004" if fund else "0.0000341")),
        ("Securities Management Fee", Decimal(0) if fund else _rate(traded, "0.00002")),
        ("Transfer Fee", _rate(traded, "0.00002" if fund else "0.00003")),
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
