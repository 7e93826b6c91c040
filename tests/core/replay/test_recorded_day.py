"""A recorded day: securities are read once, a damaged block costs its series alone, and hours must be there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from fakes.values.archive_market import DAY, TENCENT, after_close, bar_day, close_archive, open_archive, session
from fakes.values.clock import ManualClock
from fakes.values.replayed import BEFORE, KEY, fill, reading
from tideboard_core.archive.actions import ActionType, SplitOrDividend, add_action
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Rows
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import price_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.replay.bar_history import bars_of
from tideboard_core.replay.recorded_day import recorded_day

T = TypeVar("T")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "archive")
    return tmp_path / "archive"


async def test_a_security_is_read_once(folder: Path) -> None:
    count = 0
    read = reading(folder)

    async def counted(work: Callable[[ArchiveReader], T]) -> T:
        nonlocal count
        count += 1
        found: Awaitable[T] = read(work)
        return await found

    day = await recorded_day(counted, KEY, DAY)
    assert day.known(TENCENT) is None
    first = await day.security(TENCENT)
    assert await day.security(TENCENT) is first is day.known(TENCENT)
    assert count == 2, "the hours and the security"
    assert day.session == session(DAY)


async def test_the_close_before_is_read_from_the_newest_recorded_day_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars, days = ArchiveReader.bars, list[date]()

    def noted(
        self: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, begin: date, end: date
    ) -> list[tuple[date, Rows]]:
        found = bars(self, key, instrument, begin, end)
        days.extend(day for day, _rows in found)
        return found

    monkeypatch.setattr(ArchiveReader, "bars", noted)
    day = await recorded_day(reading(folder), KEY, DAY)
    quote = (await day.security(TENCENT)).quote(session(DAY).close)
    close = bar_day(330, 20 + len(BEFORE) - 1)[-1].close
    assert days == [BEFORE[-1]]
    assert quote is not None
    assert close is not None
    assert quote.prev_close == price_of(close)


@pytest.mark.parametrize(
    ("ex_day", "then", "now"),
    [(DAY, 2, 2), (DAY + timedelta(days=1), 1, 1), (BEFORE[-1], 1, 2)],
    ids=["today", "tomorrow", "the day before"],
)
async def test_prices_of_the_days_before_are_in_the_shares_of_this_day(
    folder: Path, ex_day: date, then: int, now: int
) -> None:
    """One became two: the close before is in new shares, and so are forward-adjusted bars, not those as traded."""
    writer = open_archive(folder)
    split = SplitOrDividend(instrument=TENCENT, ex_day=ex_day, type=ActionType.SPLIT, new_shares=2)
    add_action(writer, split, after_close())
    close_archive(writer)
    day = await recorded_day(reading(folder), KEY, DAY)
    security, close = await day.security(TENCENT), bar_day(330, 20 + len(BEFORE) - 1)[-1].close
    quote = security.quote(session(DAY).close)
    assert quote is not None
    assert close is not None
    assert quote.prev_close == price_of(close) / then

    async def first(adjustment: BarAdjustment) -> Bar:
        request = BarRequest(instrument=TENCENT, period=BarPeriod.DAY, count=9, adjustment=adjustment)
        return (await bars_of(day, security, request, lambda: session(DAY).close)).bars[0]

    raw, forward = await first(BarAdjustment.NONE), await first(BarAdjustment.FORWARD)
    assert (forward.low, forward.close, forward.volume) == (raw.low / now, raw.close / now, raw.volume)


async def test_a_day_without_hours_is_refused(folder: Path) -> None:
    with pytest.raises(ArchiveError) as found:
        await recorded_day(reading(folder), KEY, date(2026, 11, 2))
    assert found.value.code == ArchiveFault.HOURS_MISSING


async def test_a_damaged_block_costs_its_series_alone(folder: Path) -> None:
    lease = Lease(folder, ManualClock(), program="test").take()
    with closing(ArchiveWriter(folder, lease)) as writer:
        seal(writer, unsealed(writer.database, KEY.market), session(DAY).close + timedelta(hours=2))
        number = writer.identities.key(KEY)
        writer.database.execute(
            "UPDATE block SET data=zeroblob(length(data)) WHERE series=1 AND key=? AND day=?",
            (number, int(DAY.strftime("%Y%m%d"))),
        )
    lease.release()
    security = await (await recorded_day(reading(folder), KEY, DAY)).security(TENCENT)
    assert not security.has_flow
    assert security.quote(session(DAY).close) is not None
