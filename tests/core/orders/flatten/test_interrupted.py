"""What the log says of a flatten that was cut off; the kill at every point is in guard/test_flatten_crash.py."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.reviews import flatten_plan
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.flatten import LineState, line_data
from tideboard_core.model.order import Environment, Order, OrderStatus, OrderType, Side, TimeInForce, TradingHours
from tideboard_core.orders.flatten.interrupted import interrupted
from tideboard_core.ports.trading import WriteVerb

PLAN = flatten_plan(Environment.LIVE)
AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
INTENT = "TB-1120-0500"


def record(kind: RecordKind, number: str = INTENT, **data: Any) -> Record:
    return Record(kind=kind, id=number, at=AT, data=data)


def begun(*more: Record) -> list[Record]:
    """The plan, and the intent of the first line's order."""
    line = PLAN.lines[0]
    plan = record(
        RecordKind.FLATTEN,
        PLAN.id,
        step="plan",
        account=PLAN.account.id,
        lines=[dict(line_data(one)) for one in PLAN.lines],
    )
    intent = record(
        RecordKind.INTENT,
        verb=WriteVerb.PLACE,
        instrument=line.instrument,
        quantity=line.quantity,
        flatten=PLAN.id,
    )
    return [plan, intent, *more]


@pytest.mark.parametrize(
    ("end", "state"),
    [
        ([], LineState.UNKNOWN),
        ([record(RecordKind.NOT_SENT, code="not-sent-locked")], LineState.NOT_DONE),
        ([record(RecordKind.REJECTED, code="order-rejected", text="no")], LineState.REFUSED),
        ([record(RecordKind.ACCEPTED, order="B1")], LineState.PARTLY),
        ([record(RecordKind.UNKNOWN, reason="no-answer")], LineState.UNKNOWN),
        ([record(RecordKind.SETTLED, by="user")], LineState.NOT_DONE),
        ([record(RecordKind.SETTLED, by="push", order="B1")], LineState.PARTLY),
    ],
)
def test_without_the_broker_s_order_the_log_tells_a_line(end: list[Record], state: LineState) -> None:
    (found,) = interrupted(begun(*end))
    states = [outcome.state for outcome in found.run(PLAN.account, ()).outcomes]
    assert states == [state, LineState.NOT_DONE, LineState.NOT_DONE]


def exits_of(lines: list[dict[str, Any]], *more: Record, orders: tuple[Order, ...] | None = ()) -> list[Order]:
    """What is told as lost of the first line, whose exit's cancel is on disk."""
    line = PLAN.lines[0]
    plan = record(
        RecordKind.FLATTEN,
        PLAN.id,
        step="plan",
        account=PLAN.account.id,
        environment=PLAN.account.environment,
        lines=json.loads(json.dumps(lines, default=str)),
    )
    cancel = record(
        RecordKind.INTENT,
        "TB-1120-0499",
        verb=WriteVerb.CANCEL,
        order=line.exits[0].id,
        instrument=line.instrument,
        flatten=PLAN.id,
    )
    (found,) = interrupted([plan, cancel, *more])
    return list(found.run(PLAN.account, orders).outcomes[0].withdrawn)


LINES = [dict(line_data(one)) for one in PLAN.lines]
STOP = PLAN.lines[0].exits[0]


def test_an_exit_that_no_list_shows_is_lost_with_the_terms_of_the_plan() -> None:
    (lost,) = exits_of(LINES)
    assert lost == replace(
        STOP,
        account_id=PLAN.account.id,
        status=OrderStatus.CANCELLED,
        name="",
        average_price=None,
        created=AT,
        updated=AT,
        remark="",
        currency="",
        text="",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"order_type": OrderType.TRAILING_STOP, "trail_percent": Decimal(2), "trigger": None},
        {"order_type": OrderType.STOP_LIMIT, "price": Decimal("588.5"), "trigger": Decimal(590)},
        {"time_in_force": TimeInForce.GTD, "expires": date(2026, 12, 1), "hours": TradingHours.ALL_DAY},
        {"order_type": OrderType.TRAILING_STOP_LIMIT, "trail_amount": Decimal(3), "limit_offset": Decimal("0.5")},
        {"quantity": 800, "filled": 300, "entry": "B4", "time_in_force": TimeInForce.GTC},
    ],
)
def test_every_term_of_an_exit_is_in_the_log(changes: dict[str, Any]) -> None:
    asked = replace(STOP, **changes)
    line = replace(PLAN.lines[0], exits=(asked,))
    (lost,) = exits_of([dict(line_data(line)), *LINES[1:]])
    for name in ("id", "order_type", "quantity", "filled", "price", "trigger", "entry", "side", *changes):
        assert getattr(lost, name) == getattr(asked, name), name


def test_what_the_broker_shows_of_an_exit_wins_over_the_plan() -> None:
    still = replace(STOP, status=OrderStatus.SUBMITTED)
    assert exits_of(LINES, orders=(still,)) == []
    assert exits_of(LINES, orders=(replace(STOP, status=OrderStatus.FILLED, filled=STOP.quantity),)) == []
    ended = replace(STOP, status=OrderStatus.CANCELLED, filled=100)
    assert exits_of(LINES, orders=(ended,)) == [ended]
    assert exits_of(LINES, orders=None) == []
    held = HeldExit(
        order_id=STOP.id,
        role=ExitRole.STOP_LOSS,
        trigger=Decimal(598),
        limit=None,
        quantity=800,
        filled=0,
        status=OrderStatus.PENDING,
        time_in_force=TimeInForce.GTC,
        expires=None,
        updated=AT,
    )
    entry = replace(STOP, id="B77", side=Side.BUY, status=OrderStatus.FILLED, filled=STOP.quantity, exits=(held,))
    assert exits_of(LINES, orders=(entry,)) == []


def test_an_ended_exit_has_the_type_under_which_it_waited() -> None:
    """A broker with one word for stops and touched orders calls each of those that ended a stop."""
    line = replace(PLAN.lines[0], exits=(replace(STOP, order_type=OrderType.IF_TOUCHED, trigger=Decimal(640)),))
    ended = replace(STOP, order_type=OrderType.STOP, trigger=Decimal(640), status=OrderStatus.CANCELLED)
    (lost,) = exits_of([dict(line_data(line)), *LINES[1:]], orders=(ended,))
    assert (lost.order_type, lost.trigger) == (OrderType.IF_TOUCHED, Decimal(640))


def test_an_exit_whose_entry_was_cancelled_went_with_it() -> None:
    other = replace(STOP, id="7003", entry=STOP.id)
    line = replace(PLAN.lines[0], exits=(STOP, other))
    assert [one.id for one in exits_of([dict(line_data(line)), *LINES[1:]])] == [STOP.id, "7003"]


def test_an_exit_whose_cancel_never_went_out_is_not_lost() -> None:
    assert exits_of(LINES, record(RecordKind.NOT_SENT, "TB-1120-0499", code="not-sent-locked")) == []


@pytest.mark.parametrize(("entry", "lost"), [("7100", [STOP.id]), ("7101", [])])
def test_an_exit_that_ended_with_its_ticked_entry_is_lost(entry: str, lost: list[str]) -> None:
    """The cancel of the entry went out; the log has none of the exit itself."""
    lines = [dict(line_data(replace(PLAN.lines[0], exits=(replace(STOP, entry="7100"),)))), *LINES[1:]]
    ended = replace(STOP, status=OrderStatus.CANCELLED, entry="7100")
    cancel = record(RecordKind.INTENT, "TB-1120-0498", verb=WriteVerb.CANCEL, order=entry, flatten=PLAN.id)
    begin = record(RecordKind.FLATTEN, PLAN.id, step="plan", account=PLAN.account.id, lines=lines)
    (found,) = interrupted([begin, cancel])
    assert [order.id for order in found.run(PLAN.account, (ended,)).outcomes[0].withdrawn] == lost


def test_a_log_of_an_earlier_version_knows_exits_by_their_id_alone() -> None:
    old: list[dict[str, Any]] = [{**LINES[0], "exits": [STOP.id]}, *LINES[1:]]
    assert exits_of(old) == []
    ended = replace(STOP, status=OrderStatus.CANCELLED)
    assert exits_of(old, orders=(ended,)) == [ended]


def test_an_exit_that_was_put_back_is_lost_no_more() -> None:
    """The log says of its security that the exits need not be offered any more."""
    back = record(RecordKind.FLATTEN, PLAN.id, step="exits", instrument=PLAN.lines[0].instrument, state="protected")
    assert exits_of(LINES, back) == []
    other = record(RecordKind.FLATTEN, PLAN.id, step="exits", instrument=PLAN.lines[1].instrument, state="protected")
    assert len(exits_of(LINES, other)) == 1


def test_the_flatten_of_another_account_is_not_this_one_s() -> None:
    (found,) = interrupted(begun())
    assert found.of(PLAN.account)
    assert not found.of(replace(PLAN.account, id="9" * 8))
    (found,) = interrupted([record(RecordKind.FLATTEN, PLAN.id, **{**begun()[0].data, "environment": "PAPER"})])
    assert not found.of(PLAN.account)


def test_one_that_ended_or_was_looked_at_is_told_no_more() -> None:
    assert interrupted(begun(record(RecordKind.FLATTEN, PLAN.id, step="end", stopped=False))) == []


def test_one_whose_plan_came_too_late_to_the_log_was_denied_and_is_told_no_more() -> None:
    assert interrupted([begun()[0], record(RecordKind.NOT_SENT, PLAN.id, code="flush-timeout")]) == []


def test_an_order_of_nobody_s_flatten_is_no_line_of_it() -> None:
    other = record(
        RecordKind.INTENT,
        "TB-1120-0501",
        verb=WriteVerb.PLACE,
        instrument=PLAN.lines[1].instrument,
        quantity=PLAN.lines[1].quantity,
    )
    (found,) = interrupted(begun(other))
    assert list(found.closing) == [PLAN.lines[0].instrument]
