"""A flatten that was cut off is told at the next start until a person has looked at it; nothing goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.reviews import flatten_plan, order
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.flatten import FlattenPlan, LineState, line_data
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment, Order, OrderStatus
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.assembly.interrupted_flatten import InterruptedFlattens
from tideboard_desktop.orders.flatten.lines import state_words
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def record(kind: RecordKind, number: str, data: dict[str, Any]) -> Record:
    """A line of the log."""
    return Record(kind=kind, id=number, at=AT, data=data)


def log_of(plan: FlattenPlan, cancelled: str) -> list[Record]:
    """The plan, one exit's cancel and the first line's order are on disk; then the program was killed."""
    first = plan.lines[0]

    def intent(number: str, verb: WriteVerb, **data: Any) -> Record:
        found = {"verb": verb, "instrument": first.instrument, "flatten": plan.id, **data}
        return record(RecordKind.INTENT, number, found)

    lines = [{**line_data(line), "exits": [cancelled] if place else []} for place, line in enumerate(plan.lines)]
    return [
        record(RecordKind.FLATTEN, plan.id, {"step": "plan", "account": plan.account.id, "lines": lines}),
        intent("TB-1120-0102", WriteVerb.PLACE, quantity=first.quantity),
        record(RecordKind.ACCEPTED, "TB-1120-0102", {"order": "B9"}),
        intent("TB-1120-0103", WriteVerb.CANCEL, order=cancelled),
    ]


def test_it_is_told_until_a_person_has_looked_at_it(qtbot: QtBot) -> None:
    plan, hub, banner = flatten_plan(Environment.LIVE), Hub(ManualClock()), Banner(make_theme())
    qtbot.addWidget(banner)
    sent, lost = plan.lines[0], replace(order(), id="B7", status=OrderStatus.CANCELLED, remark="")
    working = replace(order(), id="B9", remark="TB-1120-0102", quantity=sent.quantity, filled=100)
    rows: tuple[Order, ...] = (working, lost)
    hub.publish(Topic.ORDERS.of(plan.account.id), Lazy.ready(rows))
    shown: list[Any] = []
    noted: list[Any] = []
    submission: Any = SimpleNamespace(show_flatten=lambda run, closed: shown.append((run, closed)))
    found = InterruptedFlattens(
        log_of(plan, lost.id),
        hub,
        lambda *given: noted.append(given),
        banner=lambda: banner,
        submission=lambda: submission,
    )
    for others in ([], [replace(plan.account, id="99999999")]):
        found.tell(others)
        assert banner.message is None
    found.tell([plan.account])
    assert banner.message is not None
    assert banner.message.text == (
        "Closing positions was interrupted: orders sent 1, not sent 1, exits no longer at the broker 1."
    )
    assert noted == []

    banner.button.click()
    run, closed = shown[0]
    assert isinstance(run, FlattenRun)
    assert [row.state for row in run.outcomes[:2]] == [LineState.PARTLY, LineState.NOT_DONE]
    assert state_words(run.outcomes[1]) == "Not done: Tideboard ended before its order was sent."
    assert [one.id for one in run.outcomes[1].exits_to_offer] == ["B7"]
    assert (run.finished, run.stopped) == (True, True)
    closed()
    assert banner.message is None
    assert noted == [(RecordKind.FLATTEN, plan.id, {"step": "end", "interrupted": True})]
    again = [*log_of(plan, lost.id), record(RecordKind.FLATTEN, plan.id, noted[0][2])]
    InterruptedFlattens(again, hub, print, banner=lambda: banner, submission=lambda: submission).tell([plan.account])
    assert banner.message is None
