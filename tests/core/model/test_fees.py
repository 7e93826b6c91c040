"""The published schedules, on contract notes worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.model.fees import FEE_SCHEDULES, FeeCode, broker_fees_known, fee_items
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.order import Account, LiveAccount, PaperAccount, PracticeAccount, Side

NOTES: list[tuple[Market, SecurityType, Side, int, str, dict[str, str]]] = [
    (
        Market.HK,
        SecurityType.STOCK,
        Side.BUY,
        2000,
        "1226000",
        {
            "commission": "367.80",
            "platform": "15.00",
            "stamp-duty": "1226.00",
            "trading-fee": "69.27",
            "sfc-levy": "33.10",
            "afrc-levy": "1.84",
            "settlement": "51.49",
        },
    ),
    (
        Market.HK,
        SecurityType.ETF,
        Side.SELL,
        100,
        "2000",
        {
            "commission": "3.00",
            "platform": "15.00",
            "trading-fee": "0.11",
            "sfc-levy": "0.05",
            "afrc-levy": "0.00",
            "settlement": "0.08",
        },
    ),
    (
        Market.US,
        SecurityType.STOCK,
        Side.BUY,
        10,
        "1750",
        {"commission": "0.99", "platform": "1.00", "settlement": "0.03"},
    ),
    (
        Market.US,
        SecurityType.STOCK,
        Side.SELL,
        100_000,
        "100000",
        {
            "commission": "490.00",
            "platform": "500.00",
            "settlement": "300.00",
            "sec-fee": "2.06",
            "trading-activity": "9.79",
        },
    ),
    (
        Market.US,
        SecurityType.STOCK,
        Side.BUY,
        1,
        "10",
        {"commission": "0.99", "platform": "1.00", "settlement": "0.00"},
    ),
    (
        Market.HK,
        SecurityType.OPTION,
        Side.BUY,
        2,
        "4460",
        {"commission": "8.92", "platform": "15.00", "trading-fee": "6.00"},
    ),
    (
        Market.US,
        SecurityType.OPTION,
        Side.SELL,
        10,
        "5000",
        {
            "commission": "6.50",
            "platform": "3.00",
            "option-regulatory": "0.12",
            "settlement": "0.20",
            "sec-fee": "0.10",
            "trading-activity": "0.03",
        },
    ),
    (
        Market.SH,
        SecurityType.STOCK,
        Side.SELL,
        100,
        "150000",
        {
            "commission": "45.00",
            "platform": "15.00",
            "handling": "5.12",
            "supervision": "3.00",
            "transfer": "4.50",
            "stamp-duty": "75.00",
        },
    ),
    (Market.SG, SecurityType.STOCK, Side.BUY, 100, "5000", {"clearing": "1.63", "trading-fee": "0.38"}),
]


@pytest.mark.parametrize(("market", "kind", "side", "quantity", "value", "expected"), NOTES)
def test_contract_note(
    market: Market, kind: SecurityType, side: Side, quantity: int, value: str, expected: dict[str, str]
) -> None:
    items = fee_items(
        market=market, security_type=kind, side=side, quantity=quantity, value=Decimal(value), broker_known=True
    )

    assert {item.code.value: str(item.amount) for item in items} == expected


def test_stamp_duty_is_rounded_up_to_the_dollar() -> None:
    items = fee_items(
        market=Market.HK,
        security_type=SecurityType.STOCK,
        side=Side.SELL,
        quantity=400,
        value=Decimal(62_680),
        broker_known=True,
    )

    assert dict(items)[FeeCode.STAMP_DUTY] == 63
    assert sum(item.amount for item in items) == Decimal("104.75")


def test_every_market_has_a_schedule() -> None:
    assert set(FEE_SCHEDULES) == set(Market)


def test_a_broker_without_a_known_price_list_costs_what_the_exchange_takes_and_an_allowance() -> None:
    known, unknown = (
        dict(
            fee_items(
                market=Market.HK,
                security_type=SecurityType.STOCK,
                side=Side.BUY,
                quantity=100,
                value=Decimal("61250.55"),
                broker_known=told,
            )
        )
        for told in (True, False)
    )

    assert unknown.keys() - known.keys() == {FeeCode.BROKER_UNKNOWN}
    assert known.keys() - unknown.keys() == {FeeCode.COMMISSION, FeeCode.PLATFORM}
    assert unknown[FeeCode.BROKER_UNKNOWN] == Decimal("183.76")  # 0.3 %, rounded up


@pytest.mark.parametrize(
    ("kind", "firm", "market", "known"),
    [
        (LiveAccount, "FutuSecurities", Market.HK, True),
        (PaperAccount, "FutuSecurities", Market.US, True),
        (LiveAccount, "FutuSecurities", Market.SG, False),
        (LiveAccount, "FutuSG", Market.HK, False),
        (LiveAccount, "LongPort", Market.HK, False),
        (PracticeAccount, "LongPort", Market.HK, True),
        (PaperAccount, "", Market.HK, False),
    ],
)
def test_only_a_broker_with_a_dated_price_list_is_known(
    kind: type[Account], firm: str, market: Market, known: bool
) -> None:
    account = kind(id="1", name="", markets=frozenset(Market), currency="HKD", firm=firm)

    assert broker_fees_known(account, market) is known
