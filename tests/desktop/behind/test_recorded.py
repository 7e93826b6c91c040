"""The share of the volume sold short that the archive has, by the newest version and of one provider."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import CALENDAR, DAY, KEY, MEITUAN, TENCENT, after_close
from fakes.values.behind import short_volumes
from fakes.values.behind_answers import open_positions, short_sales
from fakes.values.clock import ManualClock
from tideboard_core.archive.daily.rows import position_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import SHORT
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter, write_once
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.behind.recorded import recorded_shares

EVENING = after_close()


def fill(folder: Path, provider: str = KEY.provider) -> None:
    """Twenty days of 10 %, the newest of them received again as 11 %, and what does not count."""

    def work(writer: ArchiveWriter) -> None:
        key = replace(KEY, provider=provider)
        add_daily(writer, SHORT, key, TENCENT, sales_rows(short_sales(*["10"] * 20), CALENDAR), received=EVENING)
        later = EVENING + timedelta(hours=1)
        add_daily(writer, SHORT, key, TENCENT, sales_rows(short_sales("11"), CALENDAR), received=later)
        add_daily(writer, SHORT, key, TENCENT, position_rows(open_positions(), CALENDAR), received=later)
        other = replace(KEY, provider="Nobody")
        add_daily(writer, SHORT, other, TENCENT, sales_rows(short_sales("99"), CALENDAR), received=later)

    write_once(folder, ManualClock(), "test", work)


def test_of_each_day_the_newest_version_of_one_provider(tmp_path: Path) -> None:
    fill(tmp_path)
    with closing(ArchiveReader(tmp_path)) as reader:
        found = recorded_shares(KEY.provider, TENCENT, reader)
        assert (len(found), found[DAY], min(found.values())) == (20, 11.0, 10.0)
        assert recorded_shares("Nobody", TENCENT, reader) == {DAY: 99.0}
        assert recorded_shares(KEY.provider, MEITUAN, reader) == {}


async def test_the_dock_counts_the_days_that_the_archive_alone_has(reference: ReferenceScene, tmp_path: Path) -> None:
    archive = OpenArchive(tmp_path / "archive")
    fill(archive.folder, "Script")
    reference.serve(archive=archive)
    reference.source.answers["volumes"] = short_volumes([10.0, 12.0], DAY + timedelta(days=1))
    dock: BehindDock = reference.show(BehindDock)
    await reference.quiet()
    assert "above all 19 of 19 days, 18 of them recorded here" in dock.foot.words.text()
    assert "usually" not in dock.foot.words.text()
