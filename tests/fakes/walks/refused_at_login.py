"""The whole window over a gateway: what the practice exchange refuses in a login, with all rights and with few.

`python -m fakes.walks.refused_at_login DIRECTORY NAME`, NAME of a rig, prints a JSON line: refusals of a `healthy`
login, of two behind it without most rights (`free`), and when a person asks again; and what was shown after each login.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.gateway_rigs import RIGS, Rig, Wiring
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.walks.changing_application import until
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Environment
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

TENCENT = InstrumentId("HK.00700")
QUIET = 2.5
"""Real seconds without a request that was not made before, after which a login has asked what it asks."""


class Login:
    """The window over one gateway of a sandbox, and what was asked of the exchange."""

    def __init__(self, application: Application, sandbox: OpenSandbox, rig: Rig) -> None:
        self.application, self.sandbox, self.rig = application, sandbox, rig
        self._after = 0

    async def asked(self) -> dict[str, int]:
        """What was refused since the last question, once nothing more is asked."""
        rows: list[dict[str, Any]] = []
        seen: set[tuple[str, ...]] = set()
        loop = asyncio.get_running_loop()
        quiet_since = loop.time()
        while loop.time() - quiet_since < QUIET:
            answer = await self.sandbox.ask("journal", kind="request", after=self._after)
            self._after = int(answer["last"])
            rows += answer["rows"]
            calls = {(row["call"], *row["symbols"]) for row in answer["rows"]}
            if calls - seen:
                seen, quiet_since = seen | calls, loop.time()
            await asyncio.sleep(0.1)
        refused = [row for row in rows if row["outcome"] == "refused"]
        return dict(Counter(f"{row['call']} {','.join(row['symbols'])}: {row['reason']}" for row in refused))

    def shown(self) -> dict[str, int]:
        """How many wanted keys of each topic have a value."""
        hub = self.application.hub
        return dict(sorted(Counter(str(key.topic) for key in hub.wanted() if hub.value(key) is not None).items()))

    async def again(self) -> None:
        """Be cut, and log in again."""
        generation = self.application.feeds.gateway.generation
        await self.sandbox.cut()
        await until(lambda: self.application.feeds.gateway.generation > generation and self.live())

    def live(self) -> bool:
        """Whether it is connected with its account read."""
        link, account = self.application.hub.value(QUOTES_LINK), self.application.account
        return (
            link is not None
            and link.state is LinkState.LIVE
            and account is not None
            and self.application.hub.value(Topic.FUNDS.of(account.id)) is not None
        )


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox, rig: Rig) -> int:
    """Log in, lose rights, log in twice, ask again; prints what was found."""
    prepared = replace(prepare(directory), settings=Settings(welcomed=True, collect=False))
    options = parse(["--data-dir", str(directory), "--opend", sandbox.opend])
    wiring = wire(options, prepared, SystemClock())
    (spec,) = wiring.gateways

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        return rig.gateway(
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

    gateways = (replace(spec, gateway=build),)
    application = Application(qt, prepared, replace(wiring, store=MemoryStore(), gateways=gateways), TENCENT)
    application.build()
    running = asyncio.get_running_loop().create_task(application.run())
    login = Login(application, sandbox, rig)
    await until(lambda: login.live() and application.built.chart_shown)
    found: dict[str, object] = {"healthy": await login.asked(), "shown": login.shown()}
    await sandbox.scenario("no-permission")
    for name in ("free", "free again"):
        await login.again()
        found |= {name: await login.asked(), f"shown {name}": login.shown()}
    application.hub.ask_again()
    found["asked again"] = await login.asked()
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
