"""Capital flow of a past day minute by minute, by tier; the last minute's net is the day's record."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from tideboard_sandbox.exchange.history.records import TIER_SHARES, DayRecord
from tideboard_sandbox.exchange.instruments.capital_flow import ZERO, Tiers
from tideboard_sandbox.exchange.instruments.tape import Minute

_MEMORY, _NOISE = 0.9, 0.08
"""Share of a minute's imbalance that lasts into the next one, and the deviation of what is new in it."""
_STEEPEST = 0.9
"""Most of a minute's turnover in a tier that is net."""


class PastFlow(NamedTuple):
    """Money in and out per tier from the open to the end of a minute, in price units; auctions are in no tier."""

    inflow: Tiers
    outflow: Tiers

    @property
    def nets(self) -> Tiers:
        """In minus out per tier."""
        a, b, c, d = (into - out for into, out in zip(self.inflow, self.outflow, strict=True))
        return a, b, c, d


def past_flow(record: DayRecord, minutes: Sequence[Minute], random: Random) -> list[PastFlow]:
    """Return the flow at the end of each minute of a day; the last one's nets are those of `record`.

    A tier's share of each minute's turnover is the same as of the day's, so that the turnovers of a minute agree with
    its bar: in and out of all tiers are at most that bar's turnover, but for the last minute's rounding.
    """
    columns = [
        _column([int(minute.turnover * share) for minute in minutes], net, random)
        for share, net in zip(TIER_SHARES, record.tiers, strict=True)
    ]
    return [
        PastFlow(_four([row[0] for row in rows]), _four([row[1] for row in rows]))
        for rows in zip(*columns, strict=True)
    ]


def _column(turnovers: Sequence[int], net: int, random: Random) -> list[tuple[int, int]]:
    """Running in and out of one tier; they differ by `net` in the end."""
    total = sum(turnovers) or 1
    swing, leans = random.gauss(0, 1) * _NOISE * 2, []
    for _ in turnovers:
        swing = _MEMORY * swing + _NOISE * random.gauss(0, 1)
        leans.append(swing)
    mean = sum(lean * part for lean, part in zip(leans, turnovers, strict=True)) / total
    found: list[tuple[int, int]] = []
    inflow = outflow = 0
    for lean, part in zip(leans, turnovers, strict=True):
        bounded = max(min(net / total + lean - mean, _STEEPEST), -_STEEPEST)
        gain = int(part * bounded)
        inflow, outflow = inflow + (part + gain) // 2, outflow + (part - gain) // 2
        found.append((inflow, outflow))
    return _mended(found, net)


def _mended(rows: list[tuple[int, int]], net: int) -> list[tuple[int, int]]:
    """The rows with what bounds and rounding left of the day's net spread evenly over the minutes."""
    if not rows:
        return rows
    rest = net - (rows[-1][0] - rows[-1][1])
    count, mended = len(rows), []
    for number, (inflow, outflow) in enumerate(rows, start=1):
        due = rest * number // count
        mended.append((inflow + max(due, 0), outflow + max(-due, 0)))
    return mended


def _four(amounts: Sequence[int]) -> Tiers:
    a, b, c, d = amounts or ZERO
    return a, b, c, d
