"""Where a session's flow stands among the same minute of its earlier sessions, for all that show or judge it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.comparison.earlier import Earlier
from tideboard_core.archive.comparison.ranking import LEAST, Ranked, rank_many, rank_ratio
from tideboard_core.archive.comparison.samples import NET, Sample, net_samples_at, sample, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.judging import last_traded, traded_minutes, traded_rows
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL
from tideboard_core.archive.units import MONEY
from tideboard_core.flow.session_minutes import SessionMinutes, minute_ends, minutes_over
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session, TradingCalendar

RESTATED_BY: Final = 5
"""Points of percentile from which the one that was known first is named, too."""
_LOWER, _UPPER = 1, 3
"""Rows of the bands between which the middle half lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRank:
    """`ranked` is today's net at `time`, the end of its last whole minute (UTC epoch seconds), among `sessions`.

    `usual` is the middle half at that minute in the currency, None below 20 sessions. `first_known` is where the minute
    stood as the provider sent it first, None unless that differs by five points or more. `shared` of the compared
    sessions come from a shared place.
    """

    ranked: Ranked
    time: float
    net: float
    sessions: int
    usual: tuple[float, float] | None = None
    first_known: Ranked | None = None
    shared: int = 0


def session_rank(earlier: Earlier, minutes: SessionMinutes, now: float) -> SessionRank | None:
    """Rank the last of the minutes that are over at `now` (UTC epoch seconds); None before the first.

    In a closure that is the last one before it.
    """
    session = minutes.session
    net = minutes.net[: minutes_over(session, now)]
    known = np.flatnonzero(np.isfinite(net) & traded_minutes(session.market, session.date, len(net)))
    if not len(known):
        return None
    minute = int(known[-1])
    value = float(net[minute])
    ranked = rank_at(earlier.sample, value, minute)
    return SessionRank(
        ranked=ranked,
        time=float(minute_ends(session)[minute]),
        net=value,
        sessions=len(earlier.sample.days),
        usual=_usual(earlier, minute),
        first_known=_first_known(earlier, minute, ranked),
        shared=shared_count(earlier.sample, earlier.recorders, minute),
    )


def shared_count(others: Sample, shared: Collection[date], minute: int) -> int:
    """How many of the days with a value at a session minute come from a shared place."""
    values = others.column(minute).tolist()
    return sum(day in shared and value != NULL for day, value in zip(others.days, values, strict=True))


def rank_at(others: Sample, net: float, minute: int) -> Ranked:
    """Rank a net of the currency among those of a session minute."""
    return others.rank(round(net * MONEY), minute)


class Asked(NamedTuple):
    """A security's net (in its currency) at the end of a session minute."""

    instrument: InstrumentId
    key: DefinitionKey
    session: Session
    minute: int
    net: float


class RankedNet(NamedTuple):
    """A rank, and how many of the sessions that it is among come from a shared place."""

    ranked: Ranked
    shared: int


def rank_each(
    asked: Sequence[Asked], calendar: TradingCalendar, reader: ArchiveReader
) -> dict[InstrumentId, RankedNet]:
    """Rank each net among the same minute of the last 60 sessions; raises ArchiveError.

    One of a closure stands at the last minute before it.
    """
    groups: defaultdict[tuple[DefinitionKey, date, int], list[Asked]] = defaultdict(list)
    for each in asked:
        minute = last_traded(each.key.market, each.session.date, each.minute)
        groups[each.key, each.session.date, minute].append(each)
    found: dict[InstrumentId, RankedNet] = {}
    for (key, day, minute), group in groups.items():
        ids, days = [each.instrument for each in group], window(calendar, key.market, day)
        with reader.database.transaction("DEFERRED"):
            others, known = net_samples_at(reader, key, ids, days, minute)
            shared = reader.shared_days(key, ids, days[0], days[-1])
        nets = np.array([round(each.net * MONEY) for each in group], np.int64)
        ranks = rank_many(nets, others, known, minute=minute)
        for instrument, ranked, own in zip(ids, ranks, known, strict=True):
            of_place = shared.get(instrument, ())
            count = sum(there and each in of_place for each, there in zip(days, own.tolist(), strict=True))
            found[instrument] = RankedNet(ranked, count)
    return found


def share_of_turnover(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, day: date, days: Sequence[date]
) -> Ranked | None:
    """Rank net / turnover of the last minute that has both among the days of `samples.window`; None without one."""
    mine = reader.last_with_bars(key, instrument, day)
    both = (mine.index >= 0) & (mine["net"] != NULL) & (mine["turnover"] != NULL)
    last = traded_rows(key.market, day, mine.chosen(both))
    if not len(last):
        return None
    minute = int(last.index[-1])
    nets, turnovers = (sample(reader, key, instrument, days, series=(name,)).column(minute) for name in _SHARE)
    known = (nets != NULL) & (turnovers != NULL)
    return rank_ratio(int(last["net"][-1]), int(last["turnover"][-1]), nets[known], turnovers[known], minute=minute)


_SHARE: Final = (*NET, "turnover")


def _usual(earlier: Earlier, minute: int) -> tuple[float, float] | None:
    curves = earlier.bands.curves
    if minute >= curves.shape[1] or earlier.bands.n[minute] < LEAST:
        return None
    return float(curves[_LOWER, minute]) / MONEY, float(curves[_UPPER, minute]) / MONEY


def _first_known(earlier: Earlier, minute: int, now: Ranked) -> Ranked | None:
    """Where a minute stood as the provider sent it first; None unless that differs by five points or more."""
    versions = earlier.versions
    first = versions["net"][(versions.index == minute) & (versions["version"] == 1)]
    if not len(first) or first[0] == NULL:
        return None
    then = earlier.sample.rank(int(first[0]), minute)
    if then.points is None or now.points is None:
        return None
    return then if abs(then.points - now.points) >= RESTATED_BY else None
