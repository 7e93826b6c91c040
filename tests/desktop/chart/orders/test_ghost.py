"""A prepared change lapses whenever what it rests on is no longer so, and asks for its price alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, TENCENT, order_row
from tideboard_core.model.order import Environment, Order, OrderStatus, OrderType
from tideboard_core.orders.writes import UnknownWrite, write_of
from tideboard_desktop.chart.orders.ghost import LIFE, Ghost, GhostStep, changeable
from tideboard_desktop.chart.orders.trading_view import TradingView

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


def test_what_cannot_be_changed_now_gets_none() -> None:
    assert changeable(ORDER, view())
    for now in (view(unlocked=False), view(facts=None), view(asked={ORDER.id: asked()})):
        assert not changeable(ORDER, now)
    for status in (OrderStatus.UNKNOWN, OrderStatus.CANCELLING, OrderStatus.DISABLED):
        assert not changeable(replace(ORDER, status=status), view())
