"""The layer of marks over a chart of its own: hidden it asks nothing, its row is kept, keys reach the newest bar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtGui import QImage

from fakes.values.bar_rows import KEY, OPEN
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.marks import event_marks
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.event_layer import EventMarks
from tideboard_desktop.docks.event_marks import EventMark, MarkKind, ReadKind
from tideboard_desktop.docks.security_marks import SecurityMarks
from tideboard_desktop.ui.charts.picture import PriceFacts

Asked = tuple[InstrumentId, tuple[ReadKind, ...]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """The securities that the layer wanted, with the kinds of reads."""
    found: list[Asked] = []

    def want(
        _events: SecurityMarks,
        _sources: object,
        instrument: InstrumentId,
        _reads: object,
        kinds: Collection[ReadKind] = tuple(ReadKind),
    ) -> None:
        found.append((instrument, tuple(kinds)))

    monkeypatch.setattr(SecurityMarks, "want", want)
    return found


@pytest.fixture
def layer(chart: PriceChart, series: BarSeries, asked: list[Asked]) -> EventMarks:
    events = SecurityMarks(chart)
    last = int(series.columns.rows.start[-1]) * 60 - OPEN.timestamp()
    events._marks[KEY.instrument] = tuple(
        EventMark(MarkKind.NEWS, OPEN.date(), OPEN + timedelta(seconds=after), f"said {after}")
        for after in (1800, 3600, last)
    )
    frame = SimpleNamespace(each_second=lambda _widget, _refresh, **_rests: None)
    services = SimpleNamespace(events=lambda: events, feeds=None, archive=None)
    context = SimpleNamespace(services=services, frame=frame, hub=None, clock=None, tasks=None)
    made = event_marks.event_layer(chart, cast("DockContext", context))
    chart.add_layer(made)
    chart.show_series(series, PriceFacts())
    chart.pointed.emit()
    asked.clear()
    return made


def test_a_hidden_chart_asks_nothing(chart: PriceChart, layer: EventMarks, asked: list[Asked]) -> None:
    chart.hide()
    chart.pointed.emit()
    assert asked == []
    chart.show()
    chart.pointed.emit()
    assert set(asked) == {(KEY.instrument, tuple(ReadKind))}
    asked.clear()
    layer.set_on(on=False)
    chart.pointed.emit()
    assert set(asked) <= {(KEY.instrument, (ReadKind.ACTIONS,))}, "whose shares its volumes are of"
    asked.clear()
    layer.want()
    assert asked == [(KEY.instrument, (ReadKind.ACTIONS,))]
    chart.hide()


def test_keys_reach_a_mark_of_the_newest_bar_first(chart: PriceChart, layer: EventMarks) -> None:
    layer.step(-1)
    assert chart.slot == max(layer.marks(chart.picture))
    assert chart.has_crosshair
    layer.step(-1)
    assert chart.slot == 60


def test_the_kept_row_changes_with_the_cursor(chart: PriceChart, layer: EventMarks) -> None:
    picture = chart.picture
    assert picture is not None
    row = picture.layout.marks_row.toRect()

    def painted() -> QImage:
        return chart.grab(row).toImage()

    before = painted()
    assert painted() == before
    layer.step(-1)
    layer.step(-1)
    assert painted() != before
    chart.hide_crosshair()
    assert painted() == before
