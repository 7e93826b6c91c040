"""Short sales and positions: requests as the vendor's SDK makes them, values with a unit or under the broker's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import Answers
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.short_selling import VenueShares
from tideboard_core.model.instrument import InstrumentId, Market

TENCENT, APPLE, MOUTAI = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("SH.600519")
DAY = "1794873600"
HK = {"timestamp": DAY, "rate": "0.12", "close": "612.5", "amount": "123400", "balance": "75582500"}
HK_SOLD, HK_OPEN = {**HK, "total_amount": "1028333"}, {**HK, "rate": "0.0092", "cost": "611.2"}
US_SOLD = {
    "timestamp": DAY,
    "rate": "0.36",
    "close": "271.5",
    "nus_amount": "3000000",
    "ny_amount": "600000",
    "total_amount": "10000000",
}
US = {
    "timestamp": DAY,
    "rate": "0.0175",
    "close": "271.5",
    "current_shares_short": "65598603",
    "avg_daily_share_volume": "62121644",
    "days_to_cover": "1.06",
}
"""As the vendor's page `short-positions` has Tesla on 31 March 2026, where the rate is 1.75 %."""


async def test_short_sales_of_hong_kong_have_units(behind: LongportBehind, answer: Answers) -> None:
    asked = answer("/v1/quote/short-trades/hk", {"data": [HK_SOLD]})

    found = await behind.short_selling.volumes(TENCENT, 20)

    (target,) = asked
    assert target.startswith("/v1/quote/short-trades/hk?symbol=700.HK&last_timestamp=")
    assert target.endswith("&page_size=20")
    (day,) = found.days
    assert (day.day, day.close, day.shares, day.volume) == (date(2026, 11, 17), Decimal("612.5"), 123400, 1028333)
    assert (day.percent, day.turnover_short, day.venues, day.unstated) == (Decimal(12), Decimal(75582500), (), ())
    assert (found.instrument, found.unread) == (TENCENT, "")


async def test_the_total_of_the_united_states_is_the_volume(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/short-trades/us", {"data": [US_SOLD]})

    (day,) = (await behind.short_selling.volumes(APPLE)).days

    assert (day.percent, day.shares, day.volume) == (Decimal(36), 3600000, 10000000)
    assert day.venues == (VenueShares("NASDAQ", 3000000), VenueShares("NYSE", 600000))
    assert day.unstated == ()


async def test_one_venue_alone_is_no_sum(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/short-trades/us", {"data": [{**US_SOLD, "ny_amount": ""}]})

    (day,) = (await behind.short_selling.volumes(APPLE)).days

    assert (day.shares, day.venues) == (None, (VenueShares("NASDAQ", 3000000),))


async def test_positions_of_the_united_states_have_units(behind: LongportBehind, answer: Answers) -> None:
    asked = answer("/v1/quote/short-positions/us", {"data": [US]})

    (day,) = (await behind.short_selling.positions(APPLE, 50)).days

    assert asked[0].endswith("&count=50")
    assert (day.shares, day.daily_volume, day.days_to_cover) == (65598603, 62121644, Decimal("1.06"))
    assert (day.percent, day.percent_of, day.unstated, day.published) == (Decimal("1.75"), "issued", (), None)


async def test_positions_of_hong_kong_have_units(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/short-positions/hk", {"data": [HK_OPEN]})

    (day,) = (await behind.short_selling.positions(TENCENT)).days

    assert (day.shares, day.value, day.percent, day.percent_of) == (123400, Decimal(75582500), Decimal("0.92"), "")
    assert (day.close, day.unstated) == (Decimal("612.5"), ())


async def test_a_position_of_hong_kong_without_a_close_is_at_its_cost(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/short-positions/hk", {"data": [{**HK_OPEN, "close": ""}]})

    (day,) = (await behind.short_selling.positions(TENCENT)).days

    assert day.close == Decimal("611.2")


async def test_the_oldest_day_comes_first_and_each_once(behind: LongportBehind, answer: Answers) -> None:
    later = {**HK, "timestamp": "1794960000"}
    answer("/v1/quote/short-trades/hk", {"data": [later, HK, {**HK, "close": "1"}]})

    found = await behind.short_selling.volumes(TENCENT)

    assert [(row.day, row.close) for row in found.days] == [
        (date(2026, 11, 17), Decimal("612.5")),
        (date(2026, 11, 18), Decimal("612.5")),
    ]
    assert found.unread == "repeated"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({**US, "timestamp": "253402300799"}, "timestamp"),
        ({**US, "timestamp": None}, "timestamp"),
        ({**US, "current_shares_short": "-5"}, "current_shares_short"),
        ({**US, "days_to_cover": "<b>1</b>"}, "days_to_cover"),
        ({**US, "rate": "NaN"}, "rate"),
        ({**US, "close": "1e99"}, "close"),
        ({**US, "rate": "9e17"}, "rate"),
    ],
)
async def test_a_row_that_cannot_be_read_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer("/v1/quote/short-positions/us", {"data": [row, {**US, "timestamp": "1794960000"}]})

    found = await behind.short_selling.positions(APPLE)

    assert ([each.day for each in found.days], found.unread) == ([date(2026, 11, 18)], field)


@pytest.mark.parametrize("data", [{}, {"data": []}, {"data": None}])
async def test_an_empty_answer_is_one(data: object, behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/short-trades/us", data)

    assert (await behind.short_selling.volumes(APPLE)).days == ()


async def test_other_markets_and_the_ranking_are_not_offered(behind: LongportBehind) -> None:
    with pytest.raises(NotOffered, match=r"not-offered text='600519.SH'"):
        await behind.short_selling.volumes(MOUTAI)
    with pytest.raises(NotOffered, match="offered-elsewhere") as caught:
        await behind.short_selling.ranking(Market.HK, 10)
    assert caught.value.data["offered_by"] == "Futu OpenD"


@pytest.mark.parametrize("security", [TENCENT, APPLE])
async def test_the_practice_market_tells_a_hundred_days(security: InstrumentId, practice: LongportBehind) -> None:
    sold = await practice.short_selling.volumes(security, 100)
    positions = await practice.short_selling.positions(security, 10)

    assert (len(sold.days), sold.unread, positions.unread) == (100, "", "")
    for row in sold.days:
        assert row.shares
        assert row.percent is not None
        assert 0 < row.percent < 100
        assert row.volume
        assert row.percent == pytest.approx(Decimal(100 * row.shares) / row.volume, abs=Decimal("0.01"))
        assert bool(row.turnover_short) is (security == TENCENT)
    assert all(row.shares and row.percent for row in positions.days)
    assert [row.day for row in sold.days] == sorted(row.day for row in sold.days)
    assert 0 < len(positions.days) <= 10
