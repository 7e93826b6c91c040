"""The strip below the chart: a curve of a longer past with the part in view as a window, and spans to choose."""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.market.bars.intervals import Minutes, instant_of, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_start
from tideboard_desktop.chart.live_bars import LiveBars
from tideboard_desktop.chart.navigator.overview import Overview
from tideboard_desktop.chart.navigator.overview_scale import larger_interval
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
HEIGHT: Final = 38
_LEAST_ROOM: Final = 420
"""Height of chart and strip below which the strip gives way."""
_DAYS: Final = {"1D": 1, "5D": 5, "1M": 30, "3M": 91, "1Y": 365}
"""Days of the spans; the first two are trading days."""
_TRADING: Final = 5


class Navigator(QWidget):
    """Reads bars of a larger interval while it is on screen; folded it reads nothing."""

    def __init__(self, context: DockContext, chart: PriceChart) -> None:
        super().__init__()
        assert context.services.bar_reader is not None
        self._context, self._chart = context, chart
        self._awake = self._fresh = False
        self._on = True
        self._key: SeriesKey | None = None
        self._drawn_for: tuple[SeriesKey, int] | None = None
        theme = context.theme
        self.reads: Reads[Minutes] = Reads(context.hub, context.tasks, context.clock, self)
        self.live = LiveBars(
            self, context.services.bar_reader(), context.services.gateway.quotes, self.reads,
            hub=context.hub, tasks=context.tasks, clock=context.clock,
        )  # fmt: skip
        self.overview = Overview(chart)
        self.setFixedHeight(theme.px(HEIGHT))
        row = hbox((self.overview, 1), on=self, margins=(0, 2, theme.px(6), 2), spacing=0)
        for span, name in _span_names().items():
            words = translate("Navigator", "All") if span == "All" else span
            button = push_button(words, theme, ButtonStyle.TEXT)
            identify(button, f"chart_span_{span}", f"{words}, {name}")  # a name begins with the words that are seen
            button.clicked.connect(partial(self._clicked, span))
            row.addWidget(button)
        for signal in (self.reads.changed, self.live.pushed):
            signal.connect(self._changed)
        chart.pointed.connect(self._follow)
        context.frame.add(self, self._refresh)
        context.frame.each_second(self, self.live.each_second)

    @property
    def on(self) -> bool:
        """Whether it is wanted; in a low dock it gives way nevertheless."""
        return self._on

    def set_on(self, *, on: bool) -> None:
        """Show or fold it."""
        self._on = on
        self._follow()

    def show_like(self, key: SeriesKey) -> None:
        """The chart shows another series."""
        self._key = key
        self.live.show(key._replace(interval=larger_interval(key.interval)))
        self._changed()

    def wake(self) -> None:
        """The chart is on screen."""
        self._awake = True
        if self._shown:
            self.live.wake()

    def sleep(self) -> None:
        """The chart is hidden: subscribe to nothing."""
        self._awake = False
        self.live.sleep()

    def show_span(self, span: str) -> None:
        """Bring a stretch up to the newest bar into view, as far as loaded: `1D`, `5D`, `1M`, `3M`, `1Y`, `All`."""
        picture = self._chart.picture
        if picture is None or not len(picture.rows.start):
            return
        starts, market = picture.rows.start, picture.key.market
        first = int(starts[0])
        if span != "All":
            day, count = exchange_date(market, instant_of(int(starts[-1]))), _DAYS[span]
            if count > _TRADING:
                day -= timedelta(days=count)
            else:
                calendar = self._context.services.feeds.calendar
                for _day in range(count - 1):
                    day = calendar.previous_session(market, day).date
            first = max(minute_of(day_start(market, day)), first)
        self._chart.show_between(first, int(starts[-1]) + 1)

    # --- parts ------------------------------------------------------------------------------------------------------

    @property
    def _shown(self) -> bool:
        room = self._chart.height() + (self.height() if self.isVisible() else 0)
        return self._on and room >= self._context.theme.px(_LEAST_ROOM)

    def _clicked(self, span: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        self.show_span(span)

    def _changed(self) -> None:
        self._fresh = True
        self._context.frame.request()

    def _refresh(self, _changed: Set[Key[object]]) -> None:
        if self._fresh:
            self._fresh = False
            self.overview.show_series(self.live.series)

    def _follow(self) -> None:
        """The chart shows another part of its bars, or has another size."""
        shown = self._shown
        if shown == self.isHidden():
            self.setVisible(shown)
            if self._awake:
                (self.live.wake if shown else self.live.sleep)()
        if shown:
            picture = self._chart.picture
            some = picture is not None and len(picture.rows.start) > 0
            bars = (picture.key, int(picture.rows.start[0])) if picture is not None and some else None
            if bars != self._drawn_for:  # the strip reaches as far back as the chart, whose bars may come later
                self._drawn_for = bars
                self._changed()
            self.overview.follow()


def navigator_commands(current: Callable[[], Navigator]) -> list[Command]:
    """Spans of the chart in use, and the strip itself."""
    group = translate("PriceChart", "Price chart")
    spans = [
        Command(
            id=f"chart.span.{span.casefold()}",
            text=titled(group, name),
            group=group,
            run=partial(_show_span, current, span),
        )
        for span, name in _span_names().items()
    ]
    fold = Command(
        id="chart.navigator",
        text=titled(group, translate("Navigator", "Show or fold the navigator")),
        group=group,
        run=lambda: current().set_on(on=not current().on),
    )
    return [*spans, fold]


def _show_span(current: Callable[[], Navigator], span: str) -> None:
    current().show_span(span)


def _span_names() -> dict[str, str]:
    return {
        "1D": translate("Navigator", "Show one trading day"),
        "5D": translate("Navigator", "Show five trading days"),
        "1M": translate("Navigator", "Show one month"),
        "3M": translate("Navigator", "Show three months"),
        "1Y": translate("Navigator", "Show one year"),
        "All": translate("Navigator", "Show all loaded bars"),
    }
