"""Runs walks over raw sockets by their seeds, each in a loop of its own whose time passes by itself."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from fakes.scenes.trading.longport_scene import LIVE, Nobody, keys_of
from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.opend_rest.gateway import NEVER, bearer
from fakes.servers.wire_broker.book import SELL, BrokerBook
from fakes.servers.wire_broker.futu_messages import ACCOUNT
from fakes.servers.wire_broker.longport_port import LongportPort
from fakes.servers.wire_broker.opend_port import OpendPort
from fakes.servers.wire_broker.rest_port import RestPort
from fakes.servers.wire_broker.wire_log import WireLog
from fakes.values.clock import ManualClock
from fakes.values.virtual_loop import VirtualLoop
from fakes.walks.trading.wire_oracle import WireOracle
from fakes.walks.trading.wire_scene import CODES, WireScene
from fakes.walks.trading.wire_walk import LOT, WireWalk
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.limits import MoneyLimits, TradingLimits
from tideboard_core.model.order_terms import OrderType
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.trading import TradingSink

PASSWORD = "correct horse 88"
BRAKES = (None, None, LossLimits(trades=1), LossLimits(trades=2), LossLimits(streak=1), LossLimits(cool_down=60))


class Protocol(NamedTuple):
    """A broker's protocol: how its port is made over a book, and how the program connects to it."""

    port: Callable[[BrokerBook, WireLog], Any]
    connect: Callable[[Any, TradingSink, ManualClock], Gateway]
    account: str
    broker_lock: bool = True
    calls: int = 10


def _opend(port: OpendPort, trading: TradingSink, clock: ManualClock) -> Gateway:
    endpoint = OpendEndpoint(host="127.0.0.1", port=port.port)
    return OpendGateway(endpoint, feed=Nobody(), trading=trading, clock=clock, market_time=lambda _: None)


def _rest(port: RestPort, trading: TradingSink, clock: ManualClock) -> Gateway:
    endpoint = RestEndpoint(url=f"http://127.0.0.1:{port.port}", credentials=bearer(), quiet=NEVER)
    gateway = OpendRestGateway(endpoint, feed=Nobody(), trading=trading, clock=clock, market_time=lambda _: None)
    gateway.link.daemon_version = (1, 4, 114)
    return gateway


def _longport(port: LongportPort, trading: TradingSink, clock: ManualClock) -> Gateway:
    where = f"127.0.0.1:{port.port}"
    addresses = Addresses(http=f"http://{where}", quote=f"ws://{where}/quote", trade=f"ws://{where}/trade")
    endpoint = LongportEndpoint(addresses=addresses, credentials=FixedCredential(keys_of(LIVE)))
    return LongportGateway(endpoint, feed=Nobody(), trading=trading, clock=clock, market_time=lambda _: None)


PROTOCOLS = {
    "opend": Protocol(OpendPort, _opend, str(ACCOUNT)),
    "rest": Protocol(RestPort, _rest, str(ACCOUNT)),
    "longport": Protocol(LongportPort, _longport, LIVE["aaid"], broker_lock=False, calls=6),
}


def _limits(chance: random.Random) -> TradingLimits:
    order = chance.choice([Decimal(2_000_000), Decimal(130_000)])
    money = MoneyLimits(order=order, day=order * 3, typed=order / 4, behind=order * 3)
    return TradingLimits(money={"HKD": money}, no_short_sales=chance.random() < 0.8)


def walk(
    protocol: Protocol, seed: int, made: Callable[..., WireWalk] = WireWalk, steps: tuple[int, int] = (6, 14)
) -> WireWalk:
    """One walk; its `faults` and those of its oracle are empty where all went as it must."""
    clock = ManualClock()
    chance = random.Random(seed)
    runner = asyncio.Runner(loop_factory=lambda: VirtualLoop(clock))
    with runner, tempfile.TemporaryDirectory(prefix="walk-") as folder:
        return runner.run(_walked(protocol, clock, chance, made, chance.randint(*steps), Path(folder)))


async def _walked(
    protocol: Protocol,
    clock: ManualClock,
    chance: random.Random,
    made: Callable[..., WireWalk],
    steps: int,
    folder: Path,
) -> WireWalk:
    loop = asyncio.get_running_loop()
    book, log = BrokerBook(clock.market, chance, loop.call_later), WireLog(clock.monotonic)
    for code in CODES:
        book.held[code] = LOT * chance.choice([0, 1, 4, 9])
    port = protocol.port(book, log)
    for code in CODES:
        if book.held[code] and chance.random() < 0.3:
            book.place(code, SELL, port.kinds[OrderType.LIMIT], LOT, Decimal(640))
    await port.open()
    scene = WireScene(
        port, protocol.connect, log, book, folder=folder, password=PASSWORD, clock=clock, limits=_limits(chance)
    )
    oracle = WireOracle(log, protocol.account, protocol.broker_lock, protocol.calls)
    walk = made(scene, oracle, chance)
    try:
        await scene.begin()
        brake = chance.choice(BRAKES)
        if brake is not None:
            scene.brake(brake)
        await walk.run(steps)
    finally:
        scene.audit.flush = 0.0
        walk.moods.clear()
        await scene.leave()
        await port.close()
    return walk


def walks(protocol: Protocol, seeds: range, **options: Any) -> Counter[str]:
    """What all of them met; AssertionError names the first seed that broke a rule."""
    met: Counter[str] = Counter()
    for seed in seeds:
        done = walk(protocol, seed, **options)
        faults = [*done.faults, *done.oracle.faults]
        assert not faults, "\n".join([f"seed {seed}", *faults, *done.script])
        met += done.counts + done.oracle.counts
    return met
