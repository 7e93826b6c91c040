"""The time axis: trading stretches mapped to pixels, each break collapsed to a seam of fixed width."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from tideboard_core.flow.session_minutes import MINUTE, Floats
from tideboard_desktop.flow.providers.model import TimeSpan

SEAM = 16.0
"""Width of a collapsed break in logical pixels."""
LABEL_PITCH = 58.0
"""Smallest distance of two time labels in logical pixels."""
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240)
_STEP = 5 * MINUTE
_AHEAD = 1.2
"""How much of the trading time so far the axis `to now` shows: the labels of the line ends stand in the last fifth."""
_SHORTEST = 30 * MINUTE
"""`To now` shows at least this much, else the first minutes of a day would be a few huge steps."""


class SessionBreak(NamedTuple):
    """A collapsed break: its two edges in pixels and the hours it stands for (UTC epoch seconds)."""

    left: float
    right: float
    begin: float
    end: float


def until_now(spans: Sequence[TimeSpan], now: float) -> tuple[TimeSpan, ...]:
    """The stretches up to `now` and a fifth more, in whole five minutes so that the axis moves in steps."""
    left = max(_stepped(_traded(spans, now) * _AHEAD), _SHORTEST)
    shown = []
    for part in spans:
        if left <= 0:
            break
        shown.append(TimeSpan(part.begin, min(part.end, part.begin + left)))
        left -= part.end - part.begin
    return tuple(shown)


def filled_share(spans: Sequence[TimeSpan], now: float) -> float:
    """Share of the trading time of `spans` that is over at `now`, up to the next five minutes."""
    total = sum(part.end - part.begin for part in spans)
    return min(_stepped(_traded(spans, now)) / total, 1.0) if total else 1.0


def _traded(spans: Sequence[TimeSpan], now: float) -> float:
    """Seconds of trading before `now`."""
    return sum(min(max(now - part.begin, 0.0), part.end - part.begin) for part in spans)


def _stepped(seconds: float) -> float:
    return float(np.ceil(round(seconds / _STEP, 6)) * _STEP)


class SessionAxis:
    """Maps UTC epoch seconds to x pixels between `left` and `right` and back; constant speed outside the seams."""

    def __init__(self, spans: Sequence[TimeSpan], left: float, right: float) -> None:
        self.spans = tuple(spans)
        self.left, self.right = left, right
        trading = sum(part.end - part.begin for part in self.spans) or 1.0
        room = max(right - left - SEAM * max(len(self.spans) - 1, 0), 1.0)
        self.per_minute = room / trading * MINUTE
        times: list[float] = []
        pixels: list[float] = []
        edge = left
        for part in self.spans:
            times += part
            pixels += (edge, edge + (part.end - part.begin) / MINUTE * self.per_minute)
            edge = pixels[-1] + SEAM
        self._edges = times, pixels
        self._times, self._pixels = np.asarray(times), np.asarray(pixels)

    def x(self, times: Floats) -> Floats:
        """Pixels of many times; the nearest end for times outside the session, NaN stays NaN."""
        pixels: Floats = np.interp(times, self._times, self._pixels)
        return pixels

    def x_of(self, time: float) -> float:
        """Pixel of one time, as `x` has it: numpy takes ten times as long for a single one."""
        times, pixels = self._edges
        at = bisect_right(times, time)
        if not 0 < at < len(times):
            return pixels[0 if at == 0 else -1]
        slope = (pixels[at] - pixels[at - 1]) / (times[at] - times[at - 1])
        return slope * (time - times[at - 1]) + pixels[at - 1]

    def time_at(self, x: float) -> float:
        """The whole minute nearest to pixel `x`; inside a seam the nearer of its edges."""
        for seam in self.seams():
            if seam.left < x < seam.right:
                return seam.begin if x - seam.left < seam.right - x else seam.end
        return round(float(np.interp(x, self._pixels, self._times)) / MINUTE) * MINUTE

    def seams(self) -> list[SessionBreak]:
        """Every collapsed break between two stretches that the axis shows."""
        pairs = pairwise(self.spans)
        return [SessionBreak(self.x_of(a.end), self.x_of(a.end) + SEAM, a.end, b.begin) for a, b in pairs]

    def ticks(self, zone: tzinfo) -> list[float]:
        """Times of the grid: round in exchange time, as dense as the labels allow, without the seams' edges."""
        step = next((s for s in _STEPS if s * self.per_minute >= LABEL_PITCH), _STEPS[-1]) * MINUTE
        edges = {edge for seam in self.seams() for edge in (seam.begin, seam.end)}
        return [time for part in self.spans for time in _round_times(part, step, zone) if time not in edges]


def _round_times(part: TimeSpan, step: float, zone: tzinfo) -> list[float]:
    offset = datetime.fromtimestamp(part.begin, zone).utcoffset()
    shift = offset.total_seconds() if offset else 0.0
    first = np.ceil((part.begin + shift) / step) * step - shift
    return [float(time) for time in np.arange(first, part.end + 1, step)]
