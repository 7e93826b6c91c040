from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal

from fakes.values.archive_market import DAY, TENCENT, at, session
from fakes.values.clock import ManualClock
from fakes.values.collecting import Provider, source_of
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, DISTRIBUTION, FLOW, Distribution, MinuteBar
from tideboard_core.archive.units import instant
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.reading import bars_of, distribution_of
from tideboard_core.errors import RateLimited
from tideboard_core.model.flow import FlowDistribution, SizeAmounts, SizeDistribution, TierAmounts
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import Bar as ProviderBar
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import DayForm, put_in_force

HOURS = session()
OPEN = HOURS.open.timestamp()


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
    assert made == [MinuteBar(each, 4_802_000, 4_802_000, 4_802_000, 4_802_000, 300, 144_060_120) for each in (0, 150)]


async def test_what_is_asked_for_after_the_flow_is_known_from_its_own_answer_on(
    provider: Provider, writer: ArchiveWriter, clock: ManualClock
) -> None:
    """A bar that ended between the two calls, the second of which had to be made again, was known before its end."""
    clock.set_market(at(8, seconds=59))
    provider.errors["bars"] = [RateLimited("too-many", retry_after=1.0)]
    provider.slow["bars"] = 5.0

    await Collector(source_of(provider, subscribes=False), writer, clock, sleep=clock.sleep).collect([TENCENT])

    with closing(ArchiveReader(writer.folder)) as reader:
        (key,) = writer.identities.all_keys().values()
        rows = [reader.last(key, TENCENT, DAY, series) for series in (FLOW, BARS, DISTRIBUTION)]
    flow, bars, distribution = (instant(int(each["received"][-1])) for each in rows)
    assert (rows[0]["minute"][-1], rows[1]["minute"][-1]) == (8, 9)
    assert flow == at(8, seconds=59)
    assert at(9, seconds=5) < bars <= distribution == clock.market()


async def test_minutes_of_a_day_that_the_broker_lists_as_shut_are_kept_as_of_that_day(
    collector: Collector, writer: ArchiveWriter
) -> None:
    put_in_force({(Market.HK, DAY): DayForm.SHUT})
    try:
        await collector.collect([TENCENT])
    finally:
        put_in_force({})
    reader = ArchiveReader(writer.folder)
    assert [(one.day, one.received) for one in reader.sessions(Market.HK, [TENCENT])] == [(DAY, 330)]
    reader.close()


async def test_the_collector_rests_longer_with_each_refusal_and_no_day_that_is_told(
    collector: Collector, provider: Provider, clock: ManualClock
) -> None:
    provider.errors["flow"] = [RateLimited("too-many", retry_after=seconds) for seconds in (0.0, 86_400.0)]
    begun = clock.monotonic()
    assert (await collector.collect([TENCENT])).whole

    assert 60 + 900 <= clock.monotonic() - begun < 60 + 900 + 600
