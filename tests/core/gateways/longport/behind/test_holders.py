"""Shareholders and funds: values, what cannot be, and the practice market's answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import TENCENT, Answers
from tideboard_core.errors import BadInput
from tideboard_core.gateways.longport.behind.holders import FUNDS, HOLDING, SHAREHOLDERS, TOP
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.instrument import InstrumentId

HOLDER = {
    "shareholder_id": "5",
    "shareholder_name": "BlackRock, Inc.",
    "institution_type": "fund",
    "percent_of_shares": "5.57",
    "shares_changed": "-2810000",
    "report_date": "2026-09-30",
    "stocks": [],
}
FUND = {
    "code": "2800",
    "symbol": "2800.HK",
    "currency": "HKD",
    "name": "Tracker",
    "position_ratio": "8.5",
    "report_date": "",
}


async def test_holders_by_their_part(behind: LongportBehind, answer: Answers) -> None:
    larger = {**HOLDER, "shareholder_id": "6", "percent_of_shares": "24.86", "shares_changed": ""}
    asked = answer(SHAREHOLDERS, {"shareholder_list": [HOLDER, larger], "total": 2})

    found = await behind.holders.holders(TENCENT)

    assert asked == [f"{SHAREHOLDERS}?symbol=700.HK"]
    assert [(row.id, row.percent, row.change) for row in found.rows] == [
        ("6", Decimal("24.86"), None),
        ("5", Decimal("5.57"), -2810000),
    ]
    assert (found.rows[1].reported, found.rows[1].published, found.rows[1].kind) == (date(2026, 9, 30), None, "fund")
    assert (found.total, found.unread) == (2, "")


async def test_funds_by_what_they_hold(behind: LongportBehind, answer: Answers) -> None:
    untraded = {**FUND, "code": "X1", "symbol": "", "name": "Other", "position_ratio": "9"}
    answer(FUNDS, {"lists": [FUND, untraded]})

    found = await behind.holders.funds(TENCENT)

    assert [(row.name, row.fund, row.reported) for row in found.rows] == [
        ("Other", None, None),
        ("Tracker", InstrumentId("HK.02800"), None),
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (HOLDER, "repeated"),
        ({**HOLDER, "shareholder_id": ""}, "shareholder_id"),
        ({**HOLDER, "shareholder_id": "7", "percent_of_shares": "-1"}, "percent_of_shares"),
        ({**HOLDER, "shareholder_id": "7", "percent_of_shares": "100.1"}, "percent_of_shares"),
        ({**HOLDER, "shareholder_id": "7", "shares_changed": "1e30"}, "shares_changed"),
        ({**HOLDER, "shareholder_id": "7", "report_date": "0001-01-01"}, "report_date"),
    ],
)
async def test_a_holder_that_cannot_be_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(SHAREHOLDERS, {"shareholder_list": [HOLDER, row], "total": 2})

    found = await behind.holders.holders(TENCENT)

    assert (len(found.rows), found.unread) == (1, field)


async def test_all_of_the_practice_market_s_holders_hold_less_than_all(practice: LongportBehind) -> None:
    found, funds = await practice.holders.holders(TENCENT), await practice.holders.funds(TENCENT)

    assert found.unread == funds.unread == ""
    assert 0 < sum(row.percent or 0 for row in found.rows) < 100
    assert found.total == len(found.rows)
    assert InstrumentId("HK.02800") in {row.fund for row in funds.rows}


OWNER = {
    "object_id": "148057",
    "name": "The Vanguard Group, Inc.",
    "title": "",
    "shares_held": "1426283914.00",
    "percent_shares_held": "9.71%",
    "percent_shares_changed": "0.01%",
    "shares_changed": "-10565359.00",
    "period": "Latest",
    "filing_date": "2025/12/31",
}


async def test_the_top_holders_of_the_newest_period(behind: LongportBehind, answer: Answers) -> None:
    """A holder that is there twice counts by its later filing, as the vendor's client shows it."""
    later = {**OWNER, "shares_held": "7", "filing_date": "2026/03/31", "shares_changed": ""}
    other = {**OWNER, "object_id": "2", "percent_shares_held": ""}
    before = {"period": "Q4 2025", "share_holders": [{**OWNER, "object_id": "3"}]}
    asked = answer(TOP, {"info": [{"period": "Latest", "share_holders": [OWNER, later, other]}, before]})

    found = await behind.holders.top_holders(TENCENT)

    assert asked == [f"{TOP}?symbol=700.HK"]
    assert [(row.id, row.shares, row.percent, row.change, row.published) for row in found.rows] == [
        ("2", 1426283914, None, -10565359, date(2025, 12, 31)),
        ("148057", 7, Decimal("9.71"), None, date(2026, 3, 31)),
    ]
    assert found.unread == ""
    answer(TOP, {"info": []})
    assert (await behind.holders.top_holders(TENCENT)).rows == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shares_held": "-1"}, "shares_held"),
        ({"percent_shares_held": "101%"}, "percent_shares_held"),
        ({"percent_shares_held": "many"}, "percent_shares_held"),
        ({"object_id": ""}, "object_id"),
        ({"filing_date": "0001/01/01"}, "filing_date"),
        ({"name": {}}, "name"),
    ],
)
async def test_a_top_holder_that_cannot_be_is_left_out_and_named(
    changes: dict[str, object], field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(TOP, {"info": [{"period": "Latest", "share_holders": [{**OWNER, **changes}]}]})

    found = await behind.holders.top_holders(TENCENT)

    assert (found.rows, found.unread) == ((), field)


async def test_what_one_holder_traded(behind: LongportBehind, answer: Answers) -> None:
    bought = {
        "trading_date": "2025-12-18",
        "trading_shares": "5200000",
        "trading_price": "248.12",
        "trading_type": "Buy",
    }
    sold = {**bought, "trading_date": "2025-11-18", "trading_type": "Sell", "trading_price": ""}
    month = {"period": "Past 1 Month", "accum_buy": "8500000.00", "accum_sell": "", "trading_details": [bought]}
    quarter = {**month, "period": "Past 3 Months", "trading_details": [sold, bought, {"trading_date": ""}]}
    person = {"name": "A <b>fund</b>", "title": "", "owner_source": "Institution", "tradings": [month, quarter]}
    asked = answer(HOLDING, person)

    found = await behind.holders.holder_trades(TENCENT, "148057")

    assert asked == [f"{HOLDING}?symbol=700.HK&object_id=148057"]
    assert [(span.span, span.bought, span.sold) for span in found.spans] == [
        ("Past 1 Month", 8500000, None),
        ("Past 3 Months", 8500000, None),
    ]
    assert [(row.day, row.kind, row.shares, row.price) for row in found.trades] == [
        (date(2025, 12, 18), "Buy", 5200000, Decimal("248.12")),
        (date(2025, 11, 18), "Sell", 5200000, None),
    ]
    assert (found.kind, found.unread) == ("Institution", "trading_date")


@pytest.mark.parametrize("number", ["", "1&x=2", "../1", "1" * 19, "-1"])
async def test_what_is_no_holder_is_not_asked(number: str, behind: LongportBehind) -> None:
    with pytest.raises(BadInput):
        await behind.holders.holder_trades(TENCENT, number)
