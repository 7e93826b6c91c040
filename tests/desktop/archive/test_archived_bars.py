from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, TENCENT, after_close, bar_day, close_archive, open_archive
from fakes.values.clock import ManualClock
from tideboard_core.archive.actions import ActionType, CorporateAction, add_action
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.archive.archived_bars import ArchivedBars
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.connection.uses import Uses


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[ArchiveService]:
    made = ArchiveService(tmp_path, Uses(connection=Connection(backend=Backend.OPEND)), ManualClock(after_close()))
    yield made
    await made.close()


async def test_bars_of_the_connection_are_read_and_adjusted_where_its_broker_tells_actions(
    service: ArchiveService,
) -> None:
    """No archive and no rows are no error: the reader goes on to the broker."""
    bars = ArchivedBars(service, has_actions=True)
    assert not len((await bars.minutes(TENCENT, BarAdjustment.NONE, DAY, DAY)).rows.start)

    key = service.definition(Market.HK)
    assert key is not None
    writer = open_archive(service.folder)
    writer.add_bars(key, TENCENT, DAY, bar_day(330, 1), received=after_close())
    split = CorporateAction(instrument=TENCENT, ex_day=DAY.replace(day=27), type=ActionType.SPLIT, new_shares=2)
    add_action(writer, split, after_close())
    close_archive(writer)

    raw = await bars.minutes(TENCENT, BarAdjustment.NONE, DAY, DAY)
    forward = await bars.minutes(TENCENT, BarAdjustment.FORWARD, DAY, DAY)
    assert len(raw.rows.start) == 330
    assert (raw.rows.close == forward.rows.close * 2).all()
    without = ArchivedBars(service, has_actions=False)
    assert ((await without.minutes(TENCENT, BarAdjustment.FORWARD, DAY, DAY)).rows.close == raw.rows.close).all()
    assert not len((await bars.minutes(InstrumentId("HK.03690"), BarAdjustment.NONE, DAY, DAY)).rows.start)
