"""Attached exits: what the broker holds, side, price steps and distance; they close no more than the entry opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import (
    ABSENT,
    ACCOUNT,
    FAILS,
    PASSES,
    checks_of,
    market,
    request,
    sell,
    snapshot_with,
    verdict,
)
from fakes.values.trading import held_exit, order_row, position
from tideboard_core.gateways.longport.translate.orders import OFFERS as LONGPORT
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import ExitsOffer, OrderOffers
from tideboard_core.model.order import (
    ModifyRequest,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_core.orders.offers import ExitsOff, exits_off
from tideboard_core.orders.way_out import Working

HELD = ExitsOffer(
    markets=frozenset({Market.HK}),
    entries=frozenset({OrderType.LIMIT, OrderType.MARKET}),
    sides=frozenset(Side),
    times=frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD}),
)
OFFERS = OrderOffers(exits=HELD)
TODAY = date(2026, 11, 20)
QUIET = snapshot_with(offers=OFFERS, today=TODAY)
GTD = TimeInForce.GTD


def exits(profit: str = "", stop: str = "", **more: Any) -> AttachedExits:
    def terms(text: str) -> ExitTerms | None:
        trigger, _, limit = text.partition("/")
        return ExitTerms(trigger=Decimal(trigger), limit=Decimal(limit) if limit else None) if text else None

    return AttachedExits(take_profit=terms(profit), stop_loss=terms(stop), **more)


BRACKET = exits("640", "590")


def test_a_plain_bracket_passes_everything() -> None:
    assert [check.code for check in checks_of(request(exits=BRACKET), QUIET) if not check.passed] == []


def test_an_order_without_exits_is_not_asked() -> None:
    assert not {check.code for check in checks_of(request(), QUIET)} & {c for c in CheckCode if c.startswith("exit")}


def test_a_connection_without_attached_orders_denies_them() -> None:
    assert verdict(CheckCode.EXITS_OFFERED, request(exits=BRACKET), snapshot_with()) is FAILS
    assert verdict(CheckCode.EXITS_OFFERED, request(exits=BRACKET), QUIET) is PASSES


@pytest.mark.parametrize(
    ("market_", "order_type", "asked", "reason"),
    [
        (Market.HK, OrderType.LIMIT, BRACKET, None),
        (Market.HK, OrderType.MARKET, None, None),
        (Market.SG, OrderType.LIMIT, BRACKET, ExitsOff.MARKET),
        (Market.HK, OrderType.STOP, BRACKET, ExitsOff.ENTRY),
        (Market.HK, OrderType.LIMIT, exits("640", hours=TradingHours.EXTENDED), ExitsOff.HOURS),
        (Market.HK, OrderType.LIMIT, exits("640/639", "590"), ExitsOff.LIMIT),
        (Market.HK, OrderType.LIMIT, exits("640/639", "590/589"), None),
    ],
)
def test_what_the_broker_does_not_hold_is_off_with_its_reason(
    market_: Market, order_type: OrderType, asked: AttachedExits | None, reason: ExitsOff | None
) -> None:
    assert exits_off(market_, order_type, Side.BUY, asked, OFFERS) is reason


def test_exits_of_sales_times_and_limits_follow_the_offer() -> None:
    plain = OrderOffers(exits=replace(HELD, sides=frozenset({Side.BUY}), times=frozenset({GTD}), stop_limits=False))
    limited = exits("640/639", time_in_force=GTD, expires=date(2026, 12, 28))

    assert exits_off(Market.HK, OrderType.LIMIT, Side.SELL, BRACKET, plain) is ExitsOff.ENTRY
    assert exits_off(Market.HK, OrderType.LIMIT, Side.BUY, BRACKET, plain) is ExitsOff.TIME
    assert exits_off(Market.HK, OrderType.LIMIT, Side.BUY, limited, plain) is ExitsOff.LIMIT
    assert exits_off(Market.HK, OrderType.LIMIT, Side.BUY, None, OrderOffers()) is ExitsOff.NONE


@pytest.mark.parametrize(
    ("last", "passes"), [(date(2026, 12, 28), PASSES), (TODAY, FAILS), (date(2026, 12, 25), FAILS)]
)
def test_the_last_day_of_exits_lies_ahead_and_trades(last: date, passes: bool) -> None:
    order = request(exits=exits("640", time_in_force=GTD, expires=last))

    assert verdict(CheckCode.EXITS_OFFERED, order, QUIET) is passes
    assert verdict(CheckCode.EXITS_OFFERED, order, replace(QUIET, today=None)) is FAILS


@pytest.mark.parametrize(
    ("order", "passes"),
    [
        (request(exits=exits("612.60", "612")), PASSES),
        (request(exits=exits("612.50", "600")), FAILS),
        (request(exits=exits(stop="612.50")), FAILS),
        (request(exits=exits("600", "590")), FAILS),
        (request(exits=exits("640", "620")), FAILS),
        (request(price=Decimal(620), exits=exits(stop="615")), FAILS),
        (request(price=Decimal(600), exits=exits("605", "595")), PASSES),
        (request(price=Decimal(600), exits=exits(stop="605")), FAILS),
        (market(exits=BRACKET), PASSES),
        (market(exits=exits(stop="613")), FAILS),
        (sell(exits=exits("590", "640")), PASSES),
        (sell(exits=BRACKET), FAILS),
    ],
)
def test_exits_lie_on_their_side_of_entry_and_market(order: OrderRequest, passes: bool) -> None:
    assert verdict(CheckCode.EXIT_SIDE, order, QUIET) is passes


def test_an_entry_at_market_without_a_price_has_no_side() -> None:
    assert verdict(CheckCode.EXIT_SIDE, market(exits=BRACKET), replace(QUIET, quote=None, book=None)) is FAILS


HELD_STOP = held_exit()
OFFERED = {CheckCode.EXITS_OFFERED}
AMERICAN = replace(QUIET.instrument, id=InstrumentId("US.AAPL"), lot_size=1, currency="USD")
STOP = ExitTerms(trigger=Decimal(590))
LIMITED_STOP = replace(STOP, limit=Decimal(589))


def moved(held: HeldExit, **changes: Any) -> ModifyRequest:
    order = order_row(ACCOUNT, exits=(held,))
    fields = {"price": Decimal(599)} | changes
    return ModifyRequest(account=ACCOUNT, order=order, client_order_id="TB-1120-0001", quantity=200, **fields)


@pytest.mark.parametrize(
    ("asked", "passes"),
    [
        (exits("640/639", "590/589", hours=TradingHours.EXTENDED), PASSES),
        (exits("640", hours=TradingHours.EXTENDED), FAILS),
        (exits(stop="590", hours=TradingHours.EXTENDED), FAILS),
        (BRACKET, PASSES),
    ],
)
def test_outside_the_session_new_exits_have_limits_and_those_that_stand_are_changed(
    asked: AttachedExits, passes: bool
) -> None:
    """At market it would fire before the open and be sold at the open, whatever the price is by then."""
    apple = replace(QUIET, offers=LONGPORT, instrument=AMERICAN)

    def held(hours: TradingHours) -> ModifyRequest:
        profit = replace(HELD_STOP, role=ExitRole.TAKE_PROFIT, trigger=Decimal(640))
        standing = (HELD_STOP, profit) if asked.take_profit else (HELD_STOP,)
        both = tuple(replace(one, hours=hours) for one in standing)
        entry = order_row(ACCOUNT, instrument=AMERICAN.id, exits=both)
        return replace(moved(HELD_STOP, exits=replace(asked, stop_loss=asked.stop_loss or STOP)), order=entry)

    new = next(one for one in checks_of(request(instrument=AMERICAN.id, exits=asked), apple) if one.code in OFFERED)
    assert (new.passed, new.data["reason"]) == (passes, "" if passes else ExitsOff.EARLY)
    assert verdict(CheckCode.EXITS_OFFERED, held(TradingHours.EXTENDED), apple) is PASSES
    assert verdict(CheckCode.EXITS_OFFERED, held(TradingHours.REGULAR), apple) is passes


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({}, ExitsOff.DATED),
        ({"time_in_force": TimeInForce.GTC}, ExitsOff.DATED),
        ({"time_in_force": GTD, "expires": date(2026, 12, 24)}, ExitsOff.DATED),
        ({"time_in_force": GTD, "expires": date(2026, 12, 28)}, ""),
    ],
)
def test_exits_until_a_date_end_with_their_entry_where_the_broker_says_so(entry: dict[str, Any], reason: str) -> None:
    """LongPort gives them the last day of their entry; those that stand keep theirs."""
    last = date(2026, 12, 28)
    asked = exits("640", time_in_force=GTD, expires=last)
    dated, undated = replace(QUIET, offers=LONGPORT), QUIET

    found = next(one for one in checks_of(request(exits=asked, **entry), dated) if one.code in OFFERED)
    assert (found.passed, found.data["reason"]) == (not reason, reason)
    assert verdict(CheckCode.EXITS_OFFERED, request(exits=asked, **entry), undated) is PASSES
    lasting = exits("640", time_in_force=TimeInForce.GTC)
    assert verdict(CheckCode.EXITS_OFFERED, request(exits=lasting, **entry), dated) is PASSES

    standing = replace(HELD_STOP, time_in_force=GTD, expires=last)
    change = moved(standing, exits=replace(asked, take_profit=None, stop_loss=STOP))
    assert verdict(CheckCode.EXITS_OFFERED, change, dated) is PASSES


def test_a_stop_until_a_day_that_a_broker_lists_as_shut_is_moved_all_the_same() -> None:
    """No other day can be named for it where the broker dates exits by their entry."""
    last, dated = date(2026, 12, 28), replace(QUIET, offers=LONGPORT)
    standing = replace(HELD_STOP, time_in_force=GTD, expires=last)
    asked = exits(stop="590", time_in_force=GTD, expires=last)
    entry = {"time_in_force": GTD, "expires": last}
    put_in_force({(Market.HK, last): DayForm.SHUT})
    try:
        assert verdict(CheckCode.EXITS_OFFERED, moved(standing, exits=asked), dated) is PASSES
        assert verdict(CheckCode.EXITS_OFFERED, moved(standing, exits=asked), replace(dated, today=last)) is FAILS
        assert verdict(CheckCode.EXITS_OFFERED, request(exits=asked, **entry), dated) is FAILS
    finally:
        put_in_force({})


def test_an_exit_becomes_one_at_market_outside_the_session_only_if_it_is_one() -> None:
    """That another one stands there, or this one with a limit, makes none at market."""
    apple = replace(QUIET, offers=LONGPORT, instrument=AMERICAN)
    limited = replace(HELD_STOP, limit=Decimal(589), hours=TradingHours.EXTENDED)

    def change(held: HeldExit, asked: AttachedExits) -> ModifyRequest:
        return replace(moved(held, exits=asked), order=order_row(ACCOUNT, instrument=AMERICAN.id, exits=(held,)))

    early = exits(stop="590", hours=TradingHours.EXTENDED)
    assert verdict(CheckCode.EXITS_OFFERED, change(limited, replace(early, stop_loss=LIMITED_STOP)), apple) is PASSES
    assert verdict(CheckCode.EXITS_OFFERED, change(limited, early), apple) is FAILS
    at_market = replace(HELD_STOP, hours=TradingHours.EXTENDED)
    assert verdict(CheckCode.EXITS_OFFERED, change(at_market, early), apple) is PASSES
    both = exits("640", "590", hours=TradingHours.EXTENDED)
    assert verdict(CheckCode.EXITS_OFFERED, change(at_market, both), apple) is FAILS


def test_an_entry_is_not_moved_past_an_exit_that_the_broker_holds() -> None:
    ended = replace(HELD_STOP, status=OrderStatus.CANCELLED)
    assert verdict(CheckCode.EXIT_SIDE, moved(HELD_STOP), QUIET) is FAILS
    assert verdict(CheckCode.EXIT_SIDE, moved(HELD_STOP, price=Decimal(601)), QUIET) is PASSES
    assert verdict(CheckCode.EXIT_SIDE, moved(HELD_STOP, exits=exits(stop="590")), QUIET) is PASSES
    assert verdict(CheckCode.EXIT_SIDE, moved(HELD_STOP, cancel_exits=True), QUIET) is None
    assert verdict(CheckCode.EXIT_SIDE, moved(ended), QUIET) is None


def test_a_change_does_not_leave_out_an_exit_that_the_broker_holds() -> None:
    (found,) = (
        check
        for check in checks_of(moved(HELD_STOP, exits=exits("640")), QUIET)
        if check.code is CheckCode.EXITS_OFFERED
    )
    assert (found.passed, found.data["reason"]) == (False, ExitsOff.DROPPED)
    assert verdict(CheckCode.EXITS_OFFERED, moved(HELD_STOP, exits=BRACKET), QUIET) is PASSES


def test_exits_are_changed_as_the_person_saw_them() -> None:
    change = moved(HELD_STOP, exits=exits(stop="590"))
    now = replace(QUIET, order=change.order)
    other = replace(QUIET, order=order_row(ACCOUNT, exits=(replace(HELD_STOP, status=OrderStatus.CANCELLED),)))
    ends = replace(QUIET, order=order_row(ACCOUNT, exits=(replace(HELD_STOP, time_in_force=TimeInForce.DAY),)))

    assert verdict(CheckCode.ORDER, change, now) is PASSES
    assert verdict(CheckCode.ORDER, change, other) is FAILS
    assert verdict(CheckCode.ORDER, change, ends) is FAILS
    hours = replace(QUIET, order=order_row(ACCOUNT, exits=(replace(HELD_STOP, hours=TradingHours.EXTENDED),)))
    assert verdict(CheckCode.ORDER, change, hours) is FAILS
    assert verdict(CheckCode.ORDER, moved(HELD_STOP), other) is PASSES


@pytest.mark.parametrize("asked", [exits("640.07"), exits("640", "590.03"), exits("640/639.03", "590/589")])
def test_every_price_of_an_exit_lies_on_a_tick(asked: AttachedExits) -> None:
    assert verdict(CheckCode.EXIT_TICK, request(exits=asked), QUIET) is FAILS
    assert verdict(CheckCode.EXIT_TICK, request(exits=BRACKET), QUIET) is PASSES


@pytest.mark.parametrize(
    ("asked", "passes"),
    [
        (exits(stop="552"), PASSES),
        (exits(stop="551"), FAILS),
        (exits("640/639", "551/550"), FAILS),
        (exits(stop="590/580"), PASSES),
        (exits(stop="590/570"), FAILS),
        (exits("640/620"), FAILS),
        (exits("640/660"), PASSES),
    ],
)
def test_a_stop_and_a_limit_behind_a_trigger_keep_their_distance(asked: AttachedExits, passes: bool) -> None:
    assert verdict(CheckCode.EXIT_REACH, request(exits=asked), QUIET) is passes


def test_a_target_at_market_may_be_far_away() -> None:
    assert verdict(CheckCode.EXIT_REACH, request(exits=exits("900")), QUIET) is None


@pytest.mark.parametrize(("asked", "passes"), [(exits("640/641"), FAILS), (exits("640/639"), PASSES)])
def test_a_limit_short_of_its_trigger_may_never_fill(asked: AttachedExits, passes: bool) -> None:
    (found,) = (c for c in checks_of(request(exits=asked), QUIET) if c.code is CheckCode.LIMIT_BEHIND)
    assert (found.passed, found.severity) == (passes, Severity.SOFT)


@pytest.mark.parametrize(
    ("held", "order", "passes"),
    [
        (0, request(quantity=200, exits=BRACKET), PASSES),
        (300, request(quantity=200, exits=BRACKET), PASSES),
        (-100, request(quantity=200, exits=BRACKET), FAILS),
        (-500, request(quantity=200, exits=BRACKET), FAILS),
        (100, sell(quantity=200, exits=exits("590", "640")), FAILS),
        (None, request(quantity=200, exits=BRACKET), FAILS),
    ],
)
def test_exits_close_no_more_than_the_entry_opens(held: int | None, order: OrderRequest, passes: bool) -> None:
    rows = None if held is None else (position(ACCOUNT, held),) if held else ()
    assert verdict(CheckCode.EXIT_COVER, order, replace(QUIET, positions=rows)) is passes


@pytest.mark.parametrize(
    ("order", "changes", "both"),
    [
        ({}, {"untold": 300}, 1100),
        ({"order_type": OrderType.STOP_LIMIT, "price": Decimal(589)}, {"untold": 300}, 1100),
        ({}, {"untold": 0}, None),
        ({"order_type": OrderType.LIMIT, "price": Decimal(640), "trigger": None}, {"untold": 300}, None),
        ({"side": Side.BUY, "trigger": Decimal(640)}, {"untold": 300}, None),
    ],
)
def test_a_stop_beside_one_that_the_broker_tells_nothing_of_is_typed(
    order: dict[str, Any], changes: dict[str, Any], both: int | None
) -> None:
    """Such a leg has no id: nothing can withdraw it first."""
    stop = {"side": Side.SELL, "order_type": OrderType.STOP, "price": None, "trigger": Decimal(590), "quantity": 800}
    snapshot = replace(QUIET, reread=True, **changes)

    found = [one for one in checks_of(request(**(stop | order)), snapshot) if one.code is CheckCode.EXIT_UNTOLD]

    assert [(one.severity, one.data["both"]) for one in found] == ([] if both is None else [(Severity.TYPED, both)])


@pytest.mark.parametrize(("left", "severity"), [(300, [Severity.SOFT]), (0, [])])
def test_a_change_that_takes_a_stop_from_shares_says_so(left: int, severity: list[Severity]) -> None:
    order = order_row(ACCOUNT, side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal(590))
    change = ModifyRequest(
        account=ACCOUNT, order=order, client_order_id="TB-1120-0001", quantity=200, price=None, trigger=Decimal(590)
    )
    found = [one for one in checks_of(change, replace(QUIET, stopless=left)) if one.code is CheckCode.EXIT_FEWER]
    assert [one.severity for one in found] == severity
    assert all(one.data["value"] == left and not one.passed for one in found)


def test_the_change_of_a_stop_that_stands_is_not_one_beside_another() -> None:
    order = order_row(ACCOUNT, side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal(590))
    change = ModifyRequest(
        account=ACCOUNT, order=order, client_order_id="TB-1120-0001", quantity=200, price=None, trigger=Decimal(580)
    )
    assert verdict(CheckCode.EXIT_UNTOLD, change, replace(QUIET, untold=300)) is ABSENT


@pytest.mark.parametrize("waits", [True, False])
def test_a_way_out_beside_an_exit_that_no_cancel_finds_is_typed(waits: bool) -> None:
    terms = {"order_type": OrderType.STOP, "price": None, "trigger": Decimal(590)} if waits else {"price": Decimal(612)}
    order = request(side=Side.SELL, quantity=800, **terms)
    working = Working(committed=800, unsure=800, unfound=800)

    found = next(one for one in checks_of(order, replace(QUIET, working=working)) if one.code is CheckCode.SHORT)

    assert (found.severity, found.data["both"]) == (Severity.TYPED, 1600)
    promised = replace(QUIET, working=Working(committed=800))
    assert verdict(CheckCode.SHORT, order, promised) is FAILS
    assert next(one for one in checks_of(order, promised) if one.code is CheckCode.SHORT).severity is Severity.HARD
