"""Percentiles of many securities over a real archive, once a minute each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shiboken6 import delete

from fakes.scenes.flow import archive as flow_archive
from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.archive import MISSING
from fakes.scenes.flow.chart import Services
from fakes.values.archive_market import days_before
from fakes.values.hub_values import put
from fakes.values.waiting import running, tasks_done
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.docks.figures.percentiles import Percentiles

OTHER = InstrumentId("HK.00005")


class Asking:
    """The percentiles of a data folder, and what they told."""

    def __init__(self, services: Services, directory: Path) -> None:
        self.services = services
        self.archive: ArchiveService = flow_archive.service(directory)
        self.made = Percentiles(self.archive, services.hub, TradingCalendar(), services.clock, services.tasks)
        self.told: list[frozenset[InstrumentId]] = []
        self.made.changed.connect(self.told.append)

    async def want(self, *ids: InstrumentId) -> None:
        """Ask, and wait for the answer."""
        self.made.want(ids)
        await tasks_done("percentiles")


@pytest.fixture
async def asking(past_services: Services, recorded: Path) -> AsyncIterator[Asking]:
    made = Asking(past_services, recorded)
    yield made
    await made.archive.close()


async def test_a_net_is_ranked_at_its_last_whole_minute(asking: Asking) -> None:
    await asking.want(flow_day.TENCENT)
    net = round(flow_day.capital_flow(minutes=76).net[-1]) * 1000
    others = [flow_archive.archived_flow(100, 100 + place)[75].net or 0 for place in range(60) if place != MISSING]
    expected = int(flow_archive.percentiles(others, net))
    cell = asking.made.cell(flow_day.TENCENT)
    assert cell is not None
    assert (cell.text, cell.value) == (str(expected), float(expected))
    assert cell.meaning.endswith("percentile, 59 sessions")
    assert asking.told == [frozenset({flow_day.TENCENT})]


async def test_it_says_how_many_sessions_come_from_a_shared_place(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {*days_before(flow_day.DAY, 60)}
    monkeypatch.setattr(ArchiveReader, "shared_days", lambda _reader, _key, ids, *_span: dict.fromkeys(ids, days))
    await asking.want(flow_day.TENCENT)
    cell = asking.made.cell(flow_day.TENCENT)
    assert cell is not None
    assert cell.meaning.endswith("59 sessions, 59 from the shared place"), "of the day without a value none"


async def test_each_is_read_once_a_minute(asking: Asking) -> None:
    await asking.want(flow_day.TENCENT)
    flow = flow_day.capital_flow(minutes=76)
    put(asking.services.hub, Topic.FLOW.of(flow_day.TENCENT), replace(flow, net=(*flow.net[:-1], 1e12)))
    await asking.want(flow_day.TENCENT)
    assert len(asking.told) == 1
    asking.services.clock.advance(60)
    await asking.want(flow_day.TENCENT)
    cell = asking.made.cell(flow_day.TENCENT)
    assert cell is not None
    assert (cell.text, cell.value, cell.meaning) == ("highest", 100.0, "above all 59, 59 sessions")
    assert len(asking.told) == 2


async def test_a_minute_that_has_not_ended_is_not_ranked(asking: Asking) -> None:
    await asking.want(flow_day.TENCENT)
    before, flow = asking.made.cell(flow_day.TENCENT), flow_day.capital_flow(minutes=77)
    put(asking.services.hub, Topic.FLOW.of(flow_day.TENCENT), replace(flow, net=(*flow.net[:-1], 1e12)))
    asking.services.clock.set_market(datetime.fromtimestamp(flow.times[-1] - 1, UTC))
    asking.made._read_at.clear()
    await asking.want(flow_day.TENCENT)
    assert asking.made.cell(flow_day.TENCENT) == before


async def test_what_has_no_flow_is_not_asked_and_what_is_not_recorded_says_so(asking: Asking) -> None:
    await asking.want(OTHER)
    assert asking.made.cell(OTHER) is None
    put(asking.services.hub, Topic.FLOW.of(OTHER), flow_day.capital_flow(OTHER, minutes=76))
    await asking.want(OTHER)
    cell = asking.made.cell(OTHER)
    assert cell is not None
    assert (cell.text, cell.value, cell.meaning) == ("\u2014", None, "0 of 20 sessions")


async def test_without_an_archive_the_reason_is_told(past_services: Services, tmp_path: Path) -> None:
    asking = Asking(past_services, tmp_path)
    await asking.want(flow_day.TENCENT)
    cell = asking.made.cell(flow_day.TENCENT)
    assert cell is not None
    assert (cell.value, cell.meaning) == (None, "nothing recorded yet")
    await asking.archive.close()


async def test_the_opening_has_no_percentile(asking: Asking) -> None:
    put(asking.services.hub, Topic.FLOW.of(flow_day.TENCENT), flow_day.capital_flow(minutes=3))
    await asking.want(flow_day.TENCENT)
    cell = asking.made.cell(flow_day.TENCENT)
    assert cell is not None
    assert (cell.text, cell.value) == ("\u2014", None)
    assert cell.meaning.startswith("opening")


async def test_an_answer_after_the_dock_was_closed_is_dropped(asking: Asking) -> None:
    asking.made.want([flow_day.TENCENT])
    (task,) = running("percentiles")
    delete(asking.made)
    await task
    assert asking.told == []
