"""The record of a rule: what followed its firings beside what followed other minutes, and whether the two differ.

A record states counts, changes of price and whether chance explains them; nothing about what will follow.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.records import Integers
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.signals.bootstrap import DRAWS, Cancelled, WeightedGroup, differences, interval, quantile
from tideboard_core.signals.outcomes import (
    HORIZONS,
    ControlGroup,
    Points,
    control_points,
    false_share,
    list_changes,
    outcomes,
    signs,
)
from tideboard_core.signals.rules import Rule, Stated
from tideboard_core.signals.sessions import Flags, Seen, SessionData
from tideboard_core.signals.verdicts import Firing, RuleVerdicts, firings, verdicts

LEAST_FIRINGS: Final = 20
LEAST_SESSIONS: Final = 10
"""Below either nothing is said about a horizon."""
LEVEL: Final = 0.05
"""Shared by all comparisons: each is made at this by their number."""
MOST_SHOWN: Final = 150
"""Points above which a fixed half is drawn."""
THUMBNAIL: Final = 30
"""Minutes before and after a firing in its picture."""
_LAST: Final = 5
_DECIMALS: Final = 12
"""Of changes (fractions): what two ways to compute the same change differ by is less, any price step is more."""
_CHECKED_EACH: Final = 50
"""Sessions between two questions whether the record is still wanted."""


class Half(StrEnum):
    """Which sessions a record is made of: all, or the older or newer half of them."""

    ALL = "all"
    OLDER = "older"
    NEWER = "newer"


class HorizonVerdict(StrEnum):
    """What is said of a horizon; `DIFFERS_LESS_THAN_SPREAD` if the difference is below half the mean spread."""

    DIFFERS = "differs"
    DIFFERS_LESS_THAN_SPREAD = "differs-less-than-spread"
    NO_CLEAR_DIFFERENCE = "no-clear-difference"
    TOO_FEW = "too-few"


class Middle(NamedTuple):
    """Median and quartiles, fractions; NaN of nothing."""

    median: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HorizonRecord:
    """Changes of price `minutes` session minutes after entry, fractions; mirrored firings with the other sign.

    `points` has one change for each firing that has one, `firing` its number in the record, `shown` the numbers of the
    points to draw. `sessions` counts the days with a point. `passed_close` and `without_price` count firings without a
    point. `interval` is that of the difference of the medians, None for TOO_FEW. `false_alarms` is the share of
    points that are zero or opposite to what the rule states, None if it states nothing.
    """

    minutes: int
    points: Floats
    firing: Integers
    shown: Integers
    sessions: int
    middle: Middle
    control_points: int
    control_middle: Middle
    interval: tuple[float, float] | None
    verdict: HorizonVerdict
    false_alarms: float | None
    control_false_alarms: float | None
    passed_close: int
    without_price: int

    @property
    def difference(self) -> float:
        """Median of the firings less that of what they are compared with."""
        return self.middle.median - self.control_middle.median


class Thumbnail(NamedTuple):
    """A firing and the 30 minutes before and after it, NaN outside the session.

    `price` is the change of the close since the minute that fired (a fraction), `net` that of the net inflow (in the
    currency); `change` is its outcome after 30 minutes, NaN if it has none.
    """

    firing: Firing
    price: Floats
    net: Floats
    change: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RuleRecord:
    """What followed a rule's firings in some sessions; `sessions` counts days.

    `could_fire` counts the days on which it could fire, `per_session` the firings of each of them. `comparisons` is
    how many comparisons share the five percent. `tick_entries` counts firings whose entry is a recorded print; the
    others' is the open of the next whole minute bar. `left_out` counts symbol-sessions seen otherwise than `seen`.
    """

    rule: Rule
    seen: Seen
    half: Half
    control: ControlGroup
    against_list: bool
    firings: tuple[Firing, ...]
    sessions: int
    could_fire: int
    per_session: tuple[tuple[date, int], ...]
    horizons: tuple[HorizonRecord, ...]
    last_five: tuple[Thumbnail, ...]
    seed: int
    settings_tried: int
    comparisons: int
    tick_entries: int
    left_out: int

    @property
    def enough(self) -> bool:
        """Whether at least one horizon has firings enough to be compared: only then it counts as comparisons."""
        return any(each.verdict is not HorizonVerdict.TOO_FEW for each in self.horizons)


def comparison_count(tried: Iterable[int]) -> int:
    """How many comparisons share the five percent: three for each setting tried of each rule with enough firings."""
    return max(len(HORIZONS) * sum(tried), len(HORIZONS))


def chance_of_one(comparisons: int) -> float:
    """How often at least one of so many comparisons without any effect would show one at five percent."""
    return float(1 - (1 - LEVEL) ** comparisons)


def half_of(sessions: Sequence[SessionData], half: Half) -> list[SessionData]:
    """The sessions of a half of the days; of an odd number the older half has one more."""
    days = sorted({session.day for session in sessions})
    older = set(days[: (len(days) + 1) // 2])
    return [each for each in sessions if half is Half.ALL or (each.day in older) == (half is Half.OLDER)]


def make_record(
    rule: Rule,
    sessions: Sequence[SessionData],
    *,
    settings_tried: int,
    comparisons: int,
    seed: int,
    cancelled: Callable[[], bool],
    seen: Seen = Seen.LIVE,
    half: Half = Half.ALL,
    control: ControlGroup = ControlGroup.SAME_MINUTES,
    against_list: bool = False,
    spread: float | None = None,
    draws: int = DRAWS,
) -> RuleRecord:
    """Make the record of a rule over the sessions of one market that were seen as `seen` says; others are left out.

    For a thread: takes up to seconds. The same arguments give the same record. `spread` is the mean spread as a
    fraction of the price, None if it is not known. Raises `bootstrap.Cancelled` soon after `cancelled` says so.
    """
    chosen = half_of([session for session in sessions if session.seen is seen], half)
    judged = [verdicts(rule, session) for session in _each(chosen, cancelled)]
    fired = [(number, firing) for number, found in enumerate(judged) for firing in firings(found)]
    fired.sort(key=lambda each: (each[1].received, each[1].instrument))
    followed = [outcomes(one, found.received) for one, found in zip(_each(chosen, cancelled), judged, strict=True)]
    changes = [each.changes for each in followed]
    if against_list:
        medians = list_changes(chosen, [found.received for found in judged])
        changes = [own - others for own, others in zip(changes, medians, strict=True)]
    rng = np.random.default_rng(seed)
    compared = control_points(fired, chosen, judged, control, rng)
    market = _Market(chosen, changes)
    points = market.points_of(fired)
    passed = np.array([followed[number].passes[:, firing.minute] for number, firing in fired], bool).reshape(-1, 3)
    asked = _Asked(rule.stated, signs(fired), len(market.days), rng, cancelled, LEVEL / comparisons, spread, draws)
    horizons = tuple(
        _horizon(asked, minutes, market.values(row, points), market.values(row, compared), passed[:, row])
        for row, minutes in enumerate(HORIZONS)
    )
    could, counts = _per_session(judged, fired)
    return RuleRecord(
        rule=rule,
        seen=seen,
        half=half,
        control=control,
        against_list=against_list,
        firings=tuple(firing for _number, firing in fired),
        sessions=len(market.days),
        could_fire=len(could),
        per_session=tuple((day, counts[day]) for day in could),
        horizons=horizons,
        last_five=tuple(_thumbnail(chosen[number], firing, changes[number]) for number, firing in fired[-_LAST:]),
        seed=seed,
        settings_tried=settings_tried,
        comparisons=comparisons,
        tick_entries=sum(bool(followed[number].ticks[firing.minute]) for number, firing in fired),
        left_out=sum(session.seen is not seen for session in sessions),
    )


class _Values(NamedTuple):
    """Changes of points at one horizon, number of each point's day and of the firing it belongs to."""

    changes: Floats
    day: Integers
    firing: Integers

    def chosen(self, which: Flags) -> _Values:
        return _Values(self.changes[which], self.day[which], self.firing[which])


class _Market:
    """The changes of all sessions side by side."""

    def __init__(self, sessions: Sequence[SessionData], changes: Sequence[Floats]) -> None:
        self.days = sorted({session.day for session in sessions})
        number = {day: place for place, day in enumerate(self.days)}
        self._day = np.array([number[session.day] for session in sessions], np.int64)
        lengths = [each.shape[1] for each in changes]
        self._begin = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        self._changes = np.concatenate([*changes, np.zeros((len(HORIZONS), 0))], axis=1)

    def points_of(self, fired: Sequence[tuple[int, Firing]]) -> Points:
        numbers = np.array([number for number, _firing in fired], np.int64)
        minutes = np.array([firing.minute for _number, firing in fired], np.int64)
        return Points(numbers, minutes, np.arange(len(fired)))

    def values(self, row: int, points: Points) -> _Values:
        """What followed some points at a horizon."""
        changes = self._changes[row, self._begin[points.session] + points.minute]
        return _Values(changes, self._day[points.session], points.firing)


class _Asked(NamedTuple):
    """What all horizons of a record have in common; `sign` is that of each firing, `level` that of each comparison."""

    stated: Stated
    sign: NDArray[np.int8]
    days: int
    rng: np.random.Generator
    cancelled: Callable[[], bool]
    level: float
    spread: float | None
    draws: int


def _horizon(asked: _Asked, minutes: int, own: _Values, other: _Values, passed: Flags) -> HorizonRecord:
    known = np.isfinite(own.changes)
    points = own.chosen(known)
    compared = other.chosen(np.isfinite(other.changes) & known[other.firing])
    # what one firing is compared with weighs as much as that firing
    weights = 1 / np.maximum(np.bincount(compared.firing, minlength=len(known)), 1)[compared.firing]
    group = WeightedGroup(points.changes * asked.sign[points.firing], np.ones(len(points.firing)), points.day)
    control = WeightedGroup(compared.changes * asked.sign[compared.firing], weights, compared.day)
    sessions = len(np.unique(points.day))
    middle, control_middle = _middle(group), _middle(control)
    enough = len(group.values) >= LEAST_FIRINGS and sessions >= LEAST_SESSIONS and len(control.values) > 0
    found = None
    if enough:
        drawn = differences(group, control, asked.days, asked.rng, asked.cancelled, asked.draws)
        found = interval(drawn, asked.level, sessions, middle.median - control_middle.median)
    shown = np.arange(len(group.values))
    if len(shown) > MOST_SHOWN:
        shown = np.sort(asked.rng.choice(len(shown), len(shown) // 2, replace=False, shuffle=False))
    return HorizonRecord(
        minutes=minutes,
        points=group.values,
        firing=points.firing,
        shown=shown,
        sessions=sessions,
        middle=middle,
        control_points=len(control.values),
        control_middle=control_middle,
        interval=found,
        verdict=_verdict(found, middle.median - control_middle.median, asked.spread),
        false_alarms=_false_share(group, asked.stated),
        control_false_alarms=_false_share(control, asked.stated),
        passed_close=int(passed.sum()),
        without_price=int((~known & ~passed).sum()),
    )


def _verdict(found: tuple[float, float] | None, difference: float, spread: float | None) -> HorizonVerdict:
    if found is None:
        return HorizonVerdict.TOO_FEW
    low, high = (round(each, _DECIMALS) for each in found)
    if low <= 0 <= high or low == high:  # draws that never vary tell nothing of chance
        return HorizonVerdict.NO_CLEAR_DIFFERENCE
    if spread is not None and abs(difference) < spread / 2:
        return HorizonVerdict.DIFFERS_LESS_THAN_SPREAD
    return HorizonVerdict.DIFFERS


def _middle(group: WeightedGroup) -> Middle:
    return Middle(quantile(group, 0.5), quantile(group, 0.25), quantile(group, 0.75))


def _false_share(group: WeightedGroup, stated: Stated) -> float | None:
    return false_share(group.values, group.weights, stated)


def _per_session(
    judged: Sequence[RuleVerdicts], fired: Sequence[tuple[int, Firing]]
) -> tuple[list[date], Counter[date]]:
    could = sorted({found.day for found in judged if found.may_fire.any()})
    return could, Counter(firing.day for _number, firing in fired)


def _thumbnail(session: SessionData, firing: Firing, changes: Floats) -> Thumbnail:
    view = next(each for each in reversed(session.views) if each.since <= firing.received)
    minutes = np.arange(firing.minute - THUMBNAIL, firing.minute + THUMBNAIL + 1)
    inside = (minutes >= 0) & (minutes < session.count)
    price, net = np.full(len(minutes), math.nan), np.full(len(minutes), math.nan)
    price[inside] = session.bars.close[minutes[inside]] / session.bars.close[firing.minute] - 1
    net[inside] = view.minutes.net[minutes[inside]] - view.minutes.net[firing.minute]
    return Thumbnail(firing, price, net, float(changes[HORIZONS.index(30), firing.minute]))


def _each(sessions: Sequence[SessionData], cancelled: Callable[[], bool]) -> Iterable[SessionData]:
    for number, session in enumerate(sessions):
        if not number % _CHECKED_EACH and cancelled():
            raise Cancelled
        yield session
