"""What securities add to the record of a rule: firings, what followed them, and minutes to compare with.

A record is made of parts in any order; each security's is made of its own sessions alone, wherever they are read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.records import Integers
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.outcomes import HORIZONS, ControlGroup, Outcomes, control_points, list_change, outcomes
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import Flags, Seen, SessionData
from tideboard_core.signals.spreads import least_spreads
from tideboard_core.signals.verdicts import Firing, RuleVerdicts, firings, verdicts

MOST_FIRINGS: Final = 20_000
"""Firings that a record is made of, chosen by their hash: more make it no surer that anything differs, but slow."""
THUMBNAIL: Final = 30
"""Minutes before and after a firing in its picture."""
LAST: Final = 5
"""Firings with a picture."""
_CHECKED_EACH: Final = 50
"""Sessions between two questions whether the record is still wanted."""


class Thumbnail(NamedTuple):
    """A firing and the 30 minutes before and after it, NaN outside the session.

    `price` is the change of the close since the minute that fired (a fraction), `net` that of the net inflow (in the
    currency); `change` is its outcome after 30 minutes, NaN if it has none.
    """

    firing: Firing
    price: Floats
    net: Floats
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTerms:
    """What all parts of a record have in common.

    `days` are those it is made of, None = all. `medians` are the list's changes by day, of `list_spans`, for a record
    against the list. The same seed draws the same minutes to compare a firing with, whatever else is in the record.
    """

    rule: Rule
    seed: int
    seen: Seen = Seen.LIVE
    days: frozenset[date] | None = None
    control: ControlGroup = ControlGroup.SAME_MINUTES
    medians: Mapping[date, Floats] | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RecordPart:
    """What one security adds, or several; counts by day are of all firings, `firings` are at most MOST_FIRINGS.

    `changes` has a row for each of them and a column for each horizon, as has `passed`; `ticks` says whose entry is a
    recorded print. `compared` has the changes of minutes to compare with, `compared_day` their ordinals, and
    `compared_firing` the place of the firing that each belongs to. `days` are those of its sessions, `could` those on
    which the rule could fire. `spreads` are the smallest ones, of `least_spreads`.
    """

    days: tuple[date, ...] = ()
    could: tuple[date, ...] = ()
    fired: Mapping[date, int] = field(default_factory=lambda: MappingProxyType({}))
    left_out: int = 0
    spreads: Floats
    firings: tuple[Firing, ...]
    changes: Floats
    passed: Flags
    ticks: Flags
    compared: Floats
    compared_day: Integers
    compared_firing: Integers
    last: tuple[Thumbnail, ...]

    def chosen(self, places: Sequence[int]) -> RecordPart:
        """The same with these firings only (places, ascending), and the minutes to compare them with."""
        which = np.array(places, np.int64)
        place_of = np.full(len(self.firings), -1)
        place_of[which] = np.arange(len(which))
        belongs = place_of[self.compared_firing]
        kept = belongs >= 0
        return replace(
            self,
            firings=tuple(self.firings[place] for place in places),
            changes=self.changes[which],
            passed=self.passed[which],
            ticks=self.ticks[which],
            compared=self.compared[kept],
            compared_day=self.compared_day[kept],
            compared_firing=belongs[kept],
        )


def symbol_part(
    terms: RecordTerms,
    instrument: InstrumentId,
    sessions: Iterable[SessionData],
    steps: PriceSteps | None,
    cancelled: Callable[[], bool],
) -> RecordPart:
    """Make the part of a security from all of its sessions, ascending; raises `bootstrap.Cancelled`.

    The same sessions give the same part, wherever and beside whatever else it is made.
    """
    making = PartMaking(terms, instrument, steps)
    for session in _each(sessions, cancelled):
        making.add(session)
    return making.part()


class _Judged(NamedTuple):
    """What a record needs of a session once it was judged."""

    day: date
    found: RuleVerdicts
    followed: Outcomes
    changes: Floats


class _Fired(NamedTuple):
    """A firing with the number of its session among those that were judged."""

    number: int
    firing: Firing


class PartMaking:
    """Makes the part of a security from its sessions one after the other, ascending; only the last ones are kept."""

    def __init__(self, terms: RecordTerms, instrument: InstrumentId, steps: PriceSteps | None) -> None:
        self._terms, self._instrument, self._steps = terms, instrument, steps
        self._judged: list[_Judged] = []
        self._fired: list[_Fired] = []
        self._last: list[tuple[_Fired, SessionData]] = []
        self._left_out = 0
        self._spreads: list[Floats] = []

    def add(self, session: SessionData) -> None:
        """Judge a session, or count it as left out."""
        terms = self._terms
        self._spreads.append(least_spreads([session], self._steps))
        if session.seen is not terms.seen:
            self._left_out += 1
        elif terms.days is None or session.day in terms.days:
            found = verdicts(terms.rule, session)
            followed = outcomes(session, found.received)
            changes = followed.changes
            if terms.medians is not None:
                changes = changes - list_change(terms.medians[session.day], session, found.received)
            fired = [_Fired(len(self._judged), firing) for firing in firings(found)]
            self._judged.append(_Judged(session.day, found, followed, changes))
            self._fired += fired
            last = sorted([*self._last, *((each, session) for each in fired)], key=lambda each: by_time(each[0].firing))
            self._last = last[-LAST:]

    def part(self) -> RecordPart:
        """What the sessions that were added make."""
        judged, terms = self._judged, self._terms
        every = sorted(self._fired, key=lambda each: by_time(each.firing))
        fired = [every[place] for place in chosen_by_hash([each.firing for each in every])]
        points = control_points(fired, [each.found for each in judged], terms.control, terms.seed, beside=every)
        ordinals = np.array([each.day.toordinal() for each in judged], np.int64)
        changes = [each.changes for each in judged]
        return RecordPart(
            days=tuple(dict.fromkeys(each.day for each in judged)),
            could=tuple(each.day for each in judged if each.found.may_fire.any()),
            fired=dict(Counter(judged[each.number].day for each in every)),
            left_out=self._left_out,
            spreads=np.concatenate([np.zeros(0), *self._spreads]),
            firings=tuple(each.firing for each in fired),
            changes=_rows([changes[number][:, firing.minute] for number, firing in fired]),
            passed=_rows([judged[number].followed.passes[:, firing.minute] for number, firing in fired]).astype(bool),
            ticks=np.array([judged[number].followed.ticks[firing.minute] for number, firing in fired], bool),
            compared=_columns(changes, points.session, points.minute),
            compared_day=ordinals[points.session],
            compared_firing=points.firing,
            last=tuple(_thumbnail(session, firing, changes[number]) for (number, firing), session in self._last),
        )


def joined(parts: Sequence[RecordPart]) -> RecordPart:
    """Make one part of several, without the firings and pictures that no record of them and further ones has.

    It is as large as a few thousand firings, however many securities there were, but for the smallest spreads.
    """
    firings_ = tuple(firing for part in parts for firing in part.firings)
    begins = np.cumsum([0, *(len(part.firings) for part in parts)])
    counts: Counter[date] = Counter()
    for part in parts:
        counts.update(part.fired)
    last = sorted((each for part in parts for each in part.last), key=lambda each: by_time(each.firing))
    whole = RecordPart(
        days=tuple(sorted({day for part in parts for day in part.days})),
        could=tuple(sorted({day for part in parts for day in part.could})),
        fired=dict(counts),
        left_out=sum(part.left_out for part in parts),
        spreads=np.concatenate([np.zeros(0), *(part.spreads for part in parts)]),
        firings=firings_,
        changes=np.concatenate([_rows([]), *(part.changes for part in parts)]),
        passed=np.concatenate([_rows([]).astype(bool), *(part.passed for part in parts)]),
        ticks=np.concatenate([np.zeros(0, bool), *(part.ticks for part in parts)]),
        compared=np.concatenate([_rows([]), *(part.compared for part in parts)]),
        compared_day=np.concatenate([np.zeros(0, np.int64), *(part.compared_day for part in parts)]),
        compared_firing=np.concatenate(
            [np.zeros(0, np.int64), *(part.compared_firing + begin for part, begin in zip(parts, begins, strict=False))]
        ),
        last=tuple(last[-LAST:]),
    )
    kept = chosen_by_hash(firings_)
    return whole if len(kept) == len(firings_) else whole.chosen(kept)


def by_time(firing: Firing) -> tuple[float, str, int, bool]:
    """What the firings of a record are in the order of."""
    return firing.received, firing.instrument, firing.minute, firing.mirrored


def chosen_by_hash(fired: Sequence[Firing]) -> list[int]:
    """The places of MOST_FIRINGS firings, or of all if there are no more, ascending.

    Those of the lowest hashes: of the chosen ones of several securities the same are chosen as of all together.
    """
    if len(fired) <= MOST_FIRINGS:
        return list(range(len(fired)))
    return sorted(sorted(range(len(fired)), key=lambda place: _hash_of(fired[place]))[:MOST_FIRINGS])


def _hash_of(firing: Firing) -> bytes:
    name = f"{firing.instrument}/{firing.day.isoformat()}/{firing.minute}/{firing.mirrored:d}"
    return blake2b(name.encode(), digest_size=16).digest()


def _rows(found: Sequence[Floats | Flags]) -> Floats:
    return np.array(found, np.float64).reshape(-1, len(HORIZONS))


def _columns(changes: Sequence[Floats], session: Integers, minute: Integers) -> Floats:
    """The changes at these minutes of these sessions, a row for each."""
    begins = np.concatenate([[0], np.cumsum([each.shape[1] for each in changes])]).astype(np.int64)
    side_by_side = np.concatenate([*changes, np.zeros((len(HORIZONS), 0))], axis=1)
    found: Floats = side_by_side[:, begins[session] + minute].T
    return found


def _thumbnail(session: SessionData, firing: Firing, changes: Floats) -> Thumbnail:
    view = next(each for each in reversed(session.views) if each.since <= firing.received)
    minutes = np.arange(firing.minute - THUMBNAIL, firing.minute + THUMBNAIL + 1)
    inside = (minutes >= 0) & (minutes < session.count)
    price, net = np.full(len(minutes), math.nan), np.full(len(minutes), math.nan)
    price[inside] = session.bars.close[minutes[inside]] / session.bars.close[firing.minute] - 1
    net[inside] = view.minutes.net[minutes[inside]] - view.minutes.net[firing.minute]
    return Thumbnail(firing, price, net, float(changes[HORIZONS.index(30), firing.minute]))


def _each(sessions: Iterable[SessionData], cancelled: Callable[[], bool]) -> Iterator[SessionData]:
    for number, session in enumerate(sessions):
        if not number % _CHECKED_EACH and cancelled():
            raise Cancelled
        yield session
