"""The collector over a disk that refuses one write, and over a clock that jumps: nothing read before is lost."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fakes.values.archive_market import DAY, TENCENT, after_close, at, close_archive
from fakes.values.clock import ManualClock
from fakes.values.collecting import Provider, source_of
from fakes.values.refusing_database import Refusing
from run_forms import sized
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector

pytestmark = pytest.mark.slow

EVERY = sized(7, 1)
"""Number of statements of which one is refused."""


def contents(writer: ArchiveWriter) -> list[list[tuple[Any, ...]]]:
    """Every row of what was read, without the numbers that SQLite gives."""
    assert list(verify(writer.database)) == []
    tables = ("symbol", "hours", "flow", "bars", "session", "history")
    found = [sorted(writer.database.all(f"SELECT * FROM {table}")) for table in tables]  # noqa: S608
    return [*found, sorted(writer.database.all("SELECT key, symbol, series, day, data, checksum FROM block"))]


async def day_of_work(folder: Path, n: int) -> tuple[bool, list[list[tuple[Any, ...]]]]:
    """Collect a day in three reads, the n-th statement of them refused and its read made again; whether one was."""
    clock = ManualClock(at(99))
    provider, refused = Provider(clock), False
    writer = ArchiveWriter(folder, Lease(folder, clock, program="test").take(), factory=Refusing)
    writer.database.execute("PRAGMA synchronous=OFF")  # nothing is killed here
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    left, codes = n, list[str]()
    for moment, shift in ((at(99), 0.0), (at(199), 7.0), (after_close(), 7.0)):
        provider.shift = shift
        clock.set_market(moment)
        Refusing.left = left
        try:
            await collector.collect([TENCENT])
        except ArchiveError as error:
            codes.append(error.code)
            Refusing.left, refused, left = 0, True, 0
            clock.set_market(moment)
            await collector.collect([TENCENT])
        left, Refusing.left = Refusing.left, 0
    found = contents(writer)
    close_archive(writer)
    assert set(codes) <= {ArchiveFault.FAILING}
    return refused, found


async def test_a_read_whose_nth_write_is_refused_is_made_again_and_nothing_is_lost(tmp_path: Path) -> None:
    _, expected = await day_of_work(tmp_path / "0", 0)
    n, refused = 1, True
    while refused:
        refused, found = await day_of_work(tmp_path / str(n), n)
        assert found == expected, n
        n += EVERY
    assert n > 50


class Jumping(Provider):
    """A provider whose gateway says a time that is wrong by `jump`, while its values go on as they should."""

    jump = timedelta(0)

    async def gateway_state(self) -> Any:
        return SimpleNamespace(time=self.clock.market() + self.jump)


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(days=-2), timedelta(hours=5), timedelta(days=3)])
async def test_a_clock_that_jumps_and_comes_back_loses_nothing(
    writer: ArchiveWriter, clock: ManualClock, jump: timedelta
) -> None:
    provider = Jumping(ManualClock(at(200)))
    collector = Collector(source_of(provider), writer, clock, sleep=clock.sleep)
    await collector.collect([TENCENT])
    before = writer.database.all("SELECT minute, version, net FROM flow")
    assert len(before) == 201

    provider.jump, provider.shift = jump, 5.0
    await collector.collect([TENCENT])
    assert list(verify(writer.database)) == []

    provider.jump = timedelta(0)
    provider.clock.set_market(after_close())
    outcome = await collector.collect([TENCENT])
    assert (outcome.recorded[TENCENT].minutes, outcome.recorded[TENCENT].day) == (330, DAY.isoformat())
    assert list(verify(writer.database)) == []
    (key,) = writer.identities.all_keys().values()
    with closing(ArchiveReader(writer.folder)) as reader:
        versions = reader.versions(key, TENCENT, DAY)
        kept = set(zip(versions.index.tolist(), versions["version"].tolist(), versions["net"].tolist(), strict=True))
        assert set(before) <= kept
        assert reader.last(key, TENCENT, DAY)["net"].tolist() == [10_000 * minute + 5_000 for minute in range(330)]
