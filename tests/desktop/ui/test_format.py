"""Numbers as section 7 of the design language writes them."""

from __future__ import annotations

import statistics
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.shares import Shares, exact
from tideboard_desktop.ui import format as fmt

MOMENT = datetime(2026, 11, 20, 2, 47, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1226, 2, "+1,226.00"),
        (Decimal("-8.9"), 2, "\u22128.90"),
        (0, 2, "0.00"),
        (-0.001, 2, "0.00"),
        (0.005, 1, "0.0"),
    ],
)
def test_a_change_has_a_sign_and_zero_has_none(value: float, decimals: int, text: str) -> None:
    """The minus is the true one; what rounds to zero shows no sign."""
    assert fmt.signed(value, decimals) == text


def test_one_unit_serves_a_whole_column() -> None:
    """It comes from the largest value and stays for the small ones."""
    unit = fmt.unit_for(-486.3e6)

    assert fmt.flow(318.6e6, unit, 1) == "+318.6M"
    assert fmt.flow(-40_000.0, unit, 2) == "\u22120.04M"
    assert fmt.flow(0.0, unit, 1) == "0.0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (480_000, 2, "+48.00\u4e07"),
        (500_000, 2, "+0.01\u4ebf"),
        (-4_000_000, 1, "\u2212400.0\u4e07"),
        (30, 2, "+30.00"),
    ],
)
def test_what_is_not_zero_is_never_written_as_zero(value: float, decimals: int, text: str) -> None:
    """A list in hundred millions keeps a small stock's flow, in the unit below."""
    unit = fmt.unit_for(9e8, fmt.UnitStyle.WAN)

    assert fmt.flow(value, unit, decimals) == text
    assert fmt.amount(abs(value), unit, decimals) == text.lstrip("+\u2212")


@pytest.mark.parametrize(
    ("style", "value", "text"),
    [
        (fmt.UnitStyle.KMB, 3.2e9, "+3.20B"),
        (fmt.UnitStyle.KMB, 12_000, "+12.00K"),
        (fmt.UnitStyle.KMB, 999, "+999.00"),
        (fmt.UnitStyle.WAN, 3.19e8, "+3.19\u4ebf"),
        (fmt.UnitStyle.WAN_TRADITIONAL, 3.19e8, "+3.19\u5104"),
        (fmt.UnitStyle.WAN_TRADITIONAL, 1.99e6, "+199.00\u842c"),
    ],
)
def test_units_follow_their_own_setting(style: fmt.UnitStyle, value: float, text: str) -> None:
    """K, M, B or ten thousand and a hundred million."""
    assert fmt.flow(value, fmt.unit_for(value, style)) == text


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        ("612.5", "0.50", "612.50"),
        ("0.088", "0.001", "0.088"),
        ("5", "0.005", "5.000"),
        ("612.505", "0.50", "612.505"),
        ("25912.4", None, "25,912.40"),
        ("1000", "1", "1,000.00"),
        ("-0", "1", "0.00"),
        ("0", "1", "0.00"),
    ],
)
def test_a_price_has_the_decimals_of_its_step_and_is_never_rounded(value: str, step: str | None, text: str) -> None:
    """More decimals stay when the value has them."""
    assert fmt.price(Decimal(value), None if step is None else Decimal(step)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.21, "0.2 s"), (12.0, "12 s"), (89.0, "89 s"), (540.0, "9 min"), (7200.0, "2 h"), (None, "\u2014")],
)
def test_ages_grow_coarser(seconds: float | None, text: str) -> None:
    """Tenths below ten seconds, then seconds, minutes, hours."""
    assert fmt.age(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.21, "<10 s"),
        (9.96, "<10 s"),
        (10.0, "10 s"),
        (19.9, "10 s"),
        (89.9, "80 s"),
        (90.0, "2 min"),
        (540.0, "9 min"),
        (None, "\u2014"),
    ],
)
def test_an_age_that_does_not_warn_has_steps(seconds: float | None, text: str) -> None:
    """A bound below ten seconds, then what has passed in tens, then as every age."""
    assert fmt.coarse_age(seconds) == text


def test_the_first_step_may_be_smaller() -> None:
    """An age that is noted from three seconds on says below which of the two bounds it is."""
    assert [fmt.coarse_age(seconds, 3) for seconds in (2.9, 3.0, 10.0)] == ["<3 s", "<10 s", "10 s"]


def test_times_are_exchange_times() -> None:
    """UTC inside, the market's wall clock outside."""
    assert fmt.clock_minutes(MOMENT, "Asia/Hong_Kong") == "10:47"
    assert fmt.clock_seconds(MOMENT.timestamp(), "America/New_York") == "21:47:12"
    assert fmt.date_long(MOMENT, "Asia/Hong_Kong") == "Fri 20 Nov 2026"
    assert fmt.date_short(MOMENT, "America/New_York") == "Thu 19"
    day = date(2026, 3, 5)
    assert (fmt.day_long(day), fmt.day_in_year(day), fmt.month_in_year(day)) == (
        "Thu 5 Mar 2026",
        "5 Mar 2026",
        "Mar 2026",
    )
    assert fmt.zone_name(MOMENT, "Asia/Hong_Kong") == "HKT"
    assert fmt.zone_name(MOMENT, "America/New_York") == "EST"


@pytest.mark.parametrize(("seconds", "text"), [(872.0, "14:32"), (30.4, "0:30"), (3900.0, "1:05:00"), (-1.0, "0:00")])
def test_countdowns(seconds: float, text: str) -> None:
    """Minutes and seconds, hours only when there are any."""
    assert fmt.countdown(seconds) == text


def test_quantities_money_and_percent() -> None:
    """Commas, two decimals, no space before the percent sign."""
    assert fmt.quantity(15300) == "15,300"
    assert fmt.money(Decimal(-9180)) == "\u22129,180.00"
    assert fmt.percent(Decimal("1.407")) == "+1.41%"
    assert fmt.share(15.62) == "15.6%"
    assert fmt.amount(862.4e6, fmt.unit_for(862.4e6)) == "862.40M"


@pytest.mark.parametrize("value", [-0.0004, Decimal("-0.0004")])
def test_what_rounds_to_zero_has_no_sign(value: fmt.Number) -> None:
    """A delta of next to nothing is not written with a minus."""
    assert fmt.plain(value, 3) == "0.000"
    assert fmt.plain(-1234.5, 1) == "\u22121,234.5"


@given(st.integers(-(10**12), 10**12) | st.decimals("-1000000", "1000000", places=6).map(exact))
def test_shares_are_shown_as_they_are_held(value: Shares) -> None:
    """From the wire to the screen nothing is rounded, and whole shares have no point."""
    text = fmt.quantity(value)
    assert Decimal(text.replace(",", "").replace("\u2212", "-")) == value
    assert ("." in text) is not isinstance(value, int)


@pytest.mark.parametrize(
    ("value", "text"), [(1000, "1,000"), (Decimal("0.75"), "0.75"), (Decimal("-1234.50"), "\u22121,234.5")]
)
def test_a_fraction_of_a_share_keeps_its_digits(value: Shares, text: str) -> None:
    assert fmt.quantity(value) == text


@pytest.mark.parametrize("figures", [(3.0,), (5.0, 1.0), (1.0, 9.0, 2.0), (4.0, 4.0, -1.0, 8.5)])
def test_the_median_is_the_middle_one_or_the_mean_of_both(figures: tuple[float, ...]) -> None:
    assert fmt.median(figures) == statistics.median(figures)
