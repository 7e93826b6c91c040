"""The program's first login at a broker that sends prices and refuses the accounts twice. Prints one JSON line.

`python -m fakes.walks.refused_accounts DIRECTORY`
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.walks.changing_application import until
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

TENCENT = InstrumentId("HK.00700")
REFUSED = 2


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox) -> int:
    """Connect, and look at the window while the accounts are refused and after they came."""
    await sandbox.fault("Trd_GetAccList", "refuse", times=REFUSED, text="No one available account")
    prepared = replace(prepare(directory), settings=Settings(welcomed=True))
    options = parse(["--data-dir", str(directory), "--opend", sandbox.opend])
    wiring = replace(wire(options, prepared, SystemClock()), store=MemoryStore())
    application = Application(qt, prepared, wiring, TENCENT)
    application.build()
    hub, states = application.hub, list[str]()
    hub.listen(ORDERS_LINK, lambda key: states.append(((link := hub.value(key)) and link.state.value) or ""))
    running = asyncio.get_running_loop().create_task(application.run())
    login, window = application.trading.blotter.login, application.window

    await until(lambda: login.state.refusal(None) is not None and hub.value(Topic.QUOTE.of(TENCENT)) is not None)
    window.each_second()
    window.strip.refresh()
    message = window.banner.message
    found: dict[str, object] = {
        "strip": window.strip.state.accessibleName(),
        "banner": "" if message is None else message.text,
        "account": application.account is not None,
        "price may be taken": application.feeds.session.stale_price(Topic.QUOTE.of(TENCENT)) is None,
    }
    await until(lambda: application.account is not None and login.state.whole)
    window.each_second()
    found["came"] = window.banner.message is None or "refused" not in window.banner.message.text
    found["states"] = list(states)
    found["logins"] = application.feeds.broker.trading.generation
    refused = [one.text for one in application.services.notices.notices if "refused" in one.text]
    found["notices"] = len(refused)
    quotes = hub.value(QUOTES_LINK)
    found["prices"] = quotes is not None and quotes.state.value
    application.close()
    await running
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    with sandbox_here() as sandbox:
        return run_loop(qt, lambda: program(qt, Path(sys.argv[1]).resolve(), sandbox))


if __name__ == "__main__":
    sys.exit(main())
