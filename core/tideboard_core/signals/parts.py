"""What one security adds to the record of a rule: its firings, what followed them, and minutes to compare with.

A record is made of parts in any order; each is made of one security's sessions alone, wherever they are read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
from tideboard_core.signals.outcomes import HORIZONS, ControlGroup, control_points, list_change, outcomes
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import Flags, Seen, SessionData
from tideboard_core.signals.spreads import least_spreads
from tideboard_core.signals.verdicts import Firing, firings, verdicts

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
class SymbolPart:
    """One security's part; what is counted by day counts all firings, `firings` are at most MOST_FIRINGS by time.

    `changes` has a row for each of them and a column for each horizon, as has `passed`; `ticks` says whose entry is a
    recorded print. `compared` has the changes of minutes to compare with, `compared_day` their ordinals, and
    `compared_firing` the place of the firing that each belongs to. `days` are those of its sessions, `could` those on
    which the rule could fire. `spreads` are the smallest ones, of `least_spreads`.
    """

    instrument: InstrumentId
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


def symbol_part(
    terms: RecordTerms,
    instrument: InstrumentId,
    sessions: Iterable[SessionData],
    steps: PriceSteps | None,
    cancelled: Callable[[], bool],
) -> SymbolPart:
    """Make the part of a security from all of its sessions, ascending; raises `bootstrap.Cancelled`.

    The same sessions give the same part, wherever and beside whatever else it is made.
    """
    given = list(sessions)
    chosen = [each for each in given if each.seen is terms.seen and (terms.days is None or each.day in terms.days)]
    judged = [verdicts(terms.rule, session) for session in _each(chosen, cancelled)]
    all_fired = [(number, firing) for number, found in enumerate(judged) for firing in firings(found)]
    all_fired.sort(key=lambda each: by_time(each[1]))
    kept = chosen_by_hash([firing for _number, firing in all_fired])
    fired = [all_fired[place] for place in kept]
    followed = [outcomes(one, found.received) for one, found in zip(_each(chosen, cancelled), judged, strict=True)]
    changes = [each.changes for each in followed]
    if terms.medians is not None:
        changes = [
            own - list_change(terms.medians[one.day], one, found.received)
            for own, one, found in zip(changes, chosen, judged, strict=True)
        ]
    points = control_points(fired, judged, terms.control, terms.seed, beside=all_fired)
    days = [session.day for session in chosen]
    ordinals = np.array([day.toordinal() for day in days], np.int64)
    counts: dict[date, int] = {}
    for number, _firing in all_fired:
        counts[days[number]] = counts.get(days[number], 0) + 1
    return SymbolPart(
        instrument=instrument,
        days=tuple(dict.fromkeys(days)),
        could=tuple(found.day for found in judged if found.may_fire.any()),
        fired=counts,
        left_out=sum(each.seen is not terms.seen for each in given),
        spreads=least_spreads(given, steps),
        firings=tuple(firing for _number, firing in fired),
        changes=_rows([changes[number][:, firing.minute] for number, firing in fired]),
        passed=_rows([followed[number].passes[:, firing.minute] for number, firing in fired]).astype(bool),
        ticks=np.array([followed[number].ticks[firing.minute] for number, firing in fired], bool),
        compared=_columns(changes, points.session, points.minute),
        compared_day=ordinals[points.session],
        compared_firing=points.firing,
        last=tuple(_thumbnail(chosen[number], firing, changes[number]) for number, firing in all_fired[-LAST:]),
    )


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


def _each(sessions: Sequence[SessionData], cancelled: Callable[[], bool]) -> Iterable[SessionData]:
    for number, session in enumerate(sessions):
        if not number % _CHECKED_EACH and cancelled():
            raise Cancelled
        yield session
