"""The app's own collector asks for daily figures: beside the window, off its loop, and not while the archive is off."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fakes.scenes.archive_window import archive_on_sandbox
from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.archive import ArchiveScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.archive_filling import DAYS, WHOLE, YOUNG, fill
from fakes.values.archive_market import DAY, KEY, MEITUAN, TENCENT, after_close, close_archive, open_archive
from fakes.values.behind_answers import add_daily_day, report
from fakes.values.waiting import in_time
from tideboard_core.archive.daily import rows as made
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import EVENT, DailyRow
from tideboard_core.archive.export import ExportRows
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.source import SHARED_DAILY, DailyPace
from tideboard_core.model.behind.short_selling import ShortVolumes
from tideboard_core.model.session import TradingCalendar
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

pytestmark = pytest.mark.slow

__all__ = ["reference"]

SHORT_SALES, RATINGS = "3248", "3229"
LATER = DAY + timedelta(days=5)
"""A day on which nothing trades yet."""


@pytest.fixture(scope="module")
def evening() -> Iterator[OpenSandbox]:
    with sandbox_thread(standing_options(start=time(19, 0))) as running:
        yield running


@pytest.fixture
async def closed(evening: OpenSandbox) -> OpenSandbox:
    """The file's exchange as at its start: no window of a rate limit is used up."""
    await evening.ask("reset")
    return evening


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait between two looks, nor between two calls."""
    monkeypatch.setattr("tideboard_core.collector.collector.IDLE", 0.1)
    monkeypatch.setattr("tideboard_core.collector.shared.SHARED_DAILY", DailyPace(0.0, 0.0))


def kept(reader: ArchiveReader) -> tuple[int, int]:
    """Rows of short sales, and answers that were noted."""
    (rows,) = reader.database.one("SELECT COUNT(*) FROM short") or (0,)
    (reads,) = reader.database.one("SELECT COUNT(*) FROM daily_read") or (0,)
    return rows, reads


async def asked(sandbox: OpenSandbox, call: str) -> int:
    return int((await sandbox.state())["requests"].get(call, 0))


async def test_they_are_asked_for_once_and_made_off_the_loop(
    tmp_path: Path, closed: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, threads = made.sales_rows, list[str]()

    def told(found: ShortVolumes, calendar: TradingCalendar) -> list[DailyRow]:
        threads.append(threading.current_thread().name)
        return make(found, calendar)

    monkeypatch.setattr(made, "sales_rows", told)
    async with archive_on_sandbox(tmp_path, closed, [TENCENT, MEITUAN]) as scene:
        service = scene.service
        await scene.until(lambda: len(threads) == 2)
        async with in_time("the figures of the day"):
            while (await service.read(kept))[1] < 2 * 4:  # sales, positions, ratings and the calendar of each
                await scene.until(lambda: True)
        assert (await service.read(kept))[0] > 100
        assert all(name.startswith("archive-write") for name in threads)
        ratings = await asked(closed, RATINGS)
        for _look in range(10):
            await asyncio.sleep(0.05)
        assert await asked(closed, RATINGS) == ratings
    assert len(threads) == 2


async def test_nothing_is_asked_for_while_the_archive_is_off(tmp_path: Path, closed: OpenSandbox) -> None:
    before = await asked(closed, SHORT_SALES), await asked(closed, RATINGS)
    async with archive_on_sandbox(tmp_path, closed, [TENCENT], collect=False) as scene:
        await scene.until(lambda: scene.feeds.session.status.generation)
        for _look in range(20):
            await asyncio.sleep(0.05)
        assert (await asked(closed, SHORT_SALES), await asked(closed, RATINGS)) == before
        scene.preferences.change(collect=True)
        async with in_time("another question"):
            while await asked(closed, SHORT_SALES) == before[0]:
                await scene.until(lambda: True)


def test_the_windows_calls_find_half_of_the_smallest_limit() -> None:
    """Ten calls in 30 seconds, of each type of call: at most five are these."""
    assert SHARED_DAILY.after >= 60
    assert 30 / SHARED_DAILY.gap <= 5


def test_chosen_participants_are_kept_and_older_settings_have_none(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.path.write_bytes(b'{"version": 5, "collect": false}')
    assert file.load().participants == ()
    file.path.unlink()
    assert Settings(participants=("B01224",)).participants == ("B01224",)


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def test_the_dock_counts_them_and_its_export_has_them(reference: ReferenceScene, tmp_path: Path) -> None:
    scene = ArchiveScene(reference, tmp_path)
    fill(scene.folder, scene.now)
    dock = await scene.show()
    await reference.quiet()
    assert dock.disk.daily.text() == "Daily figures: none"

    writer = open_archive(scene.folder)
    for day in DAYS[-2:]:
        add_daily_day(writer, (WHOLE, YOUNG), day, KEY)
    add_daily(writer, EVENT, KEY, WHOLE, made.event_rows([report(LATER, id_="9")]), received=after_close())
    close_archive(writer)
    dock.disk.read_sizes(again=True)
    await reference.quiet()
    text = "Daily figures since {day}: Short sales 8, Brokers 12, Ratings 4, Events 5"
    assert dock.disk.daily.text() == text.format(day=DAYS[-2].isoformat())

    panel = dock.export
    click(panel.whose.button("all"))
    click(panel.figures.button("daily"))
    assert (panel.daily_rows.isVisible(), panel.rows.isVisible()) == (True, False)
    for rows, lines in (("short", 8), ("brokers", 12), ("rating", 4), ("event", 5)):
        click(panel.daily_rows.button(rows))
        assert (panel.kind(), panel.lines()) == (ExportRows(rows), lines)
    assert panel.symbols() == sorted([WHOLE, YOUNG])
    assert panel.days() == [*DAYS[-2:], LATER]  # what comes is about no session yet
    click(panel.range.button("dates"))
    QTest.keyClicks(panel.begin, LATER.isoformat())
    QTest.keyClicks(panel.end, LATER.isoformat())
    assert (panel.days(), panel.lines()) == ([LATER], 1)
    click(panel.figures.button("minute"))
    assert panel.kind() is ExportRows.MINUTES
    assert panel.days() == []
