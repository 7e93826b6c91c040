"""The phases around continuous trading as dated rows: when each is in force and for which securities, a later night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.market_phases import (
    NASDAQ_NIGHT,
    PHASES,
    PhaseRow,
    PhaseSpan,
    phase_rows,
    phase_spans,
    span_at,
)
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import PRE_OPEN, TradingCalendar

S = MarketState
FRIDAY = date(2026, 11, 20)
BEFORE = date(2026, 7, 3)
SINCE = date(2026, 7, 6)


def spans(market: Market, day: date, table: tuple[PhaseRow, ...] = PHASES) -> list[PhaseSpan]:
    return list(phase_spans(phase_rows(market, day, None, table), 570, 900, half_day=False))


def test_every_row_says_who_says_so_and_lies_within_its_day() -> None:
    assert all(row.source for row in (*PHASES, *NASDAQ_NIGHT))
    for market in Market:
        assert all(-1440 < span.begin < span.end < 1440 for span in spans(market, FRIDAY))


@pytest.mark.parametrize("market", list(Market))
def test_the_new_day_of_providers_begins_with_the_first_phase_before_the_open(market: Market) -> None:
    first = min(span.begin for span in spans(market, FRIDAY) if span.state is not S.OVERNIGHT)

    assert timedelta(minutes=570 - first) == PRE_OPEN[market]


@pytest.mark.parametrize("market", [Market.SH, Market.SZ])
def test_all_of_the_mainland_trades_at_the_close_since_july_2026(market: Market) -> None:
    assert S.FIXED_PRICE not in {span.state for span in spans(market, BEFORE)}
    assert PhaseSpan(S.FIXED_PRICE, 905, 930) in spans(market, SINCE)


@pytest.mark.parametrize(
    ("market", "kind", "day", "auction"),
    [
        (Market.SH, SecurityType.ETF, BEFORE, False),
        (Market.SH, SecurityType.ETF, SINCE, True),
        (Market.SH, SecurityType.STOCK, BEFORE, True),
        (Market.SH, SecurityType.STOCK, date(2018, 8, 17), False),
        (Market.SH, SecurityType.STOCK, date(2018, 8, 20), True),
        (Market.SZ, SecurityType.ETF, BEFORE, True),
    ],
)
def test_shanghai_s_funds_have_a_closing_auction_since_july_2026(
    market: Market, kind: SecurityType, day: date, auction: bool
) -> None:
    assert (S.CLOSING_AUCTION in {row.state for row in phase_rows(market, day, kind)}) is auction


def test_an_announced_night_comes_into_force_on_the_day_that_it_is_given() -> None:
    """Until its day the old night holds, from then on the new one alone, with a pause where the old one began."""
    table = (*PHASES, *(row._replace(since=date(2026, 12, 7)) for row in NASDAQ_NIGHT))

    def nights(day: date) -> list[tuple[int, int]]:
        return [(span.begin, span.end) for span in spans(Market.US, day, table) if span.state is S.OVERNIGHT]

    assert nights(date(2026, 12, 4)) == [(-240, 240)]
    assert nights(date(2026, 12, 7)) == [(-180, 240)]
    assert spans(Market.US, date(2026, 12, 7)) == spans(Market.US, FRIDAY), "announced rows are in force nowhere"


@pytest.mark.parametrize(
    ("market", "day", "hour", "minute", "state"),
    [
        (Market.HK, FRIDAY, 8, 5, S.CLOSING_AUCTION),
        (Market.HK, date(2026, 12, 24), 4, 5, S.CLOSING_AUCTION),
        (Market.SG, FRIDAY, 9, 10, S.AT_CLOSE),
        (Market.SG, date(2026, 12, 24), 4, 10, S.AT_CLOSE),
        (Market.SH, FRIDAY, 7, 2, None),
        (Market.SH, FRIDAY, 7, 29, S.FIXED_PRICE),
        (Market.SH, FRIDAY, 3, 0, None),
    ],
)
def test_the_phase_of_a_moment(market: Market, day: date, hour: int, minute: int, state: MarketState | None) -> None:
    session = TradingCalendar().session_on(market, day)
    assert session is not None
    found = span_at(session, datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC))

    assert (None if found is None else found.state) is state
