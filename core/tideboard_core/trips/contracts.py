"""What a security is, as far as trips need it: currency, money of one point, and how a contract ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tideboard_core.model.combination import ContractTerms, contract_terms
from tideboard_core.model.instrument import (
    CONTRACTS,
    TRADED_IN,
    Instrument,
    InstrumentId,
    market_of,
    spelled_as_contract,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedContract:
    """A security that was traded. `multiplier` is the money of one point, None = not known.

    `terms` are those of an option. `last_day` is the last exchange date of an option, warrant or future.
    """

    currency: str
    multiplier: Decimal | None
    underlying: InstrumentId | None = None
    terms: ContractTerms | None = None
    last_day: date | None = None


Contracts = Mapping[InstrumentId, TradedContract]


def traded_contract(instrument: Instrument, last_day: date | None = None) -> TradedContract:
    """From the facts of a security; `last_day` where more is known than the code of an option says."""
    terms = contract_terms(instrument.id) if instrument.security_type in CONTRACTS else None
    return TradedContract(
        currency=instrument.currency,
        multiplier=Decimal(instrument.multiplier),
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
        return TradedContract(
            currency=currency,
            multiplier=found.multiplier,
            underlying=found.underlying,
            terms=found.terms,
            last_day=found.last_day,
        )
    terms = contract_terms(instrument)
    return TradedContract(
        currency=currency,
        multiplier=None if spelled_as_contract(instrument) else Decimal(1),
        terms=terms,
        last_day=None if terms is None else terms.expiry,
    )
