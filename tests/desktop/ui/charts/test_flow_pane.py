"""What is written beside a pane of flow, and at a column of the time axis."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tideboard_core.market.bars.columns import no_rows
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.charts.axes import label_text
from tideboard_desktop.ui.charts.flow_pane import marked_amounts, placed_amounts
from tideboard_desktop.ui.charts.layout import FLOW, ChartPane, chart_layout
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts, even_scale
from tideboard_desktop.ui.charts.slots import Viewport
from tideboard_desktop.ui.charts.time_labels import TimeBoundary, TimeLabel
from tideboard_desktop.ui.theme import make_theme


@pytest.mark.parametrize(("most", "part"), [(1e9, 0.5e9), (2e9, 1e9), (2.5e9, 1e9), (5e9, 2.5e9), (8e9, 4e9)])
def test_a_tall_pane_has_more_amounts_with_one_decimal_at_most(most: float, part: float) -> None:
    theme = make_theme()
    scale = even_scale(most, 100, 400)
    assert scale.step == most

    tall = marked_amounts(ChartPane(FLOW, 100, 400), scale, theme)
    low = marked_amounts(ChartPane(FLOW, 100, 206), scale, theme)

    assert tall == pytest.approx([2 * part, part, 0, -part, -2 * part])
    assert low == [most, 0, -most]


@pytest.mark.parametrize(("unit", "words"), [(Unit.DAY, "28"), (Unit.WEEK, "28"), (Unit.MONTH, "Nov")])
def test_the_first_column_of_months_is_named_by_its_month(unit: Unit, words: str) -> None:
    """It has no other before it whose month could be another."""
    key = SeriesKey(InstrumentId("HK.00700"), Interval(1, unit))
    picture = Picture(key, no_rows(), Viewport(), chart_layout(800, 400, []), PriceFacts())
    label = TimeLabel(0, 0.0, TimeBoundary.DAY, datetime(2025, 11, 28, tzinfo=UTC))

    assert label_text(label, picture) == words


@pytest.mark.parametrize("bottom", [800.0, 158.0, 134.0])
def test_amounts_keep_away_from_each_other_and_from_the_caption(bottom: float) -> None:
    """In a low pane one is left out whose side of zero has no room."""
    scale = even_scale(4e8, 100, bottom)
    below = placed_amounts(scale, (4e8, -4e8), 129.0, bottom - 8, 16)

    assert all(129 <= y <= max(bottom - 8, 129) and (scale.zero - y) * value >= 0 for value, y in below)
    assert [value for value, _y in below] == ([4e8, -4e8] if bottom > 150 else [-4e8])
