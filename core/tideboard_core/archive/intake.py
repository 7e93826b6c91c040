"""Turns a provider's intraday flow and minute bars into rows of the archive, named by their start."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from tideboard_core.archive.hours import HALF_MINUTE, minute_ending
from tideboard_core.archive.records import Bar, Distribution, Minute
from tideboard_core.archive.units import MONEY, PRICE, from_amount
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, SizeAmounts, SizeDistribution, TierAmounts
from tideboard_core.model.quote import Bar as ProviderBar
from tideboard_core.model.session import Session

_MINUTE: Final = timedelta(minutes=1)


def minutes_of(flow: CapitalFlow, session: Session, now: datetime) -> list[Minute]:
    """Return the finished minutes of an intraday series; `now` is market time (aware).

    A point stands at the end of its minute. The row at the open, points outside the session (its auctions, another
    day), points after the last time that the reply vouches for, and the running minute are left out; ArchiveError
    AMOUNT for an amount that cannot be kept exactly.
    """
    columns = (flow.net, *(flow.tiers or ()))
    finished = final_until(flow, now)
    found: list[Minute] = []
    for number, end in enumerate(flow.times):
        minute = minute_ending(session, end) if end <= finished else None
        if minute is not None:
            found.append(Minute(minute, *(from_amount(column[number], MONEY) for column in columns)))
    return found


def final_until(flow: CapitalFlow, now: datetime) -> float:
    """Return up to when (UTC seconds) the points of a series are final; `now` is market time (aware)."""
    return now.timestamp() if flow.last_valid is None else min(now.timestamp(), flow.last_valid + HALF_MINUTE)


def bars_of(bars: Iterable[ProviderBar], session: Session, now: datetime) -> list[Bar]:
    """Return the closed minute bars of a session; `now` is market time (aware). The bars have to be unadjusted.

    The running bar, bars of other days and those outside continuous trading are left out; ArchiveError AMOUNT as for
    `minutes_of`.
    """
    found: list[Bar] = []
    for bar in bars:
        end = bar.start + _MINUTE
        minute = minute_ending(session, end.timestamp()) if end <= now else None
        if minute is not None:
            prices = [from_amount(price, PRICE) for price in (bar.open, bar.high, bar.low, bar.close)]
            found.append(Bar._make((minute, *prices, bar.volume, from_amount(bar.turnover, MONEY))))
    return found


def distribution_of(flow: FlowDistribution | SizeDistribution) -> Distribution | None:
    """Return a distribution as the archive keeps it; None if the provider names no time, which tells them apart.

    Without an extra-large size that column stays None: the definition key says whose sizes the others are.
    """
    if flow.time is None or math.isnan(flow.time):
        return None
    return Distribution(round(flow.time * 1_000_000), *_amounts(flow.inflow), *_amounts(flow.outflow))


def _amounts(sizes: TierAmounts | SizeAmounts) -> list[int | None]:
    amounts = [from_amount(amount, MONEY) for amount in sizes]
    return amounts if isinstance(sizes, TierAmounts) else [None, *amounts]
