"""The archive of a replay beside a copy of a shared place that grows, or is damaged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, KEY, MEITUAN, TENCENT, after_close
from fakes.values.shared_copies import DAYS, MINUTES, add, copy_of, damage_page, own_archive
from tideboard_core.archive.shared_copy.tables import copy_file
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.replay.known_archive import KnownArchive


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[KnownArchive]:
    own_archive(tmp_path, lambda writer: add(writer, TENCENT, DAY))
    copy_of(tmp_path, lambda writer: add(writer, TENCENT, DAYS[0]))
    made = KnownArchive(tmp_path, KEY, DAY, after_close, shared=True)
    yield made
    await made.close()


async def sessions(archive: KnownArchive, symbol: InstrumentId) -> int:
    return await archive.read(lambda reader: len(reader.sessions(KEY.market, [symbol])))


async def test_what_is_copied_meanwhile_is_read(archive: KnownArchive) -> None:
    assert (await sessions(archive, TENCENT), await sessions(archive, MEITUAN)) == (2, 0)
    copy_of(archive.folder, lambda writer: add(writer, MEITUAN, DAYS[1]))
    assert await sessions(archive, MEITUAN) == 1


async def test_a_damaged_page_of_the_copy_costs_no_day_of_the_archive(archive: KnownArchive) -> None:
    damage_page(archive.folder)
    assert await sessions(archive, TENCENT) == 1
    assert await archive.read(lambda reader: len(reader.versions(KEY, TENCENT, DAY))) == MINUTES
    for each in copy_file(archive.folder).parent.glob("archive.db*"):
        each.unlink()
    copy_of(archive.folder, lambda writer: add(writer, TENCENT, DAYS[0]))
    assert await sessions(archive, TENCENT) == 2
