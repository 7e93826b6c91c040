"""What the chart shows of earlier sessions and earlier versions, as arrays that are made once for each reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from tideboard_core.archive.comparison.earlier import Earlier, Restatement
from tideboard_core.archive.units import MONEY
from tideboard_core.flow.session_minutes import Floats, in_currency
from tideboard_desktop.ui.charts.polygons import largest

MOST_MARKS = 3
"""Restatements with a mark of their own: those of the most minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownGap:
    """A stretch of today that the archive noted as missing, in UTC epoch seconds, and why, in words."""

    begin: float
    end: float
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class GhostDay:
    """An archived day behind today: `net` of each session minute in the currency, NaN where it was not received.

    `recorder` is that of a shared place, empty for the archive's own.
    """

    day: date
    net: Floats
    recorder: str = ""

    @property
    def close(self) -> float:
        """The last received net; NaN without any."""
        known = self.net[np.isfinite(self.net)]
        return float(known[-1]) if len(known) else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class RestatedLine:
    """Minutes of today that came anew: ends of the minutes, earlier nets, and those of the version that is not drawn.

    `received` in UTC epoch seconds; `largest` is the greatest change, `at` the end of its minute.
    """

    times: Floats
    earlier: Floats
    net: Floats
    received: float
    largest: float
    at: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PastLines:
    """Everything by session minute; `ends` are the minutes' ends in UTC epoch seconds.

    `bands` are the five curves of the usual range in the currency, NaN below 20 sessions, None = switched off.
    While `restated_shown` the curve has the earlier nets of restated minutes. `standing_at` puts into words where a net
    stands at the end of a minute (UTC epoch seconds); empty without enough sessions.
    """

    ends: Floats
    bands: Floats | None = None
    ghost: GhostDay | None = None
    restated: tuple[RestatedLine, ...] = ()
    restated_shown: bool = False
    gaps: tuple[KnownGap, ...] = ()
    standing_at: Callable[[float, float], str] = lambda _time, _net: ""

    def ghost_at(self, time: float) -> float | None:
        """The drawn day's net at the end of a minute; None where it was not received."""
        at = int(np.searchsorted(self.ends, time - 30.0))
        net = float("nan") if self.ghost is None or at >= len(self.ends) else float(self.ghost.net[at])
        return None if np.isnan(net) else net

    def largest(self, until: float) -> float:
        """Largest amount that is drawn up to an instant, UTC epoch seconds; 0 without any."""
        inside = int(np.searchsorted(self.ends, until, side="right"))
        rows = [self.bands[0, :inside], self.bands[-1, :inside]] if self.bands is not None else []
        rows += [] if self.ghost is None else [self.ghost.net[:inside]]
        return max(map(largest, rows), default=0.0)


def draw_alike(one: PastLines | None, other: PastLines | None) -> bool:
    """Whether both draw the same: each minute the archive is read again, mostly with the same result."""
    if one is None or other is None:
        return one is other
    return one is other or _drawn(one) == _drawn(other)


def _drawn(lines: PastLines) -> tuple[object, ...]:
    """All that the chart paints, to compare: arrays as bytes, in which a NaN equals itself."""
    ghost = None if lines.ghost is None else (lines.ghost.day, lines.ghost.net.tobytes(), lines.ghost.recorder)
    restated = [
        (line.times.tobytes(), line.earlier.tobytes(), line.net.tobytes(), line.received, line.largest, line.at)
        for line in lines.restated
    ]
    bands = None if lines.bands is None else lines.bands.tobytes()
    return lines.ends.tobytes(), bands, ghost, restated, lines.restated_shown


def band_curves(earlier: Earlier, ends: Floats) -> Floats | None:
    """The usual range over today's minutes in the currency; None where no minute has 20 sessions."""
    curves = in_currency(earlier.bands.curves, len(ends))
    return curves if np.isfinite(curves).any() else None


def ghost_of(earlier: Earlier, day: date | None, ends: Floats) -> GhostDay | None:
    """An archived day over today's minutes; None if nothing of it was received."""
    if day is None or day not in earlier.sample.days:
        return None
    net = in_currency(earlier.sample.values[earlier.sample.days.index(day)], len(ends))
    return GhostDay(day, net, earlier.recorders.get(day, "")) if np.isfinite(net).any() else None


def restated_lines(earlier: Earlier, ends: Floats, *, swapped: bool) -> tuple[RestatedLine, ...]:
    """The restated minutes; `swapped` = the curve has their earlier nets, so that the later ones stand beside it."""
    groups = sorted(earlier.restatements, key=lambda each: -len(each.minutes))[:MOST_MARKS]
    found = (_restated(group, ends, swapped=swapped) for group in sorted(groups, key=lambda each: each.received))
    return tuple(each for each in found if each is not None)


def _restated(group: Restatement, ends: Floats, *, swapped: bool) -> RestatedLine | None:
    known = group.minutes < len(ends)
    if not known.any():
        return None
    times = ends[group.minutes[known]]
    change = (group.after - group.before)[known] / MONEY
    most = int(np.abs(change).argmax())
    earlier, later = group.before[known] / MONEY, group.after[known] / MONEY
    return RestatedLine(
        times, earlier, later if swapped else earlier, group.received / 1e6, float(change[most]), float(times[most])
    )
