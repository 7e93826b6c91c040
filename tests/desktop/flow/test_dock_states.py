"""The states of the capital-flow dock: why it shows nothing, or nothing new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.dock import FLOW, Stage, settle
from fakes.values.hub_values import known, put
from tideboard_core.errors import NotOffered, PermissionMissing, RateLimited
from tideboard_core.market.flow_schedule import Failure
from tideboard_core.model.flow import FlowDistribution, FlowPeriod, TierAmounts
from tideboard_core.model.hub_keys import PACKAGES, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_desktop.flow.figures import day_distribution
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel_state import StateKind

pytestmark = pytest.mark.slow

DISTRIBUTION = Topic.DISTRIBUTION.of(flow_day.TENCENT)


async def test_loading_is_told_after_a_fifth_of_a_second(stage: Stage) -> None:
    """Most answers are faster; then the words come without moving the axes."""
    stage.body.day.wanted_since = stage.services.clock.monotonic()
    stage.body.each_second()
    axes = stage.body.chart.picture
    assert stage.kind is None
    assert not stage.body.footer.isVisible()
    stage.services.clock.advance(1.2)
    stage.body.each_second()

    assert stage.kind is StateKind.LOADING
    assert stage.body.card.isVisible()
    assert stage.body.card.sentence.text().startswith("Asking")
    assert stage.body.chart.picture is axes
    assert axes is not None
    plot, card, surface = axes.layout.main, stage.body.card, make_theme().surface
    assert (card.x(), card.y(), card.width()) == (round(plot.left()), round(plot.top()), round(plot.width()))
    edge = card.grab().toImage()  # the bar of the wait moves along the upper edge of the plot
    tints = {edge.pixelColor(x, 1).name() for x in range(2, card.width() - 2)}
    assert tints == {QColor(each).name() for each in (surface.accent, surface.line_strong)}


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Failure(PermissionMissing("permission-missing", text="LV1"), None), StateKind.NO_PERMISSION),
        (Failure(NotOffered("not-offered"), None), StateKind.UNSUPPORTED),
        (Failure(RateLimited("rate-limited", retry_after=17), 17.0), StateKind.RATE_LIMITED),
    ],
)
async def test_refusals_become_states(stage: Stage, failure: Failure, kind: StateKind) -> None:
    """Permission, offer and rate are three different sentences; the chart keeps its place."""
    place = stage.body.chart.geometry()
    stage.fail(failure)

    assert stage.kind is kind
    assert stage.body.footer.isVisible()
    assert stage.body.footer.name.text()
    assert stage.body.chart.geometry() == place


async def test_a_missing_right_is_shown_or_asked_for_again(stage: Stage) -> None:
    """The button leads to the rights; the link asks once more."""
    wanted: list[str] = []
    stage.dock.rights_wanted.connect(lambda: wanted.append("rights"))
    stage.fail(Failure(PermissionMissing("permission-missing"), None))
    QTest.mouseClick(stage.body.footer.button, Qt.MouseButton.LeftButton)
    assert wanted == ["rights"]
    QTest.mouseClick(stage.body.footer.link, Qt.MouseButton.LeftButton)

    assert stage.services.schedule.failure(FLOW) is None


async def test_a_limit_offers_the_day_chart(running: Stage) -> None:
    """Its call has a budget of its own."""
    running.fail(Failure(RateLimited("rate-limited", retry_after=17), 17.0))
    QTest.mouseClick(running.body.footer.button, Qt.MouseButton.LeftButton)
    await settle()

    assert running.dock.period.key == FlowPeriod.DAY.value
    assert running.body.past is not None
    assert running.body.past.series is not None


async def test_a_history_call_that_queues_says_how_long(running: Stage) -> None:
    """The broker's limit is the reason, not a slow answer; the words go when the rows come."""
    feed = running.services.feed
    feed.queue.clear()
    feed.wait = 12.0
    running.dock.choose_period(FlowPeriod.DAY)
    await settle()
    running.services.clock.advance(1)
    running.body.each_second()
    assert running.kind is StateKind.RATE_LIMITED
    card = running.body.history_card
    assert card.isVisible()
    assert "12" in card.sentence.text()

    feed.queue.set()
    await settle()
    running.body.each_second()
    assert running.kind is None


async def test_an_index_leads_back_to_the_last_stock(running: Stage) -> None:
    """Nothing is wrong; the way back is one click."""
    index = InstrumentId("HK.800000")
    running.selection.select(index)
    running.services.schedule._failures[Topic.FLOW.of(index)] = Failure(NotOffered("n"), None)
    running.body.each_second()
    assert running.kind is StateKind.UNSUPPORTED
    assert running.body.footer.button.text() == "Open HK.02800"
    QTest.mouseClick(running.body.footer.link, Qt.MouseButton.LeftButton)

    assert running.selection.instrument == flow_day.TENCENT


async def test_over_figures_a_lost_connection_says_nothing(running: Stage) -> None:
    """The dock says how old they are, and the top bar has the one Retry."""
    running.services.link(LinkState.DISCONNECTED, attempt=2, retry_in=8)
    running.frame_now()
    assert running.kind is None
    assert not running.body.card.isVisible()
    assert not running.body.footer.isVisible()
    running.services.clock.advance(120)
    running.body.each_second()
    assert running.kind is None, "no reading that fails meanwhile is told beside it"


async def test_a_login_that_takes_its_time_is_no_loss_while_its_figures_come(running: Stage) -> None:
    """Quotes and flow are served before the accounts are read; `no connection` beside live figures would be a lie."""
    running.services.link(LinkState.LOGGING_IN)
    running.frame_now()

    running.services.clock.advance(2)
    running.services.hub.publish(FLOW, Lazy.ready(flow_day.capital_flow(minutes=76)))
    running.services.clock.advance(1)
    running.frame_now()
    running.body.each_second()
    assert running.kind is None


async def test_a_halt_is_told_beside_the_price(running: Stage) -> None:
    """It explains why neither price nor flow moves."""
    key = Topic.QUOTE.of(flow_day.TENCENT)
    halted = flow_day.quote(flow_day.minute_line(minutes=76), suspended=True)
    running.services.hub.publish(key, Lazy.ready(halted))
    running.frame_now()
    running.body._draw_live()

    assert running.body.headline.texts()[-1][0] == "Price, trading suspended"


async def test_before_the_first_trade_no_zeros_are_shown(running: Stage) -> None:
    """Zero would be a figure; there is none yet."""
    nothing = TierAmounts(0.0, 0.0, 0.0, 0.0)
    distribution = known(running.services.hub, DISTRIBUTION)
    assert isinstance(distribution, FlowDistribution)
    empty = replace(distribution, inflow=nothing, outflow=nothing)
    put(running.services.hub, DISTRIBUTION, empty)
    view, reason = day_distribution(running.services.sources, running.body.day)

    assert view is None
    assert reason == "No trade of this session has been counted yet"


async def test_silence_becomes_stale_with_the_missing_minutes_hatched(running: Stage) -> None:
    """No flow for longer than ninety seconds while the market trades."""
    running.services.clock.advance(13 * 60)
    running.body.each_second()

    assert running.kind is StateKind.STALE
    picture = running.body.chart.picture
    assert picture is not None
    assert picture.awaited is not None
    assert running.body.card.isVisible()
    assert running.body.card.sentence.text() == "13 min missing"
    place = running.body.card.geometry()
    assert picture.last_x is not None
    assert picture.last_x < place.left() <= place.right() <= picture.layout.right, "where there are no curves"


async def test_a_delayed_feed_owes_nothing_younger(running: Stage) -> None:
    """What the broker gives a quarter of an hour late is not stale."""
    late = QuotePackage(right=QuoteRight.BMP, delayed=True)
    running.services.hub.publish(PACKAGES, Lazy.ready({Market.HK: late}))
    running.services.clock.advance(13 * 60)
    running.body.each_second()

    assert running.kind is None
    picture = running.body.chart.picture
    assert picture is not None
    assert picture.awaited is None


async def test_an_axis_to_now_reaches_over_the_missing_minutes(running: Stage) -> None:
    """They would be hatched beyond the edge of the chart otherwise."""
    running.dock.flip("to_now")
    running.services.clock.advance(13 * 60)
    running.body.each_second()
    picture = running.body.chart.picture

    assert picture is not None
    assert picture.awaited is not None
    assert picture.axis.spans[-1].end >= picture.awaited.end


async def test_after_the_close_the_state_is_looked_at_once_a_minute(
    running: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else comes all night."""
    looks: list[int] = []
    close = flow_day.session_of().close
    running.services.clock.set_market(close + timedelta(hours=1))
    running.body.each_second()

    def look(*, always: bool = False, minutes: bool = True) -> bool:
        looks.append(1)
        return always and minutes

    monkeypatch.setattr(running.body, "_draw_state", look)
    running.body.each_second()
    assert not looks

    running.services.clock.set_market(close + timedelta(hours=1, minutes=1))
    running.body.each_second()
    assert looks


async def test_after_the_close_the_date_is_large_and_the_distribution_stays(running: Stage) -> None:
    """A closed market is no failure."""
    running.services.clock.set_market(flow_day.session_of().close + timedelta(hours=1))
    running.body.each_second()

    assert running.kind is StateKind.CLOSED
    assert running.body.card.isVisible()
    assert running.body.card.sentence.text() == "Fri 20 Nov 2026"
    assert running.body.distribution.isVisible()

    card = running.body.card.state
    running.services.clock.advance(1)
    running.body.each_second()
    assert running.body.card.state == card  # or card and chart would be painted each second of the night


async def test_a_tier_sum_that_is_off_is_told(running: Stage) -> None:
    """Net is the sum of the tiers, or the chip in the title says that it is not."""
    flow = flow_day.capital_flow(minutes=77)
    running.services.hub.publish(FLOW, Lazy.ready(replace(flow, net=tuple(value + 1e6 for value in flow.net))))
    running.frame_now()
    texts = [chip.text() for chip in running.dock.title_bar.findChildren(type(running.dock.title_bar.title), "chip")]

    assert "tiers do not add up to net" in texts
    assert running.dock._tiers.isVisible()


async def test_a_refused_price_line_is_said_on_the_chart(stage: Stage) -> None:
    """The flow is there, the price is not, and the chart says why."""
    stage.services.feed.error = PermissionMissing("permission-missing", text="no")
    stage.dock.window().hide()
    stage.dock.window().show()
    await settle()
    stage.services.hub.publish(FLOW, Lazy.ready(flow_day.capital_flow()))
    stage.frame_now()
    picture = stage.body.chart.picture

    assert picture is not None
    assert picture.subject.note == "no price line: the right is missing"
