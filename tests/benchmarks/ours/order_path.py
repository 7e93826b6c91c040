"""From the person's yes to the last byte handed to the socket, through guard, audit and gateway as they are."""

from __future__ import annotations

import asyncio
import os
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.ours.probes import Lateness, percentile
from fakes.scripted_person import consent
from tideboard_core.gateways.opend.connection import Connection
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import Confirmation
from tideboard_core.ports import Key, OrderReview, Topic
from tideboard_core.wire.opend.framing import Frame
from tideboard_core.wire.opend.protocols import WRITE_IDS
from tideboard_desktop.application import Application

TENCENT = InstrumentId("HK.00700")
LOT = 100
PAUSE = 0.1
"""Seconds between two orders: the broker takes one in 20 ms."""
LINE = 700
"""Bytes of an audit line, for the bare flush."""


class Person:
    """Says yes to what the review asks, and notes when."""

    def __init__(self) -> None:
        self.agreed = 0.0

    async def confirm(self, review: OrderReview) -> Confirmation:
        """Yes."""
        answer = consent(review)
        self.agreed = time.perf_counter()
        return answer


async def order_path(application: Application, password: str, count: int, lateness: Lateness) -> dict[str, Any]:
    """Send so many limit orders far below the market; microseconds at the median, beside one flush of this disk."""
    person, sent, flushes = Person(), list[float](), list[float]()
    application.trading.guard._confirmer = person  # type: ignore[assignment]  # it is asked for orders only
    send = Connection._send

    def noted(self: Connection, frame: Frame) -> None:
        send(self, frame)
        if frame.proto_id in WRITE_IDS:
            sent.append(time.perf_counter() - person.agreed)

    Connection._send = noted  # type: ignore[method-assign]
    try:
        await application.trading.lock.unlock(password, lifetime=UnlockLifetime.MINUTES_15)
        lateness.start()
        for _ in range(count):
            await application.trading.guard.submit(_far_below(application))
            await asyncio.sleep(PAUSE)
            flushes.append(await asyncio.to_thread(_flush, application.prepared.directory / "bench-flush"))
    finally:
        Connection._send = send  # type: ignore[method-assign]
    late = lateness.stop()
    assert len(sent) == count, "an order did not reach the wire"
    return {
        "value": percentile(sent, 0.5) * 1e6,
        "flush": percentile(flushes, 0.5) * 1e6,
        "worst": max(sent) * 1e6,
        **late,
    }


def _far_below(application: Application) -> OrderRequest:
    book: OrderBook = application.hub.value(Key(Topic.BOOK, TENCENT))
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
    with path.open("ab", buffering=0) as file:
        started = time.perf_counter()
        file.write(b"x" * LINE)
        os.fdatasync(file.fileno())
        return time.perf_counter() - started
