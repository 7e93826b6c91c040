"""Random walks over LongPort: locks, cuts, other keys, other connections; what reaches the wire was allowed there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from hypothesis.stateful import rule

from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.scenes.trading.longport_scene import LIVE, ORDER, PAPER, Broker, Keys, LongportScene, keys_of
from fakes.scenes.trading.write_witness import WriteWitness
from fakes.servers.scripted_http import Cut, Said
from fakes.values.disk import Disk
from fakes.values.trading import PASSWORD
from fakes.walks.trading.broker_walk import CALM, WALK_MARKS, WALK_SETTINGS, BrokerWalk
from tideboard_core.model.credentials import token_claims
from tideboard_core.model.order import Account, CancelRequest, Environment, ModifyRequest, OrderRequest

pytestmark = pytest.mark.slow

METHODS = {OrderRequest: "POST", ModifyRequest: "PUT", CancelRequest: "DELETE"}
BROKEN = b'{"code":0,"data":' + b"[" * 20_000 + b"]" * 20_000 + b"}"


class LongportWitness(WriteWitness):
    """Compares what the two brokers received with what was written: how often, and for which account."""

    def __init__(self, brokers: Sequence[Broker], person: ScriptedPerson, disk: Disk) -> None:
        super().__init__(person, disk)
        self._brokers = brokers
        self._wired: list[tuple[str, str]] = []
        self._judged = [0] * len(brokers)

    def quantity(self, body: Any) -> int:
        return int(body.get("submitted_quantity", body.get("quantity")))

    def wrote(self, request: Any, raw: bytes) -> None:
        self._wired.append((METHODS[type(request)], request.account.environment.value))

    def at_the_broker(self) -> None:
        """What came was written once, for the account that the dialog showed, with its own keys."""
        came = []
        for number, broker in enumerate(self._brokers):
            for seen in broker.server.seen[self._judged[number] :]:
                if seen.path == ORDER and seen.method != "GET":
                    paper = token_claims(seen.headers["authorization"])["account_channel"] == PAPER["account_channel"]
                    came.append((seen.method, Environment.PAPER.value if paper else Environment.LIVE.value))
            self._judged[number] = len(broker.server.seen)
        for write in came:
            if write not in self._wired:
                self.broken.append(f"{write} came, {self._wired} was written")
            else:
                self._wired.remove(write)
        self._wired.clear()


class Walk(BrokerWalk):
    """Two brokers in one loop, one of them connected."""

    own_events = (
        "other keys", "own keys", "next token", "keys take their time", "keys at hand", "cuts after reading",
        "cuts while answering", "closes what it kept", "is silent", "answers nonsense", "leads elsewhere",
        "is overrun", "fails",
    )  # fmt: skip
    urgent: ClassVar = ["lock", "cut", "leave", "other keys", "two seconds", "prices down"]
    price = Decimal("613.00")

    def __init__(self) -> None:
        super().__init__()
        self.brokers = [Broker(PAPER), Broker(LIVE)]
        self.witness = LongportWitness(self.brokers, self.person, self.disk)
        self.number = 0

    async def start(self, *, live: bool) -> None:
        for one in self.brokers:
            await one.server.__aenter__()
        await self.connect(self.brokers[live])

    async def connect_again(self) -> None:
        await self.connect(self.other())

    async def connect(self, broker: Broker) -> None:
        for one in self.brokers:
            one.well()
        broker.source.credentials.append(broker.keys)
        broker.source.at_hand.set()
        await self.opened(
            LongportScene(broker, self.folder, clock=self.clock, disk=self.disk, store=self.store, person=self.person)
        )

    async def shut(self) -> None:
        for broker in self.brokers:
            await broker.server.__aexit__(None, None, None)

    def other(self) -> Broker:
        return self.brokers[self.scene.broker is self.brokers[0]]

    def heal(self) -> None:
        self.scene.broker.well()
        for event in ("own keys", "keys at hand"):
            self.happen(event)

    def sources(self) -> Sequence[Keys]:
        return [broker.source for broker in self.brokers]

    def password(self, account: Account) -> str:
        return PASSWORD

    def own(self) -> Mapping[str, Callable[[], object]]:
        broker, other = self.scene.broker, self.other()
        server = broker.server
        return {
            "other keys": lambda: broker.source.credentials.append(other.keys),
            "own keys": lambda: broker.source.credentials.append(broker.keys),
            "next token": self.next_token,
            "keys take their time": broker.source.at_hand.clear,
            "keys at hand": broker.source.at_hand.set,
            "cuts after reading": lambda: server.cuts.update(dict.fromkeys(METHODS.values(), Cut.AFTER_READING)),
            "cuts while answering": lambda: server.cuts.update(dict.fromkeys(METHODS.values(), Cut.MID_ANSWER)),
            "closes what it kept": server.close_kept,
            "is silent": self.silence,
            "answers nonsense": lambda: self.answer(Said(200, BROKEN)),
            "leads elsewhere": lambda: self.answer(Said(307, b"", {"Location": ORDER})),
            "is overrun": lambda: self.answer(Said(429, b"slow down")),
            "fails": lambda: self.answer(Said(503, b"oops")),
        }

    def answer(self, said: Said) -> None:
        for method in METHODS.values():
            self.scene.broker.server.http[method, ORDER] = lambda _: said

    def silence(self) -> None:
        for method in METHODS.values():
            self.scene.broker.server.silence(method, ORDER)

    def next_token(self) -> None:
        self.number += 1
        broker = self.scene.broker
        broker.source.credentials.append(keys_of(broker.claims, self.number))

    @rule()
    def choose_the_other_connection(self) -> None:
        self.act(self.later("leave", 0))


TestWalks = Walk.TestCase
TestWalks.settings = WALK_SETTINGS
TestWalks.pytestmark = WALK_MARKS  # type: ignore[attr-defined]


@pytest.mark.parametrize("live", [False, True])
def test_a_walk_can_reach_the_wire(live: bool) -> None:
    """Both brokers receive each of the three writes."""
    walk = Walk()
    walk.begin(live=live)
    before = WriteWitness.passed.copy()
    try:
        for _ in range(2):
            walk.place(yes=True, quantity=100, **CALM)
            walk.modify(**CALM)
            walk.cancel(yes=True, password="", **CALM)
            walk.choose_the_other_connection()
        assert WriteWitness.passed - before == {"OrderRequest": 2, "ModifyRequest": 2, "CancelRequest": 2}
        walk.nothing_went_out_that_was_not_allowed()
    finally:
        walk.teardown()
