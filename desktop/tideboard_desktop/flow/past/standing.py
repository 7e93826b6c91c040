"""Where today's net stands among the same minute of earlier sessions: figures without words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tideboard_core.archive.comparison.earlier import Earlier
from tideboard_core.archive.comparison.ranking import LEAST, STEPS_BELOW, Ranked
from tideboard_core.archive.comparison.readout import first_known
from tideboard_core.archive.comparison.samples import NET
from tideboard_core.archive.units import MONEY
from tideboard_core.flow.session_minutes import SessionMinutes, minute_ends, minutes_over
from tideboard_desktop.flow.gauge_bar import Gauge

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


def standing(earlier: Earlier, minutes: SessionMinutes, now: float) -> Standing | None:
    """Rank the last of the minutes that are over at `now` (UTC epoch seconds); None before the first."""
    known = np.flatnonzero(np.isfinite(minutes.net[: minutes_over(minutes.session, now)]))
    if not len(known):
        return None
    minute = int(known[-1])
    net = float(minutes.net[minute])
    ranked = rank_at(earlier, net, minute)
    return Standing(
        ranked=ranked,
        time=float(minute_ends(minutes.session)[minute]),
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
