from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.past_flow import past_flow
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.tape import Minute

DAY = date(2026, 11, 16)
"""Before every market's newest session, which is simulated."""
amounts = st.integers(-(10**12), 10**12)


def minute(turnover: int) -> Minute:
    made = Minute(1)
    made.turnover = turnover
    return made


@settings(max_examples=50, deadline=None)
@given(
    turnovers=st.lists(st.integers(0, 10**11), min_size=1, max_size=40),
    tiers=st.tuples(amounts, amounts, amounts, amounts),
    seed=st.integers(0, 99),
)
def test_the_last_minute_is_the_days_record_and_sums_only_rise(
    turnovers: list[int], tiers: tuple[int, int, int, int], seed: int
) -> None:
    record = DayRecord(DAY, 1, 1, 1, 1, 100, sum(turnovers), tiers, 1)
    rows = past_flow(record, [minute(each) for each in turnovers], Random(seed))
    assert len(rows) == len(turnovers)
    assert rows[-1].nets == tiers
    for before, after in pairwise(rows):
        assert all(new >= old for new, old in zip(after.inflow, before.inflow, strict=True))
        assert all(new >= old for new, old in zip(after.outflow, before.outflow, strict=True))


@pytest.mark.parametrize("symbol", ["HK.00700", "US.AAPL", "SH.600519"])
def test_a_day_of_a_share_moves_within_its_bars(symbol: str) -> None:
    exchange = Exchange(seed=3, date=date(2026, 11, 18))
    exchange.show_session(DAY)
    market = exchange._market_for(InstrumentId(symbol))
    day = market.day
    gross = [sum(row.inflow) + sum(row.outflow) for row in day.flow]  # type: ignore[attr-defined]
    steps = [after - before for before, after in zip([0, *gross], gross, strict=False)]
    assert all(step <= bar.turnover * 1.05 for step, bar in zip(steps, day.tape.minutes, strict=True))
    nets = [sum(row) for row in day.tape.flow.rows]
    assert len(set(nets)) > 100
    exchange.close()
