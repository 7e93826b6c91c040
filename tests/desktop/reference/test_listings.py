"""The dock of two listings: partner, rate and currencies are said; without a rate nothing is computed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from fakes.scenes.flow.day import capital_flow, minute_line
from fakes.scenes.flow.day import quote as day_quote
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_desktop.reference.listings import CLOCK, ListingsDock, premium_words
from tideboard_desktop.reference.premium_line import percent

ALIBABA, ADS, OTHER = InstrumentId("HK.09988"), InstrumentId("US.BABA"), InstrumentId("HK.00388")


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    """Alibaba's two listings, with a flow and a price each."""
    async with reference_scene(qapp, tmp_path) as made:
        newest = max(capital_flow(each).times[-1] for each in (ALIBABA, ADS))
        made.clock.set_market(datetime.fromtimestamp(newest, UTC) + timedelta(seconds=20))
        for each, last in ((ALIBABA, "120"), (ADS, "120")):
            made.hub.publish(Topic.FLOW.of(each), Lazy.ready(capital_flow(each)))
            quote = msgspec.structs.replace(day_quote(minute_line(each)), instrument=each, last=Decimal(last))
            made.hub.publish(Topic.QUOTE.of(each), Lazy.ready(quote))
        made.selection.select(ALIBABA)
        yield made


def typed(field: QLineEdit, text: str) -> None:
    field.setText(text)
    field.editingFinished.emit()


async def shown(scene: ReferenceScene) -> ListingsDock:
    dock: ListingsDock = scene.show(ListingsDock)
    await scene.settle()
    return dock


async def test_a_known_pair_is_compared_in_its_own_currencies(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    assert (dock.second, dock.shares) == (ADS, Decimal(8))
    assert {Topic.FLOW.of(each) for each in (ALIBABA, ADS)} <= scene.hub.wanted()
    assert "HKD" in dock.lines[0].text()
    assert "USD" in dock.lines[1].text()
    rows = dock.rows.rows
    assert len(rows) == 76
    assert all(row.first is not None and row.second is not None for row in rows)
    dock.axis.choose(CLOCK)
    dock.axis.chosen.emit(CLOCK)
    assert len(dock.rows.rows) == 152
    dock.hide()
    assert Topic.FLOW.of(ADS) not in scene.hub.wanted()


async def test_the_premium_needs_a_rate_and_says_it(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    assert "not computed without a rate" in dock.premium.text()
    typed(dock.rate, "7.8")
    assert "+2.56% at 7.8 HKD for 1 USD, 1 for 8 shares" in dock.premium.text()
    typed(dock.rate, "seven")
    assert dock.rate.property("invalid")
    typed(dock.rate, "")
    assert "not computed without a rate" in dock.premium.text()


def test_a_premium_with_the_mainland_has_one_sense_whichever_listing_is_chosen(qapp: QApplication) -> None:
    """As the line below counts it: 104.81 yuan at 1.06 against 101.30 dollars, the mainland over Hong Kong."""
    byd, byd_a, prices = InstrumentId("HK.01211"), InstrumentId("SZ.002594"), (Decimal("101.30"), Decimal("98.88"))
    rate = Decimal("1.06")
    here = premium_words((byd, byd_a), prices, Decimal(1), rate)
    there = premium_words((byd_a, byd), prices[::-1], Decimal(1), 1 / rate)

    both = "Premium of SZ.002594 over HK.01211: +3.47% at "
    assert here == both + "1.06 HKD for 1 CNY, 1 for 1 shares"
    assert there.startswith(both)
    assert percent(prices[1], prices[0], rate) == pytest.approx(Decimal("3.47"), abs=Decimal("0.01"))
    assert premium_words((byd, byd_a), (None, Decimal(1)), Decimal(1), rate).startswith("Premium: not computed")


async def test_a_chosen_partner_is_kept(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    typed(dock.partner, "388")
    assert (dock.second, dock.shares) == (OTHER, Decimal(1))
    assert "no flow received" in dock.lines[1].text()
    assert not dock.rate.isEnabled()
    assert dock.rate.isHidden()  # "1 HKD in HKD" is no question
    assert dock._rate_words.isHidden()
    memory = dock.memory()
    again = await shown(scene)
    again.recall(memory)
    assert again.second == OTHER
    typed(again.partner, "not a code!")
    assert again.partner.property("invalid")
    scene.selection.select(InstrumentId("HK.00700"))
    assert again.second is None
    assert again.note.isVisible()
    assert again.table is not None
    assert not again.table.isVisible()
    assert again.lines[1].isHidden()
