"""What each exchange does around its continuous trading, as dated rows with their sources.

The table has what is in force; what an exchange has only announced stands apart until its first day is known, and is
then given that day with `since_day`. Regular hours and days are the calendar's, the broker's own win over both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import Session, exchange_zone


class Anchor(StrEnum):
    """What a minute of a phase is counted from: the open, the close, or midnight of the trading day."""

    OPEN = "open"
    CLOSE = "close"
    DAY = "day"


class At(NamedTuple):
    """A minute of a market's day, exchange time: before its anchor below zero."""

    anchor: Anchor
    minutes: int


class PhaseRow(NamedTuple):
    """One phase of a market's day, from `begin` to the minute before `end`, and who says so.

    In force from `since` to the day before `until`. `half_days`: on days that end early alone, or on others alone; None
    = on all. `kinds` are the kinds of security that it is for, None = all.
    """

    markets: frozenset[Market]
    state: MarketState
    begin: At
    end: At
    source: str
    since: date = date.min
    until: date = date.max
    half_days: bool | None = None
    kinds: frozenset[SecurityType] | None = None


class PhaseSpan(NamedTuple):
    """A phase in minutes of the trading day, below zero on the evening before."""

    state: MarketState
    begin: int
    end: int


_MAINLAND: Final = frozenset({Market.SH, Market.SZ})
_HK, _SH, _SZ, _SG, _US = (frozenset({one}) for one in (Market.HK, Market.SH, Market.SZ, Market.SG, Market.US))
_OPEN, _CLOSE = At(Anchor.OPEN, 0), At(Anchor.CLOSE, 0)
_HKEX: Final = "HKEX, pre-opening session since 2020-10-19 and closing auction, as boom.com and webull.hk quote them"
_SSE: Final = "SSE trading rules: call auctions 9:15 to 9:25 and, of shares since 2018-08-20, 14:57 to 15:00"
_SGX: Final = "SGX, phases of the securities market (sgx.com); trade at close since 2019-06-03 (businesstimes)"
_NYSE: Final = (
    "hours of New York's brokers; night of the alternative trading systems 20:00 to 4:00 (help us-trading-rules)"
)
_FIXED: Final = "SSE and SZSE: all A shares and funds at the close, 15:05 to 15:30 (gate.com 22362236, nashnova 5176)"
AFTER_HOURS_SINCE: Final = date(2026, 7, 6)
"""From when on all A shares and funds trade at the close; before, STAR and ChiNext alone did."""


def _row(
    markets: frozenset[Market], state: MarketState, begin: At, end: At, source: str, since: date = date.min
) -> PhaseRow:
    return PhaseRow(markets, state, begin, end, source, since)


PHASES: Final[tuple[PhaseRow, ...]] = (
    _row(_HK, MarketState.AUCTION, At(Anchor.OPEN, -30), At(Anchor.OPEN, -10), _HKEX),
    _row(_HK, MarketState.PRE_OPEN, At(Anchor.OPEN, -10), _OPEN, _HKEX),
    _row(_HK, MarketState.CLOSING_AUCTION, _CLOSE, At(Anchor.CLOSE, 10), _HKEX),
    _row(_MAINLAND, MarketState.AUCTION, At(Anchor.OPEN, -15), At(Anchor.OPEN, -5), _SSE),
    _row(_MAINLAND, MarketState.PRE_OPEN, At(Anchor.OPEN, -5), _OPEN, _SSE),
    _row(_SZ, MarketState.CLOSING_AUCTION, At(Anchor.CLOSE, -3), _CLOSE, "SZSE trading rules: 14:57 to 15:00"),
    _row(_SH, MarketState.CLOSING_AUCTION, At(Anchor.CLOSE, -3), _CLOSE, _SSE, date(2018, 8, 20))._replace(
        kinds=frozenset(SecurityType) - {SecurityType.ETF}
    ),
    _row(
        _SH,
        MarketState.CLOSING_AUCTION,
        At(Anchor.CLOSE, -3),
        _CLOSE,
        "SSE: closing call auction of funds from the same day as trading at the close",
        AFTER_HOURS_SINCE,
    )._replace(kinds=frozenset({SecurityType.ETF})),
    _row(_MAINLAND, MarketState.FIXED_PRICE, At(Anchor.CLOSE, 5), At(Anchor.CLOSE, 30), _FIXED, AFTER_HOURS_SINCE),
    _row(_SG, MarketState.AUCTION, At(Anchor.OPEN, -30), At(Anchor.OPEN, -5), _SGX),
    _row(_SG, MarketState.PRE_OPEN, At(Anchor.OPEN, -5), _OPEN, _SGX),
    _row(_SG, MarketState.CLOSING_AUCTION, _CLOSE, At(Anchor.CLOSE, 6), _SGX),
    _row(_SG, MarketState.AT_CLOSE, At(Anchor.CLOSE, 6), At(Anchor.CLOSE, 16), _SGX, date(2019, 6, 3)),
    _row(_US, MarketState.OVERNIGHT, At(Anchor.DAY, -4 * 60), At(Anchor.DAY, 4 * 60), _NYSE),
    _row(_US, MarketState.PRE_MARKET, At(Anchor.DAY, 4 * 60), _OPEN, _NYSE),
    _row(_US, MarketState.AFTER_HOURS, _CLOSE, At(Anchor.DAY, 20 * 60), _NYSE)._replace(half_days=False),
    _row(_US, MarketState.AFTER_HOURS, _CLOSE, At(Anchor.DAY, 17 * 60), _NYSE)._replace(half_days=True),
)
"""What is in force by what was read. The minute at which an exchange's random close ends at the latest ends a phase."""

NASDAQ_NIGHT: Final = (
    _row(
        _US,
        MarketState.OVERNIGHT,
        At(Anchor.DAY, -3 * 60),
        At(Anchor.DAY, 4 * 60),
        "Nasdaq, 91 FR 1350: night of the next day 21:00 to 4:00, a pause from 20:00 to 21:00; no first day yet",
    ),
)
"""Announced by the exchange, in force nowhere: which broker shows it from when on is not known."""


def phase_rows(
    market: Market, day: date, kind: SecurityType | None = None, table: Iterable[PhaseRow] = PHASES
) -> tuple[PhaseRow, ...]:
    """The rows of a market on a trading day; of a kind of security, None = all that the market as a whole has."""
    return tuple(
        row
        for row in table
        if market in row.markets
        and row.since <= day < row.until
        and (kind is None or row.kinds is None or kind in row.kinds)
    )


def phase_spans(rows: Iterable[PhaseRow], opened: int, closed: int, *, half_day: bool) -> Iterator[PhaseSpan]:
    """The phases of a day whose regular hours are these, in minutes of the day."""
    anchors = {Anchor.OPEN: opened, Anchor.CLOSE: closed, Anchor.DAY: 0}
    for row in rows:
        if row.half_days in {None, half_day}:
            yield PhaseSpan(
                row.state,
                anchors[row.begin.anchor] + row.begin.minutes,
                anchors[row.end.anchor] + row.end.minutes,
            )


def span_at(session: Session, now: datetime, table: Iterable[PhaseRow] = PHASES) -> PhaseSpan | None:
    """The phase around continuous trading that runs at an aware time of a session's day; None = no row has one."""
    zone = exchange_zone(session.market)

    def minute(instant: datetime) -> int:
        local = instant.astimezone(zone)
        return local.hour * 60 + local.minute

    rows, at = phase_rows(session.market, session.date, None, table), minute(now)
    spans = phase_spans(rows, minute(session.open), minute(session.close), half_day=session.half_day)
    return next((span for span in spans if span.begin <= at < span.end), None)


def since_day(table: Sequence[PhaseRow], rows: Iterable[PhaseRow], day: date) -> tuple[PhaseRow, ...]:
    """The table with announced rows in force from a day on, in the place of those of the same market and phase."""
    added = tuple(row._replace(since=day) for row in rows)

    def ends(row: PhaseRow) -> bool:
        return any(row.state is one.state and row.markets & one.markets and row.until > day for one in added)

    return (*(row._replace(until=day) if ends(row) else row for row in table), *added)
