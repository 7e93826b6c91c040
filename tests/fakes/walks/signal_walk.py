"""A rule that fires while the whole window on the sandbox is hidden, and the way from its notice by keys.

`python -m fakes.walks.signal_walk DIRECTORY` prints one JSON line: the sentence of the notice, then where each dock
points at.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.clock import ManualClock
from fakes.walks.key_walk import press
from pictures.stage import Stage, wiring
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.notices import NoticeType
from tideboard_core.signals.rules import Comparison, Condition, Operator, Quantity, Rule, RuleKind, Term
from tideboard_core.system.settings import Settings, SymbolList
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.marks.shared_minute import SharedMinute
from tideboard_desktop.chart.marks.signal_marks import SignalMarks
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.startup.app import run_loop

WATCHED = InstrumentId("HK.00700")
WINDOW = 16
"""Minutes that the rule looks back on: it is planted, since it holds as soon as so many came while it was watched."""
RULE = Rule(
    id="planted",
    kind=RuleKind.OWN,
    name="Planted",
    list_id="one",
    condition=Condition(
        comparisons=(
            Comparison(term=Term(quantity=Quantity.PRICE_CHANGE, window=WINDOW), operator=Operator.ABOVE, value=-99),
        )
    ),
)


class Walk:
    """Waits until the rule fires, then presses keys and looks."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.application = stage, stage.application
        self.found: dict[str, object] = {}

    async def fire(self) -> None:
        """Hide the window, and let the session go on until there is a notice of the rule."""
        armed = self.application.built.docks.armed()
        kept = armed.kept()
        await kept.loading
        await kept.keep(RULE)
        await kept.arm(RULE, on=True, without_record=True)
        watch = armed.watch
        assert watch is not None
        self.application.window.hide()
        other = QWidget()  # another program's, as it were; without one the hidden window stays Qt's active one
        other.show()
        other.activateWindow()
        notices = self.application.services.notices
        for _minute in range(3 * WINDOW):
            await self.stage.passes(60, 20)
            assert watch._timer.isActive()
            watch._timer.timeout.emit()
            told = [each for each in notices.notices if each.type is NoticeType.SIGNAL]
            if told:
                self.found["told"] = told[0].shown_text
                other.close()
                self.application.window.show()
                await self.stage.until(lambda: self.application.services.marks.of(WATCHED))
                return
        raise RuntimeError("the rule did not fire")

    async def act(self, number: int) -> None:
        """Open the notices by their key, go to a button of the newest one by Tab, press it."""
        self.application.window.activateWindow()
        await self.stage.until(self.application.window.isActiveWindow)
        await self.stage.until(lambda: QApplication.focusWidget() is not None)
        press("Ctrl+Shift+N")
        for _step in range(60):
            await asyncio.sleep(0)
            focused = QApplication.focusWidget()
            if focused is not None and focused.accessibleIdentifier().endswith(f"_action_{number}"):
                press("Space")
                await self.stage.rest()
                return
            press("Tab")
        raise RuntimeError("no such button")

    def look(self, chart: PriceChartDock, name: str) -> None:
        """Note how many seconds after the mark each dock points, whether the book says so, how many marks there are."""
        built, marks = self.application.built, self.application.services.marks.of(WATCHED)
        assert built.flow.body is not None
        crosshair = built.flow.body.chart.crosshair
        shared = chart.chart.layers.find(SharedMinute)
        slot, picture = shared.slot(chart.chart.picture), chart.chart.picture
        start = None if slot is None or picture is None else int(picture.view.slots.start[slot]) * 60
        begin = marks[0].start if marks else 0.0
        self.found[name] = {
            "flow": None if crosshair is None else crosshair.reading.time - begin,
            "chart": None if start is None else start - begin,
            "marks": len(marks),
            "painted": len(chart.chart.layers.find(SignalMarks).marks(picture)),
            "book": built.book.not_then.isVisibleTo(built.book),
        }


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox) -> int:
    """Start, wait for the firing, walk, end."""
    clock = ManualClock()
    lists = (SymbolList(name="One", id="one", symbols=(WATCHED,)),)
    settings = Settings(welcomed=True, collect=False, watchlists=lists)
    SettingsFile(directory).save(settings)
    prepared = prepare(directory)
    application = Application(qt, prepared, wiring(sandbox, clock, prepared, broker=False), None)
    application.build()
    stage = Stage(application, sandbox, clock)
    walk = Walk(stage)
    running = asyncio.get_running_loop().create_task(application.run())
    await stage.until(lambda: application.account is not None and application.built.chart_shown)
    await stage.rest()
    stage.command("dock.open.price_chart")
    body = application.window.workspace.docks["price_chart"].body
    assert isinstance(body, LazyDock)
    chart = body.build()
    assert isinstance(chart, PriceChartDock)
    await walk.fire()
    await stage.until(lambda: chart.chart.picture is not None)
    for number, name in ((1, "go to"), (2, "book at"), (3, "mute")):
        await walk.act(number)
        if number == 3:
            await stage.until(lambda: not application.services.marks.of(WATCHED))
        walk.look(chart, name)
    assert application.built.flow.body is not None
    application.built.flow.body.chart.setFocus()
    press("Esc")
    walk.look(chart, "esc")
    application.close()
    await running
    print(json.dumps(walk.found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    directory = Path(sys.argv[1]).resolve()
    directory.mkdir(mode=0o700)
    with sandbox_here(start="10:31") as sandbox:
        return run_loop(qt, lambda: program(qt, directory, sandbox))


if __name__ == "__main__":
    sys.exit(main())
