"""How the flow of a row changed, and where it turned last."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from fakes.values.archive_market import session
from tideboard_core.flow.session_minutes import SessionMinutes, unknown
from tideboard_desktop.flowboard.board_rows import NO_MOVES, moves_of

SESSION = session(date(2026, 11, 20))


def minutes(net_changes: list[float], turnover: float = 100.0) -> SessionMinutes:
    """A session that has come so far, with the same turnover in each minute."""
    made = unknown(SESSION)
    made.net[: len(net_changes)] = np.cumsum(net_changes)
    made.turnover[: len(net_changes)] = turnover
    return made


def test_a_change_is_the_net_of_the_last_minutes_in_percent_of_their_turnover() -> None:
    found = moves_of(minutes([-10.0] * 45 + [2.0] * 10 + [8.0] * 5))
    assert found.changes == pytest.approx((8.0, 4.0, 100 * (-450 + 20 + 40) / 6000))


def test_a_span_that_the_session_has_not_reached_is_unknown() -> None:
    five, fifteen, sixty = moves_of(minutes([1.0] * 14)).changes
    assert five == pytest.approx(1.0)
    assert (fifteen, sixty) == (None, None)


def test_missing_minutes_are_left_out_up_to_a_fifth_of_the_span() -> None:
    made = minutes([5.0] * 60)
    made.turnover[56] = np.nan
    assert moves_of(made).changes[0] == pytest.approx(5.0)
    made.turnover[57] = np.nan
    assert moves_of(made).changes[0] is None
    assert moves_of(made).changes[1] == pytest.approx(5.0)


def test_the_turn_is_the_last_one_at_the_start_of_its_minute() -> None:
    found = moves_of(minutes([-20.0] * 160 + [60.0] * 30))
    assert found.turn is not None
    assert found.turn.side == 1
    # after 160 minutes of -20 %, the 15-minute value is above +6 % from the 5th minute of +60 % on: 164, 165, 166
    assert datetime.fromtimestamp(found.turn.time, UTC) == datetime(2026, 11, 20, 5, 16, tzinfo=UTC)


def test_without_a_minute_there_is_nothing_to_tell() -> None:
    assert moves_of(unknown(SESSION)) == NO_MOVES
    assert moves_of(minutes([1.0] * 60, turnover=0.0)).changes == (None, None, None)
