"""The kept layer: minutes that are added give the same picture as one drawn anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QPixmap

from fakes.scenes.flow.chart import SPANS, flow_series, picture, prices
from fakes.scenes.screen.residue import residue
from tideboard_desktop.docks.figures.fill_marks import FillMark
from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.past_lines import GhostDay, PastLines
from tideboard_desktop.flow.chart.picture import DayPicture, TurnMark
from tideboard_desktop.flow.past.past_labels import paint_usual_range
from tideboard_desktop.flow.providers.model import FlowSeries, missing_spans
from tideboard_desktop.flow.today import cached_layer, label_plan
from tideboard_desktop.flow.today.cached_layer import CachedLayer, change_between
from tideboard_desktop.ui.theme import Theme

pytestmark = pytest.mark.slow

SIZE = QSize(928, 440)
ALL = frozenset(FlowLine)
A_FEW = 120
"""Pixels out of 400,000: Qt places the dashes of its thinnest pen by whole pixels."""


def grown(minutes: int, view: DisplayOptions) -> DayPicture:
    """The made-up day up to a minute, on the scales of the whole first hour and a half."""
    scale = picture(minutes=90, view=view)
    now = picture(minutes=minutes, view=view)
    return replace(now, main=scale.main, minutes=scale.minutes, prices=scale.prices, unit=scale.unit)


def drawn(theme: Theme, shown: DayPicture, ratio: float) -> QPixmap:
    """A layer without a past."""
    return CachedLayer(theme).show(shown, SIZE, ratio)


def differing(one: QPixmap, other: QPixmap) -> int:
    """Pixels that a person could tell apart."""
    mine, theirs = (_bytes(pixmap) for pixmap in (one, other))
    return int((np.abs(mine - theirs).max(axis=2) > 24).sum())


def _bytes(pixmap: QPixmap) -> np.typing.NDArray[np.int16]:
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    columns = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)
    return columns.astype(np.int16)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("form", list(FlowForm))
def test_a_layer_that_grows_looks_like_a_new_one(theme: Theme, form: FlowForm, ratio: float) -> None:
    """Minute after minute, dashes and fills included."""
    view, layer = DisplayOptions(shown=ALL, form=form), CachedLayer(theme)
    for minutes in range(70, 82):
        shown = layer.show(grown(minutes, view), SIZE, ratio)
        assert differing(shown, drawn(theme, grown(minutes, view), ratio)) <= A_FEW

    assert layer.continued > 8


@pytest.mark.parametrize("width", [215, 330])
def test_a_narrow_layer_that_grows_looks_like_a_new_one(theme: Theme, width: int) -> None:
    """Three minutes are less than the reach of a join there."""
    view, size = DisplayOptions(shown=ALL), QSize(width, 300)
    scale = picture(minutes=330, width=width, height=300, view=view)
    scales = {name: getattr(scale, name) for name in ("main", "minutes", "prices", "unit")}
    for minutes in range(80, 320, 30):
        layer = CachedLayer(theme)
        before, after = (
            replace(picture(minutes=now, width=width, height=300, view=view), **scales)
            for now in (minutes, minutes + 1)
        )
        layer.show(before, size, 1.0)
        grown_one = layer.show(after, size, 1.0)
        assert layer.continued == 1
        assert differing(grown_one, CachedLayer(theme).show(after, size, 1.0)) == 0


@pytest.mark.parametrize("ratio", [1.25, 1.5])
def test_a_strip_begins_at_a_whole_pixel_of_a_screen_with_a_broken_ratio(theme: Theme, ratio: float) -> None:
    layer = CachedLayer(theme)
    for minutes in range(70, 79):
        now = grown(minutes, DisplayOptions())
        shown = layer.show(now, SIZE, ratio)
        assert residue(*(each.toImage() for each in (shown, drawn(theme, now, ratio)))).isEmpty(), minutes

    assert (layer.drawn, layer.continued) == (1, 8)


def test_a_layer_without_such_a_pixel_near_is_drawn_anew(theme: Theme) -> None:
    layer = CachedLayer(theme)
    for minutes in (70, 71):
        layer.show(grown(minutes, DisplayOptions()), SIZE, 1 + 1 / 24)

    assert (layer.drawn, layer.continued) == (2, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begin=st.integers(15, 80), more=st.integers(-9, 9), bars=st.booleans(), free=st.booleans())
def test_growing_by_any_number_of_minutes(theme: Theme, begin: int, more: int, bars: bool, free: bool) -> None:
    """From any minute on; a reply may also take its last minutes back."""
    view, layer = DisplayOptions(shown=ALL, bars=bars, free_price=free), CachedLayer(theme)
    layer.show(grown(begin, view), SIZE, 1.0)
    later = grown(begin + more, view)

    assert differing(layer.show(later, SIZE, 1.0), drawn(theme, later, 1.0)) <= A_FEW


def test_what_is_not_a_continuation_is_drawn_anew(theme: Theme) -> None:
    """Another past, another line, another size, another state."""
    first, layer = grown(70, DisplayOptions()), CachedLayer(theme)
    layer.show(first, SIZE, 1.0)
    other = grown(71, DisplayOptions())
    others = [
        replace(other, flow=flow_series(71, seed=8)),
        replace(other, shown=frozenset({FlowLine.NET})),
        replace(other, faded=True),
        replace(other, flow=with_hole(flow_series(71))),
        replace(other, price=prices(20)),
    ]

    assert [change_between(first, one) for one in others] == [None] * len(others)
    assert change_between(first, other) is not None
    layer.show(other, SIZE, 2.0)
    assert (layer.drawn, layer.continued) == (2, 0)


def beside(minutes: int, view: DisplayOptions, *, lag: int = 0, seed: int = 8, holed: bool = False) -> DayPicture:
    """The made-up day with another day's walk as the second provider, which is `lag` minutes behind."""
    scale = picture(minutes=90, view=view, second=flow_series(90, seed))
    second = flow_series(minutes - lag, seed)
    now = picture(minutes=minutes, view=view, second=with_hole(second) if holed else second)
    return replace(now, main=scale.main, minutes=scale.minutes, prices=scale.prices, unit=scale.unit)


@pytest.mark.whole("24-*")
@pytest.mark.parametrize(
    ("seed", "ratio"),
    [(10, 1.0), (24, 2.0)],  # test_a_layer_that_grows_looks_like_a_new_one has the ratio in the gate
)
def test_a_second_line_grows_with_the_first(theme: Theme, seed: int, ratio: float) -> None:
    """Its dashes, the gap, and a disagreement that begins, goes on and ends; of most minutes only the strip."""
    layer, conflicts = CachedLayer(theme), set[int]()
    for minutes in range(40, 90):
        shown = beside(minutes, DisplayOptions(), seed=seed)
        assert shown.second is not None
        conflicts.add(len(shown.second.conflicts))
        assert differing(layer.show(shown, SIZE, ratio), drawn(theme, shown, ratio)) <= A_FEW

    assert (layer.drawn, layer.continued) == (1, 49)
    assert conflicts == {0, 1}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begin=st.integers(45, 80),
    more=st.integers(-9, 9),
    lags=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    seed=st.integers(0, 20),
    holed=st.booleans(),
)
def test_two_providers_come_minute_by_minute_in_any_order(
    theme: Theme, begin: int, more: int, lags: tuple[int, int], seed: int, holed: bool
) -> None:
    """Either may be late, catch up, or take its last minutes back."""
    layer = CachedLayer(theme)
    layer.show(beside(begin, DisplayOptions(), lag=lags[0], seed=seed, holed=holed), SIZE, 1.0)
    later = beside(begin + more, DisplayOptions(), lag=lags[1], seed=seed, holed=holed)

    assert differing(layer.show(later, SIZE, 1.0), drawn(theme, later, 1.0)) <= A_FEW


def test_a_disagreement_is_drawn_from_its_first_minute_on() -> None:
    """It is known only after five minutes, and then the amber reaches back; while it goes on only its end is new."""
    pictures = {minutes: beside(minutes, DisplayOptions(), seed=10) for minutes in range(46, 52)}
    known = next(minutes for minutes, one in pictures.items() if one.second is not None and one.second.conflicts)
    second = pictures[known].second
    assert second is not None
    begins = pictures[known].axis.x_of(second.conflicts[0].begin)
    first, after = (
        change_between(pictures[known - 1], pictures[known]),
        change_between(pictures[known], pictures[known + 1]),
    )

    assert first is not None
    assert after is not None
    assert first.left <= begins - 4 < begins < after.left  # a cap reaches four pixels left of its minute


def test_another_second_line_is_drawn_anew(theme: Theme) -> None:
    """Another past, none any more, or one that is not current."""
    first = beside(70, DisplayOptions())
    others = [
        beside(71, DisplayOptions(), seed=9),
        replace(beside(71, DisplayOptions()), second=None),
        replace(beside(71, DisplayOptions()), second_faded=True),
        beside(71, DisplayOptions(), holed=True),
    ]

    assert [change_between(first, one) for one in others] == [None] * len(others)
    change = change_between(first, beside(71, DisplayOptions()))
    assert change is not None
    assert change.left > first.axis.x_of(float(flow_series(71).times[60]))


def with_hole(flow: FlowSeries) -> FlowSeries:
    """The same without minutes 30 to 40."""
    kept = np.r_[0:30, 40 : len(flow)]
    times = flow.times[kept]
    tiers = None if flow.tiers is None else flow.tiers[:, kept]
    return replace(
        flow,
        times=times,
        net=flow.net[kept],
        tiers=tiers,
        changes=flow.changes[kept],
        missing=missing_spans(times, SPANS),
    )


def with_past(shown: DayPicture, close: float = 1e8) -> DayPicture:
    """A picture with usual range and a past day, in arrays of its own as after another reading."""
    ends = np.concatenate([np.arange(span.begin + 60, span.end + 1, 60) for span in SPANS])
    bands = np.linspace(-1, 1, 5)[:, np.newaxis] * np.linspace(0, close, len(ends))
    ghost = GhostDay(date(2026, 9, 1), np.where(np.arange(len(ends)) % 50 == 7, np.nan, bands[3]))
    return replace(shown, past=PastLines(ends=ends, bands=bands, ghost=ghost))


def test_the_same_sessions_read_again_draw_nothing_anew(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive is read each minute: equal bands stay in the base, and the layer goes on."""
    layer, view, bands = CachedLayer(theme), DisplayOptions(shown=ALL), []

    def counted(painter: QPainter, shown: DayPicture, theme: Theme) -> None:
        bands.append(shown)
        paint_usual_range(painter, shown, theme)

    monkeypatch.setattr(cached_layer, "paint_usual_range", counted)
    shown = layer.show(with_past(grown(70, view)), SIZE, 1.0)
    for minutes in range(71, 76):
        shown = layer.show(with_past(grown(minutes, view)), SIZE, 1.0)
    assert (layer.drawn, layer.continued) == (1, 5)
    assert len(bands) == 2, "before and beyond the last minute, once each"
    assert differing(shown, drawn(theme, with_past(grown(75, view)), 1.0)) <= A_FEW

    layer.show(with_past(grown(75, view), close=1.1e8), SIZE, 1.0)
    assert layer.drawn == 2, "another range"


def test_a_new_minute_paints_only_labels_that_reach_into_its_strip(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours of the break, an early turn and early fills stay as they are."""
    layer, view, painted = CachedLayer(theme), DisplayOptions(shown=ALL), []
    monkeypatch.setattr(label_plan, "paint_hours", lambda *_all: painted.append("hours"))
    monkeypatch.setattr(label_plan, "paint_turn", lambda *_all: painted.append("turn"))
    monkeypatch.setattr(label_plan, "paint_fills", lambda _p, _s, _t, fills: painted.extend(["fill"] * len(fills)))
    begin = SPANS[0].begin
    fills = FillMark(begin + 600, 605.0, True, 100), FillMark(float(flow_series(201).times[-1]), 605.0, False, 100)
    turn = TurnMark(begin + 20 * 60, inflow=True)
    early, late = (replace(grown(minutes, view), fills=fills, turn=turn) for minutes in (200, 201))
    layer.show(early, SIZE, 1.0)
    assert sorted(painted) == ["fill", "fill", "hours", "turn"]
    painted.clear()
    layer.show(late, SIZE, 1.0)

    assert layer.continued == 1
    assert painted == ["fill"]
