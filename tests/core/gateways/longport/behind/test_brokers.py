"""Holdings of the clearing house: requests as the vendor's SDK makes them, and rows that cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.servers.longport.feed import Answers
from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.gateways.longport.behind.brokers import PATH
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.brokers import HOLDING_SPANS
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
SPANS = {"value": "100", "chg_1": "1", "chg_5": "-2", "chg_20": "", "chg_60": "4"}
HELD = {"name": "UBS", "parti_number": "B01161", "shares": SPANS, "ratio": {"value": "0.01"}, "strong": False}


async def test_all_holdings(behind: LongportBehind, answer: Answers) -> None:
    more = {**HELD, "parti_number": "C00010", "shares": {**SPANS, "value": "700"}}
    answer(f"{PATH}/detail", {"list": [HELD, more], "updated_at": ""})

    found = await behind.brokers.holdings(TENCENT)

    assert [(row.participant.number, row.shares) for row in found.rows] == [("C00010", 700), ("B01161", 100)]
    assert found.rows[1].changes == {1: 1, 5: -2, 60: 4}
    assert found.rows[1].unstated == (UnstatedFigure("ratio.value", Decimal("0.01")),)
    assert found.settled is None


async def test_one_participant_by_day(behind: LongportBehind, answer: Answers) -> None:
    rows = [
        {"date": "2026.11.19", "holding": "105", "ratio": "0.01", "chg": "5"},
        {"date": "2026.11.18", "holding": "100", "ratio": "0.01", "chg": ""},
    ]
    asked = answer(f"{PATH}/daily", {"list": rows})

    found = await behind.brokers.holding_history(TENCENT, "B01161")

    assert asked == [f"{PATH}/daily?symbol=700.HK&parti_number=B01161"]
    assert [(row.day.day, row.shares, row.change) for row in found.days] == [(18, 100, None), (19, 105, 5)]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (HELD, "repeated"),
        ({**HELD, "parti_number": "B01<b>"}, "parti_number"),
        ({**HELD, "parti_number": "C00019", "shares": {**SPANS, "chg_5": "inf"}}, "chg_5"),
        ({**HELD, "parti_number": "C00019", "name": ["UBS"]}, "name"),
    ],
)
async def test_a_row_that_cannot_be_is_left_out_and_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(f"{PATH}/detail", {"list": [HELD, row]})

    found = await behind.brokers.holdings(TENCENT)

    assert ([each.shares for each in found.rows], found.unread) == ([100], field)


@pytest.mark.parametrize("worst", ["-1", "1e40", "much"])
async def test_less_than_nothing_is_not_held(worst: str, behind: LongportBehind, answer: Answers) -> None:
    answer(f"{PATH}/detail", {"list": [{**HELD, "shares": {**SPANS, "value": worst}}]})

    found = await behind.brokers.holdings(TENCENT)

    assert (found.rows, found.unread) == ((), "value")


async def test_a_name_is_one_line_of_plain_text(behind: LongportBehind, answer: Answers) -> None:
    answer(f"{PATH}/detail", {"list": [{**HELD, "name": "<b>U\nB\u202eS</b>" + "x" * 5000}]})

    (row,) = (await behind.brokers.holdings(TENCENT)).rows

    assert row.participant.name.startswith("<b>U BS</b>x")
    assert len(row.participant.name) == 1000


async def test_what_cannot_be_asked_is_not_sent(behind: LongportBehind) -> None:
    with pytest.raises(BadInput, match="bad-participant"):
        await behind.brokers.holding_history(TENCENT, "B01&x=1")
    with pytest.raises(NotOffered, match=r"AAPL\.US"):
        await behind.brokers.holdings(APPLE)
    with pytest.raises(NotOffered, match="Futu OpenD"):
        await behind.brokers.trades(TENCENT)


async def test_the_practice_market_s_calls_agree(practice: LongportBehind) -> None:
    held = await practice.brokers.holdings(TENCENT)
    top = held.rows[3]

    history = await practice.brokers.holding_history(TENCENT, top.participant.number)

    assert held.unread == history.unread == ""
    assert (history.days[-1].day, history.days[-1].shares) == (held.settled, top.shares)
    for span in HOLDING_SPANS:
        told = {row.participant.number: row.changes[span] for row in held.rows}
        assert top.changes[span] == history.days[-1].shares - history.days[-1 - span].shares
        assert sum(told.values()) == 0
