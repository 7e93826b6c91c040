"""Every state of a chart on a scenario of the practice market: words, one button, one link, and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.model.hub_keys import PACKAGES, QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.quote import BarAdjustment, BarPeriod, QuotePackage
from tideboard_core.ports.bars import BarRequest
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.chart.words import INTERVALS
from tideboard_desktop.ui.charts.axes import TAG, LivePrice

pytestmark = pytest.mark.slow

TENCENT, APPLE, UNLISTED = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("HK.15802")
OPTIONS = standing_options(opend_port=0, longport_port=0)


TOO_OFTEN = "\u83b7\u53d6K\u7ebf\u9891\u7387\u592a\u9ad8"
"""Getting candles too often, in OpenD's words."""


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    """An exchange of its own: each test switches its scenario."""
    with sandbox_thread(OPTIONS) as opened:
        yield opened


def told(scene: ChartScene) -> tuple[str, str, str, str]:
    """What the card says and offers."""
    card = scene.dock.cell.states.card
    assert card.isVisible()
    shown = [part.text() for part in (card.button, card.link) if part.isVisible()]
    return (card.sentence.text(), card.detail.text(), *shown)  # type: ignore[return-value]


def in_place_of_bars(scene: ChartScene) -> tuple[str, str, str]:
    """Sentence over the empty axes, button and link below."""
    pane = scene.dock.cell.pane
    assert scene.dock.chart.picture is None
    assert pane.footer.isVisible()
    return pane.note.sentence.text(), pane.footer.button.text(), pane.footer.link.text()


async def bars(scene: ChartScene) -> None:
    scene.show()
    await scene.until(lambda: scene.count > 3 and not scene.dock.cell.reads.loading)


async def test_while_the_first_bars_are_read_the_axes_stand(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await sandbox.fault("Qot_GetKL", "hold-reply", times=9)
        scene.show()
        scene.clock.advance(6)
        scene.dock.cell.each_second()
        assert in_place_of_bars(scene) == ("Reading bars", "Ask again", "Connection log")
        scene.dock.cell.pane.footer.link.click()
        assert scene.opened == ["connection:log"]
        await sandbox.release()
        await scene.until(lambda: scene.count > 3)
        assert not scene.dock.cell.pane.footer.isVisible()

        # the bars of before stay, at half strength, with their age
        await sandbox.fault("Qot_GetKL", "hold-reply", times=9)
        scene.clock.advance(61)
        scene.dock.choose_interval("5m")
        assert scene.dock.chart.picture is not None
        assert scene.dock.chart.picture.faded
        scene.dock.cell.each_second()
        scene.clock.advance(3)
        scene.dock.cell.each_second()
        assert "still shown: 1 minute" in scene.dock.cell.pane.note.detail.text()
        await sandbox.release()
        await scene.until(lambda: not scene.dock.cell.reads.loading)
        assert not scene.dock.chart.picture.faded


async def test_without_the_right_the_chart_says_which(qapp: QApplication, sandbox: OpenSandbox) -> None:
    await sandbox.scenario("no-permission")
    async with chart_scene(OPEND, sandbox, APPLE) as scene:
        scene.show()
        await scene.until(lambda: scene.dock.cell.reads.error is not None)
        assert in_place_of_bars(scene) == ("No right to read bars of US", "My rights", "Ask again")
        scene.dock.cell.pane.footer.button.click()
        assert scene.opened == ["connection:allowances"]


async def test_delayed_prices_are_said(qapp: QApplication, sandbox: OpenSandbox) -> None:
    """In amber before the figures and in the tag, which counts down no bar that is over."""
    await sandbox.scenario("delayed")
    async with chart_scene(LONGPORT, sandbox, TENCENT) as scene:
        await bars(scene)
        chart, readout = scene.dock.chart, scene.dock.cell.readout
        assert "delayed" not in readout.accessibleDescription()
        scene.hub.publish(PACKAGES, Lazy.ready(await scene.feeds.gateway.quotes.quote_packages()))
        scene.dock.cell.each_second()
        assert chart.live is not None
        assert (chart.live.old, chart.live.dashed) == (True, False)
        assert chart.live.lines == ("delayed",)
        assert readout.accessibleDescription().startswith("HK delayed 15 min, ")
        unknown: dict[Market, QuotePackage] = {}
        scene.hub.publish(PACKAGES, Lazy.ready(unknown))
        scene.dock.cell.each_second()
        assert not readout.accessibleDescription().startswith("HK delayed")


async def test_a_used_up_history_leaves_the_bars_and_new_ones_come(qapp: QApplication, sandbox: OpenSandbox) -> None:
    await sandbox.scenario("quota")
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        for number in ("00005", "00388", "00939", "00941", "01211", "01299", "01810", "02318", "02800", "03690"):
            await scene.feeds.gateway.quotes.bars(
                BarRequest(
                    instrument=InstrumentId(f"HK.{number}"),
                    period=BarPeriod.DAY,
                    adjustment=BarAdjustment.NONE,
                    count=2,
                    before=scene.clock.market(),
                )
            )
        scene.dock.cell.live.read_older(spend=True)
        await scene.until(lambda: scene.dock.cell.live.refused is not None)
        sentence, detail, *actions = told(scene)
        assert sentence == "History allowance used up"
        assert detail.endswith(
            "A security counts for 7 or 30 days: until it was seen which, 30 are expected. New bars still come."
        )
        assert actions == ["My allowances", "Ask again"]
        scene.dock.cell.states.card.button.click()
        assert scene.opened == ["connection:allowances"]
        assert scene.count > 3


async def test_without_a_trade_in_the_range_the_chart_says_so(qapp: QApplication, sandbox: OpenSandbox) -> None:
    """A warrant that is listed five days after the practice day."""
    async with chart_scene(OPEND, sandbox, UNLISTED) as scene:
        scene.show()
        await scene.until(lambda: not scene.dock.cell.reads.loading)
        sentence, button, link = in_place_of_bars(scene)
        assert sentence == "Not listed yet"
        assert "first trading day" in scene.dock.cell.pane.note.detail.text()
        assert (button, link) == ("Ask again", "Day chart")


async def test_a_halt_is_said_and_the_line_of_the_last_price_is_dashed(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        await scene.subscribe()
        await sandbox.scenario("halt")
        await sandbox.advance(90)
        await scene.quoted(lambda quote: quote.suspended)
        scene.frame_now()
        assert told(scene)[0] == "Halted"
        assert told(scene)[2:] == ("Day chart", "Price alerts")
        live = scene.dock.chart.live
        assert live is not None
        assert live.dashed
        assert not live.lines  # no countdown
        scene.dock.cell.states.card.link.click()
        assert scene.opened == ["alerts"]
        scene.dock.cell.states.card.button.click()
        assert scene.dock.cell.interval == INTERVALS["D"]
        await scene.until(lambda: not scene.dock.cell.reads.loading)


async def test_a_closed_market_has_its_date_its_next_open_and_the_price_of_the_night(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    async with chart_scene(OPEND, sandbox, APPLE) as scene:
        await bars(scene)
        await scene.subscribe()
        await scene.quoted(lambda quote: quote.overnight is not None)
        scene.frame_now()
        sentence, detail, *actions = told(scene)
        assert sentence == "Closed: Tue 17 Nov"
        assert detail == "opens Wed 18 Nov 09:30"
        assert actions == ["Day chart", "Price alerts"]
        assert scene.dock.cell.states.out_of_hours.price is not None
        assert scene.dock.cell.states.out_of_hours.price.lines == ("night",)
        picture = scene.dock.chart.picture
        assert picture is not None
        scene.dock.cell.states.out_of_hours.show(LivePrice(0.01, ("night",)))
        (tag,) = scene.dock.cell.states.out_of_hours.tags(picture)
        assert (
            tag.y + TAG * scene.dock.chart.theme.scale <= picture.layout.price.bottom
        )  # both of its lines, above the volume


async def test_an_old_price_says_its_age_in_the_place_of_its_countdown(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        await scene.subscribe()
        await scene.quoted(lambda quote: not quote.suspended)
        await sandbox.scenario("silent")
        scene.old = 30.0
        scene.dock.cell.each_second()
        assert scene.dock.cell.states.state is None, "no box covers the bars"
        live = scene.dock.chart.live
        assert live is not None
        assert (live.old, live.dashed, live.lines) == (True, True, ("30 s old",))
        scene.old = None
        scene.dock.cell.each_second()
        assert scene.dock.chart.live is not None
        assert not scene.dock.chart.live.old, "nothing changed, but it is proven"


async def test_a_limited_read_counts_down_beside_the_bars_and_comes(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        await sandbox.fault("Qot_GetKL", "refuse", times=1, text=TOO_OFTEN)
        cell = scene.dock.cell
        cell.reads.again()
        await scene.until(lambda: cell.reads.error is not None)
        footer = cell.pane.footer
        assert footer.isVisible()
        assert footer.name.text() == "Rate limited"
        assert "Asked again in 30 s" in footer.reason.text()
        assert (footer.button.text(), footer.link.text()) == ("Ask again", "Connection log")
        assert scene.count > 3
        scene.clock.advance(31)
        cell.each_second()
        await scene.until(lambda: cell.reads.error is None and not cell.reads.loading)
        assert not footer.isVisible()


async def test_without_a_connection_no_box_covers_the_bars(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        now = scene.clock.monotonic()
        down = LinkStatus(state=LinkState.DISCONNECTED, provider="OpenD", address="", since=now, retry_at=now + 7)
        scene.hub.publish(QUOTES_LINK, Lazy.ready(down))
        scene.old = 12.0
        scene.frame_now()
        assert scene.dock.cell.states.state is None
        assert scene.dock.chart.live is not None
        assert scene.dock.chart.live.lines == ("12 s old",)
        scene.hub.publish(QUOTES_LINK, Lazy.ready(replace(down, state=LinkState.LIVE)))
        scene.old = None
        scene.frame_now()
        assert not scene.dock.chart.live.old


async def test_two_sources_that_differ_are_both_named(qapp: QApplication, sandbox: OpenSandbox) -> None:
    await sandbox.advance(240)
    async with chart_scene(OPEND, sandbox, TENCENT, second=LONGPORT) as scene:
        await bars(scene)
        second = scene.dock.cell.states.second
        scene.dock.cell.each_second()
        await scene.until(lambda: not second.reading)
        assert second.conflict is None
        await sandbox.scenario("bars-conflict")
        scene.clock.advance(61)
        scene.dock.cell.each_second()
        await scene.until(lambda: second.conflict is not None)
        sentence, detail, *actions = told(scene)
        assert sentence == "Two sources differ"
        assert second.conflict is not None
        assert second.conflict.other - second.conflict.price == pytest.approx(1.5)
        assert f"LongPort {second.conflict.other:.2f}" in detail
        assert actions == ["Compare again", "Connections"]
        await sandbox.scenario("calm")
        scene.dock.cell.states.card.button.click()
        await scene.until(lambda: second.conflict is None)


async def test_an_indicator_that_needs_more_bars_says_how_many(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await scene.dock.cell.indicators.load()
        scene.dock.cell.indicators.chosen.replace_all([chosen("MACD")])
        await bars(scene)
        assert scene.dock.cell.states.state is None
        scene.dock.choose_interval("M")
        await scene.until(lambda: not scene.dock.cell.reads.loading)
        sentence, _detail, *actions = told(scene)
        assert sentence == f"MACD 12 26 9 needs 34 bars, has {scene.count}"
        assert actions == ["Day chart", "Indicators"]
        scene.dock.cell.states.card.button.click()
        await scene.until(lambda: scene.count > 60 and not scene.dock.cell.reads.loading)
        assert scene.dock.cell.states.state is None
