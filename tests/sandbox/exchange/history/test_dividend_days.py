"""A dividend that comes while a practice runs: with a state file, over a restart, and for what nobody looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment

FUND = InstrumentId("HK.02800")
BEFORE, EX_DAY = date(2026, 11, 6), date(2026, 11, 9)
OPEN = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
NEXT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


def facts(exchange: Exchange) -> list[object]:
    """What is told of the fund around its ex-date."""
    quote = exchange.quote(FUND)
    bars = exchange.bars(FUND, BarPeriod.DAY, 5, Adjustment.NONE)
    forward = exchange.bars(FUND, BarPeriod.DAY, 5, Adjustment.FORWARD)
    return [
        quote.last,
        quote.prev_close,
        [(bar.time, bar.close) for bar in bars],
        [(bar.time, bar.close) for bar in forward],
        exchange.corporate_actions(FUND)[-1],
    ]


@pytest.mark.parametrize("looked", [True, False])
def test_a_restart_before_the_ex_date_changes_nothing(tmp_path: Path, looked: bool) -> None:
    whole = Exchange(seed=1, date=BEFORE, start=time(15), state=tmp_path / "whole")
    parted = Exchange(seed=1, date=BEFORE, start=time(15), state=tmp_path / "parted")
    if looked:
        whole.quote(FUND)
        parted.quote(FUND)
    for exchange in (whole, parted):
        exchange.advance_to(datetime(2026, 11, 6, 12, 0, tzinfo=UTC))
    parted.close()
    parted = Exchange(state=tmp_path / "parted")
    for exchange in (whole, parted):
        exchange.advance_to(OPEN)

    assert facts(parted) == facts(whole)
    assert parted.corporate_actions(FUND)[-1].ex_date == EX_DAY
    whole.close()
    parted.close()


@pytest.mark.parametrize("moment", [OPEN, NEXT])
def test_a_restart_on_the_ex_date_and_after_it_keeps_the_dividend(tmp_path: Path, moment: datetime) -> None:
    exchange = Exchange(seed=1, date=BEFORE, start=time(15), state=tmp_path / "state")
    close = exchange.quote(FUND)
    exchange.advance_to(moment)
    told = facts(exchange)
    exchange.close()

    again = Exchange(state=tmp_path / "state")
    assert facts(again)[1:] == told[1:]
    paid = again.corporate_actions(FUND)[-1]
    assert paid.ex_date == EX_DAY
    unadjusted = {bar.time.date(): bar for bar in again.bars(FUND, BarPeriod.DAY, 5, Adjustment.NONE)}
    forward = {bar.time.date(): bar for bar in again.bars(FUND, BarPeriod.DAY, 5, Adjustment.FORWARD)}
    day = min(unadjusted)
    assert float(unadjusted[day].close - forward[day].close) == pytest.approx(float(paid.dividend), abs=0.01)
    assert float(close.last) == pytest.approx(float(again.quote(FUND).last + paid.dividend), rel=0.06)
    again.close()


def test_closes_that_nobody_asked_for_before_are_in_the_shares_of_the_ex_date(tmp_path: Path) -> None:
    asked = Exchange(seed=1, date=BEFORE, start=time(15))
    asked.quote(FUND)
    unasked = Exchange(seed=1, date=BEFORE, start=time(15))
    found = []
    for exchange in (asked, unasked):
        exchange.advance_to(OPEN)
        listing = exchange.companies.listing(FUND)
        assert listing is not None
        found.append(exchange.companies.closes(listing, date(2026, 10, 1)))
        exchange.close()

    assert [day for day, _ in found[0]] == [day for day, _ in found[1]]
    assert found[0][:-1] == found[1][:-1]
