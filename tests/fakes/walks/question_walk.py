"""Questions about what stands behind the flow, asked with keys alone in the whole window on the sandbox.

`python -m fakes.walks.question_walk DIRECTORY DOOR QUESTION...` prints one JSON line: by question how many keys it
took, what the window says then, and what the connection answers about the same.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.servers.sandbox import sandbox_here
from fakes.values.clock import ManualClock
from fakes.values.waiting import in_time
from pictures.doors import Doors
from pictures.stage import Stage, wiring
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.behind import BehindSource
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.calendar.dock import CalendarDock
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.news.dock import NewsDock
from tideboard_desktop.startup.app import run_loop

TENCENT = InstrumentId("HK.00700")
SPAN = 20
_AHEAD = timedelta(days=200)


class Walk:
    """A window with the default layout, in which a question is asked of the keyboard."""

    def __init__(self, application: Application, stage: Stage) -> None:
        self.application, self.stage, self.keys = application, stage, 0

    @property
    def behind(self) -> BehindSource:
        """The calls of the connection that brings the prices."""
        return self.application.feeds.gateway.behind

    def inside(self, key: str) -> Dock:
        """What is in an open dock."""
        body = self.application.window.workspace.docks[key].body
        assert isinstance(body, LazyDock)
        assert body.inside is not None
        return body.inside

    async def press(self, *keys: Qt.Key) -> None:
        """One after the other, on whatever has the focus."""
        for key in keys:
            target = QApplication.focusWidget()
            assert target is not None, key
            self.keys += 1
            QTest.keyClick(target, key)
            await asyncio.sleep(0.02)

    async def run(self, text: str, *keys: Qt.Key) -> None:
        """Type a text, which opens the palette, press these keys and take the chosen row."""
        palette = self.application.built.keyboard.palette
        await self.press(*(Qt.Key(ord(letter.upper())) for letter in text))
        await self.stage.until(lambda: palette.field.text() == text and palette.model.rows and not palette._is_reading)
        await self.press(*keys, Qt.Key.Key_Return)

    async def answered(self, dock: str, told: Callable[[Any], object]) -> Any:
        """Wait until a dock is there and tells something; the clock goes on meanwhile."""
        docks = self.application.window.workspace.docks
        await self.stage.until(lambda: dock in docks and not docks[dock].closed)

        def answered() -> bool:
            body = docks[dock].body
            return isinstance(body, LazyDock) and body.inside is not None and bool(told(body.inside))

        async with in_time(answered):
            while not answered():
                self.stage.clock.advance(0.025)  # as fast as the exchange's limits of calls run
                await asyncio.sleep(0.02)
        return self.inside(dock)


async def short_share(walk: Walk) -> dict[str, object]:
    """700's short share today against its 60 days."""
    await walk.run("short")
    dock: BehindDock = await walk.answered("behind", lambda dock: any(dock.plot.figure.words))
    told = await walk.behind.short_selling.volumes(TENCENT, 60)
    days = [[day.day.isoformat(), day.shares, day.volume] for day in told.days]
    return {"said": dock.foot.words.text(), "spoken": dock.plot.accessibleDescription(), "told": days}


async def brokers(walk: Walk) -> dict[str, object]:
    """Which five brokers' holdings grew most in 20 days."""
    await walk.run("brokers", Qt.Key.Key_Down)
    dock: BehindDock = await walk.answered("behind", lambda dock: any(dock.plot.figure.words))
    told = await walk.behind.brokers.holdings(TENCENT)
    drawn = [text for _at, text in dock.plot.figure.y.ticks]
    changes = [[row.participant.name, _number(row.changes.get(SPAN))] for row in told.rows]
    return {"said": drawn, "spoken": dock.plot.accessibleDescription(), "told": changes}


async def next_report(walk: Walk) -> dict[str, object]:
    """When its next report is."""
    await walk.run("next rep")
    dock: CalendarDock = await walk.answered("calendar", lambda dock: dock.current)
    today = exchange_date(Market.HK, walk.application.clock.market())
    until = today + _AHEAD
    days: list[str] = []
    start: date | None = today
    while start is not None and start <= until:
        page = await walk.behind.events.calendar(EventKind.REPORT, start, until, (Market.HK,))
        days += [event.day.isoformat() for event in page.events if event.instrument == TENCENT and event.day > today]
        start = page.next_day if page.next_day is not None and page.next_day > start else None
    assert dock.current is not None
    return {"said": dock.foot.words.text(), "chosen": dock.current.day.isoformat(), "told": sorted(days)}


async def said_before(walk: Walk) -> dict[str, object]:
    """What was said before the move at 10:31."""
    await walk.run("news")
    dock: NewsDock = await walk.answered("news", lambda dock: dock.rows.rows)
    model = dock.rows
    cells = [str(model.index(0, column).data() or "") for column in range(model.columnCount())]
    told = await walk.behind.news.news(TENCENT)
    newest = [[row.headline, None if row.time is None else row.time.isoformat()] for row in told.items]
    return {"said": cells, "told": newest}


QUESTIONS: dict[str, Callable[[Walk], Awaitable[dict[str, object]]]] = {
    "short": short_share,
    "brokers": brokers,
    "report": next_report,
    "said": said_before,
}


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


async def program(qt: QApplication, directory: Path, door: Doors, questions: Sequence[str]) -> int:
    """Ask each question in a window that was just started, with 700 linked as on a first day."""
    found: dict[str, object] = {}
    for question in questions:
        folder, clock = directory / question, ManualClock()
        folder.mkdir(mode=0o700)
        SettingsFile(folder).save(Settings(welcomed=True))
        with sandbox_here(arguments=door.arguments, start="10:47", scenario="report-day") as sandbox:
            prepared = prepare(folder)
            application = Application(qt, prepared, wiring(sandbox, clock, prepared, broker=False, doors=door), None)
            application.build()
            stage = Stage(application, sandbox, clock)
            running = asyncio.get_running_loop().create_task(application.run())
            await stage.until(lambda: application.account is not None and application.built.chart_shown)  # noqa: B023
            application.window.activateWindow()
            await stage.until(lambda: qt.focusWindow() is not None and application.lookup is not None)  # noqa: B023
            await application.lookup.prepare()
            walk = Walk(application, stage)
            told = await QUESTIONS[question](walk)
            found[question] = told | {"keys": walk.keys}
            application.close()
            await running
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    directory = Path(sys.argv[1]).resolve()
    directory.mkdir(mode=0o700)
    return run_loop(qt, lambda: program(qt, directory, Doors(sys.argv[2]), sys.argv[3:]))


if __name__ == "__main__":
    sys.exit(main())
