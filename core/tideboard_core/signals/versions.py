"""A session as rules see it, from all versions that were received of its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.records import NULL, Integers, Rows
from tideboard_core.archive.rows import known_at, newest
from tideboard_core.archive.units import PRICE
from tideboard_core.flow.session_minutes import (
    MINUTE,
    Floats,
    MinuteBars,
    columns,
    from_archive,
    minute_starts,
    unknown,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import (
    Prints,
    Seen,
    SessionData,
    View,
    counted,
    in_time,
    traded,
)

_MICROSECONDS: Final = 1_000_000
_END: Final = int(np.iinfo(np.int64).max)


class Versions(NamedTuple):
    """Every version of a session's flow and bars, and of a second provider's flow."""

    flow: Rows
    bars: Rows
    other: Rows | None = None


def session_data(
    rule: Rule,
    instrument: InstrumentId,
    hours: Session,
    versions: Versions,
    *,
    sample: Floats | None = None,
    prints: Prints | None = None,
) -> SessionData:
    """Return a session as the rule sees it.

    LIVE if at least one minute was received within three minutes of its end with all that the rule needs: then only
    such minutes are in it, each version from its receipt on, and in the turnover since the open bars that came later,
    too. Else LATER: last values, as if each minute had been
    received at its end.
    """
    starts = minute_starts(hours)
    parts = _needed(rule, versions)
    first = [_first_received(rows, column, len(starts)) for rows, column in parts]
    live = [in_time(received, starts) for received in first]
    when = counted(rule, *_three(rule, live))
    if not np.isfinite(when).any():
        live = [np.where(np.isfinite(received), starts + MINUTE, np.nan) for received in first]
        rows = [newest(each) for each, _column in parts]
        views: tuple[View, ...] = (_view(rule, -np.inf, rows, newest(versions.bars), hours),)
        seen = Seen.LATER
    else:
        kept = [_of_minutes(each, received) for (each, _column), received in zip(parts, live, strict=True)]
        views, seen = _views(rule, kept, versions.bars, when, hours), Seen.LIVE
    flow, bars, other = _three(rule, live)
    return SessionData(
        instrument=instrument,
        day=hours.date,
        seen=seen,
        starts=starts,
        flow_received=flow,
        bar_received=bars,
        other_received=other,
        views=views,
        bars=minute_bars(newest(versions.bars), len(starts)),
        sample=sample,
        prints=prints,
    )


def minute_bars(bars: Rows, count: int) -> MinuteBars:
    """Bars of a session's minutes from one version each; auctions are left out."""
    return MinuteBars(*columns(bars, count, _BAR_UNITS))


_BAR_UNITS: Final = dict.fromkeys(MinuteBars._fields, PRICE) | {"volume": 1}


def _needed(rule: Rule, versions: Versions) -> list[tuple[Rows, str]]:
    """The series that a rule needs, with the column that has to be known; the flow first."""
    parts = [(versions.flow, "net")]
    if rule.needs_bars:
        parts.append((versions.bars, "close"))
    if rule.needs_other and versions.other is not None:
        parts.append((versions.other, "net"))
    return parts


def _three(rule: Rule, received: Sequence[Floats]) -> tuple[Floats, Floats, Floats | None]:
    """Receipts of flow, bars and the second provider's flow; bars that the rule does not need never came."""
    flow, rest = received[0], list(received[1:])
    bars = rest.pop(0) if rule.needs_bars else np.full(len(flow), np.nan)
    return flow, bars, rest[0] if rest else None


def _first_received(rows: Rows, column: str, count: int) -> Floats:
    """When the first known version of each minute came, UTC seconds; NaN if none did."""
    known = (rows.index >= 0) & (rows.index < count) & (rows[column] != NULL)
    first = np.full(count, np.inf)
    np.minimum.at(first, rows.index[known], rows["received"][known] / _MICROSECONDS)
    return np.where(np.isinf(first), np.nan, first)


def _of_minutes(rows: Rows, received: Floats) -> Rows:
    """The versions of those minutes that came in time."""
    inside = (rows.index >= 0) & (rows.index < len(received))
    inside[inside] = np.isfinite(received[rows.index[inside]])
    return rows.chosen(inside)


def _views(rule: Rule, parts: Sequence[Rows], bars: Rows, when: Floats, hours: Session) -> tuple[View, ...]:
    """One view from the open on, and one from each receipt on that changed what an earlier verdict could have read.

    `bars` has those that came late, too, of which only a comparison of two providers reads anything.
    """
    minutes = np.flatnonzero(np.isfinite(when))
    breaks: list[Integers] = []
    for rows in [*parts, bars] if rule.needs_other else parts:
        judged = np.searchsorted(when[minutes], rows["received"] / _MICROSECONDS)  # minutes counted before
        newest_judged = np.where(judged > 0, minutes[np.maximum(judged - 1, 0)], -1)
        breaks.append(rows["received"][rows.index <= newest_judged])
    begins = np.unique(np.concatenate(breaks))
    ends = [*(begins - 1).tolist(), _END]
    since = [-np.inf, *(begins / _MICROSECONDS).tolist()]
    return tuple(
        _view(rule, begin, [known_at(rows, end) for rows in parts], known_at(bars, end), hours)
        for begin, end in zip(since, ends, strict=True)
    )


def _view(rule: Rule, since: float, parts: Sequence[Rows], all_bars: Rows, hours: Session) -> View:
    bars = parts[1] if rule.needs_bars else None
    other = parts[-1] if rule.needs_other and len(parts) > 1 + rule.needs_bars else None
    nothing = unknown(hours)
    return View(
        since,
        from_archive(parts[0], hours, bars),
        MinuteBars(*(nothing.close for _ in MinuteBars._fields)) if bars is None else minute_bars(bars, hours.minutes),
        traded(from_archive(parts[0], hours, all_bars)) if rule.needs_other else nothing.close,
        None if other is None else from_archive(other, hours),
    )
