from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close, close_archive, flow_day, nets, open_archive
from fakes.values.behind_answers import add_daily_day
from fakes.values.clock import ManualClock
from tideboard_core.archive import copies
from tideboard_core.archive.copies import back_up, restore
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.writing import note_read
from tideboard_core.archive.daily_tables import DAILY_TABLES
from tideboard_core.archive.database import FILE, Database
from tideboard_core.archive.definitions import PRACTICE
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.rows import to_tuples
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.verification import Damage, DamageType
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_files import take_staged
from tideboard_core.system.settings_store import SettingsFile

pytestmark = pytest.mark.slow


def fill(writer: ArchiveWriter) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=after_close())


def everything(folder: Path) -> list[tuple[int | None, ...]]:
    reader = ArchiveReader(folder)
    try:
        return to_tuples(reader.versions(KEY, TENCENT, DAY))
    finally:
        reader.close()


def test_a_backup_made_while_it_is_written_comes_back(writer: ArchiveWriter, tmp_path: Path) -> None:
    fill(writer)
    before = everything(writer.folder)
    target = tmp_path / "backup.db"
    assert back_up(writer.folder, target) == target.stat().st_size
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "backup.db"]

    elsewhere = tmp_path / "elsewhere"
    with Lease(elsewhere, ManualClock(), program="test") as lease:
        restore(lease, target)
    assert everything(elsewhere) == before


def test_what_was_there_is_kept_beside(writer: ArchiveWriter, tmp_path: Path) -> None:
    back_up(writer.folder, tmp_path / "empty.db")
    fill(writer)
    before = everything(writer.folder)
    writer.close()
    restore(writer.lease, tmp_path / "empty.db")
    assert everything(writer.folder) == []

    kept = tmp_path / "kept"
    kept.mkdir()
    (writer.folder / f"{FILE}.before").replace(kept / FILE)
    assert everything(kept) == before
    writer.lease.release()
    again = open_archive(writer.folder)
    assert again.add_minutes(KEY, TENCENT, DAY, nets(1), received=after_close()) == (1, 0)
    close_archive(again)


def test_minutes_that_only_the_log_has_are_kept_beside(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path
) -> None:
    """Another program that reads keeps SQLite from bringing the log into the file."""
    back_up(writer.folder, tmp_path / "empty.db")
    with reader.database.transaction("DEFERRED"):
        assert len(reader.last(KEY, TENCENT, DAY)) == 0
        fill(writer)
        before = everything(writer.folder)
        writer.close()
        restore(writer.lease, tmp_path / "empty.db")
    assert everything(writer.folder) == []

    kept = tmp_path / "kept"
    kept.mkdir()
    for suffix in ("", "-wal"):
        (writer.folder / f"{FILE}.before{suffix}").replace(kept / f"{FILE}{suffix}")
    assert everything(kept) == before


def test_a_restore_that_stops_leaves_what_was_there(
    writer: ArchiveWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(writer.folder, tmp_path / "empty.db")
    fill(writer)
    before = everything(writer.folder)
    writer.close()
    real = Path.replace

    def stopped(self: Path, target: Path) -> Path:
        if self.name == f"{FILE}.restored":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        restore(writer.lease, tmp_path / "empty.db")
    assert everything(writer.folder) == before


def test_a_file_system_without_second_names_keeps_a_copy(
    writer: ArchiveWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, target: Path) -> None:
        raise PermissionError

    back_up(writer.folder, tmp_path / "empty.db")
    fill(writer)
    before = everything(writer.folder)
    writer.close()
    monkeypatch.setattr(Path, "hardlink_to", refused)
    restore(writer.lease, tmp_path / "empty.db")
    assert everything(writer.folder) == []
    kept = tmp_path / "kept"
    kept.mkdir()
    (writer.folder / f"{FILE}.before").replace(kept / FILE)
    assert everything(kept) == before


def test_nothing_is_restored_without_the_lease(writer: ArchiveWriter, tmp_path: Path) -> None:
    back_up(writer.folder, tmp_path / "backup.db")
    with pytest.raises(ArchiveError) as caught:
        restore(Lease(tmp_path / "other", ManualClock(), program="x"), tmp_path / "backup.db")
    assert caught.value.code == ArchiveFault.HELD


def test_practice_values_do_not_take_the_place_of_real_ones(writer: ArchiveWriter, tmp_path: Path) -> None:
    practice = open_archive(tmp_path / "practice")
    practice.add_minutes(replace(KEY, provider=KEY.provider + PRACTICE), TENCENT, DAY, nets(1), received=after_close())
    close_archive(practice)
    back_up(tmp_path / "practice", tmp_path / "backup.db")
    fill(writer)
    before = everything(writer.folder)
    writer.close()  # Windows replaces no open file
    with pytest.raises(ArchiveError) as caught:
        restore(writer.lease, tmp_path / "backup.db")
    assert caught.value.code == ArchiveFault.MIXED
    assert everything(writer.folder) == before


def test_a_copy_that_differs_is_not_kept(
    writer: ArchiveWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(writer)
    target = tmp_path / "backup.db"
    target.write_bytes(b"an older backup")
    found = iter([[Damage(DamageType.BLOCK, TENCENT)], []])
    monkeypatch.setattr(copies, "verify", lambda database: next(found))
    with pytest.raises(ArchiveError) as caught:
        back_up(writer.folder, target)
    assert caught.value.code == ArchiveFault.NOT_WHOLE
    assert target.read_bytes() == b"an older backup"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "backup.db"]


def test_an_archive_with_a_damaged_block_can_be_backed_up(writer: ArchiveWriter, tmp_path: Path) -> None:
    fill(writer)
    writer.database.execute("UPDATE block SET data=zeroblob(9)")
    assert back_up(writer.folder, tmp_path / "backup.db") > 0


@pytest.mark.parametrize("kept_open", [FILE, f"{FILE}-wal", f"{FILE}-shm"])
def test_a_restore_refused_by_windows_changes_nothing(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_open: str
) -> None:
    """Windows neither replaces nor removes a file that another program has open; minutes may be in the log alone."""
    back_up(writer.folder, tmp_path / "empty.db")
    with reader.database.transaction("DEFERRED"):
        assert len(reader.last(KEY, TENCENT, DAY)) == 0
        fill(writer)
        before = everything(writer.folder)
        writer.close()

        replace, unlink = Path.replace, Path.unlink

        def replaced(self: Path, target: Path) -> Path:
            if Path(target).name == kept_open:
                raise PermissionError
            return replace(self, target)

        def unlinked(self: Path, *, missing_ok: bool = False) -> None:
            if self.name == kept_open:
                raise PermissionError
            unlink(self, missing_ok=missing_ok)

        monkeypatch.setattr(Path, "replace", replaced)
        monkeypatch.setattr(Path, "unlink", unlinked)
        with pytest.raises(ArchiveError) as caught:
            restore(writer.lease, tmp_path / "empty.db")
        monkeypatch.undo()
    assert caught.value.code == ArchiveFault.IN_USE
    assert everything(writer.folder) == before
    assert not [path for path in writer.folder.iterdir() if "restored" in path.name]


def test_settings_come_back_with_the_archive(writer: ArchiveWriter, tmp_path: Path) -> None:
    """In their places only once `take_staged` runs; the old ones stay beside them."""
    fill(writer)
    data, other = tmp_path / "data", tmp_path / "other"
    data.mkdir()
    other.mkdir()
    SettingsFile(data).save(Settings(symbol="HK.03690"))
    (data / "layouts.json").write_bytes(b"{}")
    SettingsFile(other).save(Settings(symbol="US.AAPL"))
    back_up(writer.folder, tmp_path / "backup.db", settings=data)

    with Lease(other / "archive", ManualClock(), program="test") as lease:
        assert restore(lease, tmp_path / "backup.db", settings=other)
    assert everything(other / "archive") == everything(writer.folder)
    assert SettingsFile(other).load().symbol == "US.AAPL"
    assert take_staged(other) == ["settings.json", "layouts.json"]
    assert SettingsFile(other).load().symbol == "HK.03690"
    assert b"US.AAPL" in (other / "settings.json.before").read_bytes()
    assert take_staged(other) == []
    with closing(sqlite3.connect(other / "archive" / FILE)) as file:
        assert file.execute("SELECT count(*) FROM sqlite_master WHERE name='file'").fetchone() == (0,)


def test_a_backup_without_settings_restores_the_archive_alone(writer: ArchiveWriter, tmp_path: Path) -> None:
    fill(writer)
    back_up(writer.folder, tmp_path / "backup.db")
    with Lease(tmp_path / "data" / "archive", ManualClock(), program="test") as lease:
        assert not restore(lease, tmp_path / "backup.db", settings=tmp_path / "data")
    assert take_staged(tmp_path / "data") == []


@pytest.mark.parametrize(
    "change",
    ["UPDATE file SET data=x'7b7d'", "UPDATE file SET data='text'", "UPDATE block SET data=zeroblob(9)"],
)
def test_a_restore_that_fails_changes_neither(writer: ArchiveWriter, tmp_path: Path, change: str) -> None:
    fill(writer)
    SettingsFile(tmp_path).save(Settings(symbol="HK.03690"))
    back_up(writer.folder, tmp_path / "backup.db", settings=tmp_path)
    with closing(sqlite3.connect(tmp_path / "backup.db")) as backup, backup:
        backup.execute(change)
    before = everything(writer.folder)
    writer.close()
    with pytest.raises(ArchiveError) as caught:
        restore(writer.lease, tmp_path / "backup.db", settings=tmp_path)
    assert caught.value.code == ArchiveFault.NOT_WHOLE
    assert everything(writer.folder) == before
    assert not list(tmp_path.rglob("*.restored"))
    assert SettingsFile(tmp_path).load().symbol == "HK.03690"


def test_settings_of_a_newer_version_are_refused_before_anything_changes(writer: ArchiveWriter, tmp_path: Path) -> None:
    fill(writer)
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_bytes(b'{"version": 99}')
    back_up(writer.folder, tmp_path / "backup.db", settings=data)
    before = everything(writer.folder)
    writer.close()
    with pytest.raises(BadInput):
        restore(writer.lease, tmp_path / "backup.db", settings=tmp_path)
    assert everything(writer.folder) == before
    assert not list(tmp_path.glob("*.restored"))


def test_a_swap_that_fails_takes_the_staged_settings_away(
    writer: ArchiveWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(writer)
    SettingsFile(tmp_path).save(Settings())
    back_up(writer.folder, tmp_path / "backup.db", settings=tmp_path)
    writer.close()

    def refused(_path: Path, _before: Path) -> None:
        raise OSError(5, "no")

    monkeypatch.setattr(copies, "_keep", refused)
    with pytest.raises(OSError, match="no"):
        restore(writer.lease, tmp_path / "backup.db", settings=tmp_path)
    assert not list(tmp_path.glob("*.restored"))


def test_daily_rows_are_in_a_backup_and_come_back_with_it(writer: ArchiveWriter, tmp_path: Path) -> None:
    add_daily_day(writer)
    note_read(writer, KEY, TENCENT, DailyFigure.SALES, DAY, received=after_close())
    before, target = daily_contents(writer.database), tmp_path / "copy"
    back_up(writer.folder, target)
    writer.database.execute("DELETE FROM short")
    folder = writer.folder
    close_archive(writer)
    with Lease(folder, ManualClock(), program="test") as lease:
        restore(lease, target)
    with closing(ArchiveReader(folder)) as reader:
        assert daily_contents(reader.database) == before
    assert all(before)


def daily_contents(database: Database) -> list[list[tuple[Any, ...]]]:
    """Every daily row, and what was answered when."""
    tables = (*(table.name for table in DAILY_TABLES), "daily_read")
    return [sorted(database.all(f"SELECT * FROM {table}"), key=str) for table in tables]  # noqa: S608
