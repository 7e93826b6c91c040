"""The trading calendar: sessions, half days, summer time, the table's end, the collapsed axis."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import Session, TradingCalendar, ZoneDays, exchange_date, exchange_zone

CALENDAR = TradingCalendar()
FRIDAY = date(2026, 11, 20)


def session(market: Market, day: date) -> Session:
    found = CALENDAR.session_on(market, day)
    assert found is not None
    return found


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("market", "minutes", "seams"),
    [
        (Market.HK, 330, (150,)),
        (Market.US, 390, ()),
        (Market.SH, 240, (120,)),
        (Market.SZ, 240, (120,)),
        (Market.SG, 420, (180,)),
    ],
)
def test_an_ordinary_day_has_its_markets_minutes_and_seam(market: Market, minutes: int, seams: tuple[int, ...]) -> None:
    assert (session(market, FRIDAY).minutes, session(market, FRIDAY).seams) == (minutes, seams)


def test_hong_kong_trades_from_half_past_nine_to_four_with_lunch() -> None:
    day = session(Market.HK, FRIDAY)

    assert [(begin, end) for begin, end in day.segments] == [
        (at(2026, 11, 20, 1, 30), at(2026, 11, 20, 4)),
        (at(2026, 11, 20, 5), at(2026, 11, 20, 8)),
    ]
    assert not day.half_day
    assert not day.assumed


@given(
    market=st.sampled_from(Market),
    when=st.datetimes(datetime(1970, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  with a zone
    ahead=st.integers(-12, 14),
)
@example(market=Market.US, when=at(2026, 11, 1, 4), ahead=8)
@example(market=Market.US, when=at(2026, 3, 8, 5), ahead=-5)
@example(market=Market.HK, when=at(1970, 10, 17, 19, 30), ahead=8)
@example(market=Market.SG, when=at(1981, 12, 31, 16), ahead=8)
def test_the_date_of_an_exchange_is_that_of_its_zone(market: Market, when: datetime, ahead: int) -> None:
    zone, elsewhere = exchange_zone(market), timezone(timedelta(hours=ahead))
    day = when.astimezone(zone).date()
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)

    for instant in (when, midnight, midnight - timedelta.resolution, midnight + timedelta(hours=23, minutes=59)):
        local = instant.astimezone(zone).date()
        # The first one of a day notes its midnight, from which those after it are.
        assert [exchange_date(market, instant) for _ in range(2)] == [local, local]
        assert exchange_date(market, instant.astimezone(elsewhere)) == local


def test_the_first_and_the_last_day_of_all_have_a_date() -> None:
    ends = [(at(1, 1, 1), date(1, 1, 1)), (at(9999, 12, 31), date(9999, 12, 31))]
    assert [exchange_date(Market.HK, end) for end, _ in ends * 2] == [day for _, day in ends * 2]


@pytest.mark.parametrize("name", ["America/St_Johns", "America/Sao_Paulo", "Pacific/Apia"])
def test_a_clock_that_is_set_around_midnight_keeps_its_dates(name: str) -> None:
    """St. John's goes back over its midnight, Sao Paulo has none, Apia has no 30th (IANA time zone database)."""
    zone = ZoneInfo(name)
    days, begin = ZoneDays(zone), {"America/St_Johns": at(1987, 10, 24), "America/Sao_Paulo": at(2018, 11, 3)}
    minutes = [begin.get(name, at(2011, 12, 29)) + minute * timedelta(minutes=1) for minute in range(3 * 1440)]
    assert [days.date_of(minute) for minute in minutes] == [minute.astimezone(zone).date() for minute in minutes]


@pytest.mark.parametrize(
    ("market", "day", "close"),
    [
        (Market.HK, date(2026, 12, 24), at(2026, 12, 24, 4)),
        (Market.US, date(2026, 11, 27), at(2026, 11, 27, 18)),
        (Market.SG, date(2026, 12, 31), at(2026, 12, 31, 4)),
    ],
)
def test_half_days_end_early_and_lose_their_afternoon(market: Market, day: date, close: datetime) -> None:
    short = session(market, day)

    assert short.half_day
    assert short.close == close
    assert short.seams == ()
    assert short.minutes < session(market, FRIDAY).minutes


@pytest.mark.parametrize(("day", "begin"), [(date(2021, 6, 28), (5, 30)), (date(2023, 10, 9), (6, 0))])
def test_a_late_open_has_only_its_afternoon(day: date, begin: tuple[int, int]) -> None:
    late = session(Market.HK, day)

    assert late.late_open
    assert not late.half_day
    assert (late.open, late.close) == (at(day.year, day.month, day.day, *begin), at(day.year, day.month, day.day, 8))
    assert late.minutes == (late.close - late.open) / timedelta(minutes=1)
    assert late.seams == ()
    assert not session(Market.HK, FRIDAY).late_open


@pytest.mark.parametrize(
    ("market", "day", "minutes"),
    [
        (Market.HK, date(2023, 9, 1), None),
        (Market.HK, date(2023, 9, 8), None),
        (Market.HK, date(2019, 7, 31), 150 + 55),
        (Market.HK, date(2020, 8, 19), 150),
        (Market.HK, date(2022, 8, 25), 180),
        (Market.SH, date(2016, 1, 4), 120 + 34),
        (Market.SZ, date(2016, 1, 7), 29),
        (Market.SG, date(2016, 7, 14), 158),
        (Market.US, date(2018, 12, 5), None),
        (Market.US, date(2025, 1, 9), None),
        (Market.US, date(2028, 7, 3), 210),
        (Market.HK, date(2027, 12, 27), None),
    ],
)
def test_a_day_out_of_turn_has_the_minutes_that_were_traded(market: Market, day: date, minutes: int | None) -> None:
    found = CALENDAR.session_on(market, day)
    assert (None if found is None else found.minutes) == minutes


def test_singapore_had_no_break_before_november_2017() -> None:
    before, since = (session(Market.SG, date(2017, 11, day)) for day in (10, 13))
    assert (before.minutes, before.seams, before.half_day) == (480, (), False)
    assert (since.minutes, since.seams, since.half_day) == (420, (180,), False)


def test_new_york_opens_an_hour_earlier_in_utc_under_summer_time() -> None:
    assert session(Market.US, date(2026, 3, 6)).open == at(2026, 3, 6, 14, 30)
    assert session(Market.US, date(2026, 3, 9)).open == at(2026, 3, 9, 13, 30)
    assert session(Market.US, date(2026, 10, 30)).open == at(2026, 10, 30, 13, 30)
    assert session(Market.US, date(2026, 11, 2)).open == at(2026, 11, 2, 14, 30)


def test_neighbours_skip_weekends_and_holidays() -> None:
    assert CALENDAR.next_session(Market.US, date(2026, 11, 25)).date == date(2026, 11, 27)
    assert CALENDAR.previous_session(Market.HK, date(2026, 11, 23)).date == FRIDAY
    assert CALENDAR.next_session(Market.SH, date(2026, 9, 30)).date == date(2026, 10, 8)


def test_a_day_that_has_no_session_belongs_to_the_last_one() -> None:
    assert CALENDAR.session_at(Market.HK, at(2026, 11, 22, 3)).date == FRIDAY
    assert CALENDAR.session_at(Market.US, at(2026, 11, 20, 2, 30)).date == date(2026, 11, 19)


def test_the_axis_collapses_lunch() -> None:
    day = session(Market.HK, FRIDAY)
    lunch, after = at(2026, 11, 20, 4, 30).timestamp(), at(2026, 11, 20, 5, 1).timestamp()

    assert day.axis_minute(lunch) == 150
    assert day.axis_minute(after) == 151
    assert day.epoch_at(151) == after
    assert day.epoch_at(150) == at(2026, 11, 20, 4).timestamp()
    assert day.axis_minute(at(2026, 11, 20, 0).timestamp()) == 0
    assert day.axis_minute(at(2026, 11, 20, 9).timestamp()) == 330


def test_minutes_are_stamped_with_their_end() -> None:
    day = session(Market.HK, FRIDAY)

    assert day.minute_end(0) == at(2026, 11, 20, 1, 31)
    assert day.minute_end(149) == at(2026, 11, 20, 4)
    assert day.minute_end(150) == at(2026, 11, 20, 5, 1)
    assert day.contains(at(2026, 11, 20, 2))
    assert not day.contains(at(2026, 11, 20, 4))


@given(st.sampled_from(list(Market)), st.floats(0.001, 1))
def test_axis_and_epoch_are_inverse(market: Market, part: float) -> None:
    day = session(market, FRIDAY)
    position = day.minutes * part

    assert day.axis_minute(day.epoch_at(position)) == pytest.approx(position, abs=1e-6)


def test_sessions_of_a_week_come_in_order() -> None:
    week = [item.date.day for item in CALENDAR.sessions(Market.US, date(2026, 11, 23), date(2026, 11, 29))]

    assert week == [23, 24, 25, 27]


@pytest.mark.parametrize(
    ("market", "day", "until"),
    [
        (Market.HK, FRIDAY, datetime(2026, 11, 23, 1, 0, tzinfo=UTC)),
        (Market.SH, FRIDAY, datetime(2026, 11, 23, 1, 15, tzinfo=UTC)),
        (Market.US, FRIDAY, datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        (Market.HK, date(2025, 12, 24), datetime(2025, 12, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_session_is_served_from_its_pre_opening_to_the_next_one(market: Market, day: date, until: datetime) -> None:
    served = session(market, day)

    assert CALENDAR.served_until(served) == until
    assert CALENDAR.newest(market, until - timedelta(seconds=1)) == served
    assert CALENDAR.newest(market, until).open > until


@pytest.mark.parametrize(
    ("market", "day", "ends"),
    [
        (Market.HK, FRIDAY, "16:11"),  # closes at a random second of 16:08 to 16:10
        (Market.SG, FRIDAY, "17:17"),  # trades at the close until 17:16
        (Market.SH, FRIDAY, "15:31"),  # trades at a fixed price until 15:30
        (Market.SZ, date(2026, 3, 2), "15:31"),  # also before July 2026: the later minute is the safe one
        (Market.US, FRIDAY, "16:09"),
    ],
)
def test_a_day_s_values_are_final_once_its_market_has_ended(market: Market, day: date, ends: str) -> None:
    settled = session(market, day).settled

    assert settled.astimezone(exchange_zone(market)).strftime("%H:%M") == ends


def test_a_day_that_a_storm_ends_after_lunch_is_a_half_day() -> None:
    early = session(Market.HK, date(2022, 11, 2))
    assert (early.minutes, early.half_day) == (205, True)


def test_singapore_s_2027_is_known_and_the_mainland_s_is_not() -> None:
    for closed in ("01-01", "02-08", "03-10", "03-26", "05-17", "05-20", "08-09", "10-28"):
        assert not CALENDAR.is_trading_day(Market.SG, date.fromisoformat(f"2027-{closed}"))
    assert session(Market.SG, date(2027, 2, 5)).half_day
    assert (CALENDAR.known_until(Market.SG), CALENDAR.is_known(Market.SG, date(2027, 12, 31))) == (
        date(2027, 12, 31),
        True,
    )
    assert (CALENDAR.is_known(Market.SH, date(2026, 12, 31)), CALENDAR.is_known(Market.SH, date(2027, 1, 1))) == (
        True,
        False,
    )
    last, later = CALENDAR.last_known(Market.SH), session(Market.SH, date(2027, 1, 4))
    assert (last.date, last.assumed, later.assumed) == (date(2026, 12, 31), False, True)


def test_the_table_is_read_at_the_first_question_only() -> None:
    code = (
        "import tideboard_core.model.session as s; assert not s._load.cache_info().currsize; "
        "import datetime; s.TradingCalendar().session_on(s.Market.HK, datetime.date(2026, 11, 20)); "
        "assert s._load.cache_info().currsize"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)}).returncode
        == 0
    )
