"""The archive beside a copy that is being made or is damaged: its own days are read, and the others come back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from fakes.scenes.shared_window import SharedScene, shared_window
from fakes.values.archive_market import DAY, KEY, MEITUAN, TENCENT
from fakes.values.shared_copies import DAYS, MINUTES, add, copy_of, damage_page, own_archive
from tideboard_core.archive.comparison.samples import net_sample
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.shared_copy.tables import copy_file
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import SharedReading
from tideboard_desktop.archive.shared_waiting import WaitingSecurities

PLACE = SharedReading(address="file:///share")


def folder_of(tmp_path: Path) -> Path:
    """The folder of an archive that has Tencent's newest day."""
    folder = tmp_path / "archive"
    own_archive(folder, lambda writer: add(writer, TENCENT, DAY))
    return folder


def copy_meituan(folder: Path) -> None:
    copy_of(folder, lambda writer: add(writer, MEITUAN, DAY))


async def minutes(scene: SharedScene, symbol: InstrumentId, day: date = DAY) -> int:
    return await scene.service.read(lambda reader: len(reader.versions(KEY, symbol, day)))


async def unread(scene: SharedScene) -> bool:
    return await scene.service.read(lambda reader: reader.copy_error is not None)


async def test_a_copy_that_was_read_while_it_was_made_is_read_once_it_is_whole(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    copy_file(folder).parent.mkdir()
    copy_file(folder).touch(0o600)
    number = copy_file(folder).stat().st_ino
    async with shared_window(tmp_path, PLACE, looks=False) as scene:
        assert await minutes(scene, MEITUAN) == 0
        assert await unread(scene)
        copy_meituan(folder)
        assert copy_file(folder).stat().st_ino == number, "the same file as before"
        assert await minutes(scene, MEITUAN) == MINUTES
        assert not await unread(scene)


@pytest.mark.parametrize("table", ["origin", "block"])
async def test_a_damaged_page_of_the_copy_costs_no_day_of_the_archive(tmp_path: Path, table: str) -> None:
    folder = folder_of(tmp_path)
    copy_meituan(folder)
    damage_page(folder, table)
    async with shared_window(tmp_path, PLACE, looks=False) as scene:
        sample = await scene.service.read(lambda reader: net_sample(reader, KEY, TENCENT, [*DAYS, DAY]))
        assert sample.known.any()
        assert await minutes(scene, MEITUAN) == 0
        assert await scene.service.read(lambda reader: len(reader.sessions(KEY.market))) == 1
        assert await unread(scene)
        assert waiting_of(scene).anew, "the child is told"
        for each in copy_file(folder).parent.glob("archive.db*"):
            each.unlink()
        copy_meituan(folder)
        assert await minutes(scene, MEITUAN) == MINUTES


async def test_a_damaged_archive_is_told_and_costs_no_copy(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    copy_meituan(folder)
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name='session'").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (folder / "archive.db").open("r+b") as file:
        file.seek((root - 1) * 8192)
        file.write(b"\xff" * 8192)

    def sessions(reader: ArchiveReader) -> int:
        return len(reader.sessions(KEY.market))

    async with shared_window(tmp_path, PLACE, looks=False) as scene:
        with pytest.raises(ArchiveError, match="archive-unreadable"):
            await scene.service.read(sessions)
        assert not waiting_of(scene).anew
        assert await minutes(scene, MEITUAN) == MINUTES


async def test_a_damaged_block_of_the_copy_is_asked_for_again(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    copy_meituan(folder)
    with closing(sqlite3.connect(copy_file(folder))) as connection, connection:
        connection.execute("UPDATE block SET data=zeroblob(20)")
    async with shared_window(tmp_path, PLACE, looks=False) as scene:
        with pytest.raises(ArchiveError, match="archive-damaged"):
            await minutes(scene, MEITUAN)
        assert waiting_of(scene).damaged([TENCENT, MEITUAN]) == [MEITUAN]


def waiting_of(scene: SharedScene) -> WaitingSecurities:
    return scene.service.shared.waiting
