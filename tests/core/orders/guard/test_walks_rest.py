"""Random walks over the practice exchange's REST: locks, cuts, keys, accounts; what arrives was allowed there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from fakes.scenes.trading.longport_scene import Keys
from fakes.scenes.trading.rest_scene import MOODS, RestBroker, RestScene, RestWitness
from fakes.scenes.trading.write_witness import REDUCING_ACTS, WriteWitness
from fakes.values.trading import PASSWORD
from fakes.walks.trading.broker_walk import (
    CALM,
    RIGHT,
    WALK_MARKS,
    WALK_SETTINGS,
    BrokerWalk,
    calm,
    late_events,
    often,
    passwords,
    turns,
)
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Account, ActionRequest, CancelAllRequest, Environment, OrderAction, OrderStatus

PASSWORDS = {Environment.PAPER: PASSWORD, Environment.LIVE: "123456"}


class Walk(BrokerWalk):
    """One REST server and its two accounts."""

    own_events = ("other account", *MOODS)
    urgent: ClassVar = ["lock", "cut", "leave", "other account", "other key", "two seconds", "prices down"]
    typed = ("", RIGHT)
    ends_with = (asyncio.CancelledError, TideboardError)
    price = Decimal("583.00")
    scene: RestScene

    def __init__(self) -> None:
        super().__init__()
        self.broker = RestBroker(self.folder, self.clock)
        self.witness = RestWitness(self.broker, self.person, self.disk)

    async def start(self, *, live: bool) -> None:
        await self.broker.server.listen(host="127.0.0.1", port=0)
        await self.connect(Environment.LIVE if live else Environment.PAPER)

    async def connect_again(self) -> None:
        await self.connect(self.scene.chosen)

    async def connect(self, environment: Environment) -> None:
        self.heal()
        scene = RestScene(
            self.broker,  # type: ignore[arg-type]  # it has what is asked of a broker
            self.folder,
            clock=self.clock,
            disk=self.disk,
            store=self.store,
            person=self.person,
        )
        scene.chosen = environment
        await self.opened(scene)

    async def shut(self) -> None:
        await self.broker.server.shut()
        self.broker.exchange.close()

    def heal(self) -> None:
        self.broker.well()
        self.broker.put(self.broker.key)
        self.broker.source.at_hand.set()

    def sources(self) -> Sequence[Keys]:
        return [self.broker.source]

    def password(self, account: Account) -> str:
        return PASSWORDS[account.environment]

    def own(self) -> Mapping[str, Callable[[], object]]:
        return {"other account": self.switch, **self.broker.moods}

    def worked(self) -> None:
        super().worked()
        self.broker.source.at_hand.set()

    async def ready(self) -> None:
        await super().ready()
        await self.scene.blotter.read_again()
        self.scene.market()

    def switch(self) -> None:
        """The other account is chosen in the window."""
        live = self.scene.chosen is Environment.LIVE
        self.scene.choose(Environment.PAPER if live else Environment.LIVE)

    @rule(ready=often, yes=often, early=calm, late=late_events, turns=turns, password=passwords)
    def cancel_all(self, *, ready: bool, yes: bool, early: str, late: str, turns: int, password: str) -> None:
        if ready:
            self.make_ready()
        if (account := self.scene.account) is None:
            return
        act = self.scene.guard.client_order_id()
        request = CancelAllRequest(account=account, market=Market.HK, orders=(), client_order_id=act)
        self.script_reducing(request, early, late, turns, yes=yes, password=password)
        self.act(self.scene.guard.submit_cancel_account(request))

    @rule(ready=often, what=st.sampled_from([OrderAction.DISABLE, OrderAction.ENABLE, OrderAction.DELETE]), early=calm,
          late=late_events, turns=turns, password=passwords)  # fmt: skip
    def change_state(self, *, ready: bool, what: OrderAction, early: str, late: str, turns: int, password: str) -> None:
        if ready:
            self.make_ready()
        status = None if what is OrderAction.DISABLE else OrderStatus.DISABLED
        if (found := self.working(status)) is None or self.scene.account is None:
            return
        act = self.scene.guard.client_order_id()
        request = ActionRequest(account=self.scene.account, order=found, action=what, client_order_id=act)
        if what in REDUCING_ACTS:
            self.script_reducing(request, early, late, turns, yes=True, password=password)
        else:
            self.script(request, early, late, turns, yes=True)
        self.act(self.scene.guard.submit_action(request))

    @rule()
    def choose_the_other_account(self) -> None:
        self.act(self.later("other account", 0))


TestWalks = Walk.TestCase
TestWalks.settings = WALK_SETTINGS
TestWalks.pytestmark = WALK_MARKS  # type: ignore[attr-defined]


@pytest.mark.parametrize("live", [False, True])
def test_a_walk_can_reach_the_wire(live: bool) -> None:
    """The server receives each kind of write, for both accounts."""
    walk = Walk()
    walk.begin(live=live)
    before = WriteWitness.passed.copy()
    try:
        for _ in range(2):
            walk.place(yes=True, quantity=100, **CALM)
            walk.modify(**CALM)
            walk.cancel(yes=True, password="", **CALM)
            walk.choose_the_other_account()
        live or walk.choose_the_other_account()
        walk.change_state(what=OrderAction.DISABLE, password="", **CALM)
        walk.change_state(what=OrderAction.ENABLE, password="", **CALM)
        walk.cancel_all(yes=True, password="", **CALM)
        walk.nothing_went_out_that_was_not_allowed()
        wrote = WriteWitness.passed - before
        assert wrote == {
            "OrderRequest": 2,
            "ModifyRequest": 2,
            "CancelRequest": 2,
            "ActionRequest": 2,
            "CancelAllRequest": 1,
        }
    finally:
        walk.teardown()
