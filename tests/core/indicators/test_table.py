"""The list of indicators as data."""

from __future__ import annotations

import string

import pytest

from tideboard_core.indicators.parameters import ValueUnit, shift_of, whole
from tideboard_core.indicators.table import INDICATORS

CONTRACT = (
    "MA EMA WMA DEMA TEMA HMA KAMA VWMA VWAP AVWAP BOLL DC KC ST SAR ICHIMOKU MACD KDJ RSI WR CCI DMI ROC MOM TRIX "
    "AROON STOCHRSI VOL OBV CMF MFI ADOSC RVOL VP ATR NATR HV FLOW BLOCKSUM BLOCK FLOW% DIV"
)


def test_the_contracts_list_is_whole() -> None:
    assert set(CONTRACT.split()) <= INDICATORS.keys()


@pytest.mark.parametrize("code", INDICATORS)
def test_defaults_are_allowed_and_every_parameter_has_its_use(code: str) -> None:
    indicator = INDICATORS[code]
    settings = indicator.settings()
    assert indicator.settings(settings) == settings
    assert indicator.warm_up(settings).needs <= indicator.warm_up(settings).settled
    names = {each.name for each in indicator.parameters}
    for line in indicator.lines:
        assert {name for _, name, *_ in string.Formatter().parse(line.label) if name} <= names
        assert line.label.format(**settings)
        assert not line.needs or line.needs in names
        shift_of(line, settings)
        assert not indicator.overlay or line.unit is ValueUnit.PRICE


@pytest.mark.parametrize("code", INDICATORS)
def test_bounds_are_ordered_and_hold_the_default(code: str) -> None:
    for parameter in INDICATORS[code].parameters:
        assert parameter.accepts(parameter.default)
        assert parameter.choices or parameter.least < parameter.most
        assert not parameter.accepts("x9")


def test_lines_that_are_off_are_not_shown() -> None:
    indicator = INDICATORS["MA"]
    settings = indicator.settings({"period_1": 5.0, "period_2": 0})  # a file has numbers with a point
    assert indicator.shown(settings) == (0, 2, 3)
    assert [indicator.lines[place].label.format(**settings) for place in indicator.shown(settings)] == [
        "MA5",
        "MA20",
        "MA60",
    ]
    assert whole(settings, "period_2") == 0
