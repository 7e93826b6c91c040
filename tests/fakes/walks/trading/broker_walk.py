"""The random walk that all brokers share: orders are reviewed and sent while locks, cuts and keys come in between.

A broker's own test adds its connection, its witness, what else may happen, and the writes that only it has.
`HYPOTHESIS_PROFILE=walks` takes 6,000 steps.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from aiohttp import BytesPayload
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fakes.scenes.trading.broker import MemoryStore
from fakes.scenes.trading.confirmer import ScriptedPerson, consent
from fakes.scenes.trading.longport_scene import Keys, LongportScene
from fakes.scenes.trading.write_witness import WriteWitness
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.lock import unlock_chosen
from fakes.values.trading import TENCENT
from run_forms import sized
from tideboard_core.errors import TideboardError
from tideboard_core.gateways.http.writes import ApprovedPayload
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.open_review import CancelReview, OrderReview
from tideboard_core.model.order import (
    Account,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.ports.trading import WriteVerb

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "walks"
WALKS, STEPS = (300, 20) if LONG else (sized(6, 40), 10)
WALK_SETTINGS = settings(
    max_examples=WALKS, stateful_step_count=STEPS, deadline=None, phases=[Phase.explicit, Phase.generate]
)
WALK_MARKS = [pytest.mark.timeout(3600 if LONG else 120)]
WHEN_THE_KEY_IS_ASKED_FOR = -1
TURNS = 12
"""Turns of the loop within which something may happen between the gesture and the wire."""
RIGHT = "the right password"
CALM: dict[str, Any] = {"ready": True, "early": "nothing", "late": "nothing", "turns": 0}
"""Arguments of a rule in which nothing comes in between."""

EVENTS = (
    "nothing", "lock", "cut", "again", "leave", "half a second", "two seconds", "ten minutes", "suspend",
    "prices down", "prices up", "tick", "disk full", "disk free",
)  # fmt: skip
walk = st.runner()
events = walk.flatmap(lambda walk: st.sampled_from([*EVENTS, *walk.own_events]))
late_events = walk.flatmap(lambda walk: st.sampled_from([*EVENTS, *walk.own_events, *walk.urgent * 4]))
calm = walk.flatmap(
    lambda walk: st.sampled_from(["nothing"] * len([*EVENTS, *walk.own_events]) + [*EVENTS, *walk.own_events])
)
passwords = walk.flatmap(lambda walk: st.sampled_from(walk.typed))
turns = st.sampled_from([*range(TURNS), *[WHEN_THE_KEY_IS_ASKED_FOR] * TURNS])
often = st.sampled_from([True, True, True, False])


class BrokerWalk(RuleBasedStateMachine):
    """One connection at a time, and a witness of what it writes.

    `own_events`: what may happen beyond EVENTS; `urgent`: what is drawn more often between the gesture and the wire;
    `typed`: what a person may type for one act while locked, "" for nothing; `ends_with`: what spawned tasks may raise.
    """

    own_events: ClassVar[Sequence[str]] = ()
    urgent: ClassVar[list[str]] = []
    keeps_back: ClassVar = frozenset({"is silent", "holds", "keys take their time", "key takes its time"})
    """Events that leave a write without an answer, or without a key."""
    typed: ClassVar[Sequence[str]] = ("", RIGHT, "wrong password")
    ends_with: ClassVar[tuple[type[BaseException], ...]] = (asyncio.CancelledError,)
    price: ClassVar[Decimal]
    scene: LongportScene
    witness: WriteWitness

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        self.clock, self.disk, self.store, self.person = ManualClock(), Disk(), MemoryStore(), ScriptedPerson()
        self.write = BytesPayload.write_with_length
        self.leaving: asyncio.Task[None] | None = None

    @initialize(live=st.booleans())
    def begin(self, *, live: bool) -> None:
        walk, write = self, self.write

        async def witness(payload: BytesPayload, *rest: Any) -> None:
            if isinstance(payload, ApprovedPayload):
                walk.witness.at_the_wire(payload, walk.scene)
            await write(payload, *rest)

        BytesPayload.write_with_length = witness  # type: ignore[method-assign,assignment]
        self.runner.run(self.start(live=live))

    # --- what a broker adds -----------------------------------------------------------------------------------------

    @abstractmethod
    async def start(self, *, live: bool) -> None:
        """Serve, and connect to the one or the other account."""

    @abstractmethod
    async def connect_again(self) -> None:
        """Connect once more after the connection was left."""

    @abstractmethod
    async def shut(self) -> None:
        """End what `start` began; the connection has ended."""

    @abstractmethod
    def own(self) -> Mapping[str, Callable[[], object]]:
        """What brings each of `own_events` about."""

    @abstractmethod
    def heal(self) -> None:
        """Let the broker answer everything, and put its own keys back."""

    @abstractmethod
    def sources(self) -> Sequence[Keys]:
        """The keys of every connection."""

    @abstractmethod
    def password(self, account: Account) -> str:
        """The password that unlocks an account."""

    def worked(self) -> None:
        """A rule has done its work: whoever asks for the keys from now on belongs to the next one."""
        for source in self.sources():
            source.when_asked = None

    async def opened(self, scene: LongportScene) -> None:
        """Connect; everything has been read when this returns."""
        self.scene = scene
        self.witness.ending = False
        await scene.begin()
        await scene.stands()

    # --- what happens -----------------------------------------------------------------------------------------------

    def happen(self, event: str) -> None:
        scene = self.scene
        events: dict[str, Callable[[], object]] = {
            "lock": lambda: scene.lock.lock(LockReason.BY_HAND),
            "cut": scene.cut,
            "again": scene.session.retry_now,
            "leave": self.leave,
            "half a second": lambda: self.clock.advance(0.5),
            "two seconds": lambda: self.clock.advance(2.0),
            "ten minutes": lambda: self.clock.advance(600),
            "suspend": lambda: self.clock.suspend(100),
            "prices down": lambda: scene.prices(LinkState.DISCONNECTED),
            "prices up": lambda: scene.prices(LinkState.LIVE),
            "tick": scene.market,
            "disk full": lambda: setattr(self.disk, "capacity", 0),
            "disk free": lambda: setattr(self.disk, "capacity", None),
            **self.own(),
        }
        events.get(event, lambda: None)()
        if event in self.keeps_back:
            scene.keep_back()

    def leave(self) -> None:
        """The connection is ended while anything may be under way."""
        if self.leaving is None:
            self.leaving = asyncio.get_running_loop().create_task(self.end(self.scene))

    async def end(self, scene: LongportScene) -> None:
        self.witness.ending = True
        await scene.leave()

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
        scene = self.scene
        self.heal()
        scene.keep_back(False)
        for event in ("prices up", "disk free"):
            self.happen(event)
        await scene.stands()
        assert scene.account is not None
        self.clock.advance(31)  # what was read so far no longer counts
        while scene.gateway.trading.write_budget(WriteVerb.PLACE, scene.account) > 0:
            self.clock.advance(31)
        self.clock.advance(scene.lock.pause_left)
        for unknown in scene.blotter.writes.unknowns(scene.account.id):
            scene.blotter.decide(unknown.client_order_id)
        with suppress(TideboardError):
            await unlock_chosen(scene.lock, self.password(scene.account), lifetime=UnlockLifetime.MINUTES_30)
        scene.market()

    @rule(ready=often, yes=often, early=calm, late=late_events, turns=turns, quantity=st.sampled_from([100, 2000]))
    def place(self, *, ready: bool, yes: bool, early: str, late: str, turns: int, quantity: int) -> None:
        if ready:
            self.make_ready()
        if (account := self.scene.account) is None:
            return
        request = OrderRequest(
            account=account, instrument=TENCENT.id, side=Side.BUY, order_type=OrderType.LIMIT, quantity=quantity,
            price=self.price, client_order_id=self.scene.guard.client_order_id(),
        )  # fmt: skip
        self.script(request, early, late, turns, yes=yes)
        self.act(self.scene.guard.submit(request))

    @rule(ready=often, early=calm, late=late_events, turns=turns)
    def modify(self, *, ready: bool, early: str, late: str, turns: int) -> None:
        if ready:
            self.make_ready()
        if (found := self.working()) is None or self.scene.account is None:
            return
        act = self.scene.guard.client_order_id()
        request = ModifyRequest(account=self.scene.account, order=found, client_order_id=act, quantity=300)
        self.script(request, early, late, turns, yes=True)
        self.act(self.scene.guard.submit_modify(request))

    @rule(ready=often, yes=often, early=calm, late=late_events, turns=turns, password=passwords)
    def cancel(self, *, ready: bool, yes: bool, early: str, late: str, turns: int, password: str) -> None:
        if ready:
            self.make_ready()
        if (found := self.working()) is None or self.scene.account is None:
            return
        act = self.scene.guard.client_order_id()
        request = CancelRequest(account=self.scene.account, order=found, client_order_id=act)
        self.script_reducing(request, early, late, turns, yes=yes, password=password)
        self.act(self.scene.guard.submit_cancel(request))

    def working(self, status: OrderStatus | None = None) -> Order | None:
        scene = self.scene
        orders = () if scene.account is None else scene.blotter.orders(scene.account.id)
        return next((o for o in orders or () if (o.open if status is None else o.status is status)), None)

    def script(self, request: object, early: str, late: str, turns: int, *, yes: bool) -> None:
        """While the dialog is open `early` happens; `late` some turns after the gesture."""

        async def look(review: OrderReview) -> Confirmation:
            self.witness.opens(self.scene)
            self.happen(early)
            review.refresh()
            self.allow(request if yes and review.void_reason is None else None, late, turns)
            return consent(review) if yes else REFUSED

        self.person.on_review = look

    def script_reducing(self, request: object, early: str, late: str, turns: int, *, yes: bool, password: str) -> None:
        """As `script`, for what takes orders out; while locked a password may be typed for this one act."""

        async def answer(review: CancelReview) -> Confirmation:
            self.happen(early)
            if password and review.needs_password is not None:
                await review.unlock_once(self.password(review.account) if password == RIGHT else password)
            one_by_one = isinstance(request, CancelAllRequest) and not self.scene.gateway.trading.cancels_at_once(
                review.account, request.market
            )
            self.allow(request if yes else None, late, turns, writes=len(review.orders) if one_by_one else 1)
            return Confirmation(accepted=yes)

        self.person.on_review = answer
        self.witness.opens(self.scene)

    def allow(self, request: object, late: str, turns: int, *, writes: int = 1) -> None:
        self.witness.allowed, self.witness.left = request, writes
        if late in self.keeps_back:  # the time of a write begins before its first byte
            self.scene.keep_back()
        if turns == WHEN_THE_KEY_IS_ASKED_FOR:
            self.scene.broker.source.when_asked = lambda: self.happen(late)
        else:
            self.scene.spawn(self.later(late, turns))

    def act(self, work: Any) -> None:
        async def run() -> None:
            with suppress(TideboardError):
                await work
            self.worked()
            with suppress(*self.ends_with):  # what was spawned ends with the connection that is left
                await self.scene.spawn.settled()
            if self.leaving is not None:
                await self.leaving
                self.leaving = None
                self.disk.capacity = None
                await self.connect_again()

        self.runner.run(run())
        self.witness.allowed = None
        self.witness.at_the_broker()

    @invariant()
    def nothing_went_out_that_was_not_allowed(self) -> None:
        assert self.witness.broken == []

    def teardown(self) -> None:
        async def end() -> None:
            if hasattr(self, "scene") and self.leaving is None:
                await self.scene.leave()
            await self.shut()

        BytesPayload.write_with_length = self.write  # type: ignore[method-assign]
        self.runner.run(end())
        self.runner.close()
        shutil.rmtree(self.folder)
