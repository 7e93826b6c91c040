"""The whole window, connected and hidden, after the close: what still runs. Prints one JSON line.

`python -m fakes.walks.hidden_application DIRECTORY`
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.lock import unlock_chosen
from fakes.values.trading import PASSWORD
from fakes.values.waiting import in_time
from fakes.walks.changing_application import until
from tideboard_core.archive.actions import ActionType, SplitOrDividend, add_action
from tideboard_core.audit.records import FILE, RecordKind, read
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account, Environment
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import DepthChoice, Settings
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.frame import SECOND_MS
from tideboard_sandbox.opend.session import handshake

MINUTES_16 = 16 * 60.0
BEAT_SECONDS = 1
"""Seconds between two heartbeats that the practice market asks for: ten else."""


class ForwardClock(SystemClock):
    """Real time, and seconds `ahead` of it for what counts through a suspend."""

    ahead = 0.0

    def boot(self) -> float:
        """As in a program that ran on so long."""
        return super().boot() + self.ahead


def repeating() -> list[int]:
    """Milliseconds of every timer of Qt that goes on by itself."""
    gc.unfreeze()  # those of the start are left out else
    timers = [each for each in gc.get_objects() if isinstance(each, QTimer) and isValid(each)]
    return sorted(each.interval() for each in timers if each.isActive() and not each.isSingleShot())


async def kept_alive(sandbox: OpenSandbox) -> int:
    """How many heartbeats the gateway got."""
    told = (await sandbox.state())["requests"]
    return int(told.get(str(int(ProtoId.KeepAlive)), 0))


def paper_of(application: Application) -> Account | None:
    accounts = application.hub.value(Topic.ACCOUNTS.of("")) or ()
    return next((each for each in accounts if each.environment is Environment.PAPER), None)


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox) -> int:
    """Connect, hide the window, and look at each thing that must go on; prints what was found."""
    clock, ticks = ForwardClock(), list[None]()
    prepared = replace(prepare(directory), settings=Settings(welcomed=True))
    options = parse(["--data-dir", str(directory), "--opend", sandbox.opend])
    wiring = replace(wire(options, prepared, clock), store=MemoryStore())
    application = Application(qt, prepared, wiring, InstrumentId("HK.00700"))
    application.build()
    application.frame.every_second(lambda: ticks.append(None), rests=True)  # as the lock's clock: keeps nothing awake
    running = asyncio.get_running_loop().create_task(application.run())
    hub, lock = application.hub, application.trading.lock
    await until(lambda: (link := hub.value(QUOTES_LINK)) is not None and link.state is LinkState.LIVE)
    await until(lambda: paper_of(application) is not None and application.built.chart_shown)
    application.window.hide()
    await until(lambda: repeating() != [SECOND_MS])
    found: dict[str, object] = {"timers": repeating(), "painting": application.frame.running}

    lock.switch_account(paper_of(application))
    await unlock_chosen(lock, PASSWORD)
    found["unlocked"] = lock.status.unlocked
    application._loss_brake()
    found["timers with a brake"] = repeating()
    beats, seconds = await kept_alive(sandbox), len(ticks)
    clock.ahead = MINUTES_16
    await until(lambda: not lock.status.unlocked)
    found["lock"] = lock.status.reason
    await until(lambda: len(ticks) > seconds)
    async with in_time("the sandbox to hear that it is kept alive"):
        while await kept_alive(sandbox) <= beats:  # noqa: ASYNC110  another process has it
            await asyncio.sleep(0.2)
    await application.trading.audit.drain()
    _verification, records = read((directory / FILE).read_bytes())
    found["order log"] = [each.data["kind"] for each in records if each.kind is RecordKind.LOCK]
    action = SplitOrDividend(instrument=InstrumentId("HK.00700"), ex_day=clock.market().date(), type=ActionType.SPLIT)
    found["archive"] = await application.archive.write(
        lambda writer: add_action(writer, action, datetime(2026, 11, 20, tzinfo=UTC))
    )
    found["books of letters"] = application.archive.depth_securities(DepthChoice(positions=False))
    application.close()
    await running
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    handshake.KEEP_ALIVE_SECONDS = BEAT_SECONDS
    with sandbox_here(start="17:00") as sandbox:
        return run_loop(qt, lambda: program(qt, Path(sys.argv[1]).resolve(), sandbox))


if __name__ == "__main__":
    sys.exit(main())
