"""Finding an indicator by any of its names."""

from __future__ import annotations

import pytest

from tideboard_core.indicators.table import INDICATORS
from tideboard_desktop.chart.indicators.picker import found
from tideboard_desktop.search import pinyin


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bol", "BOLL"), ("Bollinger bands", "BOLL"), ("布林線", "BOLL"), ("布林线", "BOLL"), ("bulin", "BOLL"),
        ("blx", "BOLL"),
        ("macd", "MACD"), ("suiji", "KDJ"), ("随机指标", "KDJ"), ("%b", "%B"), ("wr", "WR"), ("vwap", "VWAP"),
        ("成交量加權平均價", "VWAP"), ("relative strength", "RSI"), ("yimu", "ICHIMOKU"),
    ],
)  # fmt: skip
def test_it_is_the_first_that_is_found(text: str, code: str) -> None:
    assert found(text, pinyin.load())[0] == code


def test_nothing_typed_is_all_and_nonsense_is_nothing() -> None:
    assert found("", pinyin.load()) == list(INDICATORS)
    assert found("qqq", pinyin.load()) == []
