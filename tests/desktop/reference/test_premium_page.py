"""The page of the premium in the dock of two listings: what it asks and when, whose rate counts, what it keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.day import minute_line
from fakes.scenes.flow.day import quote as day_quote
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.common.elsewhere import LONGPORT, OPEND, elsewhere
from tideboard_core.gateways.longport.behind.listings import premium_point
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.behind.listings import PremiumLine, PremiumPoint
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_desktop.reference.listings import BROKER, FLOW, PREMIUM, ListingsDock
from tideboard_desktop.reference.premium_page import EVERY

CCB, CCB_A = InstrumentId("HK.00939"), InstrumentId("SH.601939")
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAYS = [datetime(2026, 11, day, tzinfo=UTC) for day in (18, 19)]


class Reader:
    """Closes of both listings, the same for every length."""

    def __init__(self) -> None:
        self.asked: list[SeriesKey] = []
        self.error: Exception | None = None

    async def read(self, key: SeriesKey, _count: int) -> Any:
        self.asked.append(key)
        if self.error is not None:
            raise self.error
        close = 6.0 if key.instrument == CCB_A else 5.0
        start = np.array([int(each.timestamp()) // 60 for each in DAYS], np.int32)
        rows = SimpleNamespace(start=start, close=np.full(len(DAYS), close))
        return SimpleNamespace(columns=SimpleNamespace(rows=rows))


def line(_instrument: InstrumentId, _period: PremiumPeriod, _count: int) -> PremiumLine:
    points = [PremiumPoint(day, Decimal("6.1"), Decimal(5), Decimal("1.08"), Decimal("-24.11")) for day in DAYS]
    return PremiumLine(instrument=CCB, source="LongPort", points=tuple(points))


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    async with reference_scene(qapp, tmp_path) as made:
        made.clock.set_market(NOW)
        made.source.answers["premium"] = line
        vars(made.gateway)["behind"] = SimpleNamespace(listings=made.source)
        reader = Reader()
        made.reader = reader  # type: ignore[attr-defined]
        services = replace(made.context.services, bar_reader=lambda: cast("BarReader", reader))
        made.context = replace(made.context, services=services)
        made.selection.select(CCB)
        yield made


async def shown(scene: ReferenceScene, page: str = PREMIUM) -> ListingsDock:
    dock: ListingsDock = scene.show(ListingsDock)
    dock.page.choose(page)
    dock.page.chosen.emit(page)
    await settled(scene, dock)
    return dock


async def settled(scene: ReferenceScene, dock: ListingsDock, later: float = 0.0) -> None:
    scene.clock.advance(later)
    dock.each_second()
    for _ in range(4):
        await scene.settle()


def reader_of(scene: ReferenceScene) -> Reader:
    found: Reader = scene.reader  # type: ignore[attr-defined]
    return found


def rate(dock: ListingsDock, text: str) -> None:
    dock.rate.setText(text)
    dock.rate.editingFinished.emit()


async def test_nothing_is_asked_before_the_page_is_looked_at(scene: ReferenceScene) -> None:
    dock = await shown(scene, FLOW)
    assert scene.source.count("premium") == len(reader_of(scene).asked) == 0
    dock.page.choose(PREMIUM)
    dock.page.chosen.emit(PREMIUM)
    await settled(scene, dock)
    assert scene.source.last("premium") == (CCB, PremiumPeriod.DAY, 120)
    assert [key.instrument for key in reader_of(scene).asked] == [CCB, CCB_A]
    assert dock.table is not None
    assert dock.table.isHidden()
    await settled(scene, dock, 3600.0)
    assert scene.source.count("premium") == 1, "days are asked for once a day"


async def test_both_lines_stand_beside_each_other_with_their_difference(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    assert "type one above" in dock.line.why.text()
    rate(dock, "1.1")
    plot = dock.line.pages.plot
    assert "+0.24 points apart: +2.40 by the rate" in plot.figure.reading
    assert "close at 15:00" in dock.line.why.text()
    rate(dock, "")
    assert "own \u2014" in plot.figure.reading


async def test_the_brokers_rate_is_a_choice_that_says_whose_it_is(scene: ReferenceScene) -> None:
    dock = await shown(scene, FLOW)
    dock.rate_of.choose(BROKER)
    dock.rate_of.chosen.emit(BROKER)
    await settled(scene, dock)
    assert scene.source.count("premium") == 1
    assert dock.premium.text().endswith("rate of LongPort, 19 Nov 2026")
    dock.page.choose(PREMIUM)
    dock.page.chosen.emit(PREMIUM)
    await settled(scene, dock)
    assert "0.00 by the rate" in dock.line.pages.plot.figure.reading
    scene.selection.select(InstrumentId("HK.09988"))
    assert dock.rate_of.isHidden(), "of New York nobody tells one"
    assert dock.line.pages.plot.figure.sentence.startswith("There is such a premium")


async def test_the_brokers_rate_makes_the_premium_of_its_own_page(scene: ReferenceScene) -> None:
    """Its page `ah-premium` has -21.92 % of H over A, which is +28.07 % of A over H."""
    row = {"aprice": "9.520", "hprice": "8.130", "currency_rate": "0.914300", "ahpremium_rate": "-0.2192"}
    points = tuple(premium_point({**row, "timestamp": str(int(day.timestamp()))}) for day in DAYS)
    scene.source.answers["premium"] = lambda *_: PremiumLine(instrument=CCB, source="LongPort", points=points)
    for listing, last in ((CCB, "8.13"), (CCB_A, "9.52")):
        quote = msgspec.structs.replace(day_quote(minute_line(listing)), instrument=listing, last=Decimal(last))
        scene.hub.publish(Topic.QUOTE.of(listing), Lazy.ready(quote))
    dock = await shown(scene, FLOW)
    dock.rate_of.choose(BROKER)
    dock.rate_of.chosen.emit(BROKER)
    await settled(scene, dock)
    assert dock.premium.text().startswith(
        "Premium of SH.601939 over HK.00939: +28.07% at 1.09373291 HKD for 1 CNY, 1 for 1 shares"
    )
    scene.selection.select(CCB_A)
    await settled(scene, dock)
    assert dock.premium.text().startswith(
        "Premium of SH.601939 over HK.00939: +28.07% at 0.9143 CNY for 1 HKD, 1 for 1 shares"
    )


async def test_minutes_are_read_again_while_they_are_shown_and_not_hidden(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.line.periods.choose(PremiumPeriod.MINUTE)
    dock.line.look()
    await settled(scene, dock)
    count = scene.source.count("premium")
    await settled(scene, dock, EVERY)
    assert scene.source.count("premium") == count + 1
    dock.page.choose(FLOW)
    dock.page.chosen.emit(FLOW)
    await settled(scene, dock, 10 * EVERY)
    assert scene.source.count("premium") == count + 1


async def test_another_day_asks_anew(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    scene.clock.set_market(NOW + timedelta(days=1))
    await settled(scene, dock)
    assert scene.source.count("premium") == 2


async def test_one_line_that_is_refused_leaves_the_other(scene: ReferenceScene) -> None:
    scene.source.answers["premium"] = elsewhere(OPEND, LONGPORT)
    dock = await shown(scene)
    rate(dock, "1.1")
    assert "own +32.00%" in dock.line.pages.plot.figure.reading
    assert LONGPORT in dock.line.why.text()
    scene.source.answers["premium"] = line
    reader_of(scene).error = GatewayDown("gateway-down")
    dock.ask_again()
    await settled(scene, dock)
    again = await shown(scene)
    assert "LongPort's prices and rate" in again.line.pages.plot.figure.reading
    assert again.line.why.text().startswith("Own line: ")


async def test_a_layout_keeps_page_period_and_rate_and_an_earlier_one_has_the_flow(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.line.periods.choose(PremiumPeriod.WEEK)
    dock.rate_of.choose(BROKER)
    memory = dock.memory()
    again = await shown(scene, FLOW)
    again.recall(memory)
    assert (again.page.key, again.line.period, again.rate_of.key) == (PREMIUM, PremiumPeriod.WEEK, BROKER)
    earlier = await shown(scene, FLOW)
    earlier.recall({"axis": "clock", "rates": {"HKD/CNY": "1.1"}})
    assert (earlier.page.key, earlier.axis.key) == (FLOW, "clock")
