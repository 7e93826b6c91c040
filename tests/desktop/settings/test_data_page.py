"""The data page: where the files are, and whether the order log is whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.parts import part
from fakes.values.waiting import tasks_done
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import FILE, RecordKind
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.settings.data_page import DataPage, _Row
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.form import FieldNote
from tideboard_desktop.ui.widgets.labels import Tone


async def checked(page: DataPage, qtbot: QtBot) -> str:
    part(page, QPushButton, "settings_check_log").click()
    await tasks_done()
    return page.log.text()


def preferences_of(directory: Path, tasks: Tasks) -> Preferences:
    return Preferences(Settings(), SettingsFile(directory), tasks, writable=False, failed=lambda: None)


def page_of(directory: Path, tasks: Tasks, qtbot: QtBot, *, opens: bool = True) -> DataPage:
    page = DataPage(
        make_theme(),
        tasks,
        directory,
        preferences_of(directory, tasks),
        open_folder=lambda path: opens and path == directory,
    )
    qtbot.addWidget(page)
    return page


async def written(directory: Path) -> None:
    """An order log of two records."""
    audit = Audit(directory, wall=lambda: datetime(2026, 11, 20, tzinfo=UTC))
    await audit.open()
    for _ in range(2):
        await audit.record(RecordKind.LOCK, "", {})
    await audit.close()


async def test_a_whole_log_is_said_with_its_length(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    await written(tmp_path)

    assert "whole: 2 records" in await checked(page_of(tmp_path, tasks, qtbot), qtbot)


async def test_a_broken_log_is_said_with_its_line(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    await written(tmp_path)
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes().replace(b'"lock"', b'"lick"', 1))
    page = page_of(tmp_path, tasks, qtbot)

    assert "broken at line 1" in await checked(page, qtbot)
    assert page.log.property("tone") == Tone.WARN.value


async def test_a_system_without_a_file_browser_is_told_the_path(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    page = page_of(tmp_path, tasks, qtbot, opens=False)

    part(page, QPushButton, "settings_open_folder").click()

    assert any(str(tmp_path) in one.text() for one in page.findChildren(FieldNote))


async def test_whether_the_app_records_is_a_choice(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    preferences = preferences_of(tmp_path, tasks)
    page = DataPage(make_theme(), tasks, tmp_path, preferences)
    qtbot.addWidget(page)
    assert page.collect.isChecked()
    page.collect.click()
    assert not preferences.settings.collect


async def test_sizes_of_trades_are_kept_for_each_market_when_a_field_is_left(
    tmp_path: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    preferences = preferences_of(tmp_path, tasks)
    page = DataPage(make_theme(), tasks, tmp_path, preferences)
    qtbot.addWidget(page)
    sizes = page.trade_sizes
    hong_kong, new_york, mainland, _singapore = sizes.rows
    assert [field.text() for field in new_york.fields] == ["200,000", "50,000", "10,000"]

    def write(row: _Row, place: int, text: str) -> None:
        row.fields[place].setText(text)
        row.fields[place].editingFinished.emit()

    write(mainland, 0, "2M")
    assert preferences.settings.trade_sizes == dict.fromkeys(("SH", "SZ"), (2000000, 200000, 40000))
    assert mainland.fields[0].text() == "2,000,000"
    write(hong_kong, 1, "20K")
    assert hong_kong.note.text().startswith("Three amounts, each below the one before it")
    write(new_york, 2, "1,5")
    assert new_york.note.property("tone") == Tone.WARN.value
    assert set(preferences.settings.trade_sizes) == {"SH", "SZ"}, "what cannot be used is not kept"
    assert hong_kong.fields[1].text() == "20K", "it stays as it was written"
    write(mainland, 0, "1M")
    assert preferences.settings.trade_sizes == {}
    write(hong_kong, 1, "300K")
    sizes.usual.click()
    assert (preferences.settings.trade_sizes, hong_kong.fields[1].text()) == ({}, "200,000")
    assert not sizes.usual.isEnabled()
