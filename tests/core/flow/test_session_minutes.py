"""A session's minutes from replies of providers, from the archive and to it; the stamps of its minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from fakes.values.archive_market import TENCENT, session
from fakes.values.untraded import ELEVEN, NOON, ended_at_noon, shut_from_eleven
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import BARS, CLOSING_AUCTION, FLOW, OPENING_AUCTION, Minute, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.flow.session_minutes import (
    changes,
    from_archive,
    from_reply,
    minute_ending,
    minute_start,
    over_closures,
    to_archive,
    unknown,
)
from tideboard_core.model.flow import CapitalFlow, FlowPeriod, FlowTiers
from tideboard_core.model.session import Segment, Session

HOURS = session()
OPEN, CLOSE = HOURS.open.timestamp(), HOURS.close.timestamp()
NAN = float("nan")


def hours(minutes: int) -> Session:
    """A session of so many minutes."""
    begin = session().open
    return replace(session(), segments=(Segment(begin, begin + timedelta(minutes=minutes)),))


def flow_rows(*rows: tuple[int, int | None, int | None, int | None, int | None]) -> Rows:
    """Minute, net, block's two tiers, turnover so far; received one second after the other."""
    return from_tuples(
        FLOW,
        [
            (minute, 1, (100 + minute) * 1_000_000, 1, net, extra_large, large, None, None, turnover, None, None)
            for minute, net, extra_large, large, turnover in rows
        ],
    )


def bar_rows(*rows: tuple[int, int | None, int | None]) -> Rows:
    """Minute, close, turnover."""
    return from_tuples(BARS, [(minute, 1, 0, 2, 1, 9, 1, close, 7, turnover) for minute, close, turnover in rows])


def test_totals_are_per_minute_in_whole_units_and_a_hole_costs_two_minutes() -> None:
    rows = flow_rows((0, 1_000, 500, 100, 10_000), (1, 3_000, 700, 100, 30_000), (3, 2_500, 0, 0, 50_000))
    session = from_archive(rows, hours(5))

    np.testing.assert_array_equal(session.net, [1, 3, NAN, 2.5, NAN])
    np.testing.assert_array_equal(session.changes(), [1, 2, NAN, NAN, NAN])
    np.testing.assert_allclose(session.block_changes(), [0.6, 0.2, NAN, NAN, NAN])
    np.testing.assert_array_equal(session.turnover, [10, 20, NAN, NAN, NAN])
    np.testing.assert_array_equal(session.received, [100, 101, NAN, 103, NAN])


def test_a_bar_has_turnover_and_price_of_its_minute_whatever_is_missing_before() -> None:
    rows = flow_rows((0, 0, 0, 0, 7_000), (1, 0, 0, 0, None), (2, 0, 0, 0, None))
    session = from_archive(rows, hours(3), bar_rows((1, 1_234_500, 0), (2, None, 20_000)))

    np.testing.assert_array_equal(session.turnover, [7, 0, 20])
    np.testing.assert_array_equal(session.close, [NAN, 123.45, NAN])


def test_auctions_and_minutes_beyond_the_session_are_left_out() -> None:
    rows = flow_rows((CLOSING_AUCTION, 9, 9, 9, 9), (OPENING_AUCTION, 9, 9, 9, 9), (0, 1_000, 0, 0, 0), (2, 5, 5, 5, 5))
    session = from_archive(rows, hours(2))
    np.testing.assert_array_equal(session.net, [1, NAN])


def test_a_tier_that_is_not_offered_leaves_the_block_unknown() -> None:
    assert np.isnan(from_archive(flow_rows((0, 1_000, 500, None, 0)), hours(1)).block).all()


def test_nothing_is_known_of_an_unread_session() -> None:
    session = unknown(hours(3))
    assert len(session.net) == 3
    assert np.isnan([session.net, session.changes(), session.turnover, session.received]).all()


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_of_many_rows_are_those_of_each(rows: int) -> None:
    totals = np.arange(12.0).reshape(rows, -1) ** 2
    assert [changes(row).tolist() for row in totals] == changes(totals).tolist()


@pytest.mark.parametrize(("minute", "clock"), [(0, "09:30"), (149, "11:59"), (150, "13:00"), (329, "15:59")])
def test_a_stamp_is_the_end_of_its_minute(minute: int, clock: str) -> None:
    assert minute_ending(session(), minute_start(session(), minute) + 60) == minute
    start = datetime.fromtimestamp(minute_start(session(), minute), UTC) + timedelta(hours=8)
    assert f"{start:%H:%M}" == clock


def test_the_instants_of_the_opens_end_no_minute() -> None:
    first, second = session().segments
    instants = (first.begin, second.begin, second.begin - timedelta(minutes=30), second.end + timedelta(minutes=1))
    assert [minute_ending(session(), each.timestamp()) for each in instants] == [None] * 4


@pytest.mark.parametrize("off", [1, 20, 30])
def test_a_stamp_just_after_an_open_is_no_minute(off: int) -> None:
    """It is neither the opening auction's nor the minute's before the break."""
    assert [minute_ending(session(), each.begin.timestamp() + off) for each in session().segments] == [None, None]
    assert [minute_ending(session(), each.begin.timestamp() + 60 + off - 30) for each in session().segments] == [0, 150]


def recorded(reply: CapitalFlow, now: datetime) -> list[Minute]:
    """The rows that an archive gets of a reply."""
    return to_archive(from_reply(reply, HOURS, now.timestamp()))


def flow(times: tuple[float, ...], net: tuple[float, ...], tiers: FlowTiers | None = None) -> CapitalFlow:
    return CapitalFlow(
        instrument=TENCENT, period=FlowPeriod.INTRADAY, times=times, net=net, tiers=tiers, provider="OpenD"
    )


def test_a_point_at_the_end_of_a_minute_is_that_minute() -> None:
    lunch = HOURS.segments[1].begin.timestamp()
    points = (OPEN, OPEN + 60, OPEN + 120, lunch - 3600, lunch, lunch + 60, CLOSE, CLOSE + 480)
    made = recorded(flow(points, (0, 1.5, 2, 3, 3, 4, 5, 6)), HOURS.close + timedelta(hours=1))
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
    assert [each.minute for each in recorded(flow(points, (1, 2, 3, 4)), now)] == [0, 1, 2]


def test_points_after_the_last_valid_time_are_left_out() -> None:
    points = tuple(OPEN + 60 * i for i in range(1, 5))
    made = recorded(replace(flow(points, (1, 2, 0, 0)), last_valid=OPEN + 120), HOURS.close)
    assert [each.minute for each in made] == [0, 1]


def test_tiers_and_what_was_left_out() -> None:
    tiers = FlowTiers((1.25,), (NAN,), (-2.0,), (0.0,))
    (made,) = recorded(flow((OPEN + 60,), (NAN,), tiers), HOURS.close)
    assert made == Minute(0, None, 1250, None, -2000, 0)


def test_an_amount_beyond_exactness_is_refused() -> None:
    with pytest.raises(ArchiveError):
        recorded(flow((OPEN + 60,), (1e16,)), HOURS.close)


def test_with_the_auction_what_comes_after_the_close_counts_to_the_last_minute() -> None:
    points = (OPEN, OPEN + 60, CLOSE, CLOSE + 480)
    tiers = FlowTiers((0, 1, 2, 3), (0, 1, 2, 3), (0,) * 4, (0,) * 4)
    reply = flow(points, (0, 10, 60, 99), tiers)
    assert from_reply(reply, HOURS).net[-1] == 60
    made = from_reply(reply, HOURS, auction=True)
    assert (made.net[0], made.net[-1], np.isfinite(made.net).sum()) == (10, 99, 2)
    assert made.block[[0, -1]].tolist() == [2, 6]


def test_of_two_points_of_a_minute_the_later_counts() -> None:
    assert from_reply(flow((OPEN + 60, OPEN + 60), (1, 2)), HOURS).net[0] == 2


def test_what_an_archive_keeps_of_a_reply_is_read_from_it_again() -> None:
    points = tuple(OPEN + 60 * i for i in range(1, 4))
    reply = flow(points, (1.5, 2, 3), FlowTiers((1, NAN, 3), (1, 2, 3), (0,) * 3, (-0.5, 0, 0)))
    kept = to_archive(from_reply(reply, HOURS))
    rows = from_tuples(FLOW, [(each.minute, 1, 0, 1, *each[1:]) for each in kept])
    made, read = from_reply(reply, HOURS), from_archive(rows, HOURS)
    for one, other in ((made.net, read.net), (made.block, read.block), (made.tiers, read.tiers)):
        assert one is not None
        assert other is not None
        np.testing.assert_array_equal(one, other)


def test_an_archive_gets_of_a_second_reply_only_the_minutes_that_are_other() -> None:
    points = tuple(OPEN + 60 * i for i in range(1, 5))
    first = from_reply(flow(points[:3], (1, NAN, 3), FlowTiers((1, NAN, NAN), (1, 2, 3), (0,) * 3, (0,) * 3)), HOURS)
    tiers = FlowTiers((1, NAN, 3, 4), (1, 2, 3, 4), (0,) * 4, (0,) * 4)
    second = from_reply(flow(points, (1, NAN, 3, 5), tiers), HOURS)
    assert [each.minute for each in to_archive(second, first)] == [2, 3]
    assert to_archive(second, second) == []
    assert len(to_archive(second, from_reply(flow(points, (1, 2, 3, 5)), HOURS))) == 4, "without tiers before"
    assert len(to_archive(second, replace(second, session=hours(330)))) == 4, "of another session"


def test_a_closure_has_what_stood_before_it_and_no_turnover() -> None:
    shut = slice(ELEVEN, ELEVEN + 15)
    known = np.full(HOURS.minutes, 7.0)
    known[shut] = np.nan
    minutes = replace(unknown(HOURS), net=known, block=known, turnover=known, close=known, tiers=np.array([known] * 4))
    assert over_closures(minutes) is minutes
    with shut_from_eleven():
        made = over_closures(minutes)
        filled = over_closures(replace(minutes, net=np.arange(330.0)))
        nothing = over_closures(unknown(HOURS))
    assert made.tiers is not None
    assert np.isnan(made.received).all()
    for values in (made.net, made.block, made.close, *made.tiers):
        assert (values == 7).all()
    assert (made.turnover[shut] == 0).all()
    assert np.isnan(known[shut]).all()
    assert filled.net.tolist() == np.arange(330.0).tolist(), "what a provider sent stays"
    assert np.isnan(nothing.net).all()


def test_the_afternoon_of_a_day_that_ended_at_noon_stands_still() -> None:
    morning = np.where(np.arange(HOURS.minutes) < NOON, 7.0, np.nan)
    with ended_at_noon():
        made = over_closures(replace(unknown(HOURS), net=morning, turnover=morning))
    assert (made.net[NOON:] == 7).all()
    assert (made.turnover[NOON:] == 0).all()


def test_before_a_late_open_nothing_has_flowed() -> None:
    with shut_from_eleven(first=0):
        made = over_closures(unknown(HOURS))
    assert made.net[:15].tolist() == [0] * 15
    assert np.isnan(made.net[15:]).all()
    assert np.isnan(made.close).all()
