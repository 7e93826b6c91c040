"""What an order costs by published schedules: the kinds of fees, a dated rate, and the arithmetic of one order.

The rates, each with its days and its source, are in `fee_tables.py`. Commission and platform fee are the broker's own:
those of Futu Securities (Hong Kong), fixed platform plan. For any other broker they are not known, and an allowance
takes their place, never less than the tariff that LongPort publishes. A broker's own figures win once the order exists
(`TradingGateway.order_fees`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Instrument, Market, SecurityType, code_of
from tideboard_core.model.order import Account, Environment, Side
from tideboard_core.model.shares import Shares

CENT = Decimal("0.01")
FEES_DUE: Final = timedelta(seconds=60)
"""Time after the end of an order in which its fees are expected: a sum that lacks them is a dash for so long."""
_BOTH = frozenset(Side)


class FeeCode(StrEnum):
    """What a fee is for; named in the desktop's texts."""

    COMMISSION = "commission"
    PLATFORM = "platform"
    STAMP_DUTY = "stamp-duty"
    TRADING_FEE = "trading-fee"
    SFC_LEVY = "sfc-levy"
    AFRC_LEVY = "afrc-levy"
    SETTLEMENT = "settlement"
    SEC_FEE = "sec-fee"
    TRADING_ACTIVITY = "trading-activity"
    HANDLING = "handling"
    SUPERVISION = "supervision"
    TRANSFER = "transfer"
    CLEARING = "clearing"
    OPTION_REGULATORY = "option-regulatory"
    AUDIT_TRAIL = "audit-trail"
    BROKER_UNKNOWN = "broker-unknown"


BROKER_FEES: Final = frozenset({FeeCode.COMMISSION, FeeCode.PLATFORM})
"""What the broker charges for itself; everything else is charged by law, by the exchange or by its clearing house."""
PRICED_FIRMS: Final = frozenset({"FutuSecurities"})
"""Firms, as accounts name them, whose commission and platform fee are in the schedules."""
PRICED_MARKETS: Final = frozenset({Market.HK, Market.US, Market.SH, Market.SZ})
BROKER_ALLOWANCE: Final = Decimal("0.003")
"""Part of the value that is set aside where the broker's own fee is not known, at least its published tariff."""


class Unestimated(StrEnum):
    """What may be charged and is in no estimate; named in the desktop's texts beside the fees."""

    TRANSACTION_TAX = "transaction-tax"
    """Taxes of other countries on shares of their companies that trade in New York: Italy's, France's."""
    ADR_CUSTODY = "adr-custody"
    """Custody of American receipts, one to five cents a share and year, which the depositary takes from the account."""


class FeeItem(NamedTuple):
    """One fee of one order in the instrument's currency; `about`: its rate is a sum of parts or changes by venue."""

    code: FeeCode
    amount: Decimal
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """A rate of the days from `since` to `until`: rate x value + per_unit x quantity + fixed, rounded to cents.

    `source` is where it was read, `review` the day by which somebody should look at it again; `about` as in an item,
    and then `highest` is the largest amount for a unit that was seen. `per_unit` counts shares or contracts.
    `maximum_rate` caps at a share of the value, never below the minimum; `whole_units` rounds up to the next unit of
    currency (stamp duty). `types` None = every security type; `only` and `besides` name codes, of options their class.
    """

    code: FeeCode
    since: date
    source: str
    review: date
    until: date | None = None
    about: bool = False
    rate: Decimal = Decimal(0)
    per_unit: Decimal = Decimal(0)
    highest: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    maximum: Decimal | None = None
    maximum_rate: Decimal | None = None
    whole_units: bool = False
    sides: frozenset[Side] = _BOTH
    types: frozenset[SecurityType] | None = None
    only: frozenset[str] | None = None
    besides: frozenset[str] = frozenset()

    def applies(self, instrument: Instrument, side: Side, day: date) -> bool:
        """Whether an order of this side on this security pays it on that day."""
        if day < self.since or (self.until is not None and day > self.until) or side not in self.sides:
            return False
        if self.types is not None and instrument.security_type not in self.types:
            return False
        name = _name(instrument) if self.only is not None or self.besides else ""
        return (self.only is None or name in self.only) and name not in self.besides

    def amount(self, quantity: Shares, value: Decimal, *, highest: bool = False) -> Decimal:
        """The fee of a trade of `quantity` shares or contracts worth `value`; `highest`: the most that it can be."""
        per_unit = max(self.per_unit, self.highest) if highest else self.per_unit
        fee = max(self.rate * value + per_unit * quantity + self.fixed, self.minimum)
        if self.maximum is not None:
            fee = min(fee, self.maximum)
        if self.maximum_rate is not None:
            fee = min(fee, max(self.maximum_rate * value, self.minimum))
        if self.whole_units:
            return fee.to_integral_value(ROUND_CEILING).quantize(CENT)
        return fee.quantize(CENT, ROUND_HALF_UP)


def _name(instrument: Instrument) -> str:
    """What the tables know a security by: its code, of an option its class."""
    if instrument.security_type is not SecurityType.OPTION:
        return code_of(instrument.id)
    from tideboard_core.model.derivatives import option_of

    contract = option_of(instrument.id, instrument)
    return code_of(instrument.id) if contract is None else contract.root


def broker_fees_known(account: Account, market: Market) -> bool:
    """Whether the schedules hold what the account's broker charges on a market; the practice exchange uses them too."""
    priced = account.environment is Environment.PRACTICE or account.firm in PRICED_FIRMS
    return priced and market in PRICED_MARKETS


def not_estimated(instrument: Instrument) -> tuple[Unestimated, ...]:
    """What an order may be charged beyond its estimate."""
    foreign = instrument.market is Market.US and instrument.security_type is SecurityType.STOCK
    return tuple(Unestimated) if foreign else ()
