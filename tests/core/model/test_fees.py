"""The published schedules, on contract notes worked out by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tideboard_core.model.fee_tables import FEE_SCHEDULES, all_rules, fee_items, past_review
from tideboard_core.model.fees import (
    BROKER_FEES,
    FeeCode,
    FeeItem,
    Unestimated,
    broker_fees_known,
    not_estimated,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import Account, LiveAccount, PaperAccount, PracticeAccount, Side

VECTORS = Path(__file__).parents[2] / "vectors"
DAY = date(2026, 11, 20)


def security(symbol: str, kind: SecurityType = SecurityType.STOCK) -> Instrument:
    return Instrument(id=InstrumentId(symbol), name="", security_type=kind, lot_size=100, currency="HKD")


def fees(
    instrument: Instrument,
    side: Side,
    quantity: int,
    value: str,
    day: date = DAY,
    *,
    broker_known: bool = True,
    highest: bool = False,
) -> tuple[FeeItem, ...]:
    return fee_items(
        instrument=instrument,
        side=side,
        quantity=quantity,
        value=Decimal(value),
        day=day,
        broker_known=broker_known,
        highest=highest,
    )


def amounts(items: tuple[FeeItem, ...]) -> dict[FeeCode, Decimal]:
    return {item.code: item.amount for item in items}


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
        {"commission": "0.99", "platform": "1.00", "settlement": "0.03", "audit-trail": "0.01"},
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
            "audit-trail": "0.30",
        },
    ),
    (
        Market.US,
        SecurityType.STOCK,
        Side.BUY,
        1,
        "10",
        {"commission": "0.99", "platform": "1.00", "settlement": "0.00", "audit-trail": "0.01"},
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
            "option-regulatory": "0.23",
            "clearing": "0.25",
            "settlement": "1.80",
            "sec-fee": "0.10",
            "trading-activity": "0.03",
            "audit-trail": "0.01",
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
    items = fees(security(f"{market}.1", kind), side, quantity, value)

    assert {item.code.value: str(item.amount) for item in items} == expected


def test_stamp_duty_is_rounded_up_to_the_dollar() -> None:
    items = fees(security("HK.00700"), Side.SELL, 400, "62680")

    assert amounts(items)[FeeCode.STAMP_DUTY] == 63
    assert sum(item.amount for item in items) == Decimal("104.75")


def test_every_market_has_a_schedule() -> None:
    assert set(FEE_SCHEDULES) == set(Market)


@pytest.mark.parametrize("bill", json.loads((VECTORS / "fee_bills.json").read_text()), ids=lambda bill: bill["name"])
def test_the_bills_that_brokers_and_others_print(bill: dict[str, Any]) -> None:
    """Each item that a page prints; where it rounds otherwise the vector says by how much."""
    kind, off = SecurityType(bill["kind"]), bill.get("off", {})
    found = amounts(
        fees(
            security(bill["symbol"], kind),
            Side(bill["side"]),
            bill["quantity"],
            bill["value"],
            date.fromisoformat(bill["day"]),
        )
    )

    apart = {code: abs(found[FeeCode(code)] - Decimal(amount)) for code, amount in bill["items"].items()}

    assert apart == {code: Decimal(off.get(code, 0)) for code in bill["items"]}
    if "third_party" in bill:
        others = sum(amount for code, amount in found.items() if code not in BROKER_FEES)
        assert abs(others - Decimal(bill["third_party"])) == sum(map(Decimal, off.values()))


def test_five_thousand_contracts_pay_the_clearing_house_without_a_cap() -> None:
    option = security("US.AAPL261218C230000", SecurityType.OPTION)

    assert amounts(fees(option, Side.BUY, 5000, "100000"))[FeeCode.CLEARING] == 125
    before = amounts(fees(option, Side.BUY, 5000, "100000", date(2025, 2, 13)))
    assert before[FeeCode.CLEARING] == 55


def test_real_estate_trusts_pay_no_stamp_duty_since_21_december_2024() -> None:
    link = security("HK.00823")

    assert FeeCode.STAMP_DUTY not in amounts(fees(link, Side.BUY, 5000, "196000"))
    assert amounts(fees(link, Side.BUY, 5000, "196000", date(2024, 12, 20)))[FeeCode.STAMP_DUTY] == 196
    assert amounts(fees(security("HK.00700"), Side.BUY, 5000, "196000"))[FeeCode.STAMP_DUTY] == 196


@pytest.mark.parametrize(
    ("symbol", "tariff", "levy"),
    [("TCH", "3", None), ("SNP", "1", None), ("XTW", "0.5", None), ("ZZZ", "3", None), ("HSI", "10", "0.54")],
)
def test_hong_kong_s_options_pay_by_their_class(symbol: str, tariff: str, levy: str | None) -> None:
    found = amounts(fees(security(f"HK.{symbol}261127C10000", SecurityType.OPTION), Side.BUY, 2, "4000"))

    assert found[FeeCode.TRADING_FEE] == 2 * Decimal(tariff)
    assert found.get(FeeCode.SFC_LEVY) == (None if levy is None else 2 * Decimal(levy))


def test_northbound_funds_have_rates_of_their_own() -> None:
    found = amounts(fees(security("SH.510300", SecurityType.ETF), Side.SELL, 10_000, "40000"))

    assert found[FeeCode.HANDLING] == Decimal("1.60")
    assert found[FeeCode.TRANSFER] == Decimal("0.80")
    assert not {FeeCode.SUPERVISION, FeeCode.STAMP_DUTY} & found.keys()


def test_what_changes_by_venue_is_about_and_power_takes_the_highest() -> None:
    option = security("US.AAPL261218C230000", SecurityType.OPTION)
    usual, most = (fees(option, Side.BUY, 100, "1000", highest=highest) for highest in (False, True))

    about = {item.code for item in usual if item.about}
    assert about == {FeeCode.OPTION_REGULATORY, FeeCode.SETTLEMENT, FeeCode.AUDIT_TRAIL}
    assert amounts(usual)[FeeCode.OPTION_REGULATORY] == Decimal("2.30")
    assert amounts(most)[FeeCode.OPTION_REGULATORY] == Decimal("2.82")
    assert amounts(most)[FeeCode.AUDIT_TRAIL] == Decimal("0.22")


def test_each_rate_names_its_days_and_its_source_and_is_looked_at_again() -> None:
    """One rate of a fee applies on a day; what has ended needs no more looks."""
    for rule in all_rules():
        assert rule.source
        assert rule.until is None or rule.since <= rule.until
        assert rule.review > rule.since
    for day in (date(2024, 5, 22), date(2025, 6, 30), date(2026, 11, 20), date(2027, 6, 1)):
        for market, kind, name in product(Market, (SecurityType.STOCK, SecurityType.ETF, SecurityType.OPTION), "A"):
            codes = [item.code for item in fees(security(f"{market}.{name}", kind), Side.SELL, 100, "1000", day)]
            assert len(codes) == len(set(codes))
    assert not past_review(date(2026, 11, 27))
    assert {FeeCode.TRADING_ACTIVITY, FeeCode.OPTION_REGULATORY} <= {r.code for r in past_review(date(2027, 1, 1))}


def test_american_shares_name_what_is_not_estimated() -> None:
    assert not_estimated(security("US.RACE")) == (Unestimated.TRANSACTION_TAX, Unestimated.ADR_CUSTODY)
    assert not not_estimated(security("HK.00700"))


def test_a_broker_without_a_known_price_list_costs_what_the_exchange_takes_and_an_allowance() -> None:
    known, unknown = (
        amounts(fees(security("HK.00700"), Side.BUY, 100, "61250.55", broker_known=told)) for told in (True, False)
    )

    assert unknown.keys() - known.keys() == {FeeCode.BROKER_UNKNOWN}
    assert known.keys() - unknown.keys() == {FeeCode.COMMISSION, FeeCode.PLATFORM}
    assert unknown[FeeCode.BROKER_UNKNOWN] == Decimal("183.76")  # 0.3 %, rounded up


@pytest.mark.parametrize(
    ("symbol", "kind", "quantity", "value", "least"),
    [
        ("HK.00700", SecurityType.STOCK, 100, "1000", "18.00"),  # 0.3 % would be 3
        ("US.AAPL", SecurityType.STOCK, 1, "268.74", "1.99"),
        ("US.AAPL", SecurityType.STOCK, 10_000, "20000", "99.00"),  # a share for two dollars: 49 and 50
        ("US.AAPL261218C230000", SecurityType.OPTION, 1, "100", "1.79"),
        ("HK.00700", SecurityType.STOCK, 1000, "613000", "1839.00"),
    ],
)
def test_the_allowance_is_never_less_than_the_published_tariff(
    symbol: str, kind: SecurityType, quantity: int, value: str, least: str
) -> None:
    found = amounts(fees(security(symbol, kind), Side.BUY, quantity, value, broker_known=False))

    assert found[FeeCode.BROKER_UNKNOWN] == Decimal(least)


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
