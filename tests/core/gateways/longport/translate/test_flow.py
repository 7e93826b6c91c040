"""Capital flow: a running total stamped with the end of each minute, a distribution over three sizes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.gateways.longport.translate.flow import capital_flow, distribution
from tideboard_core.model.flow import FlowDefinition, FlowPeriod, SizeAmounts
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_core.wire.longport.commands import parse
from tideboard_core.wire.longport.packet import REPLY_CAP, decode
from tideboard_proto.longport import quote_pb2 as pb

TENCENT = InstrumentId("HK.00700")
RECORDED = bytes.fromhex(
    "021800000007000000380a063730302e484b12160a0e2d3331303235353836302e3030301090db9b950612160a0e2d3331343031313232302e"
    "30303010ccdb9b9506"
)
RECORDED_GZIP = bytes.fromhex(
    "221800000007000000411f8b0800000000000203e362333730d0f3f01612e3e2d3353634303235b53033d03330301098707bf65436a8b889"
    "81a1a1911144fc0c481c00513d3e2138000000"
)
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
DAY = datetime(2026, 11, 20, tzinfo=HONG_KONG)


def at(clock: str) -> int:
    """Epoch seconds of a Hong Kong time."""
    hour, minute = map(int, clock.split(":"))
    return int(DAY.replace(hour=hour, minute=minute).timestamp())


def answer(*points: tuple[str | int, str]) -> pb.CapitalFlowIntradayResponse:
    """An answer with (begin of minute, running total), through bytes."""
    lines = [
        pb.CapitalFlowIntradayResponse.CapitalFlowLine(
            timestamp=at(begin) if isinstance(begin, str) else begin, inflow=inflow
        )
        for begin, inflow in points
    ]
    made = pb.CapitalFlowIntradayResponse(symbol="700.HK", capital_flow_lines=lines)
    return pb.CapitalFlowIntradayResponse.FromString(made.SerializeToString())


def test_the_recorded_answer_plain_and_compressed() -> None:
    """15:56 and 15:57 in Hong Kong, as begins of minutes; the line begins with 0 at the open."""
    for recorded in (RECORDED, RECORDED_GZIP):
        wire = parse(decode(recorded, cap=REPLY_CAP).body, pb.CapitalFlowIntradayResponse)
        series = capital_flow(TENCENT, wire, provider="LongPort")

        opened = datetime(2022, 6, 13, 1, 30, tzinfo=UTC).timestamp()
        assert series.times == (opened, 1655107020.0, 1655107080.0)
        assert series.net == (0.0, -310255860.0, -314011220.0)
        assert wire.SerializeToString() == decode(recorded, cap=REPLY_CAP).body


def test_the_line_has_no_tiers_and_names_whose_rule_it_is() -> None:
    series = capital_flow(TENCENT, answer(("09:30", "5")), provider="LongPort")

    assert (series.tiers, series.block, series.tier_gap()) == (None, None, 0.0)
    assert (series.definition, series.provider) == (FlowDefinition.LONGPORT, "LongPort")
    assert (series.period, series.currency, series.last_valid) == (FlowPeriod.INTRADAY, "HKD", None)


def test_totals_after_trading_stopped_fall_together_with_the_last_minute() -> None:
    """The documented series goes on for minutes after the close; at noon it may too."""
    wire = answer(("09:30", "1"), ("11:59", "2"), ("12:00", "3"), ("13:00", "4"), ("15:59", "5"), ("16:00", "6"),
                  ("16:08", "7"))  # fmt: skip
    series = capital_flow(TENCENT, wire, provider="LongPort")

    assert series.times == tuple(map(float, map(at, ("09:30", "09:31", "12:00", "13:01", "16:00"))))
    assert series.net == (0.0, 1.0, 3.0, 4.0, 7.0)


def test_what_comes_before_the_open_moves_no_zero() -> None:
    series = capital_flow(TENCENT, answer(("09:20", "99"), ("09:30", "1")), provider="LongPort")

    assert series.net == (0.0, 1.0)


def test_broken_points_are_left_out() -> None:
    series = capital_flow(
        TENCENT, answer(("09:30", ""), ("09:31", "NaN"), (0, "3"), ("09:32", "4")), provider="LongPort"
    )

    assert series.net == (0.0, 4.0)
    assert capital_flow(TENCENT, answer(), provider="LongPort").times == ()


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(-(10**9), 10**9)), max_size=30))
def test_whatever_the_order_the_stamps_rise_and_the_newest_total_stands(points: list[tuple[int, int]]) -> None:
    wire = answer(*((at("09:30") + 60 * minute, str(total)) for minute, total in points))

    series = capital_flow(TENCENT, wire, provider="LongPort")

    assert all(earlier < later for earlier, later in pairwise(series.times))
    assert all(at("09:30") <= time <= at("16:00") for time in series.times)
    if points:
        newest = max(minute for minute, _ in points)
        assert series.net[-1] in {float(total) for minute, total in points if minute == newest}


def test_the_distribution_has_three_sizes_of_its_own() -> None:
    sizes = pb.CapitalDistributionResponse.CapitalDistribution
    made = pb.CapitalDistributionResponse(
        symbol="700.HK", timestamp=1655107800,
        capital_in=sizes(large="935389700.000", medium="2056032380.000", small="883715920.000"),
        capital_out=sizes(large="1175331560.000", medium="", small="x"),
    )  # fmt: skip
    got = distribution(
        TENCENT, pb.CapitalDistributionResponse.FromString(made.SerializeToString()), provider="LongPort"
    )

    assert got.inflow == SizeAmounts(935389700.0, 2056032380.0, 883715920.0)
    assert got.outflow == SizeAmounts(1175331560.0, 0.0, 0.0)
    assert (got.time, got.provider) == (1655107800.0, "LongPort")


def test_a_distribution_without_a_time_tells_none() -> None:
    assert distribution(TENCENT, pb.CapitalDistributionResponse(symbol="700.HK"), provider="LongPort").time is None


def test_points_of_a_day_that_a_broker_lists_as_shut_are_of_that_day() -> None:
    """None of them becomes the last minute of the session before."""
    put_in_force({(Market.HK, DAY.date()): DayForm.SHUT})
    try:
        series = capital_flow(TENCENT, answer(("09:30", "1"), ("09:31", "2")), provider="LongPort")
    finally:
        put_in_force({})

    assert series.times == tuple(map(float, map(at, ("09:30", "09:31", "09:32"))))
