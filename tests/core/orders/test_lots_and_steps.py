"""Quantities against lots, odd rests of the mainland among them, and prices that the exchange shows it takes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from fakes.values.order_checks import ACCOUNT, SNAPSHOT, checks_of, request, sell
from fakes.values.trading import BOOK, TENCENT, levels, order_row, position
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import ModifyRequest, Side
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.lots_and_steps import closable
from tideboard_core.orders.snapshot import PretradeSnapshot
from tideboard_core.orders.way_out import Working
from tideboard_core.orders.way_out_table import Applies, Effect, in_flatten

MOUTAI, STAR = InstrumentId("SH.600519"), InstrumentId("SH.688981")


def account_with(instrument: InstrumentId, lot: int, available: int | None) -> PretradeSnapshot:
    facts = replace(TENCENT, id=instrument, lot_size=lot, currency="CNY")
    held = None if available is None else (replace(position(ACCOUNT, available), instrument=instrument),)
    return replace(SNAPSHOT, instrument=facts, positions=held)


def lot_check(instrument: InstrumentId, side: Side, quantity: int, *, lot: int, available: int | None) -> Check:
    make = sell if side is Side.SELL else request
    order = make(instrument=instrument, quantity=quantity)
    snapshot = account_with(instrument, lot, available)
    return next(one for one in checks_of(order, snapshot) if one.code is CheckCode.LOT)


@pytest.mark.parametrize(
    ("side", "quantity", "available", "passes"),
    [
        (Side.BUY, 200, 0, True),
        (Side.BUY, 150, 0, False),
        (Side.BUY, 130, 230, False),
        (Side.SELL, 200, 230, True),
        (Side.SELL, 30, 230, True),
        (Side.SELL, 130, 230, True),
        (Side.SELL, 230, 230, True),
        (Side.SELL, 20, 230, False),
        (Side.SELL, 215, 230, False),
        (Side.SELL, 30, 200, False),
        (Side.SELL, 7, 7, True),
    ],
)
def test_a_sale_of_a_shares_may_have_the_whole_odd_rest(
    side: Side, quantity: int, available: int, passes: bool
) -> None:
    assert lot_check(MOUTAI, side, quantity, lot=100, available=available).passed is passes


@pytest.mark.parametrize(("name", "held"), [(MOUTAI, 30), (STAR, 150)])
@pytest.mark.parametrize("committed", [0, 1])
def test_an_odd_rest_that_its_own_exit_holds_can_be_flattened(name: InstrumentId, held: int, committed: int) -> None:
    """The exit is withdrawn before the closing order goes; of shares that may not be sold today nothing helps."""
    snapshot = account_with(name, 100, held)
    assert snapshot.positions is not None
    rows = tuple(replace(row, available=0) for row in snapshot.positions)
    snapshot = replace(snapshot, positions=rows, working=Working(committed=committed * held))
    order = sell(instrument=name, quantity=held)
    check = next(one for one in checks_of(order, snapshot) if one.code is CheckCode.LOT)
    assert check.passed is bool(committed)
    assert in_flatten(check, Applies.PLANNED, Side.SELL, wide=False) is (Effect.NOTHING if committed else Effect.DENIED)


def test_a_denied_odd_sale_names_the_quantities_that_would_pass() -> None:
    check = lot_check(MOUTAI, Side.SELL, 215, lot=100, available=230)
    assert (check.severity, check.data["rest"], check.data["takes"]) == (Severity.HARD, 30, (30, 200, 230))


def test_an_odd_sale_is_typed_while_it_is_not_known_what_may_be_sold() -> None:
    check = lot_check(MOUTAI, Side.SELL, 30, lot=100, available=None)
    assert (check.passed, check.severity) == (False, Severity.TYPED)


@pytest.mark.parametrize(
    ("side", "quantity", "lot", "available", "severity"),
    [
        (Side.BUY, 200, 200, 0, None),
        (Side.BUY, 201, 1, 0, None),
        (Side.BUY, 201, 200, 0, Severity.SOFT),
        (Side.BUY, 100, 100, 0, Severity.SOFT),
        (Side.BUY, 150, 100, 0, Severity.HARD),
        (Side.SELL, 333, 200, 333, Severity.SOFT),
        (Side.SELL, 150, 200, 150, None),
        (Side.SELL, 150, 200, 190, Severity.HARD),
    ],
)
def test_the_star_market_goes_by_the_share_from_200_on(
    side: Side, quantity: int, lot: int, available: int, severity: Severity | None
) -> None:
    check = lot_check(STAR, side, quantity, lot=lot, available=available)
    assert (None if check.passed else check.severity) is severity


def test_elsewhere_an_odd_lot_is_denied_as_before() -> None:
    for name in ("HK.00700", "SG.D05"):
        assert not lot_check(InstrumentId(name), Side.SELL, 30, lot=100, available=230).passed


@pytest.mark.parametrize(
    ("name", "lot", "held", "closes"),
    [
        (MOUTAI, 100, 230, 200),
        (MOUTAI, 100, 30, 30),
        (STAR, 200, 333, 333),
        (STAR, 200, 150, 150),
        (InstrumentId("HK.00700"), 100, 30, 0),
        (InstrumentId("HK.00700"), 100, 230, 200),
    ],
)
def test_a_flatten_closes_whole_lots_and_then_the_rest_that_is_left(
    name: InstrumentId, lot: int, held: int, closes: int
) -> None:
    facts = replace(TENCENT, id=name, lot_size=lot)
    assert closable(facts, Side.SELL, held) == closes
    assert closable(facts, Side.BUY, held) == held // lot * lot


def tick_of(price: str, snapshot: PretradeSnapshot, **terms: object) -> Check:
    order = request(price=Decimal(price), **terms)
    return next(one for one in checks_of(order, snapshot) if one.code is CheckCode.TICK)


def test_a_price_that_stands_in_the_book_is_taken_as_it_is() -> None:
    book = structs.replace(BOOK, asks=levels(("612.37", 1000)))
    assert not tick_of("612.37", SNAPSHOT).passed
    assert tick_of("612.37", replace(SNAPSHOT, book=book)).passed
    assert not tick_of("612.38", replace(SNAPSHOT, book=book)).passed
    assert not tick_of("612.37", replace(SNAPSHOT, book=book, book_age=3.1)).passed


@pytest.mark.parametrize(("price", "passes"), [("612.37", True), ("612.38", False)])
def test_a_term_that_a_change_leaves_alone_is_as_the_broker_has_it(price: str, passes: bool) -> None:
    standing = order_row(ACCOUNT, price=Decimal("612.37"), quantity=500)
    change = ModifyRequest(account=ACCOUNT, order=standing, client_order_id="c", quantity=400, price=Decimal(price))
    found = next(one for one in checks_of(change) if one.code is CheckCode.TICK)
    assert found.passed is passes


def test_a_fund_of_unsettled_kind_is_warned_of_and_goes() -> None:
    fund = replace(TENCENT, id=InstrumentId("HK.07999"), kind_settled=False, security_type=SecurityType.STOCK)
    check = tick_of("61.22", replace(SNAPSHOT, instrument=fund), instrument=fund.id)
    assert (check.passed, check.severity) == (False, Severity.SOFT)
