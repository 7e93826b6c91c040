"""The whole window offscreen on a sandbox that somebody else started, whose market says that it is a recorded day.

`python -m fakes.walks.replayed_by_hand DIRECTORY`; prints one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import date
from pathlib import Path

from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from fakes.walks.changing_application import until
from fakes.walks.practice_over_longport import Person
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_core.trips.store import FILE as TRIPS
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse

LABEL = ReplayLabel(date(2026, 11, 12), "Futu", bars_only=False)
TENCENT = InstrumentId("HK.00700")


class Visitor(Person):
    """Connects as to a broker, with REAL accounts."""

    def __init__(self, application: Application, sandbox: SandboxHere, directory: Path) -> None:
        super().__init__(application)
        self.sandbox, self.directory = sandbox, directory

    async def visit(self) -> None:
        """Before, while and after the server says that it plays a recorded day."""
        application = self.application
        await until(lambda: application.account is not None and self.live())
        self.found["before"] = self.seen()
        self.sandbox.program.exchange.replay = LABEL
        generation = application.feeds.gateway.generation
        self.sandbox.ask_now("cut")
        await until(lambda: application.feeds.gateway.generation > generation and self.live())
        await until(lambda: "(replay" in application.feeds.session.status.provider)
        await until(lambda: application.archive.state.condition.value == "replayed")
        self.found["while"] = self.seen()
        generation = application.feeds.gateway.generation
        self.sandbox.program.exchange.replay = None
        self.sandbox.ask_now("cut")
        await until(lambda: application.feeds.gateway.generation > generation and self.live())
        await until(lambda: "(replay" not in application.feeds.session.status.provider)
        self.found["after"] = self.seen()

    def seen(self) -> dict[str, object]:
        """What a person sees, and what is kept."""
        application = self.application
        account = application.account
        assert account is not None
        depths = application._window_services.depths
        assert depths is not None
        return {
            "environment": account.environment.value,
            "spoken": application.window.top_bar.environment.accessibleName(),
            "provider": application.feeds.gateway.provider,
            "locked": not application.trading.lock.status.unlocked,
            "compares": application.archive.definition(Market.HK) is not None,
            "source": application._source(TENCENT).value,
            "alerts asleep": application._replayed_by_hand(),
            "every book": not depths().of(TENCENT).coalesced(),
        }


def main() -> int:
    """Run in this process."""
    directory, found = Path(sys.argv[1]), dict[str, object]()
    SettingsFile(directory).save(Settings(welcomed=True))
    run_window = Application.run
    with sandbox_thread(standing_options(opend_port=0)) as sandbox:

        async def run(self: Application) -> None:
            visitor = Visitor(self, sandbox, directory)
            acting = asyncio.get_running_loop().create_task(visitor.visit())
            acting.add_done_callback(lambda _task: self.close())  # also when it failed
            await run_window(self)
            found.update(visitor.found)
            await acting

        Application.run = run  # type: ignore[method-assign]  # the person takes a seat
        code = start.run(parse(["--data-dir", str(directory), "--opend", sandbox.opend]), directory)
    found["archives"] = sorted(str(path.relative_to(directory)) for path in directory.rglob("archive.db"))
    found["trips"] = sorted(str(path.relative_to(directory)) for path in directory.rglob(TRIPS))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
