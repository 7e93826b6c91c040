"""Today's flow after random minutes, prices, pointers, views: what was painted in parts is what a whole painting shows.

A picture shows the second provider, earlier sessions, fills and turns as they come and go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import SPANS, flow_series, picture, second_distribution
from fakes.scenes.screen.residue import SEEDS, hold_to_whole_paintings, recolour
from tideboard_desktop.docks.figures.fill_marks import FillMark
from tideboard_desktop.flow.chart.display_options import DisplayOptions, FlowForm
from tideboard_desktop.flow.chart.line_styles import SHOWN_AT_FIRST, FlowLine
from tideboard_desktop.flow.chart.past_lines import GhostDay, PastLines
from tideboard_desktop.flow.chart.picture import DayPicture, TurnMark
from tideboard_desktop.flow.today.distribution import HEIGHT, LINE_HEIGHT, DistributionPanel
from tideboard_desktop.flow.today.distribution_rows import DistributionView
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.ui.theme import Theme

pytestmark = pytest.mark.slow

Show = Callable[..., None]
MOST = 110
"""Minutes of the day whose scales all pictures have: an axis of its own would draw each anew."""
OTHER = 9
KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Escape)


def past() -> PastLines:
    """The usual range and a past day with holes."""
    ends = np.concatenate([np.arange(span.begin + 60, span.end + 1, 60) for span in SPANS])
    bands = np.linspace(-1, 1, 5)[:, np.newaxis] * np.linspace(0, 1e8, len(ends))
    ghost = GhostDay(date(2026, 9, 1), np.where(np.arange(len(ends)) % 50 == 7, np.nan, bands[3]))
    return PastLines(ends=ends, bands=bands, ghost=ghost)


class Day:
    """Steps of the chart of one day."""

    def __init__(self, chart: IntradayChart) -> None:
        self.chart, self.minutes, self.lag = chart, 60, 0
        self.view, self.compared = DisplayOptions(), False
        self.more: dict[str, Any] = {}
        self.show()

    def show(self) -> None:
        """The picture of now, on the scales of a longer day."""
        now, scale = (self._picture(minutes) for minutes in (self.minutes, MOST))
        scales: dict[str, Any] = {name: getattr(scale, name) for name in ("main", "minutes", "prices", "unit")}
        self.chart.show_picture(replace(now, **scales, **self.more))

    def _picture(self, minutes: int) -> DayPicture:
        second = flow_series(max(minutes - self.lag, 2), OTHER) if self.compared else None
        size = self.chart.size()
        return picture(minutes=minutes, width=size.width(), height=size.height(), view=self.view, second=second)

    def minute(self, _chance: Random) -> None:
        """One more."""
        self.minutes = 60 if self.minutes >= MOST else self.minutes + 1
        self.show()

    def taken_back(self, chance: Random) -> None:
        """An answer has fewer minutes."""
        self.minutes = max(self.minutes - chance.randrange(1, 9), 20)
        self.show()

    def late(self, chance: Random) -> None:
        """The second provider falls behind or catches up."""
        self.lag = chance.randrange(4)
        self.show()

    def compare(self, chance: Random) -> None:
        """Two providers, or one."""
        self.compared = chance.random() < 0.5
        self.show()

    def options(self, chance: Random) -> None:
        """Other lines and axes."""
        lines = frozenset(chance.sample(list(FlowLine), 4)) if chance.random() < 0.7 else SHOWN_AT_FIRST
        form = chance.choice(list(FlowForm))
        self.view = DisplayOptions(shown=lines, form=form, bars=chance.random() < 0.7, free_price=chance.random() < 0.3)
        self.show()

    def extras(self, chance: Random) -> None:
        """Fills, a turn, earlier sessions, data that are not current, a minute that is not over."""
        times = flow_series(self.minutes).times
        fills = tuple(FillMark(float(times[place]), 605.0, place % 2 == 0, 100) for place in (10, 30, len(times) - 2))
        turned = TurnMark(float(times[chance.randrange(len(times))]), inflow=True)
        self.more = {
            "fills": fills if chance.random() < 0.5 else (),
            "turn": turned if chance.random() < 0.5 else None,
            "past": past() if chance.random() < 0.5 else None,
            "faded": chance.random() < 0.2,
            "provisional": chance.random() < 0.5,
        }
        self.show()

    def price(self, chance: Random) -> None:
        """The live price moves, leaves the pane or goes."""
        self.chart.show_live_price(chance.choice((None, 700.0, 500.0, *(596 + chance.random() * 16 for _ in range(6)))))

    def crosshair(self, chance: Random) -> None:
        """The mouse is elsewhere, perhaps outside the panes."""
        place = QPoint(chance.randrange(self.chart.width()), chance.randrange(self.chart.height()))
        QTest.mouseMove(self.chart, place)

    def keys(self, chance: Random) -> None:
        """The crosshair moves by keys or goes."""
        QTest.keyClick(self.chart, chance.choice(KEYS))

    def shared(self, chance: Random) -> None:
        """Another dock points at a minute."""
        begin = SPANS[0].begin
        self.chart.show_minute(chance.choice((None, begin + 60 * chance.randrange(20), begin + 86400)))

    def size(self, chance: Random) -> None:
        """Another size."""
        self.chart.resize(chance.choice((928, 760, 520)), chance.choice((440, 300)))
        self.show()


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_of_the_chart_leave_nothing(theme: Theme, on_screen: Show, seed: int) -> None:
    chart = IntradayChart(theme)
    on_screen(chart)
    day = Day(chart)

    def forget() -> None:
        chart.layer._shown = None
        chart.layer._base._key = ()

    steps = [day.minute] * 5 + [day.price] * 5 + [day.crosshair] * 3 + [day.keys] * 2 + [
        day.taken_back, day.late, day.compare, day.options, day.extras, day.shared, day.size,
        recolour(chart, theme),
    ]  # fmt: skip
    hold_to_whole_paintings(chart, steps, forget, seed=seed)


class Sizes:
    """Steps of the table of order sizes."""

    def __init__(self, panel: DistributionPanel) -> None:
        self.panel = panel
        flow = flow_day.capital_flow()
        self.view: DistributionView | None = DistributionView(
            data=flow_day.distribution(flow, 4e9), turnover=4e9, zone="Asia/Hong_Kong", seconds=1, live=True
        )

    def figures(self, chance: Random) -> None:
        """Other amounts, of one or two providers, or none with a reason."""
        first = flow_day.distribution(flow_day.capital_flow(minutes=chance.randrange(30, 90)), 4e9)
        other = second_distribution(first) if chance.random() < 0.3 else None
        names = ("Futu OpenD", "LongPort") if other is not None else ("", "")
        self.view = DistributionView(
            data=first, turnover=4e9, zone="Asia/Hong_Kong", seconds=2, live=True, other=other, names=names,
            day=chance.choice(("", "20 Nov")),
        )  # fmt: skip
        if chance.random() < 0.2:
            self.panel.show_view(None, "Not recorded")
        else:
            self.panel.show_view(self.view)

    def second(self, chance: Random) -> None:
        """The age grows, or a proof has come."""
        assert self.view is not None
        self.view = replace(self.view, seconds=chance.choice((1, 30, 200, 4000)))
        self.panel.show_view(self.view)

    def form(self, chance: Random) -> None:
        """Table or line, another width."""
        one = chance.random() < 0.5
        self.panel.show_height(LINE_HEIGHT if one else chance.choice((HEIGHT, 140)), one_line=one)
        self.panel.resize(chance.choice((928, 700, 420)), self.panel.height())


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_of_the_distribution_leave_nothing(theme: Theme, on_screen: Show, seed: int) -> None:
    panel = DistributionPanel(theme)
    on_screen(panel, 928, HEIGHT)
    sizes = Sizes(panel)
    panel.show_view(sizes.view)
    steps = [sizes.second] * 4 + [sizes.figures] * 3 + [sizes.form, recolour(panel, theme)]
    hold_to_whole_paintings(panel, steps, seed=seed, count=100)
