"""Minutes of a trading day in which an exchange has a rule of its own: no withdrawals and changes, bounds of prices.

Dated data with the page that says so, read on 28 November 2026 where no other day stands. Times are the exchange's own,
an end is excluded. Nothing of it holds for options and futures, which trade on markets of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Instrument, Market, SecurityType


class NoWithdrawals(NamedTuple):
    """A stretch of a trading day without withdrawals and changes; `half_days`: of those alone, else of the others.

    `of_before`: it holds for orders that were placed before its begin alone. `changes_alone`: withdrawals are taken.
    In force from `since` until the day before `until`.
    """

    begin: time
    end: time
    half_days: bool = False
    of_before: bool = False
    changes_alone: bool = False
    since: date = date.min
    until: date = date.max
    source: str = ""


class BoundBy(StrEnum):
    """What bounds a price: a share of the previous close or of the reference price, or the best prices of both sides.

    OPPOSITE = a share of the best opposite price, on the costly side alone.
    """

    PREVIOUS_CLOSE = "previous-close"
    REFERENCE = "reference-price"
    BEST = "best"
    OPPOSITE = "opposite"


class BoundMinutes(NamedTuple):
    """A stretch of a trading day in which prices are bounded; `percent` of what bounds them, none of best prices."""

    begin: time
    end: time
    by: BoundBy
    percent: Decimal | None = None
    half_days: bool = False
    since: date = date.min
    until: date = date.max
    source: str = ""


NoWithdrawalsOn = Mapping[Market, tuple[NoWithdrawals, ...]]

_POS: Final = "boom.com, HKEX auction sessions; webull.hk"
_CAS: Final = "futunn.com topic55; boom.com, HKEX auction sessions"
_LUNCH: Final = "magpiesecurities.com, trading hours"
_MAINLAND: Final = "boom.com, China Connect; silverbricks"
_SG: Final = "SGX rulebook 8.2, Regulatory Notice 8.2.1; poems.com.sg, pre-open and pre-close routines"
_ENHANCED, _WITH_CLOSING = date(2020, 10, 19), date(2016, 7, 25)
_SH_CLOSING, _SG_BREAK, _SG_CLOSING = date(2018, 8, 20), date(2017, 11, 13), date(2019, 6, 3)
_MATCHED: Final = NoWithdrawals(time(9, 20), time(9, 25), source=_MAINLAND)

NO_WITHDRAWALS: Final[NoWithdrawalsOn] = {
    Market.HK: (
        NoWithdrawals(time(9, 15), time(9, 30), source=_POS),
        NoWithdrawals(time(9, 15), time(9, 30), half_days=True, source=_POS),
        NoWithdrawals(time(12), time(12, 30), of_before=True, source=_LUNCH),
        NoWithdrawals(time(12), time(13), of_before=True, changes_alone=True, source=_LUNCH),
        NoWithdrawals(time(16), time(16, 1), since=_WITH_CLOSING, source=_CAS),
        NoWithdrawals(time(16, 6), time(16, 10), since=_WITH_CLOSING, source=_CAS),
        NoWithdrawals(time(12), time(12, 1), half_days=True, since=_WITH_CLOSING, source=_CAS),
        NoWithdrawals(time(12, 6), time(12, 10), half_days=True, since=_WITH_CLOSING, source=_CAS),
    ),
    Market.SH: (_MATCHED, NoWithdrawals(time(14, 57), time(15), since=_SH_CLOSING, source=_MAINLAND)),
    Market.SZ: (_MATCHED, NoWithdrawals(time(14, 57), time(15), source=_MAINLAND)),
    Market.SG: (
        NoWithdrawals(time(8, 58), time(9), source=_SG),
        NoWithdrawals(time(8, 58), time(9), half_days=True, source=_SG),
        NoWithdrawals(time(12, 58), time(13), since=_SG_BREAK, source=_SG),
        NoWithdrawals(time(17, 4), time(17, 6), since=_SG_CLOSING, source=_SG),
        NoWithdrawals(time(12, 4), time(12, 6), half_days=True, since=_SG_CLOSING, source=_SG),
    ),
}
"""What the exchanges refuse. Hong Kong: the pre-opening session from the no-cancellation period to its open, the lunch
break (withdrawals from 12:30), and in the closing auction the minute of the reference price and everything from 16:06.
Singapore's phases begin at a random second of their first minute: the earliest is taken. Shanghai's funds have a
closing auction since 2026-07-06 only. That what is placed in Hong Kong's break can be withdrawn in it is inferred: a
broker holds it until the afternoon."""

BOUNDS: Final[Mapping[Market, tuple[BoundMinutes, ...]]] = {
    Market.HK: (
        *(
            row
            for half in (False, True)
            for row in (
                BoundMinutes(time(9), time(9, 15), BoundBy.PREVIOUS_CLOSE, Decimal(15), half, _ENHANCED, source=_POS),
                BoundMinutes(time(9, 15), time(9, 22), BoundBy.BEST, None, half, _ENHANCED, source=_POS),
            )
        ),
        *(
            row
            for hour in (12, 16)
            for row in (
                BoundMinutes(
                    time(hour, 1), time(hour, 6), BoundBy.REFERENCE, Decimal(5), hour == 12, _WITH_CLOSING, source=_CAS
                ),
                BoundMinutes(time(hour, 6), time(hour, 10), BoundBy.BEST, None, hour == 12, _WITH_CLOSING, source=_CAS),
            )
        ),
    ),
}
"""Bounds of auctions. Best prices count as they were at the end of the minutes in which orders can be withdrawn."""


class OppositeBound(NamedTuple):
    """How far beyond the best opposite price a limit may lie in continuous trading: the wider of percent and steps.

    Of securities whose ids begin with one of `boards`. `unchecked`: the exchange's own words were not read. In force
    from `since` until the day before `until`.
    """

    boards: tuple[str, ...]
    percent: Decimal
    steps: int
    since: date
    until: date = date.max
    unchecked: bool = False
    source: str = ""


_PRESS: Final = "kzq.baitongwang.com, 2023-05-11"
_STAR, _CHINEXT, _MAIN = ("SH.688", "SH.689"), ("SZ.30",), ("SH.", "SZ.")
_WHOLE_REFORM: Final = date(2023, 4, 10)
OPPOSITE: Final = (
    OppositeBound(_STAR, Decimal(2), 0, date(2019, 7, 22), source=f"sfnews.sh.cn; {_PRESS}: without the ten steps"),
    OppositeBound(_CHINEXT, Decimal(2), 0, date(2020, 8, 24), _WHOLE_REFORM, source="edu.tfzq.com (SZSE)"),
    OppositeBound(_CHINEXT, Decimal(2), 10, _WHOLE_REFORM, source=f"edu.tfzq.com (SZSE); the ten steps: {_PRESS}"),
    OppositeBound(_MAIN, Decimal(2), 10, _WHOLE_REFORM, unchecked=True, source=_PRESS),
)
"""What the mainland's exchanges refuse; of a security the first row in force counts. The first days are inferred: the
day on which STAR began and the days of the two reforms with which the sources say that the bound came."""


def opposite_bound(instrument: Instrument, day: date) -> OppositeBound | None:
    """The bound of a share on a trading day; None = no row has one."""
    if instrument.security_type is not SecurityType.STOCK:
        return None
    begun = (row for row in OPPOSITE if row.since <= day < row.until)
    return next((row for row in begun if instrument.id.startswith(row.boards)), None)
