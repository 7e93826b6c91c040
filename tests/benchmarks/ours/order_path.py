"""From the approval of an order to its last byte handed to the socket, through guard, audit and gateway as they are."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.ours.probes import Lateness, percentile
from fakes.scenes.trading.confirmer import consent
from fakes.values.hub_values import known
from tideboard_core.audit.thread import AuditThread
from tideboard_core.audit.writer import AuditWriter
from tideboard_core.gateways.opend.connection import OpendConnection
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.model.review import Confirmation
from tideboard_core.orders.sender import Sender
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_desktop.assembly.application import Application

TENCENT = InstrumentId("HK.00700")
LOT = 100
PAUSE = 0.1
"""Seconds between two orders: the broker takes one in 20 ms."""
LINE = 700
"""Bytes of an audit line, for the bare flush."""


class Moment(NamedTuple):
    """One step of an order: the function that makes it, and whether it happens as the function begins or returns."""

    name: str
    owner: type
    function: str
    returned: bool


MOMENTS = (
    Moment("approved", ApprovedOrder, "__init__", returned=True),
    Moment("given", AuditThread, "put", returned=False),
    Moment("taken", AuditThread, "_write_intent", returned=False),
    Moment("flushed", AuditWriter, "write_leaving_reserve", returned=True),
    Moment("known", Sender, "write", returned=False),
    Moment("sent", OpendConnection, "write", returned=True),
)


class Walk:
    """The moments of one order: the person's yes, the approval, the record on disk, the bytes at the socket."""

    def __init__(self) -> None:
        self.agreed = self.approved = self.given = self.taken = self.flushed = self.known = self.sent = 0.0

    def parts(self) -> dict[str, float]:
        """Microseconds from one to the next."""
        seconds = {
            "yes to approval": self.approved - self.agreed,
            "approval to thread's queue": self.given - self.approved,
            "queue to thread": self.taken - self.given,
            "write and flush": self.flushed - self.taken,
            "thread to loop": self.known - self.flushed,
            "loop to socket": self.sent - self.known,
        }
        return {name: passed * 1e6 for name, passed in seconds.items()}


class Witness:
    """Notes the moments of the order on its way, around the functions that make them."""

    def __init__(self) -> None:
        self.walk = Walk()
        self.walks: list[Walk] = []
        self._undone: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Another order."""
        self.walk = Walk()
        self.walks.append(self.walk)

    def note(self, moment: str) -> None:
        """It happens now, for the first time: what follows an order goes into the log as well."""
        if not getattr(self.walk, moment):
            setattr(self.walk, moment, time.perf_counter())

    def watch(self, moment: Moment) -> None:
        """Replace its function by one that notes the moment."""
        real = getattr(moment.owner, moment.function)

        def watched(*arguments: Any, **named: Any) -> Any:
            if not moment.returned:
                self.note(moment.name)
            result = real(*arguments, **named)
            if moment.returned:
                self.note(moment.name)
            return result

        setattr(moment.owner, moment.function, watched)
        self._undone.append(lambda: setattr(moment.owner, moment.function, real))

    def end(self) -> None:
        """Leave everything as it was."""
        for undo in self._undone:
            undo()


class Person:
    """Says yes to what the review asks, and tells when."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    async def confirm(self, review: OrderReview) -> Confirmation:
        """Yes."""
        answer = consent(review)
        self._witness.note("agreed")
        return answer


async def order_path(application: Application, password: str, count: int, lateness: Lateness) -> dict[str, Any]:
    """Send so many limit orders far below the market; microseconds of each, and of one flush of this disk after it."""
    witness, flushes = Witness(), list[float]()
    application.confirmer.confirm = Person(witness).confirm  # type: ignore[method-assign]
    for moment in MOMENTS:
        witness.watch(moment)
    try:
        await application.trading.lock.unlock(password, lifetime=UnlockLifetime.MINUTES_15)
        lateness.start()
        for _ in range(count):
            witness.begin()
            await application.trading.guard.submit(_far_below(application))
            await asyncio.sleep(PAUSE)
            flushes.append(await asyncio.to_thread(_flush, application.prepared.directory / "bench-flush"))
    finally:
        witness.end()
    late = lateness.stop()
    ways = [walk.sent - walk.approved for walk in witness.walks]
    assert min(walk.sent for walk in witness.walks) > 0, "an order did not reach the wire"
    parts = [walk.parts() for walk in witness.walks]
    return {
        "ways": [way * 1e6 for way in ways],
        "flushes": [flush * 1e6 for flush in flushes],
        "parts": {name: percentile([one[name] for one in parts], 0.5) for name in parts[0]},
        **late,
    }


def _far_below(application: Application) -> OrderRequest:
    book = known(application.hub, Topic.BOOK.of(TENCENT))
    assert book.best_bid is not None
    assert application.account is not None
    return OrderRequest(
        account=application.account,
        instrument=TENCENT,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=LOT,
        price=(book.best_bid.price * Decimal("0.985")).quantize(Decimal(1)),
        client_order_id=application.trading.guard.client_order_id(),
    )


def _flush(path: Path) -> float:
    """Seconds of one write and fdatasync of a line behind the others."""
    if sys.platform != "linux":
        raise OSError(sys.platform)
    with path.open("ab", buffering=0) as file:
        started = time.perf_counter()
        file.write(b"x" * LINE)
        os.fdatasync(file.fileno())
        return time.perf_counter() - started
