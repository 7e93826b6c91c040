"""From the approval of an order to its last byte handed to the socket, through guard, audit and gateway as they are."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from fakes.scenes.trading.confirmer import consent
from fakes.values.hub_values import known
from tideboard_core.gateways.opend.connection import OpendConnection
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.model.review import Confirmation
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_desktop.assembly.application import Application

TENCENT = InstrumentId("HK.00700")
LOT = 100
PAUSE = 0.1
"""Seconds between two orders: the broker takes one in 20 ms."""
LINE = 700
"""Bytes of an audit line, for the bare flush."""


async def order_path(application: Application, password: str, count: int) -> dict[str, Any]:
    """Send so many limit orders far below the market; microseconds of each, and of one flush of this disk after it.

    The way of an order leads from its approval, behind the person's yes and all checks, to its bytes at the socket.
    """
    approved, sent, ways, flushes = list[float](), list[float](), list[float](), list[float]()

    async def yes(review: OrderReview) -> Confirmation:
        return consent(review)

    application.confirmer.confirm = yes  # type: ignore[method-assign]
    write = OpendConnection.write.__name__
    with noted(ApprovedOrder, "__init__", approved), noted(OpendConnection, write, sent):
        await application.trading.lock.unlock(password, lifetime=UnlockLifetime.MINUTES_15)
        for _ in range(count):
            approved.clear()
            sent.clear()
            await application.trading.guard.submit(_far_below(application))
            ways.append(min(moment for moment in sent if moment > approved[0]) - approved[0])
            await asyncio.sleep(PAUSE)
            flushes.append(await asyncio.to_thread(_flush, application.prepared.directory / "bench-flush"))
    return {"ways": [way * 1e6 for way in ways], "flushes": [flush * 1e6 for flush in flushes]}


@contextmanager
def noted(owner: type, function: str, moments: list[float]) -> Iterator[None]:
    """Note when a function returns."""
    real = getattr(owner, function)

    def watched(*arguments: Any, **named: Any) -> Any:
        result = real(*arguments, **named)
        moments.append(time.perf_counter())
        return result

    setattr(owner, function, watched)
    try:
        yield
    finally:
        setattr(owner, function, real)


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
