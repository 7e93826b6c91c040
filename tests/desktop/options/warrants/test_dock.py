"""The dock of warrants: asked for by filter, order and page; what the broker lacks is taken back with its reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.day import capital_flow
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from tideboard_core.errors import NotOffered
from tideboard_core.model.derivatives import (
    Warrant,
    WarrantExpiry,
    WarrantFilter,
    WarrantIssuer,
    WarrantKind,
    WarrantOrder,
    WarrantPage,
    WarrantStatus,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_desktop.options.warrants.dock import PAGE, WarrantsDock
from tideboard_desktop.options.warrants.model import ORDERS, warrant_columns
from tideboard_desktop.ui.tables.column_model import TextColour

ROW = Warrant(
    instrument=InstrumentId("HK.57188"), name="Bear", kind=WarrantKind.BEAR, status=WarrantStatus.NORMAL,
    last=Decimal("0.435"), change=Decimal("-0.05"), change_rate=Decimal("-17.9"), volume=1000,
    turnover=Decimal(43_280_000), expiry=date(2027, 2, 25), strike=Decimal(652), upper_strike=None, lower_strike=None,
    call_price=Decimal(640), to_call_price=Decimal("-2.14"), outstanding=None, outstanding_ratio=Decimal("1.5"),
    premium=Decimal("0.81"), in_the_money=Decimal("5.2"), implied_volatility=None, delta=None,
    effective_gearing=Decimal("14.1"), gearing=Decimal("14.1"), conversion_ratio=Decimal(100),
    break_even=Decimal("608.5"),
)  # fmt: skip
MANY = [replace(ROW, instrument=InstrumentId(f"HK.{57000 + place}")) for place in range(130)]


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    """A broker with 130 warrants and two issuers."""
    async with reference_scene(qapp, tmp_path) as made:
        made.source.answers |= {
            "warrants": lambda _owner, _wanted, begin, count: WarrantPage(tuple(MANY[begin : begin + count]), 130),
            "warrant_issuers": [WarrantIssuer(1, "UBS"), WarrantIssuer(2, "J.P. Morgan")],
        }
        yield made


async def shown(scene: ReferenceScene) -> WarrantsDock:
    """The dock with its first page."""
    dock: WarrantsDock = scene.show(WarrantsDock)
    await scene.settle()
    return dock


def wanted(scene: ReferenceScene) -> WarrantFilter:
    """The filter of the newest call."""
    found = scene.source.last("warrants")[1]
    assert isinstance(found, WarrantFilter)
    return found


async def test_pages(scene: ReferenceScene) -> None:
    """A page at a time, no further than the ends; the foot tells which."""
    dock = await shown(scene)
    assert dock.rows_model.rowCount() == PAGE
    assert dock.foot.words.text() == "1–100 of 130"
    assert not dock.back.isEnabled()
    dock.turn(1)
    await scene.settle()
    assert dock.foot.words.text() == "101–130 of 130"
    assert not dock.on.isEnabled()
    dock.turn(1)
    assert scene.source.count("warrants") == 2


async def test_the_broker_filters_and_sorts(scene: ReferenceScene) -> None:
    """A change begins at the first page; a header asks for an order, the third click for the first one."""
    dock = await shown(scene)
    dock.turn(1)
    await scene.settle()
    dock.filters.kinds[WarrantKind.BULL].click()
    dock.filters._toggle_issuer(2)
    dock.filters._toggle_expiry(WarrantExpiry.WITHIN_3_MONTHS)
    dock.filters._toggle_status(WarrantStatus.NORMAL)
    await scene.settle()
    assert wanted(scene) == WarrantFilter(
        kinds=frozenset({WarrantKind.BULL}),
        issuers=frozenset({2}),
        expiries=frozenset({WarrantExpiry.WITHIN_3_MONTHS}),
        statuses=frozenset({WarrantStatus.NORMAL}),
    )
    assert scene.source.asked[-1][2]["begin"] == 0
    assert dock.filters.issuer.text() == "Issuer: J.P. Morgan"
    assert not dock.filters.bounds.isEnabled()  # no inline warrants among bulls
    keys = [column.key for column in dock.rows_model.shown_columns]
    for order, direction in ((True, Qt.SortOrder.DescendingOrder), (False, Qt.SortOrder.AscendingOrder)):
        dock.rows_model.sort(keys.index("to_call"), direction)
        await scene.settle()
        assert (wanted(scene).order, wanted(scene).descending) == (WarrantOrder.TO_CALL_PRICE, order)
    dock.rows_model.sort(-1)
    await scene.settle()
    assert (wanted(scene).order, wanted(scene).descending) == (WarrantOrder.TURNOVER, True)
    before = scene.source.count("warrants")
    dock.rows_model.sort(keys.index("name"))
    assert scene.source.count("warrants") == before


async def test_what_the_broker_lacks_is_taken_back(scene: ReferenceScene) -> None:
    """The list of before stands, and the reason is said."""
    dock = await shown(scene)
    plain = scene.source.answers["warrants"]

    def refusing(owner: InstrumentId, asked: WarrantFilter, begin: int, count: int) -> object:
        lacks = asked.order is WarrantOrder.GEARING
        return NotOffered("not-offered", text="no such order") if lacks else plain(owner, asked, begin, count)

    scene.source.answers["warrants"] = refusing
    keys = [column.key for column in dock.rows_model.shown_columns]
    dock.rows_model.sort(keys.index("gearing"))
    await scene.settle()
    assert wanted(scene).order is WarrantOrder.TURNOVER
    assert dock.rows_model.rowCount() == PAGE
    assert dock.rows_model.sorting == (keys.index("turnover"), Qt.SortOrder.DescendingOrder)
    assert dock.foot.words.text()


async def test_rows_go_into_the_ticket_and_become_the_security(scene: ReferenceScene) -> None:
    """The list stays while one of its own is selected."""
    dock = await shown(scene)
    dock.table_view.clicked.emit(dock.rows_model.index(3, 3))
    assert scene.priced == [(MANY[3].instrument, None, Decimal("0.435"))]
    dock.table_view.clicked.emit(dock.rows_model.index(3, 4))
    assert len(scene.priced) == 1
    dock.table_view.opened.emit(3)
    await scene.settle()
    assert scene.selection.instrument == MANY[3].instrument
    assert dock.underlying == TENCENT
    assert scene.source.count("warrants") == 1


async def test_filters_and_order_are_remembered(scene: ReferenceScene) -> None:
    """Without what was never a filter."""
    dock = await shown(scene)
    dock.filters.kinds[WarrantKind.BEAR].click()
    dock.rows_model.sort([column.key for column in dock.rows_model.shown_columns].index("premium"))
    kept = dock.memory()
    other: WarrantsDock = scene.show(WarrantsDock)
    other.recall(kept)
    await scene.settle()
    assert other.filters.wanted == dock.filters.wanted
    other.recall({"filter": {"kinds": ["odd"], "issuers": "x"}, "order": {"by": "odd"}})
    assert other.filters.wanted == WarrantFilter()
    await scene.settle()


def test_distance_to_the_call_price() -> None:
    """A bar for bulls and bears alone, amber when one move ends the warrant; the broker sorts by the sign."""
    from tideboard_desktop.ui.format import UnitStyle

    columns = {column.key: column for column in warrant_columns(UnitStyle.KMB)}
    near = columns["to_call"].cell(ROW)
    assert (near.text, near.colour) == ("\u22122.14%", TextColour.WARN)
    assert near.exact == "2.140% to the call price; reached, the warrant ends."
    assert near.bar == pytest.approx(0.107)
    far = columns["to_call"].cell(replace(ROW, to_call_price=Decimal("31.5")))
    assert (far.text, far.colour, far.bar) == ("31.50%", TextColour.PLAIN, 1.0)
    assert columns["to_call"].cell(replace(ROW, kind=WarrantKind.CALL)).bar is None
    assert set(ORDERS) <= set(columns)
    assert set(ORDERS.values()) == set(WarrantOrder) - {WarrantOrder.CHANGE}


async def test_the_sums_say_what_they_cover(scene: ReferenceScene) -> None:
    """The first page by turnover is added up; the net is that of the warrants whose flow is known."""
    dock = await shown(scene)
    before = dock.sums.turnover.text()
    assert before.startswith("Turnover: calls and bulls")
    assert "100 of 130 at" in before
    assert dock.sums.net.text() == "Net inflow: asked for the 6 most traded"
    key = Topic.FLOW.of(MANY[0].instrument)
    assert key in scene.hub.wanted()
    scene.hub.publish(key, Lazy.ready(capital_flow(MANY[0].instrument)))
    dock.refresh({key})
    assert "of 1 with" in dock.sums.net.text()
    dock.turn(1)
    await scene.settle()
    assert dock.sums.turnover.text() == before
    dock.hide()
    assert key not in scene.hub.wanted()
