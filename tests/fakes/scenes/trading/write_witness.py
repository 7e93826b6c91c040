"""Judges each write of a walk in the step that writes it: confirmed, unlocked, same connection, on disk."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from typing import Any, ClassVar

from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.scenes.trading.longport_scene import LongportScene
from fakes.values.disk import Disk
from tideboard_core.gateways.http.writes import ApprovedPayload
from tideboard_core.model.order import CancelAllRequest, CancelRequest, ModifyRequest, OrderAction, OrderRequest

REDUCING_ACTS = frozenset({OrderAction.DISABLE, OrderAction.DELETE})


class WriteWitness(ABC):
    """`broken` names every rule that a write broke; it must stay empty.

    `allowed` is what the person has just agreed to, None else, and `left` how many writes that is. `ending` says that
    the connection is being left. `passed` counts what went out, by type, in all walks.
    """

    passed: ClassVar[Counter[str]] = Counter()

    def __init__(self, person: ScriptedPerson, disk: Disk) -> None:
        self.broken: list[str] = []
        self.allowed: Any = None
        self.left = 0
        self.ending = False
        self._person, self._disk = person, disk
        self._generation = 0

    def opens(self, scene: LongportScene) -> None:
        """A dialog opens: this is the connection."""
        self._generation = scene.gateway.generation

    def at_the_wire(self, payload: ApprovedPayload, scene: LongportScene) -> None:
        """The very step that writes asks whether it may."""
        request = self.allowed
        WriteWitness.passed[type(request).__name__] += 1
        self.left -= 1
        if request is None or self.left < 0:
            self.broken.append("not confirmed, or twice")
            return
        reduces = (
            isinstance(request, CancelRequest | CancelAllRequest) or getattr(request, "action", None) in REDUCING_ACTS
        )
        once = reduces and any(review.needs_password is None for review in self._person.cancels[-1:])
        if not (scene.lock.is_open(request.account) or once):
            self.broken.append("locked")
        if not scene.gateway.connected or scene.gateway.generation != self._generation or self.ending:
            self.broken.append("another connection")
        if isinstance(request, OrderRequest | ModifyRequest):
            quantity = self.quantity(json.loads(payload.raw))
            if quantity != request.quantity or request.client_order_id.encode() not in self._disk.durable:
                self.broken.append("another quantity, or not on disk")
        self.wrote(request, payload.raw)

    @abstractmethod
    def quantity(self, body: Any) -> int:
        """The quantity in the body of an order or a change."""

    @abstractmethod
    def wrote(self, request: Any, raw: bytes) -> None:
        """Keep what was written until `at_the_broker` compares; judge what only this broker's body says."""

    @abstractmethod
    def at_the_broker(self) -> None:
        """Compare what the broker received with what was written."""
