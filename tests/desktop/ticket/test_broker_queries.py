"""The ticket's margin figure: asked once and late, of the pair in view alone, with a reason for every dash."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.sandbox_scene import TENCENT as TRADED
from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.scenes.trading.ticket import TicketScene
from fakes.servers.gateway_rigs import PORTS, RIGS, Rig
from fakes.servers.sandbox import OpenSandbox, standing_options
from fakes.values.reviews import TENCENT, account
from fakes.values.waiting import until
from tideboard_core.errors import GatewayDown, GatewayError, NotOffered
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Side
from tideboard_core.model.reference import MarginRule
from tideboard_core.model.review import SourceKind
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.ticket.broker_queries import MarginAnswer, MarginQuery, margin_words
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ui.tasks import Tasks

MINE = account(Environment.PRACTICE)
RULE = MarginRule(
    instrument=TENCENT.id,
    long=True,
    short=True,
    short_pool=Decimal(1_200_000),
    short_fee_rate=Decimal("3.5"),
    initial_long=Decimal("30.0"),
    initial_short=Decimal(50),
    maintenance_long=Decimal("27.5"),
    maintenance_short=Decimal("40.123"),
)
UNTOLD = replace(RULE, long=None, short=None, short_pool=None, short_fee_rate=None, initial_short=None)
TOLD = {"opend": "30% / 24%", "rest": "30% / 24%", "longport": "100% / 100%"}
"""LongPort tells what holds for the account, and the practice accounts are cash accounts."""
OPTIONS = standing_options(**PORTS)


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    result = TicketScene(room)
    result.lender.rules = [RULE]
    await until(room.window.isActiveWindow)
    return result


def stand_still(scene: TicketScene) -> None:
    """The pause after the last change of the ticket is over."""
    scene.dock._ask_later.timeout.emit()


def shown(scene: TicketScene) -> str:
    return scene.dock.form.margin.text()


def words(side: Side, rule: MarginRule) -> tuple[str, str]:
    return margin_words(side, replace(MINE, margin=True), MarginAnswer(rule))


async def test_it_is_asked_when_the_ticket_stands_still_and_once(scene: TicketScene) -> None:
    assert scene.lender.asked == []
    assert shown(scene) == "margin \u2014"
    for _ in range(3):
        stand_still(scene)
        await scene.settle()
    assert scene.lender.asked == [(MINE.id, TENCENT.id)]
    assert shown(scene) == "margin 30% / 27.5%"
    scene.room.floor.clock.advance(901)
    stand_still(scene)
    assert len(scene.lender.asked) == 1
    await scene.settle()
    assert len(scene.lender.asked) == 2


async def test_a_short_sale_has_figures_of_its_own(scene: TicketScene) -> None:
    stand_still(scene)
    await scene.settle()
    QTest.keyClick(scene.dock, Qt.Key.Key_F3)
    assert shown(scene) == "short 50% / 40.12%"
    details = scene.dock.form.margin.whole
    assert "Margin of a purchase: 30% of the value to open, 27.5% to keep." in details
    assert "Reference rate of borrowing: 3.5%." in details
    assert "Left to borrow: 1,200,000." in details
    assert scene.dock.form.margin.accessibleDescription() == details


async def test_nothing_is_asked_out_of_sight_or_without_an_account(scene: TicketScene) -> None:
    scene.room.window.hide()
    stand_still(scene)
    scene.room.window.show()
    scene.dock.set_account(None)
    stand_still(scene)
    await scene.settle()
    assert scene.lender.asked == []


async def test_an_answer_that_comes_late_is_not_shown_for_another_account(scene: TicketScene) -> None:
    scene.lender.hold = asyncio.Event()
    stand_still(scene)
    await scene.settle()
    scene.dock.set_account(account(Environment.LIVE))
    scene.lender.hold.set()
    await scene.settle()
    assert shown(scene) == "margin \u2014"
    scene.dock.set_account(scene.room.floor.account)
    assert shown(scene) == "margin 30% / 27.5%"


@pytest.mark.parametrize(("error", "tries"), [(NotOffered("call-not-offered"), 1), (GatewayDown("not-connected"), 2)])
async def test_a_refusal_is_a_dash_with_its_reason(scene: TicketScene, error: GatewayError, tries: int) -> None:
    scene.lender.error = error
    stand_still(scene)
    await scene.settle()
    assert shown(scene) == "margin \u2014"
    assert scene.dock.form.margin.whole
    assert scene.dock.form.margin.whole != "Margin: not read from the broker yet."
    scene.room.floor.clock.advance(61)
    stand_still(scene)
    await scene.settle()
    assert len(scene.lender.asked) == tries


async def test_a_security_that_the_broker_does_not_know(scene: TicketScene) -> None:
    scene.lender.rules = []
    stand_still(scene)
    await scene.settle()
    assert scene.dock.form.margin.whole == "Margin: the broker tells nothing of this security."


def test_what_is_forbidden_and_what_is_not_told() -> None:
    assert words(Side.BUY, replace(RULE, long=False))[0] == "no margin"
    assert words(Side.SELL, replace(RULE, short=False)) == (
        "no short sale",
        "Margin of a purchase: 30% of the value to open, 27.5% to keep. It is not lent for short sales.",
    )
    assert words(Side.SELL, replace(UNTOLD, maintenance_short=None))[0] == "short \u2014"
    assert "does not tell what a short sale" in words(Side.SELL, UNTOLD)[1]


def test_a_cash_account_is_told_that_it_borrows_nothing() -> None:
    details = margin_words(Side.BUY, replace(MINE, margin=False), MarginAnswer(RULE))[1]
    assert details.endswith("it borrows nothing.")
    assert "borrows nothing" not in words(Side.BUY, RULE)[1]


async def told_over(desk: SandboxScene, instrument: InstrumentId) -> MarginAnswer:
    """What a ticket on this desk learns of a security."""
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))

    ticket = OrderTicket(desk.hub, desk.guard, lambda _instrument: SourceKind.REAL, desk.clock.market)
    ticket.account = desk.account
    ticket.select(instrument)
    read, parent = desk.gateway.trading.margin_rules, QObject()
    asked = MarginQuery(ticket, read, lambda: None, parent, tasks=tasks, clock=desk.clock, kept=KeptReads())
    asked.ask()
    await desk.until(lambda: asked.answer is not None)
    await tasks.close()
    assert not failures
    assert asked.answer is not None
    return asked.answer


async def test_each_brokers_own_door_tells_what_a_purchase_needs(
    sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    figures: dict[str, str] = {}
    for rig in RIGS:
        async with sandbox_scene(sandbox, tmp_path / rig.name, rig=rig) as desk:
            figures[rig.name] = margin_words(Side.BUY, desk.account, await told_over(desk, TRADED))[0]
    assert figures == {name: f"margin {pair}" for name, pair in TOLD.items()}


@pytest.mark.parametrize("rig", [rig for rig in RIGS if rig.broker_lock], ids=lambda rig: rig.name)
async def test_a_paper_account_has_no_margin_and_the_line_says_why(
    rig: Rig, sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    async with sandbox_scene(sandbox, tmp_path, Environment.PAPER, rig=rig) as desk:
        told = await told_over(desk, TRADED)
    assert told.error is not None
    assert margin_words(Side.BUY, desk.account, told)[0] == "margin \u2014"
