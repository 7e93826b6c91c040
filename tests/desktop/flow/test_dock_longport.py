"""LongPort's flow as the main series: one line, its own sizes, no history, and every part says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import publish_second, second_distribution, second_flow
from fakes.scenes.flow.dock import FLOW, Stage, settle
from fakes.scenes.screen.parts import labels
from fakes.values.hub_values import known, put
from tideboard_core.errors import NotOffered
from tideboard_core.model.flow import FlowDistribution, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.ui.format import MISSING
from tideboard_desktop.ui.widgets.panel_state import StateKind


@pytest.fixture
def longport(running: Stage) -> Stage:
    """The dock with LongPort as its only provider."""
    hub, distribution = running.services.hub, Topic.DISTRIBUTION.of(flow_day.TENCENT)
    running.services.feed.provider = "LongPort"
    hub.publish(FLOW, Lazy.ready(second_flow()))
    first = known(hub, distribution)
    assert isinstance(first, FlowDistribution)
    put(hub, distribution, second_distribution(first))
    running.frame_now()
    return running


async def test_it_is_one_line_and_says_so(longport: Stage) -> None:
    """No tier's toggle, no stack, no block, no word about moomoo."""
    body, picture = longport.body, longport.body.chart.picture
    commands = {one.id: one for one in longport.dock.commands()}
    assert picture is not None

    assert picture.visible_flow_lines() == [FlowLine.NET]
    assert longport.dock._provider.text() == "LongPort \u00b7 net line only"
    assert [line for line in FlowLine if body.toggles.offers(line)] == [FlowLine.NET, FlowLine.PRICE]
    assert not commands["flow.toggle.large"].enabled()
    assert commands["flow.toggle.large"].why_not() == "This provider has no tiers to stack"
    assert commands["flow.toggle.price"].enabled()
    assert dict(body.headline.texts())["Block (XL + L)"] == MISSING
    assert "moomoo" not in " ".join(body.caption())
    assert "LongPort" in body.caption()[0]
    longport.dock.explain()
    card = next(part for part in longport.dock.findChildren(QLabel) if "Nasdaq Basic" in part.text()).parentWidget()
    assert card is not None
    card.close()


async def test_its_history_is_not_offered_and_the_way_back_is(longport: Stage) -> None:
    """The refusal is no fault of the security, and no day chart is promised elsewhere."""
    longport.services.feed.error = NotOffered("not-offered")
    for period in (FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH):
        longport.dock.choose_period(period)
        await settle()
        state = longport.body.state
        assert state is not None
        assert (state.kind, state.name) == (StateKind.UNSUPPORTED, "Not offered by this provider")
        assert state.sentence == "LongPort has no flow history"
        QTest.mouseClick(longport.body.footer.button, Qt.MouseButton.LeftButton)
        assert longport.dock.period.key == FlowPeriod.INTRADAY.value
        assert longport.kind is None


async def test_a_closed_market_promises_no_day_chart(longport: Stage) -> None:
    """There is none."""
    longport.services.clock.set_market(flow_day.session_of().close)
    longport.services.hub.publish(FLOW, Lazy.ready(second_flow(330)))
    longport.frame_now()
    longport.body.each_second()

    assert longport.kind is StateKind.CLOSED
    assert not longport.body.footer.button.isVisible()


async def test_it_leads_and_futu_is_the_second(longport: Stage) -> None:
    """The other way round: four tiers folded for the table, the first line in role colours all the same."""
    futu = replace(flow_day.capital_flow(), provider="Futu OpenD")
    publish_second(longport.services, futu, distribution=flow_day.distribution(futu, 4e9))
    longport.frame_now()
    longport.dock.flip("compare")
    longport.frame_now()
    view = longport.body.distribution._view

    assert "LongPort + Futu OpenD" in labels(longport.dock.title_bar)
    assert view is not None
    assert view.folded
    assert len(view.rows) == len(view.other_rows) == 3


async def test_a_minute_that_runs_is_told_as_such(longport: Stage) -> None:
    """LongPort gives the running minute, stamped with its end: up to now, so far, a hollow point."""
    longport.services.hub.publish(FLOW, Lazy.ready(second_flow(77)))
    longport.frame_now()
    captions, picture = dict(longport.body.headline.texts()), longport.body.chart.picture
    assert picture is not None
    assert picture.provisional
    assert "Net inflow today, to 10:46" in captions
    assert "This minute so far" in captions
    longport.dock.press(Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier)
    assert longport.body.chart.accessibleDescription().startswith("10:47 HKT \u00b7 so far: ")
    longport.services.clock.advance(40)
    longport.body.each_second()

    picture = longport.body.chart.picture
    assert picture is not None
    assert not picture.provisional
    captions = dict(longport.body.headline.texts())
    assert "Net inflow today, to 10:47" in captions
    assert "Last minute" in captions
