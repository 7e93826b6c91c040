"""Whatever is bent in the other files that a start reads: each is read, or told and kept aside, and ends no start."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

import pytest
from PySide6.QtCore import QRect

from fakes.values.bent_files import bent
from long_cases import size
from tideboard_core.alerts.crossing import LocalAlert
from tideboard_core.alerts.local_alerts import VERSION as ALERTS
from tideboard_core.alerts.local_alerts import Stored
from tideboard_core.alerts.reminders import DateKind, Reminder, Reminders
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market, instrument_id
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.model.watch.screen import Screen
from tideboard_core.notices.held import HeldNotices
from tideboard_core.notices.together import Together
from tideboard_core.notices.told import ToldFills
from tideboard_core.signals.rules import RuleKind, default_rule
from tideboard_core.signals.store import SignalsFile
from tideboard_core.system.versioned_file import VersionedFile
from tideboard_desktop.reference.screener.dock import ScreensFile
from tideboard_desktop.startup.placeholder_window import last_appearance
from tideboard_desktop.window.workspace.layout_state import Arrangement, DockState, Place, WorkspaceState
from tideboard_desktop.window.workspace.layouts_file import Layouts, LayoutsFile

TENCENT: Final = InstrumentId("HK.00700")


def _alerts(folder: Path) -> VersionedFile[Stored]:
    return VersionedFile(folder / "alerts.json", Stored, name="alerts", version=ALERTS)


def _write_alerts(folder: Path) -> None:
    alert = PriceAlert(
        instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(620), key="1", keeper=AlertKeeper.TIDEBOARD
    )
    _alerts(folder).save(Stored(alerts=(LocalAlert(alert=alert, rang=datetime(2026, 11, 26, tzinfo=UTC)),)))


def _read_alerts(folder: Path) -> None:
    for one in (_alerts(folder).load() or Stored()).alerts:
        instrument_id(one.alert.instrument)


def _write_reminders(folder: Path) -> None:
    Reminders(folder).add(Reminder(day=date(2026, 12, 1), market=Market.HK, kind=DateKind.REPORT, instrument=TENCENT))


def _read_reminders(folder: Path) -> None:
    kept = Reminders(folder)
    kept.load()
    for one in kept.all():
        instrument_id(one.instrument or TENCENT)


def _write_signals(folder: Path) -> None:
    rule = default_rule(RuleKind.PERCENTILE_ABOVE)
    SignalsFile(folder).change(replace(rule, id="mine", name="Mine"))


def _write_layouts(folder: Path) -> None:
    docks = {"book": DockState(letter="A", instrument=TENCENT, memory={"levels": 10})}
    state = WorkspaceState(
        place=Place(x=1, y=2, width=1600, height=1000),
        arrangement=Arrangement(places="AAAA", letters={"book": "A"}),
        instruments={"A": TENCENT},
        docks=docks,
    )
    LayoutsFile(folder).save(Layouts(current=state, named={"Day": state}, active="Day"))


def _read_layouts(folder: Path) -> None:
    last_appearance(folder)
    current = LayoutsFile(folder).load().current
    if current is not None and current.place is not None:
        QRect(current.place.x, current.place.y, current.place.width, current.place.height)


def _write_held(folder: Path) -> None:
    held = Together(Counter({NoticeType.FILL: 2}), datetime(2026, 11, 26, tzinfo=UTC), {Environment.LIVE})
    HeldNotices(folder).put("system", held)


def _write_fills(folder: Path) -> None:
    fills = ToldFills(folder)
    fills.load()
    fills.new("LIVE:1", ["F1", "F2"], first=True)
    asyncio.run(fills.save())


FILES: Final[dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]]] = {
    "alerts.json": (_write_alerts, _read_alerts),
    "reminders.json": (_write_reminders, _read_reminders),
    "signals.json": (_write_signals, lambda folder: SignalsFile(folder).load()),
    "layouts.json": (_write_layouts, _read_layouts),
    "screens.json": (
        lambda folder: ScreensFile(folder).save("Mine", Screen(market=Market.HK)),
        lambda folder: ScreensFile(folder).load(),
    ),
    "notices-held.json": (_write_held, lambda folder: HeldNotices(folder).read()),
    "notices-told.json": (_write_fills, lambda folder: ToldFills(folder).load()),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_or_told(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    write, read = FILES[name]
    write(tmp_path)
    path, random = tmp_path / name, Random(58)
    good = path.read_bytes()
    for number in range(size("bent-files")):
        data, touched = bent(good, random)
        path.write_bytes(data)
        try:
            with contextlib.suppress(BadInput):
                read(tmp_path)
        except Exception as error:
            error.add_note(f"file {number}, bent at {touched}")
            raise
    caplog.clear()
