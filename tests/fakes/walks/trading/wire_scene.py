"""The program's guard, lock, blotter and gateway over a broker that is written over raw sockets, in virtual time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import structs

from fakes.scenes.trading.broker import MemoryStore
from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.scenes.trading.longport_scene import LongportScene
from fakes.servers.wire_broker.book import BrokerBook
from fakes.servers.wire_broker.wire_log import WireLog
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.lock import unlock_chosen
from fakes.values.trading import BOOK, QUOTE, TENCENT
from fakes.values.virtual_loop import PATIENCE, VirtualLoop
from fakes.values.waiting import time_out
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.audit.thread import AuditThread, Mark, Weight
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.trading import TradingSink

CODES = ("00700", "00005")
SECURITIES = tuple(replace(TENCENT, id=InstrumentId(f"HK.{code}")) for code in CODES)
STEP = Decimal("0.5")


class SlowLog(Audit):
    """An order log on a disk that takes `flush` seconds for each intent."""

    flush = 0.0
    _writing: AuditThread | None = None

    async def append(self, kind: RecordKind, order_id: str, data: Mapping[str, Any], *more: Mapping[str, Any]) -> int:
        """Put an intent on disk, in time."""
        number = await super().append(kind, order_id, data, *more)
        await asyncio.sleep(self.flush)
        return number

    def settled(self) -> bool:
        """Wait until the thread has done what it was given; whether there was any."""
        if self._thread is None:
            ended, self._writing = self._writing, None
            if ended is not None:
                ended.join(PATIENCE)
            return ended is not None
        self._writing, given = self._thread, self._puts != self._seen
        if given:
            self._seen, done = self._puts, threading.Event()
            self._thread.put(Mark(done.set))
            done.wait(PATIENCE)
        return given

    _puts = _seen = 0

    def note(self, kind: RecordKind, order_id: str, data: Mapping[str, Any]) -> None:
        """Write what has happened."""
        self._puts += 1
        super().note(kind, order_id, data)

    def _put(self, weight: Weight, record: Record, *more: Record) -> asyncio.Future[int | None]:
        self._puts += 1
        return super()._put(weight, record, *more)


class WireScene(LongportScene):
    """`port` serves the broker, `connect` makes the gateway to it."""

    pause = staticmethod(lambda: asyncio.sleep)
    limited = staticmethod(time_out)
    """By the loop's clock."""
    traded = SECURITIES
    log_made = SlowLog
    audit: SlowLog

    def __init__(
        self,
        port: Any,
        connect: Callable[[Any, TradingSink, ManualClock], Gateway],
        log: WireLog,
        book: BrokerBook,
        *,
        folder: Path,
        password: str,
        clock: ManualClock,
        limits: TradingLimits,
    ) -> None:
        self.port, self.log, self.book, self.password = port, log, book, password
        self._connect = connect
        self.limits = lambda: limits
        self.person: ScriptedPerson
        super().__init__(port, folder, clock=clock, disk=Disk(), store=MemoryStore(), person=ScriptedPerson())
        self.feed.order_book = self._order_book  # type: ignore[method-assign]
        self.session.add_poller(self.blotter)

    def made(self, trading: TradingSink) -> Gateway:
        """The gateway, not connected yet."""
        return self._connect(self.port, trading, self.clock)

    def brake(self, limits: LossLimits) -> None:
        """Set a loss brake."""
        assert self.account is not None
        feed: Any = self.feed
        brake = LossBrake(
            hub=self.hub, clock=self.clock, blotter=self.blotter, journal=self.order_journal, feed=feed,
            charges=OrderCharges(self.hub, self.clock, self.gateway.trading), note=self.audit.note,
        )  # fmt: skip
        self.pretrade.brake = brake
        brake.set(self.account, limits)

    async def begin(self) -> None:
        """Open the log, connect, and read everything; the disk is slow from then on."""
        await super().begin()
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.threads.append(self.audit.settled)
        await self.stands()

    async def unlock(self) -> None:
        """Unlock the account for a quarter of an hour."""
        await unlock_chosen(self.lock, self.password, lifetime=UnlockLifetime.MINUTES_15)

    def market(self, book: OrderBook | None = None) -> None:
        """Push the prices of every security, as the broker has them."""
        for security in SECURITIES:
            self.publish(Topic.INSTRUMENT, security.id, security)
            self.publish(Topic.BOOK, security.id, self._book_of(security.id))
            self.publish(Topic.QUOTE, security.id, structs.replace(QUOTE, instrument=security.id, last=self.book.ask))
        self.feed.quote_rows = [structs.replace(QUOTE, instrument=one.id, last=self.book.ask) for one in SECURITIES]

    def cut(self) -> None:
        """The line to the broker breaks."""
        self.port.cut()

    async def _live(self) -> None:
        self.read.clear()
        (account,) = await self.gateway.trading.accounts()
        if account != self.account:
            self.account = account
            self.lock.switch_account(account)
        await self.blotter.watch([account])
        self.read.set()

    async def _order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        return self._book_of(instrument)

    def _book_of(self, instrument: InstrumentId) -> OrderBook:
        bids = tuple(Level(self.book.bid - STEP * at, 40_000, 3) for at in range(3))
        asks = tuple(Level(self.book.ask + STEP * at, 40_000, 3) for at in range(3))
        return structs.replace(BOOK, instrument=instrument, bids=bids, asks=asks)
