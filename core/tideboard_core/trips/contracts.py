"""What a security is, as far as trips need it: currency, money of one point, and how a contract ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tideboard_core.model.derivatives import ContractTerms, option_of
from tideboard_core.model.instrument import (
    TRADED_IN,
    Instrument,
    InstrumentId,
    SecurityType,
    market_of,
    spelled_as_contract,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedContract:
    """A security that was traded. `multiplier` is the money of one point, None = not known.

    `terms` are those of an option. `last_day` is the last exchange date of an option, warrant or future, and
    `worthless_after` whether it is worth nothing then unless something was paid or delivered for it.
    """

    currency: str
    multiplier: Decimal | None
    worthless_after: bool = False
    underlying: InstrumentId | None = None
    terms: ContractTerms | None = None
    last_day: date | None = None


Contracts = Mapping[InstrumentId, TradedContract]


def traded_contract(instrument: Instrument, last_day: date | None = None) -> TradedContract:
    """From the facts of a security; `last_day` where more is known than the code of an option says."""
    option = option_of(instrument.id, instrument)
    terms = None if option is None else option.terms
    return TradedContract(
        currency=instrument.currency,
        multiplier=Decimal(instrument.units),
        worthless_after=option is not None or instrument.security_type is SecurityType.WARRANT,
        underlying=instrument.underlying,
        terms=terms,
        last_day=last_day or (None if terms is None else terms.expiry),
    )


def contract_of(instrument: InstrumentId, contracts: Contracts, order_currency: str = "") -> TradedContract:
    """What is known of a security: its facts, else what its code says.

    The currency is that of the orders, of the facts, or the market's where it has but one; empty = not known.
    """
    found = contracts.get(instrument)
    if found is not None and (found.currency or not order_currency):
        return found
    currencies = TRADED_IN[market_of(instrument)]
    currency = order_currency or (currencies[0] if len(currencies) == 1 else "")
    if found is not None:
        return replace(found, currency=currency)
    option = option_of(instrument)
    terms = None if option is None else option.terms
    return TradedContract(
        currency=currency,
        multiplier=None if spelled_as_contract(instrument) else Decimal(1),
        worthless_after=terms is not None,
        underlying=None if option is None else option.share,
        terms=terms,
        last_day=None if terms is None else terms.expiry,
    )
