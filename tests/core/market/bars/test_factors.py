"""Raw bars adjusted by the ratio of a provider's forward to its raw closes of the same day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from tideboard_core.market.bars.columns import Columns, no_rows
from tideboard_core.market.bars.factors import adjusted_by_closes
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.instrument import Market

DAYS = [datetime(2026, 11, day, 16, tzinfo=UTC) for day in (16, 17, 18)]
"""00:00 in Hong Kong of the 17th to the 19th."""


def rows(starts: list[int], closes: list[float]) -> Columns:
    values = np.array(closes, np.float64)
    count = len(starts)
    return Columns(
        np.array(starts, np.int32), values, values + 1, values - 1, values,
        np.full(count, 100, np.int64), values * 100, np.zeros(count, np.int32),
    )  # fmt: skip


def test_each_day_has_its_own_factor_and_a_day_without_both_closes_is_left_out() -> None:
    days = [minute_of(day) for day in DAYS]
    minutes = [minute_of(day + timedelta(hours=9, minutes=30 + each)) for day in DAYS for each in (0, 1)]
    raw, forward = rows(days, [100, 100, 51]), rows(days[:2], [50, 49])
    made = adjusted_by_closes(Market.HK, rows(minutes, [100, 98, 100, 102, 51, 52]), raw, forward)

    assert made.start.tolist() == minutes[:4]
    assert made.close.tolist() == [50, 49, 49, 102 * 0.49]
    assert made.high.tolist() == [50.5, 49.5, 101 * 0.49, 103 * 0.49]
    assert made.volume.tolist() == [100] * 4
    assert not len(adjusted_by_closes(Market.HK, no_rows(), raw, forward).start)
