"""Published fee schedules per market, as plain values, and the arithmetic that applies them to one order.

Sources: HKEX, SFC and AFRC levies and the stamp duty ordinance (0.1 % from 17 November 2023, settlement 0.0042 % from
30 June 2025); SEC (20.60 dollars a million from 4 April 2026), FINRA (activity fee of 2026), OCC, ChinaClear and SGX
notices; HKEX trading tariff of stock options. Commission and platform fee are the broker's own: those of Futu
Securities (Hong Kong), fixed platform plan, from futuhk.com/en/commissionnew as of November 2026. For any other broker
they are not known, and an allowance takes their place. A broker's own figures win once the order exists
(`TradingGateway.order_fees`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.order import Account, Environment, Side
from tideboard_core.model.shares import Shares

CENT = Decimal("0.01")
_BOTH = frozenset(Side)
_SELL = frozenset({Side.SELL})
_STAMPED = frozenset({SecurityType.STOCK})


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
    BROKER_UNKNOWN = "broker-unknown"


BROKER_FEES: Final = frozenset({FeeCode.COMMISSION, FeeCode.PLATFORM})
"""What the broker charges for itself; everything else is charged by law, by the exchange or by its clearing house."""
PRICED_FIRMS: Final = frozenset({"FutuSecurities"})
"""Firms, as accounts name them, whose commission and platform fee are in the schedules."""
PRICED_MARKETS: Final = frozenset({Market.HK, Market.US, Market.SH, Market.SZ})
BROKER_ALLOWANCE: Final = Decimal("0.003")
"""Part of the value that is set aside where the broker's own fee is not known."""


class FeeItem(NamedTuple):
    """One fee of one order in the instrument's currency."""

    code: FeeCode
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """rate x value + per_unit x quantity + fixed, within minimum and maximum, rounded half up to cents.

    `per_unit` counts shares or contracts. `maximum_rate` caps at a share of the value, never below the minimum;
    `whole_units` rounds up to the next unit of currency (stamp duty).
    `types` None = every security type.
    """

    code: FeeCode
    rate: Decimal = Decimal(0)
    per_unit: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    maximum: Decimal | None = None
    maximum_rate: Decimal | None = None
    whole_units: bool = False
    sides: frozenset[Side] = _BOTH
    types: frozenset[SecurityType] | None = None

    def applies(self, side: Side, security_type: SecurityType) -> bool:
        """Whether an order of this side on this kind of security pays it."""
        return side in self.sides and (self.types is None or security_type in self.types)

    def amount(self, quantity: Shares, value: Decimal) -> Decimal:
        """The fee of a trade of `quantity` shares or contracts worth `value`."""
        fee = max(self.rate * value + self.per_unit * quantity + self.fixed, self.minimum)
        if self.maximum is not None:
            fee = min(fee, self.maximum)
        if self.maximum_rate is not None:
            fee = min(fee, max(self.maximum_rate * value, self.minimum))
        if self.whole_units:
            return fee.to_integral_value(ROUND_CEILING).quantize(CENT)
        return fee.quantize(CENT, ROUND_HALF_UP)


def _rule(code: FeeCode, **amounts: str) -> FeeRule:
    return FeeRule(code=code, **{name: Decimal(text) for name, text in amounts.items()})  # type: ignore[arg-type]


_CHINA_CONNECT = (
    _rule(FeeCode.COMMISSION, rate="0.0003", minimum="3"),
    _rule(FeeCode.PLATFORM, fixed="15"),
    _rule(FeeCode.HANDLING, rate="0.0000341"),
    _rule(FeeCode.SUPERVISION, rate="0.00002"),
    _rule(FeeCode.TRANSFER, rate="0.00003"),
    FeeRule(code=FeeCode.STAMP_DUTY, rate=Decimal("0.0005"), sides=_SELL, types=_STAMPED),
)
_SEC = FeeRule(code=FeeCode.SEC_FEE, rate=Decimal("0.0000206"), minimum=CENT, sides=_SELL)

FEE_SCHEDULES: dict[Market, tuple[FeeRule, ...]] = {
    Market.HK: (
        _rule(FeeCode.COMMISSION, rate="0.0003", minimum="3"),
        _rule(FeeCode.PLATFORM, fixed="15"),
        FeeRule(code=FeeCode.STAMP_DUTY, rate=Decimal("0.001"), whole_units=True, types=_STAMPED),
        _rule(FeeCode.TRADING_FEE, rate="0.0000565", minimum="0.01"),
        _rule(FeeCode.SFC_LEVY, rate="0.000027", minimum="0.01"),
        _rule(FeeCode.AFRC_LEVY, rate="0.0000015"),
        _rule(FeeCode.SETTLEMENT, rate="0.000042"),
    ),
    Market.US: (
        _rule(FeeCode.COMMISSION, per_unit="0.0049", minimum="0.99", maximum_rate="0.005"),
        _rule(FeeCode.PLATFORM, per_unit="0.005", minimum="1", maximum_rate="0.005"),
        _rule(FeeCode.SETTLEMENT, per_unit="0.003", maximum_rate="0.07"),
        _SEC,
        FeeRule(
            code=FeeCode.TRADING_ACTIVITY,
            per_unit=Decimal("0.000195"),
            minimum=Decimal("0.01"),
            maximum=Decimal("9.79"),
            sides=_SELL,
        ),
    ),
    Market.SH: _CHINA_CONNECT,
    Market.SZ: _CHINA_CONNECT,
    Market.SG: (
        _rule(FeeCode.CLEARING, rate="0.000325"),
        _rule(FeeCode.TRADING_FEE, rate="0.000075"),
    ),
}
"""Rates as shares of the traded value: 0.0003 = 0.03 %. Order of the items = order on a contract note."""

OPTION_SCHEDULES: dict[Market, tuple[FeeRule, ...]] = {
    Market.HK: (
        _rule(FeeCode.COMMISSION, rate="0.002", minimum="3"),
        _rule(FeeCode.PLATFORM, fixed="15"),
        _rule(FeeCode.TRADING_FEE, per_unit="3"),
    ),
    Market.US: (
        _rule(FeeCode.COMMISSION, per_unit="0.65", minimum="1.99"),
        _rule(FeeCode.PLATFORM, per_unit="0.30"),
        _rule(FeeCode.OPTION_REGULATORY, per_unit="0.012"),
        _rule(FeeCode.SETTLEMENT, per_unit="0.02", maximum="55"),
        _SEC,
        FeeRule(code=FeeCode.TRADING_ACTIVITY, per_unit=Decimal("0.00329"), minimum=Decimal("0.01"), sides=_SELL),
    ),
}
"""Tariffs of options by the contract; a market without its own charges as for stocks."""


def broker_fees_known(account: Account, market: Market) -> bool:
    """Whether the schedules hold what the account's broker charges on a market; the practice exchange uses them too."""
    priced = account.environment is Environment.PRACTICE or account.firm in PRICED_FIRMS
    return priced and market in PRICED_MARKETS


def fee_items(
    *, market: Market, security_type: SecurityType, side: Side, quantity: Shares, value: Decimal, broker_known: bool
) -> tuple[FeeItem, ...]:
    """Every fee of one order that trades `quantity` shares or contracts worth `value`, in the market's currency.

    `value` is what the whole order trades for, a contract's multiplier included. Without `broker_known` an allowance
    (`BROKER_UNKNOWN`) takes the place of what the broker charges.
    """
    options = OPTION_SCHEDULES if security_type is SecurityType.OPTION else {}
    rules = [r for r in options.get(market, FEE_SCHEDULES[market]) if r.applies(side, security_type)]
    if broker_known:
        return tuple(FeeItem(rule.code, rule.amount(quantity, value)) for rule in rules)
    allowance = FeeItem(FeeCode.BROKER_UNKNOWN, (value * BROKER_ALLOWANCE).quantize(CENT, ROUND_CEILING))
    others = (FeeItem(rule.code, rule.amount(quantity, value)) for rule in rules if rule.code not in BROKER_FEES)
    return (allowance, *others)
