"""Where today's net stands among the same minute of earlier sessions: figures without words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tideboard_core.archive.comparison.earlier import Earlier
from tideboard_core.archive.comparison.ranking import LEAST, STEPS_BELOW, Ranked
from tideboard_core.archive.comparison.readout import first_known
from tideboard_core.archive.comparison.samples import NET
from tideboard_core.archive.units import MONEY
from tideboard_desktop.flow.gauge_bar import Gauge
from tideboard_desktop.flow.providers.model import MINUTE, Floats, FlowSeries, Span

_HALF = MINUTE / 2
_LOWER, _UPPER = 1, 3
"""Rows of the bands between which the middle half lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`ranked` is today's net at `time`, the end of its last whole minute (UTC epoch seconds), among `sessions`.

    `usual` is the middle half at that minute in the currency, None below 20 sessions. `first_known` is where the minute
    stood as the provider sent it first, None unless that differs by five points or more.
    """

    ranked: Ranked
    time: float
    net: float
    sessions: int
    usual: tuple[float, float] | None = None
    first_known: Ranked | None = None


def minute_ends(spans: Sequence[Span]) -> Floats:
    """Ends of all session minutes, UTC epoch seconds; the place in the array is the number of the minute."""
    parts = [np.arange(span.begin + MINUTE, span.end + _HALF, MINUTE) for span in spans]
    return np.concatenate(parts) if parts else np.empty(0)


def minute_at(ends: Floats, time: float) -> int | None:
    """Number of the session minute that ends at `time`, None if none does."""
    at = int(np.searchsorted(ends, time - _HALF))
    return at if at < len(ends) and abs(float(ends[at]) - time) < _HALF else None


def standing(earlier: Earlier, whole: FlowSeries, ends: Floats) -> Standing | None:
    """Rank the last of the `whole` minutes, those that are over; None before the first."""
    if not len(whole):
        return None
    time, net = float(whole.times[-1]), float(whole.net[-1])
    minute = minute_at(ends, time)
    if minute is None:
        return None
    ranked = rank_at(earlier, net, minute)
    return Standing(
        ranked=ranked,
        time=time,
        net=net,
        sessions=len(earlier.sample.days),
        usual=_usual(earlier, minute),
        first_known=first_known(earlier.versions, NET, minute, ranked, earlier.sample),
    )


def rank_at(earlier: Earlier, net: float, minute: int) -> Ranked:
    """Rank a net of the currency among those of a session minute."""
    return earlier.sample.rank(round(net * MONEY), minute)


def _usual(earlier: Earlier, minute: int) -> tuple[float, float] | None:
    curves = earlier.bands.curves
    if minute >= curves.shape[1] or earlier.bands.n[minute] < LEAST:
        return None
    return float(curves[_LOWER, minute]) / MONEY, float(curves[_UPPER, minute]) / MONEY


def gauge_of(ranked: Ranked, net: float) -> Gauge | None:
    """The gauge of a rank; None below 20 sessions and while the session opens."""
    if not ranked.enough or ranked.opening:
        return None
    number = ranked.percentile
    place = 100.0 if ranked.above_all else 0.0 if ranked.below_all else float(number or 0)
    return Gauge(place, net, ranked.n if ranked.n < STEPS_BELOW else 0)
