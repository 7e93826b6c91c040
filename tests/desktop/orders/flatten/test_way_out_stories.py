"""Four stories of a way out in the program's own dialogs over the real guard: what each shows, and what goes out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import LOT, SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.waiting import until
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.flatten import LineState
from tideboard_core.model.order import ModifyRequest, Order, OrderStatus, Side
from tideboard_core.model.review import Confirmation
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.flatten.lost_exits import OfferState
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.flatten.exit_offers import LostExitsDialog
from tideboard_desktop.orders.flatten.lines import state_words
from tideboard_desktop.orders.flatten.running import FlattenProgress
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.orders.results import OrderResultDialog, UnknownDialog
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import dress, make_theme

LEFT = Qt.MouseButton.LeftButton
FIRST = SECURITIES[0]
HELD = 800
"""Turns of the loop in which a step of a story is over."""


class Story:
    """A LIVE account with 800 shares at a broker of its own; a person answers what opens by keys and mouse."""

    picture: Callable[[str, QDialog], None] = staticmethod(lambda _name, _dialog: None)
    """Called with each dialog before it is answered."""

    def __init__(self, scene: TradingScene, name: str) -> None:
        self.scene, self.name, self.steps = scene, name, 0
        self.broker = FlattenBroker(scene, (HELD, 0, 0))
        self.silent = False
        self.traded: Any = scene.gateway.answer
        scene.gateway.answer = self.answer
        self.failures: list[str] = []
        self.tasks = Tasks(lambda error, what: self.failures.append(f"{what}: {error!r}"))
        theme = make_theme()
        self.window = QWidget()
        dress(self.window, theme)
        self.confirmer = DialogConfirmer(theme, scene.clock, self.tasks, parent=lambda: self.window)
        scene.person.on_review = self._review
        self.desk = OrderSubmission(
            scene.guard, scene.blotter, scene.hub, theme, self.tasks, clock=scene.clock, parent=lambda: self.window
        )
        self.messages: list[str] = []
        self.desk.message.connect(self.messages.append)

    async def _review(self, review: Any) -> Confirmation:
        """Ask by the dialog of its kind."""
        if hasattr(review, "plan"):
            return await self.confirmer.confirm_flatten(review)
        if hasattr(review, "summary"):
            return await self.confirmer.confirm(review)
        return await self.confirmer.confirm_cancel(review)

    def answer(self, write: Write) -> object:
        """As the broker; while `silent` a new order gets no answer, and is in no list."""
        if write.verb is WriteVerb.PLACE and self.silent:
            return RequestTimeout("no-answer")
        if write.verb is WriteVerb.MODIFY:
            self.broker.change(self.broker.orders[write.request.order.id], trigger=write.request.trigger)
            return None
        return self.traded(write)

    @property
    def sent(self) -> list[tuple[WriteVerb, int]]:
        """What went to the broker, in order, with its shares."""
        return [(one.verb, int(getattr(one.request, "quantity", 0) or 0)) for one in self.scene.gateway.writes]

    async def opened(self, kind: type[QDialog]) -> Any:
        """The dialog that opens next; what it shows is kept."""
        await until(lambda: self._open(kind), f"a {kind.__name__}", self._there)
        found = self._open(kind)[0]
        self.steps += 1
        self.picture(f"{self.name}-{self.steps}-{found.objectName()}", found)
        return found

    def _open(self, kind: type[QDialog]) -> list[QDialog]:
        return [one for one in self.window.findChildren(kind) if one.isVisible()]

    def _there(self) -> object:
        there = [type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()]
        return there, self.failures, self.messages, self.sent

    async def over(self) -> None:
        """Until nothing is prepared, confirmed or sent."""
        await until(lambda: not self.desk.working, "its end", self._there)

    def typed(self, footer: Any, text: str) -> None:
        """Type what a LIVE dialog asks for, and press its button."""
        QTest.keyClicks(footer.field, text)
        assert footer.typed_send.isEnabled()
        QTest.mouseClick(footer.typed_send, LEFT)

    def wakes(self, dialog: Any) -> None:
        """Half a second, after which its gestures count."""
        for _ in range(10):
            self.scene.clock.advance(0.05)
            dialog.tick()

    def hold(self, dialog: Any) -> None:
        """Hold the button of a LIVE dialog until it sends."""
        QTest.mousePress(dialog.bar.send, LEFT)
        for _ in range(20):
            self.scene.clock.advance(0.05)
            dialog.tick()
            dialog.bar.send.tick()
        QTest.mouseRelease(dialog.bar.send, LEFT)

    async def confirm(self, quantity: int) -> None:
        """Type the quantity of the confirmation that opens."""
        dialog = await self.opened(ConfirmOrderDialog)
        self.wakes(dialog)
        self.typed(dialog.bar, str(quantity))
        await self.over()

    async def flatten(self) -> FlattenProgress:
        """Close the position, its one line typed; the window that shows how it went."""
        self.desk.ask_flatten(self.scene.account, [FIRST.id])
        dialog = await self.opened(FlattenDialog)
        self.wakes(dialog)
        self.typed(dialog, "1")
        await self.over()
        progress = await self.opened(FlattenProgress)
        assert isinstance(progress, FlattenProgress)
        return progress

    async def offers(self) -> LostExitsDialog:
        """The list of what lost its exits."""
        self.desk.show_lost_exits(self.scene.account)
        dialog = await self.opened(LostExitsDialog)
        assert isinstance(dialog, LostExitsDialog)
        return dialog

    async def end(self) -> None:
        """Close all that is open."""
        for dialog in self.window.findChildren(QDialog):
            dialog.reject()
        self.window.deleteLater()
        await self.tasks.close()
        assert not self.failures, self.failures
        assert not self.broker.crossed


@pytest.fixture
async def story(tmp_path: Path, qapp: QApplication, request: pytest.FixtureRequest) -> AsyncIterator[Story]:
    async with trading_scene(tmp_path) as scene:
        await scene.unlock()
        made = Story(scene, request.node.name.removeprefix("test_"))
        yield made
        await made.end()


async def test_an_exit_is_put_back_after_a_closing_order_without_an_answer(story: Story) -> None:
    scene, broker = story.scene, story.broker
    stop = broker.stop(FIRST.id, Side.SELL, HELD, "590.00", status=OrderStatus.PENDING)
    await scene.blotter.read_again()
    story.silent = True
    (await story.flatten()).close()
    assert story.sent == [(WriteVerb.CANCEL, 0), (WriteVerb.PLACE, HELD)]
    (offer,) = scene.guard.lost_exits.offers(scene.account)
    assert (offer.state, offer.exit and offer.exit.trigger) == (OfferState.UNKNOWN, stop.trigger)

    story.silent = False
    dialog = await story.offers()
    filled_in: list[Order] = []
    story.desk.exit_wanted.connect(filled_in.append)
    QTest.mouseClick(dialog.put_back_button, LEFT)
    await story.over()
    (exit_,) = filled_in
    terms = {"side": exit_.side, "order_type": exit_.order_type, "price": None, "trigger": exit_.trigger}
    story.desk.submit(scene.request(**terms, quantity=exit_.quantity))
    await story.confirm(HELD)
    assert story.sent[2:] == [(WriteVerb.PLACE, HELD)]
    assert scene.gateway.writes[-1].request.trigger == stop.trigger


async def test_a_stop_is_raised_under_a_tripped_brake_beside_its_take_profit(story: Story) -> None:
    scene, broker = story.scene, story.broker
    stop = broker.stop(FIRST.id, Side.SELL, HELD, "590.00", status=OrderStatus.PENDING)
    profit = broker.new(FIRST.id, Side.SELL, HELD, price=Decimal("640.00"))
    await scene.blotter.read_again()
    scene.with_brake(LossLimits(trades=1))
    bought = broker.new(FIRST.id, Side.BUY, LOT, price=Decimal("612.50"))
    broker.fill(bought, LOT)
    broker.fill(broker.new(FIRST.id, Side.BUY, LOT, price=Decimal("612.50")), LOT)
    await scene.blotter.read_again()
    entry = scene.request(price="612.50", quantity=LOT)
    story.desk.submit(entry)
    denied = await story.opened(OrderResultDialog)
    denied.reject()
    await story.over()
    assert story.sent == [], "the brake holds an entry"

    number = scene.guard.client_order_id()
    story.desk.submit(
        ModifyRequest(
            account=scene.account, order=stop, client_order_id=number, quantity=HELD, price=None, trigger=Decimal(595)
        )
    )
    await story.confirm(HELD)
    assert story.sent == [(WriteVerb.MODIFY, HELD)]
    assert broker.orders[profit.id].open


async def test_the_rest_is_sold_after_a_part_without_an_answer(story: Story) -> None:
    scene, broker = story.scene, story.broker
    await scene.blotter.read_again()
    story.silent = True
    story.desk.submit(scene.request(side=Side.SELL, price="612.00", quantity=LOT))
    dialog = await story.opened(ConfirmOrderDialog)
    story.wakes(dialog)
    story.hold(dialog)
    unknown = await story.opened(UnknownDialog)
    unknown.reject()
    await story.over()
    story.silent = False
    scene.clock.advance(11)
    broker.market(FIRST)
    story.desk.submit(scene.request(side=Side.SELL, price="612.00", quantity=HELD - LOT))
    await story.confirm(HELD - LOT)
    assert story.sent == [(WriteVerb.PLACE, LOT), (WriteVerb.PLACE, HELD - LOT)]


async def test_a_line_whose_stop_is_passed_is_closed_and_says_so(story: Story) -> None:
    scene, broker = story.scene, story.broker
    broker.stop(FIRST.id, Side.SELL, HELD, "620.00", status=OrderStatus.PENDING)
    await scene.blotter.read_again()
    story.desk.ask_flatten(scene.account, [FIRST.id])
    dialog = await story.opened(FlattenDialog)
    (row,) = dialog.table.rows
    assert state_words(row).endswith("Its exit at 620.00 is passed and cannot be put back.")
    story.wakes(dialog)
    story.typed(dialog, "1")
    await story.over()
    progress = await story.opened(FlattenProgress)
    assert [one.state for one in progress.table.rows] == [LineState.DONE]
    assert story.sent == [(WriteVerb.CANCEL, 0), (WriteVerb.PLACE, HELD)]
