"""Percentiles of past minutes: of cells passed by only the newest is read, and what failed is asked for again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, KEY, session
from fakes.values.clock import ManualClock
from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.flow.ranks import RankedNet
from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flowmap.archive_reads import PAUSE, MinuteRanks
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.ui.tasks import Tasks

IDS = [InstrumentId("HK.00700"), InstrumentId("HK.00005")]


class SlowArchive:
    """Answers each read when it is told to; `asked` has the minutes of each."""

    def __init__(self) -> None:
        self.asked: list[set[int]] = []
        self.answers: list[asyncio.Future[bool]] = []

    def definition(self, _market: object) -> Any:
        return KEY

    async def read(self, work: Callable[..., Any]) -> Any:
        assert isinstance(work, partial)
        asked = work.args[0]
        self.asked.append({each.minute for each in asked})
        self.answers.append(asyncio.get_running_loop().create_future())
        if not await self.answers[-1]:
            raise ArchiveError(ArchiveFault.FAILING)
        return {each.instrument: RankedNet(Ranked(60, 30, 0, each.minute), 0) for each in asked}

    async def answer(self, *, well: bool = True) -> None:
        """Let the read that runs end."""
        self.answers[-1].set_result(well)
        for _ in range(3):
            await asyncio.sleep(0)


class Scene:
    def __init__(self) -> None:
        self.archive, self.clock, self.owner = SlowArchive(), ManualClock(), QObject()
        self.tasks = Tasks(lambda error, name: pytest.fail(f"{name}: {error}"))
        self.ranks = MinuteRanks(self.archive, TradingCalendar(), self.tasks, self.clock, self.owner)  # type: ignore[arg-type]
        self.sheet = MapSheet(session(DAY), IDS)
        values = np.arange(1.0, self.sheet.session.minutes + 1)
        self.sheet.take({each: SessionMinutes(session(DAY), *[values] * 5) for each in IDS})
        self.ranks.begin(self.sheet)


async def test_of_cells_passed_by_only_the_newest_is_read(qapp: QApplication) -> None:
    scene = Scene()
    for minute in range(50, 90):
        assert scene.ranks.pointed_at(0, minute) is None
        await asyncio.sleep(0)
    assert scene.archive.asked == [{50}]
    await scene.archive.answer()
    await scene.archive.answer()
    assert scene.archive.asked == [{50}, {89}]
    assert scene.ranks.reading is not None
    assert scene.ranks.reading.done()
    assert scene.ranks.pointed_at(0, 89) is not None
    await scene.tasks.close()


async def test_rows_of_a_shared_minute_are_all_read_together_after_a_cell_pointed_at(qapp: QApplication) -> None:
    scene = Scene()
    scene.ranks.want(range(2), 60)
    await asyncio.sleep(0)
    assert scene.ranks.cell(0, 61) is None
    scene.ranks.pointed_at(1, 62)
    for _ in range(3):
        await scene.archive.answer()
    assert scene.archive.asked == [{60}, {62}, {61}]
    assert None not in {scene.ranks.cell(0, 60), scene.ranks.cell(1, 60), scene.ranks.cell(0, 61)}
    await scene.tasks.close()


async def test_what_is_read_while_a_sheet_begins_anew_comes_too_late(qapp: QApplication) -> None:
    """The answer was ranked by what was known of a closure before."""
    scene = Scene()
    scene.ranks.want(range(1), 60)
    await asyncio.sleep(0)
    scene.ranks.begin(scene.sheet)
    await scene.archive.answer()
    assert scene.ranks.cell(0, 60) is None
    await asyncio.sleep(0)
    await scene.archive.answer()
    assert scene.ranks.cell(0, 60) is not None
    assert scene.archive.asked == [{60}, {60}]
    await scene.tasks.close()


async def test_what_could_not_be_read_is_asked_for_again_after_a_pause(qapp: QApplication) -> None:
    scene = Scene()
    scene.ranks.want(range(2), 60)
    await asyncio.sleep(0)
    await scene.archive.answer(well=False)
    scene.ranks.retry()
    assert scene.ranks.cell(0, 60) is None
    assert len(scene.archive.asked) == 1, "not at once again"
    scene.clock.advance(PAUSE)
    scene.ranks.retry()
    await asyncio.sleep(0)
    await scene.archive.answer()
    found = scene.ranks.cell(0, 60)
    assert found is not None
    assert found.value == 50
    await scene.tasks.close()
