"""What a rule sees of one security's session: what was known when, bars for the outcome, earlier sessions, prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.flow.session_minutes import IN_TIME, MINUTE, Floats, MinuteBars, SessionMinutes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.rules import Rule

if TYPE_CHECKING:
    from tideboard_core.signals.daily import DailyFigures  # loaded with the archive's sessions

Flags = NDArray[np.bool_]


class Seen(StrEnum):
    """Whether a session was received while it traded, or read after its close; the two never share a record."""

    LIVE = "live"
    LATER = "later"


class View(NamedTuple):
    """The minutes and bars as known from `since` (UTC seconds) on, and a second provider's minutes.

    Minutes that came in order later on are in it, too: a rule reads none behind the minute that it judges. `traded` is
    the turnover since the open at the end of each minute: of bars that came late, too, once they are known.
    """

    since: float
    minutes: SessionMinutes
    bars: MinuteBars
    traded: Floats
    other: SessionMinutes | None = None


class RecordedPrints(NamedTuple):
    """Recorded prints in the order of their time: exchange time and receipt (UTC seconds), price, shares, side.

    `side` is +1 for a buyer's, -1 for a seller's, 0 for what the provider calls neither. `large` is the size in shares
    above which a print is large, NaN if too few sessions before had prints.
    """

    time: Floats
    received: Floats
    price: Floats
    shares: Floats
    side: NDArray[np.int8]
    large: float = np.nan


class BareSession(NamedTuple):
    """What is to be known of a session of a list before it is judged: how it was seen, and its prices."""

    day: date
    seen: Seen
    bars: MinuteBars


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SessionData:
    """One security's session.

    `starts` are the minutes' starts in UTC seconds. `flow_received` and `bar_received` are when the first version of a
    minute's flow and bar came, NaN where they did not come in time; `other_received` is a second provider's. `views`
    follow each other, the first one from the open on; a new one begins where a minute was restated, or came behind a
    later one. `sample` has the nets of the 60 sessions before (a row each, NaN for unknown) as known before this one's
    open. `bars` are those of the outcome, whenever they were received. `daily` has all that is known of short
    sales, brokers, reports and news, of which a minute sees what had been received until then.
    """

    instrument: InstrumentId
    day: date
    seen: Seen
    starts: Floats
    flow_received: Floats
    bar_received: Floats
    other_received: Floats | None = None
    views: tuple[View, ...]
    bars: MinuteBars
    sample: Floats | None = None
    prints: RecordedPrints | None = None
    daily: DailyFigures | None = None

    @property
    def count(self) -> int:
        """How many minutes the session has."""
        return len(self.starts)

    @property
    def ends(self) -> Floats:
        """The minutes' ends in UTC seconds."""
        return self.starts + MINUTE

    def counted(self, rule: Rule) -> Floats:
        """When each minute counts for a rule, UTC seconds; as `counted`."""
        return counted(rule, self.flow_received, self.bar_received, self.other_received)


def counted(rule: Rule, flow: Floats, bars: Floats, other: Floats | None) -> Floats:
    """When each minute counts for a rule, from receipts: when all came that the rule needs of it; NaN = never.

    A minute that came after a later one does not count: nothing could be said of it any more.
    """
    complete = flow
    if rule.needs_bars:
        complete = np.maximum(complete, bars)  # NaN if either is
    if rule.needs_other:
        complete = np.full(len(flow), np.nan) if other is None else np.maximum(complete, other)
    later = np.minimum.accumulate(np.where(np.isnan(complete), np.inf, complete)[::-1])[::-1]
    return np.where(complete <= later, complete, np.nan)


def traded(minutes: SessionMinutes) -> Floats:
    """Turnover since the open at the end of each minute, NaN from the first minute on whose price is not known."""
    total: Floats = np.cumsum(np.where(np.isnan(minutes.close), np.nan, minutes.turnover))
    return total


def in_time(received: Floats, starts: Floats) -> Floats:
    """The receipts of those minutes that came within three minutes of their end, else NaN."""
    return np.where(received <= starts + MINUTE + IN_TIME, received, np.nan)


def as_live(minutes: SessionMinutes, flow: Floats, bars: Floats) -> SessionMinutes:
    """What of some minutes counts as seen live: flow and bars whose first version came in time, by their receipts."""
    late, without = np.isnan(flow), np.isnan(bars)
    return replace(
        minutes,
        net=np.where(late, np.nan, minutes.net),
        block=np.where(late, np.nan, minutes.block),
        turnover=np.where(without, np.nan, minutes.turnover),
        close=np.where(without, np.nan, minutes.close),
        received=np.where(late, np.nan, minutes.received),
    )
