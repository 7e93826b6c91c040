"""Orders and accounts as the broker's messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Position, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.orders import AccountGroup, ExchangeOrder, TradingAccount
from tideboard_sandbox.opend.messages.orders import (
    ORDER_KIND,
    account_message,
    header_of,
    order_message,
    position_message,
    status_number,
    trade_market,
)

ACCOUNT = TradingAccount(id="281756460000000001", group=AccountGroup.HK, real=True, currency="HKD")
MOMENT = datetime(2026, 11, 18, 2, 30, 1, 250_000, tzinfo=UTC)
ORDER = ExchangeOrder(
    id="91000000000000007",
    account_id=ACCOUNT.id,
    instrument=InstrumentId("HK.00700"),
    name="Tencent",
    side=Side.BUY,
    kind=OrderType.LIMIT,
    status=OrderStatus.SUBMITTED,
    quantity=300,
    filled=0,
    price=Decimal("459.8"),
    average_price=None,
    trigger=None,
    trail_amount=None,
    trail_percent=None,
    limit_offset=None,
    time_in_force=TimeInForce.DAY,
    hours=TradingHours.REGULAR,
    expires=None,
    fired=None,
    created=MOMENT,
    updated=MOMENT,
    currency="HKD",
)


@pytest.mark.parametrize(
    ("status", "filled", "number"),
    [
        (OrderStatus.PENDING, 0, 1),
        (OrderStatus.SUBMITTED, 0, 5),
        (OrderStatus.PARTIALLY_FILLED, 100, 10),
        (OrderStatus.FILLED, 300, 11),
        (OrderStatus.CANCELLING, 100, 12),
        (OrderStatus.CANCELLING, 0, 13),
        (OrderStatus.CANCELLED, 100, 14),
        (OrderStatus.CANCELLED, 0, 15),
        (OrderStatus.EXPIRED, 100, 14),
        (OrderStatus.EXPIRED, 0, 15),
        (OrderStatus.REJECTED, 0, 21),
        (OrderStatus.DISABLED, 0, 22),
        (OrderStatus.DISABLED, 100, 22),
    ],
)
def test_states_tell_whether_a_part_was_filled(status: OrderStatus, filled: int, number: int) -> None:
    assert status_number(replace(ORDER, status=status, filled=filled)) == number


@given(st.sampled_from(list(OrderStatus)), st.sampled_from(sorted(set(ORDER_KIND.values()))), st.integers(0, 300))
def test_no_state_or_kind_is_without_its_number(status: OrderStatus, kind: OrderType, filled: int) -> None:
    message = order_message(ACCOUNT, replace(ORDER, status=status, kind=kind, filled=filled))

    assert message.IsInitialized()
    assert message.orderType > 0


def test_an_order_keeps_every_digit_of_its_number() -> None:
    message = order_message(ACCOUNT, ORDER)

    assert (message.orderID, message.orderIDEx) == (91000000000000007, "91000000000000007")
    assert (message.price, message.createTime) == (459.8, "2026-11-18 10:30:01.250")
    assert header_of(ACCOUNT).accID == 281756460000000001


def test_trailing_orders_say_how_they_trail() -> None:
    by_amount = order_message(ACCOUNT, replace(ORDER, trail_amount=Decimal("1.5"), limit_offset=Decimal("0.4")))
    by_percent = order_message(ACCOUNT, replace(ORDER, trail_percent=Decimal(2)))

    assert (by_amount.trailType, by_amount.trailValue, by_amount.trailSpread) == (2, 1.5, 0.4)
    assert (by_percent.trailType, by_percent.trailValue) == (1, 2.0)
    assert not order_message(ACCOUNT, ORDER).HasField("trailType")


@pytest.mark.parametrize(
    ("group", "real", "number"),
    [
        (AccountGroup.HK, True, 1),
        (AccountGroup.HK, False, 1),
        (AccountGroup.US, True, 2),
        (AccountGroup.US, False, 2),
        (AccountGroup.CN, True, 4),
        (AccountGroup.CN, False, 3),
    ],
)
def test_a_shares_trade_through_stock_connect_for_real_and_on_cn_in_simulation(
    group: AccountGroup, real: bool, number: int
) -> None:
    account = replace(ACCOUNT, group=group, real=real)

    assert trade_market(account) == number
    assert list(account_message(account).trdMarketAuthList) == [number]


def test_only_simulated_accounts_have_a_simulation_type_and_only_real_ones_a_firm() -> None:
    real, paper = account_message(ACCOUNT), account_message(replace(ACCOUNT, real=False))

    assert (real.securityFirm, real.HasField("simAccType")) == (1, False)
    assert (paper.simAccType, paper.HasField("securityFirm")) == (1, False)


HELD = Position(
    account_id=ACCOUNT.id,
    instrument=InstrumentId("HK.00700"),
    name="Tencent",
    quantity=100,
    available=100,
    average_cost=Decimal(400),
    last=Decimal("419.6"),
    value=Decimal(41960),
    pl=Decimal(1960),
    pl_percent=Decimal("4.9"),
    pl_today=None,
    currency="HKD",
)


def test_profit_is_a_fraction_and_zero_without_a_cost() -> None:
    position = HELD
    row = position_message(ACCOUNT, position, Decimal(380))
    assert (row.averageCostPrice, row.unrealizedPL) == (400, 1960)
    assert row.averagePlRatio == pytest.approx(0.049)
    assert (row.costPrice, row.dilutedCostPrice, row.plVal) == (380, 380, 3960)
    assert row.plRatio == pytest.approx(3960 / 38000)
    without = position_message(ACCOUNT, replace(position, average_cost=None, pl_percent=None), None)
    assert (without.plRatio, without.averagePlRatio) == (0, 0)


def test_the_fraction_of_the_average_cost_has_no_limit_of_places() -> None:
    gained = Decimal(1961)
    position = replace(HELD, pl=gained, value=HELD.value - HELD.pl + gained, pl_percent=Decimal("4.90"))

    assert position_message(ACCOUNT, position, Decimal(380)).averagePlRatio == pytest.approx(0.049025, abs=1e-9)


def test_a_simulated_account_answers_an_average_cost_of_zero() -> None:
    row = position_message(replace(ACCOUNT, real=False), HELD, Decimal(380))

    assert (row.averageCostPrice, row.unrealizedPL, row.averagePlRatio) == (0, 0, 0)
    assert (row.dilutedCostPrice, row.plVal) == (380, 3960)


def test_a_card_number_ends_otherwise_than_the_id() -> None:
    card = account_message(ACCOUNT).uniCardNum

    assert (len(card), card.isdecimal()) == (16, True)
    assert card[-4:] != ACCOUNT.id[-4:]
