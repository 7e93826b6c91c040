"""The list of a chart's indicators: order, preview, what a layout keeps of it."""

from __future__ import annotations

import pytest

from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.indicators.chosen import MOST, ChartIndicators, chosen, known


@pytest.fixture
def indicators() -> ChartIndicators:
    found = ChartIndicators()
    found.replace_all([chosen(code) for code in ("MA", "MACD", "BOLL", "KDJ")])
    return found


def codes(indicators: ChartIndicators) -> list[str]:
    return [one.code for one in indicators.items]


def test_a_preview_is_added_only_when_it_is_accepted(indicators: ChartIndicators) -> None:
    indicators.try_out("RSI")
    indicators.set_value("period_1", 9)
    assert codes(indicators) == ["MA", "MACD", "BOLL", "KDJ"]
    indicators.accept()
    assert codes(indicators)[-1] == "RSI"
    assert indicators.items[-1].values["period_1"] == 9
    assert indicators.preview is None


def test_a_change_stands_in_for_its_own_until_it_is_kept_or_discarded(indicators: ChartIndicators) -> None:
    indicators.edit(2)
    indicators.set_value("period", 50)
    indicators.discard()
    assert indicators.items[2].values["period"] == 20
    indicators.edit(2)
    indicators.set_value("period", 50)
    indicators.accept()
    assert codes(indicators) == ["MA", "MACD", "BOLL", "KDJ"]
    assert indicators.items[2].values["period"] == 50
    indicators.edit(2)
    indicators.set_defaults()
    assert indicators.preview == chosen("BOLL")


def test_a_value_that_is_not_allowed_changes_nothing(indicators: ChartIndicators) -> None:
    indicators.edit(2)
    with pytest.raises(ValueError, match="BOLL"):
        indicators.set_value("period", 0)
    assert indicators.preview == indicators.items[2]


def test_each_moves_among_its_kind(indicators: ChartIndicators) -> None:
    """MA and BOLL lie over the candles, MACD and KDJ have panes."""
    assert indicators.move(2, -1)
    assert codes(indicators) == ["BOLL", "MACD", "MA", "KDJ"]
    assert not indicators.move(0, -1)
    assert indicators.move(1, 1)
    assert codes(indicators) == ["BOLL", "KDJ", "MA", "MACD"]


def test_hiding_and_taking_off(indicators: ChartIndicators) -> None:
    indicators.toggle(1)
    assert [one.visible for one in indicators.items] == [True, False, True, True]
    indicators.remove(0)
    assert codes(indicators) == ["MACD", "BOLL", "KDJ"]


def test_a_full_chart_takes_no_more(indicators: ChartIndicators) -> None:
    indicators.replace_all([chosen("MA")] * MOST)
    indicators.try_out("RSI")
    indicators.accept()
    assert len(indicators.items) == MOST


def test_what_a_layout_keeps_is_taken_up_again(indicators: ChartIndicators) -> None:
    indicators.toggle(0)
    other = ChartIndicators()
    other.replace_all(known(indicators.items))
    assert other.items == indicators.items


def test_what_this_version_does_not_know_is_left_out() -> None:
    items = [
        ChartIndicator(code="NEW"),
        ChartIndicator(code="MA", values={"period_1": 7.0}),
        ChartIndicator(code="MA", values={"period_1": -1}),
        ChartIndicator(code="MA", values={"depth": 3}),
    ]
    (one,) = known(items)
    assert one.values == {**chosen("MA").values, "period_1": 7}
    assert isinstance(one.values["period_1"], int)
