"""The kept layer: minutes that are added give the same picture as one drawn anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap

from fakes.flow_scene import SPANS, flow_series, picture, prices
from tideboard_desktop.flow.layer import Layer, change_between
from tideboard_desktop.flow.lines import Line
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.flow.view import Form, View
from tideboard_desktop.models.flow import FlowSeries, missing_spans
from tideboard_desktop.theme import Theme

SIZE = QSize(928, 440)
ALL = frozenset(Line)
A_FEW = 120
"""Pixels out of 400,000: Qt places the dashes of its thinnest pen by whole pixels."""


def grown(minutes: int, view: View) -> Picture:
    """The made-up day up to a minute, on the scales of the whole first hour and a half."""
    scale = picture(minutes=90, view=view)
    now = picture(minutes=minutes, view=view)
    return replace(now, main=scale.main, minutes=scale.minutes, prices=scale.prices, unit=scale.unit)


def drawn(theme: Theme, shown: Picture, ratio: float) -> QPixmap:
    """A layer without a past."""
    return Layer(theme).show(shown, SIZE, ratio)


def differing(one: QPixmap, other: QPixmap) -> int:
    """Pixels that a person could tell apart."""
    mine, theirs = (_bytes(pixmap) for pixmap in (one, other))
    return int((np.abs(mine - theirs).max(axis=2) > 24).sum())


def _bytes(pixmap: QPixmap) -> np.typing.NDArray[np.int16]:
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    columns = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)
    return columns.astype(np.int16)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("form", list(Form))
def test_a_layer_that_grows_looks_like_a_new_one(theme: Theme, form: Form, ratio: float) -> None:
    """Minute after minute, dashes and fills included."""
    view, layer = View(shown=ALL, form=form), Layer(theme)
    for minutes in range(70, 82):
        shown = layer.show(grown(minutes, view), SIZE, ratio)
        assert differing(shown, drawn(theme, grown(minutes, view), ratio)) <= A_FEW

    assert layer.continued > 8


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begin=st.integers(15, 80), more=st.integers(-9, 9), bars=st.booleans(), free=st.booleans())
def test_growing_by_any_number_of_minutes(theme: Theme, begin: int, more: int, bars: bool, free: bool) -> None:
    """From any minute on; a reply may also take its last minutes back."""
    view, layer = View(shown=ALL, bars=bars, free_price=free), Layer(theme)
    layer.show(grown(begin, view), SIZE, 1.0)
    later = grown(begin + more, view)

    assert differing(layer.show(later, SIZE, 1.0), drawn(theme, later, 1.0)) <= A_FEW


def test_what_is_not_a_continuation_is_drawn_anew(theme: Theme) -> None:
    """Another past, another line, another size, another state."""
    first, layer = grown(70, View()), Layer(theme)
    layer.show(first, SIZE, 1.0)
    other = grown(71, View())
    others = [
        replace(other, flow=flow_series(71, seed=8)),
        replace(other, shown=frozenset({Line.NET})),
        replace(other, faded=True),
        replace(other, flow=with_hole(flow_series(71))),
        replace(other, price=prices(20)),
    ]

    assert [change_between(first, one) for one in others] == [None] * len(others)
    assert change_between(first, other) is not None
    layer.show(other, SIZE, 2.0)
    assert (layer.drawn, layer.continued) == (2, 0)


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
