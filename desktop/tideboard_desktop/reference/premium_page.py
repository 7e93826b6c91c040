"""The picture of the premium of two listings, with the choice of its period and what is read for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import TideboardError
from tideboard_core.model.behind.listings import PremiumLine, PremiumPoint
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_desktop.docks.behind import from_any
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.reference.premium_line import (
    COUNTS,
    ClosePair,
    moment_words,
    premium_figure,
    premium_rows,
    read_closes,
    why_words,
)
from tideboard_desktop.ui.plots.figure import without_figure
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify
from tideboard_desktop.ui.widgets.layouts import fill, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from tideboard_desktop.ui.plots.pages import PlotPages

translate = QCoreApplication.translate
EVERY: Final = 60.0
"""Seconds after which the minutes of the running day are read again; days, weeks and months are read once a day."""


class PremiumPage(QWidget):
    """`rate` returns the typed rate in Hong Kong dollars for one yuan, None without one.

    `changed` is emitted when a line came. Nothing is read while the page is hidden, but for the broker's rate where
    that is wanted (`ask_rate`).
    """

    changed = Signal()

    def __init__(self, context: DockContext, rate: Callable[[], Decimal | None]) -> None:
        super().__init__()
        theme = context.theme
        self._context, self._rate = context, rate
        self.pair: tuple[InstrumentId, InstrumentId] | None = None
        self.brokers_rate = False
        make = partial(Reads, context.hub, context.tasks, context.clock, self)
        self.told: Reads[PremiumLine] = make()
        self.own: Reads[tuple[ClosePair, ...]] = make()
        for reads in (self.told, self.own):
            reads.changed.connect(self._came)
        names = {
            PremiumPeriod.MINUTE: translate("Listings", "Minutes"),
            PremiumPeriod.DAY: translate("Listings", "Days"),
            PremiumPeriod.WEEK: translate("Listings", "Weeks"),
            PremiumPeriod.MONTH: translate("Listings", "Months"),
        }
        self.periods = Segments(
            [(period.value, name) for period, name in names.items()],
            theme,
            identifier="listings_period",
            name=translate("Listings", "Period of the premium"),
        )
        self.periods.choose(PremiumPeriod.DAY)
        self.periods.chosen.connect(lambda _key: self.look())
        self.why = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.why, "listings_premium_why")
        self._made: PlotPages | None = None
        head = hbox(self.periods, stretch(), margins=(8, 4, 8, 4), spacing=8)
        foot = hbox((self.why, 1), margins=(10, 2, 10, 4), spacing=0)
        self._column = vbox(on=self, margins=0, spacing=0)
        fill(self._column, head, foot)

    @property
    def pages(self) -> PlotPages:
        """The plot and its table, made when they are first wanted: they bring the library of the plots."""
        if self._made is None:
            from tideboard_desktop.ui.plots.pages import PlotPages
            from tideboard_desktop.ui.plots.plot import Plot

            name = translate("Listings", "Premium of the mainland listing")
            plot = Plot(self._context.theme, identifier="listings_premium", name=name)
            self._made = PlotPages(plot, self._context.tasks, self._caption)
            self._column.insertWidget(1, self._made, 1)
        return self._made

    @property
    def period(self) -> PremiumPeriod:
        return PremiumPeriod(self.periods.key)

    @property
    def newest_rate(self) -> PremiumPoint | None:
        """The newest point of the broker's that has a rate; None before one came."""
        found = self.told.value
        points = () if found is None else found.points
        return next((each for each in reversed(points) if each.rate), None)

    def follow(self, pair: tuple[InstrumentId, InstrumentId] | None) -> None:
        """Show this pair, the Hong Kong listing first; None is no such pair."""
        if pair != self.pair:
            self.pair = pair
            self.told.forget()
            self.own.forget()
        self.look()

    def look(self) -> None:
        """Ask for what is not there yet, if the page is on screen, and show what is."""
        if self.isVisible():
            self._ask_told()
            self._ask_own()
        self._show()

    def ask_rate(self) -> None:
        """Ask for the broker's line, which has its rate, on screen or not."""
        if self.told.subject is None:
            self._ask_told()

    def ask_again(self) -> None:
        for reads in (self.told, self.own):
            reads.again()

    def each_second(self) -> None:
        """Repeat what was limited; read the minutes of the running day again; ask anew on another day."""
        if not self.isVisible():
            return
        for reads in (self.told, self.own):
            reads.tick()
            if self.period is PremiumPeriod.MINUTE:
                reads.renew(EVERY)
        self._ask_told()
        self._ask_own()

    def _subject(self) -> tuple[tuple[InstrumentId, InstrumentId] | None, PremiumPeriod, date]:
        return self.pair, self.period, exchange_date(Market.HK, self._context.clock.market())

    def _ask_told(self) -> None:
        pair, subject, period = self.pair, self._subject(), self.period
        if pair is not None and self.told.subject != subject:
            feeds = self._context.services.feeds
            self.told.ask(
                subject,
                lambda: from_any(feeds, lambda behind: behind.listings.premium(pair[0], period, COUNTS[period])),
            )

    def _ask_own(self) -> None:
        pair, subject, period, reader = self.pair, self._subject(), self.period, self._context.services.bar_reader
        if pair is not None and reader is not None and self.own.subject != subject:
            self.own.ask(subject, lambda: read_closes(reader(), pair, period))

    def _came(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        if not self.isVisible():
            return
        plot, pair = self.pages.plot, self.pair
        if pair is None:
            self.why.setText("")
            text = translate("Listings", "There is such a premium of a Hong Kong and a mainland listing alone.")
            plot.show_figure(without_figure(text))
            return
        told, own, subject = self.told.value, self.own.value or (), self._subject()
        source = "" if told is None else told.source
        errors: dict[str, TideboardError] = {}
        for name, reads in ((translate("Listings", "Broker's line"), self.told), (self._own_name(), self.own)):
            if reads.error is not None and reads.subject == subject:
                errors[name] = reads.error
        rate = self._rate_now()
        points = () if told is None else told.points
        rows = premium_rows(own, points, self.period, self._rate(), brokers_rate=self.brokers_rate)
        unread = "" if told is None else told.unread
        figure = premium_figure(rows, self.period, source, pair, unread) if rows else None
        why = why_words(told, errors, rate=rate)
        self.why.setText(why)
        asking = translate("Listings", "Asking for the premium")
        waits = self.told.loading or self.own.loading
        plot.show_figure(figure or without_figure(asking if waits else why))

    def _own_name(self) -> str:
        return translate("Listings", "Own line")

    def _rate_now(self) -> Decimal | None:
        newest = self.newest_rate
        return (None if newest is None else newest.rate) if self.brokers_rate else self._rate()

    def rate_words(self) -> str:
        """The broker's newest rate with its provider and day; empty before it came."""
        newest, told = self.newest_rate, self.told.value
        if newest is None or told is None:
            return ""
        text = translate("Listings", "rate of {source}, {day}")
        return text.format(source=told.source, day=moment_words(newest.time, self.period))

    def _caption(self) -> list[str]:
        """What a saved picture says of itself."""
        told = self.told.value
        words = [*self.pages.plot.figure.words[:1], self.why.text(), "" if told is None else told.source]
        return [each for each in words if each] or [translate("Listings", "Premium of the mainland listing")]
