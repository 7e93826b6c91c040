"""Fees by the published schedules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model import fee_tables as estimate
from tideboard_core.model.fee_tables import KNOWN_FROM
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.session import exchange_date
from tideboard_sandbox.exchange.broker.fees import Traded, fee_items, fee_total
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.facade import Exchange

DAY = date(2026, 11, 20)


def security(symbol: str, kind: SecurityType = SecurityType.STOCK) -> Instrument:
    return Instrument(id=InstrumentId(symbol), name="", security_type=kind, lot_size=100, currency="HKD")


def total(symbol: str, side: Side, value: str, quantity: int, kind: SecurityType = SecurityType.STOCK) -> Decimal:
    return fee_total(Traded(security(symbol, kind), side, Decimal(value), quantity, DAY))


def test_two_thousand_tencent_at_613_cost_what_the_schedule_says() -> None:
    items = dict(fee_items(Traded(security("HK.00700"), Side.BUY, Decimal(1226000), 2000, DAY)))

    assert items == {
        "Commission": Decimal("367.80"),
        "Platform Fee": Decimal("15.00"),
        "Settlement Fee": Decimal("51.49"),
        "Stamp Duty": Decimal(1226),
        "Trading Fee": Decimal("69.27"),
        "SFC Levy": Decimal("33.10"),
        "FRC Levy": Decimal("1.84"),
    }
    assert sum(items.values()) == Decimal("1764.50")


def test_stamp_duty_rounds_up_and_spares_funds() -> None:
    assert dict(fee_items(Traded(security("HK.00700"), Side.BUY, Decimal(60050), 100, DAY)))["Stamp Duty"] == 61
    fund = fee_items(Traded(security("HK.02800", SecurityType.ETF), Side.BUY, Decimal(60050), 500, DAY))
    assert "Stamp Duty" not in dict(fund)


@pytest.mark.parametrize(
    ("side", "quantity", "value", "expected"),
    [
        (Side.BUY, 1, "268.74", "2.00"),  # both minimums, settlement below a cent, the audit trail
        (Side.BUY, 1000, "268740", "12.91"),
        (Side.SELL, 1000, "268740", "18.65"),
    ],
)
def test_new_york(side: Side, quantity: int, value: str, expected: str) -> None:
    assert total("US.AAPL", side, value, quantity) == Decimal(expected)


def test_mainland_stamp_duty_is_the_sellers() -> None:
    bought, sold = (total("SH.600519", side, "147000", 100) for side in (Side.BUY, Side.SELL))

    assert sold - bought == Decimal("73.50")


def test_nothing_traded_costs_nothing_and_singapore_has_no_account() -> None:
    assert total("HK.00700", Side.BUY, "0", 0) == 0
    assert total("SG.D05", Side.BUY, "5400", 100) == 0


@given(
    st.sampled_from(
        [
            *product(["HK.00700", "US.AAPL", "SH.600519", "SZ.300750"], [SecurityType.STOCK, SecurityType.ETF]),
            *product(["HK.TCH261127C600000", "HK.XTW261127C1250", "HK.SNP261127P20000"], [SecurityType.OPTION]),
            *product(["HK.HSI261127C26000000", "US.AAPL261218C230000"], [SecurityType.OPTION]),
            ("HK.00823", SecurityType.STOCK),
            ("HK.13716", SecurityType.WARRANT),
        ]
    ),
    st.sampled_from(Side),
    st.integers(1, 200_000),
    st.decimals("0.01", "5000", places=2),
    st.dates(KNOWN_FROM, date(2027, 3, 1)),
)
def test_the_ticket_s_estimate_is_what_is_charged(
    listed: tuple[str, SecurityType], side: Side, quantity: int, price: Decimal, day: date
) -> None:
    symbol, kind = listed
    facts = security(symbol, kind)
    value = price * quantity * (100 if kind is SecurityType.OPTION else 1)

    told = estimate.fee_items(instrument=facts, side=side, quantity=quantity, value=value, day=day, broker_known=True)
    charged = fee_items(Traded(facts, side, value, quantity, day))

    assert sorted(item.amount for item in told if item.amount) == sorted(amount for _, amount in charged)


@given(st.sampled_from(["HK.00700", "US.AAPL", "SZ.300750"]), st.sampled_from(Side), st.integers(1, 500))
def test_fees_never_shrink_as_an_order_fills(symbol: str, side: Side, lots: int) -> None:
    price = Decimal("61.3")
    less, more = (total(symbol, side, str(price * q), q) for q in (lots * 100, lots * 100 + 100))

    assert 0 < less <= more


@pytest.mark.parametrize(("name", "quantity"), [("HK.00700", 300), ("HK.TCH261230C600000", 3)])
def test_an_executed_order_is_charged_what_was_estimated(
    exchange: Exchange, account: str, ticket: Callable[..., OrderTicket], name: str, quantity: int
) -> None:
    listed = exchange.instrument(InstrumentId(name))
    order = exchange.broker.place(ticket(instrument=listed.id, kind=OrderType.MARKET, quantity=quantity))
    value = sum((fill.price * fill.quantity for fill in exchange.broker.fills(account)), Decimal(0))

    told = estimate.fee_items(
        instrument=listed,
        side=Side.BUY,
        quantity=quantity,
        value=value * listed.multiplier,
        day=exchange_date(listed.market, exchange.now),
        broker_known=True,
    )

    (charged,) = exchange.broker.fees(account, [order.id])
    assert charged.total == sum(item.amount for item in told)
