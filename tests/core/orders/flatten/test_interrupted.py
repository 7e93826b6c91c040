"""What the log says of a flatten that was cut off; the kill at every point is in guard/test_flatten_crash.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fakes.values.reviews import flatten_plan
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.flatten import LineState, line_data
from tideboard_core.model.order import Environment
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
