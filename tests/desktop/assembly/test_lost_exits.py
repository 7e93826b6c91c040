"""The banner counts the positions that lost their exits, for each account, until none is left."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.guard import ScriptedLostExits
from fakes.values.clock import ManualClock
from fakes.values.reviews import account, exit_offer, flatten_plan, order
from fakes.values.trading import NOON
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.flatten import FlattenPlan, LineState, line_data
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Environment, Order, OrderStatus
from tideboard_core.orders.flatten.lost_exits import LostExits, OfferState
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.system.appearance import Language
from tideboard_desktop.assembly.lost_exits import InterruptedFlattens, LostExitNotices
from tideboard_desktop.orders.flatten.exit_offers import count_words
from tideboard_desktop.orders.flatten.lines import state_words
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.window.bars.banner import Banner

OTHER = InstrumentId("HK.09988")


class Scene:
    """A banner over scripted offers; tasks are kept until the test runs them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.banner = Banner(make_theme())
        qtbot.addWidget(self.banner)
        self.lost = ScriptedLostExits()
        self.shown: list[Account] = []
        self.work: list[Coroutine[Any, Any, None]] = []
        tasks: Any = SimpleNamespace(spawn=lambda work, name: self.work.append(work))
        submission: Any = SimpleNamespace(show_lost_exits=self.shown.append)
        self.hub = Hub(ManualClock())
        self.notices = LostExitNotices(
            self.lost, self.hub, tasks, banner=lambda: self.banner, submission=lambda: submission
        )

    def text(self) -> str:
        return "" if self.banner.message is None else self.banner.message.text


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot)


def test_it_counts_until_none_is_left_and_a_click_opens_the_offers(scene: Scene) -> None:
    live = account(Environment.LIVE)
    scene.notices.watch([live])
    assert scene.text() == ""
    scene.lost.rows = [exit_offer(), exit_offer(instrument=OTHER, state=OfferState.RESTS, exit=None)]
    scene.notices.look()
    assert scene.text() == "2 positions have lost their stop or take profit"
    scene.banner.button.click()
    assert scene.shown == [live]
    assert scene.text() != ""  # having looked at it ends nothing

    scene.lost.rows = [exit_offer(), exit_offer(instrument=OTHER, state=OfferState.TOO_SMALL, exit=None)]
    scene.notices.look()
    assert scene.text() == "1 position has lost its stop or take profit"
    scene.lost.rows = []
    scene.notices.look()
    assert scene.text() == ""


def test_in_another_language_it_is_told_anew(scene: Scene, qapp: QApplication) -> None:
    """A window rebuild copies the message as it is."""
    scene.lost.rows = [exit_offer()]
    scene.notices.watch([account(Environment.LIVE)])
    use_language(qapp, Language.SIMPLIFIED)
    try:
        scene.notices.look()
        assert scene.text() == count_words(1) != "1 position has lost its stop or take profit"
        assert scene.banner.button.text() != "Show exits"
    finally:
        use_language(qapp, Language.ENGLISH)
    scene.notices.look()
    assert scene.text() == "1 position has lost its stop or take profit"


def test_the_exits_of_an_account_that_is_not_there_are_not_told(scene: Scene) -> None:
    scene.lost.rows = [exit_offer()]
    scene.notices.watch([replace(account(Environment.LIVE), id="9" * 8)])
    assert scene.text() == ""
    scene.notices.watch([account(Environment.LIVE)])
    assert scene.text() == "1 position has lost its stop or take profit"
    scene.notices.watch([])
    assert scene.text() == ""


def test_lots_and_prices_of_these_positions_are_followed_as_long_as_they_are_told(scene: Scene) -> None:
    """No view may show the security: without its price nobody could say that a stop would fire at once."""
    scene.lost.rows = [exit_offer()]
    scene.notices.watch([account(Environment.LIVE)])
    first = exit_offer().instrument
    assert scene.hub.wanted() == {Topic.INSTRUMENT.of(first), Topic.QUOTE.of(first)}
    scene.lost.rows = [exit_offer(instrument=OTHER)]
    scene.notices.look()
    assert scene.hub.wanted() == {Topic.INSTRUMENT.of(OTHER), Topic.QUOTE.of(OTHER)}
    scene.lost.rows = []
    scene.notices.look()
    assert scene.hub.wanted() == frozenset()


def test_the_prices_of_what_an_old_log_cannot_offer_are_not_followed(scene: Scene) -> None:
    """Logs of earlier versions have ids alone: of an exit that no list shows nothing can be put back."""
    hub, live = scene.hub, account(Environment.LIVE)
    line = {"instrument": OTHER, "side": "sell", "quantity": 100, "type": "limit", "exits": ["B1"], "obstacle": None}
    steps: list[dict[str, Any]] = [
        {"step": "plan", "account": live.id, "environment": "LIVE", "lines": [{**line, "price": "1"}]},
        {"step": "line", "instrument": OTHER, "state": "refused", "withdrawn": ["B1"]},
        {"step": "end", "stopped": False},
    ]
    rows = [Record(kind=RecordKind.FLATTEN, id="TB-1101-KQXW-0417", at=NOON, data=step) for step in steps]
    blotter = SimpleNamespace(orders=lambda _account: ())
    journal = SimpleNamespace(known=())
    services: Any = SimpleNamespace(hub=hub, blotter=blotter, journal=journal, audit=None, clock=None, lock=None)
    nobody: Any = None
    lost = LostExits(services, asyncio.sleep, nobody)
    lost.restore(rows)
    LostExitNotices(lost, hub, nobody, banner=lambda: scene.banner, submission=nobody).watch([live])
    assert hub.wanted() == frozenset()


def test_what_is_closed_or_protected_is_written_down_once_at_a_time(scene: Scene) -> None:
    live = account(Environment.LIVE)
    scene.lost.over = {("TB-1120-KQXW-0417", OTHER): OfferState.CLOSED}
    scene.notices.watch([live])
    scene.notices.look()
    assert len(scene.work) == 1
    asyncio.run(scene.work[0])
    assert scene.lost.settled == [live.id]
    scene.notices.look()
    assert len(scene.work) == 2
    scene.work[1].close()


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
        intent("TB-1120-KQXW-0102", WriteVerb.PLACE, quantity=first.quantity),
        record(RecordKind.ACCEPTED, "TB-1120-KQXW-0102", {"order": "B9"}),
        intent("TB-1120-KQXW-0103", WriteVerb.CANCEL, order=cancelled),
    ]


def test_it_is_told_until_a_person_has_looked_at_it(qtbot: QtBot) -> None:
    plan, hub, banner = flatten_plan(Environment.LIVE), Hub(ManualClock()), Banner(make_theme())
    qtbot.addWidget(banner)
    sent, lost = plan.lines[0], replace(order(), id="B7", status=OrderStatus.CANCELLED, remark="")
    working = replace(order(), id="B9", remark="TB-1120-KQXW-0102", quantity=sent.quantity, filled=100)
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
