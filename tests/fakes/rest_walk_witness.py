"""Judges each write of a walk over REST twice: in the step that writes it, and where the door read it off the wire."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, ClassVar

from fakes.disk import Disk
from fakes.rest_walk_desk import Came, RestBroker, RestWalkDesk
from fakes.scripted_person import ScriptedPerson
from tideboard_core.gateway_parts.http.writes import ApprovedPayload
from tideboard_core.model.order import (
    CancelAllRequest,
    CancelRequest,
    Environment,
    ModifyRequest,
    OrderAct,
    OrderRequest,
)

LIGHT = frozenset({OrderAct.DISABLE, OrderAct.DELETE})


class RestWitness:
    """`broken` names every rule that a write broke; it must stay empty.

    `allowed` is what the person has just agreed to, None else, and `left` how many writes that is. `ending` says that
    the connection is being left. `passed` counts what went out, by kind, in all walks.
    """

    passed: ClassVar[Counter[str]] = Counter()

    def __init__(self, broker: RestBroker, person: ScriptedPerson, disk: Disk) -> None:
        self.broken: list[str] = []
        self.allowed: Any = None
        self.left = 0
        self.ending = False
        self._broker, self._person, self._disk = broker, person, disk
        self._wired: list[bytes] = []
        self._generation = self._judged = 0
        self._key = broker.key

    def opens(self, desk: RestWalkDesk) -> None:
        """A dialog opens: this is the connection, and the key that its push socket came with."""
        keys = {"k0": self._broker.key, "k1": self._broker.other, "k2": self._broker.poor}
        self._generation = desk.gateway.generation
        self._key = next((keys[socket.key_id] for socket in self._broker.server.shared.sockets), "")

    def at_the_wire(self, payload: ApprovedPayload, desk: RestWalkDesk) -> None:
        """The very step that writes asks whether it may."""
        request = self.allowed
        RestWitness.passed[type(request).__name__] += 1
        self.left -= 1
        if request is None or self.left < 0:
            self.broken.append("not confirmed, or twice")
            return
        light = isinstance(request, CancelRequest | CancelAllRequest) or getattr(request, "act", None) in LIGHT
        once = light and any(review.needs_password is None for review in self._person.cancels[-1:])
        if not (desk.lock.is_open(request.account) or once):
            self.broken.append("locked")
        if not desk.gateway.connected or desk.gateway.generation != self._generation or self.ending:
            self.broken.append("another connection")
        if payload.raw in self._wired:
            self.broken.append("doubled")
        header = Came("", "", payload.raw).header
        real = request.account.environment is Environment.LIVE
        if (str(header["acc_id"]), header["trd_env"]) != (request.account.id, int(real)):
            self.broken.append("another account")
        self.at_the_wire_in_full(request, payload.raw)
        self._wired.append(payload.raw)

    def at_the_wire_in_full(self, request: Any, raw: bytes) -> None:
        """What brings an order into the market says what the dialog showed, and is on disk."""
        if isinstance(request, OrderRequest | ModifyRequest):
            body = json.loads(raw)
            quantity = body.get("c2s", body)["qty"]
            if quantity != request.quantity or request.client_order_id.encode() not in self._disk.durable:
                self.broken.append("another quantity, or not on disk")

    def at_the_door(self) -> None:
        """What came was written once, with the key that opened the connection; no order number stands twice."""
        server = self._broker.server
        for came in server.came[self._judged :]:
            if came.raw not in self._wired:
                self.broken.append(f"{came.row} came again, or was not written")
            else:
                self._wired.remove(came.raw)
            if came.key != self._key:
                self.broken.append(f"{came.row} came with another key")
        self._judged = len(server.came)
        self._wired.clear()
        broker = self._broker.exchange.broker
        remarks = Counter(o.remark for row in broker.accounts() for o in broker.orders(row.id))
        self.broken += [f"{remark} stands twice" for remark, times in remarks.items() if remark and times > 1]
