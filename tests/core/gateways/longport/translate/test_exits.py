"""The exits that an order's row lists, word by word."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.rows import UPDATED, attached_row, order_row
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.translate import exits
from tideboard_core.gateways.longport.translate.orders import order
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.order import OrderStatus, TimeInForce, TradingHours


def read(**changes: Any) -> HeldExit:
    (held,) = exits.held_exits(order_row(attached_orders=[attached_row(**changes)])) or ()
    return held


def test_a_listed_exit_has_its_prices_quantity_and_terms() -> None:
    limited = read(activate_order_type="LIT", submit_price="589.5", time_in_force="GTD", gtd="2026-12-28")

    assert read() == HeldExit(
        order_id="attached-71",
        role=ExitRole.STOP_LOSS,
        trigger=Decimal("590.5"),
        limit=None,
        quantity=200,
        filled=0,
        status=OrderStatus.PENDING,
        time_in_force=TimeInForce.GTC,
        expires=None,
        updated=datetime.fromtimestamp(UPDATED, UTC),
    )
    assert (limited.limit, limited.time_in_force, limited.expires) == (
        Decimal("589.5"),
        TimeInForce.GTD,
        date(2026, 12, 28),
    )


@pytest.mark.parametrize("word", ["PROFIT_TAKER", "ProfitTaker"])
def test_a_role_is_read_in_both_of_the_vendor_s_spellings(word: str) -> None:
    assert read(attached_type_display=word).role is ExitRole.TAKE_PROFIT


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": "NewStatus"}, OrderStatus.PENDING),
        ({"status": "NewStatus", "trigger_status": "RELEASED"}, OrderStatus.SUBMITTED),
        ({"status": "NewStatus", "trigger_status": "NOT_USED"}, OrderStatus.PENDING),
        ({"trigger_status": "NOT_USED"}, OrderStatus.PENDING),
        ({"status": "FilledStatus", "executed_qty": "200"}, OrderStatus.FILLED),
        ({"withdrawn": True}, OrderStatus.CANCELLED),
        ({"status": "FilledStatus", "withdrawn": True}, OrderStatus.FILLED),
        ({"status": "ExpiredStatus", "withdrawn": True}, OrderStatus.CANCELLED),
        ({"status": "FutureStatus"}, OrderStatus.UNKNOWN),
    ],
)
def test_an_exit_is_open_until_the_broker_says_otherwise(changes: dict[str, Any], status: OrderStatus) -> None:
    assert read(**changes).status is status


@pytest.mark.parametrize(
    "changes", [{"attached_type_display": "TRAILING"}, {"trigger_price": ""}, {"quantity": "many"}]
)
def test_an_exit_that_cannot_be_read_is_no_exit_at_all(changes: dict[str, Any]) -> None:
    with pytest.raises(GatewayError, match="reply-unreadable"):
        read(**changes)


@pytest.mark.parametrize(
    ("word", "hours"),
    [("RTH_ONLY", TradingHours.REGULAR), ("ANY_TIME", TradingHours.EXTENDED), ("UnknownOutsideRth", None), ("", None)],
)
def test_an_exit_has_the_trading_hours_that_the_broker_tells(word: str, hours: TradingHours | None) -> None:
    held = read(activate_rth=word)
    assert held.hours is hours


def test_a_row_that_does_not_say_is_not_a_row_without_exits() -> None:
    assert exits.held_exits(order_row()) is None
    assert exits.held_exits(order_row(attached_orders=[])) == ()


@pytest.mark.parametrize(("word", "untold"), [("NOT_USED", True), ("ACTIVE", False), ("1", False), ("RELEASED", False)])
def test_a_trigger_status_that_says_nothing_is_kept_as_that(word: str, *, untold: bool) -> None:
    held = read(trigger_status=word)
    assert (held.watch_untold, held.open) == (untold, True)


@pytest.mark.parametrize(
    ("word", "unwatched"), [("DEACTIVE", True), ("0", True), ("2", True), ("1", False), ("ACTIVE", False), ("", False)]
)
def test_a_trigger_that_the_broker_calls_not_active_is_said(word: str, *, unwatched: bool) -> None:
    held = read(trigger_status=word)
    entry = order(order_row(status="FilledStatus", executed_quantity="200"), "1")
    assert (held.unwatched, held.open, exits.in_force(entry, held).unwatched) == (unwatched, True, unwatched)
