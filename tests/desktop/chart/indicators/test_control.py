"""What the indicators draw on a chart, and what a tick costs."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from shiboken6 import isValid

from fakes.scenes.indicators import KEY, IndicatorScene, rows_of
from fakes.values.bent_bars import COUNT, DAYS, Bent, key
from tideboard_core.indicators.bars import bars_of, session_numbers
from tideboard_core.indicators.compute import compute, missing
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_core.model.splits import Split
from tideboard_core.system.appearance import Units
from tideboard_desktop.chart.export import bar_table
from tideboard_desktop.chart.indicators.chosen import MOST, chosen
from tideboard_desktop.chart.range_statistics import RangeStatistics
from tideboard_desktop.ui.charts.curves import ChartLine, Dash
from tideboard_desktop.ui.charts.picture import BarFlow, PriceFacts


def lines(scene: IndicatorScene) -> dict[str, ChartLine]:
    """Every curve of the chart by its name."""
    picture = scene.chart.picture
    assert picture is not None
    return {
        line.name: line for line in (*picture.overlays, *(one for pane in picture.indicators for one in pane.lines))
    }


def whole(code: str, rows: Columns) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return compute(code, {}, bars_of(rows, session_numbers(KEY.market, rows.start))).lines[0]


@pytest.mark.usefixtures("qapp")
async def test_a_chart_begins_with_lines_over_its_candles_alone() -> None:
    scene = IndicatorScene()
    assert [one.code for one in scene.control.chosen.items] == ["MA", "VWAP"]
    scene.control.close()


async def test_lines_and_panes_are_drawn(scene: IndicatorScene) -> None:
    assert list(lines(scene)) == ["MA5", "MA10", "MA20", "VWAP", "DIF", "DEA", "MACD"]
    rows = scene.series.columns.rows
    np.testing.assert_allclose(lines(scene)["MA5"].values, whole("MA", rows))
    assert scene.control.button.accessibleName() == "Indicators 3"
    assert [pane.key for pane in scene.chart.layout_now.panes] == ["price", "volume", "flow", "indicator_2"]


async def test_a_tick_moves_the_curves_and_repaints_one_column_of_each_pane(scene: IndicatorScene) -> None:
    scene.chart.grab()
    rows = scene.series.columns.rows
    middle = float(rows.high[-1] + rows.low[-1]) / 2
    scene.tick(100, middle)
    scene.chart.grab()
    painted = scene.chart.bars.columns
    scene.tick(100, middle + 0.5)

    assert scene.chart.bars.columns - painted == 2 * 4
    np.testing.assert_allclose(lines(scene)["MA5"].values, whole("MA", scene.series.columns.rows))
    np.testing.assert_allclose(lines(scene)["DIF"].values, whole("MACD", scene.series.columns.rows))


async def test_a_new_bar_lengthens_every_curve(scene: IndicatorScene) -> None:
    scene.tick(101, float(rows_of(101).close[-1]))
    assert {len(line.values) for line in lines(scene).values()} == {101}
    np.testing.assert_allclose(lines(scene)["VWAP"].values, whole("VWAP", scene.series.columns.rows))


async def test_older_bars_put_before_move_the_curves(scene: IndicatorScene) -> None:
    rows = rows_of(40, seed=3)
    scene.series.take(rows._replace(start=rows.start - 40 * 5))
    scene.chart.take_bars()
    assert len(lines(scene)["MA20"].values) == 140
    np.testing.assert_allclose(lines(scene)["MA5"].values, whole("MA", scene.series.columns.rows))


async def test_a_preview_is_dashed_until_it_is_added(scene: IndicatorScene) -> None:
    chosen_ = scene.control.chosen
    chosen_.try_out("BOLL")
    preview = lines(scene)["UPPER"]
    assert (preview.dash, preview.colour) == (Dash.DASHED, scene.theme.surface.accent)
    chosen_.accept()
    assert lines(scene)["UPPER"].colour in scene.theme.curves
    chosen_.discard()
    assert "UPPER" in lines(scene)


async def test_a_changed_parameter_is_drawn_at_once_in_place_of_its_own(scene: IndicatorScene) -> None:
    scene.control.chosen.edit(0)
    scene.control.chosen.set_value("period_1", 7)
    assert "MA7" in lines(scene)
    assert "MA5" not in lines(scene)
    scene.control.chosen.discard()
    assert "MA5" in lines(scene)


async def test_a_hidden_one_is_not_drawn(scene: IndicatorScene) -> None:
    scene.control.chosen.toggle(2)
    assert list(lines(scene)) == ["MA5", "MA10", "MA20", "VWAP"]
    assert scene.control.button.accessibleName() == "Indicators 2"


async def test_shifted_lines_lie_beside_their_bars(scene: IndicatorScene) -> None:
    """Span A of Ichimoku 25 bars ahead, the lagging line 25 back; a tick moves the latter."""
    scene.control.chosen.replace_all([chosen("ICHIMOKU")])
    drawn, rows = lines(scene), scene.series.columns.rows
    values = compute("ICHIMOKU", {}, bars_of(rows, session_numbers(KEY.market, rows.start))).lines
    assert drawn["SPAN A"].at(np.arange(100))[90] == values[2][65]
    assert drawn["SPAN A"].part(90, 91) == values[2][65]
    assert np.isnan(drawn["SPAN A"].part(0, 25)).all()
    assert drawn["CHIKOU"].at(np.arange(100))[50] == rows.close[75]
    assert np.isnan(drawn["CHIKOU"].at(np.arange(100))[75:]).all()
    scene.tick(100, 611.5)
    assert lines(scene)["CHIKOU"].part(74, 75) == 611.5


async def test_values_are_kept_for_the_bars_near_the_view_and_are_right_everywhere(scene: IndicatorScene) -> None:
    """20,000 bars: at the newest ones, far back, zoomed out, and after ticks meanwhile; a table has all of them."""
    count = 20_000
    scene.control.chosen.replace_all([chosen(code) for code in ("MA", "ICHIMOKU", "SAR", "MACD", "OBV")])
    scene.series.take(rows_of(count))
    scene.chart.take_bars()
    views = ((120, 0.0), (300, 9_000.0), (300, 15_000.0), (12_000, 0.0), (200, 500.0))
    for number, (wide, back) in enumerate(views):
        scene.tick(count, 600.0 + number)
        scene.chart.view.show_last(wide)
        scene.chart.pan(back * scene.chart.view.pitch)
        scene.tick(count, 601.0 + number)
        rows, picture = scene.series.columns.rows, scene.chart.picture
        assert picture is not None
        seen = picture.visible()
        assert seen is not None
        sizes = {len(line.values) for line in lines(scene).values()}
        assert max(sizes) <= max(5_000, 4 * wide)
        for code, name in (("MA", "MA5"), ("SAR", "SAR"), ("MACD", "DIF"), ("OBV", "OBV"), ("ICHIMOKU", "TENKAN")):
            line, expected = lines(scene)[name], whole(code, rows)
            np.testing.assert_allclose(line.at(seen.rows), expected[seen.rows], rtol=1e-9, atol=1e-6)
            np.testing.assert_allclose(line.part(count - 1, count), expected[-1:], rtol=1e-9, atol=1e-6)
        table = bar_table(picture, 0, count, "HKD").more
        np.testing.assert_allclose(table["MACD 12 26 9: DIF"], whole("MACD", rows), rtol=1e-9, atol=1e-6)
        np.testing.assert_array_equal(table["CHIKOU"][: count - 25], rows.close[25:])


async def test_a_template_is_shown_with_its_scale(scene: IndicatorScene) -> None:
    scene.control.templates.view = scene.control._view()
    scene.control.templates.save("Mine")
    scene.control.chosen.replace_all([])
    scene.control.show_template("Mine")
    assert scene.views == [scene.control._view()]
    assert "MA5" in lines(scene)


async def test_without_the_library_its_indicators_are_left_out(
    scene: IndicatorScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layout from another system."""
    monkeypatch.setattr("tideboard_core.indicators.compute.talib", lambda: None)
    scene.control.chosen.replace_all([chosen("TRIX"), chosen("MA")])
    assert "TRIX" in missing()
    assert list(lines(scene)) == ["MA5", "MA10", "MA20", "MA60"]


async def test_the_legends_names_stand_over_the_panes(scene: IndicatorScene) -> None:
    """The strip of the legend differs from the same chart without it."""
    legends, scene.chart.legends = scene.chart.legends, None
    without = scene.chart.grab().toImage()
    scene.chart.legends = legends
    assert scene.chart.grab().toImage() != without


async def test_a_pane_says_how_many_bars_are_missing(scene: IndicatorScene) -> None:
    scene.control.chosen.replace_all([chosen("DMI", {"period": 120})])
    picture = scene.chart.picture
    assert picture is not None
    assert picture.indicators[0].title == "DMI 120: needs 121 bars, has 100"


async def test_a_volume_profile_is_painted_behind_the_candles(scene: IndicatorScene) -> None:
    """It is kept while the running bar changes; another bar computes it anew."""
    scene.control.chosen.replace_all([])
    scene.tick(100, 611.0)
    scene.chart.grab()
    without = scene.chart.grab().toImage()
    scene.control.chosen.add(chosen("VP"))
    shown = scene.chart.grab().toImage()
    assert shown != without
    kept = scene.control.profile.profiles
    assert len(kept) == 1
    scene.tick(100, 611.5)
    scene.chart.grab()
    assert scene.control.profile.profiles[0] is kept[0]
    scene.tick(101, 612.0)
    scene.chart.grab()
    assert scene.control.profile.profiles[0] is not kept[0]


async def test_a_volume_profile_follows_the_range_of_the_statistics(scene: IndicatorScene) -> None:
    """Without a range it has the bars in view; its tag is the price with the largest volume."""
    chart = scene.chart
    statistics = RangeStatistics(chart, Units.KMB)
    chart.add_layer(statistics)
    scene.control.use_range(statistics)
    scene.control.chosen.replace_all([chosen("VP", {"range": "range", "rows": 40})])
    chart.grab()
    rows, picture = scene.series.columns.rows, chart.picture
    assert picture is not None
    (all_,) = scene.control.profile.profiles
    seen = picture.visible()
    assert seen is not None
    assert all_.volume.sum() == pytest.approx(rows.volume[seen.first : seen.last].sum())
    statistics.begin_at(70)
    statistics.end_at(80)
    chart.grab()
    (part,) = scene.control.profile.profiles
    assert part.volume.sum() == pytest.approx(rows.volume[70:81].sum())
    assert len(part.volume) == 40
    control = (part.edges[part.control] + part.edges[part.control + 1]) / 2
    (tag,) = scene.control.profile.tags(picture)
    assert float(tag.lines[0]) == pytest.approx(control, abs=0.01)
    statistics.clear()
    chart.grab()
    assert scene.control.profile.profiles[0].volume.sum() == all_.volume.sum()


async def test_a_volume_profile_as_traded_is_in_the_shares_of_its_last_bar(scene: IndicatorScene) -> None:
    """Prices of both sides of a split are never in one profile; where the ratio is not known there is none."""
    bent, chart = Bent((Split(DAYS[-20], Fraction(2)),), 7), scene.chart
    scene.control.chosen.replace_all([chosen("VP", {"rows": 40}), chosen("MA")])
    series = BarSeries(key(BarAdjustment.NONE))
    series.take(bent.as_traded())
    chart.show_series(series, PriceFacts())
    chart.take_splits(bent.splits)
    chart.grab()
    picture, straight = chart.picture, bent.straight()
    assert picture is not None
    seen = picture.visible()
    assert seen is not None
    assert seen.first < COUNT - 20
    (profile,) = scene.control.profile.profiles
    assert profile.edges[-1] == pytest.approx(straight.high[seen.first : seen.last].max())
    assert profile.volume.sum() == pytest.approx(straight.volume[seen.first : seen.last].sum())
    assert np.isnan(lines(scene)["MA5"].values[-20:]).tolist() == [True] * 4 + [False] * 16  # begins anew with them
    chart.take_splits((bent.splits[0]._replace(ratio=None),))
    chart.grab()
    assert scene.control.profile.profiles == []


async def test_values_before_the_warm_up_are_marked(scene: IndicatorScene) -> None:
    """EMA 26 is settled 116 bars after its first."""
    scene.control.chosen.replace_all([chosen("EMA"), chosen("MA")])
    assert lines(scene)["EMA26"].settled == 100
    assert lines(scene)["MA5"].settled == 4


@pytest.mark.parametrize(("late", "settled"), [(0, 0), (60, 40)])
async def test_the_price_of_a_session_is_marked_where_its_open_is_not_loaded(
    scene: IndicatorScene, late: int, settled: int
) -> None:
    """Its mean is that of the loaded bars alone; the next session has all of them."""
    begin = int(rows_of(1).start[0])
    starts = np.concatenate([begin + late + 5 * np.arange(40), begin + 1440 + 5 * np.arange(20)])
    scene.series.begin(built=False)
    scene.series.take(rows_of(60)._replace(start=starts.astype(np.int32)))
    scene.chart.take_bars()
    assert lines(scene)["VWAP"].settled == settled
    assert lines(scene)["MA5"].settled == 4


@pytest.mark.parametrize(
    ("adjustment", "minutes", "lacks", "name"),
    [
        (BarAdjustment.NONE, 60, False, "VWAP"),
        (BarAdjustment.NONE, 60, True, "VWAP HLC3"),
        (BarAdjustment.FORWARD, 60, False, "VWAP HLC3"),
        (BarAdjustment.FORWARD, 30, False, "VWAP"),
    ],
)
async def test_the_weighted_price_of_long_bars_is_named_for_what_it_is(
    scene: IndicatorScene, adjustment: BarAdjustment, minutes: int, lacks: bool, name: str
) -> None:
    """Bars below an hour have the name alone: their typical price by volume is off by less than a step."""
    series = BarSeries(KEY._replace(interval=Interval(minutes, Unit.MINUTE), adjustment=adjustment))
    rows = rows_of(6)
    if lacks:
        rows.turnover[3] = 0
    starts = rows.start[0] + minutes * np.arange(6)
    series.take(rows._replace(start=starts.astype(np.int32)))
    scene.chart.show_series(series, PriceFacts())

    assert [one for one in lines(scene) if "VWAP" in one] == [name]
    price = rows.turnover.sum() / rows.volume.sum()
    exact = adjustment is BarAdjustment.NONE and not lacks
    assert bool(lines(scene)[name].values[-1] == pytest.approx(price)) is exact


async def test_the_profile_of_a_session_begins_with_its_night(scene: IndicatorScene) -> None:
    """Half hours of New York from 16:00 on, 48 of which are the next trading day."""
    key = SeriesKey(InstrumentId("US.AAPL"), Interval(30, Unit.MINUTE), sessions=BarSessions.EXTENDED)
    series, rows = BarSeries(key), rows_of(56)
    begin = minute_of(datetime(2026, 11, 17, 21, tzinfo=UTC))
    series.take(rows._replace(start=(begin + 30 * np.arange(56)).astype(np.int32)))
    scene.control.chosen.replace_all([chosen("VP", {"range": "session"})])
    scene.chart.show_series(series, PriceFacts())
    scene.chart.grab()

    (profile,) = scene.control.profile.profiles
    assert profile.volume.sum() == pytest.approx(rows.volume[8:].sum())


async def test_the_palette_adds_an_indicator_with_its_defaults(scene: IndicatorScene) -> None:
    _list, *indicators = scene.control.commands(scene.window)
    assert [one.also[0] for one in indicators] == list(INDICATORS)
    before = len(scene.control.chosen.items)
    rsi = next(one for one in indicators if one.id == "chart.indicator.rsi")
    while rsi.enabled():
        rsi.run()
    items = scene.control.chosen.items
    assert len(items) == MOST > before
    assert [one.code for one in items[before:]] == ["RSI"] * (MOST - before)
    assert rsi.why_not() == "No other has room on this chart."


async def test_the_palette_opens_the_window(scene: IndicatorScene) -> None:
    command, *_indicators = scene.control.commands(scene.window)
    command.run()
    assert scene.control.dialog is not None
    assert scene.control.dialog.isVisible()


async def test_the_parabolic_is_drawn_as_dots(scene: IndicatorScene) -> None:
    """No line joins the two sides of a turn: fewer pixels differ than with a curve of the same values."""
    scene.control.chosen.replace_all([chosen("SAR")])
    assert lines(scene)["SAR"].points
    drawn = scene.chart.grab().toImage()
    scene.chart.show_overlays([ChartLine(name="SAR", values=lines(scene)["SAR"].values)], ())
    assert scene.chart.grab().toImage() != drawn


async def test_levels_lie_across_a_pane_with_their_values(scene: IndicatorScene) -> None:
    """KDJ has 20 and 80, written on the axis beside the pane."""
    scene.control.chosen.replace_all([chosen("KDJ")])
    picture = scene.chart.picture
    assert picture is not None
    assert list(picture.indicators[0].levels) == [20, 80]
    pane = picture.layout.pane("indicator_0")
    assert pane is not None
    axis = QRect(int(picture.layout.right) + 1, int(pane.top) + 2, 60, int(pane.bottom - pane.top) - 4)
    written = scene.chart.grab(axis).toImage()
    scene.chart.legends = None
    assert scene.chart.grab(axis).toImage() != written


async def test_a_series_that_is_read_anew_with_fewer_bars_is_drawn(scene: IndicatorScene) -> None:
    """Bars of another origin replace those that were built here."""
    scene.chart.grab()
    scene.series.begin(built=False)
    scene.series.take(rows_of(30, seed=4))
    scene.chart.take_bars()
    scene.chart.grab()
    assert {len(line.values) for line in lines(scene).values()} == {30}


async def test_the_window_of_indicators_closes_with_its_chart(scene: IndicatorScene) -> None:
    scene.control.open()
    dialog = scene.control.dialog
    assert dialog is not None
    assert dialog.isVisible()
    scene.chart.deleteLater()
    QCoreApplication.sendPostedEvents(scene.chart, QEvent.Type.DeferredDelete.value)

    assert not isValid(dialog) or not dialog.isVisible()


async def test_the_flow_of_the_bars_is_drawn_when_it_comes(scene: IndicatorScene) -> None:
    """Net per bar, block since the open, its share of turnover; a pane says what it misses."""
    codes = ("FLOW", "BLOCKSUM", "BLOCK", "FLOW%", "DIV")
    scene.control.chosen.replace_all([chosen(code) for code in codes])
    picture = scene.chart.picture
    assert picture is not None
    assert [pane.title for pane in picture.indicators][:2] == [
        "FLOW \u00b7 no flow of these bars",
        "BLOCKSUM 10 \u00b7 no flow of these bars",
    ]
    rows = scene.series.columns.rows
    net, block = np.linspace(-1e6, 3e6, 100), np.linspace(1e5, 2e5, 100)
    scene.take_flow(BarFlow(net, block.cumsum(), block))
    picture = scene.chart.picture
    assert picture is not None
    drawn = {pane.title.split()[0]: pane for pane in picture.indicators}
    np.testing.assert_array_equal(drawn["FLOW"].lines[0].values, net)
    np.testing.assert_allclose(drawn["BLOCKSUM"].lines[0].values, block.cumsum())
    np.testing.assert_allclose(drawn["BLOCK"].lines[0].values, 100 * block / rows.turnover)
    assert drawn["FLOW%"].title == "FLOW% \u00b7 0 of 20 sessions"
    assert np.isfinite(drawn["DIV"].lines[0].values[20:]).all()

    scene.tick(101, float(rows_of(101).close[-1]))
    longer = lines(scene)["NET"].values
    assert len(longer) == 101
    assert np.isnan(longer[100])
    scene.take_flow(BarFlow(np.append(net, 5.0), np.append(block, 1.0).cumsum(), np.append(block, 1.0)))
    assert lines(scene)["NET"].values[100] == 5


async def test_a_provider_without_tiers_has_no_block(scene: IndicatorScene) -> None:
    scene.control.chosen.replace_all([chosen("FLOW"), chosen("BLOCK")])
    nothing = np.full(100, np.nan)
    scene.take_flow(BarFlow(np.ones(100), nothing, nothing))
    picture = scene.chart.picture
    assert picture is not None
    assert [pane.title for pane in picture.indicators] == ["FLOW", "BLOCK 1 \u00b7 no block: the provider has no tiers"]
