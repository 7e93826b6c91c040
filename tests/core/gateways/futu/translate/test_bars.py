"""Starts of Futu's candles by the stamps of the wire: lunch, half days, summer time, hours outside the regular ones."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.gateways.futu.translate.bars import bar_starts, bars
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_proto.opend import Qot_Common_pb2

ZONES = {Market.HK: ZoneInfo("Asia/Hong_Kong"), Market.US: ZoneInfo("America/New_York")}


def starts(market: Market, period: BarPeriod, day: str, *ends: str) -> list[str]:
    """Market times of the starts."""
    zone = ZONES[market]
    stamps = [datetime.fromisoformat(f"{day} {end}").replace(tzinfo=zone) for end in ends]
    return [f"{start.astimezone(zone):%H:%M}" for start in bar_starts(market, period, stamps)]


@pytest.mark.parametrize(("period", "ends", "expected"), [
    (BarPeriod.MIN_1, ("09:31", "12:00", "13:01", "16:00"), ["09:30", "11:59", "13:00", "15:59"]),
    (BarPeriod.MIN_5, ("09:35", "12:00", "13:05", "16:00"), ["09:30", "11:55", "13:00", "15:55"]),
    (BarPeriod.MIN_60, ("10:30", "11:30", "12:00", "14:00", "16:00"), ["09:30", "10:30", "11:30", "13:00", "15:00"]),
    (BarPeriod.MIN_240, ("12:00", "16:00"), ["09:30", "13:00"]),
])  # fmt: skip
def test_a_candle_that_ends_with_the_break_is_the_shorter_one(
    period: BarPeriod, ends: tuple[str, ...], expected: list[str]
) -> None:
    """The golden test of OpenD: stamps of the wire are ends."""
    assert starts(Market.HK, period, "2026-11-20", *ends) == expected


def test_candles_that_go_on_after_the_break_are_known_by_the_others_of_the_reply() -> None:
    """13:30 can end no candle of an hour that began at 13:00, so 16:00 ends the one that began at 15:30."""
    ends = ("10:30", "11:30", "13:30", "14:30", "15:30", "16:00")
    expected = ["09:30", "10:30", "11:30", "13:30", "14:30", "15:30"]
    assert starts(Market.HK, BarPeriod.MIN_60, "2026-11-20", *ends) == expected


@pytest.mark.parametrize("period", [BarPeriod.MIN_1, BarPeriod.MIN_5, BarPeriod.MIN_60, BarPeriod.MIN_240])
def test_a_candle_stamped_at_the_open_is_the_auctions_and_no_part_of_the_first(period: BarPeriod) -> None:
    """As py-futu-api#75 shows it; New York's last minutes before the open have the same stamp."""
    assert starts(Market.HK, period, "2026-11-20", "09:30", "16:00")[0] == "09:29"
    assert starts(Market.US, BarPeriod.MIN_1, "2026-11-20", "09:30") == ["09:29"]
    assert starts(Market.US, BarPeriod.MIN_5, "2026-11-20", "09:30") == ["09:25"]


def test_the_running_candle_of_a_night_begins_on_the_grid_of_the_night() -> None:
    """Before midnight and after it; its stamp, in the midst of it, is no end of a whole candle."""
    assert starts(Market.US, BarPeriod.MIN_60, "2026-11-18", "21:00", "22:20") == ["20:00", "22:00"]
    assert starts(Market.US, BarPeriod.MIN_60, "2026-11-19", "01:00", "02:20") == ["00:00", "02:00"]


def test_a_half_day_ends_its_last_candle_early() -> None:
    assert starts(Market.HK, BarPeriod.MIN_60, "2026-12-24", "11:30", "12:00") == ["10:30", "11:30"]
    assert starts(Market.US, BarPeriod.MIN_60, "2026-11-27", "12:30", "13:00", "14:00", "17:00") == [
        "11:30", "12:30", "13:00", "16:00",
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["2026-03-06", "2026-03-09", "2026-10-30", "2026-11-02"])
def test_new_york_starts_at_its_own_half_past_nine_on_both_sides_of_summer_time(day: str) -> None:
    ends = ("09:30", "10:30", "15:30", "16:00", "17:00", "20:00", "21:00", "04:00")
    assert starts(Market.US, BarPeriod.MIN_60, day, *ends) == [
        "09:00", "09:30", "14:30", "15:30", "16:00", "19:00", "20:00", "03:00",
    ]  # fmt: skip


def test_a_longer_candle_starts_with_its_first_day_whatever_day_of_it_is_the_stamp() -> None:
    zone = ZONES[Market.HK]
    for day in (1, 17, 30):
        (start,) = bar_starts(Market.HK, BarPeriod.MONTH, [datetime(2026, 11, day, tzinfo=zone)])
        assert start == datetime(2026, 11, 1, tzinfo=zone)


def test_a_stamp_of_an_auction_is_no_part_of_the_hours() -> None:
    assert starts(Market.HK, BarPeriod.MIN_5, "2026-11-20", "09:20", "16:08") == ["09:15", "16:03"]


@pytest.mark.parametrize("adjusted", [False, True])
@pytest.mark.parametrize(
    ("prices", "limits"),
    [
        ((10.0, 12.0, 9.0, 11.0), ("12", "9")),
        ((10.0, 12.0, 9.0, 12.5), ("12.5", "9")),
        ((10.0, 12.0, 9.0, 8.5), ("12", "8.5")),
        ((13.0, 12.0, 9.0, 8.5), ("13", "8.5")),
        ((10.0, 9.0, 12.0, 11.0), ("12", "9")),
    ],
    ids=["sound", "close above", "close below", "both outside", "exchanged"],
)
def test_high_and_low_hold_every_price_that_is_told_of_a_candle(
    prices: tuple[float, float, float, float], limits: tuple[str, str], *, adjusted: bool
) -> None:
    """No price is changed, since nobody says which is the wrong one, and none lies outside the candle."""
    first, high, low, close = prices
    line = Qot_Common_pb2.KLine(
        time="2026-11-20 09:31:00", isBlank=False, openPrice=first, highPrice=high, lowPrice=low, closePrice=close,
        volume=7, turnover=70,
    )  # fmt: skip

    (bar,) = bars(InstrumentId("US.AAPL"), BarPeriod.MIN_1, [line], adjusted=adjusted)

    assert (bar.high, bar.low) == (Decimal(limits[0]), Decimal(limits[1]))
    assert (bar.open, bar.close) == (Decimal(str(first)), Decimal(str(close)))
