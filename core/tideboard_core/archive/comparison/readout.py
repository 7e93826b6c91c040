"""How a session compares with earlier ones at its last minute: what a gauge or a percentile column shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tideboard_core.archive.comparison.ranking import Ranked, rank_ratio
from tideboard_core.archive.comparison.samples import NET, Sample, net_sample, sample, summed
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.joining import with_bars
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, Rows
from tideboard_core.archive.rows import known_at, newest
from tideboard_core.archive.units import micros
from tideboard_core.model.instrument import InstrumentId

RESTATED_BY: Final = 5
"""Points of percentile from which the one that was known first is named, too."""


@dataclass(frozen=True, slots=True)
class ReadOut:
    """The value of a session's last received minute and where it stands; `sessions` is the size of the window.

    `first_known` is where the value stood as the provider sent it first, None unless it differs by five points or more.
    """

    minute: int
    value: int
    ranked: Ranked
    sessions: int
    first_known: Ranked | None = None


def read_out(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    day: date,
    days: Sequence[date],
    *,
    series: Sequence[str] = NET,
    moment: datetime | None = None,
) -> ReadOut | None:
    """Compare a session with the days of `samples.window`; None if it has no value yet.

    `moment` (aware) leaves out everything received later, also of the earlier days: what a replay may use.
    """
    versions = reader.versions(key, instrument, day)
    rows = _known(versions, moment)
    values = summed(rows, series)
    received = (rows.index >= 0) & (values != NULL)
    if not received.any():
        return None
    minute, value = int(rows.index[received][-1]), int(values[received][-1])
    if moment is None and tuple(series) == NET:
        others = net_sample(reader, key, instrument, days)
    else:
        others = sample(reader, key, instrument, days, series=series, moment=moment)
    ranked = others.rank(value, minute)
    return ReadOut(minute, value, ranked, len(days), first_known(versions, series, minute, ranked, others))


def share_of_turnover(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    day: date,
    days: Sequence[date],
    *,
    moment: datetime | None = None,
) -> Ranked | None:
    """Rank net / turnover of the last minute that has both; None without one. `moment` as for `read_out`."""
    with reader.database.transaction("DEFERRED"):
        flow, bars = (_known(reader.versions(key, instrument, day, layout), moment) for layout in (FLOW, BARS))
    mine = with_bars(flow, bars)
    both = (mine.index >= 0) & (mine["net"] != NULL) & (mine["turnover"] != NULL)
    if not both.any():
        return None
    last = mine.chosen(both)
    minute = int(last.index[-1])
    nets, turnovers = (
        sample(reader, key, instrument, days, series=(name,), moment=moment).column(minute)
        for name in ("net", "turnover")
    )
    known = (nets != NULL) & (turnovers != NULL)
    return rank_ratio(int(last["net"][-1]), int(last["turnover"][-1]), nets[known], turnovers[known], minute=minute)


def _known(versions: Rows, moment: datetime | None) -> Rows:
    return newest(versions) if moment is None else known_at(versions, micros(moment))


def first_known(versions: Rows, series: Sequence[str], minute: int, now: Ranked, others: Sample) -> Ranked | None:
    """Where a minute stood as the provider sent it first; None unless that differs by five points or more."""
    first = versions.chosen((versions.index == minute) & (versions["version"] == 1))
    values = summed(first, series)
    if not len(values) or values[0] == NULL:
        return None
    then = others.rank(int(values[0]), minute)
    return then if abs(_points(then) - _points(now)) >= RESTATED_BY else None


def _points(ranked: Ranked) -> float:
    """Percentile as a number for comparing two of them: 0 below all, 100 above all; 50 where there is none."""
    if not ranked.enough:
        return 50.0
    return 0.0 if ranked.below_all else 100.0 if ranked.above_all else float(ranked.percentile or 50)
