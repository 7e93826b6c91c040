"""The order ticket in a window of its own, with a broker that knows the largest quantity."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.window.keys import give_keys
from tideboard_core.errors import GatewayError, RequestTimeout
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, MaxQuantity, OrderRequest, OrderType
from tideboard_core.model.reference import MarginRule
from tideboard_core.model.review import SourceKind
from tideboard_desktop.ticket.commands import ticket_commands
from tideboard_desktop.ticket.dock import ASK_BROKER_MS, OrderEntryDock
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.stepper import StepperInput

HELD = 2**31 - 1
"""Milliseconds of the pause before the broker is asked: a test ends it; else a busy machine does, before the test."""


@dataclass
class Broker:
    """Answers the question for the largest quantity."""

    answer: MaxQuantity = field(
        default_factory=lambda: MaxQuantity(cash_buy=4800, margin_buy=None, position_sell=1000, short_sell=None)
    )
    silent: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    async def __call__(self, owner: Account, instrument: InstrumentId, kind: OrderType, price: str) -> MaxQuantity:
        self.asked.append((instrument, kind, price))
        if self.silent:
            raise RequestTimeout("no-answer")
        return self.answer


@dataclass
class Lender:
    """Answers the question for margin rules; `error` refuses it, `hold` keeps the answer back."""

    rules: list[MarginRule] = field(default_factory=list)
    error: GatewayError | None = None
    hold: asyncio.Event | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, owner: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        self.asked += [(owner.id, each) for each in ids]
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        return self.rules


class TicketScene:
    """The ticket in a window of its own."""

    def __init__(self, room: Room, source: SourceKind = SourceKind.PRACTICE) -> None:
        self.room = room
        self.broker, self.lender = Broker(), Lender()
        self.source = source
        self.dock = self.another()
        QVBoxLayout(room.window).addWidget(self.dock)
        give_keys(room.window, self.dock.commands())
        self.unlocks: list[bool] = []
        self.dock.unlock_requested.connect(lambda: self.unlocks.append(True))
        room.window.show()
        room.window.activateWindow()
        self.dock.set_account(room.floor.account)
        room.floor.unlock()
        self.frame()

    def another(self) -> OrderEntryDock:
        """A dock over these services, as each window has one."""
        room = self.room
        dock = OrderEntryDock(
            room.context(),
            TitleBar("Order entry", room.theme, link=room.selection.letter),
            guard=room.guard,
            submission=room.desk,
            source=lambda _instrument: self.source,
            max_quantity=self.broker,
            margin=self.lender,
            commands=ticket_commands,
        )
        for timer in dock.findChildren(QTimer):
            if timer.interval() == ASK_BROKER_MS:
                timer.setInterval(HELD)
        return dock

    def frame(self) -> None:
        """Hand over what changed, as the frame timer does."""
        self.dock.refresh(self.room.floor.hub.take_dirty())

    def type(self, price: str, quantity: str) -> None:
        for field_, text in ((self.price, price), (self.quantity, quantity)):
            field_.setFocus()
            field_.selectAll()
            QTest.keyClick(field_, Qt.Key.Key_Delete)
            QTest.keyClicks(field_, text)

    @property
    def price(self) -> QLineEdit:
        return self.dock.form.price.field

    @property
    def quantity(self) -> QLineEdit:
        return self.dock.form.quantity.field

    async def settle(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0)

    @property
    def sent(self) -> list[OrderRequest]:
        return [request for request in self.room.guard.submitted if isinstance(request, OrderRequest)]


def write(field: StepperInput, text: str) -> None:
    field.field.setFocus()
    field.field.selectAll()
    QTest.keyClicks(field.field, text)
