"""How the flow of a row changed, and where it turned last."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from tideboard_core.flow.minutes import FlowMinutes, unknown
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flowboard.board_rows import NO_MOVES, moves_of

SESSION = TradingCalendar().session_on(Market.HK, date(2026, 11, 20))
assert SESSION is not None


def minutes(net_changes: list[float], turnover: float = 100.0) -> FlowMinutes:
    """A session that has come so far, with the same turnover in each minute."""
    made = unknown(330)
    made.net[: len(net_changes)] = np.cumsum(net_changes)
    made.turnover[: len(net_changes)] = turnover
    return made


def test_a_change_is_the_net_of_the_last_minutes_in_percent_of_their_turnover() -> None:
    assert SESSION is not None
    found = moves_of(minutes([-10.0] * 45 + [2.0] * 10 + [8.0] * 5), SESSION)
    assert found.changes == pytest.approx((8.0, 4.0, 100 * (-450 + 20 + 40) / 6000))


def test_a_span_that_the_session_has_not_reached_is_unknown() -> None:
    assert SESSION is not None
    five, fifteen, sixty = moves_of(minutes([1.0] * 14), SESSION).changes
    assert five == pytest.approx(1.0)
    assert (fifteen, sixty) == (None, None)


def test_missing_minutes_are_left_out_up_to_a_fifth_of_the_span() -> None:
    assert SESSION is not None
    made = minutes([5.0] * 60)
    made.turnover[56] = np.nan
    assert moves_of(made, SESSION).changes[0] == pytest.approx(5.0)
    made.turnover[57] = np.nan
    assert moves_of(made, SESSION).changes[0] is None
    assert moves_of(made, SESSION).changes[1] == pytest.approx(5.0)


def test_the_turn_is_the_last_one_at_the_start_of_its_minute() -> None:
    assert SESSION is not None
    found = moves_of(minutes([-20.0] * 160 + [60.0] * 30), SESSION)
    assert found.turn is not None
    assert found.turn.side == 1
    # after 160 minutes of -20 %, the 15-minute value is above +6 % from the 5th minute of +60 % on: 164, 165, 166
    assert datetime.fromtimestamp(found.turn.time, UTC) == datetime(2026, 11, 20, 5, 16, tzinfo=UTC)


def test_without_a_minute_there_is_nothing_to_tell() -> None:
    assert SESSION is not None
    assert moves_of(unknown(330), SESSION) == NO_MOVES
    assert moves_of(minutes([1.0] * 60, turnover=0.0), SESSION).changes == (None, None, None)
