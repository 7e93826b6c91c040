"""What each exchange does around its continuous trading, as dated rows with their sources.

The table has what is in force; what an exchange has only announced stands apart until its first day is known, and is
then a row with that day, which takes the place of the older one of its phase. Regular hours and days are the
calendar's, the broker's own win over both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import Session, exchange_zone


class PhaseAnchor(StrEnum):
    """What a minute of a phase is counted from: the open, the close, or midnight of the trading day."""

    OPEN = "open"
    CLOSE = "close"
    DAY = "day"


class PhaseMark(NamedTuple):
    """A minute of a market's day, exchange time: before its anchor below zero."""

    anchor: PhaseAnchor
    minutes: int


class PhaseRow(NamedTuple):
    """One phase of a market's day, from `begin` to the minute before `end`, and who says so.

    In force from `since` on, until a newer row of the same phase is. `half_days`: on days that end early alone, or on
    others alone; None = on all. `kinds` are the kinds of security that it is for, None = all.
    """

    markets: frozenset[Market]
    state: MarketState
    begin: PhaseMark
    end: PhaseMark
    source: str
    since: date = date.min
    half_days: bool | None = None
    kinds: frozenset[SecurityType] | None = None


class PhaseSpan(NamedTuple):
    """A phase in minutes of the trading day, below zero on the evening before."""

    state: MarketState
    begin: int
    end: int


_open: Final = partial(PhaseMark, PhaseAnchor.OPEN)
_close: Final = partial(PhaseMark, PhaseAnchor.CLOSE)
_clock: Final = partial(PhaseMark, PhaseAnchor.DAY)
_MAINLAND: Final = frozenset({Market.SH, Market.SZ})
_HK, _SH, _SZ, _SG, _US = (frozenset({one}) for one in (Market.HK, Market.SH, Market.SZ, Market.SG, Market.US))
_FUNDS: Final = frozenset({SecurityType.ETF})
_HKEX: Final = "HKEX, pre-opening session since 2020-10-19 and closing auction, as boom.com and webull.hk quote them"
_SSE: Final = "SSE trading rules: call auctions 9:15 to 9:25 and, of shares since 2018-08-20, 14:57 to 15:00"
_SZSE: Final = "SZSE trading rules: closing call auction 14:57 to 15:00"
_SSE_FUNDS: Final = "SSE: closing call auction of funds from the day on which all trade at the close"
_FIXED: Final = "SSE and SZSE: all A shares and funds at the close, 15:05 to 15:30 (gate.com 22362236, nashnova 5176)"
_SGX: Final = "SGX, phases of the securities market (poems.com.sg); trade at close since 2019-06-03 (businesstimes)"
_NYSE: Final = "hours of New York's brokers; nights of the trading systems 20:00 to 4:00 (help us-trading-rules)"
_NASDAQ: Final = (
    "Nasdaq, 91 FR 1350: night of the next day 21:00 to 4:00, a pause from 20:00 to 21:00; no first day yet"
)
_AFTER: Final = date(2026, 7, 6)
"""From when on all A shares and funds trade at the close; before, STAR and ChiNext alone did."""
_S: Final = MarketState
PHASES: Final = (
    PhaseRow(_HK, _S.AUCTION, _open(-30), _open(-10), _HKEX),
    PhaseRow(_HK, _S.PRE_OPEN, _open(-10), _open(0), _HKEX),
    PhaseRow(_HK, _S.CLOSING_AUCTION, _close(0), _close(10), _HKEX),
    PhaseRow(_MAINLAND, _S.AUCTION, _open(-15), _open(-5), _SSE),
    PhaseRow(_MAINLAND, _S.PRE_OPEN, _open(-5), _open(0), _SSE),
    PhaseRow(_SZ, _S.CLOSING_AUCTION, _close(-3), _close(0), _SZSE),
    PhaseRow(
        _SH,
        _S.CLOSING_AUCTION,
        _close(-3),
        _close(0),
        _SSE,
        since=date(2018, 8, 20),
        kinds=frozenset(SecurityType) - _FUNDS,
    ),
    PhaseRow(_SH, _S.CLOSING_AUCTION, _close(-3), _close(0), _SSE_FUNDS, since=_AFTER, kinds=_FUNDS),
    PhaseRow(_MAINLAND, _S.FIXED_PRICE, _close(5), _close(30), _FIXED, since=_AFTER),
    PhaseRow(_SG, _S.AUCTION, _open(-30), _open(-5), _SGX),
    PhaseRow(_SG, _S.PRE_OPEN, _open(-5), _open(0), _SGX),
    PhaseRow(_SG, _S.CLOSING_AUCTION, _close(0), _close(6), _SGX),
    PhaseRow(_SG, _S.AT_CLOSE, _close(6), _close(16), _SGX, since=date(2019, 6, 3)),
    PhaseRow(_US, _S.OVERNIGHT, _clock(-240), _clock(240), _NYSE),
    PhaseRow(_US, _S.PRE_MARKET, _clock(240), _open(0), _NYSE),
    PhaseRow(_US, _S.AFTER_HOURS, _close(0), _clock(1200), _NYSE, half_days=False),
    PhaseRow(_US, _S.AFTER_HOURS, _close(0), _clock(1020), _NYSE, half_days=True),
)
"""What is in force by what was read. The minute at which an exchange's random close ends at the latest ends a phase."""

NASDAQ_NIGHT: Final = (PhaseRow(_US, _S.OVERNIGHT, _clock(-180), _clock(240), _NASDAQ),)
"""Announced by the exchange, in force nowhere: which broker shows it from when on is not known."""


def phase_rows(
    market: Market, day: date, kind: SecurityType | None = None, table: Iterable[PhaseRow] = PHASES
) -> tuple[PhaseRow, ...]:
    """The rows of a market on a trading day; of a kind of security, None = all that the market as a whole has."""
    begun = [row for row in table if market in row.markets and row.since <= day]
    newest: dict[object, date] = {}
    for row in begun:
        of = row.state, row.half_days, row.kinds
        newest[of] = max(row.since, newest.get(of, row.since))
    return tuple(
        row
        for row in begun
        if row.since == newest[row.state, row.half_days, row.kinds]
        and (kind is None or row.kinds is None or kind in row.kinds)
    )


def phase_spans(rows: Iterable[PhaseRow], opened: int, closed: int, *, half_day: bool) -> Iterator[PhaseSpan]:
    """The phases of a day whose regular hours are these, in minutes of the day."""
    anchors = {PhaseAnchor.OPEN: opened, PhaseAnchor.CLOSE: closed, PhaseAnchor.DAY: 0}
    for row in rows:
        if row.half_days in {None, half_day}:
            yield PhaseSpan(
                row.state,
                anchors[row.begin.anchor] + row.begin.minutes,
                anchors[row.end.anchor] + row.end.minutes,
            )


def spans_of(session: Session, table: Iterable[PhaseRow] = PHASES) -> tuple[PhaseSpan, ...]:
    """The phases around the continuous trading of a session."""
    rows = phase_rows(session.market, session.date, None, table)
    opened, closed = _minute(session, session.open), _minute(session, session.close)
    return tuple(phase_spans(rows, opened, closed, half_day=session.half_day))


def span_at(session: Session, now: datetime) -> PhaseSpan | None:
    """The phase around continuous trading that runs at an aware time of a session's day; None = no row has one."""
    at = _minute(session, now)
    return next((span for span in spans_of(session) if span.begin <= at < span.end), None)


def _minute(session: Session, instant: datetime) -> int:
    local = instant.astimezone(exchange_zone(session.market))
    return local.hour * 60 + local.minute
