from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, TENCENT, after_close, bar_day, close_archive, open_archive
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.archive.actions import ActionType, SplitOrDividend, add_action
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.system.settings import Backend, Connection, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.archive.archived_bars import ArchivedBars
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.connection.services import build_connections
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.startup.brokers import opend_spec
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[ArchiveService]:
    clock, tasks = ManualClock(after_close()), Tasks(lambda error, _name: None)
    hub = Hub(clock)
    preferences = Preferences(Settings(), SettingsFile(tmp_path), tasks, writable=False, failed=lambda: None)
    feeds = build_connections(
        [opend_spec(OpendEndpoint(host="127.0.0.1", port=1), (QUOTES_LINK,))], hub, Sinks(), clock
    )
    uses = Uses(connection=Connection(backend=Backend.OPEND))
    made = ArchiveService(tmp_path, uses, feeds, hub, clock, preferences)
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
    split = SplitOrDividend(instrument=TENCENT, ex_day=DAY.replace(day=27), type=ActionType.SPLIT, new_shares=2)
    add_action(writer, split, after_close())
    close_archive(writer)

    raw = await bars.minutes(TENCENT, BarAdjustment.NONE, DAY, DAY)
    forward = await bars.minutes(TENCENT, BarAdjustment.FORWARD, DAY, DAY)
    assert len(raw.rows.start) == 330
    assert (raw.rows.close == forward.rows.close * 2).all()
    without = ArchivedBars(service, has_actions=False)
    assert ((await without.minutes(TENCENT, BarAdjustment.FORWARD, DAY, DAY)).rows.close == raw.rows.close).all()
    assert not len((await bars.minutes(InstrumentId("HK.03690"), BarAdjustment.NONE, DAY, DAY)).rows.start)
