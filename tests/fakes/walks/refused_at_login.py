"""The whole window over a gateway: what the practice exchange refuses in a login, with all rights and with few.

`python -m fakes.walks.refused_at_login DIRECTORY NAME`, NAME of a rig, prints a JSON line: refusals of a `healthy`
login, of two behind it without most rights (`free`), and when a person asks again; and what was shown after each login.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.gateway_rigs import RIGS, Rig, Wiring
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.walks.changing_application import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.order import Environment
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink, FlowSource, QuoteFeed
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import ReadRows, TradingSink
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

T = TypeVar("T")
TENCENT = InstrumentId("HK.00700")
WINDOW = 31.0
"""Seconds after which the calls of a login no longer count for the limits of the next one."""


class ForwardClock(SystemClock):
    """Real time, `ahead` seconds later."""

    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


class Calls:
    """Reads facts of securities and their flow, and knows what was asked for and is neither told nor refused.

    `flows` are calls on their way: the schedule counts a key as served once it was asked for.
    """

    def __init__(self) -> None:
        self.open: set[InstrumentId] = set()
        self.flows = 0

    def follow_flow(self, source: FlowSource) -> None:
        """Take over the calls for flow of a gateway."""
        source.capital_flow = self._counted(source.capital_flow)  # type: ignore[method-assign, assignment]
        source.capital_distribution = self._counted(  # type: ignore[method-assign, assignment]
            source.capital_distribution
        )

    def _counted(self, call: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        async def counted(*asked: object, **more: object) -> T:
            self.flows += 1
            try:
                return await call(*asked, **more)
            finally:
                self.flows -= 1

        return counted

    def follow(self, feed: QuoteFeed) -> None:
        """Take over the reads of a gateway: a list in which some are refused takes several calls, or several reads."""
        read = feed.instruments

        async def reading(ids: Sequence[InstrumentId]) -> list[Instrument]:
            self.open.update(ids)
            found: list[Instrument] = []
            try:
                found = await read(ids)
            finally:
                self.open.difference_update(ids)
            self.open.update(found.later if isinstance(found, ReadRows) else ())
            return found

        feed.instruments = reading  # type: ignore[method-assign]


class Login:
    """The window over one gateway of a sandbox, and what was refused."""

    def __init__(self, application: Application, sandbox: OpenSandbox, clock: ForwardClock, calls: Calls) -> None:
        self.application, self.sandbox, self.clock, self.calls = application, sandbox, clock, calls
        self._after = self._logins = 0

    async def refused(self) -> dict[str, int]:
        """What was refused since the last question, once nothing waits to be asked."""
        await until(self.idle)
        answer = await self.sandbox.ask("journal", kind="request", after=self._after)
        self._after = int(answer["last"])
        refused = [row for row in answer["rows"] if row["outcome"] == "refused"]
        return dict(Counter(f"{row['call']} {','.join(row['symbols'])}: {row['reason']}" for row in refused))

    def shown(self) -> dict[str, int]:
        """How many wanted keys of each topic have a value."""
        hub = self.application.hub
        return dict(sorted(Counter(str(key.topic) for key in hub.wanted() if hub.value(key) is not None).items()))

    async def first(self) -> None:
        """Be logged in."""
        await until(lambda: self.read_again() > self._logins and self.application.built.chart_shown)
        self._logins = self.read_again()

    async def again(self) -> None:
        """Be cut, and log in again."""
        await self.forget_limits()
        await self.sandbox.cut()
        await self.first()

    async def forget_limits(self) -> None:
        """Let the calls made so far count no longer, on both sides."""
        await self.sandbox.wait(WINDOW)
        self.clock.ahead += WINDOW

    def read_again(self) -> int:
        """How many logins are over: their subscriptions made, their accounts read."""
        return sum(line.event.kind is LinkEventKind.READ_AGAIN for line in self.application.connection.log.lines)

    def idle(self) -> bool:
        """Whether every wanted flow, fact and subscription was asked for."""
        feeds, hub = self.application.feeds, self.application.hub
        missing = hub.wanted_subscriptions() - feeds.session.holds()
        return (
            all(hub.value(topic.of(TENCENT)) is not None for topic in (Topic.MINUTES, Topic.BARS_1M))
            and feeds.schedule.waiting() == 0
            and not feeds.reference.missing
            and not self.calls.open
            and not self.calls.flows
            and all(feeds.session.refused(key) is not None for key in missing)
        )


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox, rig: Rig) -> int:
    """Log in, lose rights, log in twice, ask again; prints what was found."""
    prepared = replace(prepare(directory), settings=Settings(welcomed=True, collect=False))
    options = parse(["--data-dir", str(directory), "--opend", sandbox.opend])
    clock, calls = ForwardClock(), Calls()
    wiring = wire(options, prepared, clock)
    (spec,) = wiring.gateways

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        made = rig.gateway(
            Wiring(
                sandbox=sandbox,
                environment=Environment.PAPER,
                clock=clock,
                feed=feed,
                trading=trading,
                sleep=asyncio.sleep,
                write=5.0,
            )
        )
        calls.follow(made.quotes)
        calls.follow_flow(made.flow)
        return made

    gateways = (replace(spec, gateway=build),)
    application = Application(qt, prepared, replace(wiring, store=MemoryStore(), gateways=gateways), TENCENT)
    application.build()
    running = asyncio.get_running_loop().create_task(application.run())
    login = Login(application, sandbox, clock, calls)
    await login.first()
    found: dict[str, object] = {"healthy": await login.refused(), "shown": login.shown()}
    await sandbox.scenario("no-permission")
    for name in ("free", "free again"):
        await login.again()
        found |= {name: await login.refused(), f"shown {name}": login.shown()}
    await login.forget_limits()
    application.hub.ask_again()
    found["asked again"] = await login.refused()
    application.close()
    await running
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    directory, name = sys.argv[1:]
    rig = next(rig for rig in RIGS if rig.name == name)
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    arguments = [part for port, number in rig.ports.items() for part in (f"--{port.replace('_', '-')}", str(number))]
    with sandbox_here(start="10:30", speed=1, arguments=arguments) as sandbox:
        return run_loop(qt, lambda: program(qt, Path(directory).resolve(), sandbox, rig))


if __name__ == "__main__":
    sys.exit(main())
