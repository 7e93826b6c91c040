"""Two providers in the flow dock: the switch, what stands in the way, the disagreement, the files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import OTHER_DISTRIBUTION, OTHER_FLOW, link_second, publish_second, second_flow
from fakes.scenes.flow.dock import Stage
from fakes.values.waiting import between_tasks
from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, RateLimited, RequestTimeout
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import OTHER_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkState
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.providers.definition import DefinitionCard
from tideboard_desktop.flow.providers.second_card import SecondCard
from tideboard_desktop.ui.widgets.panel_state import StateKind

pytestmark = pytest.mark.slow


def picture(stage: Stage) -> DayPicture:
    """What the chart shows."""
    assert stage.body.chart.picture is not None
    return stage.body.chart.picture


def compared(stage: Stage, flow: CapitalFlow | None = None) -> None:
    """A second provider has come, and the person compares."""
    publish_second(stage.services, flow)
    stage.frame_now()
    stage.dock.flip("compare")
    stage.frame_now()


def compare_entry(stage: Stage) -> QAction:
    """The menu's entry."""
    return next(each for each in stage.body.switches.menu.actions() if each.objectName() == "flow_view_compare")


async def test_without_a_second_provider_the_switch_says_so_and_shows_the_way(running: Stage) -> None:
    """Off, with the reason; pressed, it offers to connect one, by keyboard too."""
    toggle, asked = compare_entry(running), list[str]()
    running.dock.second_provider_wanted.connect(lambda: asked.append("connect"))
    assert toggle.toolTip() == "No second provider of capital flow is connected."
    for by_mouse in (True, False):
        toggle.trigger() if by_mouse else running.dock.flip("compare")
        [card] = [one for one in running.dock.findChildren(SecondCard) if one.isVisible()]
        assert not toggle.isChecked()
        assert not running.body.switches.view.compare
        QTest.keyClick(card.button, Qt.Key.Key_Space)
        assert not card.isVisible()

    assert asked == ["connect", "connect"]
    running.dock.flip("compare")
    [card] = [one for one in running.dock.findChildren(SecondCard) if one.isVisible()]
    QTest.keyClick(card.button, Qt.Key.Key_Escape)
    assert not card.isVisible()


async def test_both_lines_stand_on_one_axis(running: Stage) -> None:
    """Tiers are hidden, the title names both, the headline has the gap; once more and all is as before."""
    before = picture(running).shown
    compared(running)
    shown, captions = picture(running), dict(running.body.headline.texts())

    assert shown.second is not None
    assert shown.names == ("Sandbox", "LongPort")
    assert shown.visible_flow_lines() == [FlowLine.NET]
    assert "Gap to LongPort" in captions
    assert running.dock._provider.text() == "Sandbox + LongPort"
    assert not running.body.toggles.button(FlowLine.LARGE).isVisible()
    assert running.dock.why_no_line("large") == "Two providers: their tiers are not comparable"
    assert running.kind is None
    view = running.body.distribution._view
    assert view is not None
    assert view.names == ("Sandbox", "LongPort")
    assert "LongPort Large out" in running.body.distribution.accessibleDescription()
    running.dock.flip("compare")
    assert picture(running).second is None
    assert picture(running).shown == before
    assert running.dock.why_no_line("large") == ""


async def test_it_wants_the_second_provider_only_while_it_compares_and_is_looked_at(running: Stage) -> None:
    """A comparison nobody sees costs no call."""
    wanted = {OTHER_FLOW, OTHER_DISTRIBUTION}
    publish_second(running.services)
    running.frame_now()
    assert not wanted & running.services.hub.wanted()
    running.dock.flip("compare")
    assert wanted <= running.services.hub.wanted()
    running.dock.window().hide()
    assert not running.services.hub.wanted()
    running.dock.window().show()
    assert wanted <= running.services.hub.wanted()
    running.selection.select(InstrumentId("HK.00005"))
    assert OTHER_FLOW not in running.services.hub.wanted()
    assert OTHER_FLOW._replace(subject="HK.00005") in running.services.hub.wanted()
    running.dock.flip("compare")
    assert not {key for key in running.services.hub.wanted() if key.topic == OTHER_FLOW.topic}


async def test_the_choice_is_remembered_also_while_nobody_is_connected(running: Stage) -> None:
    """The next start compares as soon as the second connection stands."""
    compared(running)
    memory = running.dock.memory()
    running.dock.flip("compare")
    running.services.hub.forget(OTHER_LINK)
    running.frame_now()
    running.dock.recall(memory)
    running.frame_now()
    assert not compare_entry(running).isChecked()
    assert picture(running).second is None
    link_second(running.services, LinkState.LIVE)
    running.frame_now()

    assert compare_entry(running).isChecked()
    assert picture(running).second is not None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionMissing("p"), "LongPort: the right is missing"),
        (NotOffered("n"), "LongPort: not offered for this security"),
        (RateLimited("r"), "LongPort: rate limited, asks again soon"),
        (RequestTimeout("t"), "LongPort: refused"),
    ],
)
async def test_a_refusal_is_told_on_the_chart(running: Stage, error: GatewayError, words: str) -> None:
    """The first provider's figures stay as they are; the second's own way is told in a line."""
    link_second(running.services, LinkState.LIVE)
    running.services.other_errors[OTHER_FLOW] = error
    running.frame_now()
    running.dock.flip("compare")

    assert picture(running).subject.note == words
    assert picture(running).second is None
    assert running.kind is None


async def test_a_second_line_that_is_not_current_says_since_when(running: Stage) -> None:
    """Old, or its connection lost: half strength, its last minute named, and no word of a disagreement."""
    compared(running, second_flow(turns_at=60))
    assert running.kind is StateKind.DISAGREE
    running.services.clock.advance(100)
    running.publish_minutes(77)
    running.body.each_second()
    assert picture(running).second_faded
    assert picture(running).subject.note == "LongPort: no answer, last minute 10:46"
    assert running.kind is None
    running.services.hub.publish(OTHER_FLOW, Lazy.ready(second_flow(77, turns_at=60)))
    running.frame_now()
    assert not picture(running).second_faded
    assert running.kind is StateKind.DISAGREE
    link_second(running.services, LinkState.CONNECTING, attempt=1)
    running.frame_now()

    assert picture(running).second_faded
    assert picture(running).subject.note == "LongPort: no connection, last minute 10:47"
    assert running.kind is None


async def test_figures_of_something_else_are_not_compared(running: Stage) -> None:
    """Another security under the same key, another currency, another day: a line in the corner, no curve."""
    compared(running, replace(second_flow(), instrument=InstrumentId("HK.09988")))
    notes = [picture(running).subject.note]
    day_before = tuple(time - 86400 for time in second_flow().times)
    for flow in (
        replace(second_flow(), currency="CNY"),
        replace(second_flow(), times=day_before, last_valid=day_before[-1]),
    ):
        running.services.hub.publish(OTHER_FLOW, Lazy.ready(flow))
        running.frame_now()
        assert picture(running).second is None
        notes.append(picture(running).subject.note)

    assert notes == [
        "LongPort: another security, not compared",
        "LongPort: another currency, not compared",
        "LongPort: no minute of this session",
    ]
    running.services.hub.publish(OTHER_FLOW, Lazy.ready(replace(second_flow(), currency="HKD")))
    running.frame_now()
    assert picture(running).second is not None


async def test_while_the_second_is_loading_the_first_stays_as_it_is(running: Stage) -> None:
    """Tiers included: nothing is taken away before there is something to show."""
    link_second(running.services, LinkState.LIVE)
    running.frame_now()
    running.dock.flip("compare")

    assert picture(running).subject.note == "LongPort: loading"
    assert FlowLine.LARGE in picture(running).visible_flow_lines()


async def test_a_disagreement_is_flagged_marked_and_explained(running: Stage) -> None:
    """In the headline, on the axis, below the chart; nothing moves but what the switch itself moved."""
    compared(running)
    places = running.body.chart.geometry(), running.body.below.geometry(), running.body.headline.geometry()
    running.services.hub.publish(OTHER_FLOW, Lazy.ready(second_flow(turns_at=60)))
    running.frame_now()
    flag, pair = running.body.headline.flag, picture(running).second

    assert running.kind is StateKind.DISAGREE
    assert flag.isVisible()
    assert flag.accessibleName() == "Providers disagree since 10:30"
    assert "Sandbox counts money in, LongPort money out" in flag.toolTip()
    assert pair is not None
    assert [span.end - span.begin for span in pair.conflicts] == [16 * 60.0]
    assert "signs differ since 10:30" in running.body.chart.accessibleDescription()
    assert running.body.footer.isVisible()
    assert running.body.distribution.isVisible()
    assert (
        running.body.chart.geometry(),
        running.body.below.geometry(),
        running.body.headline.geometry(),
    ) == places
    QTest.mouseClick(flag, Qt.MouseButton.LeftButton)
    [card] = running.dock.findChildren(DefinitionCard)
    assert card.isVisible()
    card.close()
    QTest.mouseClick(running.body.footer.button, Qt.MouseButton.LeftButton)
    assert not running.body.switches.view.compare
    assert not flag.isVisible()
    assert running.kind is None


async def test_the_readout_and_its_copy_have_both(running: Stage) -> None:
    """Both values, the gap, the second in percent of the first; a minute that one lacks has a dash."""
    whole = second_flow()
    kept = [place for place in range(len(whole.times)) if place != 40]
    holed = replace(
        whole,
        times=tuple(whole.times[place] for place in kept),
        net=tuple(whole.net[place] for place in kept),
    )
    compared(running, holed)
    chart = running.body.chart
    running.dock.press(Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier)
    box = chart._readout()
    assert box is not None
    first = flow_day.capital_flow().net[-1]
    assert [row.name for row in box[0].upper] == ["Sandbox", "LongPort", "Gap", "Second / first"]
    assert box[0].upper[3].plain == "75.0%"
    cells = chart.copied_row().split("\t")
    assert cells[-4] == "Sandbox"
    assert float(cells[-3]) == whole.net[-1]
    assert cells[-2] == "LongPort"
    assert float(cells[-1]) == pytest.approx(first - whole.net[-1])
    chart._move_to(whole.times[40])
    box = chart._readout()
    assert box is not None
    assert [row.plain or row.signed for row in box[0].upper][1:] == ["\u2014"] * 3


async def test_the_second_is_drawn_anew_only_when_it_is_new(running: Stage, qapp: QApplication) -> None:
    """An equal answer, a price, a second that passes: the very same picture and comparison."""
    compared(running)
    running.body.chart.grab()
    shown, drawn = picture(running), running.body.chart.layer.drawn
    running.services.hub.publish(OTHER_FLOW, Lazy.ready(second_flow()))
    running.frame_now()
    running.body.each_second()
    await between_tasks(qapp.processEvents)

    assert picture(running) is shown
    assert running.body.chart.layer.drawn == drawn
    running.services.clock.advance(60)
    running.publish_minutes(77)
    running.services.hub.publish(OTHER_FLOW, Lazy.ready(second_flow(77)))
    running.frame_now()
    assert picture(running).second is not shown.second
    assert len(picture(running).second or ()) == 78


async def test_the_running_minute_of_the_second_joins_when_it_is_over(running: Stage) -> None:
    """Also when its figure never changes again, as at the close."""
    running.publish_minutes(77)
    compared(running, second_flow(77))
    assert len(picture(running).second or ()) == 77
    running.services.clock.advance(40)
    running.body.each_second()

    assert len(picture(running).second or ()) == 78


async def test_asking_again_asks_both(running: Stage) -> None:
    """A refusal that lasts is asked about only when the person wants it."""
    compared(running)
    running.dock.ask_again()

    assert running.services.retried == ["other"]
