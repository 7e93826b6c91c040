from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from fakes.values.archive_market import TENCENT, session
from tideboard_core.archive.intake import bars_of, distribution_of, minutes_of
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import Bar, Distribution, Minute
from tideboard_core.model.flow import (
    CapitalFlow,
    FlowDistribution,
    FlowPeriod,
    FlowTiers,
    SizeAmounts,
    SizeDistribution,
    TierAmounts,
)
from tideboard_core.model.quote import Bar as ProviderBar
from tideboard_core.model.quote import BarPeriod

HOURS = session()
OPEN, CLOSE = HOURS.open.timestamp(), HOURS.close.timestamp()
NAN = float("nan")


def flow(times: tuple[float, ...], net: tuple[float, ...], tiers: FlowTiers | None = None) -> CapitalFlow:
    return CapitalFlow(
        instrument=TENCENT, period=FlowPeriod.INTRADAY, times=times, net=net, tiers=tiers, provider="OpenD"
    )


def test_a_point_at_the_end_of_a_minute_is_that_minute() -> None:
    lunch = HOURS.segments[1].begin.timestamp()
    points = (OPEN, OPEN + 60, OPEN + 120, lunch - 3600, lunch, lunch + 60, CLOSE, CLOSE + 480)
    made = minutes_of(flow(points, (0, 1.5, 2, 3, 3, 4, 5, 6)), HOURS, HOURS.close + timedelta(hours=1))
    assert [(each.minute, each.net) for each in made] == [
        (0, 1500),
        (1, 2000),
        (149, 3000),
        (150, 4000),
        (329, 5000),
    ]


def test_the_running_minute_is_left_out() -> None:
    points = tuple(OPEN + 60 * i for i in range(1, 5))
    now = HOURS.open + timedelta(minutes=3, seconds=59)
    assert [each.minute for each in minutes_of(flow(points, (1, 2, 3, 4)), HOURS, now)] == [0, 1, 2]


def test_points_after_the_last_valid_time_are_left_out() -> None:
    points = tuple(OPEN + 60 * i for i in range(1, 5))
    made = minutes_of(replace(flow(points, (1, 2, 0, 0)), last_valid=OPEN + 120), HOURS, HOURS.close)
    assert [each.minute for each in made] == [0, 1]


def test_tiers_and_what_was_left_out() -> None:
    tiers = FlowTiers((1.25,), (NAN,), (-2.0,), (0.0,))
    (made,) = minutes_of(flow((OPEN + 60,), (NAN,), tiers), HOURS, HOURS.close)
    assert made == Minute(0, None, 1250, None, -2000, 0)


def test_an_amount_beyond_exactness_is_refused() -> None:
    with pytest.raises(ArchiveError):
        minutes_of(flow((OPEN + 60,), (1e16,)), HOURS, HOURS.close)


def test_a_distribution_needs_its_time() -> None:
    amounts = TierAmounts(1, 2, 3, 4)
    one = FlowDistribution(instrument=TENCENT, inflow=amounts, outflow=amounts, time=OPEN, provider="OpenD")
    without = FlowDistribution(instrument=TENCENT, inflow=amounts, outflow=amounts, time=None, provider="OpenD")
    values = (1000, 2000, 3000, 4000)
    assert distribution_of(one) == Distribution(round(OPEN) * 1_000_000, *values, *values)
    assert distribution_of(without) is None


def test_a_distribution_of_three_sizes_has_no_extra_large() -> None:
    one = SizeDistribution(
        instrument=TENCENT,
        inflow=SizeAmounts(1, 2, 3),
        outflow=SizeAmounts(4, 5, 6),
        time=OPEN,
        provider="LongPort",
    )
    expected = Distribution(round(OPEN) * 1_000_000, None, 1000, 2000, 3000, None, 4000, 5000, 6000)
    assert distribution_of(one) == expected


def bar(time: datetime, close: str = "480.2") -> ProviderBar:
    price = Decimal(close)
    return ProviderBar(
        instrument=TENCENT,
        period=BarPeriod.MIN_1,
        start=time - timedelta(minutes=1),
        open=price,
        high=price,
        low=price,
        close=price,
        volume=300,
        turnover=Decimal("144060.12"),
    )


def test_a_bar_is_named_by_its_start_and_the_running_one_left_out() -> None:
    minute = timedelta(minutes=1)
    lunch = HOURS.segments[1].begin
    given = [HOURS.open - minute, HOURS.open, HOURS.open + minute, lunch, lunch + minute, lunch + 2 * minute]
    made = bars_of([bar(time) for time in given], HOURS, lunch + minute)
    assert made == [Bar(each, 4_802_000, 4_802_000, 4_802_000, 4_802_000, 300, 144_060_120) for each in (0, 150)]
