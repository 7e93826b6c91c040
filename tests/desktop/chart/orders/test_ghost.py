"""A prepared change lapses whenever what it rests on is no longer so, and asks for its price alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, TENCENT, held_exit, order_row
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import (
    Environment,
    ModifyRequest,
    Order,
    OrderStatus,
    OrderType,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.orders.rows import ExitRow, with_exits
from tideboard_core.orders.writes import UnknownWrite, write_of
from tideboard_desktop.chart.orders.ghost import LIFE, Ghost, GhostStep, changeable
from tideboard_desktop.chart.orders.trading_view import TradingView
from tideboard_desktop.chart.orders.words import why_fixed

ACCOUNT, OTHER = ACCOUNTS[Environment.LIVE], ACCOUNTS[Environment.PAPER]
ORDER = order_row(ACCOUNT)


def view(*orders: Order, **changes: Any) -> TradingView:
    made = TradingView(ACCOUNT, TENCENT.id, TENCENT, Decimal("612.5"), orders or (ORDER,), unlocked=True)
    return made._replace(**changes)


def ghost(step: GhostStep = GhostStep.PREPARED) -> Ghost:
    return Ghost(ACCOUNT, ORDER, Decimal(613), 0.0, step)


def asked() -> UnknownWrite:
    request = ghost().request(view(), "TB-1")
    assert request is not None
    return write_of(request, ORDER.created)


@pytest.mark.parametrize(
    "now",
    [
        view(unlocked=False),
        view(account=OTHER),
        view(account=None),
        view(orders=()),
        view(replace(ORDER, price=Decimal(612))),
        view(replace(ORDER, quantity=100)),
        view(replace(ORDER, filled=100, status=OrderStatus.PARTIALLY_FILLED)),
        view(replace(ORDER, status=OrderStatus.CANCELLING)),
        view(asked={ORDER.id: asked()}),
    ],
)
@pytest.mark.parametrize("step", list(GhostStep))
def test_it_lapses_on_lock_account_symbol_and_any_change_of_the_order(now: TradingView, step: GhostStep) -> None:
    assert not ghost(step).over(view(), 1.0)
    assert ghost(step).over(now, 1.0)


def test_it_lapses_after_a_minute_but_not_under_its_confirmation() -> None:
    assert not ghost().over(view(), LIFE - 0.1)
    assert ghost().over(view(), LIFE)
    assert ghost(GhostStep.SENT).over(view(), LIFE)
    assert not ghost(GhostStep.REVIEWED).over(view(), LIFE)
    assert not ghost().over(view(replace(ORDER, updated=ORDER.updated.replace(hour=3), sketch=True)), 1.0)


def test_it_asks_for_the_level_alone() -> None:
    limit = ghost().request(view(), "TB-1")
    assert limit is not None
    assert (limit.order, limit.quantity, limit.price, limit.trigger) == (ORDER, 200, Decimal(613), None)
    stop = replace(ORDER, order_type=OrderType.STOP_LIMIT, trigger=Decimal(605), price=Decimal(604))
    moved = Ghost(ACCOUNT, stop, Decimal(606), 0.0).request(view(stop), "TB-2")
    assert moved is not None
    assert (moved.price, moved.trigger) == (Decimal(604), Decimal(606))
    assert Ghost(ACCOUNT, ORDER, Decimal(611), 0.0).request(view(), "TB-3") is None
    assert Ghost(ACCOUNT, ORDER, Decimal(-1), 0.0).request(view(), "TB-4") is None


# --- exits that the broker holds for an entry ------------------------------------------------------------------------

US = InstrumentId("US.AAPL")
STOP = {"order_id": "82", "trigger": Decimal(600), "limit": Decimal("599.5")}
PROFIT = {"order_id": "81", "role": ExitRole.TAKE_PROFIT, "trigger": Decimal(622)}


def dragged(*held: HeldExit, price: str = "601", **changes: Any) -> ModifyRequest | None:
    """What a drag of the stop asks for."""
    entry = order_row(ACCOUNT, exits=held, **changes)
    row = next(one for one in with_exits((entry,)) if isinstance(one, ExitRow) and one.role is ExitRole.STOP_LOSS)
    now = view(entry, row)
    request = Ghost(ACCOUNT, row, Decimal(price), 0.0).request(now, "TB-1")
    assert (request is None) is bool(why_fixed(row, now, ""))
    return request


def test_a_dragged_exit_keeps_the_other_one_and_all_terms() -> None:
    terms = {"time_in_force": TimeInForce.GTD, "expires": date(2026, 12, 1)}
    request = dragged(held_exit(**PROFIT, **terms), held_exit(**STOP, **terms))
    assert request is not None
    assert request.exits == AttachedExits(
        take_profit=ExitTerms(trigger=Decimal(622)),
        stop_loss=ExitTerms(trigger=Decimal(601), limit=Decimal("600.5")),
        time_in_force=TimeInForce.GTD,
        expires=date(2026, 12, 1),
    )
    assert (request.order.id, request.quantity, request.price) == ("W1", 200, ORDER.price)


@pytest.mark.parametrize("hours", [TradingHours.REGULAR, TradingHours.EXTENDED])
def test_a_dragged_exit_keeps_its_trading_hours(hours: TradingHours) -> None:
    request = dragged(held_exit(**STOP, hours=hours), instrument=US)
    assert request is not None
    assert request.exits is not None
    assert request.exits.hours is hours


@pytest.mark.parametrize(
    "other",
    [
        {"time_in_force": TimeInForce.GTD, "expires": date(2026, 12, 1)},
        {"time_in_force": TimeInForce.DAY},
        {"hours": TradingHours.EXTENDED},
    ],
)
def test_an_exit_is_not_dragged_where_the_other_one_would_change(other: dict[str, Any]) -> None:
    """The broker takes one set of terms for both."""
    stop = held_exit(**(STOP | {"hours": TradingHours.REGULAR}))
    assert dragged(held_exit(**(PROFIT | {"hours": TradingHours.REGULAR} | other)), stop, instrument=US) is None


def test_an_exit_is_not_dragged_where_the_broker_does_not_tell_how_long_it_works() -> None:
    """The row has the worst that it may be: a change would ask for that."""
    assert dragged(held_exit(**STOP, untold=frozenset({OrderTerm.TIME}))) is None


def test_an_exit_is_not_dragged_where_the_broker_does_not_tell_its_hours() -> None:
    assert dragged(held_exit(**STOP), instrument=US) is None
    assert dragged(held_exit(**STOP)) is not None, "Hong Kong has the regular hours alone"


def test_what_cannot_be_changed_now_gets_none() -> None:
    assert changeable(ORDER, view())
    for now in (view(unlocked=False), view(facts=None), view(asked={ORDER.id: asked()})):
        assert not changeable(ORDER, now)
    for status in (OrderStatus.UNKNOWN, OrderStatus.CANCELLING, OrderStatus.DISABLED):
        assert not changeable(replace(ORDER, status=status), view())
