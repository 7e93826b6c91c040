"""What an order adds: each term of the answer by itself, and what a failed check becomes by it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import ACCOUNT, LIMITS, MOST, SNAPSHOT, checks_of, request, sell, with_money
from fakes.values.trading import TENCENT, funds, order_row, position
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.offers import PLAIN_TYPES, OrderOffers
from tideboard_core.model.order import (
    ActionRequest,
    ModifyRequest,
    Order,
    OrderAction,
    OrderRequest,
    OrderStatus,
    OrderType,
    Prices,
    Side,
)
from tideboard_core.model.order_terms import TOUCHED, TRAILING
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.model.shares import Shares
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.snapshot import Braked, PretradeSnapshot
from tideboard_core.orders.way_out import Provable, StandingTerms, Way, WayOut, Working, way_out_of

C = CheckCode
LAST = Decimal("612.50")
TAG = ProposalTag("research-agent", "P-1")
AT_ONCE = {"order_type": OrderType.LIMIT, "trigger": None, "price": Decimal(612)}
STOP = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(590)))


def answer(order: OrderRequest | ModifyRequest | ActionRequest, held: Shares | None = 0, **changes: Any) -> WayOut:
    """Beside nothing, with the last price and no proof, but for `changes`."""
    known: dict[str, Any] = {"working": Working(), "bare": False, "last": LAST, "fresh": False, "provable": None}
    return way_out_of(draft_of(order), held=held, **(known | changes))


def standing(quantity: int, price: str = "620") -> StandingTerms:
    """The terms of a limit order in another state."""
    return StandingTerms(quantity, Prices(Decimal(price), None, None, None, None))


def in_numbers(terms: dict[str, Any]) -> dict[str, Any]:
    """Prices as text become numbers."""
    return {name: Decimal(value) if isinstance(value, str) else value for name, value in terms.items()}


def change(order: Order, **changes: Any) -> ModifyRequest:
    """A change to these terms, all others as they are."""
    fields: dict[str, Any] = {"quantity": order.quantity, **in_numbers(changes)}
    return ModifyRequest(account=ACCOUNT, order=order, client_order_id="TB-1120-0002", **fields)


# --- new orders -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "quantity", "held", "committed", "adds"),
    [
        (Side.SELL, 1000, 1000, 0, 0),
        (Side.SELL, 1100, 1000, 0, 100),
        (Side.SELL, 400, 1000, 600, 0),
        (Side.SELL, 500, 1000, 600, 100),
        (Side.SELL, 100, 1000, 1600, 100),
        (Side.SELL, 100, -1000, 0, 100),
        (Side.SELL, 100, 1000, None, 100),
        (Side.SELL, 100, None, 0, 100),
        (Side.BUY, 1000, -1000, 0, 0),
        (Side.BUY, 1000, -1000, 100, 100),
        (Side.BUY, 100, 1000, 0, 100),
    ],
)
def test_a_new_order_adds_what_is_not_held_or_may_trade_besides(
    side: Side, quantity: int, held: Shares | None, committed: Shares | None, adds: Shares
) -> None:
    found = answer(request(side=side, quantity=quantity), held, working=Working(committed=committed))
    assert (found.adds, found.way) == (adds, Way.ENTRY if adds else Way.EXIT)


def test_a_program_s_order_and_one_that_leaves_a_contract_bare_are_no_way_out() -> None:
    assert answer(sell(), 1000).way is Way.EXIT
    assert answer(sell(proposal=TAG), 1000).way is Way.ENTRY
    assert answer(sell(), 1000, bare=True).way is Way.ENTRY


@pytest.mark.parametrize(("quantity", "promised"), [(200, 0), (300, 600), (800, 600), (900, 0)])
def test_what_is_promised_to_others_is_named_where_it_alone_is_in_the_way(quantity: int, promised: int) -> None:
    assert answer(sell(quantity=quantity), 800, working=Working(committed=600)).promised == promised


@pytest.mark.parametrize(
    ("order", "held", "working", "typed"),
    [
        ({}, 1000, Working(committed=100, unsure=100), True),
        ({}, 900, Working(committed=100, unsure=100), False),
        ({}, 1000, Working(committed=200, unsure=100), False),
        ({}, 1000, Working(committed=0), False),
        ({}, 1000, Working(committed=None, unsure=100), False),
        ({}, None, Working(committed=100, unsure=100), False),
        ({"proposal": TAG}, 1000, Working(committed=100, unsure=100), False),
        (AT_ONCE, 1000, Working(committed=100, unsure=100), False),
        (AT_ONCE, 1000, Working(committed=100, unsure=100, unfound=100), True),
        (AT_ONCE, 1000, Working(committed=200, unsure=200, unfound=100), False),
    ],
)
def test_an_exit_that_waits_passes_if_no_unanswered_order_ever_came_to_be(
    order: dict[str, Any], held: Shares | None, working: Working, typed: bool
) -> None:
    stop = {"side": Side.SELL, "order_type": OrderType.STOP, "price": None, "trigger": Decimal(600), "quantity": 1000}
    assert answer(request(**(stop | order)), held, working=working).if_unsent is typed


# --- changes of an exit -----------------------------------------------------------------------------------------------

EXIT = order_row(ACCOUNT, side=Side.SELL, quantity=800, filled=200, price=Decimal(620))


@pytest.mark.parametrize(
    ("quantity", "held", "working", "way"),
    [
        (800, 600, Working(committed=600), Way.EXIT),
        (800, 600, Working(committed=None), Way.ENTRY),
        (800, 500, Working(committed=0), Way.ENTRY),
        (900, 700, Working(committed=700), Way.ENTRY),
        (500, 600, Working(committed=600, changes=(standing(500),)), Way.EXIT),
        (600, 600, Working(committed=600, changes=(standing(500),)), Way.ENTRY),
        (800, 600, Working(committed=600, changes=(standing(900),)), Way.EXIT),
        (800, None, Working(committed=0), Way.ENTRY),
    ],
)
def test_a_change_of_an_exit_to_what_is_held_and_what_it_has_left_adds_nothing(
    quantity: int, held: Shares | None, working: Working, way: Way
) -> None:
    """What else works is not asked: the order stands beside that already."""
    found = answer(change(EXIT, quantity=quantity), held, working=working)
    assert found.way is way
    assert way is Way.ENTRY or found.free == held


def test_an_order_that_is_enabled_counts_as_a_new_one() -> None:
    enable = ActionRequest(account=ACCOUNT, order=EXIT, action=OrderAction.ENABLE, client_order_id="TB-1120-0002")
    assert answer(enable, 600, working=Working(committed=600)).way is Way.ENTRY
    assert answer(enable, 600).way is Way.EXIT
    assert not answer(replace(enable, order=replace(EXIT, side=Side.BUY))).eased


@pytest.mark.parametrize(
    ("order", "provable", "lately"),
    [
        (sell(quantity=500), Provable(free=500, held=800), True),
        (sell(quantity=600), Provable(free=500, held=800), False),
        (change(EXIT), Provable(free=0, held=800), True),
        (change(EXIT), Provable(free=800, held=700), False),
        (sell(quantity=1100), Provable(free=2000, held=2000), False),
        (sell(), None, False),
    ],
)
def test_lists_of_some_seconds_prove_an_exit_of_no_more_than_they_hold(
    order: OrderRequest | ModifyRequest, provable: Provable | None, lately: bool
) -> None:
    """All shares of a change count: it may fill anew what the order filled since."""
    assert answer(order, 1000, provable=provable).lately is lately


# --- changes of an entry ----------------------------------------------------------------------------------------------


def entry(order_type: OrderType = OrderType.LIMIT, side: Side = Side.BUY, **terms: Any) -> Order:
    status = OrderStatus.SUBMITTED if order_type is OrderType.LIMIT else OrderStatus.PENDING
    fields: dict[str, Any] = {"quantity": 800, "price": None, "status": status, **in_numbers(terms)}
    return order_row(ACCOUNT, order_type=order_type, side=side, **fields)


LIMIT = entry(price="610")
SHORT = entry(side=Side.SELL, price="620")
BREAKOUT = entry(OrderType.STOP, trigger="630")
BREAKDOWN = entry(OrderType.STOP, Side.SELL, trigger="600")
TOUCH = entry(OrderType.IF_TOUCHED, trigger="600")
STOP_LIMIT = entry(OrderType.STOP_LIMIT, trigger="630", price="631")
TRAIL = entry(OrderType.TRAILING_STOP, Side.SELL, trail_amount="5")
TRAIL_PERCENT = entry(OrderType.TRAILING_STOP, Side.SELL, trail_percent="2")
TRAIL_BUY = entry(OrderType.TRAILING_STOP, trail_amount="5")
TRAIL_LIMIT = entry(OrderType.TRAILING_STOP_LIMIT, Side.SELL, trail_amount="5", limit_offset="1")
AT_AUCTION = entry(OrderType.AUCTION)


@pytest.mark.parametrize(
    ("order", "changes", "eased"),
    [
        (LIMIT, {"quantity": 400}, True),
        (LIMIT, {"price": "609"}, True),
        (LIMIT, {"quantity": 900, "price": "500"}, False),
        (LIMIT, {"quantity": 400, "price": "611"}, False),
        (SHORT, {"quantity": 700, "price": "621"}, True),
        (SHORT, {"price": "621"}, False),
        (SHORT, {"quantity": 400, "price": "619"}, False),
        (BREAKOUT, {"quantity": 700, "trigger": "640"}, True),
        (BREAKOUT, {"trigger": "640"}, False),
        (BREAKOUT, {"quantity": 400, "trigger": "620"}, False),
        (BREAKDOWN, {"trigger": "590"}, True),
        (BREAKDOWN, {"quantity": 400, "trigger": "605"}, False),
        (BREAKDOWN, {"quantity": 400, "trigger": "620"}, False),
        (TOUCH, {"trigger": "590"}, True),
        (TOUCH, {"quantity": 400, "trigger": "605"}, False),
        (STOP_LIMIT, {"quantity": 400}, True),
        (STOP_LIMIT, {"quantity": 400, "price": "632"}, False),
        (replace(STOP_LIMIT, price=None), {"quantity": 400, "price": "640"}, False),
        (replace(STOP_LIMIT, status=OrderStatus.SUBMITTED), {"quantity": 400}, True),
        (replace(BREAKOUT, status=OrderStatus.SUBMITTED), {"quantity": 400}, False),
        (replace(LIMIT, order_type=OrderType.MARKET, price=None), {"quantity": 400}, False),
        (AT_AUCTION, {"quantity": 400}, True),
        (TRAIL, {"trail_amount": "6"}, True),
        (TRAIL, {"quantity": 400, "trail_amount": "4"}, False),
        (TRAIL, {"quantity": 900}, False),
        (TRAIL_PERCENT, {"trail_percent": "3"}, True),
        (TRAIL_PERCENT, {"quantity": 400, "trail_percent": "1"}, False),
        (TRAIL_BUY, {"quantity": 400}, True),
        (TRAIL_BUY, {"quantity": 400, "trail_amount": "6"}, False),
        (TRAIL_LIMIT, {"limit_offset": "0.5"}, True),
        (TRAIL_LIMIT, {"quantity": 400, "limit_offset": "2"}, False),
        (replace(TRAIL_LIMIT, limit_offset=None), {"limit_offset": "1"}, False),
    ],
)
def test_a_change_eases_an_entry_that_is_no_larger_no_nearer_and_no_dearer(
    order: Order, changes: dict[str, Any], eased: bool
) -> None:
    assert answer(change(order, **changes)).eased is eased


def test_a_trigger_is_not_known_to_move_away_from_a_price_that_is_not_known() -> None:
    assert not answer(change(BREAKDOWN, trigger="590"), last=None).eased
    assert answer(change(BREAKDOWN, quantity=400), last=None).eased


def test_an_entry_is_eased_against_each_state_in_which_it_may_stand() -> None:
    working = Working(changes=(standing(300, "600"),))
    assert answer(change(LIMIT, quantity=300, price="600"), working=working).eased
    assert not answer(change(LIMIT, quantity=400, price="600"), working=working).eased
    assert not answer(change(LIMIT, quantity=300, price="605"), working=working).eased
    assert not answer(request()).eased


# --- changes of attached exits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "changes", "way"),
    [
        (LIMIT, {"exits": STOP}, Way.ATTACHED),
        (LIMIT, {"cancel_exits": True}, Way.ATTACHED),
        (LIMIT, {}, Way.ENTRY),
        (LIMIT, {"exits": STOP, "price": "609"}, Way.ENTRY),
        (LIMIT, {"exits": STOP, "quantity": 900}, Way.ENTRY),
        (LIMIT, {"exits": STOP, "quantity": 700}, Way.ENTRY),
        (replace(TRAIL_BUY, trigger=Decimal(620), price=Decimal(621)), {"exits": STOP}, Way.ATTACHED),
        (TRAIL_BUY, {"exits": STOP, "trail_amount": "4"}, Way.ENTRY),
    ],
)
def test_a_change_of_attached_exits_alone_adds_nothing(order: Order, changes: dict[str, Any], way: Way) -> None:
    found = answer(change(order, **changes))
    assert found.way is way
    assert found.adds == (0 if way is Way.ATTACHED else changes.get("quantity", 800))


# --- what a failed check becomes --------------------------------------------------------------------------------------

KINDS = PLAIN_TYPES | TOUCHED | TRAILING
QUIET = replace(SNAPSHOT, positions=(), offers=OrderOffers(types={Market.HK: KINDS}, modified=KINDS))
CONTRACTS = replace(QUIET, instrument=replace(TENCENT, security_type=SecurityType.OPTION, lot_size=1, multiplier=100))
POOR = replace(QUIET, funds=funds("0"))
HELD = replace(QUIET, brake=Braked(holds=True, data={"rule": "loss"}))


def failed(
    order: OrderRequest | ModifyRequest, snapshot: PretradeSnapshot, limits: TradingLimits = LIMITS
) -> dict[CheckCode, Severity]:
    if isinstance(order, ModifyRequest):
        snapshot = replace(snapshot, order=order.order)
    return {check.code: check.severity for check in checks_of(order, snapshot, limits) if not check.passed}


NEAR = entry(price="612.50", quantity=100)
ODD = replace(NEAR, quantity=150)
STEEP = replace(STOP_LIMIT, quantity=100, price=Decimal(660))
FIRED = replace(BREAKOUT, quantity=100, status=OrderStatus.SUBMITTED)
"""An order that trades at once, so that no change of it is eased."""
LATE = replace(STOP_LIMIT, quantity=100, price=Decimal(629))


@pytest.mark.parametrize(
    ("code", "order", "snapshot", "limits"),
    [
        (C.LOT, ODD, QUIET, LIMITS),
        (C.TICK, replace(NEAR, price=Decimal("612.60")), QUIET, LIMITS),
        (C.COLLAR_LAST, replace(NEAR, price=Decimal(640)), QUIET, LIMITS),
        (C.COLLAR_BEST, replace(NEAR, price=Decimal(640)), QUIET, LIMITS),
        (C.TRIGGER, replace(BREAKOUT, quantity=100, trigger=Decimal(600)), QUIET, LIMITS),
        (C.LIMIT_REACH, STEEP, QUIET, LIMITS),
        (C.TRAIL, replace(TRAIL_BUY, quantity=100, trail_amount=Decimal(100)), QUIET, LIMITS),
        (C.BEHIND, replace(NEAR, quantity=51), CONTRACTS, LIMITS),
        (C.VALUE, FIRED, QUIET, with_money(order=Decimal(1))),
        (C.DAILY_VALUE, FIRED, QUIET, with_money(day=Decimal(1))),
        (C.BRAKE, FIRED, HELD, LIMITS),
        (C.POWER, NEAR, POOR, LIMITS),
        (C.LEVELS, replace(NEAR, quantity=1300, price=Decimal(613)), QUIET, LIMITS),
    ],
)
def test_a_change_of_attached_exits_alone_leaves_its_entry_unjudged(
    code: CheckCode, order: Order, snapshot: PretradeSnapshot, limits: TradingLimits
) -> None:
    fields = ("side", "order_type", "quantity", "price", "trigger", "trail_amount", "limit_offset")
    assert code in failed(request(**{name: getattr(order, name) for name in fields}), snapshot, limits)
    assert code not in failed(change(order, exits=STOP), snapshot, limits)


def test_what_is_no_term_of_the_entry_denies_a_change_of_attached_exits_all_the_same() -> None:
    assert failed(change(NEAR, exits=STOP), replace(QUIET, fallen=("lock",)))[C.SETTINGS] is Severity.HARD
    assert failed(change(NEAR, exits=STOP), replace(QUIET, lock_open=False))[C.LOCK] is Severity.HARD


def test_an_eased_entry_passes_value_and_brake_and_nothing_else() -> None:
    limits, braked = with_money(order=Decimal(1), day=Decimal(1)), replace(HELD, fallen=("lock",))
    eased, nearer = change(LIMIT, quantity=400), change(LIMIT, quantity=400, price="611")
    assert failed(nearer, HELD, limits).keys() >= {C.VALUE, C.DAILY_VALUE, C.BRAKE}
    assert failed(eased, HELD, limits) == {}
    assert failed(eased, braked, limits) == {C.SETTINGS: Severity.HARD}
    assert failed(eased, replace(QUIET, funds=None)) == {C.POWER: Severity.HARD}
    contracts = change(replace(NEAR, quantity=100), quantity=60)
    assert failed(contracts, CONTRACTS)[C.BEHIND] is Severity.HARD


def test_contracts_that_are_held_may_be_closed_above_the_limit_of_what_stands_behind_them() -> None:
    held = replace(CONTRACTS, positions=(position(ACCOUNT, 60),), max_quantity=replace(MOST, position_sell=60))
    assert failed(sell(quantity=60), held)[C.BEHIND] is Severity.SOFT
    assert failed(sell(quantity=61), held)[C.BEHIND] is Severity.HARD


def test_a_stop_that_an_unanswered_order_alone_makes_a_short_sale_is_typed_and_needs_no_proof() -> None:
    beside = replace(SNAPSHOT, working=Working(committed=100, unsure=100))
    terms: dict[str, Any] = {"order_type": OrderType.STOP, "price": None, "trigger": Decimal(600)}
    stop = request(side=Side.SELL, quantity=1000, **terms)
    (short,) = [check for check in checks_of(stop, beside) if check.code is C.SHORT]
    assert (short.passed, short.severity) == (False, Severity.TYPED)
    assert "reduces" not in short.data
