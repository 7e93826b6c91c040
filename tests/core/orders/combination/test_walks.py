"""Seeded walks of combinations: fills, refusals, cuts, locks and restarts; nothing leaves that nobody approved."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.option_legs import PRICES, book_of, combination, option_id, push_book, with_options
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import order_row
from tideboard_core.errors import GatewayDown, OrderRejected, RequestTimeout, TideboardError
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import CancelRequest, Environment, OrderStatus, Side
from tideboard_core.model.review import REFUSED, Confirmation, Gesture
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.ports.trading import WriteVerb

pytestmark = pytest.mark.usefixtures("order_log_at_once")

NAMES = ("C600", "C610", "C620", "P600")
STEPS = 2
GATE, ALL = 60, 1200
"""Seeds."""


class Walk:
    """One scene and what is true at its broker: the orders that it made of what it got."""

    def __init__(self, scene: TradingScene, chance: Random) -> None:
        self.scene, self.chance = scene, chance
        self.approved: list[CombinationRequest] = []
        self.made: dict[str, Any] = {}
        self.told: set[str] = set()
        scene.gateway.answer = self.answer
        scene.person.on_review = self.person

    # --- the world --------------------------------------------------------------------------------------------------

    def happens(self) -> None:
        """Something beside the path."""
        scene, name = self.scene, self.chance.choice(NAMES)
        match self.chance.randrange(9):
            case 0:
                scene.lock.lock(LockReason.BY_HAND)
            case 1:
                scene.link(LinkState.DISCONNECTED)
                scene.link(LinkState.LIVE)
            case 2:
                bid, ask = (Decimal(price) + self.chance.choice((-3, 3)) for price in PRICES[name])
                push_book(scene, name, book_of(name, str(bid), str(ask)))
            case 3:
                scene.clock.advance(self.chance.choice((0.5, 2.0, 4.0)))
            case _:
                pass

    async def person(self, review: Any) -> Confirmation | None:
        """A person who mostly agrees; what was agreed to is kept, with the figures that were shown."""
        self.happens()
        if review in self.scene.person.cancels:
            return Confirmation(accepted=True)
        review.refresh()
        if self.chance.random() < 0.2:
            click = Confirmation(accepted=True)
            weak = REFUSED if review.gesture is Gesture.CLICK else click
            return self.chance.choice((REFUSED, weak))
        self.approved.append(review.summary.request)
        return consent(review)

    def answer(self, write: Write) -> object:
        """What the broker makes of a write, and what of it comes back."""
        if write.verb is WriteVerb.CANCEL:
            return None
        request = write.request
        assert request in self.approved, "nobody approved it"
        assert self.scene.lock.is_open(request.account)
        assert self.scene.gateway.connected
        assert request.client_order_id.encode() in write.log_then, "it was not in the log before it left"
        self.approved.remove(request)
        outcome = self.chance.choice(("taken", "taken", "taken and lost", "lost", "refused", "cut"))
        if outcome.startswith("taken") or outcome == "cut":
            self.made[request.client_order_id] = order_row(
                self.scene.account,
                id=f"B{len(self.made) + 1}",
                instrument=request.legs[0].instrument,
                side=request.legs[0].side,
                legs=request.legs,
                quantity=request.quantity,
                price=request.price,
                remark=request.client_order_id,
            )
        if outcome == "taken":
            self.told.add(request.client_order_id)
            return self.made[request.client_order_id].id
        if outcome == "refused":
            return OrderRejected("refused", text="no")
        if outcome == "cut":
            self.scene.link(LinkState.DISCONNECTED)
            return GatewayDown("connection-lost")
        return RequestTimeout("slow")

    # --- steps --------------------------------------------------------------------------------------------------------

    async def submit(self) -> None:
        legs = [
            f"{self.chance.choice('+-')}{self.chance.choice((1, 1, 2))} {name}"
            for name in self.chance.sample(NAMES, self.chance.choice((2, 2, 2, 3)))
        ]
        net = sum(
            (int(text.split()[0]) * Decimal(PRICES[text.split()[1]][0 if text[0] == "-" else 1]) for text in legs),
            Decimal(0),
        )
        request = combination(self.scene, *legs, price=str(net), quantity=self.chance.choice((1, 2, 5)))
        for name in NAMES:
            push_book(self.scene, name)
        await self.sent(request)

    async def sent(self, request: CombinationRequest) -> None:
        with suppress(TideboardError):
            await self.scene.guard.submit_combination(request)

    async def again(self) -> None:
        """The same request once more: its id is used up."""
        if self.scene.person.combinations:
            await self.sent(self.scene.person.combinations[-1].summary.request)

    async def push(self) -> None:
        """The broker tells how an order stands, perhaps filled further, perhaps without its legs."""
        if not self.made:
            return
        number = self.chance.choice(sorted(self.made))
        order = self.made[number]
        filled = self.chance.randint(order.filled, order.quantity)
        status = OrderStatus.FILLED if filled == order.quantity else OrderStatus.SUBMITTED
        self.made[number] = order = replace(order, filled=filled, status=status)
        known = self.scene.blotter.order(self.scene.account.id, order.id) is not None
        self.scene.blotter.order_changed(order if not known or self.chance.random() < 0.7 else replace(order, legs=()))
        self.told.add(number)

    async def cancel(self) -> None:
        rows = [row for row in self.scene.blotter.orders(self.scene.account.id) or () if row.open]
        if rows:
            number = self.scene.guard.client_order_id()
            withdrawal = CancelRequest(account=self.scene.account, order=rows[0], client_order_id=number)
            with suppress(TideboardError):
                await self.scene.guard.submit_cancel(withdrawal)

    async def go_on(self) -> None:
        if not self.scene.gateway.connected:
            self.scene.link(LinkState.LIVE)
        if not self.scene.lock.is_open(self.scene.account):
            await self.scene.unlock()

    # --- what must hold -----------------------------------------------------------------------------------------------

    def check(self) -> None:
        places = [write.request.client_order_id for write in self.scene.gateway.writes if write.verb is WriteVerb.PLACE]
        assert len(places) == len(set(places)), "one approval, one write"
        for row in self.scene.blotter.orders(self.scene.account.id) or ():
            assert row.legs, "no message makes an ordinary order of it"
        for name in NAMES:
            for side in Side:
                self.covers(self.scene.order_journal, name, side)

    def covers(self, journal: OrderJournal, name: str, side: Side) -> None:
        """What counts as working is no less than what works at the broker."""
        account, instrument = self.scene.account.id, option_id(name)
        counted = journal.committed(account, instrument, side, self.scene.blotter.orders(account) or ())
        assert counted >= sum(row.working(instrument, side) for row in self.made.values() if row.open)

    async def restart(self) -> None:
        """A new process knows every write without an end, with its legs, and counts what may work."""
        records = await self.scene.records()
        journal = OrderJournal(self.scene.clock)
        found = {write.client_order_id: write for write in journal.restore(records)}
        waiting = {one.client_order_id: one for one in self.scene.blotter.writes.unknowns(self.scene.account.id)}
        assert found.keys() == waiting.keys()
        assert all(found[number].legs == write.legs for number, write in waiting.items())
        for name in NAMES:
            for side in Side:
                self.covers(journal, name, side)


async def walk(seed: int, folder: Path) -> int:
    chance = Random(seed)
    async with trading_scene(folder, chance.choice((Environment.LIVE, Environment.PAPER))) as scene:
        with_options(scene, *NAMES)
        await scene.unlock()
        one = Walk(scene, chance)
        steps = (one.submit, one.push, one.push, one.cancel, one.again)
        await one.submit()
        for _ in range(STEPS):
            await one.go_on()
            await chance.choice(steps)()
            one.check()
        await one.restart()
        return len(scene.gateway.writes)


async def test_walks_of_combinations() -> None:
    assert await walks(range(GATE)) > GATE / 4


# The gate has test_walks_of_combinations.
@pytest.mark.whole
@pytest.mark.timeout(900)
async def test_many_walks_of_combinations() -> None:
    assert await walks(range(GATE, ALL)) > (ALL - GATE) / 4


async def walks(seeds: range) -> int:
    writes = 0
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="walk-") as folder:
            try:
                writes += await walk(seed, Path(folder))
            except AssertionError as error:
                raise AssertionError(f"seed {seed}: {error}") from error
    return writes
