"""Orders, fills and the order log of ours without a window, by their number; a round does one part with one number.

`log`: verify a log of so many lines and take it over, as at the start. `check`: the checks of a draft after that.
`orders`, `fills`: a day's pushes of so many, read now and then as views do.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.subject import Stopwatch, serve
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.audit.writer import AuditWriter
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, ModifyRequest, OrderRequest, OrderType, Side
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import write_data, write_of

ACCOUNT = ACCOUNTS[Environment.LIVE]
SYMBOLS = [TENCENT.id, *(InstrumentId(f"HK.{number:05}") for number in range(1, 20))]
A_DAY = 50
"""Orders of one day in the log; each has seven lines."""
AT_ONCE = 1000
CHECKS = 20
READ_EVERY = 10
"""Pushes between two looks of a view."""


def lines_of(number: int) -> Iterator[Record]:
    """What the log has of an order that was changed, whose second change the broker refused, and that filled."""
    at = NOON - timedelta(days=number // A_DAY + 1, seconds=number % A_DAY)
    day, count = f"{at:%m%d}", number % A_DAY * 3
    names = [f"TB-{day}-{count + change:04}" for change in (1, 2, 3)]
    symbol, order_id = SYMBOLS[number % len(SYMBOLS)], f"W{number}"
    placed = OrderRequest(
        account=ACCOUNT, instrument=symbol, side=Side.BUY, order_type=OrderType.LIMIT, quantity=100,
        price=Decimal("611.00"), client_order_id=names[0],
    )  # fmt: skip
    row = order_row(ACCOUNT, id=order_id, instrument=symbol, quantity=100, remark=names[0])
    changes = [
        ModifyRequest(account=ACCOUNT, order=row, quantity=200, price=Decimal("611.00"), client_order_id=name)
        for name in names[1:]
    ]

    def record(kind: RecordKind, name: str, **data: object) -> Record:
        return Record(kind=kind, id=name, at=at, data=data)

    counted = {"value": "61100.00", "multiplier": 1, "currency": "HKD", "day": f"{at:%Y-%m-%d}"}
    yield record(RecordKind.INTENT, names[0], **write_data(write_of(placed, at)), **counted)
    yield record(RecordKind.ACCEPTED, names[0], order=order_id)
    yield record(RecordKind.INTENT, names[1], **write_data(write_of(changes[0], at)), **counted)
    yield record(RecordKind.ACCEPTED, names[1], order=order_id)
    yield record(RecordKind.INTENT, names[2], **write_data(write_of(changes[1], at)), **counted)
    yield record(RecordKind.REJECTED, names[2], code="refused")
    yield record(RecordKind.TRANSITION, names[0], order=order_id, status="filled", filled=200)


class Logs:
    """Logs by their number of lines, each written once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, lines: int) -> Path:
        """The folder of a log of about so many lines."""
        folder = self._folder / str(lines)
        if not folder.exists():
            writer = AuditWriter(folder)
            records = [record for number in range(lines // 7) for record in lines_of(number)]
            for first in range(0, len(records), AT_ONCE):
                writer.write(records[first : first + AT_ONCE])
            writer.anchor()
            writer.close()
        return folder


def taken_over(scene: TradingScene, folder: Path) -> OrderJournal:
    """What the program does with a log when it starts."""
    writer = AuditWriter(folder)
    records = writer.load()
    writer.close()
    scene.lock.restore(records)
    scene.guard.restore(records)
    return scene.order_journal


async def log(scene: TradingScene, folder: Path, _count: int) -> dict[str, float]:
    watch = Stopwatch()
    taken_over(scene, folder)
    return watch.each(1, 1000)


async def check(scene: TradingScene, folder: Path, _count: int) -> dict[str, float]:
    taken_over(scene, folder)
    draft = draft_of(scene.request())
    scene.pretrade.verdicts(draft)
    watch = Stopwatch()
    for _ in range(CHECKS):
        scene.pretrade.verdicts(draft)
    return watch.each(CHECKS, 1000)


async def orders(scene: TradingScene, _folder: Path, count: int) -> dict[str, float]:
    key = Topic.ORDERS.of(scene.account.id)
    rows = [
        order_row(scene.account, id=f"W{number}", created=NOON + timedelta(seconds=number), quantity=100)
        for number in range(count)
    ]
    watch = Stopwatch()
    for number, row in enumerate(rows):
        scene.blotter.order_changed(row)
        if number % READ_EVERY == 0:
            scene.hub.value(key)
    return watch.each(1, 1000)


async def fills(scene: TradingScene, _folder: Path, count: int) -> dict[str, float]:
    rows = [
        Fill(
            id=f"F{number}", order_id=f"W{number % 500}", account_id=scene.account.id, instrument=TENCENT.id,
            name="TENCENT", side=Side.BUY, quantity=100, price=Decimal("611.00"), time=NOON + timedelta(seconds=number),
        )
        for number in range(count)
    ]  # fmt: skip
    key, watch = Topic.FILLS.of(scene.account.id), Stopwatch()
    for number, row in enumerate(rows):
        scene.blotter.filled(row)
        if number % READ_EVERY == 0:
            scene.hub.value(key)
    return watch.each(1, 1000)


PARTS = {"log": log, "check": check, "orders": orders, "fills": fills}


def main() -> None:
    """Serve rounds: a scene of its own for each."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        logs = Logs(Path(name))

        async def one(part: str, size: int) -> dict[str, float]:
            folder = logs.of(size) if part in {"log", "check"} else Path(name)
            with tempfile.TemporaryDirectory(prefix="bench-") as place:
                async with trading_scene(Path(place), Environment.LIVE) as scene:
                    return await PARTS[part](scene, folder, size)

        def round_(part: str, size: int) -> dict[str, Any]:
            return asyncio.run(one(part, size))

        serve(round_)


if __name__ == "__main__":
    main()
