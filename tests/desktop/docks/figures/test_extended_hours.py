"""The price outside the US regular hours: which one, and when none."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from fakes.scenes.market.hub_snapshot import quote
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import ExtendedQuote
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_desktop.docks.figures.extended_hours import ExtendedHours, extended, hours_at
from tideboard_desktop.docks.figures.flow_figures import session_over

NEW_YORK = ZoneInfo("America/New_York")
AAPL = InstrumentId("US.AAPL")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def block(price: str) -> ExtendedQuote:
    return ExtendedQuote(
        price=Decimal(price), high=Decimal(price), low=Decimal(price), volume=1200, turnover=Decimal(9),
        change=Decimal("-1.2"), change_rate=Decimal("-0.45"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("when", "hours"),
    [
        ("2026-11-20 03:59", ExtendedHours.OVERNIGHT),
        ("2026-11-20 04:00", ExtendedHours.PRE),
        ("2026-11-20 09:29", ExtendedHours.PRE),
        ("2026-11-20 09:30", None),
        ("2026-11-20 15:59", None),
        ("2026-11-20 16:00", ExtendedHours.POST),
        ("2026-11-19 20:00", ExtendedHours.OVERNIGHT),
        ("2026-11-20 20:00", ExtendedHours.POST),
        ("2026-11-21 12:00", ExtendedHours.POST),
        ("2026-11-22 20:00", ExtendedHours.OVERNIGHT),
        ("2026-11-25 21:00", ExtendedHours.POST),
        ("2026-11-26 11:00", ExtendedHours.POST),
        ("2026-11-27 13:00", ExtendedHours.POST),
        ("2026-11-27 12:59", None),
        ("2026-03-08 20:00", ExtendedHours.OVERNIGHT),
    ],
)
def test_the_part_of_the_us_day(when: str, hours: ExtendedHours | None) -> None:
    """Weekends, Thanksgiving, a half day, and the night after the clocks change."""
    assert hours_at(int(moment(when).timestamp() // 60)) is hours


def test_the_newest_block_is_shown() -> None:
    full = replace(quote(AAPL, "268.74", "267.10"), pre=block("1"), after=block("2"), overnight=block("3"))
    found = {
        clock: extended(full, moment(f"2026-11-20 {clock}"), Decimal("0.01")) for clock in ("05:00", "17:00", "02:00")
    }
    assert [None if each is None else (each.hours, each.price) for each in found.values()] == [
        (ExtendedHours.PRE, "1.00"), (ExtendedHours.POST, "2.00"), (ExtendedHours.OVERNIGHT, "3.00"),
    ]  # fmt: skip
    assert extended(full, moment("2026-11-20 12:00"), None) is None


def test_an_earlier_block_stands_in_and_says_so() -> None:
    """At 04:01 nothing was traded before the open yet."""
    night = replace(quote(AAPL, "268.74", "267.10"), after=block("2"), overnight=block("3"))
    found = extended(night, moment("2026-11-20 04:01"), None)
    assert found is not None
    assert (found.hours, found.change, found.percent) == (ExtendedHours.OVERNIGHT, "\u22120.45%", -0.45)
    assert (found.word, found.long_word) == ("night", "overnight")


def test_without_blocks_or_with_an_empty_one_there_is_nothing() -> None:
    plain = quote(AAPL, "268.74", "267.10")
    assert extended(plain, moment("2026-11-20 17:00"), None) is None
    assert extended(replace(plain, after=block("0")), moment("2026-11-20 17:00"), None) is None


def test_what_is_shown_as_no_change_counts_as_none() -> None:
    """Else a 0.00% would be red."""
    still = dataclasses.replace(block("3"), change_rate=Decimal("-0.004"))
    found = extended(replace(quote(AAPL, "268.74", "267.10"), overnight=still), moment("2026-11-20 02:00"), None)
    assert found is not None
    assert (found.change, found.percent) == ("0.00%", 0.0)


def test_the_stamps_of_the_blocks_tell_which_is_newest_and_how_old_it_is() -> None:
    """At 05:00 by the clock it is pre-market, but nothing has traded since a quarter past three."""
    day = replace(quote(AAPL, "268.74", "267.10"), time=moment("2026-11-19 16:00"))
    stamped = {
        "pre": dataclasses.replace(block("1"), time=moment("2026-11-19 09:20")),
        "after": dataclasses.replace(block("2"), time=moment("2026-11-19 19:55")),
        "overnight": dataclasses.replace(block("3"), time=moment("2026-11-20 03:15")),
    }
    found = extended(replace(day, **stamped), moment("2026-11-20 05:00"), None)

    assert found is not None
    assert (found.hours, found.age) == (ExtendedHours.OVERNIGHT, 105 * 60.0)


def test_a_block_from_before_the_last_regular_trade_is_none() -> None:
    day = replace(quote(AAPL, "268.74", "267.10"), time=moment("2026-11-20 12:00"))
    old = dataclasses.replace(block("1"), time=moment("2026-11-20 09:20"))

    assert extended(replace(day, pre=old), moment("2026-11-20 12:00"), None) is None


def test_the_part_of_the_day_follows_the_days_in_force() -> None:
    minute = int(moment("2026-11-20 10:00").timestamp() // 60)
    assert hours_at(minute) is None
    put_in_force({(Market.US, date(2026, 11, 20)): DayForm.SHUT})
    try:
        assert hours_at(minute) is ExtendedHours.POST
    finally:
        put_in_force({})


def test_whether_a_session_is_over_follows_the_days_in_force() -> None:
    open_, later = moment("2026-11-20 10:00"), moment("2026-11-20 10:01")
    assert not session_over(Market.US, open_, later)
    put_in_force({(Market.US, date(2026, 11, 20)): DayForm.SHUT})
    try:
        assert session_over(Market.US, open_, later)
    finally:
        put_in_force({})
