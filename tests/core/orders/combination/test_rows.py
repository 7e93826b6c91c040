"""A combination among an account's orders: no reader takes its first leg for an order of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, NOON, order_row
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import OrderDenied
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    CancelAllRequest,
    CancelRequest,
    Environment,
    Fill,
    ModifyRequest,
    Order,
    OrderAction,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.orders.brake.day_result import executions_of, working_entries
from tideboard_core.orders.exit_cover import working_exits
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.offers import ActionOff, OfferReason, action_off, not_modified
from tideboard_core.orders.writes import ALIKE_WITHIN, UnknownWrite, write_data, write_from, write_of

ACCOUNT = ACCOUNTS[Environment.LIVE]
CALL, HIGHER = InstrumentId("HK.TCH261230C600000"), InstrumentId("HK.TCH261230C610000")
LEGS = (
    CombinationLeg(instrument=CALL, side=Side.SELL, ratio=1),
    CombinationLeg(instrument=HIGHER, side=Side.BUY, ratio=2),
)


def row(account: Account = ACCOUNT, **changes: Any) -> Order:
    """A working combination: one call of 600 sold, two of 610 bought, three times."""
    fields: dict[str, Any] = {
        "instrument": CALL,
        "side": Side.SELL,
        "quantity": 3,
        "price": Decimal("-1.50"),
        "legs": LEGS,
    }
    return order_row(account, **(fields | changes))


def request(number: str = "TB-1120-0001") -> CombinationRequest:
    return CombinationRequest(
        account=ACCOUNT,
        legs=LEGS,
        quantity=3,
        order_type=OrderType.LIMIT,
        price=Decimal("-1.50"),
        client_order_id=number,
    )


def held(quantity: int, instrument: InstrumentId = CALL) -> Any:
    from fakes.values.trading import position

    return replace(position(ACCOUNT, quantity), instrument=instrument)


@pytest.fixture
def journal(clock: ManualClock) -> OrderJournal:
    return OrderJournal(clock)


def test_each_leg_takes_its_own_contracts_of_what_is_free(journal: OrderJournal) -> None:
    rows = [row(filled=1, status=OrderStatus.PARTIALLY_FILLED)]
    taken = {(name, side): journal.committed(ACCOUNT.id, name, side, rows) for name in (CALL, HIGHER) for side in Side}
    assert taken == {(CALL, Side.SELL): 2, (CALL, Side.BUY): 0, (HIGHER, Side.BUY): 4, (HIGHER, Side.SELL): 0}


def test_ours_takes_them_before_the_broker_lists_it_and_after_a_restart(journal: OrderJournal) -> None:
    journal.use("TB-1120-0001")
    journal.count_combination(request(), Decimal(4200), multiplier=100, currency="HKD")
    assert journal.committed(ACCOUNT.id, HIGHER, Side.BUY, ()) == 6
    assert journal.committed(ACCOUNT.id, CALL, Side.SELL, ()) == 3
    assert journal.usual(ACCOUNT.id, CALL) is None, "it is no order of that contract"

    data = {**write_data(write_of(request(), NOON)), **journal.counted("TB-1120-0001")}
    again = OrderJournal(ManualClock())
    (write,) = again.restore([Record(kind=RecordKind.INTENT, id="TB-1120-0001", at=NOON, data=data)])
    assert write.legs == LEGS
    assert again.committed(ACCOUNT.id, HIGHER, Side.BUY, ()) == 6
    for side in Side:
        assert again.traded(ACCOUNT.id, "HKD", side, (), lambda _one: None) == Decimal(4200)


def test_it_counts_in_the_days_value_of_both_sides(journal: OrderJournal) -> None:
    journal.use("TB-1120-0001")
    journal.count_combination(request(), Decimal(4200), multiplier=100, currency="HKD")
    ours = row(remark="TB-1120-0001")
    for side in Side:
        assert journal.traded(ACCOUNT.id, "HKD", side, [ours], lambda _one: None) == Decimal(4200)
    ended = replace(ours, status=OrderStatus.CANCELLED, filled=1)
    assert journal.traded(ACCOUNT.id, "HKD", Side.BUY, [ended], lambda _one: None) == Decimal(1400)


def test_a_write_touches_the_sides_of_its_legs_alone() -> None:
    write = write_of(request(), NOON)
    touched = {(name, side) for name in (CALL, HIGHER) for side in Side if write.touches(name, side)}
    assert touched == {(CALL, Side.SELL), (HIGHER, Side.BUY)}
    cancel = write_of(CancelRequest(account=ACCOUNT, order=row(), client_order_id="TB-1120-0002"), NOON)
    assert cancel.touches(HIGHER, Side.BUY)
    everything = CancelAllRequest(
        account=ACCOUNT, market=request().market, orders=(row(),), client_order_id="TB-1120-0003"
    )
    assert write_of(everything, NOON).touches(HIGHER, Side.BUY)
    assert write_of(everything, NOON).after(row(status=OrderStatus.CANCELLED)) is None


@pytest.mark.parametrize(
    ("order", "settles"),
    [
        (row(remark="TB-1120-0001"), True),
        (row(remark="TB-1120-0001", legs=tuple(reversed(LEGS)), instrument=HIGHER, side=Side.BUY), True),
        (row(remark="TB-1120-0001", legs=()), False),
        (row(remark="TB-1120-0001", legs=LEGS[:1]), False),
        (row(remark="TB-1120-0002"), False),
        (row(), False),
    ],
)
def test_our_number_on_the_same_contracts_settles_it(order: Order, settles: bool) -> None:
    assert write_of(request(), NOON).settled_by(order) is settles


@pytest.mark.parametrize(
    "changes", [{"quantity": 2}, {"price": Decimal("-1.40")}, {"created": NOON - ALIKE_WITHIN * 2}]
)
def test_other_terms_settle_it_by_a_number_with_letters_alone(changes: dict[str, Any]) -> None:
    plain, lettered = "TB-1120-0001", "TB-1120-KQXW-0001"
    assert not write_of(request(plain), NOON).settled_by(row(remark=plain, **changes))
    assert write_of(request(lettered), NOON).settled_by(row(remark=lettered, **changes))


def test_an_ordinary_order_is_never_settled_by_a_combination() -> None:
    plain = replace(write_of(request(), NOON), legs=())
    assert plain.settled_by(row(remark="TB-1120-0001", legs=()))
    assert not plain.settled_by(row(remark="TB-1120-0001"))
    assert not replace(plain, numbered=False).could_be(row(), NOON)


def test_the_log_keeps_the_legs_and_an_older_record_has_none() -> None:
    write = write_of(request(), NOON)
    data = write_data(write)
    record = Record(kind=RecordKind.INTENT, id=write.client_order_id, at=NOON, data=data)
    assert write_from(record) == replace(write, asking=False)
    old = Record(
        kind=RecordKind.INTENT, id="TB-1120-0001", at=NOON, data={k: v for k, v in data.items() if k != "legs"}
    )
    restored = write_from(old)
    assert isinstance(restored, UnknownWrite)
    assert restored.legs == ()
    broken = Record(kind=RecordKind.INTENT, id="TB-1120-0001", at=NOON, data={**data, "legs": [["HK.00700", "buy"]]})
    assert write_from(broken) is None


def test_it_is_no_exit_of_a_position_in_its_leg() -> None:
    found = working_exits([row(order_type=OrderType.STOP_LIMIT)], [held(3)])[ACCOUNT.id, CALL]
    assert (found.exits, found.unprotected, found.free) == ((), 3, 3)
    assert working_exits([row(order_type=OrderType.STOP_LIMIT)], []) == {}


def test_it_enters_unless_every_leg_closes() -> None:
    holdings = {CALL: 3, HIGHER: -6}
    assert working_entries([row()], lambda name: holdings[name]) == ()
    for name, quantity in ((CALL, 2), (CALL, 0), (HIGHER, -5), (HIGHER, 6)):
        assert working_entries([row()], lambda one, n=name, q=quantity: q if one == n else holdings[one]) == (row(),)  # type: ignore[misc]


def fill(name: InstrumentId, side: Side, quantity: int) -> Fill:
    return Fill(
        id=f"F{name}",
        order_id="W1",
        account_id=ACCOUNT.id,
        instrument=name,
        name="",
        side=side,
        quantity=quantity,
        price=Decimal("12.00"),
        time=NOON,
    )


def test_the_brake_takes_its_fills_and_knows_which_contracts_lack_some() -> None:
    filled = row(filled=3, status=OrderStatus.FILLED, average_price=Decimal("-1.50"))
    today = NOON.date()
    whole = [fill(CALL, Side.SELL, 3), fill(HIGHER, Side.BUY, 6)]
    found, unknown = executions_of([filled], whole, today=lambda _one: today, lists_fills=True)
    assert ({name: sum(one.signed for one in rows) for name, rows in found.items()}) == {CALL: -3, HIGHER: 6}
    assert not unknown
    for short in (whole[:1], [fill(CALL, Side.SELL, 3), fill(HIGHER, Side.BUY, 5)]):
        _, unknown = executions_of([filled], short, today=lambda _one: today, lists_fills=True)
        assert unknown == {HIGHER}


def test_it_is_cancelled_and_nothing_else() -> None:
    waiting = row(status=OrderStatus.DISABLED, text="confirm")
    assert not_modified(waiting, OrderOffers()) is OfferReason.COMBINATION
    assert {action_off(waiting, act, OrderOffers()) for act in OrderAction} == {ActionOff.BROKER}


async def test_a_change_of_it_is_denied(scene: TradingScene) -> None:
    await scene.unlock()
    order = scene.working(instrument=CALL, side=Side.SELL, legs=LEGS, quantity=3)
    change = ModifyRequest(account=scene.account, order=order, client_order_id="TB-1120-0009", quantity=2)
    with pytest.raises(OrderDenied, match="tradable"):
        await scene.guard.submit_modify(change)
    checks = {check.code: check for check in scene.guard.preview(change).checks}
    assert checks["offered"].data["reason"] == OfferReason.COMBINATION  # type: ignore[index]
    assert scene.gateway.writes == []


async def test_a_message_without_its_legs_does_not_make_it_an_ordinary_order(scene: TradingScene) -> None:
    scene.working(instrument=CALL, side=Side.SELL, legs=LEGS, quantity=3)
    scene.working(instrument=HIGHER, side=Side.BUY, legs=(), quantity=3, filled=1, status=OrderStatus.PARTIALLY_FILLED)
    order = scene.blotter.order(scene.account.id, "W1")
    assert order is not None
    assert (order.legs, order.instrument, order.side, order.filled) == (LEGS, CALL, Side.SELL, 1)


@pytest.mark.parametrize("restarted", [False, True])
def test_legs_that_are_not_those_approved_are_told(clock: ManualClock, restarted: bool) -> None:
    """The broker derives sides from a strategy: what it has taken is compared with what the log says was asked for."""
    journal = OrderJournal(clock)
    if restarted:
        told = write_data(write_of(request(), NOON)) | {"value": "1000", "day": journal.day(Market.HK)}
        journal.restore([Record(kind=RecordKind.INTENT, id="TB-1120-0001", at=NOON, data=told)])
    else:
        journal.count_combination(request(), Decimal(1000), multiplier=100, currency="HKD")
    other_sides = tuple(replace(leg, side=Side.BUY if leg.side is Side.SELL else Side.SELL) for leg in LEGS)
    ours = row(remark="TB-1120-0001")

    assert not journal.with_legs_asked(replace(ours, legs=LEGS[::-1])).legs_differ
    assert journal.with_legs_asked(replace(ours, legs=other_sides)).legs_differ
    assert journal.with_legs_asked(replace(ours, legs=(LEGS[0], replace(LEGS[1], ratio=1)))).legs_differ
    silent = journal.with_legs_asked(replace(ours, legs=(), instrument=HIGHER, side=Side.BUY))
    assert (silent.legs, silent.instrument, silent.side, silent.legs_differ) == (LEGS, CALL, Side.SELL, False)
    assert journal.with_legs_asked(row(remark="TB-1120-0009")).legs_asked == ()


def test_another_computer_s_order_of_the_same_id_is_not_our_combination(clock: ManualClock) -> None:
    """Ids are unique in one data directory only: taken for ours it would settle an Unknown, and free its shares."""
    journal = OrderJournal(clock)
    journal.count_combination(request(), Decimal(1000), multiplier=100, currency="HKD")
    write = write_of(request(), NOON)
    other = replace(row(remark="TB-1120-0001", quantity=200), id="B2", legs=(), instrument=HIGHER, side=Side.SELL)

    seen = journal.with_legs_asked(other)
    assert (seen.legs, seen.instrument, seen.side) == ((), HIGHER, Side.SELL)
    assert not write.settled_by(seen)
    alike = replace(other, quantity=request().quantity)
    assert journal.with_legs_asked(alike).legs == LEGS
    journal.orders[request().account.id, "B1"] = "TB-1120-0001"
    assert journal.with_legs_asked(alike) == alike
    assert journal.with_legs_asked(replace(alike, id="B1")).legs == LEGS


def test_our_combination_of_another_quantity_is_known_by_the_letters_of_its_number(clock: ManualClock) -> None:
    journal, number = OrderJournal(clock), "TB-1120-KQXW-0001"
    journal.count_combination(request(number), Decimal(1000), multiplier=100, currency="HKD")
    changed = replace(row(remark=number, quantity=2), legs=(), instrument=HIGHER, side=Side.SELL)

    seen = journal.with_legs_asked(changed)
    assert (seen.legs, seen.instrument, seen.side) == (LEGS, CALL, Side.SELL)
    assert write_of(request(number), NOON).settled_by(seen)


async def test_positions_of_every_leg_wait_for_a_read_after_a_fill(scene: TradingScene) -> None:
    await scene.blotter.watch([scene.account])
    await scene.blotter.read_holdings(scene.account)
    assert scene.blotter.reread(scene.account.id, HIGHER)
    scene.working(instrument=CALL, side=Side.SELL, legs=LEGS, quantity=3, filled=1, status=OrderStatus.PARTIALLY_FILLED)
    assert not scene.blotter.reread(scene.account.id, HIGHER)
    assert not scene.blotter.reread(scene.account.id, CALL)
