"""How far estimates of fees were off: by item where the broker names them, by the sum elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from fakes.values.trading import ACCOUNTS
from tideboard_core.model.fee_tables import fee_items
from tideboard_core.model.fees import FeeCode
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Environment, Fill, OrderFee, Side
from tideboard_core.trips.fee_estimates import FEWEST, Bill, bills_of, fee_gap

LIVE = ACCOUNTS[Environment.LIVE]
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
OPTION = Instrument(
    id=InstrumentId("US.AAPL261218C230000"),
    name="",
    security_type=SecurityType.OPTION,
    lot_size=1,
    currency="USD",
    multiplier=100,
)
TITLES = {
    FeeCode.COMMISSION: "Commission",
    FeeCode.PLATFORM: "Platform Fee",
    FeeCode.OPTION_REGULATORY: "期权监管费",
    FeeCode.CLEARING: "期权清算费",
    FeeCode.SETTLEMENT: "期权交收费",
    FeeCode.AUDIT_TRAIL: "CAT Fee",
}


def bill(items: Sequence[tuple[str, Decimal]], total: Decimal, number: int = 1) -> Bill:
    fee = OrderFee(order_id=str(number), total=total, items=tuple(items))
    return Bill(OPTION.id, Side.BUY, 10, Decimal(20), date(2026, 11, 20), fee)


def estimated() -> dict[FeeCode, Decimal]:
    items = fee_items(
        instrument=OPTION,
        side=Side.BUY,
        quantity=10,
        value=Decimal(2000),
        day=date(2026, 11, 20),
        broker_known=True,
    )
    return {item.code: item.amount for item in items}


def named(**changes: str) -> Bill:
    """A bill with our own amounts but for these."""
    amounts = estimated() | {FeeCode(code.replace("_", "-")): Decimal(text) for code, text in changes.items()}
    return bill([(TITLES[code], amount) for code, amount in amounts.items()], sum(amounts.values(), Decimal(0)))


def facts(name: InstrumentId) -> Instrument | None:
    return OPTION if name == OPTION.id else None


def test_the_items_that_were_off_are_named_from_twenty_orders_on() -> None:
    """Futu bills 0.12 for ten contracts where we estimate 0.23, and names it in Chinese."""
    bills = [named(option_regulatory="0.12")] * FEWEST

    assert fee_gap(bills[1:], facts, LIVE, "USD") is None
    gap = fee_gap(bills, facts, LIVE, "USD")
    assert gap is not None
    assert (gap.orders, gap.mean) == (20, Decimal("-0.11"))
    assert gap.items == {FeeCode.OPTION_REGULATORY: Decimal("-0.11")}
    assert fee_gap(bills, facts, LIVE, "HKD") is None
    assert fee_gap(bills, lambda _name: None, LIVE, "USD") is None


def test_a_bill_without_items_or_with_one_that_nobody_knows_counts_by_its_sum() -> None:
    total = sum(estimated().values(), Decimal(0))
    bills = [bill([], total + 1), bill([("Snow fee", total + 1)], total + 1)] * (FEWEST // 2)

    gap = fee_gap(bills, facts, LIVE, "USD")

    assert gap is not None
    assert (gap.mean, gap.items) == (Decimal(1), {})


def test_of_a_broker_without_a_price_list_only_what_others_charge_is_compared() -> None:
    other = ACCOUNTS[Environment.LIVE].__class__(id="1", name="", markets=LIVE.markets, currency="USD", firm="LongPort")
    bills = [named(commission="0.00", clearing="0.30")] * FEWEST

    gap = fee_gap(bills, facts, other, "USD")

    assert gap is not None
    assert gap.items == {FeeCode.CLEARING: Decimal("0.05")}


def test_fills_of_an_order_make_its_bill_and_a_combination_has_none() -> None:
    fee = OrderFee(order_id="7", total=Decimal(5))

    def fill(number: str, symbol: str, quantity: int, price: str, order: str = "7") -> Fill:
        return Fill(
            id=number,
            order_id=order,
            account_id="1",
            instrument=InstrumentId(symbol),
            name="",
            side=Side.BUY,
            quantity=quantity,
            price=Decimal(price),
            time=AT,
        )

    one = bills_of([fill("1", "HK.00700", 100, "600"), fill("2", "HK.00700", 200, "601")], [fee])
    assert [(row.quantity, row.turnover, row.day) for row in one] == [(300, Decimal(180_200), date(2026, 11, 20))]
    assert bills_of([fill("1", "HK.00700", 100, "600"), fill("2", "HK.00005", 200, "61")], [fee]) == ()
    assert bills_of([fill("1", "HK.00700", 100, "600", "8")], [fee]) == ()
