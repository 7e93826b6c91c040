"""A session's minutes of capital flow as columns of numbers: from a provider's reply, from the archive, and to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.comparison.samples import Sample
from tideboard_core.archive.judging import needs_judging, traded_minutes
from tideboard_core.archive.records import NULL, Integers, Minute, Rows
from tideboard_core.archive.units import MONEY, PRICE, from_amount
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.session import Session

Floats = NDArray[np.float64]

MINUTE: Final = 60.0
IN_TIME: Final = 180.0
"""Seconds after its end within which a minute has to be received to count as seen live."""
HALF_MINUTE: Final = 30.0
"""Seconds by which a provider's stamp may miss the end of its minute."""
_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class SessionMinutes:
    """A session by 0-based session minute, auctions left out; float64 of equal length, NaN = unknown.

    `net`, `block` (extra-large and large) and `tiers` (a row each, extra-large first; None where there are none) are
    running totals at the end of the minute, `turnover` is that of the minute alone, 0 = no trade; all in whole units
    of the currency. `close` is the minute's last price. `received` is the time at which `net` was received, in seconds
    since 1970, UTC.
    """

    session: Session
    net: Floats
    block: Floats
    turnover: Floats
    close: Floats
    received: Floats
    tiers: Floats | None = None

    def changes(self) -> Floats:
        """Net inflow of each minute alone; NaN where the total at either end is missing."""
        return changes(self.net)

    def block_changes(self) -> Floats:
        """Net inflow of extra-large and large orders of each minute alone, NaN as for `changes`."""
        return changes(self.block)


class MinuteBars(NamedTuple):
    """Bars of a session's minutes, NaN where there is none; prices unadjusted, `volume` in shares."""

    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats


def changes(totals: Floats) -> Floats:
    """Differences of running totals along the last axis; the first minute begins at 0."""
    return np.diff(totals, axis=-1, prepend=0.0)


# --- the minutes as numbers -------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def minute_ends(session: Session) -> Floats:
    """When each session minute ends, in seconds since 1970, UTC; do not change the result."""
    spans = [(each.begin.timestamp(), each.end.timestamp()) for each in session.segments]
    return np.concatenate([np.arange(begin, end, MINUTE) for begin, end in spans]) + MINUTE


def minute_starts(session: Session) -> Floats:
    """When each session minute begins, in seconds since 1970, UTC."""
    return minute_ends(session) - MINUTE


def minute_start(session: Session, minute: int) -> float:
    """When a session minute begins, in seconds since 1970, UTC."""
    return float(minute_ends(session)[minute]) - MINUTE


def minute_of(session: Session, start: float) -> int | None:
    """The session minute that begins at an instant (seconds since 1970, UTC); None if there is none."""
    return minute_ending(session, start + MINUTE)


def minute_ending(session: Session, time: float) -> int | None:
    """As `minutes_ending`, of one time; None where there is no minute."""
    number = int(minutes_ending(session, np.array([time]))[0])
    return None if number < 0 else number


def minutes_ending(session: Session, times: Floats) -> NDArray[np.intp]:
    """The session minute that ends at each time, less than half a minute later or up to half a minute earlier; else -1.

    So the stamp of an open ends no minute.
    """
    ends = minute_ends(session)
    found = np.searchsorted(ends, times - HALF_MINUTE, side="left")
    near = ends[np.minimum(found, len(ends) - 1)]
    return np.where((found < len(ends)) & (near < times + HALF_MINUTE), found, -1)


def minutes_at(starts: Floats, times: Floats) -> NDArray[np.intp]:
    """The session minute in which each time lies, -1 outside continuous trading; `starts` as of `minute_starts`."""
    found = np.searchsorted(starts, times, side="right") - 1
    return np.where((found >= 0) & (times < starts[found] + MINUTE), found, -1)


def minutes_over(session: Session, now: float) -> int:
    """How many minutes of a session have ended at a time (seconds since 1970, UTC)."""
    return int(np.searchsorted(minute_ends(session), now, side="right"))


def over_closures(minutes: SessionMinutes) -> SessionMinutes:
    """The same without gaps in a closure: what is not known of its minutes is as it stood before, without turnover."""
    session = minutes.session
    if not needs_judging(session.market, session.date):
        return minutes
    traded = traded_minutes(session.market, session.date, session.minutes)
    before = np.maximum.accumulate(np.where(traded, np.arange(session.minutes), -1)) + 1

    def stood(values: Floats, first: float = 0.0) -> Floats:
        return np.where(traded | np.isfinite(values), values, np.append(first, values)[before])

    return replace(
        minutes,
        net=stood(minutes.net),
        block=stood(minutes.block),
        turnover=np.where(traded | np.isfinite(minutes.turnover), minutes.turnover, 0.0),
        close=stood(minutes.close, math.nan),
        tiers=None if minutes.tiers is None else np.array([stood(each) for each in minutes.tiers]),
    )


# --- from a reply, from the archive, to the archive -------------------------------------------------------------------


def unknown(session: Session) -> SessionMinutes:
    """A session of which nothing is known."""
    return SessionMinutes(session, *(np.full(session.minutes, np.nan) for _ in range(5)))


def from_reply(flow: CapitalFlow, session: Session, at: float = math.inf, *, auction: bool = False) -> SessionMinutes:
    """Return the minutes of an intraday series that were over when it was received (`at`, seconds since 1970, UTC).

    A point stands at the end of its minute; of two points the later counts. Left out are the row at the open, points
    outside the session and those behind the last time that the reply vouches for. With `auction` points after the close
    count to the last minute. Turnover, price and receipt stay unknown.
    """
    times = np.array(flow.times, np.float64)
    minutes = minutes_ending(session, times)
    if auction:
        minutes[times > session.close.timestamp()] = session.minutes - 1
    until = at if flow.last_valid is None else min(at, flow.last_valid + HALF_MINUTE)
    rows = np.flatnonzero((minutes >= 0) & (times <= until))
    found = np.full((1 + len(flow.tiers or ()), session.minutes), np.nan)
    found[:, minutes[rows]] = np.array([flow.net, *(flow.tiers or ())], np.float64)[:, rows]
    if flow.tiers is None:
        return _of_totals(session, found[0], None, None)
    return _of_totals(session, found[0], found[1] + found[2], found[1:])


def _of_totals(session: Session, net: Floats, block: Floats | None, tiers: Floats | None) -> SessionMinutes:
    """Minutes of which neither turnover nor price nor receipt are known."""
    nothing = np.full(session.minutes, np.nan)
    return SessionMinutes(session, net, nothing if block is None else block, nothing, nothing, nothing, tiers)


def from_archive(rows: Rows, session: Session, bars: Rows | None = None) -> SessionMinutes:
    """Return a session from one version each of its flow rows and, if any, of its bars.

    Turnover and price of a minute are those of its bar. Without a bar the turnover is the difference of the flow
    rows' running totals, and the price is theirs.
    """
    net, *tiers, totals, close, received = columns(rows, session.minutes, _FLOW_UNITS)
    turnover = changes(totals)
    if bars is not None:
        traded, closes = columns(bars, session.minutes, _BAR_UNITS)
        turnover, close = np.where(np.isnan(traded), turnover, traded), np.where(np.isnan(closes), close, closes)
    received = np.where(np.isnan(net), np.nan, received)
    return SessionMinutes(session, net, tiers[0] + tiers[1], turnover, close, received, np.array(tiers))


_FLOW_UNITS: Final = {
    **dict.fromkeys(("net", "extra_large", "large", "medium", "small", "turnover"), MONEY),
    "price": PRICE,
    "received": _MICROSECONDS,
}
_BAR_UNITS: Final = {"turnover": MONEY, "close": PRICE}


def columns(rows: Rows, count: int, units: Mapping[str, int]) -> Floats:
    """Columns of an archive by session minute, a row each: numbers of `units` to one; NaN for NULL.

    Minutes beyond `count` and auctions are left out.
    """
    inside = (rows.index >= 0) & (rows.index < count)
    where, found = rows.index[inside], np.full((len(units), count), np.nan)
    for row, (name, unit) in zip(found, units.items(), strict=True):
        values = rows[name][inside]
        row[where] = np.where(values == NULL, np.nan, values / unit)
    return found


def from_samples(nets: Sample, blocks: Sample, sessions: Sequence[Session]) -> list[SessionMinutes]:
    """Return those archived sessions of which a net was received; both samples are of the same sessions."""
    found: list[SessionMinutes] = []
    for session, net, block in zip(sessions, nets.values, blocks.values, strict=True):
        if (net != NULL).any():
            blocks_net = in_currency(block, session.minutes)
            found.append(over_closures(_of_totals(session, in_currency(net, session.minutes), blocks_net, None)))
    return found


def in_currency(amounts: Integers | Floats, count: int) -> Floats:
    """Amounts of an archive (one or more rows) at exactly so many minutes; NaN for NULL, and behind their last one."""
    fitted = np.full((*amounts.shape[:-1], count), np.nan)
    known = amounts[..., :count]
    fitted[..., : known.shape[-1]] = np.where(known == NULL, np.nan, known / MONEY)
    return fitted


def to_archive(minutes: SessionMinutes, known: SessionMinutes | None = None) -> list[Minute]:
    """Return what there is of net and tiers as rows of an archive; ArchiveError AMOUNT for one that is not exact there.

    Those that are as in `known` are left out. Turnover, price and volume stand in the archive's bars.
    """
    amounts = _amounts(minutes)
    news = np.isfinite(amounts).any(axis=0)
    if known is not None and known.session == minutes.session and len(before := _amounts(known)) == len(amounts):
        news &= ((amounts != before) & (np.isfinite(amounts) | np.isfinite(before))).any(axis=0)
    places = np.flatnonzero(news)
    return [
        Minute(minute, *(from_amount(amount, MONEY) for amount in own))
        for minute, own in zip(places.tolist(), amounts[:, places].T.tolist(), strict=True)
    ]


def _amounts(minutes: SessionMinutes) -> Floats:
    """Net and tiers, a row each."""
    return minutes.net[np.newaxis] if minutes.tiers is None else np.vstack([minutes.net, minutes.tiers])
