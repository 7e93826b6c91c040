"""Trades in another currency than the account's cash: what was exchanged for them is a row in both, or is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs

from fakes.values.trips import BEGIN, CONTRACTS, TENCENT, book, fee, fill
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.exchanges import Exchanged
from tideboard_core.trips.facts import CashKind, CashMove, FeeTold, Rate
from tideboard_core.trips.reconcile import CashSpan, Reconciliation, Why, reconcile
from tideboard_core.trips.rows import OwnHolding

RENMINBI = InstrumentId("HK.80700")
KNOWN = {**CONTRACTS, RENMINBI: TradedContract(currency="CNY", multiplier=Decimal(1))}
HELD = OwnHolding(instrument=RENMINBI, name="TENCENT-R", quantity=200, cost=None, currency="CNY")
NO_CASH = CashSpan(Decimal(0), Decimal(0))


def traded(id_: str, words: str, minute: float = 0, of: str = "") -> Fill:
    return fill(id_, words, minute, of=of, instrument=RENMINBI, name="TENCENT-R")


def move(
    amount: str, remark: str = "TENCENT-R 200", kind: CashKind = CashKind.TRADE, currency: str = "HKD"
) -> CashMove:
    return CashMove(id="", day=date(2026, 11, 2), kind=kind, currency=currency, amount=Decimal(amount), remark=remark)


def sides(
    fills: Iterable[Fill],
    moves: Iterable[CashMove],
    *,
    spent: str,
    fees: Iterable[FeeTold] = (),
    others: Mapping[str, CashSpan] | None = None,
    positions: Iterable[OwnHolding] = (HELD,),
    rates: Iterable[Rate] = (),
    contracts: Mapping[InstrumentId, TradedContract] = KNOWN,
) -> dict[str, Reconciliation]:
    """The rows of an account that has HKD, and of `others` what they say."""
    rows = reconcile(
        book(*fills, fees=fees, orders={}, contracts=contracts),
        cash={"HKD": CashSpan(Decimal(100_000), 100_000 - Decimal(spent)), **(others or {})},
        moves=moves,
        positions=positions,
        prices={RENMINBI: Decimal(105)},
        contracts=contracts,
        fees={one.order_id: one.total for one in fees},
        rates=rates,
    )
    return {row.currency: row for row in rows}


BOUGHT = traded("1", "buy 200 100")
FEES = (fee("o1", "5"),)
PAID = (move("-21600"), move("-5.40", "TENCENT-R 200", CashKind.ORDER_FEE))


def test_what_was_exchanged_is_a_row_in_both_with_its_rate() -> None:
    rows = sides([BOUGHT], PAID, spent="21605.40", fees=FEES)

    assert rows["HKD"].exchanged == (Exchanged("CNY", "HKD", 1, Decimal("-21605.40"), Decimal("1.08")),)
    assert rows["CNY"].exchanged == (Exchanged("CNY", "HKD", 1, Decimal(20005), Decimal("1.08")),)
    assert (rows["CNY"].net, rows["CNY"].gained, rows["CNY"].cash) == (Decimal(995), Decimal(995), NO_CASH)
    assert [row.difference for row in rows.values()] == [0, 0]
    assert all((row.reasons, row.rows) == ((), ()) for row in rows.values())


def test_the_rate_of_purchases_and_sales_is_that_of_all_of_them() -> None:
    sold = traded("2", "sell 200 100", 1)

    rows = sides([BOUGHT, sold], [move("-21600"), move("21400")], spent="200", positions=())

    assert rows["CNY"].exchanged == (Exchanged("CNY", "HKD", 2, Decimal(0), Decimal("1.075")),)
    assert (rows["HKD"].exchanged[0].amount, rows["HKD"].difference) == (Decimal(-200), Decimal(0))


@pytest.mark.parametrize(
    "name", ["80700", "HK.80700", "80700.HK", "Stock Trading Bought 200 TENCENT-R", "買入 80700 200"]
)
def test_the_movement_names_the_security(name: str) -> None:
    assert sides([BOUGHT], [move("-21600", name)], spent="21600")["HKD"].difference == 0


def test_a_fee_may_name_the_order() -> None:
    moves = [PAID[0], move("-5.40", "Fees of order o1", CashKind.ORDER_FEE)]

    assert sides([BOUGHT], moves, spent="21605.40", fees=FEES)["HKD"].difference == 0


def test_a_movement_that_names_another_security_pays_nothing_of_it() -> None:
    bought = [fill("2", "buy 60 30", 1, of="o2", name="TENCENT"), fill("3", "buy 40 30", 2, of="o2", name="TENCENT")]
    held = structs.replace(HELD, instrument=TENCENT, name="TENCENT", quantity=100, currency="HKD")
    moves = [*PAID, move("-3000", "TENCENT 100"), move("-7", "TENCENT 100", CashKind.ORDER_FEE)]

    rows = sides([BOUGHT, *bought], moves, spent="24612.40", fees=(*FEES, fee("o2", "7")), positions=(HELD, held))

    assert [row.difference for row in rows.values()] == [0, 0]
    assert rows["HKD"].exchanged[0].amount == Decimal("-21605.40")


def test_a_movement_is_that_of_the_longest_name_in_it() -> None:
    """`TENCENT` is part of `TENCENT-R HOLDINGS`, whose movements, of trades and fees, are not its own."""
    longer, shorter = (
        structs.replace(BOUGHT, name="TENCENT HOLDINGS"),
        fill("2", "buy 100 30", 1, of="o2", name="TENCENT"),
    )
    held = structs.replace(HELD, instrument=TENCENT, name="TENCENT", quantity=100, currency="CNY")
    known = {**KNOWN, TENCENT: KNOWN[RENMINBI]}
    moves = [
        move("-21600", "TENCENT HOLDINGS 200"),
        move("-5.40", "TENCENT HOLDINGS 200", CashKind.ORDER_FEE),
        move("-400", "TENCENT 100", currency="USD"),
    ]
    fees = (*FEES, fee("o2", "7"))

    for fills in ([longer, shorter], [shorter, longer]):
        rows = sides(
            fills,
            moves,
            spent="21605.40",
            fees=fees,
            others={"USD": CashSpan(Decimal(400), Decimal(0))},
            positions=(HELD, held),
            contracts=known,
        )
        assert rows["HKD"].exchanged == (Exchanged("CNY", "HKD", 1, Decimal("-21605.40"), Decimal("1.08")),)
        assert [(one.paid, one.number, one.amount) for one in rows["USD"].exchanged] == [("USD", 1, Decimal(-400))]
        assert [row.difference for row in rows.values()] == [0, 0, 0]


def test_a_third_currency_that_paid_some_of_it_has_a_row_of_its_own() -> None:
    """There is no rate then: it is not told which shares it paid."""
    bought = [traded(str(number), "buy 100 100", number, of=f"o{number}") for number in (1, 2, 3)]
    moves = [
        move("-10800", "80700"),
        move("-10800", "80700"),
        move("-1400", "80700", currency="USD"),
        move("-2", "Fees of o3", CashKind.ORDER_FEE, "USD"),
    ]
    dollars = {"USD": CashSpan(Decimal(5000), Decimal(3598))}

    rows = sides(bought, moves, spent="21600", others=dollars, positions=(structs.replace(HELD, quantity=300),))

    assert rows["HKD"].exchanged == (Exchanged("CNY", "HKD", 3, Decimal(-21600), None),)
    assert rows["USD"].exchanged == (Exchanged("CNY", "USD", 2, Decimal(-1402), None),)
    assert [row.difference for row in rows.values()] == [0, 0, 0]
    assert Why.EXCHANGE_OPEN not in {one.why for row in rows.values() for one in row.reasons}


def test_what_is_paid_in_its_own_currency_is_not_exchanged() -> None:
    """Each fill has its movement, or the order has one for both."""
    own = {"CNY": CashSpan(Decimal(50_000), Decimal(30_000))}
    parts = [traded("1", "buy 150 100", of="o1"), traded("2", "buy 50 100", 1, of="o1")]

    for fills in ([BOUGHT], parts):
        rows = sides(fills, [move("-20000", currency="CNY")], spent="0", others=own)
        assert all(row.exchanged == () for row in rows.values())
        assert [row.difference for row in rows.values()] == [0, 0]


def test_of_a_security_that_was_paid_in_either_the_fills_without_a_movement_were_exchanged() -> None:
    """The sale of 300, which closes 200 and opens 100 short, is in two trips and has one movement."""
    sold = traded("2", "sell 300 100", 1)
    own = {"CNY": CashSpan(Decimal(0), Decimal(30_000))}

    rows = sides(
        [BOUGHT, sold],
        [move("-21600"), move("30000", currency="CNY")],
        spent="21600",
        others=own,
        positions=(structs.replace(HELD, quantity=-100),),
    )

    assert rows["CNY"].exchanged == (Exchanged("CNY", "HKD", 1, Decimal(20000), Decimal("1.08")),)
    assert [row.difference for row in rows.values()] == [0, 0]


def test_an_order_whose_payment_is_not_told_is_named() -> None:
    rows = sides([BOUGHT], [], spent="21600")

    assert [(one.why, one.number, one.amount) for one in rows["HKD"].reasons] == [(Why.EXCHANGE_OPEN, 1, None)]
    assert rows["HKD"].difference == 21600
    assert (rows["CNY"].cash, rows["CNY"].difference) == (None, None)


def test_an_order_whose_payment_is_not_told_counts_by_the_rate_of_its_day() -> None:
    """Its fee is exchanged, too; a rate the other way round is as good."""
    fills = [traded("1", "buy 150 100", of="o1"), traded("2", "buy 50 100", 1, of="o1")]
    told = Rate(day=BEGIN.date(), base="CNY", quote="HKD", rate=Decimal("1.08"), source="broker", at=BEGIN)
    other = replace(told, base="HKD", quote="CNY", rate=Decimal("0.8"))
    cases = [(told, Decimal("21605.40")), (other, Decimal("25006.25")), (replace(told, day=date(2026, 11, 1)), None)]

    for rate, amount in cases:
        row = sides(fills, [], spent="21605.40", fees=FEES, rates=[rate])["HKD"]
        assert [(one.why, one.number, one.amount) for one in row.reasons] == [(Why.EXCHANGE_OPEN, 1, amount)]
    assert sides(fills, [], spent="21605.40", fees=FEES, rates=[told])["HKD"].unexplained == 0


def test_one_of_two_orders_whose_payment_is_told_has_no_rate() -> None:
    rows = sides([BOUGHT, traded("2", "sell 200 100", 1)], PAID[:1], spent="200", positions=())

    assert [(one.why, one.number) for one in rows["HKD"].reasons] == [(Why.EXCHANGE_OPEN, 1)]
    assert rows["HKD"].exchanged[0].rate is None


def test_two_orders_that_one_movement_paid_lack_nothing() -> None:
    rows = sides([traded("1", "buy 100 100"), traded("2", "buy 100 100", 1)], PAID[:1], spent="21600")

    assert [row.difference for row in rows.values()] == [0, 0]
    assert Why.EXCHANGE_OPEN not in {one.why for one in rows["HKD"].reasons}


def test_money_of_another_currency_that_moved_is_not_called_nothing() -> None:
    """A dividend in CNY: there is an account of it, whose cash is not told."""
    dividend = move("80", "80700", CashKind.DIVIDEND, "CNY")

    assert sides([BOUGHT], [*PAID, dividend], spent="21605.40", fees=FEES)["CNY"].cash is None
