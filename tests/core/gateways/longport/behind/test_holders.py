"""Shareholders and funds: values, what cannot be, and the practice market's answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import TENCENT, Answers
from tideboard_core.gateways.longport.behind.holders import FUNDS, SHAREHOLDERS
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
