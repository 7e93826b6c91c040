"""Holdings of several accounts with options and warrants, and what brokers tell of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tideboard_core.accounts.sensitivities import Sensitivity
from tideboard_core.accounts.underlyings import AccountPosition
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType, market_of
from tideboard_core.model.order import Environment, Position
from tideboard_core.model.shares import Shares

LIVE: Final = AccountId("300003", Environment.LIVE)
OTHER: Final = AccountId("300004", Environment.LIVE)
PAPER: Final = AccountId("9001", Environment.PAPER)
TENCENT, APPLE, MEITUAN = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("HK.03690")
HK_CALL, HK_PUT = InstrumentId("HK.TCH261230C600000"), InstrumentId("HK.TCH261230P560000")
US_CALL: Final = InstrumentId("US.AAPL261218C280000")
WARRANT, BEAR = InstrumentId("HK.13579"), InstrumentId("HK.54321")
FUTURE: Final = InstrumentId("HK.HSImain")


def instrument(
    name: InstrumentId,
    kind: SecurityType = SecurityType.STOCK,
    *,
    underlying: InstrumentId | None = None,
    multiplier: int = 1,
    currency: str = "",
) -> Instrument:
    """Facts in the currency of its market unless another is named."""
    market = str(market_of(name))
    return Instrument(
        id=name,
        name=name,
        security_type=kind,
        lot_size=100,
        currency=currency or {"HK": "HKD", "US": "USD"}.get(market, ""),
        underlying=underlying,
        multiplier=multiplier,
    )


FACTS: Final = {
    one.id: one
    for one in (
        instrument(TENCENT),
        instrument(APPLE),
        instrument(MEITUAN),
        instrument(HK_CALL, SecurityType.OPTION, underlying=TENCENT, multiplier=100),
        instrument(HK_PUT, SecurityType.OPTION, underlying=TENCENT, multiplier=100),
        instrument(US_CALL, SecurityType.OPTION, underlying=APPLE, multiplier=100),
        instrument(WARRANT, SecurityType.WARRANT),
        instrument(BEAR, SecurityType.WARRANT, underlying=TENCENT),
        instrument(FUTURE, SecurityType.FUTURE, multiplier=50),
    )
}
SENSITIVITIES: Final = {
    HK_CALL: Sensitivity(delta=Decimal("0.55"), put=False),
    HK_PUT: Sensitivity(delta=Decimal("-0.25"), put=True),
    US_CALL: Sensitivity(delta=Decimal("0.4"), put=False),
    WARRANT: Sensitivity(underlying=TENCENT, delta=Decimal("0.5"), put=False, ratio=Decimal(100)),
}
PRICES: Final = {TENCENT: Decimal(600), APPLE: Decimal(270), MEITUAN: Decimal(90)}


def holding(
    name: InstrumentId,
    quantity: Shares,
    value: str | None = "0",
    *,
    account: AccountId = LIVE,
    currency: str = "",
) -> AccountPosition:
    """A position with the broker's value; None = it told none."""
    return AccountPosition(
        account,
        Position(
            account_id=account.id,
            instrument=name,
            name=name,
            quantity=quantity,
            available=quantity,
            average_cost=None,
            last=Decimal(0),
            value=Decimal(value or 0),
            pl=Decimal(0),
            pl_percent=None,
            pl_today=None,
            currency=currency or {"HK": "HKD", "US": "USD"}[str(market_of(name))],
            priced=value is not None,
        ),
    )


def row_of(*values: object) -> tuple[object, ...]:
    """Values to be compared, Decimal and int alike."""
    return values
