"""Splits of the security in view: those up to today, and what is computed anew where shares become others."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from fakes.values.bar_rows import KEY, OPEN, rows
from tideboard_core.market.bars.columns import Merged
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.reference import ActionKind, ActionPart
from tideboard_core.model.session import exchange_date
from tideboard_core.model.splits import Split
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.event_marks import EventMark, MarkKind, splits_in
from tideboard_desktop.ui.charts.curves import Curves
from tideboard_desktop.ui.charts.picture import PriceFacts

TODAY = exchange_date(KEY.market, OPEN)


def test_a_split_that_is_announced_has_changed_no_shares() -> None:
    parts = (ActionPart(ActionKind.SPLIT, Decimal(1), Decimal(2)),)
    marks = [EventMark(MarkKind.SPLIT, TODAY + timedelta(days=at), parts=parts) for at in (-9, 0, 1)]

    found = splits_in(marks, TODAY)
    assert found == (Split(TODAY - timedelta(days=9), Fraction(2)), Split(TODAY, Fraction(2)))


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
