"""Which expiries are monthly, how many days are left, and which one is shown."""

from __future__ import annotations

from datetime import date

import pytest

from tideboard_core.model.instrument import Market
from tideboard_desktop.options.expiries import Cycle, expiries, left_words, nearest, spoken

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("market", "days", "monthly"),
    [
        (Market.HK, ["2026-11-27", "2026-12-04", "2026-12-11", "2026-12-30"], ["2026-11-27", "2026-12-30"]),
        (Market.US, ["2026-11-20", "2026-11-27", "2026-12-18", "2026-12-24"], ["2026-11-20", "2026-12-18"]),
        (Market.US, ["2027-03-18", "2027-03-19"], ["2027-03-19"]),
        (Market.US, ["2027-06-17", "2027-06-25"], ["2027-06-17"]),
    ],
)
def test_the_cycle_follows_the_exchanges_rules(market: Market, days: list[str], monthly: list[str]) -> None:
    """US: the third Friday, or the day before where that is not listed; Hong Kong: the last of the month."""
    found = expiries([date.fromisoformat(day) for day in days], market, TODAY)
    assert [one.day.isoformat() for one in found if one.cycle is Cycle.MONTHLY] == monthly


def test_what_is_over_is_left_out_and_days_are_counted() -> None:
    """Today counts, yesterday does not."""
    found = expiries([date(2026, 11, 21), date(2026, 11, 19), TODAY, date(2026, 11, 30)], Market.HK, TODAY)
    assert [(one.day, left_words(one)) for one in found] == [
        (TODAY, "today"),
        (date(2026, 11, 21), "tomorrow"),
        (date(2026, 11, 30), "10 d"),
    ]
    assert spoken(found[2]) == "Mon 30 Nov 2026, 10 d, monthly"


def test_the_nearest_expiry_is_shown() -> None:
    """The wished day, else the first after it, else the last."""
    found = expiries([date(2026, 11, 27), date(2026, 12, 30)], Market.HK, TODAY)
    assert nearest(found, None) == date(2026, 11, 27)
    assert nearest(found, date(2026, 12, 1)) == date(2026, 12, 30)
    assert nearest(found, date(2027, 5, 1)) == date(2026, 12, 30)
    assert nearest([], None) is None
