"""Two listings of one company: known pairs, their flow side by side, and the premium at a stated rate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.flow.session_minutes import from_reply
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.session import Session


@dataclass(frozen=True, slots=True)
class Premium:
    """Price of `first` over that of `second` per share of `first`, in percent, at `rate` (first's currency for one)."""

    percent: float
    rate: Decimal


def premium(first: Decimal, second: Decimal, shares: Decimal, rate: Decimal | None) -> Premium | None:
    """The premium of the first listing; None without a rate or a price: nothing is assumed.

    `rate` is what one unit of the second currency costs in the first; 1 for the same currency.
    """
    if rate is None or rate <= 0 or first <= 0 or second <= 0 or shares <= 0:
        return None
    other = second * rate / shares
    return Premium(float((first / other - 1) * 100), rate)


class PairRow(NamedTuple):
    """One minute of two listings: its begin in each market (aware UTC, None = it has none), and the nets at its end."""

    minute: int
    first_start: datetime | None
    first: float | None
    second_start: datetime | None
    second: float | None


def nets_by_minute(flow: CapitalFlow, session: Session, at: float) -> dict[int, float]:
    """Running net at the end of each session minute that was over when the flow was received.

    `at` is that time in seconds since 1970, UTC: the minute that ran then would be counted for one of two listings
    only. Rows of other days are left out.
    """
    nets = enumerate(from_reply(flow, session, at).net.tolist())
    return {minute: net for minute, net in nets if math.isfinite(net)}


def rows_by_minute(
    first: Mapping[int, float], second: Mapping[int, float], sessions: tuple[Session, Session]
) -> list[PairRow]:
    """The two side by side by session minute: the tenth minute of one market beside the tenth of the other."""
    one, other = sessions
    return [
        PairRow(
            minute,
            _start(one, minute),
            first.get(minute),
            _start(other, minute),
            second.get(minute),
        )
        for minute in sorted(first.keys() | second.keys())
    ]


def rows_by_clock(
    first: Mapping[int, float], second: Mapping[int, float], sessions: tuple[Session, Session]
) -> list[PairRow]:
    """The two side by side by the same instant, numbered from the earliest; markets that never overlap follow."""
    one, other = (
        {_start(session, minute): net for minute, net in nets.items()}
        for session, nets in zip(sessions, (first, second), strict=True)
    )
    instants = sorted({each for each in (*one, *other) if each is not None})
    return [
        PairRow(
            round((each - instants[0]) / timedelta(minutes=1)),
            each if each in one else None,
            one.get(each),
            each if each in other else None,
            other.get(each),
        )
        for each in instants
    ]


def _start(session: Session, minute: int) -> datetime | None:
    return session.minute_end(minute) - timedelta(minutes=1) if minute < session.minutes else None
