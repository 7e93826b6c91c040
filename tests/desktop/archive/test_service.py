from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close, close_archive, flow_day, nets, open_archive
from fakes.values.clock import ManualClock
from tideboard_core.archive.copies import back_up, restore
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.archive.service import ArchiveService, archive_folder
from tideboard_desktop.connection.uses import Uses

REAL = Uses(connection=Connection(backend=Backend.OPEND), other_flow=Connection(backend=Backend.LONGPORT))
PRACTICE = Uses(connection=Connection())


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[ArchiveService]:
    made = ArchiveService(tmp_path, REAL, ManualClock(after_close()))
    yield made
    await made.close()
    assert not [each for each in threading.enumerate() if each.name.startswith("archive")]


def minutes(reader: ArchiveReader) -> int:
    return len(reader.last(KEY, TENCENT, DAY))


async def test_what_another_program_writes_is_read(service: ArchiveService) -> None:
    with pytest.raises(ArchiveError):
        await service.read(minutes)  # there is none yet

    writer = open_archive(service.folder)
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(100, 1), received=after_close())
    assert await service.read(minutes) == 100
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    assert await service.read(minutes) == 330
    close_archive(writer)


async def test_reads_leave_the_loop_free_and_share_one_thread(service: ArchiveService) -> None:
    close_archive(open_archive(service.folder))
    released = threading.Event()

    def slow(_reader: ArchiveReader) -> str:
        assert released.wait(20)
        return threading.current_thread().name

    reads = [asyncio.ensure_future(service.read(slow)) for _ in range(2)]  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    released.set()
    first, second = await asyncio.gather(*reads)
    assert first == second != threading.current_thread().name


async def test_a_restored_archive_takes_the_place_of_the_open_one(service: ArchiveService, tmp_path: Path) -> None:
    writer = open_archive(service.folder)
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3), received=after_close())
    back_up(service.folder, tmp_path / "copy")
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3, 4, 5), received=after_close())
    assert await service.read(minutes) == 5
    close_archive(writer)

    with Lease(service.folder, ManualClock(), program="test") as lease:
        restore(lease, tmp_path / "copy")
    assert await service.read(minutes) == 3


def test_each_provider_has_its_key(service: ArchiveService, tmp_path: Path) -> None:
    prices, other = service.definition(Market.HK), service.definition(Market.US, other=True)
    assert prices is not None
    assert other is not None
    assert (prices.provider, prices.currency, prices.market) == ("Futu", "HKD", Market.HK)
    assert (other.provider, other.currency) == ("LongPort", "USD")

    practice = ArchiveService(tmp_path, PRACTICE, ManualClock())
    key = practice.definition(Market.HK)
    assert key is not None
    assert key.provider == "Futu (practice)"
    assert practice.definition(Market.HK, other=True) is None


def test_practice_and_real_values_have_folders_of_their_own(tmp_path: Path) -> None:
    stormy = Uses(connection=Connection(scenario="storm", seed=7, door=Backend.LONGPORT))
    folders = [archive_folder(tmp_path, uses) for uses in (REAL, PRACTICE, stormy)]
    assert [str(folder.relative_to(tmp_path)) for folder in folders] == [
        "archive",
        str(Path("practice", "archive")),
        str(Path("practice", "storm", "seed-7", "archive")),
    ]
