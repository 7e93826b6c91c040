"""Turns a provider's minute bars and distribution into rows of the archive, named by their start."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from tideboard_core.archive.records import Bar, Distribution
from tideboard_core.archive.units import MONEY, PRICE, from_amount
from tideboard_core.flow.session_minutes import MINUTE, minutes_ending
from tideboard_core.model.flow import FlowDistribution, SizeAmounts, SizeDistribution, TierAmounts
from tideboard_core.model.quote import Bar as ProviderBar
from tideboard_core.model.session import Session

_MINUTE: Final = timedelta(minutes=1)


def bars_of(bars: Iterable[ProviderBar], session: Session, now: datetime) -> list[Bar]:
    """Return the closed minute bars of a session; `now` is market time (aware). The bars have to be unadjusted.

    The running bar, bars of other days and those outside continuous trading are left out; ArchiveError AMOUNT as for
    `to_archive`.
    """
    given = [bar for bar in bars if bar.start + _MINUTE <= now]
    minutes = minutes_ending(session, np.array([bar.start.timestamp() + MINUTE for bar in given])).tolist()
    found: list[Bar] = []
    for bar, minute in zip(given, minutes, strict=True):
        if minute >= 0:
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
