"""Random walks over a REST door of the practice exchange: locks, cuts, keys, accounts; what comes was allowed there.

`HYPOTHESIS_PROFILE=walks` takes 6,000 steps.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import BytesPayload
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fakes.clock import ManualClock
from fakes.disk import Disk
from fakes.lock_parts import unlock_chosen
from fakes.rest_walk_desk import MOODS, RestBroker, RestWalkDesk
from fakes.rest_walk_witness import LIGHT, RestWitness
from fakes.scripted_broker import MemoryStore
from fakes.scripted_person import ScriptedPerson, consent
from fakes.trading_values import PASSWORD, TENCENT
from tideboard_core.errors import TideboardError
from tideboard_core.gateway_parts.http.writes import ApprovedPayload
from tideboard_core.model.instrument import Market
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.order import (
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    Environment,
    ModifyRequest,
    Order,
    OrderAct,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.ports import CancelReview, LinkState, OrderReview, WriteVerb

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "walks"
WALKS, STEPS = (300, 20) if LONG else (12, 10)
WHEN_THE_KEY_IS_ASKED_FOR = -1
TURNS = 12
"""Turns of the loop within which something may happen between the gesture and the wire."""
PASSWORDS = {Environment.PAPER: PASSWORD, Environment.LIVE: "123456"}
PRICE = Decimal("583.00")

EVENTS = (
    "nothing", "lock", "cut", "again", "leave", "other account", "half a second", "two seconds", "ten minutes",
    "suspend", "prices down", "prices up", "tick", "disk full", "disk free", *MOODS,
)  # fmt: skip
events = st.sampled_from(EVENTS)
late_events = st.sampled_from(
    [*EVENTS, *["lock", "cut", "leave", "other account", "other key", "two seconds", "prices down"] * 4]
)
calm = st.sampled_from(["nothing"] * len(EVENTS) + list(EVENTS))
turns = st.sampled_from([*range(TURNS), *[WHEN_THE_KEY_IS_ASKED_FOR] * TURNS])
often = st.sampled_from([True, True, True, False])


class Walk(RuleBasedStateMachine):
    """One door and its two accounts. `allowed` is what the person has just agreed to, `left` how many writes it is."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        self.clock, self.disk, self.store, self.person = ManualClock(), Disk(), MemoryStore(), ScriptedPerson()
        self.broker = RestBroker(self.folder, self.clock)
        self.witness = RestWitness(self.broker, self.person, self.disk)
        self.write = BytesPayload.write_with_length
        self.leaving: asyncio.Task[None] | None = None

    @initialize(live=st.booleans())
    def begin(self, *, live: bool) -> None:
        walk, write = self, self.write

        async def witness(payload: BytesPayload, *rest: Any) -> None:
            if isinstance(payload, ApprovedPayload):
                walk.witness.at_the_wire(payload, walk.desk)
            await write(payload, *rest)

        BytesPayload.write_with_length = witness  # type: ignore[method-assign,assignment]
        self.runner.run(self.start(Environment.LIVE if live else Environment.PAPER))

    async def start(self, environment: Environment) -> None:
        await self.broker.server.listen(host="127.0.0.1", port=0)
        await self.open(environment)

    async def open(self, environment: Environment) -> None:
        self.well()
        self.witness.ending = False
        self.desk = RestWalkDesk(
            self.broker,  # type: ignore[arg-type]  # it has what is asked of a broker
            self.folder,
            clock=self.clock,
            disk=self.disk,
            store=self.store,
            person=self.person,
        )
        self.desk.chosen = environment
        await self.desk.begin()
        await self.desk.stands()

    def well(self) -> None:
        self.broker.well()
        self.broker.put(self.broker.key)
        self.broker.source.at_hand.set()

    # --- what happens -----------------------------------------------------------------------------------------------

    def happen(self, event: str) -> None:
        desk = self.desk
        events: dict[str, Callable[[], object]] = {
            "lock": lambda: desk.lock.lock(LockReason.BY_HAND),
            "cut": desk.cut,
            "again": desk.session.retry_now,
            "leave": self.leave,
            "other account": self.switch,
            "half a second": lambda: self.clock.advance(0.5),
            "two seconds": lambda: self.clock.advance(2.0),
            "ten minutes": lambda: self.clock.advance(600),
            "suspend": lambda: self.clock.suspend(100),
            "prices down": lambda: desk.prices(LinkState.DISCONNECTED),
            "prices up": lambda: desk.prices(LinkState.LIVE),
            "tick": desk.market,
            "disk full": lambda: setattr(self.disk, "capacity", 0),
            "disk free": lambda: setattr(self.disk, "capacity", None),
            **self.broker.moods,
        }
        events.get(event, lambda: None)()

    def switch(self) -> None:
        """The other account is chosen in the window."""
        live = self.desk.chosen is Environment.LIVE
        self.desk.choose(Environment.PAPER if live else Environment.LIVE)

    def leave(self) -> None:
        """The connection is ended while anything may be under way."""
        if self.leaving is None:
            self.leaving = asyncio.get_running_loop().create_task(self.end(self.desk))

    async def end(self, desk: RestWalkDesk) -> None:
        self.witness.ending = True
        await desk.leave()

    async def later(self, event: str, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        self.happen(event)

    # --- rules ------------------------------------------------------------------------------------------------------

    @rule(event=events)
    def something_happens(self, event: str) -> None:
        self.act(self.later(event, 0))

    @rule()
    def make_ready(self) -> None:
        self.act(self.ready())

    async def ready(self) -> None:
        desk = self.desk
        self.well()
        for event in ("prices up", "disk free"):
            self.happen(event)
        await desk.stands()
        assert desk.account is not None
        self.clock.advance(31)  # what was read so far no longer counts
        while desk.gateway.write_budget(WriteVerb.PLACE, desk.account) > 0:
            self.clock.advance(31)
        self.clock.advance(desk.lock.pause_left)
        for unknown in desk.blotter.unknowns(desk.account.id):
            desk.blotter.decide(unknown.client_order_id)
        with suppress(TideboardError):
            await unlock_chosen(desk.lock, PASSWORDS[desk.chosen], lifetime=UnlockLifetime.MINUTES_30)
        await desk.blotter.read_again()
        desk.market()

    @rule(ready=often, yes=often, early=calm, late=late_events, turns=turns, quantity=st.sampled_from([100, 2000]))
    def place(self, *, ready: bool, yes: bool, early: str, late: str, turns: int, quantity: int) -> None:
        if ready:
            self.make_ready()
        if (account := self.desk.account) is None:
            return
        request = OrderRequest(
            account=account, instrument=TENCENT.id, side=Side.BUY, order_type=OrderType.LIMIT, quantity=quantity,
            price=PRICE, client_order_id=self.desk.guard.client_order_id(),
        )  # fmt: skip
        self.script(request, early, late, turns, yes=yes)
        self.act(self.desk.guard.submit(request))

    @rule(ready=often, early=calm, late=late_events, turns=turns)
    def modify(self, *, ready: bool, early: str, late: str, turns: int) -> None:
        if ready:
            self.make_ready()
        if (found := self.working()) is None or self.desk.account is None:
            return
        act = self.desk.guard.client_order_id()
        request = ModifyRequest(account=self.desk.account, order=found, client_order_id=act, quantity=300)
        self.script(request, early, late, turns, yes=True)
        self.act(self.desk.guard.submit_modify(request))

    @rule(ready=often, yes=often, early=calm, late=late_events, turns=turns, password=st.booleans())
    def cancel(self, *, ready: bool, yes: bool, early: str, late: str, turns: int, password: bool) -> None:
        if ready:
            self.make_ready()
        if (found := self.working()) is None or self.desk.account is None:
            return
        act = self.desk.guard.client_order_id()
        request = CancelRequest(account=self.desk.account, order=found, client_order_id=act)
        self.script_lightly(request, early, late, turns, yes=yes, password=password)
        self.act(self.desk.guard.submit_cancel(request))

    @rule(ready=often, yes=often, early=calm, late=late_events, turns=turns, password=st.booleans())
    def cancel_all(self, *, ready: bool, yes: bool, early: str, late: str, turns: int, password: bool) -> None:
        if ready:
            self.make_ready()
        if (account := self.desk.account) is None:
            return
        act = self.desk.guard.client_order_id()
        request = CancelAllRequest(account=account, market=Market.HK, orders=(), client_order_id=act)
        self.script_lightly(request, early, late, turns, yes=yes, password=password)
        self.act(self.desk.guard.submit_cancel_account(request))

    @rule(ready=often, what=st.sampled_from([OrderAct.DISABLE, OrderAct.ENABLE, OrderAct.DELETE]), early=calm,
          late=late_events, turns=turns, password=st.booleans())  # fmt: skip
    def park(self, *, ready: bool, what: OrderAct, early: str, late: str, turns: int, password: bool) -> None:
        if ready:
            self.make_ready()
        status = None if what is OrderAct.DISABLE else OrderStatus.DISABLED
        if (found := self.working(status)) is None or self.desk.account is None:
            return
        act = self.desk.guard.client_order_id()
        request = ActRequest(account=self.desk.account, order=found, act=what, client_order_id=act)
        if what in LIGHT:
            self.script_lightly(request, early, late, turns, yes=True, password=password)
        else:
            self.script(request, early, late, turns, yes=True)
        self.act(self.desk.guard.submit_act(request))

    @rule()
    def choose_the_other_account(self) -> None:
        self.act(self.later("other account", 0))

    def working(self, status: OrderStatus | None = None) -> Order | None:
        desk = self.desk
        orders = () if desk.account is None else desk.blotter.orders(desk.account.id)
        return next((o for o in orders or () if (o.open if status is None else o.status is status)), None)

    def script(self, request: object, early: str, late: str, turns: int, *, yes: bool) -> None:
        """While the dialog is open `early` happens; `late` some turns after the gesture."""

        async def look(review: OrderReview) -> Confirmation:
            self.witness.opens(self.desk)
            self.happen(early)
            review.refresh()
            self.allow(request if yes and review.void_reason is None else None, late, turns)
            return consent(review) if yes else REFUSED

        self.person.act = look

    def script_lightly(self, request: object, early: str, late: str, turns: int, *, yes: bool, password: bool) -> None:
        """As `script`, for what takes orders out; while locked a password may be typed for this one act."""

        async def answer(review: CancelReview) -> Confirmation:
            self.happen(early)
            if password and review.needs_password is not None:
                await review.unlock_once(PASSWORDS[review.account.environment])
            one_by_one = isinstance(request, CancelAllRequest) and not self.desk.gateway.cancels_at_once(review.account)
            self.allow(request if yes else None, late, turns, writes=len(review.orders) if one_by_one else 1)
            return Confirmation(accepted=yes)

        self.person.act = answer
        self.witness.opens(self.desk)

    def allow(self, request: object, late: str, turns: int, *, writes: int = 1) -> None:
        self.witness.allowed, self.witness.left = request, writes
        if turns == WHEN_THE_KEY_IS_ASKED_FOR:
            self.broker.source.when_asked = lambda: self.happen(late)
        else:
            self.desk.spawn(self.later(late, turns))

    def act(self, work: Any) -> None:
        async def run() -> None:
            with suppress(TideboardError):
                await work
            self.broker.source.when_asked = None
            self.broker.source.at_hand.set()
            with suppress(asyncio.CancelledError, TideboardError):  # what was spawned ends with its connection
                await self.desk.spawn.settled()
            if self.leaving is not None:
                await self.leaving
                self.leaving = None
                self.disk.capacity = None
                await self.open(self.desk.chosen)

        self.runner.run(run())
        self.witness.allowed = None
        self.witness.at_the_door()

    @invariant()
    def nothing_went_out_that_was_not_allowed(self) -> None:
        assert self.witness.broken == []

    def teardown(self) -> None:
        async def end() -> None:
            if hasattr(self, "desk") and self.leaving is None:
                await self.desk.leave()
            await self.broker.server.shut()

        BytesPayload.write_with_length = self.write  # type: ignore[method-assign]
        self.runner.run(end())
        self.runner.close()
        self.broker.exchange.close()
        shutil.rmtree(self.folder)


TestWalks = Walk.TestCase
TestWalks.settings = settings(
    max_examples=WALKS, stateful_step_count=STEPS, deadline=None, phases=[Phase.explicit, Phase.generate]
)
TestWalks.pytestmark = [  # type: ignore[attr-defined]
    pytest.mark.timeout(3600 if LONG else 120),
    pytest.mark.usefixtures("cheap_passwords"),
]


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk unlocks many times; how much memory the hash takes is not its question."""
    monkeypatch.setattr("tideboard_core.own_password.MEMORY_KIB", 64)


@pytest.mark.usefixtures("cheap_passwords")
@pytest.mark.parametrize("live", [False, True])
def test_a_walk_can_reach_the_wire(live: bool) -> None:
    """The door does open, for both accounts and for each kind of write."""
    walk = Walk()
    walk.begin(live=live)
    before = RestWitness.passed.copy()
    calm: dict[str, Any] = {"ready": True, "early": "nothing", "late": "nothing", "turns": 0}
    try:
        for _ in range(2):
            walk.place(yes=True, quantity=100, **calm)
            walk.modify(**calm)
            walk.cancel(yes=True, password=False, **calm)
            walk.choose_the_other_account()
        live or walk.choose_the_other_account()
        walk.park(what=OrderAct.DISABLE, password=False, **calm)
        walk.park(what=OrderAct.ENABLE, password=False, **calm)
        walk.cancel_all(yes=True, password=False, **calm)
        walk.nothing_went_out_that_was_not_allowed()
        wrote = RestWitness.passed - before
        assert wrote == {
            "OrderRequest": 2,
            "ModifyRequest": 2,
            "CancelRequest": 2,
            "ActRequest": 2,
            "CancelAllRequest": 1,
        }
    finally:
        walk.teardown()
