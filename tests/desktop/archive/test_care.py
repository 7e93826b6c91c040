"""Export, backup, restore and limits in the archive dock, through the dialogs that a person sees."""

from __future__ import annotations

import asyncio
import csv
import os
import shutil
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.archive import ArchiveScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.screen.parts import part
from fakes.values.archive_filling import DAYS, SYMBOLS, WHOLE, YOUNG, fill
from fakes.values.archive_market import KEY, close_archive, open_archive
from fakes.values.book_day import books, quotes, rows_of
from fakes.values.clock import ManualClock
from fakes.values.shared_places import published, shared_folder
from tideboard_core.archive.copies import finish_pending
from tideboard_core.archive.export import COLUMNS, ExportRows, lines
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, Layout
from tideboard_core.collector.range_export import ExportFormat, export_days
from tideboard_core.desk.publishing import note_trouble
from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import KeptLimit, Settings
from tideboard_core.system.settings_files import PENDING_RESTORE
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.archive import export_panel
from tideboard_desktop.archive.dialogs import LimitsDialog
from tideboard_desktop.archive.dock import ArchiveDock
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog

pytestmark = pytest.mark.slow

__all__ = ["reference"]
Dialog = TypeVar("Dialog", bound=QWidget)


@pytest.fixture
async def scene(qapp: QApplication, reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[ArchiveScene]:
    qapp.setQuitOnLastWindowClosed(False)
    yield ArchiveScene(reference, tmp_path)
    qapp.setProperty("last_saved_folder", None)


@pytest.fixture
async def dock(scene: ArchiveScene) -> ArchiveDock:
    fill(scene.folder, scene.now)
    return await scene.show()


async def opened(scene: ArchiveScene, kind: type[Dialog]) -> Dialog:
    while True:
        await asyncio.sleep(0)
        for dialog in scene.reference.windows[-1].findChildren(kind):
            if dialog.isVisible():
                return dialog


def sessions_field(dialog: LimitsDialog, layout: Layout) -> QLineEdit:
    """Where the number of sessions that are kept is typed."""
    return part(dialog, QLineEdit, f"archive_limit_{layout.name}_sessions")


async def choose(scene: ArchiveScene, path: Path) -> None:
    dialog = await opened(scene, QFileDialog)
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
    dialog.accept()


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


# --- export -----------------------------------------------------------------------------------------------------------


async def test_an_export_writes_what_it_estimated(dock: ArchiveDock, scene: ArchiveScene, tmp_path: Path) -> None:
    panel = dock.export
    click(panel.whose.button("all"))
    for rows in ("minutes", "bars", "sessions", "gaps"):
        click(panel.rows.button(rows))
        estimated = panel.lines()
        click(panel.buttons[ExportFormat.CSV])
        await choose(scene, tmp_path / f"{rows}.csv")
        assert panel.running is not None
        await panel.running
        with (tmp_path / f"{rows}.csv").open(newline="") as file:
            written = list(csv.reader(file))[1:]
        if rows in {"minutes", "sessions"}:
            assert len(written) == estimated
        assert written
        assert panel.summary.text() == f"{len(written):,} rows in {tmp_path / rows}.csv"


async def test_books_and_quotes_are_exported_as_they_were_recorded(scene: ArchiveScene, tmp_path: Path) -> None:
    fill(scene.folder, scene.now)
    writer = open_archive(scene.folder)
    for symbol, day in ((YOUNG, DAYS[-1]), (YOUNG, DAYS[-3]), (WHOLE, DAYS[-1])):
        writer.add_depth(KEY, symbol, day, rows_of(books(20, 3, day=day)))
        writer.add_quotes(KEY, symbol, day, quotes(7, 1, day=day))
    close_archive(writer)
    dock = await scene.show()
    assert dock.books.reading is not None
    await dock.books.reading
    panel = dock.export
    click(panel.figures.button("change"))
    assert [choice.isVisible() for choice in (panel.rows, panel.daily_rows, panel.recorded_rows)] == [
        False,
        False,
        True,
    ]
    click(panel.whose.button("all"))
    assert (panel.symbols(), panel.days()) == ([WHOLE, YOUNG], [DAYS[-3], DAYS[-1]])
    for rows in ("depth", "quotes"):
        click(panel.recorded_rows.button(rows))
        click(panel.buttons[ExportFormat.CSV])
        await choose(scene, tmp_path / f"{rows}.csv")
        assert panel.running is not None
        await panel.running
        with (tmp_path / f"{rows}.csv").open(newline="") as file:
            header, *found = csv.reader(file)
        with closing(ArchiveReader(scene.folder)) as reader:
            told = [line for day in panel.days() for line in lines(reader, ExportRows(rows), day)]
        assert tuple(header) == COLUMNS[ExportRows(rows)]
        assert found == [["" if cell is None else str(cell) for cell in line] for line in told]
        gaps = 3 if rows == "depth" else 0  # a line behind each recording that broke off
        assert len(found) == panel.lines() + gaps
    assert panel.lines() == 21
    click(panel.whose.button("this"))
    dock.choose(WHOLE)
    assert (panel.symbols(), panel.days(), panel.lines()) == ([WHOLE], [DAYS[-3], DAYS[-1]], 7)
    click(panel.figures.button("minute"))
    assert panel.kind() is ExportRows.MINUTES


async def test_without_recorded_changes_there_is_nothing_to_export_of_them(dock: ArchiveDock) -> None:
    panel = dock.export
    click(panel.figures.button("change"))
    click(panel.whose.button("all"))
    assert (panel.symbols(), panel.days(), panel.lines()) == ([], [], 0)
    assert not panel.buttons[ExportFormat.CSV].isEnabled()


async def test_the_range_and_the_symbols_are_those_chosen(dock: ArchiveDock, scene: ArchiveScene) -> None:
    panel = dock.export
    dock.choose(YOUNG)
    click(panel.whose.button("this"))
    assert panel.symbols() == [YOUNG]
    click(panel.whose.button("all"))
    assert panel.symbols() == list(SYMBOLS)
    assert panel.days() == list(DAYS)
    click(panel.range.button("dates"))
    assert panel.days() == []
    assert not panel.buttons[ExportFormat.CSV].isEnabled()
    QTest.keyClicks(panel.begin, DAYS[1].isoformat())
    QTest.keyClicks(panel.end, DAYS[3].isoformat())
    assert panel.days() == list(DAYS[1:4])
    assert panel.buttons[ExportFormat.CSV].isEnabled()


async def test_a_cancelled_export_leaves_nothing(
    dock: ArchiveDock, scene: ArchiveScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    real: Any = export_days

    def slow(reader: ArchiveReader, rows: ExportRows, days: list[date], *more: Any) -> int:
        *rest, progress = more

        def waiting(done: int, total: int) -> None:
            begun.set()
            progress(done, total)

        return int(real(reader, rows, days * 200, *rest, waiting))

    monkeypatch.setattr(export_panel, "export_days", slow)
    panel = dock.export
    click(panel.whose.button("all"))
    click(panel.buttons[ExportFormat.CSV])
    await choose(scene, tmp_path / "out.csv")
    running = panel.running
    assert running is not None
    await asyncio.to_thread(begun.wait)
    click(panel.cancel)
    await asyncio.wait([running])
    assert panel.summary.text() == "Cancelled: nothing was written."
    assert not [name for name in os.listdir(tmp_path) if "out" in name]  # noqa: PTH208  nothing of it, hidden or not
    assert panel.buttons[ExportFormat.CSV].isVisible()


@pytest.mark.parametrize(
    ("absent", "formats"), [({"pyarrow"}, "Parquet"), ({"pyarrow", "xlsxwriter"}, "Parquet, Excel")]
)
async def test_missing_packages_are_named(
    scene: ArchiveScene, monkeypatch: pytest.MonkeyPatch, absent: set[str], formats: str
) -> None:
    """The packaged program has no pyarrow, a wheel without its extra neither of the two."""
    monkeypatch.setattr(export_panel, "find_spec", lambda name: None if name in absent else object())
    fill(scene.folder, scene.now)
    panel = (await scene.show()).export
    click(panel.whose.button("all"))
    assert panel.summary.text().startswith(f"{formats}: ")
    assert "tideboard[archive]" in panel.summary.text()
    enabled = {form.value: button.isEnabled() for form, button in panel.buttons.items()}
    assert enabled == {"csv": True, "parquet": False, "xlsx": "xlsxwriter" not in absent}


# --- backup and restore -----------------------------------------------------------------------------------------------


async def test_a_backup_comes_back_at_the_next_start(dock: ArchiveDock, scene: ArchiveScene, tmp_path: Path) -> None:
    SettingsFile(tmp_path).save(Settings(symbol="HK.03690"))
    click(dock.disk.care["backup"])
    await choose(scene, tmp_path / "mine")
    assert dock.copies.running is not None
    await dock.copies.running
    backup = tmp_path / "mine.tideboard-backup"
    assert "Backed up and verified" in dock.disk.done.text()

    SettingsFile(tmp_path).save(Settings(symbol="US.AAPL"))
    click(dock.disk.care["restore"])
    await choose(scene, backup)
    (await opened(scene, PlainDialog)).accept()
    assert dock.copies.running is not None
    await dock.copies.running
    assert dock.disk.done.text() == "Verified. Start Tideboard again: archive and settings are then put in place."
    assert SettingsFile(tmp_path).load().symbol == "US.AAPL"
    assert finish_pending(tmp_path, ManualClock()) == ["settings.json"]
    assert SettingsFile(tmp_path).load().symbol == "HK.03690"


async def test_without_an_archive_nothing_is_asked(scene: ArchiveScene) -> None:
    """A first start with **Record** off has none: the disk's own words would sound like damage."""
    dock = await scene.show()
    assert dock.about.isHidden()
    click(dock.disk.care["backup"])
    assert dock.copies.running is not None
    await dock.copies.running
    assert dock.disk.done.text() == "Nothing is recorded yet, so there is nothing to back up."


async def test_a_restore_that_is_not_meant_does_nothing(dock: ArchiveDock, scene: ArchiveScene, tmp_path: Path) -> None:
    (tmp_path / "bad.tideboard-backup").write_bytes(b"nothing")
    click(dock.disk.care["restore"])
    await choose(scene, tmp_path / "bad.tideboard-backup")
    dialog = await opened(scene, PlainDialog)
    assert dialog.focusWidget() is dialog.leave
    dialog.reject()
    assert dock.copies.running is not None
    await dock.copies.running
    assert not dock.disk.done.isVisible()

    click(dock.disk.care["restore"])
    await choose(scene, tmp_path / "bad.tideboard-backup")
    (await opened(scene, PlainDialog)).accept()
    await dock.copies.running
    assert "cannot be read" in dock.disk.done.text()
    assert not (tmp_path / PENDING_RESTORE).exists()


# --- a dock that is closed meanwhile ----------------------------------------------------------------------------------


async def test_a_dock_that_is_closed_while_it_reads_checks_and_exports_reports_nothing(
    dock: ArchiveDock, scene: ArchiveScene, tmp_path: Path
) -> None:
    click(dock.export.buttons[ExportFormat.CSV])
    await choose(scene, tmp_path / "minutes.csv")
    dock.disk.verify()
    dock.ask_again()
    await asyncio.sleep(0)
    tasks = [task for task in (dock.export.running, dock.disk.checking, dock.reading) if task is not None]
    assert len(tasks) == 3
    shiboken6.delete(dock)
    assert await asyncio.gather(*tasks, return_exceptions=True) == [None] * 3


# --- limits -----------------------------------------------------------------------------------------------------------


def sessions(scene: ArchiveScene) -> int:
    with closing(ArchiveReader(scene.folder)) as reader:
        return len(reader.sessions(Market.HK, [WHOLE]))


async def planned(dialog: LimitsDialog) -> None:
    assert dialog.planning is not None
    await dialog.planning


async def test_minutes_are_dropped_only_after_a_confirmation(dock: ArchiveDock, scene: ArchiveScene) -> None:
    before = sessions(scene)
    click(dock.disk.care["limits"])
    dialog = await opened(scene, LimitsDialog)
    assert not dialog.proceed.isEnabled()
    QTest.keyClicks(dialog._fields[FLOW][0], "2")
    await planned(dialog)
    assert "Would drop 10 symbol-sessions up to 2026-11-18" in dialog.preview.text()
    assert not dialog.proceed.isEnabled()
    click(dialog.consent)
    dialog.consent.setChecked(True)
    click(dialog.proceed)
    assert dock.limiting is not None
    await dock.limiting
    assert sessions(scene) == 2 < before
    assert dock.disk.done.text().startswith("Dropped: ")


async def test_bars_need_no_confirmation_and_a_leaving_drops_nothing(dock: ArchiveDock, scene: ArchiveScene) -> None:
    click(dock.disk.care["limits"])
    dialog = await opened(scene, LimitsDialog)
    QTest.keyClicks(sessions_field(dialog, BARS), "many")
    assert dialog.limits == []
    sessions_field(dialog, BARS).setText("0")
    dialog.always.setChecked(True)
    assert (dialog.limits, dialog.standing, dialog.proceed.isEnabled()) == ([], (), False)
    dialog.always.setChecked(False)
    sessions_field(dialog, BARS).clear()
    QTest.keyClicks(sessions_field(dialog, BARS), "1")
    await planned(dialog)
    assert (len(dialog.limits), dialog.standing) == (1, ())
    assert dialog.proceed.isEnabled()
    assert not dialog.consent.isVisible()
    dialog.reject()
    assert dock.limiting is not None
    await dock.limiting
    assert not dock.disk.done.isVisible()


async def test_limits_that_stand_wait_until_it_is_shown_what_they_drop(dock: ArchiveDock, scene: ArchiveScene) -> None:
    click(dock.disk.care["limits"])
    dialog = await opened(scene, LimitsDialog)
    dialog.always.setChecked(True)
    QTest.keyClicks(dialog._fields[BARS][0], "1")
    assert not dialog.proceed.isEnabled()
    await planned(dialog)
    assert dialog.proceed.isEnabled()
    QTest.keyClicks(dialog._fields[FLOW][0], "many")  # whether it is to stand, nobody can tell
    dialog._fields[BARS][0].setText("1000")
    await planned(dialog)
    assert not dialog.proceed.isEnabled()
    dialog.reject()
    assert dock.limiting is not None
    await dock.limiting
    assert not scene.service.limits


async def test_limits_that_stand_are_kept_and_shown_again(dock: ArchiveDock, scene: ArchiveScene) -> None:
    before = sessions(scene)
    click(dock.disk.care["limits"])
    dialog = await opened(scene, LimitsDialog)
    assert not dialog.always.isChecked()
    QTest.keyClicks(sessions_field(dialog, FLOW), "2")
    await planned(dialog)
    dialog.always.setChecked(True)
    assert dialog.proceed.isEnabled()  # the limit can stand without the minutes going now
    click(dialog.proceed)
    assert dock.limiting is not None
    await dock.limiting
    assert scene.service.limits == (KeptLimit(series="flow", sessions=2),)
    assert sessions(scene) == before
    assert dock.disk.done.text() == "The limits are kept; nothing had to go now."

    click(dock.disk.care["limits"])
    dialog = await opened(scene, LimitsDialog)
    await planned(dialog)
    assert (sessions_field(dialog, FLOW).text(), dialog.always.isChecked()) == ("2", True)
    assert "Would drop 10 symbol-sessions" in dialog.preview.text()
    assert dialog.consent.isVisible()
    dialog.always.setChecked(False)
    click(dialog.proceed)
    assert dock.limiting is not None
    await dock.limiting
    assert not scene.service.limits


async def test_limits_wait_for_another_writer(dock: ArchiveDock, scene: ArchiveScene) -> None:
    writer = open_archive(scene.folder)
    click(dock.disk.care["limits"])
    dialog = await opened(scene, LimitsDialog)
    QTest.keyClicks(sessions_field(dialog, BARS), "1")
    await planned(dialog)
    click(dialog.proceed)
    assert dock.limiting is not None
    await dock.limiting
    assert "Another program writes the archive" in dock.disk.done.text()
    close_archive(writer)


async def test_the_dock_says_what_waits_for_a_shared_place(
    scene: ArchiveScene, dock: ArchiveDock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the file beside the archive alone: the place is not asked."""
    await scene.reference.quiet()
    assert not dock.disk.shared.isVisible()
    place = shared_folder(tmp_path / "share")

    def broken(*_arguments: object) -> None:
        raise OSError(5, "broken off")

    with monkeypatch.context() as patch:
        patch.setattr("tideboard_core.desk.publishing.commit", broken)
        with pytest.raises(OSError, match="broken off"):
            published(scene.folder, place)
    clock = ManualClock(datetime(2026, 11, 20, 9, 5, tzinfo=UTC))
    note_trouble(scene.folder, place, "it broke off", clock)
    shutil.rmtree(tmp_path / "share")
    dock.disk.read_sizes(again=True)
    await scene.reference.quiet()
    assert dock.disk.shared.isVisible()
    assert dock.disk.shared.text().replace("\u200b", "").splitlines() == [
        f"{place.name}: 0 publications are there, 1 wait",
        "The last try failed at 17:05; tideboard-archive status says why.",
    ]

    (tmp_path / "share").mkdir()
    days = len(published(scene.folder, place).there)
    note_trouble(scene.folder, place, "", clock)
    dock.disk.read_sizes(again=True)
    await scene.reference.quiet()
    assert dock.disk.shared.text().replace("\u200b", "") == f"{place.name}: {days} publications are there, 0 wait"
