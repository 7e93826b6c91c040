"""What covers a sold option: counted over all of the owner, and an order that takes it away is no way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.option_legs import PRICES, combination, contract, held, held_row, leg, option_id, with_options
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.order_checks import with_money
from fakes.values.trading import NOON, TENCENT, order_row, position
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Fill, FillStatus, Order, OrderRequest, OrderStatus, OrderType, Position, Side
from tideboard_core.model.order_terms import WholeLeg
from tideboard_core.model.review import Check, CheckCode, Confirmation, Gesture, Severity
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.held_rows import APART
from tideboard_core.orders.option_cover import OptionCover, option_cover
from tideboard_core.orders.taken_back import SHOWN_WITHIN

SPREAD = {"C600": 1, "C610": -1}


def cover(positions: dict[str, int], *orders: tuple[str, ...], shares: int = 0) -> OptionCover | None:
    """Of TENCENT; an order is what it may still trade, `-2 C600`, or several legs of a combination."""
    facts = {option_id(name): contract(name) for name in PRICES}
    rows = [held_row(option_id(name), count) for name, count in positions.items()] + [held_row(TENCENT.id, shares)]
    return option_cover(option_id("C600"), rows, [], [tuple(map(leg, order)) for order in orders], facts.get)


@pytest.mark.parametrize(
    ("positions", "orders", "shares", "order", "bare"),
    [
        (SPREAD, (), 0, ("-1 C600",), 1),
        (SPREAD, (), 0, ("+1 C610",), 0),
        (SPREAD, (), 0, ("-1 C600", "+1 C610"), 0),
        (SPREAD, (("+1 C610",),), 0, ("-1 C600",), 1),  # a working purchase covers nothing before it has filled
        ({"C600": 2, "C610": -2}, (("-1 C600",),), 0, ("-1 C600",), 1),
        ({"C600": 2, "C610": -1}, (("-1 C600",),), 0, ("-1 C600",), 1),
        ({"C600": 2, "C610": -1}, (), 0, ("-1 C600",), 0),
        ({"C600": 2, "C610": -2}, (), 0, ("-2 C600", "+1 C610"), 1),
        ({"C590": 1}, (("+1 C600", "-1 C610"),), 0, ("-1 C590",), 0),  # a working spread covers itself
        ({"C600": 1, "P600": 1, "C610": -1}, (), 0, ("-1 P600",), 0),
        ({"C600n": 1, "C610": -1}, (), 0, ("-1 C600n",), 1),
        ({"C600": 1, "C600n": -1}, (), 0, ("-1 C600",), 0),  # it ends before what it would cover
        ({"C600": 1, "C610": -1}, (), 100, ("-1 C600",), 0),
        ({"C600": 1, "C610": -1}, (), 99, ("-1 C600",), 1),
        ({"P600": 1, "P590": -1}, (), 100, ("-1 P600",), 1),  # shares cover calls
        ({"C610": -1}, (), 0, ("+1 C610", "-1 C620"), 1),  # another bare one is a new bare one
        ({"C610": -1}, (), 0, ("+1 C600", "-1 C620"), 0),
        ({"C600": 1, "C610": -1}, (), 0, ("+1 C610", "-1 C620"), 0),
        ({"C600": 1}, (), 0, ("-1 C610",), 0),
        ({}, (), 0, ("-1 C600", "-1 P600"), 2),
    ],
)
def test_what_an_order_leaves_bare_is_counted_over_all_of_the_owner(
    positions: dict[str, int], orders: tuple[tuple[str, ...], ...], shares: int, order: tuple[str, ...], bare: int
) -> None:
    found = cover(positions, *orders, shares=shares)
    assert found is not None
    assert found.uncovered_by([leg(one) for one in order]).contracts == bare


def test_the_sold_contracts_are_named_and_not_those_that_end_too_early_to_matter() -> None:
    found = cover({"C600n": 1, "C610": -1, "P590": -1, "P600": 1})
    assert found is not None
    assert found.uncovered_by([leg("-1 C600n")]).sold == (option_id("C610"),)
    assert found.uncovered_by([leg("-1 P600")]).sold == (option_id("P590"),)
    later = cover({"C600n": 1, "C610n": -1, "C620": -1})
    assert later is not None
    assert later.uncovered_by([leg("-1 C600n")]).sold == tuple(sorted((option_id("C610n"), option_id("C620"))))


def test_contracts_of_other_owners_and_markets_cover_nothing() -> None:
    other, same = InstrumentId("HK.HSB261230C610000"), InstrumentId("HK.TCA261230C610000")
    facts = {
        option_id("C600"): contract("C600"),
        other: contract("C610", id=other, underlying=InstrumentId("HK.00005")),
        same: contract("C610", id=same, multiplier=200),
    }
    rows = [held_row(option_id("C600"), 1), held_row(other, -1)]
    found = option_cover(option_id("C600"), rows, [], [], facts.get)
    assert found is not None
    assert found.uncovered_by([leg("-1 C600")]).contracts == 0
    # Another class of the same owner, by the facts; its size is one that the others of the day do not have.
    found = option_cover(option_id("C600"), [held_row(option_id("C600"), 2), held_row(same, -1)], [], [], facts.get)
    assert found is not None
    assert found.uncovered_by([leg("-1 C600")]).contracts == 0
    assert found.uncovered_by([replace(leg("-1 C600"), instrument=same)]).contracts == 1
    # Without facts the letters of the code name the class.
    rows = [held_row(option_id("C600"), 1), held_row(option_id("C620"), -1)]
    found = option_cover(option_id("C600"), rows, [], [], _unknown)
    assert found is not None
    assert found.uncovered_by([leg("-1 C600")]).contracts == 1


def _unknown(_one: InstrumentId) -> Instrument | None:
    return None


def test_in_new_york_the_code_names_the_share() -> None:
    share, call = InstrumentId("US.AAPL"), InstrumentId("US.AAPL261218C260000")
    found = option_cover(share, [held_row(share, 150), held_row(call, -1)], [], [], _unknown)
    assert found is not None
    sale = replace(leg("-1 C600"), instrument=share, ratio=50)
    assert found.uncovered_by([sale]).contracts == 0
    assert found.uncovered_by([replace(sale, ratio=51)]).contracts == 1
    assert option_cover(share, [held_row(share, 150)], [], [], _unknown) is None


# --- through the guard ------------------------------------------------------------------------------------------------


@pytest.fixture
async def spread(scene: TradingScene) -> TradingScene:
    """LIVE and unlocked, with a call spread that was bought."""
    with_options(scene)
    await holding(scene, **SPREAD)
    return scene


async def holding(scene: TradingScene, shares: int = 0, **contracts: int) -> None:
    rows = [held(scene, name, count) for name, count in contracts.items()]
    await listed(scene, *([position(scene.account, shares)] if shares else []), *rows)


async def listed(scene: TradingScene, *rows: Position) -> None:
    """Two lists that agree on these."""
    scene.gateway.position_rows = list(rows)
    await scene.blotter.read_holdings(scene.account)
    scene.clock.advance(APART)
    await scene.blotter.read_holdings(scene.account)
    scene.market()


def sale(scene: TradingScene, name: str = "C600", **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {"instrument": option_id(name), "side": Side.SELL, "quantity": 1, "price": "22.00"}
    return scene.request(**(fields | changes))


def short_check(scene: TradingScene, request: OrderRequest) -> Check:
    (check,) = [one for one in scene.guard.preview(request).checks if one.code is CheckCode.SHORT]
    return check


async def test_selling_the_cover_of_a_sold_option_is_denied_where_no_short_options_are_taken(
    spread: TradingScene,
) -> None:
    spread.limits = replace(spread.limits, no_short_contracts=True)
    request = sale(spread)
    with pytest.raises(OrderDenied) as denial:
        await spread.guard.submit(request)
    assert denial.value.code == CheckCode.SHORT
    assert (denial.value.data["uncovered"], denial.value.data["sold"]) == (1, (option_id("C610"),))
    assert spread.gateway.writes == []


async def test_selling_the_cover_of_a_sold_option_is_typed_else(spread: TradingScene) -> None:
    assert short_check(spread, sale(spread)).severity is Severity.TYPED
    spread.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=1.0)
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await spread.guard.submit(sale(spread))
    spread.person.answer = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=1)
    await spread.guard.submit(sale(spread))
    assert len(spread.gateway.writes) == 1


async def test_no_stop_beside_an_unknown_sale_takes_the_cover_of_a_sold_option(spread: TradingScene) -> None:
    """A sale of the call got no answer; then another program sells the other call short."""
    spread.limits = replace(spread.limits, no_short_contracts=True)
    await holding(spread, C600=1)
    spread.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await spread.guard.submit(sale(spread))
    stop: dict[str, Any] = {"order_type": OrderType.STOP, "price": None, "trigger": "20.00"}
    assert short_check(spread, sale(spread, **stop)).severity is Severity.TYPED, "both may fill"

    await holding(spread, C600=1, C610=-1)

    check = short_check(spread, sale(spread, **stop))
    assert (check.passed, check.severity) == (False, Severity.HARD)
    assert check.data["sold"] == (option_id("C610"),)


async def test_a_sold_option_that_has_ended_needs_no_cover(spread: TradingScene) -> None:
    """Brokers list it until it is settled; on its last day it still needs one."""
    for code, bare in (("261119", False), ("261120", True)):
        ended = replace(held(spread, "C610", -1), instrument=InstrumentId(f"HK.TCH{code}C610000"))
        await listed(spread, held(spread, "C600", 1), ended)
        assert short_check(spread, sale(spread)).passed is not bare


async def test_buying_the_sold_option_back_and_then_selling_the_other_need_no_word(spread: TradingScene) -> None:
    back = sale(spread, "C610", side=Side.BUY, price="17.40")
    assert CheckCode.SHORT not in spread.failing(back)
    assert spread.guard.preview(back).summary is not None
    await holding(spread, C600=1)
    assert short_check(spread, sale(spread)).passed


async def test_an_order_after_which_a_sold_contract_is_bare_is_no_way_out(spread: TradingScene) -> None:
    """No limit of size, of value or of loss is passed because it closes what is held."""
    spread.limits = with_money(spread.limits, order=Decimal(100), day=Decimal(100))
    assert CheckCode.VALUE in _hard(spread, sale(spread))
    await holding(spread, C600=1)
    assert CheckCode.VALUE not in _hard(spread, sale(spread))


async def test_the_brake_holds_what_takes_a_cover(spread: TradingScene) -> None:
    spread.with_brake(LossLimits(trades=1))
    spread.blotter.filled(_fill(spread, TENCENT.id))
    await holding(spread, shares=100, C600=2, C610=-1)
    assert CheckCode.BRAKE not in _hard(spread, sale(spread, quantity=2))
    await holding(spread, shares=100, C600=2, C610=-2)
    assert CheckCode.BRAKE not in _hard(spread, sale(spread))
    assert CheckCode.BRAKE in _hard(spread, sale(spread, quantity=2))


def _hard(scene: TradingScene, request: OrderRequest) -> set[CheckCode]:
    checks = scene.guard.preview(request).checks
    return {one.code for one in checks if not one.passed and one.severity is Severity.HARD}


def _fill(scene: TradingScene, instrument: InstrumentId) -> Fill:
    return Fill(
        id="F1",
        order_id="W9",
        account_id=scene.account.id,
        instrument=instrument,
        name="",
        side=Side.BUY,
        quantity=100,
        price=Decimal("12.00"),
        time=NOON,
    )


async def test_another_program_sells_a_call_while_the_confirmation_is_open(spread: TradingScene) -> None:
    """The sale was no short sale when it was confirmed; the checks after the yes see what it would leave."""
    await holding(spread, C600=1)
    spread.limits = replace(spread.limits, no_short_contracts=True)

    async def other_program(_review: Any) -> None:
        spread.working(instrument=option_id("C610"), side=Side.SELL, quantity=1)

    spread.person.on_review = other_program
    with pytest.raises(OrderDenied):
        await spread.guard.submit(sale(spread))
    assert spread.gateway.writes == []


async def test_what_is_on_its_way_counts_before_the_broker_lists_it(spread: TradingScene) -> None:
    await holding(spread, C600=1)
    spread.gateway.answer = lambda _write: RequestTimeout("slow")
    with pytest.raises(OrderUnknown):
        await spread.guard.submit_combination(combination(spread, "-1 C610", "+1 P590", price="-7.60"))
    assert short_check(spread, sale(spread)).data["uncovered"] == 1


async def test_a_fill_of_the_sold_contract_makes_the_proof_old(spread: TradingScene) -> None:
    """Positions that were read before it do not show what is sold now."""
    await holding(spread, C600=1)
    request = sale(spread)
    assert spread.pretrade.verdicts(_draft(request)).proves(CheckCode.VALUE)
    spread.working(instrument=option_id("C610"), side=Side.SELL, quantity=1, filled=1, status=OrderStatus.FILLED)
    assert not spread.pretrade.verdicts(_draft(request)).proves(CheckCode.VALUE)
    await spread.blotter.read_holdings(spread.account)
    assert spread.pretrade.verdicts(_draft(request)).proves(CheckCode.VALUE)


def _draft(request: OrderRequest) -> Any:
    from tideboard_core.orders.draft import draft_of

    return draft_of(request)


async def test_shares_that_cover_a_sold_call_are_typed_never_denied(spread: TradingScene) -> None:
    await holding(spread, shares=100, C610=-1)
    spread.limits = replace(spread.limits, no_short_contracts=True, no_short_sales=True)
    spread.limits = with_money(spread.limits, order=Decimal(100))
    request = spread.request(side=Side.SELL, price="612.00")
    check = short_check(spread, request)
    assert (check.passed, check.severity) == (False, Severity.TYPED)
    assert (check.data["uncovered"], check.data["sold"]) == (1, (option_id("C610"),))
    assert _hard(spread, request) == set(), "it stays a way out: no limit of value denies it"
    spread.person.answer = Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=100)
    await spread.guard.submit(request)
    assert len(spread.gateway.writes) == 1
    beyond = spread.request(side=Side.SELL, price="612.00", quantity=200)
    assert short_check(spread, beyond).severity is Severity.HARD, "beyond the holding it opens a short sale"


async def test_the_facts_of_a_sold_call_are_read_before_its_shares_are_sold(spread: TradingScene) -> None:
    """In Hong Kong only they name the owner: without a read the sale would pass without a word."""
    other = InstrumentId("HK.TCH270128C610000")
    spread.gateway.fact_rows.append(contract("C610", id=other))
    await listed(spread, position(spread.account, 100), replace(position(spread.account, -1), instrument=other))
    spread.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=1.0)
    with pytest.raises(OrderDenied, match="gesture-missing"):
        await spread.guard.submit(spread.request(side=Side.SELL, price="612.00"))
    assert spread.gateway.writes == []
    check = short_check(spread, spread.request(side=Side.SELL, price="612.00"))
    assert check.data.get("sold") == (other,), "it is known whose it is"


async def test_a_holding_covers_what_a_combination_sells_and_a_combination_may_take_its_cover(
    spread: TradingScene,
) -> None:
    def failed(*legs: str, price: str) -> Severity | None:
        checks = spread.guard.preview_combination(combination(spread, *legs, price=price)).checks
        return next((one.severity for one in checks if one.code is CheckCode.SHORT and not one.passed), None)

    assert failed("-1 C600", "+1 P590", price="-12.60") is Severity.TYPED, "its sold call would be bare"
    assert failed("-1 C600", "+1 C610", price="-4.60") is None
    await holding(spread, C600=1)
    assert failed("-1 C610", "+1 P590", price="-7.60") is None
    await holding(spread, C610=-1)
    assert failed("+1 C610", "-1 C620", price="4.40") is Severity.TYPED


async def test_a_combination_that_takes_a_cover_is_no_way_out(spread: TradingScene) -> None:
    """Each of its legs closes what is held, and a third contract would be bare."""
    await holding(spread, C600=2, C610=-2, P600=1)
    spread.limits = with_money(spread.limits, order=Decimal(1))

    def denied(*legs: str, price: str) -> bool:
        checks = spread.guard.preview_combination(combination(spread, *legs, price=price)).checks
        return any(one.code is CheckCode.VALUE and not one.passed and one.severity is Severity.HARD for one in checks)

    assert denied("-1 C600", "-1 P600", price="-35.00")
    assert not denied("-1 C600", "+1 C610", price="-4.60")


async def test_a_combination_may_take_the_cover_of_what_was_bought_back_and_taken_back(spread: TradingScene) -> None:
    """Positions have nothing of the sold call: it was bought back, and that fill is none any more."""
    sold, account = option_id("C610"), spread.account
    await holding(spread, C600=1, C610=0)
    spread.clock.advance(SHOWN_WITHIN + 5)
    bought = Fill(
        id="f1",
        order_id="X9",
        account_id=account.id,
        instrument=sold,
        name="",
        side=Side.BUY,
        quantity=1,
        price=Decimal(7),
        time=NOON,
    )
    spread.blotter.filled(bought)
    with_options(spread)
    order = combination(spread, "-1 C600", "+1 P590", price="-12.60")

    def bare() -> bool:
        checks = spread.guard.preview_combination(order).checks
        return any(one.code is CheckCode.SHORT and not one.passed for one in checks)

    await holding(spread, C600=1)
    assert not bare()
    gone = structs.replace(bought, status=FillStatus.CANCELLED, revised=spread.clock.market())
    spread.blotter.filled(gone)
    assert bare()


def test_an_order_that_is_replaced_and_exits_of_one_entry_count_once(scene: TradingScene) -> None:
    pair = [
        order_row(scene.account, id=number, instrument=option_id("C600"), side=Side.SELL, quantity=1, entry="E1")
        for number in ("X1", "X2")
    ]
    journal, sold = scene.order_journal, WholeLeg(option_id("C600"), Side.SELL, 1)
    assert journal.may_trade(scene.account.id, pair) == ((sold,),)
    assert journal.may_trade("another", pair) == ()
    assert journal.may_trade(scene.account.id, [_ended(pair[0]), pair[1]]) == ((sold,),)


def _ended(order: Order) -> Order:
    return replace(order, status=OrderStatus.CANCELLED, updated=order.updated + timedelta(seconds=1))


def test_the_proof_of_shares_does_not_wait_for_their_options(scene: TradingScene) -> None:
    with_options(scene)
    scene.publish(Topic.POSITIONS, scene.account.id, (position(scene.account, 100), held(scene, "C610", -1)))
    snapshot = scene.pretrade.verdicts(_draft(scene.request(side=Side.SELL, price="612.00"))).snapshot
    assert snapshot.cover is not None
    assert (snapshot.way_out.closes, snapshot.way_out.free) == (True, 100)
