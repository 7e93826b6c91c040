"""A restore over two runs of the app: nothing changes before the second, a kill between its steps loses nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close, close_archive, nets, open_archive
from fakes.values.clock import ManualClock
from tideboard_core.archive import copies
from tideboard_core.archive.copies import RESTORED, back_up, begin_restore, finish_pending
from tideboard_core.archive.database import FILE
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_files import PENDING_RESTORE
from tideboard_core.system.settings_store import SettingsFile


def record(folder: Path, count: int) -> None:
    writer = open_archive(folder)
    writer.add_minutes(KEY, TENCENT, DAY, nets(*range(count)), received=after_close())
    close_archive(writer)


def minutes(folder: Path) -> int:
    with closing(ArchiveReader(folder)) as reader:
        return len(reader.last(KEY, TENCENT, DAY))


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Of an archive with three minutes and a symbol of its own."""
    record(tmp_path / "old" / "archive", 3)
    SettingsFile(tmp_path / "old").save(Settings(symbol="HK.03690"))
    back_up(tmp_path / "old" / "archive", tmp_path / "backup", settings=tmp_path / "old")
    return tmp_path / "backup"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, whose archive has five minutes."""
    record(tmp_path / "data" / "archive", 5)
    SettingsFile(tmp_path / "data").save(Settings(symbol="US.AAPL"))
    return tmp_path / "data"


def state(data: Path) -> tuple[int, str]:
    return minutes(data / "archive"), SettingsFile(data).load().symbol


def test_nothing_changes_before_the_next_start(data: Path, backup: Path) -> None:
    assert begin_restore(data, data / "archive", backup)
    assert state(data) == (5, "US.AAPL")
    assert finish_pending(data, ManualClock()) == ["settings.json"]
    assert state(data) == (3, "HK.03690")
    assert not list(data.rglob("*.restored"))
    assert not (data / PENDING_RESTORE).exists()


def test_a_backup_that_is_damaged_leaves_nothing_behind(data: Path, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:9000])
    before = sorted(path.name for path in data.rglob("*"))
    with pytest.raises(ArchiveError):
        begin_restore(data, data / "archive", backup)
    assert sorted(path.name for path in data.rglob("*")) == before


def test_killed_after_the_swap_it_takes_the_settings_next_time(
    data: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_restore(data, data / "archive", backup)

    def killed(_directory: Path) -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(copies, "take_staged", killed)
        with pytest.raises(KeyboardInterrupt):
            finish_pending(data, ManualClock())
    assert state(data) == (3, "US.AAPL")
    finish_pending(data, ManualClock())
    assert state(data) == (3, "HK.03690")


def test_it_waits_while_another_program_writes(data: Path, backup: Path) -> None:
    begin_restore(data, data / "archive", backup)
    with Lease(data / "archive", ManualClock(), program="other"), pytest.raises(ArchiveError) as caught:
        finish_pending(data, ManualClock())
    assert caught.value.code == ArchiveFault.HELD
    assert (data / "archive" / RESTORED).exists()
    finish_pending(data, ManualClock())
    assert state(data) == (3, "HK.03690")


def test_a_second_begin_takes_the_place_of_the_first(data: Path, backup: Path, tmp_path: Path) -> None:
    begin_restore(data, data / "archive", backup)
    record(tmp_path / "third" / "archive", 7)
    back_up(tmp_path / "third" / "archive", tmp_path / "third.db")
    assert not begin_restore(data, data / "archive", tmp_path / "third.db")
    assert finish_pending(data, ManualClock()) == []
    assert state(data) == (7, "US.AAPL")
    assert (data / "archive" / f"{FILE}.before").exists()
