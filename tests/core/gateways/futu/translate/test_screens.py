"""Screens that cannot be asked are refused with what is wrong; every field has its number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.gateways.futu.translate import screens
from tideboard_core.model.instrument import Market
from tideboard_core.model.watch.screen import DAILY_FIELDS, REPORT_FIELDS, Screen, ScreenCondition, ScreenField

PRICE = ScreenCondition(field=ScreenField.PRICE, least=Decimal(1))


@pytest.mark.parametrize(
    ("wanted", "begin", "count", "code"),
    [
        (Screen(market=Market.HK, conditions=(PRICE, PRICE)), 0, 200, "screen-field-twice"),
        (Screen(market=Market.HK, order=ScreenField.PB), 0, 200, "screen-order-without-condition"),
        (Screen(market=Market.HK), -1, 200, "screen-page"),
        (Screen(market=Market.HK), 0, 201, "screen-page"),
        (Screen(market=Market.HK), 0, 0, "screen-page"),
        (
            Screen(
                market=Market.HK,
                conditions=(ScreenCondition(field=ScreenField.PB, least=Decimal(2), most=Decimal(1)),),
            ),
            0, 1, "screen-bounds",
        ),
        (
            Screen(market=Market.HK, conditions=(ScreenCondition(field=ScreenField.PB, most=Decimal("NaN")),)),
            0, 1, "screen-bounds",
        ),
        (
            Screen(market=Market.HK, conditions=(ScreenCondition(field=ScreenField.VOLUME, days=0),)),
            0, 1, "screen-days",
        ),
    ],
)  # fmt: skip
def test_a_screen_that_cannot_be_asked(wanted: Screen, begin: int, count: int, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        screens.request(wanted, begin=begin, count=count)
    assert refused.value.code == code


def test_every_field_goes_to_one_list_with_a_number_of_its_own() -> None:
    wanted = Screen(market=Market.US, conditions=tuple(ScreenCondition(field=each) for each in ScreenField))
    c2s = screens.request(wanted, begin=0, count=1)
    lists = (c2s.baseFilterList, c2s.accumulateFilterList, c2s.financialFilterList)
    assert [len(rows) for rows in lists] == [
        len(ScreenField) - len(DAILY_FIELDS) - len(REPORT_FIELDS), len(DAILY_FIELDS), len(REPORT_FIELDS)
    ]  # fmt: skip
    for rows in lists:
        numbers = [row.fieldName for row in rows]
        assert len(set(numbers)) == len(numbers)
        assert all(row.isNoFilter for row in rows)
