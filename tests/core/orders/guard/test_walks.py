"""Random walks over scene, dialog, lock, link and disk: nothing goes out that was not allowed at that very moment."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.lock import unlock_chosen
from fakes.values.trading import ACCOUNTS, BOOK, PASSWORD, levels
from run_forms import sized
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import (
    GatewayNotice,
    LinkState,
    NoticeKind,
)
from tideboard_core.model.lock import LockReason, UnlockLifetime
from tideboard_core.model.open_review import CancelReview, OrderReview
from tideboard_core.model.order import (
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Environment,
    ModifyRequest,
    OrderAction,
    OrderStatus,
)
from tideboard_core.model.review import REFUSED, Confirmation, Gesture
from tideboard_core.orders.offers import BRINGS_IN
from tideboard_core.ports.trading import WriteVerb

Event = Callable[[TradingScene], None]


def relink(scene: TradingScene) -> None:
    """Gone and back before anybody could look."""
    scene.link(LinkState.DISCONNECTED)
    scene.link(LinkState.LIVE)


EVENTS: dict[str, Event] = {
    "nothing": lambda scene: None,
    "lock": lambda scene: scene.lock.lock(LockReason.BY_HAND),
    "kicked out": lambda scene: scene.blotter.notice(GatewayNotice(kind=NoticeKind.KICKED_OUT)),
    "link down": lambda scene: scene.link(LinkState.DISCONNECTED),
    "link up": lambda scene: scene.link(LinkState.LIVE),
    "link again": relink,
    "other account": lambda scene: scene.lock.switch_account(ACCOUNTS[Environment.PAPER]),
    "account of the login": lambda scene: scene.lock.switch_account(replace(scene.account, id="300009")),
    "pin": lambda scene: scene.lock.hold(scene.account) if scene.account.environment is Environment.LIVE else None,
    "own account": lambda scene: scene.lock.switch_account(scene.account),
    "half a second": lambda scene: scene.clock.advance(0.5),
    "two seconds": lambda scene: scene.clock.advance(2.0),
    "ten minutes": lambda scene: scene.clock.advance(600),
    "suspend": lambda scene: scene.clock.suspend(100),
    "tick of the book": lambda scene: scene.market(),
    "crash of the book": lambda scene: scene.market(structs.replace(BOOK, asks=levels(("500.00", 9000)))),
    "no budget": lambda scene: scene.gateway.budgets.update(dict.fromkeys(WriteVerb, 9.0)),
    "budget": lambda scene: scene.gateway.budgets.update(dict.fromkeys(WriteVerb, 0.0)),
    "disk full": lambda scene: setattr(scene.disk, "capacity", 0),
    "disk free": lambda scene: setattr(scene.disk, "capacity", None),
}
ANSWERS: dict[str, Callable[[Any], Confirmation]] = {
    "full consent": consent,
    "cancel": lambda review: REFUSED,
    "one click": lambda review: Confirmation(accepted=True),
    "short hold": lambda review: Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.5),
    "wrong quantity": lambda review: Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=1),
}
LIGHT = frozenset({WriteVerb.CANCEL, WriteVerb.CANCEL_ALL})
events = st.sampled_from(sorted(EVENTS))
mostly_calm = st.sampled_from(["nothing"] * len(EVENTS) + sorted(EVENTS))
often = st.sampled_from([True, True, True, False])
answers = st.sampled_from(["full consent"] * 3 + sorted(ANSWERS))


class Walk(RuleBasedStateMachine):
    """One scene in its own loop. `allowed` is the request that the person has just agreed to, else None."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        self.broken: list[str] = []
        self.allowed: object = None
        self.generation = 0

    @initialize(environment=st.sampled_from(list(Environment)))
    def begin(self, environment: Environment) -> None:
        self.context: AbstractAsyncContextManager[TradingScene] = trading_scene(self.folder, environment)
        self.scene = self.runner.run(self.context.__aenter__())
        self.scene.gateway.answer = self.judge
        self.inside(self.scene.working)
        self.order = self.scene.gateway.order_rows[0]

    def judge(self, write: Write) -> object:
        """The wire itself asks whether this was allowed now."""
        scene, request = self.scene, write.request
        light = write.verb in LIGHT or (write.verb is WriteVerb.ACT and request.action not in BRINGS_IN)
        once_unlocked = any(r.needs_password is None for r in scene.person.cancels[-1:])
        if not (scene.lock.is_open(request.account) or (light and once_unlocked)):
            self.broken.append("locked")
        if scene.lock.pinned(request.account) and not light:
            self.broken.append("pinned")
        if not self.was_allowed(request):
            self.broken.append("not confirmed")
        if not scene.gateway.connected or scene.gateway.generation != self.generation:
            self.broken.append("another connection")
        if scene.gateway.budgets[write.verb] > 0:
            self.broken.append("no budget")
        if not light and request.client_order_id.encode() not in write.log_then:
            self.broken.append("not on disk")
        self.allowed = None
        return "B1" if write.verb is WriteVerb.PLACE else None

    def was_allowed(self, request: Any) -> bool:
        """Whether it is what the person agreed to: of a cancel of everything, the orders that were shown."""
        allowed = self.allowed
        if not isinstance(allowed, CancelAllRequest):
            return request is allowed
        if isinstance(request, CancelRequest):  # one by one
            return request.order.id == self.order.id
        same = (request.client_order_id, request.market) == (allowed.client_order_id, allowed.market)
        return same and [order.id for order in request.orders] == [self.order.id]

    @rule(event=events)
    def happen(self, event: str) -> None:
        self.inside(lambda: EVENTS[event](self.scene))

    @rule()
    def make_ready(self) -> None:
        """Everything stands well again: without this, walks would spend their steps behind a closed door."""
        scene = self.scene

        async def ready() -> None:
            for event in ("own account", "link up", "budget", "disk free"):
                EVENTS[event](scene)
            scene.clock.advance(scene.lock.pause_left)
            scene.market()
            await unlock_chosen(scene.lock, PASSWORD, lifetime=UnlockLifetime.MINUTES_30)
            await scene.audit.record(RecordKind.LOCK, "", {})

        self.act(ready())

    @rule(password=st.sampled_from([PASSWORD, PASSWORD, "wrong password"]))
    def unlock(self, password: str) -> None:
        self.act(self.scene.lock.unlock(password, lifetime=UnlockLifetime.MINUTES_15))

    @rule(ready=often, answer=answers, early=mostly_calm, late=events, quantity=st.sampled_from([100, 100, 1300, 2000]))
    def place(self, ready: bool, answer: str, early: str, late: str, quantity: int) -> None:
        if ready:
            self.make_ready()
        request = self.scene.request(quantity=quantity, price="613.00")
        self.script(request, answer, early, late)
        self.act(self.scene.guard.submit(request))

    @rule(ready=often, answer=answers, early=mostly_calm, late=events)
    def modify(self, ready: bool, answer: str, early: str, late: str) -> None:
        if ready:
            self.make_ready()
        act = self.scene.guard.client_order_id()
        request = ModifyRequest(account=self.scene.account, order=self.order, client_order_id=act, quantity=300)
        self.script(request, answer, early, late)
        self.act(self.scene.guard.submit_modify(request))

    @rule(
        kind=st.sampled_from([None, None, "everything", OrderAction.DISABLE, OrderAction.DELETE]),
        yes=st.booleans(),
        early=mostly_calm,
        late=events,
        password=st.sampled_from(["", PASSWORD, "wrong password"]),
    )
    def take_out(self, kind: OrderAction | str | None, yes: bool, early: str, late: str, password: str) -> None:
        number, account, order = self.scene.guard.client_order_id(), self.scene.account, self.order
        request: CancelRequest | CancelAllRequest | ActionRequest
        if isinstance(kind, OrderAction):
            request = ActionRequest(account=account, order=order, action=kind, client_order_id=number)
        elif kind is None:
            request = CancelRequest(account=account, order=order, client_order_id=number)
        else:
            request = CancelAllRequest(account=account, market=Market.HK, orders=(), client_order_id=number)

        async def answer(review: CancelReview) -> Confirmation:
            self.generation = self.scene.gateway.generation
            EVENTS[early](self.scene)
            if password and review.needs_password is not None:
                await review.unlock_once(password)
            EVENTS[late](self.scene)
            self.allowed = request if yes else None
            return Confirmation(accepted=yes)

        self.scene.person.on_review = answer
        if isinstance(request, CancelAllRequest):
            self.act(self.scene.guard.submit_cancel_account(request))
        elif isinstance(request, ActionRequest):
            self.act(self.scene.guard.submit_action(request))
        else:
            self.act(self.scene.guard.submit_cancel(request))

    @rule(ready=often, answer=answers, early=mostly_calm, late=events, enable=st.booleans())
    def bring_in(self, ready: bool, answer: str, early: str, late: str, enable: bool) -> None:
        if ready:
            self.make_ready()
        scene, act = self.scene, OrderAction.ENABLE if enable else OrderAction.RECONFIRM
        order = replace(self.order, status=OrderStatus.DISABLED)
        self.inside(lambda: scene.working(status=OrderStatus.DISABLED))
        number = scene.guard.client_order_id()
        request = ActionRequest(account=scene.account, order=order, action=act, client_order_id=number)
        self.script(request, answer, early, late)
        self.act(scene.guard.submit_action(request))
        self.inside(scene.working)

    def script(self, request: object, answer: str, early: str, late: str) -> None:
        """While the dialog is open `early` happens; `late` happens while the log is flushed."""
        scene = self.scene

        async def look(review: OrderReview) -> Confirmation:
            self.generation = scene.gateway.generation
            EVENTS[early](scene)
            given = ANSWERS[answer](review)
            review.refresh()
            clicked = answer in {"one click", "short hold"} and review.gesture is Gesture.CLICK
            agreed = answer == "full consent" or clicked
            self.allowed = request if agreed and review.void_reason is None else None
            asyncio.get_running_loop().call_soon(EVENTS[late], scene)
            return given

        scene.person.on_review = look

    def inside(self, event: Callable[[], object]) -> None:
        """Let it happen on the loop, where tasks may be spawned."""

        async def run() -> None:
            event()
            await self.scene.spawn.settled()

        self.runner.run(run())

    def act(self, work: Any) -> None:
        async def run() -> None:
            try:
                await work
            except TideboardError:
                pass
            await self.scene.spawn.settled()

        self.runner.run(run())
        self.allowed = None

    @invariant()
    def nothing_went_out_that_was_not_allowed(self) -> None:
        assert self.broken == []

    def teardown(self) -> None:
        if hasattr(self, "context"):
            self.runner.run(self.context.__aexit__(None, None, None))
        self.runner.close()
        shutil.rmtree(self.folder)


TestWalks = Walk.TestCase
TestWalks.settings = settings(max_examples=sized(20, 200), stateful_step_count=15, deadline=None)
