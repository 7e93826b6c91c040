"""Splits of the security in view: those up to today, and what is computed anew where shares become others."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from fakes.values.bar_rows import KEY, OPEN, rows
from fakes.values.bent_bars import DAYS, Bent, key
from tideboard_core.market.bars.columns import Merged
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.reference import ActionKind, ActionPart
from tideboard_core.model.session import exchange_date
from tideboard_core.model.splits import Split
from tideboard_desktop.chart.bar_table import bar_rows
from tideboard_desktop.chart.export import bar_table, csv_of
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.words import bar_figures, chart_sentence
from tideboard_desktop.docks.event_marks import EventMark, MarkKind, splits_in
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.curves import Curves
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.format import UnitStyle

TODAY = exchange_date(KEY.market, OPEN)


def test_a_split_that_is_announced_has_changed_no_shares() -> None:
    parts = (ActionPart(ActionKind.SPLIT, Decimal(1), Decimal(2)),)
    marks = [EventMark(MarkKind.SPLIT, TODAY + timedelta(days=at), parts=parts) for at in (-9, 0, 1)]

    found = splits_in(marks, TODAY)
    assert found == (Split(TODAY - timedelta(days=9), Fraction(2)), Split(TODAY, Fraction(2)))


def test_as_traded_the_change_of_a_bar_is_in_its_own_shares(chart: PriceChart) -> None:
    """One share becomes two before the third day: read-out, table, file and sentence have no fall by half."""
    bent = Bent((Split(DAYS[2], Fraction(2)),), 7)
    series = BarSeries(key(BarAdjustment.NONE))
    series.take(bent.as_traded().part(0, 4))
    straight = bent.straight().close[:4]
    right = (straight[1:] / straight[:-1] - 1) * 100

    def changes() -> list[float | None]:
        picture = chart.picture
        assert picture is not None
        rows, table = bar_rows(picture, {}), bar_table(picture, 1, 4, "HKD")
        written = [line.split(",")[5] for line in csv_of(table, lambda moment: moment, ()).splitlines()[1:]]
        words = [bar_figures(picture, row, UnitStyle.KMB)[4].text for row in (1, 2, 3)]
        assert [float(one) if one else None for one in written] == pytest.approx([row.change for row in rows[2::-1]])
        assert [fmt.MISSING if row.change is None else fmt.percent(row.change) for row in rows[2::-1]] == [
            one.rpartition(" ")[2].strip("()") for one in words
        ]
        return [row.change for row in rows[2::-1]]

    chart.show_series(series, PriceFacts())
    chart.take_splits(bent.splits)
    assert changes() == pytest.approx(list(right))
    assert chart.picture is not None
    whole = (straight[-1] / bent.straight().open[0] - 1) * 100
    assert f"{abs(whole):.2f}%" in chart_sentence("D", chart.picture, None, UnitStyle.KMB)

    chart.take_splits((bent.splits[0]._replace(ratio=None),))
    found = changes()
    assert found[1] is None
    assert [found[0], found[2]] == pytest.approx([right[0], right[2]])
    assert "change not known over a split" in chart_sentence("D", chart.picture, None, UnitStyle.KMB)


def test_the_first_bar_in_other_shares_changes_what_is_known_of_all_before_it(
    chart: PriceChart, series: BarSeries
) -> None:
    changes = list[Merged | None]()

    def note(_series: BarSeries, change: Merged | None) -> Curves | None:
        changes.append(change)
        return None

    chart.before_bars = note
    chart.show_series(series, PriceFacts())
    chart.take_splits((Split(TODAY + timedelta(days=1), None),))
    changes.clear()
    coming = rows(2)
    coming = coming._replace(start=coming.start + 24 * 60)
    chart.take_bars(series.take(coming.part(0, 1)))
    assert chart.shared.known is not None
    assert chart.shared.known.tolist() == [False] * 120 + [True]
    chart.take_bars(series.take(coming.part(1, 2)))

    assert changes[0] is None
    assert changes[1] is not None
