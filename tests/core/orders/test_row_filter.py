"""Which orders, fills and movements of cash a filter keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.combinations import BUTTERFLY, combination_order
from fakes.values.trading import ACCOUNTS, NOON, held_exit, order_row
from tideboard_core.model.cash_words import CashWord
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, Order, OrderStatus, Side
from tideboard_core.model.reference import CashEntry, kind_of
from tideboard_core.orders.row_filter import EVERY_ROW, RowFilter, hidden_working, order_day, sides_of
from tideboard_core.orders.rows import with_exits, with_legs

LIVE, PAPER = ACCOUNTS[Environment.LIVE], ACCOUNTS[Environment.PAPER]
TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


def no_name(_instrument: InstrumentId) -> str:
    return ""


def ids(chosen: RowFilter, *rows: Order) -> list[str]:
    return [row.id for row in chosen.keep_orders(rows, no_name)]


BUY = order_row(LIVE, id="1", instrument=TENCENT, side=Side.BUY, status=OrderStatus.SUBMITTED)
SOLD = order_row(LIVE, id="2", instrument=TENCENT, side=Side.SELL, status=OrderStatus.FILLED)
OTHER = order_row(PAPER, id="3", instrument=APPLE, side=Side.BUY, status=OrderStatus.REJECTED, name="Apple Inc")
ROWS = (BUY, SOLD, OTHER)


def test_parts_combine_and_one_of_their_values_is_enough() -> None:
    assert ids(EVERY_ROW, *ROWS) == ["1", "2", "3"]
    assert ids(RowFilter(symbols=frozenset({TENCENT})), *ROWS) == ["1", "2"]
    assert ids(RowFilter(symbols=frozenset({TENCENT}), sides=frozenset({Side.BUY})), *ROWS) == ["1"]
    assert ids(RowFilter(statuses=frozenset({OrderStatus.FILLED, OrderStatus.REJECTED})), *ROWS) == ["2", "3"]
    assert ids(RowFilter(accounts=frozenset({PAPER.id})), *ROWS) == ["3"]
    assert ids(RowFilter(symbols=frozenset({APPLE}), sides=frozenset({Side.SELL})), *ROWS) == []


def test_words_are_found_all_in_any_order_and_without_regard_to_case() -> None:
    marked = replace(OTHER, remark="TB-1120-0417", text="Insufficient buying power")
    for words, kept in (
        ("apple", ["3"]),
        ("0417 APPL", ["3"]),
        ("power 0417", ["3"]),
        ("apple power x", []),
        (" ", ["1", "3"]),
    ):
        assert ids(RowFilter(words=words), BUY, marked) == kept
    named = RowFilter(words="騰訊").keep_orders(ROWS, lambda one: "騰訊控股" if one == TENCENT else "")
    assert [row.id for row in named] == ["1", "2"]


def test_a_day_is_that_of_the_exchange() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # 21 November in Hong Kong, 20 November in New York
    hong_kong, new_york = replace(BUY, created=late), replace(OTHER, created=late)
    assert (order_day(hong_kong), order_day(new_york)) == (date(2026, 11, 21), date(2026, 11, 20))
    assert ids(RowFilter(days=frozenset({date(2026, 11, 20)})), hong_kong, new_york) == ["3"]


def test_an_entry_and_its_exits_stay_together() -> None:
    entry = replace(BUY, status=OrderStatus.FILLED, filled=BUY.quantity, exits=(held_exit(role=ExitRole.STOP_LOSS),))
    rows = with_exits((entry, SOLD))
    working = RowFilter(statuses=frozenset({OrderStatus.SUBMITTED, OrderStatus.PENDING})).keep_orders(rows, no_name)
    assert [row.id for row in working] == ["1", rows[1].id]
    assert ids(RowFilter(sides=frozenset({Side.SELL})), *rows) == ["1", rows[1].id, "2"]


def test_a_combination_has_the_sides_and_contracts_of_its_legs() -> None:
    rows = with_legs((combination_order(),))
    assert sides_of(rows[0]) == {Side.BUY, Side.SELL}
    assert len(ids(RowFilter(symbols=frozenset({BUTTERFLY[-1].instrument})), *rows)) == 1 + len(BUTTERFLY)
    assert not ids(RowFilter(symbols=frozenset({TENCENT})), *rows)


def test_orders_without_a_number_yet_are_told_apart_by_ours() -> None:
    sent = [replace(BUY, id="", remark=remark, side=side) for remark, side in (("a", Side.BUY), ("b", Side.SELL))]
    kept = RowFilter(sides=frozenset({Side.SELL})).keep_orders(sent, no_name)
    assert [row.remark for row in kept] == ["b"]
    assert hidden_working(sent, kept) == 1


def test_the_same_number_in_two_accounts_is_two_orders() -> None:
    twin = replace(BUY, account_id=PAPER.id, side=Side.SELL)
    assert RowFilter(sides=frozenset({Side.BUY})).keep_orders((BUY, twin), no_name) == (BUY,)
    assert hidden_working((BUY, twin), (BUY,)) == 1


def fill(number: str, **changes: object) -> Fill:
    made = Fill(
        id=number, order_id="o" + number, account_id=LIVE.id, instrument=TENCENT, name="TENCENT", side=Side.BUY,
        quantity=100, price=Decimal(600), time=NOON,
    )  # fmt: skip
    return structs.replace(made, **changes)


def test_fills_are_filtered_and_a_side_that_was_not_told_is_none() -> None:
    fills = (fill("1"), fill("2", side=Side.SELL), fill("3", side_told=False), fill("4", instrument=APPLE))
    kept = RowFilter(sides=frozenset({Side.BUY}), symbols=frozenset({TENCENT})).keep_fills(fills, no_name)
    assert [one.id for one in kept] == ["1"]
    assert [one.id for one in RowFilter(words="o3").keep_fills(fills, no_name)] == ["3"]
    day = RowFilter(days=frozenset({NOON.date()})).keep_fills(
        (*fills, fill("5", time=NOON - timedelta(days=1))), no_name
    )
    assert [one.id for one in day] == ["1", "2", "3"]  # in New York it is the evening before


def entry(number: str, kind: str, amount: str, currency: str = "HKD") -> CashEntry:
    return CashEntry(
        id=number, clearing_date=NOON.date(), settlement_date=None, currency=currency, kind=kind,
        amount=Decimal(amount), remark=f"row {number}",
    )  # fmt: skip


def test_cash_is_filtered_by_what_it_was_for_however_the_broker_says_it() -> None:
    rows = [
        entry("1", "入金", "100"),
        entry("2", "Trading Fees", "-3"),
        entry("3", "交易费用", "-2", "USD"),
        entry("4", "Gift", "5"),
    ]
    assert [kind_of(row) for row in rows] == [CashWord.DEPOSIT, CashWord.FEES, CashWord.FEES, "Gift"]

    def kept(chosen: RowFilter) -> list[str]:
        return [row.id for row in filter(chosen.keeps_cash(lambda kind: {"入金": "Deposit"}.get(kind, kind)), rows)]

    assert kept(RowFilter(kinds=frozenset({CashWord.FEES.value}))) == ["2", "3"]
    assert kept(RowFilter(kinds=frozenset({CashWord.FEES.value}), currencies=frozenset({"USD"}))) == ["3"]
    assert kept(RowFilter(incoming=frozenset({True}))) == ["1", "4"]
    assert kept(RowFilter(words="deposit")) == kept(RowFilter(words="入金 ROW")) == ["1"]
    assert kept(EVERY_ROW) == ["1", "2", "3", "4"]


SIDES, STATUSES = st.sets(st.sampled_from(Side)), st.sets(st.sampled_from(OrderStatus))


@given(SIDES, STATUSES, st.sets(st.sampled_from([TENCENT, APPLE])))
def test_what_is_shown_and_what_is_hidden_are_all_working_orders(
    sides: set[Side], statuses: set[OrderStatus], symbols: set[InstrumentId]
) -> None:
    rows = [
        order_row(LIVE, id=f"{place}", instrument=instrument, side=side, status=status)
        for place, (side, status, instrument) in enumerate(product(Side, OrderStatus, (TENCENT, APPLE)))
    ]
    chosen = RowFilter(sides=frozenset(sides), statuses=frozenset(statuses), symbols=frozenset(symbols))
    kept = chosen.keep_orders(rows, no_name)
    assert sum(row.open for row in kept) + hidden_working(rows, kept) == sum(row.open for row in rows)
    assert chosen.empty is (not sides and not statuses and not symbols)
    assert all(row.side in sides or not sides for row in kept)
    assert kept == tuple(row for row in rows if row in kept)
