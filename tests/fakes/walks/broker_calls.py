"""The whole window over a gateway to the practice exchange: which calls the broker gets, in the words of the wire.

`python -m fakes.walks.broker_calls DIRECTORY NAME PART`, NAME of a gateway, PART `day`, `evening` or `docks`, prints a
JSON line: for each step the calls by name. Exchange, gateway and window are on one loop in virtual time: it passes when
nothing is left to do.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.broker import MemoryStore
from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.scenes.window.connected_window import ConnectedWindow
from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.sandbox import addresses_of
from fakes.servers.sandbox import OpenSandbox, command_line
from fakes.values.clock import ManualClock
from fakes.values.hub_values import known
from fakes.values.lock import unlock_chosen
from fakes.values.virtual_loop import VirtualLoop
from fakes.values.virtual_qt import BEAT, VirtualQt, threads_in_time
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.connection.services import TradingRelay
from tideboard_desktop.startup.app import wire
from tideboard_desktop.ui.cli.command_line import parse as parse_command
from tideboard_sandbox.command_line import parse
from tideboard_sandbox.control import LONGPORT
from tideboard_sandbox.program import Program

TENCENT = InstrumentId("HK.00700")
DAY, EVENING, DOCKS = "day", "evening", "docks"
BEGINS = {
    DAY: datetime(2026, 11, 18, 2, 30, tzinfo=UTC),
    EVENING: datetime(2026, 11, 18, 8, 55, tzinfo=UTC),
    DOCKS: datetime(2026, 11, 18, 8, 55, tzinfo=UTC),
}
"""10:30 in Hong Kong, and 16:55, when it has closed and New York is between its night and its morning."""
MINUTE = 60.0
GRACE = 0.002
"""Real seconds for bytes on their way, on a computer that has other work."""
BORDERS = {DAY: (0.4, 0.75), EVENING: (0.75, 0.25), DOCKS: (0.75, 0.25)}
"""Where in a second a count begins and ends: what the clock brings comes at whole and half seconds, by day at quarters,
and what goes on from an opened dock or an order comes whole seconds after it."""
NEAR = 0.1
"""Seconds on each side of a border in which there may be no call."""
TURN = 2 * MINUTE
"""Seconds from one dock to the next: a subscription is held for a minute at least, and what goes by the clock (a sign
of life, the order list) comes at the same seconds of each turn."""
APART = 15.0
"""Seconds between two orders: a second one within ten has to be read twice."""
SLOW_BEATS = 5.0
"""Seconds between two looks while a dock is forgotten."""
Build = Callable[[FeedSink, TradingSink, MarketClock], Gateway]
OF_MARKETS = ("quote ", "GET /v1/quote/", "GET /v1/content/")
"""Beginnings of LongPort's calls about markets, which name the account of their login, too."""
PORTS = {"opend": (), "rest": ("--rest-port", "0"), "longport": ("--longport-port", "0")}
LOTS = 3


def gateway_to(name: str, line: Mapping[str, Any]) -> Build:
    """What makes the gateway as the program does, with the exchange's keys."""

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        joined: dict[str, Any] = {"feed": feed, "trading": trading, "clock": clock, "market_time": clock.set_market}
        if name == "opend":
            host, _, port = str(line["opend"]).rpartition(":")
            return OpendGateway(OpendEndpoint(host=host, port=int(port)), **joined)
        if name == "rest":
            key = FixedCredential(BearerKey(key=line["rest_keys"]["full"]))
            return OpendRestGateway(RestEndpoint(url=line["rest"], credentials=key), **joined)
        keys = FixedCredential(ApiKey(**line["longport_keys"]))
        return LongportGateway(LongportEndpoint(addresses=addresses_of(line), credentials=keys), **joined)

    return build


class StandingMarket(ManualClock):
    """Market time stands as the exchange's does.

    If it went on, each look at the exchange's clock would set it back, and docks would read anew as in a replay.
    """

    def advance(self, seconds: float) -> None:
        """Let time pass on every other face."""
        market = self.market()
        super().advance(seconds)
        self.set_market(market)


class Journal:
    """What the exchange was asked, and what of it was looked at already."""

    def __init__(self, exchange: Program, part: str) -> None:
        self._journal, self._after = exchange._journal, 0
        self._first, self._last = BORDERS[part]

    def calls(self, *, trading: bool = False) -> Counter[str]:
        """The calls since the last question; with `trading` those alone that name an account."""
        rows = self._journal.read({"kind": "request"}, after=self._after, count=None)
        self._after = self._journal.last
        return Counter(str(row["call"]) for row in rows if not trading or _is_trading(row))

    async def begun(self, begin: float = 0.0) -> None:
        """Wait for the second's part at which a count begins, of the loop's second `begin` or the next there is."""
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(max(begin, math.ceil(now + NEAR - self._first)) + self._first - NEAR - now)
        await self._quiet(NEAR)

    async def ended(self, *, trading: bool = False) -> Counter[str]:
        """Wait for the last part of a second before a minute from now; the calls since the last question."""
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(math.floor(now + MINUTE - self._last) + self._last - NEAR - now)
        seen = self.calls(trading=trading)
        await self._quiet(2 * NEAR)
        return seen

    async def _quiet(self, seconds: float) -> None:
        """ValueError for calls at a border: one step of the loop more or less would put them beyond it."""
        self.calls()
        await asyncio.sleep(seconds)
        if near := self.calls():
            raise ValueError(f"too near to a border of what is counted: {dict(near)}")


def _is_trading(row: Mapping[str, Any]) -> bool:
    return bool(row.get("account")) and not str(row["call"]).startswith(OF_MARKETS)


class CalledWindow(ConnectedWindow):
    """The window with its docks and a connection, without what the program does beside it."""

    def __init__(
        self, qt: QApplication, time: VirtualQt, clock: ManualClock, folder: Path, build: Build, line: dict[str, Any]
    ) -> None:
        self._given, self._build = clock, build
        super().__init__(qt, folder, OpenSandbox(line))
        time.frame = self.frame
        self._time = time

    def make_clock(self) -> ManualClock:
        """The loop's."""
        return self._given

    def make_gateway(self, relay: TradingRelay) -> Gateway:  # type: ignore[override]
        """Any gateway."""
        return self._build(self.hub, relay, self.clock)

    async def walk(self, journal: Journal) -> dict[str, Counter[str]]:
        """Open each dock alone; the calls of its first minute, without those of a window that has none open."""
        loop = asyncio.get_running_loop()
        begin, always = math.floor(loop.time()) + TURN, Counter[str]()
        await self.connect()
        found: dict[str, Counter[str]] = {}
        for key in ["", *self.built.window.workspace.specs]:
            self._time.beats = SLOW_BEATS
            await asyncio.sleep(begin - SLOW_BEATS - loop.time())
            self._time.beats = BEAT
            await journal.begun(begin)
            if key:
                self.built.window.workspace.open(key)
            seen = await journal.ended()
            await asyncio.sleep(NEAR)  # what goes on from a dock's end comes at no part of a second where a count ends
            self.bare()
            if key:
                found[f"dock {key}"] = seen - always
            else:
                always = seen
            begin += TURN
        await self.end()
        return found


class Walk:
    """Steps of the window, each with its calls."""

    def __init__(self, application: Application, password: str, journal: Journal) -> None:
        self._application, self._password, self._journal = application, password, journal
        self.found: dict[str, Counter[str]] = {}

    async def _take_down(self, name: str, *, trading: bool = False) -> None:
        """Take down what was asked until nearly a minute from now."""
        self.found[name] = await self._journal.ended(trading=trading)

    async def _forget(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._journal.calls()

    async def day(self) -> None:
        """Log in, cancel three orders at once, flatten a position."""
        await self._take_down("login")
        trading, hub = self._application.trading, self._application.hub
        confirmer: Any = self._application.confirmer
        person = ScriptedPerson()
        confirmer.confirm, confirmer.confirm_cancel = person.confirm, person.confirm_cancel
        confirmer.confirm_flatten = person.confirm_flatten
        account = self._application.account
        assert account is not None
        await unlock_chosen(trading.lock, self._password)
        book = known(hub, Topic.BOOK.of(TENCENT))
        await self._journal.begun()
        for price in [level.price for level in book.bids[-LOTS:]] + [book.asks[0].price]:
            request = OrderRequest(
                account=account, instrument=TENCENT, side=Side.BUY, order_type=OrderType.LIMIT, quantity=100,
                price=price, client_order_id=trading.guard.client_order_id(),
            )  # fmt: skip
            await trading.guard.submit(request)
            await self._forget(APART)
        await self._journal.begun()
        outcomes = await trading.guard.submit_cancel_all(account)
        assert [outcome.error for outcome in outcomes] == [None] * LOTS, outcomes
        await self._take_down("cancel all", trading=True)
        await self._journal.begun()
        run = await trading.guard.submit_flatten(account, [TENCENT])
        (outcome,) = run.outcomes
        assert outcome.error is None, outcome
        await self._take_down("flatten", trading=True)

    async def evening(self) -> None:
        """Rest with the docks of a new window open, once the exchange has closed."""
        await self._forget(5 * MINUTE)
        await self._journal.begun()
        await self._take_down("a minute at rest")


async def program(qt: QApplication, time: VirtualQt, clock: ManualClock, directory: Path, name: str, part: str) -> int:
    """Do the steps of a part over a gateway; prints what was asked."""
    loop = asyncio.get_running_loop()
    announced = loop.create_future()
    begin = f"{BEGINS[part].hour + 8}:{BEGINS[part].minute:02}"
    exchange = Program(parse(command_line(start=begin, speed=int(part == DAY), arguments=PORTS[name])))
    if name == LONGPORT:
        shared: Any = exchange.ports[LONGPORT].shared  # type: ignore[attr-defined]
        shared.wall = lambda: clock.wall().timestamp()  # signatures are of the window's time
    serving = loop.create_task(exchange.run(announced.set_result))
    line = await announced
    loop.call_soon(time.beat)
    if part == DOCKS:
        found = await CalledWindow(qt, time, clock, directory, gateway_to(name, line), line).walk(
            Journal(exchange, part)
        )
    else:
        found = await whole(qt, time, clock, directory, gateway_to(name, line), line, Journal(exchange, part), part)
    exchange.stop()
    await serving
    print(json.dumps(found, sort_keys=True))  # noqa: T201  the test reads it
    return 0


async def whole(
    qt: QApplication,
    time: VirtualQt,
    clock: ManualClock,
    directory: Path,
    build: Build,
    line: Mapping[str, Any],
    journal: Journal,
    part: str,
) -> dict[str, Counter[str]]:
    """Run the whole program, with the settings of a person who has changed none."""
    prepared = replace(prepare(directory), settings=Settings(welcomed=True))
    options = parse_command(["--data-dir", str(directory), "--opend", str(line["opend"])])
    wiring = wire(options, prepared, clock)
    (spec,) = wiring.gateways
    wiring = replace(wiring, store=MemoryStore(), gateways=(replace(spec, gateway=build),))
    application = Application(qt, prepared, wiring, TENCENT)
    application.build()
    time.frame = application.frame
    running = asyncio.get_running_loop().create_task(application.run())
    walk = Walk(application, str(line["trade_password"]), journal)
    await {DAY: walk.day, EVENING: walk.evening}[part]()
    application.close()
    await running
    return walk.found


def main() -> int:
    """Run in this process."""
    directory, name, part = sys.argv[1:]
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    clock = (ManualClock if part == DAY else StandingMarket)(BEGINS[part])
    time, loop = VirtualQt(qt, clock), VirtualLoop(clock, GRACE)
    with asyncio.Runner(loop_factory=lambda: loop) as runner, threads_in_time(loop):
        return runner.run(program(qt, time, clock, Path(directory).resolve(), name, part))


if __name__ == "__main__":
    sys.exit(main())
