"""Two listings, indexes, volume by price and of options: values, what cannot be, and the practice market's answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from fakes.servers.longport.feed import TENCENT, Answers
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.scripted_http import Said, Seen
from tideboard_core.errors import BadInput, GatewayError, NotOffered
from tideboard_core.gateways.longport.behind.fields import MOST_ROWS
from tideboard_core.gateways.longport.behind.listings import CONSTITUENTS, OPTIONS, PREMIUM, PREMIUM_TODAY, PRICES
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.listings import OptionDay, PremiumPoint, PriceVolume
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.behind import PremiumPeriod

DAY = "1794873600"
PING_AN, HANG_SENG, APPLE = InstrumentId("HK.02318"), InstrumentId("HK.800000"), InstrumentId("US.AAPL")
POINT = {
    "aprice": "9.520",
    "hprice": "8.130",
    "currency_rate": "0.914300",
    "ahpremium_rate": "-0.2192",
    "price_spread": "0.4",
    "timestamp": DAY,
}
"""The row of the vendor's page `ah-premium`: China Construction Bank on 18 November 2025."""
MEMBER: dict[str, object] = {
    "symbol": "700.HK",
    "name": "TENCENT",
    "last_done": "612",
    "prev_close": "610",
    "inflow": "-5.5",
    "balance": "1000",
    "amount": "20",
    "total_shares": "9000",
    "circulating_shares": "",
    "delay": True,
}
COUNTS = {"rise_num": 1, "fall_num": 0, "flat_num": 0}
LEVEL: dict[str, object] = {"price": "612", "buy_amount": "300", "sell_amount": "200", "neutral_amount": "1"}
TOTAL: dict[str, object] = {
    "avgprice": "611.5",
    "buy": "300",
    "sell": "200",
    "neutral": "1",
    "trades_count": "7",
    "timestamp": DAY,
}
OPTION = {
    "symbol": "AAPL.US",
    "timestamp": DAY,
    "total_call_volume": "5",
    "total_put_volume": "4",
    "total_call_open_interest": "30",
    "total_put_open_interest": "",
}


async def test_the_premium_is_that_of_the_vendor_s_page(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(PREMIUM, {"klines": [POINT]})

    found = await behind.listings.premium(PING_AN, PremiumPeriod.DAY, 20)

    assert asked == [f"{PREMIUM}?symbol=2318.HK&line_type=1000&line_num=20"]
    (point,) = found.points
    assert point == PremiumPoint(
        datetime(2026, 11, 17, tzinfo=UTC),
        Decimal("9.52"),
        Decimal("8.13"),
        Decimal("1.09373291"),
        Decimal("-21.92"),
        (UnstatedFigure("price_spread", Decimal("0.4")),),
    )


async def test_minutes_are_those_of_the_day_and_no_more_than_asked(behind: LongportBehind, answer: Answers) -> None:
    later = {**POINT, "timestamp": "1794873660"}
    asked = answer(PREMIUM_TODAY, {"klines": [later, POINT]})

    found = await behind.listings.premium(PING_AN, PremiumPeriod.MINUTE, 1)

    assert asked == [f"{PREMIUM_TODAY}?symbol=2318.HK&days=1"]
    assert [point.time.minute for point in found.points] == [1]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (POINT, "repeated"),
        ({**POINT, "timestamp": ""}, "timestamp"),
        ({**POINT, "timestamp": "253402300800"}, "timestamp"),
        ({**POINT, "timestamp": "1794960000", "aprice": "-1"}, "aprice"),
        ({**POINT, "timestamp": "1794960000", "currency_rate": "<b>"}, "currency_rate"),
        ({**POINT, "timestamp": "1794960000", "currency_rate": "1e-30"}, "currency_rate"),
        ({**POINT, "timestamp": "1794960000", "currency_rate": "9e9"}, "currency_rate"),
        ({**POINT, "timestamp": "1794960000", "ahpremium_rate": "9e17"}, "ahpremium_rate"),
    ],
)
async def test_a_point_that_cannot_be_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(PREMIUM, {"klines": [POINT, row]})

    found = await behind.listings.premium(PING_AN, PremiumPeriod.WEEK, 20)

    assert (len(found.points), found.unread) == (1, field)


async def test_a_premium_is_asked_of_the_hong_kong_listing_in_bounds(behind: LongportBehind) -> None:
    with pytest.raises(NotOffered):
        await behind.listings.premium(APPLE, PremiumPeriod.DAY, 20)
    for bad in (0, MOST_ROWS + 1):
        with pytest.raises(BadInput):
            await behind.listings.premium(PING_AN, PremiumPeriod.DAY, bad)


async def test_members_of_an_index(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(CONSTITUENTS, {**COUNTS, "total": 1, "stocks": [MEMBER]})

    found = await behind.listings.constituents(HANG_SENG)

    assert asked == [f"{CONSTITUENTS}?symbol=HSI.HK&offset=0&limit=50&indicator=6&order=0"]
    (member,) = found.rows
    assert (member.instrument, member.last, member.inflow) == (TENCENT, Decimal(612), Decimal("-5.5"))
    assert (member.turnover, member.volume, member.issued, member.circulating) == (Decimal(1000), 20, 9000, None)
    assert (member.delayed, found.rising, found.falling, found.unread) == (True, 1, 0, "")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (MEMBER, "repeated"),
        ({**MEMBER, "symbol": ""}, "symbol"),
        ({**MEMBER, "symbol": "5.HK", "last_done": "-1"}, "last_done"),
        ({**MEMBER, "symbol": "5.HK", "amount": "0.5"}, "amount"),
        ({**MEMBER, "symbol": "5.HK", "total_shares": "-9"}, "total_shares"),
    ],
)
async def test_a_member_that_cannot_be_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(CONSTITUENTS, {**COUNTS, "stocks": [MEMBER, row]})

    found = await behind.listings.constituents(HANG_SENG)

    assert (len(found.rows), found.unread) == (1, field)


def pages(longport: ScriptedLongport, count: int, *, total: int | None, cut: int = 10**6) -> list[str]:
    """Answer with the members of an index of `count`, none from `cut` on; the offsets that were asked for."""
    members = [{**MEMBER, "symbol": f"{code}.HK"} for code in range(1, count + 1)]
    asked: list[str] = []

    def reply(seen: Seen) -> Said:
        query = dict(parse_qsl(urlsplit(seen.target).query))
        asked.append(query["offset"])
        begin, limit = int(query["offset"]), int(query["limit"])
        counted = {} if total is None else {"total": total}
        return said({**COUNTS, **counted, "stocks": members[:cut][begin : begin + limit]})

    longport.http["GET", CONSTITUENTS] = reply
    return asked


@pytest.mark.parametrize(
    ("count", "total", "asked"),
    [(90, 90, ["0", "50"]), (100, None, ["0", "50", "100"]), (50, 50, ["0"]), (20, None, ["0"])],
)
async def test_members_are_read_page_by_page_until_all_are_there(
    count: int, total: int | None, asked: list[str], behind: LongportBehind, longport: ScriptedLongport
) -> None:
    """The vendor's page counts 90 members of the Hang Seng index, and its program asks for 50."""
    offsets = pages(longport, count, total=total)

    found = await behind.listings.constituents(HANG_SENG)

    assert (len(found.rows), found.total, found.missing, found.unread, offsets) == (count, total, 0, "", asked)


async def test_members_that_no_page_has_are_counted(behind: LongportBehind, longport: ScriptedLongport) -> None:
    offsets = pages(longport, 90, total=90, cut=60)

    found = await behind.listings.constituents(HANG_SENG)

    assert (len(found.rows), found.missing, offsets) == (60, 30, ["0", "50", "60"])


async def test_a_page_that_comes_again_ends_the_reading(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(CONSTITUENTS, {**COUNTS, "total": 3, "stocks": [MEMBER]})

    found = await behind.listings.constituents(HANG_SENG)

    assert (len(found.rows), found.missing, found.unread, len(asked)) == (1, 2, "", 2)


async def test_members_beyond_the_bound_are_named(behind: LongportBehind, answer: Answers) -> None:
    members = [{**MEMBER, "symbol": f"{code}.HK"} for code in range(1, MOST_ROWS + 2)]
    answer(CONSTITUENTS, {**COUNTS, "stocks": members})

    found = await behind.listings.constituents(HANG_SENG)

    assert (len(found.rows), found.unread) == (MOST_ROWS, "more")


async def test_volume_by_price(behind: LongportBehind, answer: Answers) -> None:
    lower = {**LEVEL, "price": "611", "buy_amount": "", "sell_amount": "", "neutral_amount": ""}
    answer(PRICES, {"statistics": TOTAL, "trades": [LEVEL, lower]})

    found = await behind.listings.price_volumes(TENCENT)

    assert found.rows == (PriceVolume(Decimal(611), 0, 0, 0), PriceVolume(Decimal(612), 300, 200, 1))
    assert (found.average, found.bought, found.sold, found.neutral, found.trades) == (Decimal("611.5"), 300, 200, 1, 7)
    assert (found.time, found.unread) == (datetime(2026, 11, 17, tzinfo=UTC), "")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (LEVEL, "repeated"),
        ({**LEVEL, "price": "0"}, "price"),
        ({**LEVEL, "price": "613", "buy_amount": "-1"}, "buy_amount"),
    ],
)
async def test_a_price_that_cannot_be_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(PRICES, {"statistics": TOTAL, "trades": [LEVEL, row]})

    found = await behind.listings.price_volumes(TENCENT)

    assert (len(found.rows), found.unread) == (1, field)


async def test_more_at_the_prices_than_in_all_is_named(behind: LongportBehind, answer: Answers) -> None:
    less: dict[str, object] = {**TOTAL, "buy": "299"}
    answer(PRICES, {"statistics": less, "trades": [LEVEL]})

    assert (await behind.listings.price_volumes(TENCENT)).unread == "statistics"


async def test_options_of_the_session_and_of_days(behind: LongportBehind, answer: Answers) -> None:
    answer(OPTIONS, {"c": "100", "p": ""})
    asked = answer(f"{OPTIONS}/daily", {"stats": [OPTION, {**OPTION, "symbol": "MSFT.US"}]})

    found = await behind.listings.option_volumes(APPLE, 5)

    assert asked[0].startswith(f"{OPTIONS}/daily?symbol=AAPL.US&timestamp=")
    assert asked[0].endswith("&line_num=5&direction=1")
    assert (found.calls, found.puts, found.unread) == (100, None, "symbol")
    assert found.days == (OptionDay(date(2026, 11, 17), 5, 4, 30, None),)


async def test_fewer_contracts_than_none_are_refused(behind: LongportBehind, answer: Answers) -> None:
    answer(OPTIONS, {"c": "-1", "p": "1"})
    answer(f"{OPTIONS}/daily", {"stats": []})

    with pytest.raises(GatewayError, match="reply-unreadable"):
        await behind.listings.option_volumes(APPLE, 5)


async def test_the_practice_market_agrees_with_itself(practice: LongportBehind) -> None:
    prices, index = await practice.listings.price_volumes(TENCENT), await practice.listings.constituents(HANG_SENG)
    premium, options = (
        await practice.listings.premium(PING_AN, PremiumPeriod.DAY, 60),
        await practice.listings.option_volumes(TENCENT, 20),
    )

    assert prices.unread == index.unread == premium.unread == options.unread == ""
    assert sum(row.bought for row in prices.rows) == prices.bought > 0
    assert sum(row.sold for row in prices.rows) == prices.sold > 0
    assert prices.average is not None
    assert prices.rows[0].price <= prices.average <= prices.rows[-1].price
    assert len(index.rows) == sum(each or 0 for each in (index.rising, index.falling, index.unchanged)) > 30
    assert TENCENT in {row.instrument for row in index.rows}
    assert len(premium.points) == 60
    for point in premium.points:
        assert point.mainland
        assert point.hong_kong
        assert point.rate
        expected = (point.hong_kong / (point.mainland * point.rate) - 1) * 100
        assert point.h_over_a is not None
        assert abs(expected - point.h_over_a) < Decimal("0.001")
        assert abs(point.rate - Decimal("1.08")) < Decimal("0.0001")
    assert (index.total, index.missing) == (len(index.rows), 0)
    assert len(options.days) == 20
    assert all(
        (day.calls or 0) + (day.puts or 0) <= (day.open_calls or 0) + (day.open_puts or 0) for day in options.days
    )
