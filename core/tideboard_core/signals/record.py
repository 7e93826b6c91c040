"""The record of a rule: what followed its firings beside what followed other minutes, and whether the two differ.

A record states counts, changes of price and whether chance explains them; nothing about what will follow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.records import Integers
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.signals.bootstrap import DRAWS, WeightedGroup, differences, interval, quantile
from tideboard_core.signals.outcomes import HORIZONS, ControlGroup, false_share, list_spans, signs
from tideboard_core.signals.parts import RecordPart, RecordTerms, Thumbnail, by_time, joined, symbol_part
from tideboard_core.signals.rules import Rule, Stated
from tideboard_core.signals.sessions import Flags, Seen, SessionData
from tideboard_core.signals.verdicts import Firing

LEAST_FIRINGS: Final = 20
LEAST_SESSIONS: Final = 10
"""Below either nothing is said about a horizon."""
LEVEL: Final = 0.05
"""Shared by all comparisons: each is made at this by their number."""
MOST_SHOWN: Final = 150
"""Points above which a fixed half is drawn."""
_DECIMALS: Final = 12
"""Of changes (fractions): what two ways to compute the same change differ by is less, any price step is more."""
NO_STEPS: Final[Mapping[InstrumentId, PriceSteps]] = MappingProxyType({})
"""Of no security the price steps are known."""


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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RuleRecord:
    """What followed a rule's firings in some sessions; `sessions` counts days.

    `fired` counts all firings, `firings` are those it is made of: all, or MOST_FIRINGS of them chosen by hash.
    `could_fire` counts the days on which it could fire, `per_session` the firings of each of them. `comparisons` is
    how many comparisons share the five percent. `tick_entries` counts firings whose entry is a recorded print; the
    others' is the open of the next whole minute bar. `left_out` counts symbol-sessions seen otherwise than `seen`.
    """

    rule: Rule
    seen: Seen
    half: Half
    control: ControlGroup
    against_list: bool
    fired: int
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


def seen_by_days(live: int, later: int) -> Seen:
    """Which sessions a record is of, from the days that have any: those seen live as soon as they are days enough.

    Before, those read later if these are more days.
    """
    return Seen.LIVE if live >= min(later, LEAST_SESSIONS) else Seen.LATER


def half_of(sessions: Sequence[SessionData], half: Half) -> list[SessionData]:
    """The sessions of a half of the days."""
    days = days_of_half((session.day for session in sessions), half)
    return [each for each in sessions if each.day in days]


def days_of_half(days: Iterable[date], half: Half) -> frozenset[date]:
    """A half of some days; of an odd number the older half has one more."""
    ordered = sorted({*days})
    middle = (len(ordered) + 1) // 2
    return frozenset({Half.ALL: ordered, Half.OLDER: ordered[:middle], Half.NEWER: ordered[middle:]}[half])


def half_of_kept(tried: int, *, newer_open: bool) -> Half:
    """Half of the sessions that a kept rule's record uses: the older after a change, the newer after arming."""
    if tried == 1:
        return Half.ALL
    return Half.NEWER if newer_open else Half.OLDER


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
    steps: Mapping[InstrumentId, PriceSteps] = NO_STEPS,
    draws: int = DRAWS,
) -> RuleRecord:
    """Make the record of a rule over the sessions of one market that were seen as `seen` says; others are left out.

    For a thread: takes up to seconds. The same arguments give the same record. `steps` are the price steps of the
    securities where they are known. Raises `bootstrap.Cancelled` soon after `cancelled` says so.
    """
    chosen = half_of([session for session in sessions if session.seen is seen], half)
    terms = RecordTerms(
        rule=rule,
        seed=seed,
        seen=seen,
        days=None if half is Half.ALL else frozenset(session.day for session in chosen),
        control=control,
        medians=list_spans(chosen) if against_list else None,
    )
    of_symbol: dict[InstrumentId, list[SessionData]] = {}
    for session in sessions:
        of_symbol.setdefault(session.instrument, []).append(session)
    parts = [symbol_part(terms, name, own, steps.get(name), cancelled) for name, own in of_symbol.items()]
    return record_of(
        terms,
        parts,
        half=half,
        settings_tried=settings_tried,
        comparisons=comparisons,
        cancelled=cancelled,
        draws=draws,
    )


def record_of(
    terms: RecordTerms,
    parts: Iterable[RecordPart],
    *,
    half: Half,
    settings_tried: int,
    comparisons: int,
    cancelled: Callable[[], bool],
    draws: int = DRAWS,
) -> RuleRecord:
    """Make a record of the parts of its securities, one for each; it is the same in any order of `parts`.

    Raises `bootstrap.Cancelled`.
    """
    whole = joined(list(parts))
    days = whole.days
    ordered = _ordered(whole)
    rng = np.random.default_rng(terms.seed)
    asked = _Asked(
        terms.rule.stated,
        signs(ordered.firings),
        len(days),
        rng,
        cancelled,
        LEVEL / comparisons,
        math.fsum(whole.spreads) / len(whole.spreads) if len(whole.spreads) else None,  # the same in any order
        draws,
    )
    return RuleRecord(
        rule=terms.rule,
        seen=terms.seen,
        half=half,
        control=terms.control,
        against_list=terms.medians is not None,
        fired=sum(whole.fired.values()),
        firings=ordered.firings,
        sessions=len(days),
        could_fire=len(whole.could),
        per_session=tuple((day, whole.fired.get(day, 0)) for day in whole.could),
        horizons=tuple(
            _horizon(asked, minutes, ordered.own(row), ordered.other(row), ordered.passed[:, row])
            for row, minutes in enumerate(HORIZONS)
        ),
        last_five=whole.last,
        seed=terms.seed,
        settings_tried=settings_tried,
        comparisons=comparisons,
        tick_entries=int(ordered.ticks.sum()),
        left_out=whole.left_out,
    )


class _Values(NamedTuple):
    """Changes of points at one horizon, number of each point's day and of the firing it belongs to."""

    changes: Floats
    day: Integers
    firing: Integers

    def chosen(self, which: Flags) -> _Values:
        return _Values(self.changes[which], self.day[which], self.firing[which])


class _Ordered(NamedTuple):
    """The firings of a part by time, and the minutes to compare each with in the order of the firings."""

    firings: tuple[Firing, ...]
    changes: Floats
    day: Integers
    passed: Flags
    ticks: Flags
    compared: Floats
    compared_day: Integers
    compared_firing: Integers

    def own(self, row: int) -> _Values:
        """What followed the firings at a horizon."""
        return _Values(self.changes[:, row], self.day, np.arange(len(self.firings)))

    def other(self, row: int) -> _Values:
        """What followed the minutes that they are compared with."""
        return _Values(self.compared[:, row], self.compared_day, self.compared_firing)


def _ordered(whole: RecordPart) -> _Ordered:
    firings = whole.firings
    order = sorted(range(len(firings)), key=lambda place: by_time(firings[place]))
    place_of = np.zeros(len(firings), np.int64)
    place_of[order] = np.arange(len(order))
    belongs = place_of[whole.compared_firing]
    kept = np.argsort(belongs, kind="stable")
    ordinals = np.array([day.toordinal() for day in whole.days], np.int64)
    own_day = np.array([firings[place].day.toordinal() for place in order], np.int64)
    return _Ordered(
        firings=tuple(firings[place] for place in order),
        changes=whole.changes[order],
        day=np.searchsorted(ordinals, own_day),
        passed=whole.passed[order],
        ticks=whole.ticks[order],
        compared=whole.compared[kept],
        compared_day=np.searchsorted(ordinals, whole.compared_day[kept]),
        compared_firing=belongs[kept],
    )


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
    group = WeightedGroup(_signed(points, asked.sign), np.ones(len(points.firing)), points.day)
    control = WeightedGroup(_signed(compared, asked.sign), weights, compared.day)
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


def _signed(values: _Values, sign: NDArray[np.int8]) -> Floats:
    return values.changes * sign[values.firing] + 0.0  # no -0.0 beside 0.0: which of them came first would be seen


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
