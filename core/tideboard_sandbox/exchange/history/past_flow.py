"""Capital flow of a past day minute by minute, by tier; the last minute's net is the day's record."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from random import Random
from typing import NamedTuple

from tideboard_sandbox.exchange.history.records import TIER_SHARES, DayRecord
from tideboard_sandbox.exchange.instruments.capital_flow import Tiers
from tideboard_sandbox.exchange.instruments.random_streams import normals
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
        (a, b, c, d), (w, x, y, z) = self
        return a - w, b - x, c - y, d - z


def past_flow(record: DayRecord, minutes: Sequence[Minute], random: Random, *, step: int = 1) -> list[PastFlow]:
    """Return the flow at the end of each minute of a day; the last one's nets are those of `record`.

    All amounts are multiples of `step`, as those of trades are.

    A tier's share of each minute's turnover is the same as of the day's, so that the turnovers of a minute agree with
    its bar: in and out of all tiers are at most that bar's turnover, but for the last minute's rounding.
    """
    turnovers = [minute.turnover for minute in minutes]
    inflows, outflows = zip(
        *(
            _column([int(turnover * share) // step for turnover in turnovers], net // step, random)
            for share, net in zip(TIER_SHARES, record.tiers, strict=True)
        ),
        strict=True,
    )
    inflow, outflow = (
        zip(*([each * step for each in tier] for tier in column), strict=True) for column in (inflows, outflows)
    )
    return list(map(PastFlow, inflow, outflow))


def _column(turnovers: Sequence[int], net: int, random: Random) -> tuple[list[int], list[int]]:
    """Running in and out of one tier, in steps of money; they differ by `net` in the end."""
    total = sum(turnovers) or 1
    first, *news = normals(random, len(turnovers) + 1)
    swing, leans = first * _NOISE * 2, []
    for new in news:
        swing = _MEMORY * swing + _NOISE * new
        leans.append(swing)
    mean, even = sum(map(mul, leans, turnovers)) / total, net / total
    inflows, outflows = list[int](), list[int]()
    inflow = outflow = 0
    for lean, part in zip(leans, turnovers, strict=True):
        bounded = even + lean - mean
        if not -_STEEPEST <= bounded <= _STEEPEST:
            bounded = _STEEPEST if bounded > 0 else -_STEEPEST
        gain = int(part * bounded)
        inflow, outflow = inflow + (part + gain) // 2, outflow + (part - gain) // 2
        inflows.append(inflow)
        outflows.append(outflow)
    _mend(inflows, outflows, net)
    return inflows, outflows


def _mend(inflows: list[int], outflows: list[int], net: int) -> None:
    """Spread what bounds and rounding left of the day's net evenly over the minutes."""
    count = len(inflows)
    rest = net - (inflows[-1] - outflows[-1]) if count else 0
    mended = inflows if rest > 0 else outflows
    for number in range(count if rest else 0):
        due = rest * (number + 1) // count
        mended[number] += abs(due)
