"""Random walks over a LongPort: locks, cuts, other keys, other connections; what reaches the wire was allowed there.

`HYPOTHESIS_PROFILE=walks` takes 6,000 steps.
"""

from __future__ import annotations

import asyncio
import json
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
from fakes.longport_desk import LIVE, ORDER, PAPER, Broker, LongportDesk, keys_of
from fakes.scripted_broker import MemoryStore
from fakes.scripted_longport import Cut, Said
from fakes.scripted_person import ScriptedPerson, consent
from fakes.trading_values import PASSWORD, TENCENT
from tideboard_core.errors import TideboardError
from tideboard_core.gateway_parts.http.writes import ApprovedPayload
from tideboard_core.model.credentials import token_claims
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.order import CancelRequest, Environment, ModifyRequest, OrderRequest, OrderType, Side
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.ports import CancelReview, LinkState, OrderReview, WriteVerb

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "walks"
WALKS, STEPS = (300, 20) if LONG else (12, 10)
WHEN_KEYS_ARE_ASKED_FOR = -1
TURNS = 12
"""Turns of the loop within which something may happen between the gesture and the wire."""
METHODS = {OrderRequest: "POST", ModifyRequest: "PUT", CancelRequest: "DELETE"}
BROKEN = b'{"code":0,"data":' + b"[" * 20_000 + b"]" * 20_000 + b"}"

PRICE = Decimal("613.00")
EVENTS = (
    "nothing", "lock", "cut", "again", "leave", "other keys", "own keys", "next token", "keys take their time",
    "keys at hand", "half a second", "two seconds", "ten minutes", "suspend", "prices down", "prices up", "tick",
    "disk full", "disk free", "cuts after reading", "cuts while answering", "closes what it kept", "is silent",
    "answers nonsense", "leads elsewhere", "is overrun", "fails",
)  # fmt: skip
events = st.sampled_from(EVENTS)
late_events = st.sampled_from([*EVENTS, *["lock", "cut", "leave", "other keys", "two seconds", "prices down"] * 4])
calm = st.sampled_from(["nothing"] * len(EVENTS) + list(EVENTS))
turns = st.sampled_from([*range(TURNS), *[WHEN_KEYS_ARE_ASKED_FOR] * TURNS])
often = st.sampled_from([True, True, True, False])


class Walk(RuleBasedStateMachine):
    """Two brokers in one loop, one of them connected. `allowed` is what the person has just agreed to, else None."""

    passed = 0

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        self.clock, self.disk, self.store, self.person = ManualClock(), Disk(), MemoryStore(), ScriptedPerson()
        self.brokers = [Broker(PAPER), Broker(LIVE)]
        self.broken: list[str] = []
        self.wired: list[tuple[str, str]] = []
        self.allowed: Any = None
        self.generation = self.number = 0
        self.judged = [0, 0]
        self.write = BytesPayload.write_with_length
        self.leaving: asyncio.Task[None] | None = None
        self.ending = False

    @initialize(live=st.booleans())
    def begin(self, *, live: bool) -> None:
        walk, write = self, self.write

        async def witness(payload: BytesPayload, *rest: Any) -> None:
            if isinstance(payload, ApprovedPayload):
                walk.at_the_wire(payload)
            await write(payload, *rest)

        BytesPayload.write_with_length = witness  # type: ignore[method-assign,assignment]
        self.runner.run(self.open(self.brokers[live]))

    async def open(self, broker: Broker) -> None:
        for one in self.brokers:
            if one.server.port == 0:
                await one.server.__aenter__()
            one.well()
        broker.source.credentials.append(broker.keys)
        broker.source.at_hand.set()
        self.ending = False
        self.desk = LongportDesk(
            broker, self.folder, clock=self.clock, disk=self.disk, store=self.store, person=self.person
        )
        await self.desk.begin()
        await self.desk.stands()

    # --- the witnesses ----------------------------------------------------------------------------------------------

    def at_the_wire(self, payload: ApprovedPayload) -> None:
        """The very step that writes asks whether it may."""
        desk, request, Walk.passed = self.desk, self.allowed, Walk.passed + 1
        if request is None:
            self.broken.append("not confirmed, or twice")
            return
        self.allowed = None
        once = isinstance(request, CancelRequest) and any(r.needs_password is None for r in self.person.cancels[-1:])
        if not (desk.lock.is_open(request.account) or once):
            self.broken.append("locked")
        if not desk.gateway.connected or desk.gateway.generation != self.generation or self.ending:
            self.broken.append("another connection")
        if not isinstance(request, CancelRequest):
            body = json.loads(payload.raw)
            quantity = body.get("submitted_quantity", body.get("quantity"))
            if int(quantity) != request.quantity or request.client_order_id.encode() not in desk.disk.durable:
                self.broken.append("another quantity, or not on disk")
        self.wired.append((METHODS[type(request)], request.account.environment.value))

    def at_the_broker(self) -> None:
        """What came was written once, for the account that the dialog showed, with its own keys."""
        came = []
        for number, broker in enumerate(self.brokers):
            for seen in broker.server.seen[self.judged[number] :]:
                if seen.path == ORDER and seen.method != "GET":
                    paper = token_claims(seen.headers["authorization"])["account_channel"] == PAPER["account_channel"]
                    came.append((seen.method, Environment.PAPER.value if paper else Environment.LIVE.value))
            self.judged[number] = len(broker.server.seen)
        for write in came:
            if write not in self.wired:
                self.broken.append(f"{write} came, {self.wired} was written")
            else:
                self.wired.remove(write)
        self.wired.clear()

    # --- what happens -----------------------------------------------------------------------------------------------

    def happen(self, event: str) -> None:
        desk, server = self.desk, self.desk.broker.server
        other = self.brokers[desk.broker is self.brokers[0]]
        events: dict[str, Callable[[], object]] = {
            "lock": lambda: desk.lock.lock(LockReason.BY_HAND),
            "cut": desk.cut,
            "again": desk.session.retry_now,
            "leave": self.leave,
            "other keys": lambda: desk.broker.source.credentials.append(other.keys),
            "own keys": lambda: desk.broker.source.credentials.append(desk.broker.keys),
            "next token": self.next_token,
            "keys take their time": desk.broker.source.at_hand.clear,
            "keys at hand": desk.broker.source.at_hand.set,
            "half a second": lambda: self.clock.advance(0.5),
            "two seconds": lambda: self.clock.advance(2.0),
            "ten minutes": lambda: self.clock.advance(600),
            "suspend": lambda: self.clock.suspend(100),
            "prices down": lambda: desk.prices(LinkState.DISCONNECTED),
            "prices up": lambda: desk.prices(LinkState.LIVE),
            "tick": desk.market,
            "disk full": lambda: setattr(self.disk, "capacity", 0),
            "disk free": lambda: setattr(self.disk, "capacity", None),
            "cuts after reading": lambda: server.cuts.update(dict.fromkeys(METHODS.values(), Cut.AFTER_READING)),
            "cuts while answering": lambda: server.cuts.update(dict.fromkeys(METHODS.values(), Cut.MID_ANSWER)),
            "closes what it kept": server.close_kept,
            "is silent": self.silence,
            "answers nonsense": lambda: self.answer(Said(200, BROKEN)),
            "leads elsewhere": lambda: self.answer(Said(307, b"", {"Location": ORDER})),
            "is overrun": lambda: self.answer(Said(429, b"slow down")),
            "fails": lambda: self.answer(Said(503, b"oops")),
        }
        events.get(event, lambda: None)()

    def answer(self, said: Said) -> None:
        for method in METHODS.values():
            self.desk.broker.server.http[method, ORDER] = lambda _: said

    def silence(self) -> None:
        for method in METHODS.values():
            self.desk.broker.server.silence(method, ORDER)

    def next_token(self) -> None:
        self.number += 1
        broker = self.desk.broker
        broker.source.credentials.append(keys_of(broker.claims, self.number))

    def leave(self) -> None:
        """Another connection is chosen: this one ends while anything may be under way."""
        if self.leaving is None:
            self.leaving = asyncio.get_running_loop().create_task(self.end(self.desk))

    async def end(self, desk: LongportDesk) -> None:
        self.ending = True
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
        desk.broker.well()
        for event in ("own keys", "keys at hand", "prices up", "disk free"):
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
            await unlock_chosen(desk.lock, PASSWORD, lifetime=UnlockLifetime.MINUTES_30)
        desk.market()

    @rule(ready=often, yes=often, early=calm,
          late=late_events, turns=turns, quantity=st.sampled_from([100, 2000]))  # fmt: skip
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

    @rule(ready=often, early=calm, late=late_events,
          turns=turns)  # fmt: skip
    def modify(self, *, ready: bool, early: str, late: str, turns: int) -> None:
        if ready:
            self.make_ready()
        if (found := self.working()) is None or self.desk.account is None:
            return
        act = self.desk.guard.client_order_id()
        request = ModifyRequest(account=self.desk.account, order=found, client_order_id=act, quantity=300)
        self.script(request, early, late, turns, yes=True)
        self.act(self.desk.guard.submit_modify(request))

    @rule(ready=often, yes=st.booleans(), early=calm,
          late=late_events, turns=turns,
          password=st.sampled_from(["", PASSWORD, "wrong password"]))  # fmt: skip
    def cancel(self, *, ready: bool, yes: bool, early: str, late: str, turns: int, password: str) -> None:
        if ready:
            self.make_ready()
        if (found := self.working()) is None or self.desk.account is None:
            return
        act = self.desk.guard.client_order_id()
        request = CancelRequest(account=self.desk.account, order=found, client_order_id=act)

        async def answer(review: CancelReview) -> Confirmation:
            self.happen(early)
            if password and review.needs_password is not None:
                await review.unlock_once(password)
            self.allow(request if yes else None, late, turns)
            return Confirmation(accepted=yes)

        self.person.act = answer
        self.generation = self.desk.gateway.generation
        self.act(self.desk.guard.submit_cancel(request))

    @rule()
    def choose_the_other_connection(self) -> None:
        self.act(self.move())

    async def move(self) -> None:
        other = self.brokers[self.desk.broker is self.brokers[0]]
        self.leave()
        assert self.leaving is not None
        await self.leaving
        self.leaving = None
        self.disk.capacity = None
        await self.open(other)

    def working(self) -> Any:
        desk = self.desk
        orders = () if desk.account is None else desk.blotter.orders(desk.account.id)
        return next((order for order in orders or () if order.open), None)

    def script(self, request: object, early: str, late: str, turns: int, *, yes: bool) -> None:
        """While the dialog is open `early` happens; `late` some turns after the gesture."""

        async def look(review: OrderReview) -> Confirmation:
            self.generation = self.desk.gateway.generation
            self.happen(early)
            review.refresh()
            self.allow(request if yes and review.void_reason is None else None, late, turns)
            return consent(review) if yes else REFUSED

        self.person.act = look

    def allow(self, request: object, late: str, turns: int) -> None:
        self.allowed = request
        if turns == WHEN_KEYS_ARE_ASKED_FOR:
            self.desk.broker.source.when_asked = lambda: self.happen(late)
        else:
            self.desk.spawn(self.later(late, turns))

    def act(self, work: Any) -> None:
        async def run() -> None:
            with suppress(TideboardError):
                await work
            for broker in self.brokers:
                broker.source.when_asked = None
            with suppress(asyncio.CancelledError):  # what was spawned ends with the connection that is left
                await self.desk.spawn.settled()
            if self.leaving is not None:
                await self.leaving
                self.leaving = None
                self.disk.capacity = None
                await self.open(self.brokers[self.desk.broker is self.brokers[0]])

        self.runner.run(run())
        self.allowed = None
        self.at_the_broker()

    @invariant()
    def nothing_went_out_that_was_not_allowed(self) -> None:
        assert self.broken == []

    def teardown(self) -> None:
        async def end() -> None:
            if self.leaving is None:
                await self.desk.leave()
            for broker in self.brokers:
                await broker.server.__aexit__(None, None, None)

        BytesPayload.write_with_length = self.write  # type: ignore[method-assign]
        if hasattr(self, "desk"):
            self.runner.run(end())
        self.runner.close()
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
    """The doors do open, of both brokers, for each of the three writes."""
    walk = Walk()
    walk.begin(live=live)
    before = Walk.passed
    try:
        for _ in range(2):
            calm: dict[str, Any] = {"ready": True, "early": "nothing", "late": "nothing", "turns": 0}
            walk.place(yes=True, quantity=100, **calm)
            walk.modify(**calm)
            walk.cancel(yes=True, password="", **calm)
            walk.choose_the_other_connection()
        assert Walk.passed - before == 6
        walk.nothing_went_out_that_was_not_allowed()
    finally:
        walk.teardown()
